"""What a text says about itself: labelled lines, title lines, number line, signature, the proposal it answers."""

import datetime
from dataclasses import dataclass

import regex

from extractor.genres import genre_of
from extractor.models import Proposal
from extractor.rules.date import closing, opening
from extractor.rules.fragments import holds
from extractor.rules.rule import NumberPart, Rule, Scope

HEAD = 1500
NUMBER_LABEL = regex.compile(r"(?:发文字号|发文编号|发\s?文\s?号|文\s{0,6}号|文件编号|公文编号|文件字号|字\s?号)\s{0,4}[:|\]]?\s{0,12}\(?$")
_TITLE_LABEL = regex.compile(
    r"(?<!\S)(?:(?:标\s{0,6}题|名\s{0,6}称|信息名称)\s{0,4}[:|]|文件名称\s{0,4}[:|\n])\s{0,12}(?P<line>[^\n|]{4,120})"
)
_BODY_LABEL = regex.compile(
    r"(?<!\S)(?:(?P<organ>发文机关|发文单位|制发机关)|发布机构|公开主体|发布单位|信息来源|来\s{0,4}源)\s{0,4}[:|]?\s{0,8}(?P<line>[^\n|]{2,60})"
)
PROPOSAL = regex.compile(
    r"(?P<kind>建议|提案|议案)\s?\(?\s?第?\s?(?P<number>\d{1,8})\s?号(?P<tail>(?:建议|提案|议案)?)|(?:第\s?)?(?P<n2>\d{1,8})\s?号\s?\(?[^()\n。]{0,12}\)?(?P<kind2>建议|提案|议案)"
)
_SESSION = regex.compile(
    r"(?:[省市县区]|全国|自治区)?(?:政协)?[一二三四五六七八九十第]{1,5}届\p{Han}{0,8}?(?:人大|人民代表大会|政协|委员会)?\p{Han}{0,6}?[一二三四五六七八九十]{1,3}次(?:会议|全会)"
)
_PROPOSED = regex.compile("建议|提案|议案")
_ANSWERED = regex.compile("答复|收悉|提出的|复函|回复")
_LINE = regex.compile(r"[^\n]+")
_TITLE_END = regex.compile(
    r"(?:通知|意见|决定|决议|公告|通告|通报|批复|复函|函|答复|解释|纪要|办法|规定|条例|细则|规则|方案|规划|计划|纲要|解读|问答|报告|法|指引|指南|标准|目录|令|措施|要点|建议的答复)(?:\([^()\n]{1,20}\))?\s*$"
)


@dataclass(slots=True)
class Draft:
    """The header before its bodies have names: offsets only. `begin` is the first character that is no blank, `head_end` where the first sentence ends."""

    begin: int = 0
    title: tuple[int, int] | None = None
    number: NumberPart | None = None
    signature: tuple[int, int] | None = None
    adopted: tuple[int, int] | None = None
    date: datetime.date | None = None
    proposal: Proposal | None = None
    head_end: int = 0
    mask: str | None = None


def read_header(scope: Scope) -> Draft:
    """The parts of the text's own header. Numbers and titles that it holds are no citations."""
    folded = scope.folded
    draft = Draft(begin=len(folded) - len(folded.lstrip(" #\n")))
    limit = draft.begin + HEAD
    stop = folded.find("。", 0, limit)
    draft.head_end = stop if stop != -1 else min(len(folded), limit)
    labelled = _TITLE_LABEL.search(folded, 0, limit) if holds(folded[:limit], "题", "称") else None
    draft.title = _trimmed(folded, labelled.span("line") if labelled else _title_lines(folded, draft.head_end))
    end = closing(folded)
    body = _FIRST_ARTICLE.search(folded, 0, draft.head_end)
    adopting = opening(folded, body.start() if body else draft.head_end)
    draft.date, draft.signature, draft.adopted = end.day or adopting.day, end.signature, adopting.adopted
    draft.mask = _masked(folded, end.signature)
    draft.proposal = _proposal(scope, draft.begin + 400)
    return draft


_FIRST_ARTICLE = regex.compile(r"第一[条章]|\n\s{0,8}(?:一、|目\s{0,8}[录次]|第一部分)")


def _trimmed(folded: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
    """The span without the blanks at its ends; None when nothing is left."""
    surface = folded[slice(*span)] if span else ""
    start = span[0] + len(surface) - len(surface.lstrip()) if span else 0
    return (start, start + len(surface.strip())) if surface.strip() else None


def _title_lines(folded: str, limit: int) -> tuple[int, int] | None:
    """The first line that ends as titles end, with the lines right above it that it goes on from."""
    lines = [m.span() for m in _LINE.finditer(folded, 0, min(limit + 60, len(folded))) if folded[m.start() : m.end()].strip()][:6]
    for i, (start, end) in enumerate(lines):
        if i and _ITEM.fullmatch(folded, *lines[i - 1]):
            return None  # an item of a list, or 目录 over one: the text begins in its midst
        if i and folded.endswith("如下:", *lines[i - 1]):
            return None  # the text has begun
        if not _INK.search(folded, end):
            return None  # nothing follows that it could be the title of
        line = folded[start:end]
        bare = line.lstrip("# ").strip()
        cut = folded[end : end + 1] not in ("", "\n")  # the window ends in the midst of it
        if cut or not _TITLE_END.search(line) or not 4 <= len(bare) <= 120 or _NO_TITLE.search(bare):
            continue
        k = i
        while k and i - k < 3 and _goes_on(folded, lines[k - 1], lines[k]):
            k -= 1
        start = lines[k][0]
        first = folded[start:end]
        return start + len(first) - len(first.lstrip("# ")), start + len(first.rstrip())
    return None


_INK = regex.compile(r"\S")
_ITEM = regex.compile(r"\s*(?:\d{1,3}[.、)]?|目\s?[录次]|\d?\s?规范性引用文件)\s*")
_NO_TITLE = regex.compile(r"[,:;〔]|^\d{1,3}[.、]")


def _goes_on(folded: str, line: tuple[int, int], below: tuple[int, int]) -> bool:
    """A line of the same block above a title's end: Han, no punctuation, no number, no end of its own. A page may put a blank line behind 关于…"""
    text = folded[slice(*line)]
    gap = folded.count("\n", line[1], below[0])
    return (gap == 1 or (gap == 2 and "关于" in text)) and bool(_PART.fullmatch(text)) and not _TITLE_END.search(text)


_PART = regex.compile(r"[# ]{0,20}[\p{Han}、《》〈〉\" ]{4,60}")


def _proposal(scope: Scope, limit: int) -> Proposal | None:
    match = PROPOSAL.search(scope.folded, 0, limit) if _PROPOSED.search(scope.folded, 0, limit) else None
    if not match or not _ANSWERED.search(scope.folded, max(0, match.start() - 60), match.end() + 60):
        return None
    session = _SESSION.search(scope.folded, max(0, match.start() - 80), match.start())
    kind = match["kind2"] or match["tail"] or match["kind"]
    return Proposal.model_construct(
        text=scope.text[match.start() : match.end()], start=match.start(), end=match.end(), number=match["number"] or match["n2"], kind=kind,
        session=session[0] if session else None,
    )  # fmt: skip


def labelled_body(folded: str) -> tuple[tuple[int, int] | None, bool]:
    """The line behind 发文机关: or 发布机构:, and whether the label says who issued the text and not who put it there."""
    match = _BODY_LABEL.search(folded, 0, HEAD) if holds(folded[:HEAD], "机关", "机构", "单位", "主体", "源") else None
    return (match.span("line"), bool(match["organ"])) if match else (None, False)


def _masked(folded: str, signature: tuple[int, int] | None) -> str | None:
    """A token in the place of the issuer that is no body's name: the signature, and the first line or the subject of 印发, three times in the text.

    CITATIONS.md 3.4: a page's publisher may be overwritten everywhere by one phrase. No list of words is involved; whether a table knows the
    token as a body's name is asked by the caller.
    """
    token = folded[slice(*signature)] if signature else ""
    if not _TOKEN.fullmatch(token) or genre_of(token).weight == "instrument" or folded.count(token) < 3:
        return None
    first = folded[:200].lstrip().partition("\n")[0].strip()
    return (
        token if first == token or any(f"{token}{gap}{verb}" in folded for gap in ("", " ") for verb in ("印发", "转发", "发布")) else None
    )


_TOKEN = regex.compile(r"\p{Han}{2,12}")


HEADER = Rule(
    id="header",
    finds="文件自身的标题、文号、落款、所答复的建议提案",
    source="GB/T 9704-2012 7.2, 7.3",
    pattern=PROPOSAL.pattern,
    yes={
        "对省十二届人大五次会议第2017546号建议的答复": {"header.proposal.number": "2017546", "header.proposal.kind": "建议"},
        "国务院关于做好当前就业工作的意见\n国发〔2018〕39号\n各省人民政府：\n现就有关工作提出如下意见。": {
            "header.title.name": "国务院关于做好当前就业工作的意见",
            "header.number.canonical": "国发〔2018〕39号",
        },
        "南河市城市绿化条例\n\n（2019年8月30日南河市第六届人民代表大会常务委员会第八次会议通过）\n\n第一条 根据《城市绿化条例》，制定本条例。": {
            "header.date": "2019-08-30"
        },
        "成文日期：2018年12月18日\n标题：国务院关于做好就业工作的意见\n发布日期：2018年12月22日\n各省人民政府：\n就业是最大的民生。": {
            "header.date": "2018-12-18"
        },
        "禁止从该国输入牛肉。特此公告。海关总署 农业农村部2023年11月1日": {
            "header.date": "2023-11-01",
            "header.region": None,
        },
        "成文日期：\n2018年12月04日\n发布日期：\n2018年12月20日\n各省人民政府：\n就业是最大的民生。": {"header.date": "2018-12-04"},
    },
    no={
        "2007年9月3日，海关总署以第164号总署令对外公布了新的办法。": "a day in the news",
        "省十三届人大六次会议《关于鼓励社工参与社会治理》的建议(第1503号)的答复": "a proposal's title and number",
    },
)
RULES = (HEADER,)
