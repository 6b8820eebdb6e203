"""发文字号: agency code, year, serial. The year in its bracket is the anchor; the lexicon judges where the code to its left begins."""

from collections.abc import Iterator

import regex

from extractor.agencies import body_ending
from extractor.codes import CodeReading, read_code
from extractor.numerals import to_int
from extractor.rules.fragments import BLANK, CHINESE_SERIAL, CLOSE, HAN, OPEN, SERIAL, YEAR, compact
from extractor.rules.rule import Declined, NumberPart, Part, Rule, Scope

SOURCE = "GB/T 9704-2012 7.2.5; 党政机关公文处理工作条例 第九条(五)"

ANCHOR = rf"""
    {OPEN} {BLANK} (?P<year>{YEAR} | [一二〇]{{1}}[一-九〇]{{3}} | \d\s{{0,2}}\d) {BLANK} 年? {BLANK} {CLOSE}
    (?: \s{{0,4}} \n\s{{0,4}}\n \s{{0,9}} \d{{1,3}} \s{{0,4}} \n )?   # a page's end and its number   〔2017〕 (2017) 〔二〇一七〕 〔84〕
    {BLANK} (?P<di>第)? {BLANK}                                     # 第 is wrong after 〔年〕, and frequent
    (?P<serial>{SERIAL} | {CHINESE_SERIAL}) (?:{BLANK} (?P<hao>号))?  # 79号  004号  5
"""
YEAR_FIRST = rf"""
    {OPEN} {BLANK} (?P<year>{YEAR} | \d\s{{0,2}}\d) {BLANK} 年? {BLANK} {CLOSE} {BLANK}   # （94） 〔1996〕
    (?: (?P<code>{HAN}{{2,8}}) {BLANK} (?P<di>第) | (?P<code>{HAN}{{1,7}}字) ) {BLANK} (?P<serial>{SERIAL}) {BLANK} 号       # 财税字第12号
"""
UNBRACKETED = rf"""
    (?<={HAN}) (?P<year>{YEAR}) {BLANK} (?:- | 年 {BLANK} 第?) {BLANK} (?P<serial>\d{{1,5}}) {BLANK} 号    # 国科发火2008-172号
"""
CONTINUATION = r"""
    \s{0,3} (?: (?P<list>[、,] | 和 | 及 | 与 | 以及) | (?P<range>- | ~ | ～ | 至 | 到) ) \s{0,3}      # 79号、80号  79-81号  3、7、9号
    第? (?P<serial>\d{1,5}) (?P<hao>\s{0,3}号)? (?!\d | \s?[年月日条款项个家万亿%元楼件份] | 令 | 公告)
"""

_ANCHOR = regex.compile(ANCHOR, regex.VERBOSE)
_YEAR_FIRST = regex.compile(YEAR_FIRST, regex.VERBOSE)
_UNBRACKETED = regex.compile(UNBRACKETED, regex.VERBOSE)
_CONTINUATION = regex.compile(CONTINUATION, regex.VERBOSE)
# The run to the left in which a code may stand; read right to left, so that it costs its own length and no more.
_RUN = regex.compile(rf"(?r)(?:{HAN}|\({HAN}{{1,3}}\)|\s){{1,30}}")
# [政府发文]〔2018〕53号: a publisher has put a word in brackets in the place of the code.
_PLACEHOLDER = regex.compile(rf"(?r)〔{HAN}{{2,6}}〕")
_SEPARATOR = regex.compile(r"\s*(?:[、,]|和|及|与|以及)\s*")
_AFTER_BARE = regex.compile(r"\s{0,6}(?:[年月日期次届版季周章条款项页个元万%]|-?\d)")
_LEAD_IN = regex.compile(
    r".*(?:按照|依照|遵照|参照|根据|依据|参见|详见|以及|简称|结合|贯彻|落实|执行|适用|符合|违反|废止|印发|下发|文号|字号|编号|"
    r"编号为|字号为|作出|持有|收到|通知|意见|办法|文件|批复|决定|规定|公告|的|[按据见经为以和与及或在由从对将原])"
)
_ORGAN_END = regex.compile(r"(?:委员会|政府|办公[厅室]|[局厅委部会署行省市县区州])$")
_ORGAN_TAIL = regex.compile(r".*(?:委员会|人民政府|办公[厅室]|总局|[局厅委部院会署])(?=..)")
# 民 刑 行 执 赔 知 破 with the stage of a trial: a court's case number in any bracket. And words of single acts and papers, in codes no table knows.
_COURT = regex.compile(
    r"[民刑行执赔破知商仲][一二三四五]?[初终再申监辖他提抗特督催清保异复协]|执[保恢异复监他]?字?$|认[港台复]|诉|仲[字裁案]|鉴|[处决]?罚|许可|证$|公证|国用|权证|产权|准字|食健|认字|复决|证字"
)
# Orders and announcements have rules of their own; 渝府令 and 国令 are codes.
_OTHERS = regex.compile(r"(?:令|公告|通告)$")
_SERIES_END = "发字函办规通电令复批文综传政府会办税"
RANGE_LIMIT = 30
_CENTURY = 100


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
        members = [part, *_continuations(scope, part)]
        if not match["hao"] and not _bare_serial_holds(scope, match, members):
            yield Declined(part.start, part.end, part.rule, "no 号 after the serial, and the code is not listed")
            continue
        yield from members
        floor, last = members[-1].end, part
    if "号" in scope.folded:
        yield from _year_first(scope)
        yield from _unbracketed(scope)


def _read(scope: Scope, match: "regex.Match[str]", floor: int, last: NumberPart | None) -> NumberPart | Declined | None:
    folded, at = scope.folded, match.start()
    year_surface = compact(match["year"])
    year = _full_year(year_surface)
    serial = to_int(compact(match["serial"]))
    if year is None or serial is None:
        return None
    run = _RUN.match(folded, floor, at)
    masked = _PLACEHOLDER.match(folded, floor, at) if folded[at - 1 : at] == "〕" else None
    if masked and len(year_surface) == 4:
        return _part(
            scope, masked.start(), match.end(), UNLISTED.id, scope.text[masked.start() : masked.end()], year, serial, "low", match, False
        )
    start = at
    reading = None
    rule = NUMBER.id
    certainty = "high"
    if run:
        reading, start = _code(scope, run.start(), at)
        if reading is None and len(year_surface) == 4:
            start = _unlisted(folded, run.start(), at)
            rule, certainty = UNLISTED.id, "low" if folded[at] == "(" else "medium"
    end = match.end()
    if start == at:
        return _codeless(scope, match, year, serial, last)
    code = reading.code if reading else compact(folded[start:at])
    if reading is None and not _plausible(code, folded[at], match):
        return None
    if _belongs_to_order(code, scope):
        return None
    if reading and len(year_surface) == 2 and reading.basis == "template":
        return None
    if reading and reading.denied:
        return Declined(start, end, rule, f"{code} is a {reading.denied} series, no policy document")
    if _COURT.search(code):
        return Declined(start, end, rule, "a court's case number")
    if folded[end : end + 1] == "期":
        return Declined(start, end, rule, "an issue of a bulletin")
    return _part(scope, start, end, rule, code, year, serial, certainty, match, len(year_surface) == 2)


def _belongs_to_order(code: str, scope: Scope) -> bool:
    """证监会公告〔2008〕38号, 中国人民银行令〔2020〕第5号: a body's name and 令 or 公告 are for the rule of orders; 渝府令 and 国令 are codes."""
    word = _OTHERS.search(code)
    if not word:
        return False
    body = code[: word.start()]
    return not body or body_ending(body, scope.lexicon) == len(body) or read_code(code, scope.lexicon) is None


def _part(
    scope: Scope,
    start: int,
    end: int,
    rule: str,
    code: str,
    year: int,
    serial: int,
    certainty: str,
    match: "regex.Match[str]",
    short_year: bool,
) -> NumberPart:
    code = code.replace("(", "（").replace(")", "）")
    surface = scope.text[start:end]
    series = "interpretation" if "释" in code else "document"
    canonical = f"{code}〔{year}〕{serial}号"
    found = () if surface == canonical else deviations(surface, scope.folded[start:end], match, short_year)
    return NumberPart(start, end, rule, canonical, series, code, year, serial, found, certainty=certainty)


def deviations(surface: str, folded: str, match: "regex.Match[str]", short_year: bool = False) -> tuple[str, ...]:
    """How a print departs from 代字〔YYYY〕N号, as words in a fixed order."""
    groups = match.groupdict()
    serial = compact(groups["serial"])
    checks = (
        ("brackets", "〔" not in surface or "〕" not in surface),
        ("space", any(c.isspace() for c in folded)),
        ("width", any("０" <= c <= "９" for c in surface)),
        ("ordinal", bool(groups.get("di"))),
        ("padding", serial.isascii() and serial.startswith("0")),
        ("numeral", not serial.isascii()),
        ("two-digit-year", short_year),
        ("year-first", folded[0] in "〔(〈"),
        ("no-serial-mark", not folded.endswith(("号", ")"))),
    )
    return tuple(word for word, holds in checks if holds)


def _full_year(surface: str) -> int | None:
    year = to_int(surface)
    if year is None or len(surface) == 4:
        return year if year is not None and 1900 <= year < 2100 else None
    return year + (1900 if year >= 49 else 2000) if len(surface) == 2 else None


def _code(scope: Scope, left: int, at: int) -> tuple[CodeReading | None, int]:
    """The longest reading that ends at the year bracket, and where it starts; a token of its own goes before one glued over a blank."""
    folded = scope.folded
    run = folded[left:at].rstrip()
    bracketed = "(" in run and run.rfind(")") < run.rfind("(")
    if bracketed:
        run = run[run.rfind("(") + 1 :]
    else:
        bracketed = folded[left - 1 : left] in ("(", "〔") and left > 0
    for piece in (run.split()[-1:] if any(c.isspace() for c in run) else []) + [compact(run)]:
        reading = read_code(piece[-16:], scope.lexicon)
        if reading:
            reading = _led_in(piece, reading, scope)
        if reading and not (bracketed and _cut_short(piece, reading.code)):
            return reading, _back(folded, at, len(reading.code))
    return None, at


_LED_IN = regex.compile(r"[按据见依由经以属和及与](?P<code>\p{Han}{3,8})$")


def _led_in(run: str, reading: CodeReading, scope: Scope) -> CodeReading:
    """江宁区按|江宁政规发, 和|民发: one character of lead-in decides where a code begins when what follows it reads whole."""
    if reading.code[0] in "和及与":
        return read_code(reading.code[1:], scope.lexicon) or reading
    led = _LED_IN.search(run[-12:])
    longer = read_code(led["code"], scope.lexicon) if led and len(led["code"]) > len(reading.code) else None
    return longer if longer and led and longer.code == led["code"] else reading


def _cut_short(token: str, code: str) -> bool:
    """（农科院基建〔2016〕211号): what fills the bracket is the code; a reading of its tail only would leave 农科院 over."""
    rest = token[: -len(code)]
    return len(rest) > 0 and len(token) <= 8 and not _LEAD_IN.fullmatch(rest) and not _ORGAN_END.search(rest)


def _back(folded: str, at: int, count: int) -> int:
    """The offset of the character that stands `count` characters before `at`, blanks not counted."""
    while count:
        at -= 1
        count -= not folded[at].isspace()
    return at


def _unlisted(folded: str, left: int, at: int) -> int:
    """Where an unlisted code begins: at the bracket that it fills, else after the last lead-in word or organ name, or at the run's own edge."""
    run = folded[left:at].rstrip()
    token = run.split()[-1] if run.split() else ""
    filled = at - len(run) > 0 and folded[at - len(run) - 1] in "(〔" and len(token) == len(run) <= 8
    token = token[token.rfind("(") + 1 :] if token.rfind(")") < token.rfind("(") else token
    for cut in (_LEAD_IN,) if filled else (_LEAD_IN, _ORGAN_TAIL):
        found = cut.match(token)
        token = token[found.end() :] if found else token
    return _back(folded, at, len(token)) if 2 <= len(token) <= 8 else at


def _plausible(code: str, bracket: str, match: "regex.Match[str]") -> bool:
    """An unlisted code needs the official bracket and 号, or in round ones the tail of a series."""
    return bool(match["hao"]) and (bracket == "〔" or code[-1] in _SERIES_END)


def _codeless(scope: Scope, match: "regex.Match[str]", year: int, serial: int, last: NumberPart | None) -> NumberPart | None:
    """〔2026〕255号 right after 〔2012〕560号、: the code is inherited; right after a title's mark: a number whose code is not printed."""
    folded, at = scope.folded, match.start()
    before = folded[max(0, at - 12) : at].rstrip(" \n(")
    if not match["hao"]:
        return None
    if last and last.code and at - last.end < 8 and _SEPARATOR.fullmatch(folded, last.end, at):
        part = _part(scope, at, match.end(), NUMBER.id, last.code, year, serial, "high", match, False)
        part.deviations += ("inherited-code",)
        return part
    alone = folded[at] == "〔" and (at == 0 or folded[at - 1] == "\n") and folded[match.end() : match.end() + 1] in ("", "\n")
    if (folded[at] == "〔" and before.endswith(("》", "通知", "意见", "办法", "指示", "规定", "公告"))) or alone:
        found = deviations(scope.text[at : match.end()], folded[at : match.end()], match)
        return NumberPart(
            at, match.end(), NUMBER.id, f"〔{year}〕{serial}号", "other", None, year, serial, (*found, "no-code"), certainty="low"
        )
    return None


def _continuations(scope: Scope, head: NumberPart) -> list[NumberPart]:
    """The elided members of a list or range behind `head`: 、80号 -81号. Only what ends in 号 counts."""
    members: list[NumberPart] = []
    pending: list[NumberPart] = []
    at, serial = head.end, head.serial or 0
    for _ in range(RANGE_LIMIT):
        more = _CONTINUATION.match(scope.folded, at)
        if not more or head.code is None:
            break
        value = int(more["serial"])
        if more["range"] and serial < value <= serial + RANGE_LIMIT:
            pending += [_member(head, n, at, more.end(), "range") for n in range(serial + 1, value)]
        elif more["range"]:
            break
        pending.append(_member(head, value, more.start("serial"), more.end(), "inherited-code"))
        at, serial = more.end(), value
        if more["hao"]:
            members += pending
            pending = []
    return members


def _member(head: NumberPart, serial: int, start: int, end: int, deviation: str) -> NumberPart:
    canonical = f"{head.code}〔{head.year}〕{serial}号"
    return NumberPart(start, end, NUMBER.id, canonical, head.series, head.code, head.year, serial, (deviation,), certainty=head.certainty)


def _bare_serial_holds(scope: Scope, match: "regex.Match[str]", members: list[NumberPart]) -> bool:
    if len(members) > 1:
        return True
    official = scope.folded[match.start()] == "〔" and members[0].rule == NUMBER.id and members[0].code is not None
    return official and not _AFTER_BARE.match(scope.folded, match.end())


def _year_first(scope: Scope) -> Iterator[Part | Declined]:
    for match in _YEAR_FIRST.finditer(scope.folded):
        code, year = compact(match["code"]), _full_year(compact(match["year"]))
        reading = read_code(code, scope.lexicon)
        listed = reading is not None and reading.code == code
        if _COURT.search(code) or not (listed or (scope.folded[match.start()] == "〔" and code.endswith("字"))):
            yield Declined(
                match.start(), match.end(), YEAR_FIRST_NUMBER.id, "year first: a court's case number unless the code is a known agency's"
            )
        elif year:
            serial = int(compact(match["serial"]))
            short = len(compact(match["year"])) == 2
            yield _part(
                scope, match.start(), match.end(), YEAR_FIRST_NUMBER.id, code, year, serial, "high" if listed else "medium", match, short
            )


def _unbracketed(scope: Scope) -> Iterator[Part | Declined]:
    for match in _UNBRACKETED.finditer(scope.folded):
        run = _RUN.match(scope.folded, max(0, match.start() - 20), match.start())
        reading, start = _code(scope, run.start(), match.start()) if run else (None, 0)
        if (
            reading
            and not reading.denied
            and not _OTHERS.search(reading.code)
            and (reading.basis != "composed" or reading.code[-1] in _SERIES_END)
        ):
            serial = int(match["serial"])
            part = _part(
                scope, start, match.end(), UNBRACKETED_NUMBER.id, reading.code, int(compact(match["year"])), serial, "medium", match, False
            )
            part.deviations = ("no-brackets", *(d for d in part.deviations if d != "brackets"))
            yield part


NUMBER = Rule(
    id="document-number",
    finds="发文字号：机关代字、年份、发文顺序号",
    source=SOURCE,
    pattern=ANCHOR,
    find=find,
    anchors=("〔", "(", "〈", "号"),
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
        "见粤国土资（建）字〔2013〕640号": {"number.canonical": "粤国土资（建）字〔2013〕640号"},
    },
    no={
        "(2020)最高法民终5号判决": "a court case number",
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
    yes={"收到校党字〔1995〕12号后": {"number.canonical": "校党字〔1995〕12号", "certainty": "medium"}},
    no={"建筑面积（2019）12号": "round brackets and no series word", "（2013）陕民三终字第38号": "a court case number"},
)
YEAR_FIRST_NUMBER = Rule(
    id="document-number-year-first",
    finds="旧式发文字号：年份在前",
    source="usage before 1987; CITATIONS.md 1.4",
    pattern=YEAR_FIRST,
    yes={
        "（94）财税字第12号": {
            "number.canonical": "财税字〔1994〕12号",
            "number.deviations": ["brackets", "ordinal", "two-digit-year", "year-first"],
        }
    },
    no={"（2013）陕民三终字第38号": "a court case number", "（2020）粤0104刑初第6号": "a court case number"},
)
UNBRACKETED_NUMBER = Rule(
    id="document-number-unbracketed",
    finds="发文字号，年份无括号",
    source="CITATIONS.md 1.4",
    pattern=UNBRACKETED,
    yes={"依据国科发火2008-172号": {"number.canonical": "国科发火〔2008〕172号", "number.deviations": ["no-brackets"]}},
    no={"位于南京街2020年3号楼": "an address", "辽宁省2020年第3号台风": "a storm"},
)
RULES = (NUMBER, UNLISTED, YEAR_FIRST_NUMBER, UNBRACKETED_NUMBER)
