"""The sentence round a mention: verbs with their scope over lists, bodies that issued it, places inside it, dates."""

from dataclasses import dataclass

import regex

from extractor.genres import genre_of
from extractor.headings import govern_rows
from extractor.issuers import apposition, issuers_of
from extractor.mention import Mention
from extractor.rules.action import RIGHT, RIGHT_VERB, Verb, act_before, modality, stance_before
from extractor.rules.date import dates_after, effect_after
from extractor.rules.fragments import compact, stripped
from extractor.rules.header import Draft
from extractor.rules.issuer import Bodies
from extractor.rules.pinpoint import pinpoints_at
from extractor.rules.rule import Scope

_SENTENCE_END = regex.compile(
    r"[。!?！？;]|\n\s*\n|\n(?=\s{0,8}(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十百]{1,5}[条章]))|\|"
)
_SENTENCE_START = regex.compile("(?r)" + _SENTENCE_END.pattern)
# What may stand between the members of one list: a separator, a date of issue, the sign of the next item.
_GLUE = regex.compile(
    r"""\s{0,90}+ (?:及其(?:修订|补充)?(?:实施条例|实施细则|实施办法|释义|配套文件|配套规则)?)? (?:等文件|等)? \s{0,4}
    (?: 、 \s{0,4} (?:以及|和|及|与|并)? | , \s{0,4} (?:以及|及)? | 和 | 以及 | 及 | 与 | 或者? | 暨 | 并 | [;。]? \s{0,4} (?=\(\s?[一二三四五六七八九十\d]) )? \s{0,90}+
    (?: \(\s?[一二三四五六七八九十\d]{1,3}\s?\) \s{0,2} (?:\p{Han}{2,10}。)? | \d{1,2}[.、] )? \s{0,4} (?:原)? \s{0,2}
    (?: \d{4}年\d{1,2}月(?:\d{1,2}日)? (?:发布|公布|印发|施行)? 的? )? \s{0,2}""",
    regex.VERBOSE,
)
_CLAUSE_START = regex.compile(r"(?r)[,。;!?！？:|]|\n\s*\n")
_HEADING = regex.compile(
    r"(?P<verb>依据)[^。《》\n]{0,8}\s?(?:\([一二三四五六七八九十]\)[^。《》\n]{0,10})?[。:]?\s{0,4}(?:\([一二三四五六七八九十\d]\)\s?|\d\.\s?)?$"
)
_STOP = regex.compile(
    r"[。;《》|]|\n\s*\n|\n(?=\s{0,6}(?:[一二三四五六七八九十]{1,3}、|\(|\d{1,3}[.、\s]|第|[-#]))|,(?!\s?(?:现|自|已由|同时|请|予以|已经?\p{Han}{2,10}同时))"
)


@dataclass(slots=True)
class Group:
    """Mentions in one list: verbs to the left of the first and to the right of the last govern them all."""

    members: list[Mention]
    leads: list[Bodies]
    start: int
    end: int


def surround(scope: Scope, mentions: list[Mention], header: Draft) -> None:
    """Fill actions, relation, issuers, dates, pinpoints and sentence of every mention."""
    floor = 0
    leads: list[Bodies] = []
    for i, mention in enumerate(mentions):
        following = mentions[i + 1].start if i + 1 < len(mentions) else len(scope.folded)
        mention.sentence = _sentence(scope.folded, mention, mentions[i - 1].sentence if i else None)
        leads.append(apposition(scope, mention, max(floor, mention.sentence[0])))
        _pinpoint(scope, mention, following)
        if mention.tail > mention.end:
            mention.dates = list(dates_after(scope.text, scope.folded, mention.end, min(mention.tail, following + 200)))
        effect = effect_after(scope.text, scope.folded, mention.tail)
        mention.dates += [effect] if effect else []
        mention.rules += ["date"] if mention.dates else []
        floor = mention.tail
    groups = _groups(scope, mentions, leads)
    closed, before = 0, None
    for group in groups:
        closed = _govern(scope, group, header, closed, before)
        before = group.members[-1]
    _repeal_together(scope.folded, groups)
    govern_rows(scope.folded, mentions)


def _sentence(folded: str, mention: Mention, last: tuple[int, int] | None) -> tuple[int, int]:
    """Where the sentence of the mention begins and ends; often it is the sentence of the mention before."""
    if last and last[0] <= mention.start and mention.end <= last[1]:
        return last
    floor = last[1] if last and last[1] <= mention.start else 0
    before = _SENTENCE_START.search(folded, floor, mention.start)
    after = _SENTENCE_END.search(folded, mention.end)
    return stripped(folded, before.end() if before else floor, _stop(after, folded) if after else len(folded))


def _stop(mark: "regex.Match[str]", folded: str) -> int:
    return mark.end() if folded[mark.start()] in "。!?！？;" else mark.start() + 1


def _pinpoint(scope: Scope, mention: Mention, following: int) -> None:
    for place in dict.fromkeys((mention.tail, mention.end)):
        for pinpoint in pinpoints_at(scope.text, scope.folded, place):
            if pinpoint["end"] <= following:
                mention.pinpoints.append(pinpoint)
                mention.rules.append("pinpoint")
                mention.tail = max(mention.tail, pinpoint["end"])
        if mention.pinpoints:
            return


# A page's layout may put a member of a list in the middle of the next line.
_FAR_APART = 150


def _groups(scope: Scope, mentions: list[Mention], leads: list[Bodies]) -> list[Group]:
    groups: list[Group] = []
    for mention, lead in zip(mentions, leads, strict=True):
        start = lead.start
        last = groups[-1] if groups else None
        if (
            last
            and start >= last.end
            and start - last.end < _FAR_APART
            and _GLUE.fullmatch(scope.folded, last.end, start)
            and not _apart(scope.folded, last, mention, start)
        ):
            last.members.append(mention)
            last.leads.append(lead)
            last.end = mention.tail
        else:
            groups.append(Group([mention], [lead], start, mention.tail))
    return groups


def _apart(folded: str, last: Group, mention: Mention, start: int) -> bool:
    """An empty line, or a line's end beside a row of a table, which stands for itself."""
    gap = folded[last.end : start]
    rows = (member.title is not None and not member.title.quoted for member in (last.members[-1], mention))
    return "\n\n" in gap or ("\n" in gap and any(rows))


def _govern(scope: Scope, group: Group, header: Draft, closed: int, before: Mention | None) -> int:
    """Fill the group's actions, relation and issuers. No stance reaches over `closed`; the answer is up to where the stances are closed now."""
    folded, first = scope.folded, group.members[0]
    floor = max(first.sentence[0], 0)
    clause = _CLAUSE_START.search(folded, max(floor, group.start - 120), group.start)
    left = clause.end() if clause else max(floor, group.start - 120)
    if first.title and not first.title.quoted:
        left = max(left, folded.rfind("\n", left, group.start) + 1)  # a row of a table stands for itself
    act = act_before(folded, group.start, left)
    stance = stance_before(folded, act[0].start if act else group.start, max(left, closed))
    if stance and act and _has_object(folded, group, stance, act, before):
        stance, closed = None, group.end
    if stance and before and before.start <= stance.start < before.end:
        stance = None  # 关于暂停实施…的通知 on the row above
    near = max(0, group.start - 40)
    heading = None if act or stance or folded.find("依据", near, group.start) == -1 else _HEADING.search(folded, near, group.start)
    if heading:
        stance = Verb(heading.start("verb"), heading.end("verb"), "basis")
    for member, own in zip(group.members, group.leads, strict=True):
        right = _right(folded, member, group)
        its_stance = None if stance and _done_deed(folded, stance, member) else stance
        _judge(member, its_stance, act or _inner_act(folded, member), right)
        by = act or _changed(folded, group.start, right)
        if not member.number and _now(folded, member.tail):
            member.same = member.same or header.number
        issuers_of(scope, member, own, by, left, header, first)
    return closed


def _has_object(folded: str, group: Group, stance: Verb, act: tuple[Verb, bool], before: Mention | None) -> bool:
    """按要求印发了《X》, 根据令第238号修改的《X》: the stance has an object of its own before the act; 根据《A》和X印发的《B》 has both."""
    if not act[1]:
        return stance.type == "basis" and not _rests(folded, group, act[0])
    object_ = before if before and stance.end <= before.start and before.tail <= act[0].start else None
    return object_ is not None and not _ANOTHER_MEMBER.match(folded, object_.tail)


_ANOTHER_MEMBER = regex.compile(r"\s?(?:等\p{Han}{0,6})?\s?(?:、|,|和|以及|及|与)")
# 、2000年2月22日原国家检验检疫局令第20号公布并根据海关总署令第238号修改的
_MODIFIED = regex.compile(
    r"(?:\([^()]{0,60}\))?\s?(?:、|,|和|以及|及|与)[^。;:!?]{0,200}(?:公布|发布|印发|通过|批准|制定|修改|修订|修正)(?:,?\s?并?[^。;:!?]{0,120}(?:修改|修订|修正))?的\s?"
)


def _repeal_together(folded: str, groups: list[Group]) -> None:
    """《A》、2000年令第20号公布的《B》同时废止: what closes a list governs its members, though each has verbs of its own before it."""
    later: Group | None = None
    for group in reversed(groups):
        last = group.members[-1]
        if later and last.title and _MODIFIED.fullmatch(folded, group.end, later.start):
            verb = later.members[-1].actions[-1]
            for member in group.members:
                member.actions, member.relation = (*member.actions, verb), "repeal"
            later = group
        elif last.title:
            later = (
                group if last.relation == "repeal" and last.actions[-1].type == "repeal" and last.actions[-1].start >= last.end else None
            )


def _done_deed(folded: str, stance: Verb, member: Mention) -> bool:
    """实施刑法第一百八十二条第一款第一项操纵证券市场行为: what is 实施 is the deed that the article tells of."""
    return stance.type == "implement" and bool(member.pinpoints) and _DEED.match(folded, member.tail) is not None


_DEED = regex.compile(r"[^,。;《》]{0,30}行为")


def _rests(folded: str, group: Group, act: Verb) -> bool:
    """根据教育部等11部门联合发布《A》、《B》等相关文件精神: what closes the list is what the stance governs."""
    return not folded.startswith("了", act.end) and any(verb.type == "basis" for verb in _right(folded, group.members[-1], group))


def _right(folded: str, member: Mention, group: Group) -> list[Verb]:
    """The verb behind the member itself (《A》第X条规定), else the one behind the whole list."""
    for place in dict.fromkeys((member.tail, group.members[-1].tail)):
        verb = _verb_after(folded, place)
        if verb and not _refused(folded, verb, group.start, member):
            return [Verb(verb.start(), verb.end(), str(verb.lastgroup), modality(folded, verb.start(), place))]
    return []


def _inner_act(folded: str, member: Mention) -> tuple[Verb, bool] | None:
    """海关总署令第80号发布的《预归类暂行办法》: the act between a number and its title."""
    title, number = member.title, member.number
    return act_before(folded, title.start, number.end) if title and number and number.end + 1 < title.start else None


def _changed(folded: str, start: int, right: list[Verb]) -> tuple[Verb, bool] | None:
    """协会对《A》进行了修订, 现将《A》印发给你们: the body stands before 对 or 现将, as if the act stood there."""
    verb = right[0] if right else None
    work = _WORK[verb.type].match(folded, max(0, start - 3), start) if verb and verb.type in _WORK else None
    if not verb or not work:
        return None
    done = verb.modality == modality(folded, work.start(), 0) == "done"
    return (Verb(work.start(), start, "issue"), False) if done else None


_WORK = {"amend": regex.compile("(?r)(?:对|将|(?:完成|开展)了?)"), "issue": regex.compile("(?r)现将")}


# 《X》已经…审议通过，现予公布: the act comes at the end of the sentence.
_NOW = regex.compile(
    r"(?!\s?进行了?(?:修订|修改))[^。《》\n]{0,90}(?:现(?:予以?|将其)?|,已经?(?:正式)?对外)(?:印发|发布|公布|公告)(?!如下)|\s?(?:已经?)?予以(?:公告|公布|发布)|\s?(?:第[一二三四五六七八九十\d]{1,4}[章条])?(?:仅|也|还|均|已)?(?:对[^,。;《》]{1,24})?[作做](?:出了?|了)[^,。;《》]{0,24}规定|\s?对[^,。;《》没未]{2,40}?明确(?:规定|指出)(?=[,:\"])"
)
_SAYS = regex.compile(r".?.?[对作做]")
_RIGHT = regex.compile(RIGHT, regex.VERBOSE)
# 、新修订的《民办教育促进法》, 与修订后的《专利法》: the verb has an object of its own.
_ANOTHERS = regex.compile(r"(?:[的了]|后的)?《")
_OTHER_OBJECT = regex.compile("对(?!外)")
# 《X》中有关Y的禁令不再执行: part of it is at an end.
_PART_ENDED = regex.compile(r"(?:对|中|关于|有关)[^,。;《》\n]{1,40}(?:禁令|措施|限制|条款)")
_SINCE = regex.compile(r"[,\s]?将?自[^,。;《》]{1,24}?(?:起|(?=(?:正式|发布|公布|颁布)?(?:施行|实施|执行)))")
# 《X》第十二条"男女双方…"的规定: the words of the article stand between.
_QUOTED = regex.compile(r'"[^"《》]{1,160}"(?=的?(?:规定|要求))')
# How far behind the mention a verb may stand: 同时废止 reaches over words that 规定 may not.
_REACH = {"repeal": 12, "amend": 6, "issue": 4, "forward": 12, "implement": 4, "basis": 3}


def _now(folded: str, place: int) -> "regex.Match[str] | None":
    ahead = folded[place : place + 110]
    return _NOW.match(folded, place, place + 110) if "现" in ahead or "对外" in ahead or "予以" in ahead[:6] or _SAYS.match(ahead) else None


def _verb_after(folded: str, place: int) -> "regex.Match[str] | None":
    now = _now(folded, place)
    if now:
        return RIGHT_VERB.search(folded, now.end() - 2, now.end())
    since = _SINCE.match(folded, place) if folded.find("自", place, place + 3) != -1 else None
    quoted = _QUOTED.match(folded, place) if folded.startswith('"', place) else None
    place = since.end() if since else quoted.end() if quoted else place
    stop = _STOP.search(folded, place, place + 60)
    end = stop.start() if stop else min(len(folded), place + 60)
    verb = RIGHT_VERB.search(folded, place, end) if end - place > 1 else None
    if verb and verb.lastgroup == "repeal" and _PART_ENDED.fullmatch(folded, place, verb.start()):
        return verb
    lead = _RIGHT.match(folded, place, end) if verb else None
    if not verb or not lead or verb.start() > lead.end() + _REACH[str(verb.lastgroup)]:
        return None
    another = lead.end() <= verb.start() and _OTHER_OBJECT.match(folded, lead.end())
    return None if another or _ANOTHERS.match(folded, verb.end()) else verb


def _refused(folded: str, verb: "regex.Match[str]", start: int, member: Mention) -> bool:
    """未明确; 符合 a standard's 要求; 违反《X》的规定: words that look like the verb, and are none of the mention's."""
    if folded.endswith(("未", "不", "没有", "其", "本"), 0, verb.start()) and not folded.endswith("基本", 0, verb.start()):
        return True
    if verb.lastgroup != "basis":
        return False
    near = max(0, start - 40)
    standard = member.standard or (member.number is not None and member.number.series == "standard")
    return bool((_ABIDED if standard and compact(verb[0]) == "要求" else _OTHERS).search(folded, near, start))


_TILL_LAST = r"(?:[^,。;:《》\n]{0,30}(?:和|及|与|或|、))?\s?$"
# 违反法律法规规定以及《议定书》规定, 不再在《规则》中规定: nothing rests on it.
_OTHERS = regex.compile(rf"(?:违反|不再?在){_TILL_LAST}")
_ABIDED = regex.compile(rf"(?:违反|符合|满足|达到)(?:(?:国\s?家|行业|地方|相关|有关|现行|的|标准|\s){{1,6}}|{_TILL_LAST})$")


def _judge(member: Mention, stance: Verb | None, act: tuple[Verb, bool] | None, right: list[Verb]) -> None:
    """A stance goes before an act; 同时废止 and, of a decision or an order, 第二次修正 behind go before an act, but not before 根据."""
    verbs = [v for v in (stance, act[0] if act else None, *right) if v]
    member.actions = tuple(sorted(verbs, key=lambda v: v.start))
    if not verbs:
        return
    member.rules.append("action")
    after = right[0].type if right else None
    if act and act[1] and not stance and after and (after in ("issue", "forward") or act[0].type == "amend"):
        member.relation = str(after)  # 现将新修订的《X》印发给你们, 修订后的《X》规定
        return
    rests = stance is not None and stance.type == "basis"
    decision = genre_of(member.folded_name).word == "决定" if member.title else member.number is not None
    if not rests and (after == "repeal" or (after == "amend" and decision)):
        member.relation = str(after)
    else:
        member.relation = (stance or (act[0] if act else right[0])).type
