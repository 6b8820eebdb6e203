"""The verb behind a mention or behind its list: 《X》第五条规定, 《A》、《B》同时废止, 《X》已经审议通过，现予公布."""

import regex

from extractor.lists import Group
from extractor.mention import Mention
from extractor.rules.action import RIGHT, RIGHT_VERB, Verb, modality
from extractor.rules.fragments import compact

_STOP = regex.compile(
    r"[。;《》|]|\n\s*\n|\n(?=\s{0,6}(?:[一二三四五六七八九十]{1,3}、|\(|\d{1,3}[.、\s]|第|[-#]))|(?<![和及与、])\n(?=\s{0,6}本(?:决定|通知|公告|办法|规定|条例))|,(?!\s?(?:现|自|系|已[由于]|同时|请|予以|已经?\p{Han}{2,10}同时))"
)
# 《X》已经…审议通过，现予公布: the act comes at the end of the sentence.
_NOW = regex.compile(
    r"(?!\s?进行了?(?:修订|修改))(?:[^。《》\n]{0,90}|[^。《》\n]{4,80}通过。\s?)(?:现(?:予以?|将其)?|,已经?(?:正式)?对外)(?:印发|发布|公布|公告|下发|转发|批转)(?!如下)|\s?(?:已经?)?予以(?:公告|公布|发布)"
    r"|\s?(?:等\p{Han}{2,8},\s?)?(?:第[一二三四五六七八九十\d]{1,4}[章条])?(?:仅|也|还|均|已)?(?:结合[^,。;《》]{2,12})?(?:对[^,。;《》]{1,60})?(?:已经?)?(?:[作做](?:出了?|了)|进行了)[^,。;《》]{0,24}规定"
    r"|\s?对[^,。;《》没未]{1,60}?有(?:补充|明确|专门|特别|具体|相应)?规定|\s?对[^,。;《》没未]{2,40}?明确(?:规定|指出)(?=[,:\"])"
)
_SAYS = regex.compile(r"(?:等\p{Han}{2,8},)?.?.?[对作做]")
_RIGHT = regex.compile(RIGHT, regex.VERBOSE)
# 、新修订的《民办教育促进法》, 与修订后的《专利法》: the verb has an object of its own.
_ANOTHERS = regex.compile(
    r"(?:[的了]|后的)?(?:原?\s?《|原?\p{Han}{1,14}[〔(]\d{4}[〕)]|(?:\d{4}年)?[^,。;《》]{0,20}(?:发布|公布|印发|制定|颁布)的\s?《)"
)
# 《方案》还提出广泛实施: what is 实施 is what it asks for.
_OTHER_OBJECT = regex.compile("对(?!外)|提出|与[上本]")
# 《X》中有关Y的禁令不再执行: part of it is at an end.
_PART_ENDED = regex.compile(r"(?:对|中|关于|有关)[^,。;《》\n]{1,40}(?:禁令|措施|限制|条款)")
_SINCE = regex.compile(r"[,\s]?将?自(?:[^,。;《》]{1,24}?之日起|[^,。;《》]{1,24}?(?:起|(?=(?:正式|发布|公布|颁布)?(?:施行|实施|执行))))")
# 《X》|，除另有规定的条款外，相应|废止
_SAVED = regex.compile(r"[,\s]{0,2}除[^,。;《》]{2,24}外,?\s?")
# 《X》第十二条"男女双方…"的规定, 中的"A"修改为"B": the words of the article stand between.
_QUOTED = regex.compile(r'(?:中?的)?"[^"]{1,160}"(?=的?(?:规定|要求)|(?:统?一律?)?修改|修订|删[去除])')
# 《X》已于2019年7月10日经第15次部务会议通过, | 自…起施行
_PASSED = regex.compile(r"(?:[业已][经于由]|经)[^。;《》\n]{4,80}?通过,\s?(?=自)")
# How far behind the mention a verb may stand: 同时废止 reaches over words that 规定 may not.
_REACH = {"repeal": 12, "amend": 6, "issue": 4, "forward": 12, "implement": 4, "basis": 3}


def verbs_behind(folded: str, member: Mention, group: Group) -> list[Verb]:
    """The verb behind the member itself (《A》第X条规定), else the one behind the whole list."""
    own = () if member.number and "inherited-code" in member.number.deviations else (member.tail,)  # not 公告 in 68、69号公告
    for place in dict.fromkeys((*own, group.members[-1].tail)):
        verb = _verb_after(folded, place)
        if verb and not _refused(folded, verb, group.start, member):
            return [Verb(verb.start(), verb.end(), str(verb.lastgroup), modality(folded, verb.start(), place))]
    return []


def announced(folded: str, place: int) -> "regex.Match[str] | None":
    """已经…审议通过，现予公布; 对…作了规定: the words from `place` to an act at the end of the sentence."""
    ahead = folded[place : place + 110]
    return _NOW.match(folded, place, place + 110) if "现" in ahead or "对外" in ahead or "予以" in ahead[:6] or _SAYS.match(ahead) else None


def _verb_after(folded: str, place: int) -> "regex.Match[str] | None":
    now = announced(folded, place)
    if now:
        verb = RIGHT_VERB.search(folded, now.end() - 2, now.end())
        return None if verb and _ANOTHERS.match(folded, verb.end()) else verb
    passed = _PASSED.match(folded, place) if folded[place : place + 1] in ("业", "已", "经") else None
    place = passed.end() if passed else place
    since = _SINCE.match(folded, place) if folded.find("自", place, place + 3) != -1 else None
    saved = _SAVED.match(folded, place) if folded.find("除", place, place + 3) != -1 else None
    quoted = _QUOTED.match(folded, place) if folded.find('"', place, place + 3) != -1 else None
    place = next((m.end() for m in (since, saved, quoted) if m), place)
    stop = _STOP.search(folded, place, place + 60)
    end = stop.start() if stop else min(len(folded), place + 60)
    verb = RIGHT_VERB.search(folded, place, end) if end - place > 1 else None
    if verb and verb.lastgroup == "repeal" and _PART_ENDED.fullmatch(folded, place, verb.start()):
        return verb
    lead = _RIGHT.match(folded, place, end) if verb else None
    if verb and lead and folded.startswith("是", place):
        verb = RIGHT_VERB.search(folded, lead.end(), min(end, lead.end() + 4))  # not the noun in 《X》是海关实施稽查的依据
    if not verb or not lead or folded.startswith(("是", "所称"), lead.end()) or verb.start() > lead.end() + _REACH[str(verb.lastgroup)]:
        return None
    another = lead.end() <= verb.start() and _OTHER_OBJECT.match(folded, lead.end())
    own = verb.lastgroup != "basis" and _ANOTHERS.match(folded, verb.end())  # 《A》明确了《B》的适用范围 says something of A
    return None if another or own else verb


def _refused(folded: str, verb: "regex.Match[str]", start: int, member: Mention) -> bool:
    """未明确; 符合 a standard's 要求; 违反《X》的规定: words that look like the verb, and are none of the mention's."""
    if folded.endswith(("未", "不", "没有", "其", "本", "未作", "未作出"), 0, verb.start()) and not folded.endswith(
        "基本", 0, verb.start()
    ):
        return True
    if compact(verb[0]) in ("取代", "替代"):
        return not _REPLACED.match(folded, max(0, start - 4), start)
    if verb.lastgroup != "basis":
        return False
    near = max(0, start - 40)
    standard = member.standard or (member.number is not None and member.number.series == "standard")
    if _BROKEN.match(folded, verb.end()):
        return True
    return bool((_ABIDED if standard and compact(verb[0]) == "要求" else _OTHERS).search(folded, near, start))


# 与《X》规定|不符
_BROKEN = regex.compile(r"(?:不相?符|不一致|相?抵触|相?冲突|相悖|相违背)")
# 被高检发释字〔2019〕4号|取代
_REPLACED = regex.compile(r"(?r)[被为]\s?")
_TILL_LAST = r"(?:[^,。;:《》\n]{0,30}(?:和|及|与|或|、))?\s?(?:(?:19|20)\d\d年|[原旧新])?$"
# 违反法律法规规定以及《议定书》规定, 不再在《规则》中规定: nothing rests on it.
_OTHERS = regex.compile(rf"(?:违反|触犯|超过|不再?在)了?{_TILL_LAST}")
_ABIDED = regex.compile(rf"(?:违反|符合|满足|达到)(?:(?:国标|国\s?家|行业|地方|相关|有关|现行|的|标准|\s){{1,6}}|{_TILL_LAST})$")
