"""令 and 公告: numbers whose code is the body's name. 国务院令第685号, 2017年第3号令, 财政部 税务总局公告2019年第39号."""

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractor.codes import read_code
from extractor.fold import unified
from extractor.numerals import to_int
from extractor.rows import COUNTRY
from extractor.rules.elided import RANGE_LIMIT, continuations, member
from extractor.rules.fragments import BLANK, CHINESE_SERIAL, CHINESE_YEAR, HAN, SERIAL, YEAR, compact, places
from extractor.rules.issuer import bodies_before
from extractor.rules.number_print import deviations
from extractor.rules.rule import Declined, NumberPart, Part, Rule, Scope

LISTED = rf"(?:\s?[、,]\s?第?\d{{1,4}}){{1,{RANGE_LIMIT}}}\s?号(?!\s?[台楼线])"
FORWARD = rf"""
    (?P<word>令(?![状牌]) | 公告 | 通告) {BLANK} (?P<open>[(〔〈])? {BLANK}                                    # 令  公告(
    (?: (?P<year>{YEAR} | {CHINESE_YEAR}) {BLANK} 年? {BLANK} (?P<close>[)〕〉])? {BLANK} )?              # 2018年  〔2020〕
    (?P<di>第)? {BLANK} (?P<serial>{SERIAL} | {CHINESE_SERIAL}) (?: {BLANK} 号 (?! {BLANK} [台楼线]) | (?={LISTED}) )   # 第198、240号
"""
TURNED = rf"""
    (?<![\d字第]) (?: (?: (?P<open>[(〔〈]) {BLANK} (?P<year>{YEAR}) {BLANK} 年? {BLANK} [)〕〉] | (?P<year>{YEAR}) {BLANK} 年? ) {BLANK} )?   # 2017年
    (?:(?P<di>第) {BLANK})? (?P<serial>{SERIAL} | {CHINESE_SERIAL}) {BLANK} 号 {BLANK}          # 第3号
    (?P<organ>{HAN}{{0,10}}) (?P<word>令 | 公告 | 通告)                                                  # 令  海关总署令
"""
_FORWARD = regex.compile(FORWARD, regex.VERBOSE)
_TURNED = regex.compile("(?r)" + TURNED, regex.VERBOSE)
# 海关总署、农业农村部2023年联合公告第26号
_BEFORE = regex.compile(rf"(?r)(?:(?P<year>{YEAR})\s?年\s?)?(?:联合)?\s?")
# (2005年湖南省人民代表大会常务委员会公告第13号)
_YEAR_LEAD = regex.compile(rf"(?r)(?<=\()(?P<year>{YEAR})\s?年")
# 部令, 署令, 省政府令: an organ's noun alone names no body, but the order is one.
_NOUN = regex.compile(r"(?r)(?:主席|国|(?<!签)署|总署|总局|部|局|[省市县区乡镇](?:人民)?政府|人民政府|政府|自治区人民政府|[部厅局]门?)")
# （交易商协会公告〔2021〕11号）: what fills the bracket up to the word is the body, known or not.
_UNLISTED = regex.compile(
    rf"(?r)(?<=[(《]){HAN}{{1,24}}(?:部|委|局|厅|院|署|会|办|府|所|行|中心)|(?<=原|\d日)(?:国家|中国|全国){HAN}{{2,16}}(?:部|局|委员会|总署)"
)
_COUNTRY = regex.compile(rf"(?r){COUNTRY}\s{{0,4}}")
_HAN = regex.compile(HAN)
_CLOSE = regex.compile(r"\s{0,3}[)〕〉]")
_HAN_RUN = regex.compile(rf"(?r){HAN}{{1,12}}")
# 市新冠肺炎疫情防控指挥部令第3号: bodies that no table has.
_FOR_THE_OCCASION = ("指挥部", "领导小组", "指挥部办公室", "领导小组办公室")
_NO_ORDER = frozenset("命指禁法司律号口密勒敕县时夏当责勿即")


def find(scope: Scope) -> Iterator[Part | Declined]:
    """Orders and announcements, in reading order; the body's name is part of the number."""
    folded, floor = scope.folded, 0
    last: Part | Declined | None = None
    for at, word in places(folded, *ORDER.anchors):
        forward = _FORWARD.match(folded, at)
        if forward:
            part = _plain(scope, forward, floor)
        else:
            turned = _TURNED.match(folded, max(floor, at - 40), at + len(word)) if folded.find("号", max(0, at - 14), at) != -1 else None
            part = _turned(scope, turned, floor) if turned and not folded.startswith(("状", "牌"), at + 1) else None
        if part:
            part = _inherited(folded, last, part)
            members = _members(scope, part, forward or turned)
            yield from members
            floor, last = members[-1].end, members[-1]


def _members(scope: Scope, part: Part | Declined, match: "regex.Match[str] | None") -> list[Part | Declined]:
    """The number with those of its list that have its body in common: 海关总署令第198、240号, 第44、45号令, 68、69号公告."""
    if not isinstance(part, NumberPart) or not match:
        return [part]
    if match.re is _FORWARD:
        return [part, *continuations(scope, part)]
    before = _LISTED_BEFORE.match(scope.folded, max(0, part.start - 40), part.start) if not part.bodies and not match["di"] else None
    serials = list(_SERIAL.finditer(scope.folded, before.start(), before.end())) if before else []
    if before and len(serials) == 1 and _OPENS.match(scope.folded, before.start()) and int(serials[0][0]) + 1 != part.serial:
        return [part]  # 。2、60号令: the sign of an item
    return [*(member(part, int(serial[0]), serial.start(), serial.end(), "inherited-code") for serial in serials), part]


_LISTED_BEFORE = regex.compile(r"(?r)(?<![\d、,件表图条款章节项组类号年月日.])\d{1,4}(?:\s?[、,]\s?\d{1,4}){0,8}\s?(?:[、,]|和|及)\s?")
_SERIAL = regex.compile(r"\d{1,4}")
_OPENS = regex.compile(r"(?<=(?:^|[。;\n])\s{0,4})\d{1,2}、")


_JOINED = regex.compile(r"\s?(?:、|和|及|以及|与)\s?")


def _inherited(folded: str, last: Part | Declined | None, part: Part | Declined) -> Part | Declined:
    """海关总署2010年第47号公告和2011年第55号公告: the body is printed once."""
    if not isinstance(last, NumberPart) or not isinstance(part, NumberPart):
        return part
    if part.code or not part.year or not last.code or part.series != last.series or not _JOINED.fullmatch(folded, last.end, part.start):
        return part
    canonical = f"{last.code}{part.canonical}"
    return replace(part, code=last.code, canonical=canonical, bodies=last.bodies, deviations=(*part.deviations, "inherited-code"))


def _plain(scope: Scope, match: "regex.Match[str]", floor: int) -> Part | Declined | None:
    folded = scope.folded
    before = _BEFORE.match(folded, max(floor, match.start() - 12), match.start())
    at = before.start() if before else match.start()
    bodies, start = _bodies(scope, at, floor)
    if start == at:
        at = start = match.start()
    bare = start == at
    last = folded[at - 1 : at]
    if bare and (last in _NO_ORDER if match["word"] == "令" else not match["year"] and last and _HAN.match(last)):
        return None
    if bare and not (match["open"] or match["year"] or match["di"]):
        return None
    end = _end(folded, match)
    if folded[start:at].startswith("台"):
        return Declined(start, end, ORDER.id, "a Taiwan order")
    printed = match["year"] or (before["year"] if before and not bare else None)
    lead = _YEAR_LEAD.match(folded, floor, start) if bodies and not printed and folded[start - 1 : start] == "年" else None
    if lead:
        printed, start = lead["year"], lead.start()
    year = to_int(compact(printed)) if printed else None
    bracket = match["open"] in ("〔", "〈") and match["close"] is not None
    return _part(scope, match, start, end, bodies, year, bracket)


def _end(folded: str, match: "regex.Match[str]") -> int:
    """公告（2018年第12号）: the bracket that the number opened is its own."""
    end = match.end()
    if match["open"] and not match["close"]:
        close = _CLOSE.match(folded, end)
        return close.end() if close else end
    return end


def _turned(scope: Scope, match: "regex.Match[str]", floor: int) -> NumberPart | None:
    organ = match["organ"]
    inner = _organ_span(scope, match.start("organ"), match.end("organ")) if organ else []
    if organ and not inner and not _NOUN.fullmatch(organ):
        return None
    at = match.start()
    bodies, start = _bodies(scope, at, max(floor, at - 200))
    made = _MADE_BEFORE.match(scope.folded, max(0, at - 30), at) if not bodies and scope.folded[at - 1 : at] == "的" else None
    if made:
        found = bodies_before(scope.folded, made.start(), scope.lexicon, max(floor, at - 200))
        bodies, start = (found.spans, found.start) if found.spans else (bodies, start)
    if not bodies and start == at and match["word"] != "令" and scope.folded.startswith(("栏", "牌", "板"), match.end()):
        return None
    year = int(compact(match["year"])) if match["year"] else None
    return _part(scope, match, start, match.end(), bodies + inner, year, match["open"] in ("〔", "〈"))


# 农业部、海关总署|的|第2号公告, 市政府|2022年4月15日发布的|第2号通告
_MADE_BEFORE = regex.compile(r"(?r)(?:于?(?:\d{4}年)?(?:\d{1,2}月\d{1,2}日)?(?:发布|公布|印发))?的")


def _country(folded: str, start: int) -> int:
    """中华人民共和国 before 主席令 or 国务院令 belongs to the number's print."""
    country = _COUNTRY.match(folded, max(0, start - len(COUNTRY) - 4), start)
    return country.start() if country else start


def _organ_span(scope: Scope, start: int, end: int) -> list[tuple[int, int]]:
    found = bodies_before(scope.folded, end, scope.lexicon, start)
    return found.spans if found.start == start else []


def _bodies(scope: Scope, at: int, floor: int) -> tuple[list[tuple[int, int]], int]:
    """The bodies printed left of the number, and where the number begins with them; a bare organ noun begins it, but is no body."""
    found = bodies_before(scope.folded, at, scope.lexicon, floor)
    if not found.spans and scope.folded.endswith(_FOR_THE_OCCASION, 0, at):
        found = bodies_before(scope.folded, at, scope.lexicon, floor, unlisted=True)
    if found.spans:
        return found.spans, _country(scope.folded, found.start)
    unlisted = _UNLISTED.match(scope.folded, max(floor, at - 40), at)
    if unlisted:
        return [unlisted.span()], unlisted.start()
    noun = _NOUN.match(scope.folded, max(floor, at - 8), at)
    if noun:
        return [], _country(scope.folded, noun.start())
    run = _HAN_RUN.match(scope.folded, max(floor, at - 12), at)
    reading = read_code(run[0] + "令", scope.lexicon) if run and scope.folded[at : at + 1] == "令" else None
    return [], at + 1 - len(reading.code) if reading and reading.basis in ("exact", "composed", "user") else at


def _part(
    scope: Scope, match: "regex.Match[str]", start: int, end: int, bodies: list[tuple[int, int]], year: int | None, bracket: bool
) -> NumberPart:
    serial = to_int(compact(match["serial"])) or 0
    word = match["word"]
    body = body_name(scope, bodies) or _noun(scope, start, match)
    canonical = f"{body}{word}{_year(year, bracket)}{'' if bracket and word != '令' else '第'}{serial}号"
    found = tuple(
        d for d in deviations(scope.text[start:end], scope.folded[start:end], match) if d in ("space", "width", "padding", "numeral")
    )
    series, rule = ("order", ORDER.id) if word == "令" else ("announcement", ANNOUNCEMENT.id)
    turned = match.re is _TURNED
    owner = "海关总署" if body in ("署", "总署") and "海关" in scope.folded else None  # 署令 is also 审计署's
    if owner:
        canonical = canonical.replace(body, owner, 1)
    short = not bodies and not year and turned and body in ("", "署", "总署", "部", "总局")
    certainty = "high" if body else "medium"
    return NumberPart(
        start,
        end,
        TURNED_ORDER.id if turned else rule,
        canonical,
        series,
        body or None,
        year,
        serial,
        found,
        tuple(bodies),
        certainty,
        short,
        owner,
    )


def _year(year: int | None, bracket: bool) -> str:
    return "" if year is None else f"〔{year}〕" if bracket else f"{year}年"


def _noun(scope: Scope, start: int, match: "regex.Match[str]") -> str:
    organ = match.groupdict().get("organ") or ""
    before = compact(scope.folded[start : match.start()]).removeprefix(COUNTRY)
    return organ or before


def body_name(scope: Scope, bodies: list[tuple[int, int]]) -> str:
    """The bodies as printed but for widths and radicals, 中华人民共和国 dropped, joined by 、."""
    return "、".join(compact(unified(scope.text[s:e])).removeprefix(COUNTRY) for s, e in bodies)


ORDER = Rule(
    id="order",
    finds="令：国务院令、主席令、部令、政府令",
    source="立法法; 规章制定程序条例; CITATIONS.md 1.2, 2 (6)",
    pattern=FORWARD,
    find=find,
    anchors=("令", "公告", "通告"),
    yes={
        "依照国务院令第685号": {"number.canonical": "国务院令第685号", "number.series": "order"},
        "《反倾销调查听证会暂行规则》（对外贸易经济合作部令2002年第3号）": {"number.canonical": "对外贸易经济合作部令2002年第3号"},
        "中国人民银行令〔2020〕第5号公布": {"number.canonical": "中国人民银行令〔2020〕第5号"},
        "中华人民共和国主席令 第五十三号": {"number.canonical": "主席令第53号", "number.serial": 53},
        "依照商务部令二〇二六年第1号": {"number.canonical": "商务部令2026年第1号"},
        "《评标办法暂行规定》（国家发展改革委等七部委令第12号）": {"issuer_total": 7, "issuers_complete": False},
        "根据渝府令第3号": {"number.canonical": "渝府令第3号", "issuers": [{"name": "重庆市人民政府", "basis": "number"}]},
        "公安部令105号": {"number.canonical": "公安部令第105号"},
    },
    no={"司令第3号碉堡": "司令 is no order", "省里下达命令第2号": "命令 without a body"},
)
TURNED_ORDER = Rule(
    id="order-turned",
    finds="第N号令、N号令、N号公告",
    source="CITATIONS.md 1.4 (23 of 634 orders in a collection of laws)",
    pattern=TURNED,
    yes={
        "依照国家发展改革委2017年第3号令": {"number.canonical": "国家发展改革委令2017年第3号"},
        "原海关总署2012年第26号公告同时废止": {"number.canonical": "海关总署公告2012年第26号", "relation": "repeal"},
        "第120号海关总署令": {"number.canonical": "海关总署令第120号"},
        "海关按照169号署令办理": {"number.canonical": "海关总署令第169号", "form": "short"},
    },
    no={"第3号台风": "a storm"},
)
ANNOUNCEMENT = Rule(
    id="announcement",
    finds="公告、通告的编号",
    source="CITATIONS.md 2 (7)",
    pattern=FORWARD,
    yes={
        "财政部 税务总局公告2019年第39号": {"number.canonical": "财政部、税务总局公告2019年第39号"},
        "按照农业农村部公告第344号": {"number.canonical": "农业农村部公告第344号"},
        "《城市公共客运条例》（2005年湖南省人民代表大会常务委员会公告第13号）": {
            "number.canonical": "湖南省人民代表大会常务委员会公告2005年第13号"
        },
        "证监会公告[2017]12号": {"number.canonical": "证监会公告〔2017〕12号"},
    },
    no={"本公告3号起生效": "a day of the month"},
)
RULES = (ORDER, TURNED_ORDER, ANNOUNCEMENT)
