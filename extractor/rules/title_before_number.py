"""Titles without 《》 right before a number: …办法（国家发展改革委令2017年第3号）, names of standards before theirs."""

from collections.abc import Iterator

import regex

from extractor.agencies import body_ending
from extractor.rules.fragments import HAN, places
from extractor.rules.rule import Declined, Part, Rule, Scope
from extractor.rules.standard import CODES
from extractor.rules.title import inside_marks, unquoted

NUMBERED = rf"""
    (?: {HAN} | \((?:试行|暂行)\) | \"{HAN}{{2,8}}\" ){{4,60}} (?:办法 | 规定 | 条例 | 细则 | 规则 | 方案 | 规程 | 准则 | 规划 | 标准 | 措施 | 通知 | 意见) (?:\((?:试行|暂行)\))? \s?
"""
STANDARD = rf"(?:(?:国际|国家){HAN}{{2,16}}标准(?:第\s?\d+\s?号)?|食品安全国家标准(?!规定|要求|[的和及中]){HAN}{{2,20}})\s?"

_NUMBERED = regex.compile("(?r)" + NUMBERED, regex.VERBOSE)
_STANDARD = regex.compile("(?r)" + STANDARD)
# A number follows: in brackets of its own, or over a blank (a row of a table).
_IN_BRACKET = regex.compile(
    r"\((?<![》\x22]\()(?:[^()。]{2,60}?(?:〔[^〕]{2,12}〕|第|年)[^()。]{0,12}号[^()]{0,6}\)|(?P<standard>(?:ISPM|ISO|GB|IEC)[\w/ ]))"
)
# The number itself, and the blank before its code: 国发〔  国务院令第3  财政部公告2019年
_NUMBER = regex.compile(r"令第?\d|公告\d{4}年")
_OVER_BLANK = regex.compile(rf"(?r)(?<=[\p{{Han}})])(?P<blank>\s{{1,4}}|\s?\|\s?)(?P<code>{HAN}{{1,16}})")
_CODE_LENGTHS = {"〔": range(2, 11), "令": range(1, 17), "公告": range(2, 17)}
_STANDARD_ROW = regex.compile(r"[A-Z]{2,4}(?:/T)?\s?\d{2,5}[.\d]{0,4}-\d{4}(?=\s{0,4}(?:$|[\n|]))")
_BLANK = regex.compile(r"(?r)(?<=[\p{Han})])(?:\s{1,4}|\s?\|\s?)")
_CELL = regex.compile(rf"(?r)(?<=^|[\n|]|[\n|]\d{{1,3}}\s)(?:{HAN}|[A-Za-z\d()、]){{4,50}}")
_LEAD_IN = regex.compile(r".*(?:根据|依据|依照|按照|遵照|参照|执行|贯彻|落实|违反|废止|修订|印发|发布|以及|[按和与及])(?=.{5})")
_OPEN_LEFT = regex.compile(r"[。;:|,、\t ]$|[。;:|\n\d…]\n$|^$")
_PAGE_END = regex.compile(r"\n\s*\n\s{0,9}-?\s?\d{1,3}\s?-?\s*$")
_ITEM_PROSE = regex.compile(r"[,:]|》(?!\s?(?:的|有关|及|等|第|、|《|和|相))|(?:根据|按照|依据|依照|须|应当|符合)")
_ITEM_MARK = regex.compile(r"(?:^|(?<=\n))[^\S\n]{0,6}(?:[一二三四五六七八九十]{1,3}、|\d{1,3}[.、])\s*+")
_ITEM_STOP = regex.compile(r"[。;|]|\n\s*\n(?!\s{0,9}\d{1,3}\s{0,9}\n)")


def find_before_numbers(scope: Scope) -> Iterator[Part | Declined]:
    """…办法（国家发展改革委令2017年第3号）: the name that stands right before a number."""
    folded, floor = scope.folded, 0
    for at, end, kind in sorted((*_bracketed(folded), *_over_blank(folded), *_standard_rows(folded))):
        if at < floor:
            continue
        floor = end
        item = _item(folded, at) if kind == "bracket" else None
        if item:
            yield unquoted(*item, BEFORE_NUMBER.id)
            continue
        match = _AHEAD_OF[kind].match(folded, max(0, at - 70), at)
        if not match or inside_marks(folded, match.start()) or (kind == "standard-row" and _SAYS.search(match[0])):
            continue
        stop = match.start() + len(match[0].rstrip())
        named = kind in ("bracket", "row")
        start = _name_start(folded, match.start(), stop, row=kind == "row") if named else match.start()
        if start is not None:
            yield unquoted(start, stop, BEFORE_NUMBER.id if named else STANDARD_NAME.id)


# 本产品符合 | GB 3096-2008: a line that says something of the standard, and does not name it.
_SAYS = regex.compile(r"(?:符合|执行|代替|采用|依据|按照|参照|引用|满足|达到)$")
# What stands before each kind of number.
_AHEAD_OF = {"bracket": _NUMBERED, "row": _NUMBERED, "standard": _STANDARD, "standard-row": _CELL}


def _bracketed(folded: str) -> Iterator[tuple[int, int, str]]:
    for match in _IN_BRACKET.finditer(folded):
        yield *match.span(), "standard" if match["standard"] else "bracket"


def _over_blank(folded: str) -> Iterator[tuple[int, int, str]]:
    for at, word in places(folded, *_CODE_LENGTHS):
        match = _OVER_BLANK.match(folded, max(0, at - 24), at) if word == "〔" or _NUMBER.match(folded, at) else None
        if match and len(match["code"]) in _CODE_LENGTHS[word]:
            yield *match.span("blank"), "row"


def _standard_rows(folded: str) -> Iterator[tuple[int, int, str]]:
    for match in _STANDARD_ROW.finditer(folded):
        blank = _BLANK.match(folded, max(0, match.start() - 5), match.start())
        if blank:
            yield *blank.span(), "standard-row"


# GB/T 1.1-2020 | 标准化工作导则 第1部分:… | GB/T 1.1-2009: a row that begins with the number.
_STANDARD_NUMBER = r"[A-Z]{2,4}(?:/[A-Z])?\s?\d{1,6}(?:\.\d{1,3})?-\d{4}"
_NAMED_BEHIND = regex.compile(
    rf"(?<=(?:^|[\n|](?:\d{{1,3}}[.、]?)?)\s{{0,8}})(?P<code>[A-Z]{{2,4}})(?:/[A-Z])?\s?\d{{1,6}}(?:\.\d{{1,3}})?(?P<year>-\d{{4}})?\s{{1,4}}(?:\|\s{{0,4}})?(?P<name>{HAN}(?:{HAN}|[A-Za-z\d()、:-]|\x20(?=\S)){{3,60}}?)"
    rf"(?=\s{{0,4}}(?:$|[\n|])|\s?\((?:eqv|idt|neq|mod)\s|\s{{1,4}}(?:{_STANDARD_NUMBER}|\d{{4}}-\d\d))"
)
_CODES = frozenset(CODES.split("|"))


def find_behind_numbers(scope: Scope) -> Iterator[Part | Declined]:
    """The names of standards in rows that begin with the number."""
    for match in _NAMED_BEHIND.finditer(scope.folded):
        if not (match["year"] or match["code"] in _CODES) or inside_marks(scope.folded, match.start("name")):
            continue
        if not body_ending(match["name"], scope.lexicon):
            yield unquoted(*match.span("name"), BEHIND_NUMBER.id)


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
BEHIND_NUMBER = Rule(
    id="standard-name-row",
    finds="标准目录行：标准编号在前，名称在后",
    source="国家标准公告",
    pattern=_NAMED_BEHIND.pattern,
    find=find_behind_numbers,
    anchors=("-", "GB", "HJ", "/T"),
    yes={
        "编号 名称 代替标准号\nGB/T 1.1-2020 | 标准化工作导则 第1部分：标准化文件的结构 | 略": {
            "title.name": "标准化工作导则第1部分：标准化文件的结构",
            "number.canonical": "GB/T 1.1-2020",
        },
        "目录\nGB 2760-2024 食品安全国家标准 食品添加剂使用标准\n": {"number.canonical": "GB 2760-2024", "kind": "standard"},
        "目录\nGB 5084 农田灌溉水质标准\n": {"number.canonical": "GB 5084", "title.name": "农田灌溉水质标准"},
    },
    no={"按照GB 3095-2012 二级标准执行": "in a sentence"},
)
RULES = (BEFORE_NUMBER, STANDARD_NAME, BEHIND_NUMBER)
