"""发文字号: agency code, year, serial. The year in its bracket is the anchor; the lexicon judges where the code to its left begins."""

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractor.agencies import body_ending
from extractor.codes import CodeReading, read_code
from extractor.numerals import to_int
from extractor.rules.code_before import MASKED_CODE, OTHERS, RUN, SERIES_END, code_before, is_court, unlisted_start
from extractor.rules.elided import continuations
from extractor.rules.fragments import BLANK, CHINESE_SERIAL, CHINESE_YEAR, CLOSE, HIDDEN, OPEN, PAPER, SERIAL, YEAR, compact
from extractor.rules.number_print import SOURCE, codeless, full_year, masked, number_part, two_digits
from extractor.rules.rule import Declined, NumberPart, Part, Rule, Scope

ANCHOR = rf"""
    {OPEN} {BLANK} (?P<year>{YEAR} | {CHINESE_YEAR} | \d\s{{0,2}}\d) {BLANK} 年? {BLANK} {CLOSE} 年?
    (?: \s{{0,4}} \n\s{{0,4}}\n \s{{0,9}} \d{{1,3}} \s{{0,4}} \n )?   # a page's end and its number   〔2017〕 (2017) 〔二〇一七〕 〔84〕
    {BLANK} (?P<di>第)? {BLANK}                                     # 第 is wrong after 〔年〕, and frequent
    (?P<serial>{SERIAL} | {CHINESE_SERIAL}) (?:{BLANK} (?P<hao>号))?  # 79号  004号  5
"""
_ANCHOR = regex.compile(ANCHOR, regex.VERBOSE)
# [政府发文]〔2018〕53号 is for another rule.
_MASKED = regex.compile("(?r)" + MASKED_CODE)
# ××政发〔2020〕3号, 某安委〔2015〕3号: the place is not told. A letter alone may be a table's.
_HIDDEN = regex.compile("(?r)(?<![A-Za-z])" + HIDDEN)
_PAPER = regex.compile(rf"\s?{PAPER}")
_SEPARATOR = regex.compile(r"\s*(?:[、,]|和|及|与|以及)\s*")
_AFTER_BARE = regex.compile(r"\s{0,6}(?:[年月日期次届版季周章条款项页个元万%]|-?\d)")


def find(scope: Scope) -> Iterator[Part | Declined]:
    """Every document number of the text, lists and ranges written out, in reading order of their anchors."""
    floor, last = 0, None
    for match in _ANCHOR.finditer(scope.folded):
        if match.start() < floor:
            continue
        part = _read(scope, match, floor, last)
        if part is None:
            continue
        if isinstance(part, Declined):
            yield part
            floor = part.end
            continue
        members = [part, *continuations(scope, part)]
        if not match["hao"] and not _bare_serial_holds(scope, match, members):
            yield Declined(part.start, part.end, part.rule, "no 号 after the serial, and the code is not listed")
            continue
        yield from members
        floor, last = members[-1].end, members[-1]


def _read(scope: Scope, match: "regex.Match[str]", floor: int, last: NumberPart | None) -> NumberPart | Declined | None:
    """The number whose year stands in the bracket, with the code to its left; what it is instead; None where it is nothing."""
    year, serial = full_year(compact(match["year"])), to_int(compact(match["serial"]))
    if year is None or serial is None or _MASKED.match(scope.folded, floor, match.start()):
        return None
    start, reading = _code(scope, match, floor)
    if start == match.start():
        return _codeless(scope, match, year, serial, last)
    code = reading.code if reading else compact(scope.folded[start : match.start()])
    if not _holds(scope, match, code, reading):
        return None
    rule, certainty = (NUMBER.id, "high") if reading else (UNLISTED.id, "low" if scope.folded[match.start()] == "(" else "medium")
    hidden = _HIDDEN.match(scope.folded, floor, start + len(code) - len(code.lstrip("某〇")))
    if hidden:
        return masked(hidden.start(), match.end(), UNLISTED.id, year, serial)
    other = _other(scope, match, code, reading)
    if other:
        return Declined(start, match.end(), rule, other)
    return number_part(scope, match, start, rule, code, year, serial, certainty)


def _code(scope: Scope, match: "regex.Match[str]", floor: int) -> tuple[int, CodeReading | None]:
    """Where the code begins, and its reading where it is listed; the bracket's own place when there is none."""
    at = match.start()
    run = RUN.match(scope.folded, floor, at)
    if not run:
        return at, None
    reading, start = code_before(scope, run.start(), at)
    if reading is None and not two_digits(match):
        start = unlisted_start(scope.folded, run.start(), at)
    return start, reading


def _holds(scope: Scope, match: "regex.Match[str]", code: str, reading: CodeReading | None) -> bool:
    """Whether a number can have that code. An unlisted one needs the official bracket and 号, or in round ones the tail of a series."""
    if _belongs_to_order(code, scope):
        return False
    if reading:
        return not (reading.basis == "template" and two_digits(match))
    return bool(match["hao"]) and (scope.folded[match.start()] == "〔" or code[-1] in SERIES_END)


def _other(scope: Scope, match: "regex.Match[str]", code: str, reading: CodeReading | None) -> str | None:
    """What the number is of, when it is of no policy document."""
    if reading and reading.denied:
        return f"{code} is a {reading.denied} series, no policy document"
    if is_court(code, reading is not None) and not (reading and reading.basis == "exact"):
        return "the number of a court's case or of a single act, such as a penalty"
    return "an issue of a bulletin" if scope.folded.startswith("期", match.end()) else None


def _belongs_to_order(code: str, scope: Scope) -> bool:
    """证监会公告〔2008〕38号, 中国人民银行令〔2020〕第5号: a body's name and 令 or 公告 are for the rule of orders; 渝府令 and 国令 are codes."""
    word = OTHERS.search(code)
    if not word:
        return False
    body = code[: word.start()]
    return not body or body_ending(body, scope.lexicon) == len(body) or read_code(code, scope.lexicon) is None


def _codeless(scope: Scope, match: "regex.Match[str]", year: int, serial: int, last: NumberPart | None) -> NumberPart | None:
    """〔2026〕255号 right after 〔2012〕560号、: the code is inherited; right after a title's mark: a number whose code is not printed."""
    folded, at = scope.folded, match.start()
    before = folded[max(0, at - 12) : at].rstrip(" \n(")
    if not match["hao"]:
        return None
    if last and last.code and at - last.end < 8 and _SEPARATOR.fullmatch(folded, last.end, at):
        part = number_part(scope, match, at, NUMBER.id, last.code, year, serial, "high")
        return replace(part, deviations=(*part.deviations, "inherited-code"))
    alone = folded[at] == "〔" and (at == 0 or folded[at - 1] == "\n") and folded[match.end() : match.end() + 1] in ("", "\n")
    named = folded[at] == "〔" and before.endswith(("》", "通知", "意见", "办法", "指示", "规定", "公告"))
    if named or alone or _PAPER.match(folded, match.end()):
        return codeless(scope, match, at, NUMBER.id, year, serial)
    return None


def _bare_serial_holds(scope: Scope, match: "regex.Match[str]", members: list[NumberPart]) -> bool:
    if len(members) > 1:
        return True
    official = scope.folded[match.start()] == "〔" and members[0].rule == NUMBER.id and members[0].code is not None
    return official and not _AFTER_BARE.match(scope.folded, match.end())


NUMBER = Rule(
    id="document-number",
    finds="发文字号：机关代字、年份、发文顺序号",
    source=SOURCE,
    pattern=ANCHOR,
    find=find,
    anchors=("〔", "(", "〈"),
    yes={
        "依据国发〔2020〕5号的要求": {
            "number.canonical": "国发〔2020〕5号",
            "number.code": "国发",
            "number.year": 2020,
            "number.serial": 5,
        },
        "（辽民发[2017]第079号）": {
            "number.canonical": "辽民发〔2017〕79号",
            "number.text": "辽民发[2017]第079号",
            "number.deviations": ["brackets", "ordinal", "padding"],
        },
        "按照国办发（１９８５）\n49 号文件执行": {
            "number.canonical": "国办发〔1985〕49号",
            "number.deviations": ["brackets", "space", "width"],
        },
        "国卫办医函〔2020]113号印发以后": {"number.canonical": "国卫办医函〔2020〕113号", "number.deviations": ["brackets"]},
        "依据国资发产权〔2013〕202号": {"number.canonical": "国资发产权〔2013〕202号"},
        "见粤国土资（建）字〔2013〕640号": {"number.canonical": "粤国土资（建）字〔2013〕640号"},
    },
    no={
        "(2020)最高法民终5号判决": "a court case number",
        "验资报告（天健验〔2020〕5号）": "an accountant's report",
        "见江府信息〔2017〕13期": "an issue of a bulletin (期)",
        "国市监处罚〔2026〕29号": "a penalty, in the official bracket",
        "公司编号（2019）5号楼": "no code, and none to inherit",
    },
)
UNLISTED = Rule(
    id="document-number-unlisted",
    finds="发文字号，其机关代字不在词表中",
    source="CITATIONS.md 1.3: cut after lead-in words and organ names; the official bracket is required",
    pattern=ANCHOR,
    yes={
        "收到校党字〔1995〕12号后": {"number.canonical": "校党字〔1995〕12号", "certainty": "medium"},
        "按照××财办〔2020〕3号执行": {"number.text": "××财办〔2020〕3号", "number.canonical": None, "issuers": []},
        "依据某安委办〔2016〕18号": {"number.canonical": None, "number.deviations": ["masked"]},
    },
    no={"建筑面积（2019）12号": "round brackets and no series word", "（2013）陕民三终字第38号": "a court case number"},
)
RULES = (NUMBER, UNLISTED)
