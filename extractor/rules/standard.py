"""标准编号: GB/T 9704-2012, DB21/T, HJ, ISO, T/XXX."""

from collections.abc import Iterator

import regex

from extractor.rules.fragments import compact, holds, places
from extractor.rules.rule import NumberPart, Part, Rule, Scope

# Codes of national, industry and local standards (国家标准管理办法, 行业标准代号表), and of the international bodies cited beside them.
CODES = (
    "GB|GBJ|GBZ|GJB|DB|AQ|BB|CB|CCGF|CECS|CH|CJ|CJJ|CNAS|CY|DA|DL|DZ|EJ|FZ|GA|GH|GM|GY|HB|HG|HJ|HS|HY|JB|JC|JG|JGJ|JJF|JJG|JR|JT|JTG|JY|LB|LD|LS|LY|"
    "MH|MT|MZ|NB|NY|QB|QC|QJ|QX|RB|SB|SC|SF|SH|SJ|SL|SN|SW|SY|TB|TD|TSG|TY|WB|WH|WJ|WM|WS|WW|XB|XF|YB|YC|YD|YS|YY|YZ|ZY|ISO|IEC|ISPM|ASTM|EN|DIN|JIS|ITU"
)
PATTERN = rf"""
    (?<![A-Za-z\d]) (?<![A-Za-z]\s?/\s?) (?P<code>(?:DB(?:\d\d){{1,3}} | {CODES}) (?:\s?/\s?[A-Z]{{1,4}})? | T\s?/\s?[A-Z]{{2,8}})  # GB/T  DB21/T  T/CECS
    \s{{0,3}} (?P<serial>\d{{1,6}}(?:\.\d{{1,3}}){{0,2}}) (?P<parts>(?:\s?[-:]\s?\d{{1,2}}(?!\d)){{0,2}})
    (?: \s{{0,3}} (?:[-:]{{1,2}}|一) \s{{0,3}} (?P<year>(?:19|20)\d\d (?=\d类) | (?:19|20)?\d\d (?!\d)) )? (?! (?!\d类) [A-Za-z\d%] )  # 3096-2008|2类
"""
_PATTERN = regex.compile(PATTERN, regex.VERBOSE | regex.IGNORECASE)
_CAPITALS = regex.compile(r"(?<![A-Za-z\d])(?<![A-Za-z]/)[A-Z]{1,5}")
# Pages that lower all letters have gb50016-2012 too.
_LOWERED = ("gb", "cjj", "jgj", "ga", "hj")
# What may follow the capitals: a blank, a digit, /T.
_GOES_ON = frozenset(" \n/0123456789")
_INTERNATIONAL = ("ISO", "IEC", "ISPM", "ASTM", "EN", "DIN", "JIS", "ITU")


def find(scope: Scope) -> Iterator[Part]:
    """Numbers of standards. Without a year only where the code is written with /T, is an international body's, or stands beside a name."""
    floor = 0
    for start, end in _codes(scope.folded):
        match = _PATTERN.match(scope.folded, start) if start >= floor and scope.folded[end : end + 1] in _GOES_ON else None
        if not match:
            continue
        floor, code = match.end(), compact(match["code"]).upper()
        if not (match["year"] or "/" in code or code in _INTERNATIONAL or _told(scope.folded, match)):
            continue
        serial = match["serial"] + compact(match["parts"])
        year = match["year"]
        canonical = f"{code} {serial}" + (f"-{year}" if year else "")
        printed = scope.text[match.start() : match.end()]
        found = () if printed in (canonical, f"{code} {serial}—{year}") else ("layout",)  # the year stands behind a 一字线 (GB/T 1.1)
        yield NumberPart(
            match.start(), match.end(), STANDARD.id, canonical, "standard", code, int(year) if year and len(year) == 4 else None,
            int(match["serial"].split(".")[0]), found, certainty="high" if year else "medium",
        )  # fmt: skip


def _codes(folded: str) -> list[tuple[int, int]]:
    """Where letters stand that may be the code of a standard, in reading order."""
    found = [capitals.span() for capitals in _CAPITALS.finditer(folded)]
    if not holds(folded, *_LOWERED):
        return found
    return sorted(found + [(at, at + len(code)) for at, code in places(folded, *_LOWERED)])


# 《饲料标签》(GB 10648), 食品安全国家标准生乳(GB19301): the bracket behind a title or a standard's name.
_NAMED = regex.compile(r"(?r)(?:》|标准[\p{Han}]{0,20})\s?\(\s?")


# 按照 GB 50016、 GB 3838规定的, and the row GB 3838 地表水环境质量标准
_APPLIED = regex.compile(r"(?r)(?:按照?|执行|符合|依据|依照|参照|满足)(?:国家标准)?\s?")
_SAYS = regex.compile(
    r"\s?(?:界定|规定|的(?:规定|要求))|\s{1,4}\p{Han}[\p{Han}、() ]{2,40}(?:标准|规范|规程|准则|方法|通则|导则|要求)\s{0,4}(?:\n|$)"
)


def _told(folded: str, match: "regex.Match[str]") -> bool:
    """A number without a year that a title or the word 标准 tells to be a standard's."""
    start, end = match.span()
    if folded.startswith(")", end):
        alone = match["code"].startswith("GB") and folded.endswith("(", 0, start)
        return alone or bool(_NAMED.match(folded, max(0, start - 26), start))
    if folded.startswith("《", end):
        return True
    applied = folded.endswith(("》", "》 "), 0, start) or _APPLIED.match(folded, max(0, start - 8), start) or _SAYS.match(folded, end)
    return match["code"].upper().startswith("GB") and bool(applied)


STANDARD = Rule(
    id="standard",
    finds="标准编号：国家、行业、地方、团体、国际标准",
    source="标准化法; 国家标准管理办法; 行业标准代号",
    pattern=PATTERN,
    find=find,
    yes={
        "《虚拟电厂管理规范》（GB/T 44241—2024）": {
            "number.canonical": "GB/T 44241-2024",
            "title.name": "虚拟电厂管理规范",
            "kind": "standard",
        },
        "《发电企业设备检修导则》\n（DL/T838-2017）": {"number.canonical": "DL/T 838-2017"},
        "采用《建筑用轻质隔墙条板》（gb/t23451-2009）国家标准": {"number.canonical": "GB/T 23451-2009", "title.name": "建筑用轻质隔墙条板"},
        "符合DB21/T 1234-2020的要求": {"number.canonical": "DB21/T 1234-2020"},
    },
    no={"使用SC 25汽油": "no year and no /T", "型号HB2020-15": "a model"},
)
RULES = (STANDARD,)
