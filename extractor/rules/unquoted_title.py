"""Titles without 《》, where their edges are unmistakable: rows of tables, items of lists, names before a number, full names of laws."""

from collections.abc import Iterator

import regex

from extractor.genres import laws
from extractor.rows import COUNTRY
from extractor.rules.fragments import HAN, places
from extractor.rules.issuer import bodies_before
from extractor.rules.rule import Declined, Part, Rule, Scope, TitlePart

# A row, cell or line ends: what follows is a break, a bracket, a date, or the number of the very document.
ROW_END = rf"(?: \s{{0,4}} (?: $ | [\n|〔(〈\x22)] | \s(?=\d{{4}}-) ) | \s{{1,4}} (?={HAN}{{2,10}}〔) )"
ABOUT = r"""
    (?:关于 | 转发 | 批转) (?: [^。;!?|《》〈〉\n] | (?<!")\n(?!\s*\n) | \n\s*\n\s{0,9}\d{1,3}\s{0,9}\n | 《[^《》]{1,120}》 | 〈[^〈〉]{1,120}〉 ){2,140}
"""
NOTICE_END = rf"""
    (?:通\s?知 | 指导意见 | 实施意见 | 若干意见 | 意\s?见 | 决\s?定 | 批\s?复 | 复\s?函 | 公\s?告 | 通\s?告 | 规\s?定 | 办\s?法 | 请\s?示 | 通\s?报 | 实施方案 | 方案 | 若干措施 | 措施 | 函)
    (?: \s{{0,2}} \( (?:试行|暂行|修订|征求意见稿) \) )? (?={ROW_END})
"""
LAW = rf"""
    中华人民共和国 (?: (?!境|有关|各级|最高|缔结|主管|成立|的|各|本|适用|和法) {HAN} ){{2,22}}? (?:法典 | 法实施条例 | 法实施细则 | 暂行条例 | 条例 | 宪法 | 法)
    (?! [人律院规官定制治警务庭典学案实] )
"""
NUMBERED = rf"""
    (?: {HAN} | \((?:试行|暂行)\) ){{4,60}} (?:办法 | 规定 | 条例 | 细则 | 规则 | 方案 | 规程 | 准则 | 规划 | 标准 | 措施 | 通知 | 意见) (?:\((?:试行|暂行)\))? \s?
"""
STANDARD = rf"(?:国际|国家){HAN}{{2,16}}标准(?:第\s?\d+\s?号)?\s?"

_ABOUT = regex.compile(ABOUT, regex.VERBOSE)
_NOTICE_END = regex.compile(NOTICE_END, regex.VERBOSE | regex.MULTILINE)
_LONGEST = 400
_AHEAD = 16  # how far ROW_END looks
_LAW = regex.compile(LAW, regex.VERBOSE)
_NUMBERED = regex.compile("(?r)" + NUMBERED, regex.VERBOSE)
_STANDARD = regex.compile("(?r)" + STANDARD)
# A number follows: in brackets of its own, or over a blank (a row of a table).
_IN_BRACKET = regex.compile(
    r"(?<![》\x22])\((?:[^()。]{2,60}?(?:〔[^〕]{2,12}〕|第|年)[^()。]{0,12}号[^()]{0,6}\)|(?P<standard>(?:ISPM|ISO|GB|IEC)[\w/ ]))"
)
# The number itself, and the blank before its code: 国发〔  国务院令第3  财政部公告2019年
_NUMBER = regex.compile(r"〔|令第?\d|公告\d{4}年")
_OVER_BLANK = regex.compile(rf"(?r)(?<=[\p{{Han}})])(?P<blank>\s{{1,4}})(?P<code>{HAN}{{1,16}})")
_CODE_LENGTHS = {"〔": range(2, 11), "令": range(1, 17), "公告": range(2, 17)}
_STANDARD_ROW = regex.compile(r"[A-Z]{2,4}(?:/T)?\s?\d{2,5}[.\d]{0,4}-\d{4}")
_BLANK = regex.compile(r"(?r)(?<=[\p{Han})])\s{1,4}")
_CELL = regex.compile(rf"(?r)(?<=^|[\n|]|[\n|]\d{{1,3}}\s)(?:{HAN}|[A-Za-z\d()、]){{4,50}}")
_BRACKETED_NUMBER = regex.compile(rf"\s{{0,4}}\(\s{{0,3}}{HAN}{{1,12}}\s{{0,3}}〔")
_LEAD_IN = regex.compile(r".*(?:根据|依据|依照|按照|遵照|参照|执行|贯彻|落实|违反|废止|修订|印发|发布|以及|[按和与及])(?=.{5})")
_OPEN_LEFT = regex.compile(r"[。;:|,、\t ]$|[。;:|\n]\n$|^$")
_ROW_START = regex.compile(
    r"(?r)(?:^|[\n|〕\t 。;:/\x22-]|号\s?\(|\d{1,3}\s{0,2}[.、．)]|[一二三四五六七八九十]、|\([\d一二三四五六七八九十]{1,3}\))\s{0,4}",
    regex.MULTILINE,
)
# Prose runs into a full stop before any edge: it is put aside before the costly pattern.
_STOP = regex.compile(r"[。;!?]")
_EDGE = regex.compile(r"[\n|〔(<)]|\s\d{4}-")
_SHORTEST = 4
_CHAPTER = regex.compile(r"第\s?[一二三四五六七八九十百\d]{1,4}\s?[章节条编]\s{0,4}$")
_HEAD_RUN = regex.compile(
    r"(?r)\p{Han}[\p{Han}、 ]{1,39}(?:部|委|局|厅|院|署|会|办|府|办公[厅室]|中心|公司|所|行|部门)\s?(?:党组)?",
)
SHORT_LAW_VERB = r"(?r)(?:依照|依据|根据|按照|违反|触犯|适用|符合|属于)"
_GOVERNED = regex.compile(SHORT_LAW_VERB)
_ARTICLE = regex.compile(r"\s?第[一二三四五六七八九十百零\d]{1,5}[条章]")
# What goes on behind the name; 宪法和法律, 公司|法人 and 合同法|律师 name no law.
_LAW_ENDS = regex.compile(r"[,、。;)\n]|\s?第|的?(?:有关|相关)?规定|的[,、。;]|(?:和|及|与|或者?|以及)(?!法律)|予以|追究|处罚|等")
_JOINED = regex.compile(r"、|和|及|与|或者?|以及")
_LAW_RUN = regex.compile(rf"(?r){HAN}{{2,18}}")
_BEHIND_NUMBER = regex.compile(r"号\s?\($")
_CLOSED_BRACKET = regex.compile(r"\s{0,3}\)")
_PAGE_END = regex.compile(r"\n\s*\n\s{0,9}-?\s?\d{1,3}\s?-?\s*$")
_ITEM_PROSE = regex.compile(r"[,:]|》(?!\s?(?:的|有关|及|等|第|、|《|和|相))|(?:根据|按照|依据|依照)")
_ITEM_MARK = regex.compile(r"(?:^|(?<=\n))[^\S\n]{0,6}(?:[一二三四五六七八九十]{1,3}、|\d{1,3}[.、])\s{0,3}")
_ITEM_STOP = regex.compile(r"[。;|]|\n\s*\n(?!\s{0,9}\d{1,3}\s{0,9}\n)")


def find_rows(scope: Scope) -> Iterator[Part | Declined]:
    """关于…的通知 with its own edges on both sides: a row of a table, an item of a list, a line."""
    folded = scope.folded
    for at, word in _heads(folded):
        end = _notice_end(folded, at)
        part = _row(scope, at, end) if end else None
        if part and (word == "关于" or part.start < at):
            yield part


def _heads(folded: str) -> Iterator[tuple[int, str]]:
    """关于, 转发, 批转 outside of 《》, with an edge before the next full stop."""
    stop = edge = -1
    for at, word in places(folded, *ROW.anchors):
        if edge < at + _SHORTEST:
            edge = _next(_EDGE, folded, at + _SHORTEST)
        if edge > at + _LONGEST:
            continue
        if stop < at:
            stop = _next(_STOP, folded, at)
        if edge < stop and not _inside_marks(folded, at):
            yield at, word


def _next(mark: "regex.Pattern[str]", folded: str, at: int) -> int:
    found = mark.search(folded, at)
    return found.start() if found else len(folded)


def _notice_end(folded: str, at: int) -> int | None:
    """The first end of a row to which the words from `at` on run as one phrase."""
    limit = at + _LONGEST
    for match in _NOTICE_END.finditer(folded, at + _SHORTEST, limit + _AHEAD):
        if match.end() <= limit and _ABOUT.fullmatch(folded, at, match.start()):
            return match.end()
    return None


def find_laws(scope: Scope) -> Iterator[Part | Declined]:
    """中华人民共和国…法, where it can be nothing else."""
    folded = scope.folded
    for at, _word in places(folded, COUNTRY):
        match = _LAW.match(folded, at) if not folded.endswith(("〈", '"', "&lt;"), 0, at) else None
        if match and not _inside_marks(folded, at):
            yield _unquoted(at, match.end(), LAW_NAME.id)


def find_short_laws(scope: Scope) -> Iterator[Part | Declined]:
    """企业所得税法第三十条, 依照刑法追究: a law by its short name, without marks, before an article or behind a verb that takes an instrument."""
    folded = scope.folded
    last = 0
    for at, _char in places(folded, *SHORT_LAW.anchors):
        end = at + 1
        start = _short_law(folded, end) if _LAW_ENDS.match(folded, end) else None
        if start is None or folded[start - 1 : start] in ("《", "国") or _inside_marks(folded, start):
            continue
        if _ARTICLE.match(folded, end) or _GOVERNED.match(folded, max(0, start - 4), start) or _JOINED.fullmatch(folded, last, start):
            last = end
            yield _unquoted(start, end, SHORT_LAW.id)


def _short_law(folded: str, end: int) -> int | None:
    """Where the longest name of a law that ends here begins."""
    run = _LAW_RUN.match(folded, max(0, end - 21), end)
    return next((at for at in range(run.start(), end - 1) if folded[at:end] in laws()), None) if run else None


def find_before_numbers(scope: Scope) -> Iterator[Part | Declined]:
    """…办法（国家发展改革委令2017年第3号）: the name that stands right before a number."""
    folded, floor = scope.folded, 0
    for at, end, kind in sorted((*_bracketed(folded), *_over_blank(folded), *_standard_rows(folded))):
        if at < floor:
            continue
        floor = end
        item = _item(folded, at) if kind == "bracket" else None
        if item:
            yield _unquoted(*item, BEFORE_NUMBER.id)
            continue
        match = _AHEAD_OF[kind].match(folded, max(0, at - 70), at)
        if not match or _inside_marks(folded, match.start()):
            continue
        stop = match.start() + len(match[0].rstrip())
        named = kind in ("bracket", "row")
        start = _name_start(folded, match.start(), stop, row=kind == "row") if named else match.start()
        if start is not None:
            yield _unquoted(start, stop, BEFORE_NUMBER.id if named else STANDARD_NAME.id)


# What stands before each kind of number.
_AHEAD_OF = {"bracket": _NUMBERED, "row": _NUMBERED, "standard": _STANDARD, "standard-row": _CELL}


def _bracketed(folded: str) -> Iterator[tuple[int, int, str]]:
    for at, _mark in places(folded, "("):
        match = _IN_BRACKET.match(folded, at)
        if match:
            yield at, match.end(), "standard" if match["standard"] else "bracket"


def _over_blank(folded: str) -> Iterator[tuple[int, int, str]]:
    for at, word in places(folded, *_CODE_LENGTHS):
        match = _OVER_BLANK.match(folded, max(0, at - 24), at) if _NUMBER.match(folded, at) else None
        if match and len(match["code"]) in _CODE_LENGTHS[word]:
            yield *match.span("blank"), "row"


def _standard_rows(folded: str) -> Iterator[tuple[int, int, str]]:
    for match in _STANDARD_ROW.finditer(folded):
        blank = _BLANK.match(folded, max(0, match.start() - 5), match.start())
        if blank:
            yield *blank.span(), "standard-row"


def _item(folded: str, at: int) -> tuple[int, int] | None:
    """The item of a list that runs up to a number in brackets, as one title: 七、公开发行证券的公司…第19号——…（证监…号）."""
    floor = max(0, at - 160)
    for stop in _ITEM_STOP.finditer(folded, floor, at):
        floor = stop.end()
    marks = list(_ITEM_MARK.finditer(folded, floor, at))
    if not marks:
        return None
    start = marks[-1].end()
    end = start + len(_PAGE_END.sub("", folded[start:at]).rstrip())
    name = folded[start:end]
    return None if len(name) < 6 or name.endswith(("》", "公告", "通告", "令")) or _ITEM_PROSE.search(name) else (start, end)


def _name_start(folded: str, start: int, end: int, row: bool) -> int | None:
    """Where the name of a …办法 begins: behind a lead-in, or at the edge of a sentence or row."""
    lead = _LEAD_IN.match(folded, start, end - 4)
    start = lead.end() if lead else start
    name = folded[start:end]
    if "关于" in name or name[0] == "第" or (name.endswith(("通知", "意见")) and "印发" not in name):
        return None
    edge = lead or _OPEN_LEFT.search(folded, max(0, start - 2), start) or (row and folded[start - 1] == "\n")
    return start if edge else None


def _unquoted(start: int, end: int, rule: str) -> TitlePart:
    return TitlePart(start, end, rule, start, end, quoted=False)


def _row(scope: Scope, at: int, end: int) -> TitlePart | None:
    folded = scope.folded
    if not _balanced(folded[at:end]):
        return None
    head = bodies_before(folded, at, scope.lexicon, max(0, at - 120), unlisted=True)
    start = head.start if head.spans else _row_head(folded, at)
    if _CLOSED_BRACKET.match(folded, end) and not _BEHIND_NUMBER.search(folded, max(0, start - 4), start):
        return None
    numbered = _BRACKETED_NUMBER.match(folded, end)
    if start and not numbered and not _ROW_START.match(folded, max(0, start - 8), start):
        return None
    if _CHAPTER.search(folded, max(0, start - 12), start):
        return None
    return _unquoted(start, end, ROW.id)


def _row_head(folded: str, at: int) -> int:
    """A body that no table knows, when it fills the row up to 关于."""
    run = _HEAD_RUN.match(folded, max(0, at - 44), at)
    return run.start() if run and _ROW_START.match(folded, max(0, run.start() - 8), run.start()) else at


def _inside_marks(folded: str, at: int) -> bool:
    opened = folded.rfind("《", max(0, at - 200), at)
    return opened != -1 and folded.rfind("》", opened, at) == -1


def _balanced(surface: str) -> bool:
    return surface.count("《") == surface.count("》") and surface.count("(") == surface.count(")")


ROW = Rule(
    id="unquoted-title",
    finds="无书名号的题名：表格行、目录行、文号前",
    source="list pages and tables; CITATIONS.md 5",
    pattern=ABOUT + NOTICE_END,
    find=find_rows,
    anchors=("关于", "转发", "批转"),
    yes={
        "见下表：\n51. 中国银监会关于加强大额不良贷款监管工作的通知（银监发〔2007〕66号）\n": {
            "title.name": "中国银监会关于加强大额不良贷款监管工作的通知",
            "title.quoted": False,
        }
    },
    no={"会议讨论了关于做好有关工作的通知精神": "running prose: no edge on either side"},
)
LAW_NAME = Rule(
    id="law-name",
    finds="无书名号的法律、行政法规全称",
    source="GUIDE: an unquoted law name that is unmistakable",
    pattern=LAW,
    find=find_laws,
    anchors=(COUNTRY,),
    yes={"违反中华人民共和国公司法第十六条的": {"title.name": "中华人民共和国公司法", "title.quoted": False, "kind": "law"}},
    no={"中华人民共和国各级人民法院": "a court"},
)
BEFORE_NUMBER = Rule(
    id="title-before-number",
    finds="无书名号的题名，后随括号内的文号",
    source="CITATIONS.md 5",
    pattern=NUMBERED,
    find=find_before_numbers,
    anchors=("(", "〔", "令", "公告", "-"),
    yes={
        "依据全国投资项目在线审批监管平台运行管理暂行办法（国家发展改革委令2017年第3号）": {
            "title.name": "全国投资项目在线审批监管平台运行管理暂行办法",
            "title.quoted": False,
            "number.canonical": "国家发展改革委令2017年第3号",
        }
    },
    no={"填写有关办法（第3号表）": "a form"},
)
STANDARD_NAME = Rule(
    id="standard-name",
    finds="无书名号的标准名称，后随标准编号",
    source="customs announcements",
    pattern=STANDARD,
    yes={
        "须符合国际植物检疫措施标准第15号（ISPM 15）要求": {
            "title.name": "国际植物检疫措施标准第15号",
            "number.canonical": "ISPM 15",
            "kind": "standard",
        }
    },
    no={"按国家有关标准执行": "no standard is named"},
)
SHORT_LAW = Rule(
    id="law-short-name",
    finds="无书名号的法律简称：紧接条款，或在依照、违反等动词之后",
    source="names of national laws; CITATIONS.md 5",
    pattern=SHORT_LAW_VERB,
    find=find_short_laws,
    anchors=("法", "典"),
    yes={
        "依照企业所得税法第三十条第（二）项执行": {
            "title.name": "企业所得税法",
            "kind": "law",
            "pinpoints": [{"text": "第三十条第（二）项"}],
        },
        "造成事故的，依照刑法追究刑事责任": {"title.name": "刑法", "relation": "basis"},
    },
    no={"本办法第三条": "self-reference", "依照劳动法律第三条": "no law is named", "违反公司法人治理要求": "公司|法人"},
)
RULES = (ROW, BEFORE_NUMBER, STANDARD_NAME, LAW_NAME, SHORT_LAW)
