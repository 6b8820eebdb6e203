"""Who issued what a mention names: bodies in apposition, before the verb, at the title's head, in the number, in adoption clauses."""

from collections.abc import Iterator
from functools import lru_cache

import regex

from extractor.agencies import body_ending
from extractor.genres import genre_of
from extractor.lexicon import Lexicon
from extractor.mention import IssuerDraft, Mention
from extractor.rows import COUNTRY
from extractor.rules.action import Verb
from extractor.rules.fragments import compact
from extractor.rules.header import Draft
from extractor.rules.issuer import Bodies, bodies_before
from extractor.rules.rule import Scope, TitlePart

_DATE = (
    r"(?:(?:\d{4}|[今去前当同本]|[一二三四五六七八九〇零]{4})\s?年)?\s?(?:[\d一二三四五六七八九十]{1,3}\s?月)?\s?"
    r"(?:[\d一二三四五六七八九十]{1,3}\s?日|[初底末中]|[上下]旬|份)?(?<=[年月日初底末旬份])"
)
# Between subject and verb: when, how, together with whom. Read right to left.
_ADVERB = regex.compile(
    r"(?r)(?:近日|日前|近期|随后|随即|此前|先后|曾|已经?|正式|共同|联合|同时|配套|研究|组织|专门|还|又|也|再|即|便|就|最新|重新|新|首次|统一|及时|相继|陆续|最近|刚刚|公开|对外|单独|牵头|负责|第一时间|结合\p{Han}{0,8}实际(?:情况|需要)?|(?:会同|联合|商|协同)(?:国务院|[国省市])?(?:有关|相关|各)(?:部门|单位|方面)|据此|(?:下发|发布|出台|制定)了?关于|"
    r"制定[和并、]?|起草[和并、]|决定|审议|表决|起草|修订|修改|再次|多次|并|以|名义|文件|发文|文|批准|以\p{Han}{0,8}第?\d{0,5}号?\p{Han}{0,6}(?:令|公告)(?:的?形式)?|(?:于|在|自|继)?"
    rf"{_DATE}|,|\([^()《》\d]{{1,20}}\))"
)
_WHEN = regex.compile(
    rf"\s{{0,4}}(?:(?:近日|日前|近期|随后|此前|同时|其中|为此|今年以来|去年|今年|(?:于|在|自)?{_DATE}),?\s{{0,2}}){{0,3}}由?"
)
_NAME_OF = regex.compile(r"(?r)的?名义\s?(?:联合)?")
_BLANKS = regex.compile(r"\s*")
_HEAD = regex.compile(r"(?:关\s?于|印\s?发|转\s?发|批\s?转|发\s?布|公\s?布|对(?!外)|贯彻|公告|令)")
_BY = regex.compile(
    r"\s{0,3},?(?:已经?|并)?(?:于[\d年月日今]{2,12})?由(?P<bodies>[^,。;《》]{2,60}?)(?P<verb>联合印发|印发|发布|公布|制定|颁布|出台)"
)
_LED = regex.compile(r"由(?P<bodies>[^,。;《》]{2,40}?)牵头")
_MEETING = regex.compile(r"\s{0,3}已?(?:经|于)[^,。;《》()]{0,60}?(?=(?:\d{4}年)?第\s?\d{1,4}\s?次\p{Han}{0,8}会)")
_SESSION = regex.compile(r"第\p{Han}{1,6}次")
_AT_SESSION = regex.compile(r"(?r)第?[一二三四五六七八九十\d]{1,6}次(?:会议)?\s?")
_OTHER_NAME = regex.compile(r"(?r)\((?:以下[^()。]{0,3}称)?[^()《》。;,]{2,16}\)\s?")
# 你省《关于…的请示》, 我局《关于…的通知》
_SELF = regex.compile(r"(?r)你们|我们|[你我贵本](?:省|市|县|区|州|乡|镇|街道|厅|局|委|部|办|院|署|行|会|单位)")
# 遵守本公司《结算参与人管理规则》; 我省《条例》 is of a place.
_OURS = regex.compile(r"(?r)[我本](?:公司|所|协会|会|局|厅|委|部)")
_SUBMITTED = regex.compile(r"(?r)(?:上报|报送|报来|呈报|提交)(?:了|的)?\s?")
_BARE = regex.compile(r"\p{Han}{2,9}(?:厅|局|委)")
# A body made for the occasion: 市棚改攻坚指挥部.
_NEW_BODY = regex.compile(r"(?:[省市县区]|\p{Han}{2,7}[省市县区])\p{Han}{2,16}?(?:指挥部|领导小组|委员会|工作组)")
_PARTIES = regex.compile(
    rf"(?P<own>(?:{COUNTRY})?[\p{{Han}}\s]{{2,30}}?)(?:与|和|同)\s?(?P<other>[\p{{Han}}、\s]{{3,50}}?(?:部|署|局|院|委员会|部门|厅|机构))(?:关于|有关|就)"
)
_STATES = regex.compile(rf"(?P<own>{COUNTRY}政府)\s?(?:与|和|同)\s?(?P<other>[\p{{Han}}]{{2,30}}?政府)")
_AFTER_BODY = regex.compile(r"(?<=[部署局院])(?:、|和)(?=[^、和]{2,})")
_BRANCH = regex.compile(r"\s?\p{Han}{2,4}分(?:公司|行|局|所)")
_AGAIN = regex.compile(r"\s?(?:并|又|还|也|同时|并且)")
# …协会(以下简称"协会")在原有规则的基础上根据新准则 | 制定了: on what ground, between subject and verb.
_PHRASES = regex.compile(
    r"(?:\([^()《》]{1,20}\)|在[^,。;《》]{2,30}?(?:基础上|指导下|领导下|过程中)|(?:根据|依据|按照|结合|针对|围绕|参照)[^,。;《》]{2,40}+|[,\s]){1,6}"
)
# 工信部一位人士表示, | 此前发布的: who speaks is not who issued.
_SPEAKS = regex.compile(r"人士|负责人|(?:表示|认为|指出|透露|介绍|称)$")
_SELF_VERBS = ("联合", "会同")
_REMAINDER = 14
# The clause before may hold the subject; further back than this it is somebody else's.
_FAR = 200


def apposition(scope: Scope, mention: Mention, floor: int) -> Bodies:
    """国家发展改革委、国家能源局《关于…》: bodies that stand right before the title; a congress may have its session between."""
    if mention.form == "short" or (mention.number and (not mention.title or mention.number.start < mention.title.start)):
        return _before_number(scope, mention, floor)
    at = _before_bracket(scope.folded, floor, mention.start)
    found = bodies_before(scope.folded, _before_session(scope.folded, floor, at), scope.lexicon, floor, unlisted=at == mention.start)
    whose = _SELF if mention.folded_name.startswith("关于") else _OURS
    own = whose.match(scope.folded, floor, mention.start) if not found.spans else None
    return Bodies([own.span()], own.start()) if own else found


def _before_number(scope: Scope, mention: Mention, floor: int) -> Bodies:
    """民政部民发〔2017〕79号, 市教育局的通知(长教通〔2016〕1号): the body before a number that holds none itself."""
    number = mention.number
    if mention.form == "short" or not number or number.bodies or number.series != "document":
        return Bodies([], mention.start)
    paper = _PAPER.match(scope.folded, floor, mention.start)
    found = bodies_before(scope.folded, paper.start() if paper else mention.start, scope.lexicon, floor)
    return Bodies(found.spans, mention.start, found.total, found.complete)


_PAPER = regex.compile(r"(?r)的?(?:通知|意见|文件|批复|复函|函|规定|办法)\s?\(\s?")


def _before_bracket(folded: str, floor: int, at: int) -> int:
    """世界动物卫生组织(WOAH)《陆生动物卫生法典》: where the bracket begins that gives a body's other name, when one ends at `at`."""
    bracket = _OTHER_NAME.match(folded, floor, at) if folded.find(")", max(floor, at - 2), at) != -1 else None
    return bracket.start() if bracket else at


def _before_session(folded: str, floor: int, at: int) -> int:
    """省人大常委会第三十八次会议: where the session begins, when one ends at `at`."""
    session = _AT_SESSION.match(folded, floor, at) if folded.find("次", max(floor, at - 5), at) != -1 else None
    return session.start() if session else at


def issuers_of(
    scope: Scope, mention: Mention, own: Bodies, act: tuple[Verb, bool] | None, left: int, header: Draft, first: Mention
) -> None:
    """Fill the mention's issuers. `own` are its bodies in apposition, `act` the act before its list, whose `first` member may be another, `left` where its
    clause begins."""
    forwarded = mention.relation == "forward"
    role = "original" if forwarded else "issuer"
    submitted = _SUBMITTED.match(scope.folded, left, mention.start) if not own.spans else None
    issued = act and (act[0].type in ("issue", "forward") or (act[0].type == "amend" and act[0].modality == "done"))
    if act and issued and (forwarded or not own.spans) and not _drafted(scope.folded, mention, act):
        _subject(scope, mention, act[0], left, header)
        for draft in mention.issuers:
            draft.shared = mention is not first and draft.role == "issuer"  # who forwards one forwards all
    elif submitted:
        mention.issuers += [IssuerDraft(s, e, "prose") for s, e in _senders(scope, submitted.start(), left).spans]
    elif forwarded:
        mention.issuers.append(IssuerDraft(None, None, "context", "forwarder"))
    mention.issuers += [IssuerDraft(start, end, "prose", role) for start, end in own.spans]
    if own.spans:
        mention.total, mention.complete = own.total, own.complete
    mention.issuers += [IssuerDraft(start, end, "prose") for start, end in _around(scope, mention)]
    mention.issuers += _head(scope, mention, role)
    for number in (mention.number, *mention.others):
        mention.issuers += [IssuerDraft(start, end, "prose") for start, end in number.bodies] if number else []
    if mention.issuers:
        mention.rules.append("issuer")


_DRAFTS = ("拟定", "拟订", "编制", "起草制定")


def _drafted(folded: str, mention: Mention, act: tuple[Verb, bool]) -> bool:
    """财政部拟定的《X》已经国务院同意，现印发给你们: who drafted it is not who issues it."""
    verb, modifies = act
    issued = any(
        later.start >= mention.end and later.type in ("issue", "forward") and later.modality == "done" for later in mention.actions
    )
    return modifies and issued and compact(folded[verb.start : verb.end]) in _DRAFTS


def _senders(scope: Scope, at: int, left: int) -> Bodies:
    """The bodies that end at `at`; 民政部向国务院 | 报送: those before 向 where these are the addressees."""
    found = bodies_before(scope.folded, at, scope.lexicon, left, unlisted=True)
    if found.spans and scope.folded.endswith("向", left, found.start):
        return bodies_before(scope.folded, _skip(scope.folded, found.start - 1, left), scope.lexicon, left, unlisted=True)
    return found


def _subject(scope: Scope, mention: Mention, verb: Verb, left: int, header: Draft) -> None:
    """The body before 印发, adverbs and dates set aside; 联合X印发 with its elided partner; 以X名义; else the body that opens the clause."""
    folded = scope.folded
    name_of = _NAME_OF.match(folded, left, verb.start)
    at = name_of.start() if name_of else _skip(folded, verb.start, left)
    found = _senders(scope, _before_session(folded, left, at), left)
    role = "forwarder" if verb.type == "forward" else "issuer"
    if not found.spans:
        own = _SELF.match(folded, left, at)
        found.spans = [own.span()] if own else []
    if not found.spans and verb.type != "amend":  # 海关总署也参与修改《税则》
        found.spans = list(_opening(scope, left, at, verb.start, mention.sentence[0]))
    mention.issuers += [IssuerDraft(start, end, "prose", role) for start, end in found.spans]
    if found.spans:
        mention.total, mention.complete = found.total, found.complete
        if folded[max(left, found.start - 2) : found.start] in _SELF_VERBS or (found.joined in _SELF_VERBS and found.start == left):
            mention.issuers.append(IssuerDraft(None, None, "context", "joint"))
    elif header.mask and (before := folded[max(0, at - 30) : at].rstrip()).endswith(header.mask):
        end = max(0, at - 30) + len(before)
        mention.issuers.append(IssuerDraft(end - len(header.mask), end, "prose", role, masked=True))


def _skip(folded: str, at: int, left: int) -> int:
    for _ in range(6):
        while at > left and folded[at - 1].isspace():
            at -= 1
        match = _ADVERB.match(folded, left, at)
        if not match or match.start() == at:
            return at
        at = match.start()
    return at


def _opening(scope: Scope, left: int, at: int, verb: int, sentence: int) -> Iterator[tuple[int, int]]:
    """山东省民政厅第一时间转发; 市指挥部召开协调会议，并出具了: the body that opens the clause, or the one before when this one goes on with 并."""
    folded = scope.folded
    sentence = max(sentence, left - _FAR)
    start, limit = left, at
    for _ in range(2):
        if start > sentence and (_AGAIN.match(folded, start, verb) or not folded[start:limit].strip()):
            before = max(folded.rfind(mark, sentence, start - 1) for mark in ",;:。")
            start, limit = max(before + 1, sentence), start - 1
    led = _LED.search(folded, sentence, at)
    when = _WHEN.match(folded, start, limit)
    start = when.end() if when else start
    spans = _bodies_at_head(folded, start, limit, scope.lexicon) or _unlisted_at_head(folded, start, limit, scope.lexicon)
    end = spans[-1][1] if spans else start
    near = limit - end <= _REMAINDER or start < left or _PHRASES.fullmatch(folded, end, limit)
    if spans and near and not _SPEAKS.search(folded, end, limit):
        yield from spans
    elif led:
        yield from bodies_before(folded, led.end("bodies"), scope.lexicon, led.start("bodies")).spans
    elif _BARE.fullmatch(folded, start, at):
        yield start, at


_JOINT = regex.compile(r"\s?(?:、|和|与|及|会同|联合)\s?")


def _bodies_at_head(folded: str, start: int, limit: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """商务部与国家统计局 | 遵循国际标准: the listed bodies with which the words begin."""
    spans: list[tuple[int, int]] = []
    while length := _body_at_head(folded[start : min(limit, start + 30)], lexicon):
        spans.append((start, start + length))
        joint = _JOINT.match(folded, start + length, limit)
        start = joint.end() if joint else limit
    return spans


def _unlisted_at_head(folded: str, start: int, limit: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    length = _place_at_head(folded, start, limit, lexicon)
    body = _NEW_BODY.match(folded, start, min(limit, start + 30)) if not length else None
    return [body.span()] if body else [(start, start + length)] if length else []


# 三亚结合实际，印发了; 街道结合实际，制定了: a place that does what its government does.
_PLACE = regex.compile(r"(?P<place>\p{Han}{2,8}?|[A-Z]\d{0,2}[省市县区州])(?:\s?结合[^,。;《》]{0,14}实际)?,?")


def _place_at_head(folded: str, start: int, limit: int, lexicon: Lexicon) -> int:
    """The length of a place's name when nothing but it, or it and 结合实际, stands before the verb."""
    whole = _PLACE.fullmatch(folded, start, limit)
    name = whole["place"] if whole else ""
    known = name in lexicon.region_names or name in ("街道", "镇", "乡") or name[:1].isascii() or _SELF.fullmatch(name)
    return len(name) if known else 0


# 重庆市|政府采购, 中国|银行间, 国务院机构|改革: another word begins within the name.
_RUNS_ON = {"府": ("采购", "购买", "信息公开", "投资", "网站", "性"), "行": ("间", "业", "卡"), "院": ("机构改革",)}


@lru_cache(maxsize=16384)
def _body_at_head(run: str, lexicon: Lexicon) -> int:
    """The length of the longest listed body's name that `run` begins with; 0 when there is none."""
    for end in range(len(run), 1, -1):
        if run[end - 1] in lexicon.tails and not run.startswith(_RUNS_ON.get(run[end - 1], ()), end):
            name = compact(run[:end])
            if body_ending(name, lexicon) == len(name):
                return end
    return 0


def _around(scope: Scope, mention: Mention) -> Iterator[tuple[int, int]]:
    """Behind the title: 由商务部发布; 已经商务部第111次部务会议审议通过; (1986年12月1日海关总署发布), and the congress of an adoption clause."""
    folded = scope.folded
    ahead = folded[mention.tail : mention.tail + 7]
    by = _BY.match(folded, mention.tail) if "由" in ahead else None
    if by:
        end = _skip(folded, by.end("bodies"), by.start("bodies"))
        yield from bodies_before(folded, end, scope.lexicon, by.start("bodies"), unlisted=True).spans
    meeting = _MEETING.match(folded, mention.tail) if "经" in ahead or "于" in ahead else None
    if meeting:
        yield from bodies_before(folded, meeting.end(), scope.lexicon, meeting.start()).spans
    for date in mention.dates:
        session = _SESSION.search(folded, date.start, date.end) if date.event == "adopted" else None
        ends = session.start() if session else date.end - len("发布") if date.event == "issued" else date.start
        yield from bodies_before(folded, ends, scope.lexicon, date.start).spans


def _head(scope: Scope, mention: Mention, role: str) -> list[IssuerDraft]:
    """《财政部 国家税务总局关于…》: the bodies before 关于 or 印发 that reach the title's first character."""
    title = mention.title
    start = _BLANKS.match(scope.folded, title.name_start, title.name_end).end() if title else 0  # type: ignore[union-attr]
    if not title or scope.folded.startswith("关于", start):
        return []
    parties = _parties(scope, title) if genre_of(mention.folded_name).kind == "treaty" else []
    if parties:
        return [IssuerDraft(s, e, "title", role) for s, e in parties]
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
    length = _body_at_head(scope.folded[start : min(title.name_end, start + 40)], scope.lexicon)
    end = start + length
    if length <= 2 or genre_of(mention.folded_name).kind == "law":
        return []
    branch = _BRANCH.match(scope.folded, end)
    return [IssuerDraft(start, branch.end() if branch else end, "title", role)]


def _parties(scope: Scope, title: TitlePart) -> list[tuple[int, int]]:
    """《中华人民共和国海关总署与圣多美和普林西比民主共和国农业、农村发展和渔业部关于…的议定书》: two bodies, the first of them listed."""
    states = _STATES.match(scope.folded, title.name_start, title.name_end)
    if states:
        return [states.span("own"), states.span("other")]
    two = _PARTIES.match(scope.folded, title.name_start, title.name_end)
    own = compact(two["own"]).removeprefix(COUNTRY) if two else ""
    if not two or not own or _body_at_head(own, scope.lexicon) != len(own):
        return []
    return [two.span("own"), *_each(scope.folded, *two.span("other"))]


def _each(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """农业和农村发展部、农牧署和食品药品监管署: three bodies, of which each ends as one does."""
    for joint in _AFTER_BODY.finditer(folded, start, end):
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
