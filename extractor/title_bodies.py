"""The bodies that a title begins with: 《财政部 国家税务总局关于…》, the parties of a treaty, whose paper is forwarded."""

from collections.abc import Iterator

import regex

from extractor.genres import genre_of
from extractor.lexicon import Lexicon
from extractor.mention import IssuerDraft, Mention
from extractor.rows import COUNTRY
from extractor.rules.fragments import compact, stripped
from extractor.rules.issuer import bodies_before
from extractor.rules.rule import Scope, TitlePart
from extractor.subjects import body_at_head

_HEAD = regex.compile(r"(?=[关印转批发公对贯令])(?:关\s?于|印\s?发|转\s?发|批\s?转|发\s?布|公\s?布|对(?!外)|贯彻|公告|令)")
_PARTIES = regex.compile(
    rf"(?P<own>(?:{COUNTRY})?\p{{Han}}{{2,30}}?)(?:与|和|同)(?P<other>[\p{{Han}}、]{{3,50}}?(?:部|署|局|院|委员会|部门|厅|机构))(?:关于|有关|就)"
)
_STATES = regex.compile(rf"(?P<own>{COUNTRY}政府)(?:与|和|同)(?P<other>\p{{Han}}{{2,30}}?政府)")
_AFTER_BODY = regex.compile(r"(?<=[部署局院])(?:、|和)(?=[^、和]{2,})")
# 北京电力交易中心跨区跨省…实施细则, 大合坪乡人民政府…工作方案: exchanges and townships make rules of their own, and there are more than any table has.
_UNLISTED = regex.compile(
    r"(?:\p{Han}{2,4}(?:电力|能源|碳排放权|石油天然气|环境|产权)交易(?:中心|所)(?:有限(?:责任)?公司)?|\p{Han}{4,20}?(?:股份有限公司|有限责任公司)|\p{Han}{2,7}(?:乡|镇)人民政府)(?!管理|章程|建设|工作报告|的?[与和])"
)
_BRANCH = regex.compile(r"\s?\p{Han}{2,4}分(?:公司|行|局|所)")


def title_bodies(scope: Scope, mention: Mention, role: str) -> list[IssuerDraft]:
    """《财政部 国家税务总局关于…》: the bodies before 关于 or 印发 that reach the title's first character."""
    title, kind = mention.title, genre_of(mention.folded_name).kind
    if not title or kind == "law":
        return []
    start, _ = stripped(scope.folded, title.name_start, title.name_end)
    if scope.folded.startswith("关于", start):
        return []
    parties = _parties(scope, title) if kind == "treaty" else []
    if parties:
        return [IssuerDraft(s, e, "title", role, in_full=True) for s, e in parties]
    for match in _HEAD.finditer(scope.folded, start, min(title.name_end, start + 160)):
        at = match.start() - (scope.folded[match.start() - 1] == "〈")
        found = bodies_before(scope.folded, at, scope.lexicon, start, unlisted=True)
        if found.spans and scope.folded[start : found.start].strip() == "":
            inner = _inner_bodies(scope, match, title.name_end)
            if mention.total is None:
                mention.total = found.total
                mention.complete = mention.complete and found.complete
            own = [IssuerDraft(s, e, "title", "forwarder" if inner else role) for s, e in found.spans]
            return own + [IssuerDraft(s, e, "title", "original") for s, e in inner]
    unlisted = _UNLISTED.match(scope.folded, start, title.name_end)
    end = unlisted.end() if unlisted else start + body_at_head(scope.folded[start : min(title.name_end, start + 40)], scope.lexicon)
    if end - start <= 2:
        return []
    branch = _BRANCH.match(scope.folded, end)
    return [IssuerDraft(start, branch.end() if branch else end, "title", role, in_full=unlisted is not None)]


def _parties(scope: Scope, title: TitlePart) -> list[tuple[int, int]]:
    """The spans of a treaty's parties. They are looked for in the name without its layout, which may stand anywhere in it."""
    surface = scope.folded[title.name_start : title.name_end]
    ink = [title.name_start + i for i, char in enumerate(surface) if not char.isspace()]
    return [(ink[start], ink[end - 1] + 1) for start, end in _parties_of(compact(surface), scope.lexicon)]


def _parties_of(name: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """中华人民共和国海关总署与圣多美和普林西比民主共和国农业、农村发展和渔业部关于…的议定书: two bodies, the first of them listed."""
    states = _STATES.match(name)
    if states:
        return [states.span("own"), states.span("other")]
    two = _PARTIES.match(name)
    own = two["own"].removeprefix(COUNTRY) if two else ""
    if not two or not own or body_at_head(own, lexicon) != len(own):
        return []
    return [two.span("own"), *_each(name, *two.span("other"))]


def _each(name: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """农业和农村发展部、农牧署和食品药品监管署: three bodies, of which each ends as one does."""
    for joint in _AFTER_BODY.finditer(name, start, end):
        yield start, joint.start()
        start = joint.end()
    yield start, end


def _inner_bodies(scope: Scope, verb: "regex.Match[str]", end: int) -> list[tuple[int, int]]:
    """《国务院批转外交部和国务院港澳办公室关于…的通知》: whose paper is forwarded."""
    if "转" not in verb[0]:
        return []
    about = scope.folded.find("关于", verb.end(), min(end, verb.end() + 120))
    found = bodies_before(scope.folded, about, scope.lexicon, verb.end()) if about != -1 else None
    return found.spans if found and found.start == verb.end() else []
