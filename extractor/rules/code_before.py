"""The agency code left of a year: the lexicon judges where it begins; one that no table knows begins behind a lead-in word or an organ's name."""

from functools import lru_cache

import regex

from extractor.agencies import body_ending
from extractor.codes import CodeReading, read_code
from extractor.rules.fragments import HAN, back
from extractor.rules.rule import Scope

# The run to the left in which a code may stand; read right to left, so that it costs its own length and no more.
RUN = regex.compile(rf"(?r)(?:{HAN}|\({HAN}{{1,3}}\)|\s){{1,30}}")
_LEAD_IN = regex.compile(
    r".*(?:不含|包括|我[省市县区]|按照|依照|遵照|参照|根据|依据|参见|详见|以及|简称|结合|贯彻|落实|执行|适用|符合|违反|突破|超过|超出|不得|废止|印发|下发|文号|字号|编号|"
    r"编号为|字号为|作出|持有|收到|通知|意见|办法|文件|批复|决定|规定|公告|的|[但按据见经为以和与及或在由从对将原是了])"
)
_ORGAN_END = regex.compile(r"(?:委员会|政府|办公[厅室]|[局厅委部会署行省市县区州])$")
_ORGAN_TAIL = regex.compile(r".*(?:委员会|人民政府|办公[厅室]|总局|[局厅委部院会署])(?=..)")
# 民 刑 行 执 赔 知 破 with the stage of a trial: a court's case number in any bracket. And words of single acts and papers, in codes no table knows.
_COURT = regex.compile(
    r"[民刑行执赔破知商仲][一二三四五]?[初终再申监辖他提抗特督催清保异复协]|执[保恢异复监他]?字?$|认[港台复]|诉|仲[字裁案]|司鉴|鉴[定字]|[处决]?罚|许可|(?<!认)证$|公证|国用|权证|[动房地]产权|准字|食健|认字|复决|证字|[招中投]标|刑[捕诉]"
)


# 天健验, 中天恒基审字: the reports of accountants and appraisers, where no table has the code.
_FIRM = regex.compile(r"(?:[审验评核专]|评报)字$|验$|[评审]报$")


@lru_cache(maxsize=16384)
def is_court(code: str, listed: bool = True) -> bool:
    """Whether the code is of a court's case number, or of single acts and papers; of one that is not listed, of a firm's reports too."""
    return bool(_COURT.search(code)) or (not listed and bool(_FIRM.search(code)))


# Orders and announcements have rules of their own; 渝府令 and 国令 are codes.
OTHERS = regex.compile(r"(?:令|公告|通告)$")
SERIES_END = "发字函办规通电令复批文综传政府会办税"
# [政府发文]7号, [县政发]〔2018〕53号: what a publisher who masks names has put in the place of the code.
MASKED_CODE = rf"〔{HAN}{{1,5}}[文发字函]〕"


def code_before(scope: Scope, left: int, at: int) -> tuple[CodeReading | None, int]:
    """The longest reading that ends at the year bracket, and where it starts; a token of its own goes before one glued over a blank."""
    folded = scope.folded
    run = folded[left:at].rstrip()
    bracketed = "(" in run and run.rfind(")") < run.rfind("(")
    if bracketed:
        run = run[run.rfind("(") + 1 :]
    else:
        bracketed = folded[left - 1 : left] in ("(", "〔") and left > 0
    tokens = run.split()
    whole = "".join(tokens)
    glued = bracketed and len(whole) <= 8  # （发改 / 体改规〔2021〕1595号）
    for piece in ((whole, tokens[-1]) if glued else (tokens[-1], whole)) if len(tokens) > 1 else tokens:
        reading = read_code(piece[-16:], scope.lexicon)
        if reading:
            reading = _led_in(piece, reading, scope)
        if reading and not (bracketed and _cut_short(piece, reading.code)):
            return reading, back(folded, at, len(reading.code))
    return None, at


# 《X》(以下简称Y)〔(96)汇国发字第13号〕
_BEHIND_TITLE = regex.compile(r"(?r)》\s?(?:\([^()]{2,30}\)\s?)?[(〔]\s?")
_OF_COURTS = frozenset("法检仲裁诉执")


def of_title(folded: str, start: int, end: int, code: str) -> bool:
    """Whether a number that no table knows is that of the title in whose bracket it stands alone; no court's or procurator's."""
    fills = folded[end : end + 1] in (")", "〕") and _BEHIND_TITLE.match(folded, max(0, start - 40), start) is not None
    return fills and _OF_COURTS.isdisjoint(code)


_ORGANS = frozenset("委部局厅署院会")


def _behind_body(run: str, code: str, scope: Scope) -> CodeReading | None:
    """国家计委|计价格, which would read 计委计价格 too: the body's name goes before the code."""
    for k in range(1, min(4, len(code) - 1)):
        if code[k - 1] in _ORGANS and body_ending(run[: len(run) - len(code) + k], scope.lexicon) > k:
            rest = read_code(code[k:], scope.lexicon)
            if rest and rest.code == code[k:]:
                return rest
    return None


_LED_IN = regex.compile(r"[按据见依由经以属和及与](?P<code>\p{Han}{3,8})$")


def _led_in(run: str, reading: CodeReading, scope: Scope) -> CodeReading:
    """江宁区按|江宁政规发, 和|民发: one character of lead-in decides where a code begins when what follows it reads whole."""
    if reading.code[0] in "和及与":
        return read_code(reading.code[1:], scope.lexicon) or reading
    if reading.code == run:
        return reading
    own = _behind_body(run, reading.code, scope)
    if own:
        return own
    led = _LED_IN.search(run[-12:])
    longer = read_code(led["code"], scope.lexicon) if led and len(led["code"]) > len(reading.code) else None
    return longer if longer and led and longer.code == led["code"] else reading


def _cut_short(token: str, code: str) -> bool:
    """（农科院基建〔2016〕211号): what fills the bracket is the code; a reading of its tail only would leave 农科院 over."""
    rest = token[: -len(code)]
    return len(rest) > 0 and len(token) <= 8 and not _LEAD_IN.fullmatch(rest) and not _ORGAN_END.search(rest)


def unlisted_start(folded: str, left: int, at: int) -> int:
    """Where an unlisted code begins: at the bracket that it fills, else after the last lead-in word or organ name, or at the run's own edge."""
    run = folded[left:at].rstrip()
    token = run.split()[-1] if run.split() else ""
    filled = folded[left - 1 : left] in ("(", "〔") and len(token) == len(run) <= 8
    token = token[token.rfind("(") + 1 :] if token.rfind(")") < token.rfind("(") else token
    for cut in (_LEAD_IN,) if filled else (_LEAD_IN, _ORGAN_TAIL):
        found = cut.match(token)
        token = token[found.end() :] if found else token
    return back(folded, at, len(token)) if 2 <= len(token) <= 8 else at
