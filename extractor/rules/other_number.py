"""Numbers of other shapes: the year first （94）财税字第12号, the year without its bracket 国科发火2008-172号."""

from collections.abc import Iterator

import regex

from extractor.codes import read_code
from extractor.rules.code_before import MASKED_CODE, OTHERS, RUN, SERIES_END, code_before, is_court, of_title
from extractor.rules.elided import continuations
from extractor.rules.fragments import BLANK, CLOSE, HAN, OPEN, PAPER, SERIAL, YEAR, compact
from extractor.rules.number_print import codeless, full_year, masked, number_part
from extractor.rules.rule import Declined, Part, Rule, Scope

YEAR_FIRST = rf"""
    {OPEN} {BLANK} (?P<year>{YEAR} | \d\s{{0,2}}\d) {BLANK} 年? {BLANK} {CLOSE} {BLANK}   # （94） 〔1996〕
    (?: (?P<code>{HAN}{{2,8}}(?:[〔(]{HAN}{{1,2}}[〕)]字)?) {BLANK} (?P<di>第) | (?P<code>{HAN}{{1,7}}[字发]) ) {BLANK} (?P<serial>{SERIAL}) {BLANK} 号       # 财税字第12号
"""
UNBRACKETED = rf"""
    (?<={HAN}) (?P<year>{YEAR}) {BLANK} (?:- | 年 {BLANK} 第?) {BLANK} (?P<serial>\d{{1,5}}) {BLANK} 号    # 国科发火2008-172号
"""

MASKED = rf"""
    {MASKED_CODE} {BLANK} (?: {OPEN} {BLANK} (?P<year>{YEAR}) {BLANK} {CLOSE} {BLANK} )? (?P<serial>{SERIAL}) {BLANK} 号 (?!\s?[台楼线])   # [政府发文]〔2018〕53号
"""
_MASKED = regex.compile(MASKED, regex.VERBOSE)
_YEAR_FIRST = regex.compile(YEAR_FIRST, regex.VERBOSE)
_PAPER = regex.compile(rf"\s?{PAPER}")
# A court's own papers have such numbers too: 〔2003〕民一他字第8号复函.
_REPLY = regex.compile(rf"\s?(?:{PAPER}|批复|复函|函复|答复|电复|解答|通知(?!书)|意见(?!书)|函(?!件))")
_UNBRACKETED = regex.compile(UNBRACKETED, regex.VERBOSE)


def find_year_first(scope: Scope) -> Iterator[Part | Declined]:
    for match in _YEAR_FIRST.finditer(scope.folded):
        code, year = compact(match["code"]), full_year(compact(match["year"]))
        reading = read_code(code, scope.lexicon)
        listed = reading is not None and reading.code == code
        reply = _REPLY.match(scope.folded, match.end()) is not None
        unlisted = code.endswith("字") and (reply or scope.folded[match.start()] == "〔" or of_title(scope.folded, *match.span(), code))
        if (is_court(code) and not reply) or not (listed or unlisted):
            yield Declined(
                match.start(),
                match.end(),
                YEAR_FIRST_NUMBER.id,
                "year first: a court's case number unless the code is a known agency's, or a paper's name follows",
            )
        elif year:
            certainty = "high" if listed else "medium"
            part = number_part(scope, match, match.start(), YEAR_FIRST_NUMBER.id, code, year, int(compact(match["serial"])), certainty)
            yield from (part, *continuations(scope, part))


def find_unbracketed(scope: Scope) -> Iterator[Part | Declined]:
    for match in _UNBRACKETED.finditer(scope.folded):
        run = RUN.match(scope.folded, max(0, match.start() - 20), match.start())
        reading, start = code_before(scope, run.start(), match.start()) if run else (None, 0)
        year, serial = int(compact(match["year"])), int(match["serial"])
        if (
            reading
            and not reading.denied
            and not OTHERS.search(reading.code)
            and (reading.basis != "composed" or reading.code[-1] in SERIES_END)
        ):
            yield number_part(scope, match, start, UNBRACKETED_NUMBER.id, reading.code, year, serial, "medium")
        elif _PAPER.match(scope.folded, match.end()):
            yield codeless(scope, match, match.start(), UNBRACKETED_NUMBER.id, year, serial)


def find_masked(scope: Scope) -> Iterator[Part | Declined]:
    """[政府发文]7号: what an anonymised text leaves of a number."""
    for match in _MASKED.finditer(scope.folded):
        year, serial = full_year(compact(match["year"] or "")), int(compact(match["serial"]))
        yield masked(*match.span(), MASKED_NUMBER.id, year, serial)


YEAR_FIRST_NUMBER = Rule(
    id="document-number-year-first",
    finds="旧式发文字号：年份在前",
    source="usage before 1987; CITATIONS.md 1.4",
    pattern=YEAR_FIRST,
    find=find_year_first,
    anchors=("号",),
    yes={
        "根据（88）国函字第45号文": {"number.canonical": "国函字〔1988〕45号"},
        "农业部〔1996〕农人发8号文件精神": {"number.canonical": "农人发〔1996〕8号"},
        "最高人民法院（63）法研字第74号批复": {"number.canonical": "法研字〔1963〕74号"},
        "（94）财税字第12号": {
            "number.canonical": "财税字〔1994〕12号",
            "number.deviations": ["brackets", "ordinal", "two-digit-year", "year-first"],
        },
        "下发《申报业务操作规程》(以下简称操作规程)［(９６)汇国发字第１３号］": {
            "number.canonical": "汇国发字〔1996〕13号",
            "title.name": "申报业务操作规程",
        },
    },
    no={"（2013）陕民三终字第38号": "a court case number", "（2020）粤0104刑初第6号": "a court case number"},
)
UNBRACKETED_NUMBER = Rule(
    id="document-number-unbracketed",
    finds="发文字号，年份无括号",
    source="CITATIONS.md 1.4",
    pattern=UNBRACKETED,
    find=find_unbracketed,
    anchors=("号",),
    yes={
        "依据国科发火2008-172号": {"number.canonical": "国科发火〔2008〕172号", "number.deviations": ["no-brackets"]},
        "根据国务院2006年17号文件的规定": {
            "number.text": "2006年17号",
            "number.canonical": "〔2006〕17号",
            "number.deviations": ["no-brackets", "no-code"],
            "issuers": [{"text": "国务院"}],
        },
    },
    no={"位于南京街2020年3号楼": "an address", "辽宁省2020年第3号台风": "a storm"},
)
MASKED_NUMBER = Rule(
    id="document-number-masked",
    finds="匿名化文本中代字被遮盖的发文字号",
    source="replies to citizens, published with names and codes masked",
    pattern=MASKED,
    find=find_masked,
    anchors=("〕",),
    yes={
        "根据《L8县公共租赁住房管理办法》（[政府发文]19号）": {
            "title.name": "L8县公共租赁住房管理办法",
            "number.canonical": None,
            "number.serial": 19,
        },
        "按[县政发]〔2018〕53号文件执行": {"number.text": "[县政发]〔2018〕53号", "number.canonical": None, "number.year": 2018},
    },
    no={"[政府发文]19号楼": "a building", "[附件]3号": "an annex"},
)
RULES = (YEAR_FIRST_NUMBER, UNBRACKETED_NUMBER, MASKED_NUMBER)
