"""The sentence round a mention: verbs with their scope over lists, bodies that issued it, places inside it, dates."""

from dataclasses import dataclass

import regex

from extractor.assemble import IssuerDraft, Mention
from extractor.rules.action import RIGHT, RIGHT_VERB, Verb, act_before, modality, stance_before
from extractor.rules.date import dates_after
from extractor.rules.header import Draft
from extractor.rules.issuer import Bodies, bodies_before
from extractor.rules.pinpoint import pinpoints_at
from extractor.rules.rule import Scope

_SENTENCE_END = regex.compile(
    r"[。!?！？;]|\n\s*\n|\n(?=\s{0,8}(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十百]{1,5}[条章]))|\|"
)
_SENTENCE_START = regex.compile("(?r)" + _SENTENCE_END.pattern)
_GLUE = regex.compile(
    r"""\s{0,8} (?:及其(?:修订|补充)?(?:实施条例|实施细则|实施办法|释义)?)? (?:等文件|等)? \s{0,4}
    (?: [、,;] \s{0,4} (?:以及|和|及|与|并)? | 和 | 以及 | 及 | 与 | 或者? | 暨 | 并 )? \s{0,8}
    (?: [。]? \s{0,4} \(\s?[一二三四五六七八九十\d]{1,3}\s?\) \s{0,2} (?:\p{Han}{2,10}。)? | \d{1,2}[.、] )? \s{0,4} (?:原)? \s{0,2}""",
    regex.VERBOSE,
)
_CLAUSE_START = regex.compile(r"(?r)[,。;!?！？:|]|\n\s*\n")
_WHEN = regex.compile(
    r"(?r)(?:近日|日前|近期|随后|此前|先后|曾|已经?|正式|共同|联合|研究|组织|专门|还|又|也|再|即|便|新|最新|首次|统一|及时|相继|陆续|最近|刚刚|公开|对外|单独|牵头|负责|"
    r"决定|审议|起草|修订|修改|并|以|名义|文件|发文|文|批准|(?:(?:于|在|自)?(?:(?:\d{4}|[今去前当同本]|[一二三四五六七八九〇]{4})年)?(?:\d{1,2}月)?(?:\d{1,2}日|[初底末中]|[上下]旬|份)?(?<=[年月日初底末旬份]))|,)"
)
_NAME_OF = regex.compile(r"(?r)的?名义\s?(?:联合)?")
_HEAD = regex.compile(r"(?:关\s?于|印\s?发|转\s?发|批\s?转|发\s?布|公\s?布|对(?!外)|贯彻|公告|令)")
_BY = regex.compile(r"\s{0,3},?(?:已经?)?由(?P<bodies>[^,。;《》]{2,60}?)(?P<verb>联合印发|印发|发布|公布|制定|颁布|出台)")
_HEADING = regex.compile(
    r"(?P<verb>依据)[^。《》\n]{0,8}\s?(?:\([一二三四五六七八九十]\)[^。《》\n]{0,10})?[。:]?\s{0,4}(?:\([一二三四五六七八九十\d]\)\s?|\d\.\s?)?$"
)
_STOP = regex.compile(r"[。;《》\n|]|,(?!\s?(?:现|自|同时|请|予以))")
# 你省《关于…的请示》, 我局《关于…的通知》
_ADDRESSED = regex.compile(r"(?r)[你我贵本](?:省|市|县|区|州|厅|局|委|部|办|院|署|行|会)")
_SELF_VERBS = ("联合", "会同")


@dataclass(slots=True)
class Group:
    """Mentions in one list: verbs to the left of the first and to the right of the last govern them all."""

    members: list[Mention]
    lead: Bodies
    end: int

    @property
    def start(self) -> int:
        return self.lead.start


def surround(scope: Scope, mentions: list[Mention], header: Draft) -> None:
    """Fill actions, relation, issuers, dates, pinpoints and sentence of every mention."""
    floor = 0
    leads: list[Bodies] = []
    for i, mention in enumerate(mentions):
        following = mentions[i + 1].start if i + 1 < len(mentions) else len(scope.folded)
        mention.sentence = _sentence(scope.folded, mention, mentions[i - 1].sentence if i else None)
        leads.append(_apposition(scope, mention, max(floor, mention.sentence[0])))
        _pinpoint(scope, mention, following)
        if mention.tail > mention.end or mention.number:
            mention.dates = list(dates_after(scope.text, scope.folded, mention.end, min(mention.tail, following + 200)))
            mention.rules += ["date"] if mention.dates else []
        floor = mention.tail
    for group in _groups(scope, mentions, leads):
        _govern(scope, group, header)


def _sentence(folded: str, mention: Mention, last: tuple[int, int] | None) -> tuple[int, int]:
    """Where the sentence of the mention begins and ends; often it is the sentence of the mention before."""
    if last and last[0] <= mention.start and mention.end <= last[1]:
        return last
    floor = last[1] if last and last[1] <= mention.start else 0
    before = _SENTENCE_START.search(folded, floor, mention.start)
    after = _SENTENCE_END.search(folded, mention.end)
    return _trim(folded, before.end() if before else floor, _stop(after, folded) if after else len(folded))


def _stop(mark: "regex.Match[str]", folded: str) -> int:
    return mark.end() if folded[mark.start()] in "。!?！？;" else mark.start() + 1


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return start, end


def _pinpoint(scope: Scope, mention: Mention, following: int) -> None:
    for place in dict.fromkeys((mention.tail, mention.end)):
        for pinpoint in pinpoints_at(scope.text, scope.folded, place):
            if pinpoint.end <= following:
                mention.pinpoints.append(pinpoint)
                mention.rules.append("pinpoint")
                mention.tail = max(mention.tail, pinpoint.end)
        if mention.pinpoints:
            return


def _apposition(scope: Scope, mention: Mention, floor: int) -> Bodies:
    """国家发展改革委、国家能源局《关于…》: bodies that stand right before the title."""
    if mention.form == "short" or not mention.title or (mention.number and mention.number.start < mention.title.start):
        return Bodies([], mention.start)
    found = bodies_before(scope.folded, mention.start, scope.lexicon, floor, unlisted=True)
    own = _ADDRESSED.match(scope.folded, floor, mention.start) if not found.spans and mention.folded_name.startswith("关于") else None
    return Bodies([own.span()], own.start()) if own else found


def _groups(scope: Scope, mentions: list[Mention], leads: list[Bodies]) -> list[Group]:
    groups: list[Group] = []
    for mention, lead in zip(mentions, leads, strict=True):
        start = lead.start
        last = groups[-1] if groups else None
        if (
            last
            and start >= last.end
            and start - last.end < 60
            and _GLUE.fullmatch(scope.folded, last.end, start)
            and "\n\n" not in scope.folded[last.end : start]
        ):
            last.members.append(mention)
            last.end = mention.tail
        else:
            groups.append(Group([mention], lead, mention.tail))
    return groups


def _govern(scope: Scope, group: Group, header: Draft) -> None:
    folded, first = scope.folded, group.members[0]
    floor = max(first.sentence[0], 0)
    clause = _CLAUSE_START.search(folded, max(floor, group.start - 120), group.start)
    left = clause.end() if clause else max(floor, group.start - 120)
    act = act_before(folded, group.start, left)
    stance = stance_before(folded, act[0].start if act else group.start, left)
    if stance and act and not act[1] and stance.type == "basis":
        stance = None  # 按要求印发了《X》: the stance has another object
    heading = None if (act or stance) else _HEADING.search(folded, max(0, group.start - 40), group.start)
    if heading:
        stance = Verb(heading.start("verb"), heading.end("verb"), "basis")
    for member in group.members:
        right = _right(folded, member, group)
        _judge(member, stance, act, right)
        if not member.number and _NOW.match(folded, member.tail, member.tail + 110):
            member.same = member.same or header.number
        _issuers(scope, member, group, act, left, header)


def _right(folded: str, member: Mention, group: Group) -> list[Verb]:
    """The verb behind the member itself (《A》第X条规定), else the one behind the whole list."""
    for place in dict.fromkeys((member.tail, group.members[-1].tail)):
        verb = _verb_after(folded, place)
        if verb and not _refused(folded, verb, group.start):
            return [Verb(verb.start(), verb.end(), str(verb.lastgroup), modality(folded, verb.start(), place))]
    return []


# 《X》已经…审议通过，现予公布: the act comes at the end of the sentence.
_NOW = regex.compile(
    r"[^。《》\n]{0,90}现(?:予以?|将其)?(?:印发|发布|公布|公告)|\s?(?:已经?)?予以(?:公告|公布|发布)|\s?对[^,。;《》]{1,24}[作做]出[^,。;《》]{0,8}规定"
)
_RIGHT = regex.compile(RIGHT, regex.VERBOSE)
# How far behind the mention a verb may stand: 同时废止 reaches over words that 规定 may not.
_REACH = {"repeal": 12, "amend": 6, "issue": 4, "forward": 12, "implement": 12, "basis": 3}


def _verb_after(folded: str, place: int) -> "regex.Match[str] | None":
    now = _NOW.match(folded, place, place + 110)
    if now:
        return RIGHT_VERB.search(folded, now.end() - 2, now.end())
    stop = _STOP.search(folded, place, place + 60)
    end = stop.start() if stop else min(len(folded), place + 60)
    verb = RIGHT_VERB.search(folded, place, end)
    lead = _RIGHT.match(folded, place, end)
    return verb if verb and lead and verb.start() <= lead.end() + _REACH[str(verb.lastgroup)] else None


def _refused(folded: str, verb: "regex.Match[str]", start: int) -> bool:
    """未明确; 符合《X》要求; 违反《X》的规定: words that look like the verb, and are none of the mention's."""
    if folded.endswith(("未", "不", "没有"), 0, verb.start()):
        return True
    return verb.lastgroup == "basis" and folded.endswith(("违反", "符合") if verb[0] == "要求" else "违反", 0, start)


def _judge(member: Mention, stance: Verb | None, act: tuple[Verb, bool] | None, right: list[Verb]) -> None:
    verbs = [v for v in (stance, act[0] if act else None, *right) if v]
    member.actions = sorted(verbs, key=lambda v: v.start)
    if verbs:
        member.rules.append("action")
    after = right[0] if right else None
    if after and after.type == "repeal" and not (stance and stance.type == "basis"):
        member.relation = "repeal"
    elif stance:
        member.relation = stance.type
    elif act:
        member.relation = act[0].type
    elif after:
        member.relation = after.type


def _issuers(scope: Scope, member: Mention, group: Group, act: tuple[Verb, bool] | None, left: int, header: Draft) -> None:
    own = group.lead if member is group.members[0] else _apposition(scope, member, group.start)
    for start, end in own.spans:
        member.issuers.append(IssuerDraft(start, end, "prose"))
    if own.spans:
        member.total, member.complete = own.total, own.complete
    if act and act[0].type in ("issue", "forward") and not own.spans:
        _subject(scope, member, act[0], left, header)
    _passive(scope, member)
    _meeting(scope, member)
    _head(scope, member, act)
    for number in (member.number, *member.others):
        member.issuers += [IssuerDraft(start, end, "prose") for start, end in number.bodies] if number else []
    _adopters(scope, member)
    if member.issuers:
        member.rules.append("issuer")


def _subject(scope: Scope, member: Mention, verb: Verb, left: int, header: Draft) -> None:
    """The body before 印发, adverbs and dates set aside; 联合X印发 with its elided partner; 以X名义."""
    folded, at = scope.folded, verb.start
    name_of = _NAME_OF.match(folded, left, at)
    at = name_of.start() if name_of else _skip(folded, at, left)
    found = bodies_before(folded, at, scope.lexicon, left, unlisted=True)
    role = "forwarder" if verb.type == "forward" else "issuer"
    for start, end in found.spans:
        member.issuers.append(IssuerDraft(start, end, "prose", role))
    if found.spans:
        member.total, member.complete = found.total, found.complete
        before = folded[max(left, found.start - 2) : found.start]
        if before in _SELF_VERBS or (found.joined in _SELF_VERBS and found.start == left):
            member.issuers.append(IssuerDraft(None, None, "context", "joint"))
    elif header.mask and folded[max(0, at - 30) : at].rstrip().endswith(header.mask):
        end = len(folded[:at].rstrip())
        member.issuers.append(IssuerDraft(end - len(header.mask), end, "prose", role, masked=True))


def _skip(folded: str, at: int, left: int) -> int:
    for _ in range(6):
        while at > left and folded[at - 1].isspace():
            at -= 1
        match = _WHEN.match(folded, left, at)
        if not match or match.start() == at:
            return at
        at = match.start()
    return at


def _passive(scope: Scope, member: Mention) -> None:
    match = _BY.match(scope.folded, member.tail)
    if match:
        for start, end in bodies_before(scope.folded, match.end("bodies"), scope.lexicon, match.start("bodies"), unlisted=True).spans:
            member.issuers.append(IssuerDraft(start, end, "prose"))


_MEETING = regex.compile(r"\s{0,3}已?(?:经|于)[^,。;《》()]{0,60}?(?=第\s?\d{1,4}\s?次\p{Han}{0,8}会)")


def _meeting(scope: Scope, member: Mention) -> None:
    """《X》已经2018年3月14日商务部第111次部务会议审议通过: whose meeting it was."""
    match = _MEETING.match(scope.folded, member.tail)
    if match:
        found = bodies_before(scope.folded, match.end(), scope.lexicon, match.start())
        member.issuers += [IssuerDraft(start, end, "prose") for start, end in found.spans]


def _head(scope: Scope, member: Mention, act: tuple[Verb, bool] | None) -> None:
    """《财政部 国家税务总局关于…》: the bodies before 关于 or 印发 that reach the title's first character."""
    title = member.title
    if not title:
        return
    start = title.name_start
    for match in _HEAD.finditer(scope.folded, start, min(title.name_end, start + 160)):
        found = bodies_before(scope.folded, match.start(), scope.lexicon, start, unlisted=True)
        if found.spans and scope.folded[start : found.start].strip() == "":
            role = "original" if act and act[0].type == "forward" else "issuer"
            member.issuers += [IssuerDraft(s, e, "title", role) for s, e in found.spans]
            if member.total is None:
                member.total = found.total
                member.complete = member.complete and found.complete
            return


_SESSION = regex.compile(r"第\p{Han}{1,6}次")


def _adopters(scope: Scope, member: Mention) -> None:
    """(2017年11月30日辽宁省第十二届人民代表大会常务委员会第三十八次会议通过): who adopted it."""
    for date in member.dates:
        session = _SESSION.search(scope.folded, date.start, date.end) if date.event == "adopted" else None
        if session:
            found = bodies_before(scope.folded, session.start(), scope.lexicon, date.start)
            member.issuers += [IssuerDraft(start, end, "prose") for start, end in found.spans]
