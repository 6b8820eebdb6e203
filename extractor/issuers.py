"""Who issued what a mention names: bodies in apposition, before the verb, at the title's head, in the number, in adoption clauses."""

from collections.abc import Iterator

import regex

from extractor.mention import IssuerDraft, Mention
from extractor.rules.action import MADE_BY, Verb
from extractor.rules.fragments import compact
from extractor.rules.header import Draft
from extractor.rules.issuer import Bodies, bodies_before, others_behind
from extractor.rules.rule import Scope
from extractor.subjects import SELF, before_session, fill_subject, senders, skip
from extractor.title_bodies import title_bodies

_BY = regex.compile(
    rf"\s{{0,3}},?(?:已经?|并)?(?:于[\d年月日今]{{2,12}})?(?:由|(?P<is>[是系])由?)(?P<bodies>[^,。;《》]{{2,60}}?){MADE_BY}(?(is)的(?!\s?《))"
)
_MEETING = regex.compile(
    r"\s{0,3}(?:已?经|已?于|已由)(?P<who>[^,。;《》()]{0,60}?)(?=(?:\d{4}年)?第\s?(?:\d{1,4}|[一二三四五六七八九十]{1,4})\s?次\p{Han}{0,8}会)"
)
_SESSION = regex.compile(r"第\p{Han}{1,6}次")
_OTHER_NAME = regex.compile(r"(?r)\((?:以下[^()。]{0,3}称)?[^()《》。;,]{2,16}\)\s?")
# 遵守本公司《结算参与人管理规则》; 我省《条例》 is of a place.
_OURS = regex.compile(r"(?r)[我本](?:公司|所|校|行|集团|协会|会|局|厅|委|部)")
_WITHIN = regex.compile(r"\s?中(?:也|还|就|曾|已|均|明确|进一步)?(?:指出|提出|明确|强调|要求|规定|表示)")
_SUBMITTED = regex.compile(r"(?r)(?:上报|报送|报来|呈报|提交)(?:了|的)?\s?")
_PAPER = regex.compile(r"(?r)的?(?:通知|意见|文件|批复|复函|函|规定|办法|通告|公告|决定|纪要)\s?\(\s?")
_DRAFTS = ("拟定", "拟订", "编制", "起草制定")


def apposition(scope: Scope, mention: Mention, floor: int) -> Bodies:
    """国家发展改革委、国家能源局《关于…》: bodies that stand right before the title; a congress may have its session between."""
    if mention.form == "short" or (mention.number and (not mention.title or mention.number.start < mention.title.start)):
        return _before_number(scope, mention, floor)
    at = _before_bracket(scope.folded, floor, mention.start)
    found = bodies_before(scope.folded, before_session(scope.folded, floor, at), scope.lexicon, floor, unlisted=at == mention.start)
    if not found.spans and _WITHIN.match(scope.folded, mention.tail or mention.end) and scope.folded.endswith("在", floor, at):
        return bodies_before(scope.folded, at - 1, scope.lexicon, floor)  # 海关总署在《X》中指出
    whose = SELF if mention.folded_name.startswith("关于") else _OURS
    own = whose.match(scope.folded, floor, mention.start) if not found.spans else None
    return Bodies([own.span()], own.start()) if own else found


def _before_number(scope: Scope, mention: Mention, floor: int) -> Bodies:
    """民政部民发〔2017〕79号, 国务院2006年17号文件, 市教育局的通知(长教通〔2016〕1号): the body before a number that holds none itself."""
    number = mention.number
    if number and not number.bodies and scope.folded.endswith("以", 0, mention.start):
        return bodies_before(scope.folded, skip(scope.folded, mention.start - 1, floor), scope.lexicon, floor)  # 教育部以第41号令发布《X》
    if mention.form == "short" or not number or number.bodies or number.series not in ("document", "interpretation", "other"):
        return Bodies([], mention.start)
    paper = _PAPER.match(scope.folded, floor, mention.start)
    found = bodies_before(scope.folded, paper.start() if paper else mention.start, scope.lexicon, floor)
    return found if found.spans else Bodies([], mention.start)


def _before_bracket(folded: str, floor: int, at: int) -> int:
    """世界动物卫生组织(WOAH)《陆生动物卫生法典》: where the bracket begins that gives a body's other name, when one ends at `at`."""
    bracket = _OTHER_NAME.match(folded, floor, at) if folded.find(")", max(floor, at - 2), at) != -1 else None
    return bracket.start() if bracket else at


def issuers_of(
    scope: Scope, mention: Mention, own: Bodies, act: tuple[Verb, bool] | None, left: int, header: Draft, first: Mention
) -> None:
    """Fill the mention's issuers.

    `own` are its bodies in apposition, `act` is the act before its list, whose first member is `first`, `left` is where its clause begins.
    """
    forwarded = mention.relation == "forward"
    role = "original" if forwarded else "issuer"
    submitted = _SUBMITTED.match(scope.folded, left, mention.start) if not own.spans else None
    issued = act and (act[0].type in ("issue", "forward") or (act[0].type == "amend" and act[0].modality == "done"))
    if act and issued and (forwarded or not own.spans) and not _drafted(scope.folded, mention, act):
        made = _made_by(scope, mention, act[0].start) if act[1] and act[0].type == "amend" and not mention.number else []
        mention.issuers += [IssuerDraft(start, end, "prose") for start, end in made]
        if not made:
            fill_subject(scope, mention, act[0], left, header)
        for draft in mention.issuers:
            draft.shared = mention is not first and draft.role == "issuer"  # who forwards one forwards all
    elif submitted:
        mention.issuers += [IssuerDraft(s, e, "prose") for s, e in senders(scope, submitted.start(), left).spans]
    elif forwarded:
        mention.issuers.append(IssuerDraft(None, None, "context", "forwarder"))
    mention.issuers += [IssuerDraft(start, end, "prose", role) for start, end in own.spans]
    if own.spans:
        mention.total, mention.complete = own.total, own.complete
    mention.issuers += [IssuerDraft(start, end, "prose") for start, end in (*_adopted(scope, mention), *_around(scope, mention))]
    mention.issuers += title_bodies(scope, mention, role)
    for number in (mention.number, *mention.others):
        if number and number.bodies:
            mention.issuers += [IssuerDraft(start, end, "prose") for start, end in number.bodies]
            if mention.complete:
                mention.total, mention.complete = others_behind(scope.folded, number.bodies[-1][1])
    if mention.issuers:
        mention.rules.append("issuer")


# …总局令第144号公布并根据令第184号修改的, …第二十八次会议通过，2012年第二次修正的
_HELD = r"第\p{Han}{1,6}次\p{Han}{0,4}会议"
_MADE = regex.compile(rf"(?:令第?\s?\d{{1,4}}\s?号|{_HELD})\s?(?:公布|发布|通过)")


def _made_by(scope: Scope, mention: Mention, amended: int) -> list[tuple[int, int]]:
    """Who made what others amended later: the body of the order or session that stands first behind the title before."""
    floor = max(mention.sentence[0], scope.folded.rfind("》", mention.sentence[0], amended) + 1)
    made = _MADE.search(scope.folded, max(floor, amended - 200), amended)
    return bodies_before(scope.folded, made.start(), scope.lexicon, floor).spans if made else []


# 某市…第三次会议通过，某省…第六次会议|批准的
_ADOPTED = regex.compile(rf"(?r){_HELD}通过[^《。;]{{5,90}}会议批准的\s?")


def _adopted(scope: Scope, mention: Mention) -> list[tuple[int, int]]:
    """The congress that adopted what another, named right before the title, only approved."""
    folded, at = scope.folded, mention.start
    adopted = _ADOPTED.match(folded, max(0, at - 140), at) if folded.find("批准的", max(0, at - 4), at) != -1 else None
    return bodies_before(folded, adopted.start(), scope.lexicon, max(0, adopted.start() - 40)).spans if adopted else []


def _drafted(folded: str, mention: Mention, act: tuple[Verb, bool]) -> bool:
    """财政部拟定的《X》已经国务院同意，现印发给你们: who drafted it is not who issues it."""
    verb, modifies = act
    issued = any(
        later.start >= mention.end and later.type in ("issue", "forward") and later.modality == "done" for later in mention.actions
    )
    return modifies and issued and compact(folded[verb.start : verb.end]) in _DRAFTS


def _around(scope: Scope, mention: Mention) -> Iterator[tuple[int, int]]:
    """Behind the title: 由商务部发布; 已经商务部第111次部务会议审议通过; (1986年12月1日海关总署发布), and the congress of an adoption clause."""
    folded = scope.folded
    ahead = folded[mention.tail : mention.tail + 7]
    by = _BY.match(folded, mention.tail) if "由" in ahead or "是" in ahead else None
    if by:
        end = skip(folded, by.end("bodies"), by.start("bodies"))
        yield from bodies_before(folded, end, scope.lexicon, by.start("bodies"), unlisted=True).spans
    meeting = _MEETING.match(folded, mention.tail) if any(word in ahead for word in "经于由") else None
    if meeting:
        yield from bodies_before(folded, meeting.end(), scope.lexicon, meeting.start("who")).spans
    for date in mention.dates:
        session = _SESSION.search(folded, date.start, date.end) if date.event == "adopted" else None
        ends = session.start() if session else date.end - len("发布") if date.event == "issued" else date.start
        yield from bodies_before(folded, ends, scope.lexicon, date.start).spans
