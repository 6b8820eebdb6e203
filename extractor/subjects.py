"""Who stands before a verb: 海关总署于2008年5月1日 | 发布. Adverbs, dates and phrases between the two are set aside; else the body that opens the clause."""

from collections.abc import Iterator
from functools import lru_cache

import regex

from extractor.agencies import body_ending
from extractor.lexicon import Lexicon
from extractor.mention import IssuerDraft, Mention
from extractor.rules.action import Verb
from extractor.rules.fragments import before_blanks, compact
from extractor.rules.header import Draft
from extractor.rules.issuer import Bodies, bodies_before
from extractor.rules.rule import Scope

_DATE = (
    r"(?:(?:\d{4}|[今去前当同本]|[一二三四五六七八九〇零]{4})\s?年)?\s?(?:[\d一二三四五六七八九十]{1,3}\s?月)?\s?"
    r"(?:[\d一二三四五六七八九十]{1,3}\s?日|[初底末中]|[上下]旬|份)?(?<=[年月日初底末旬份])"
)
# Between subject and verb: when, how, together with whom. Read right to left.
_ADVERB = regex.compile(
    r"(?r)(?:近日|日前|昨[日天]|今[日天]|近期|随后|随即|此前|先后|曾|已经?|正式|共同|联合|同时|配套|研究|组织|专门|还|又|也|再|即|便|就|最新|重新|新|首次|统一|分别|及时|相继|陆续|最近|刚刚|公开|对外|单独|牵头|主持|负责|第一时间"
    r"|结合\p{Han}{0,8}实际(?:情况|需要)?|(?:会同|联合|商|协同)(?:国务院|[国省市])?(?:有关|相关|各)(?:部门|单位|方面)|据此|(?:下发|发布|出台|制定)了?关于|现将|"
    r"制定[和并、]?|起草[和并、]|决定|审议|表决|起草|修订|修改|再次|多次|并|以|名义|文件|发文|文|批准|以\p{Han}{0,8}第?\d{0,5}号?\p{Han}{0,6}(?:令|公告)(?:的?形式)?|(?:于|在|自|继)?"
    rf"{_DATE}|,|\([^()《》\d]{{1,20}}\))"
)
_WHEN = regex.compile(
    rf"\s{{0,4}}(?:(?:\d{{1,2}}[、.]|[一二三四五六七八九十]{{1,3}}、|\([一二三四五六七八九十\d]{{1,3}}\))\s{{0,2}})?(?:(?:近日|日前|近期|随后|此前|同时|其中|为此|今年以来|去年|今年|(?:于|在|自)?{_DATE}),?\s{{0,2}}){{0,3}}由?"
)
_NAME_OF = regex.compile(r"(?r)的?名义\s?(?:联合)?")
# 由市住建局牵头; 经财政部部务会议决定, 将《X》修改为
_LED = regex.compile(
    r"由(?P<bodies>[^,。;《》]{2,40}?)牵头|经(?P<bodies>[^,。;《》]{2,30}?)(?:[部委署局厅院府]务|常务|办公)会议?(?:研究|讨论|审议)?(?:决定|通过)|经(?P<bodies>[^,。;《》]{2,30}?)(?:会员大会|理事会|审议|表决|讨论){1,2}通过"
)
_AT_SESSION = regex.compile(
    r"(?r)(?:(?:(?:第\p{Han}{1,3}届)?(?:审判|检察)委员会)?第?[一二三四五六七八九十\d]{1,6}次(?:\p{Han}{0,4}会议)?|(?<=[部委署局厅院府])(?:[部委署局厅院府]务|常务|办公)会议?)(?:研究|审议)?\s?"
)
_SESSION_ENDS = frozenset("次议会究")
_BARE = regex.compile(r"\p{Han}{2,9}(?:厅|局|委)")
# A body made for the occasion: 市棚改攻坚指挥部.
_NEW_BODY = regex.compile(r"(?:[省市县区]|\p{Han}{2,7}[省市县区])\p{Han}{2,16}?(?:指挥部|领导小组|委员会|工作组)")
# 海关总署高度重视, | 根据《A》, | 结合实际, | 制定了: a clause that opens so has the subject of the clause before.
_GOES_ON = regex.compile(
    r"\s?(?:并|又|还|也|同时|根据|依据|依照|按照|遵循|结合|针对|围绕|对照|参照|借鉴|立足|为|在|经|通过|会同|联合|协同|以|从|对|将|把|于|自|[12]\d{3}年|\d{1,2}月"
    r"|充分|广泛|认真|深入|高度|严格|积极|全面|不断|进一步|切实|及时|立即|迅速|先后|陆续|相继|专门|多次|反复|共同|正式|主动|大力|统筹|聚焦|紧紧|紧密|随即|随后|现"
    r"|学习|专题|研究|起草|拟定|制定|制订|修订|修改|编制|出台|印发|下发|颁布|公布|发布|组织|牵头|决定|总结|听取|征求|开展|采取|成立|召开|建立|健全|加强|强化|完善|推进|推动|贯彻|落实|坚持)"
)
_CLAUSES = 5
# …协会(以下简称"协会")在原有规则的基础上根据新准则 | 制定了: on what ground, between subject and verb.
_PHRASES = regex.compile(
    r"(?:\([^()《》]{1,20}\)|在[^,。;《》]{2,30}?(?:基础上|指导下|领导下|过程中)|(?:根据|依据|按照|结合|针对|围绕|参照)[^,。;《》]{2,40}+|[,\s]){1,6}"
)
# 工信部一位人士表示, | 此前发布的: who speaks is not who issued; 国务院的部署, 海关总署令第1号: a body that the clause is not about.
_SPEAKS = regex.compile(r"(?:表示|认为|指出|透露|介绍|称|要求|强调)$")
_SPOKESMAN = regex.compile(r"[^,]{0,6}?(?:人士|负责人|发言人)")
_NO_SUBJECT = regex.compile(r"的|令|公告|关于|系统|门户|网站|\s?[《〔(]?\d|\s?[《〔]|\s{0,4}\n")
_SELF_VERBS = ("联合", "会同")
# 我局|会同|市财政局 | 印发
_JOINED = regex.compile(r"(?r)(?:会同|联合|协同|[和与、])\s?")
_REMAINDER = 14
# The clause before may hold the subject; further back than this it is somebody else's.
_FAR = 200
_JOINT = regex.compile(r"\s?(?:、|和|与|及|会同|联合)\s?")
# 你省《关于…的请示》, 我局《关于…的通知》
SELF = regex.compile(r"(?r)你们|我们|[你我贵本该](?:省|市|县|区|州|乡|镇|街道|厅|局|委|部|办|院|署|行|会|所|校|单位|(?<=该)公司)")


# 国务院总理签署国务院令，|公布《X》
_SIGNED = regex.compile(r"(?r)签署(?:第\s?\d{1,4}\s?号)?(?P<body>\p{Han}{2,10}?)(?:第\s?\d{1,4}\s?号)?令[,\s]{0,2}")


def fill_subject(scope: Scope, mention: Mention, verb: Verb, left: int, header: Draft) -> None:
    """The body before 印发, adverbs and dates set aside; 联合X印发 with its elided partner; 以X名义; else the body that opens the clause."""
    folded = scope.folded
    name_of = _NAME_OF.match(folded, left, verb.start)
    at = name_of.start() if name_of else skip(folded, verb.start, left)
    found = senders(scope, before_session(folded, left, at), left)
    role = "forwarder" if verb.type == "forward" else "issuer"
    signed = _SIGNED.match(folded, max(0, verb.start - 40), verb.start) if not found.spans and verb.type == "issue" else None
    if signed:
        found = bodies_before(folded, signed.end("body"), scope.lexicon, signed.start("body"))
    if not found.spans:
        own = SELF.match(folded, left, at)
        found.spans = [own.span()] if own else []
    if not found.spans and verb.type != "amend":  # 海关总署也参与修改《税则》
        found.spans = list(_opening(scope, left, at, verb.start, mention.sentence[0]))
    mention.issuers += [IssuerDraft(start, end, "prose", role) for start, end in found.spans]
    if found.spans:
        mention.total, mention.complete = found.total, found.complete
        joined = _JOINED.match(folded, max(left, found.start - 4), found.start)
        own = SELF.match(folded, left, joined.start()) if joined else None
        if own and own[0][1] not in "省市县区州":
            mention.issuers.insert(0, IssuerDraft(*own.span(), "prose", role))
        elif folded[max(left, found.start - 2) : found.start] in _SELF_VERBS or (found.joined in _SELF_VERBS and found.start == left):
            mention.issuers.append(IssuerDraft(None, None, "context", "joint"))
    elif header.mask and (before := folded[max(0, at - 30) : at].rstrip()).endswith(header.mask):
        end = max(0, at - 30) + len(before)
        mention.issuers.append(IssuerDraft(end - len(header.mask), end, "prose", role, masked=True))


def skip(folded: str, at: int, left: int) -> int:
    """Where the adverbs and dates begin that end at `at`, up to six of them."""
    for _ in range(6):
        at = before_blanks(folded, at, left)
        match = _ADVERB.match(folded, left, at)
        if not match or match.start() == at:
            return at
        at = match.start()
    return at


def _opening(scope: Scope, left: int, at: int, verb: int, sentence: int) -> Iterator[tuple[int, int]]:
    """山东省民政厅第一时间转发; 市指挥部召开协调会议，并出具了: the body that opens the clause, or one before when this one has no subject of its own."""
    folded, sentence = scope.folded, max(sentence, left - _FAR)
    for start, limit in _clauses(folded, left, at, verb, sentence):
        spans = _bodies_at_head(folded, start, limit, scope.lexicon) or _unlisted_at_head(folded, start, limit, scope.lexicon)
        if spans:
            if _does(folded, spans[-1][1], limit, start < left):
                yield from spans
                return
            break
    led = _LED.search(folded, sentence, at)
    head = _after_date(folded, left, at)
    if led:
        yield from bodies_before(folded, led.end("bodies"), scope.lexicon, led.start("bodies")).spans
    elif _BARE.fullmatch(folded, head, at):
        yield head, at


def _does(folded: str, end: int, limit: int, far: bool) -> bool:
    """Whether a body that ends at `end` is what the words up to `limit` are about."""
    if _SPOKESMAN.match(folded, end, limit) or _SPEAKS.search(folded, end, limit):
        return False
    if far:
        return not _NO_SUBJECT.match(folded, end)
    return limit - end <= _REMAINDER or _PHRASES.fullmatch(folded, end, limit) is not None


def _after_date(folded: str, start: int, limit: int) -> int:
    when = _WHEN.match(folded, start, limit)
    return when.end() if when else start


def _clauses(folded: str, left: int, at: int, verb: int, sentence: int) -> Iterator[tuple[int, int]]:
    """The clause of the verb, and those before it as long as each goes on with the subject of its predecessor; dates at their heads set aside."""
    start, limit = left, at
    for _ in range(_CLAUSES):
        yield _after_date(folded, start, limit), limit
        if start <= sentence or folded[start - 1] != "," or not (_GOES_ON.match(folded, start, verb) or not folded[start:limit].strip()):
            return
        before = max(folded.rfind(mark, sentence, start - 1) for mark in ",;:。")
        start, limit = max(before + 1, sentence), start - 1


def _bodies_at_head(folded: str, start: int, limit: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """商务部与国家统计局 | 遵循国际标准: the listed bodies with which the words begin."""
    spans: list[tuple[int, int]] = []
    while length := body_at_head(folded[start : min(limit, start + 30)], lexicon):
        spans.append((start, start + length))
        joint = _JOINT.match(folded, start + length, limit)
        start = joint.end() if joint else limit
    return spans


def _unlisted_at_head(folded: str, start: int, limit: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    own = SELF.match(folded, start, start + 2)
    if own and not folded.startswith(("推动", "推进"), own.end()) and _GOES_ON.match(folded, own.end(), limit):
        return [own.span()]
    length = _place_at_head(folded, start, limit, lexicon)
    body = _NEW_BODY.match(folded, start, min(limit, start + 30)) if not length else None
    return [body.span()] if body else [(start, start + length)] if length else []


# 三亚结合实际，印发了; 街道结合实际，制定了: a place that does what its government does.
_PLACE = regex.compile(r"(?P<place>\p{Han}{2,8}?|[A-Z]\d{0,2}[省市县区州])(?:\s?结合[^,。;《》]{0,14}实际)?,?")


def _place_at_head(folded: str, start: int, limit: int, lexicon: Lexicon) -> int:
    """The length of a place's name when nothing but it, or it and 结合实际, stands before the verb."""
    whole = _PLACE.fullmatch(folded, start, limit)
    name = whole["place"] if whole else ""
    known = name in lexicon.region_names or name in ("街道", "镇", "乡") or name[:1].isascii() or SELF.fullmatch(name)
    return len(name) if known else 0


# 重庆市|政府采购, 中国|银行间, 国务院机构|改革: another word begins within the name.
_RUNS_ON = {
    "府": ("采购", "购买", "信息公开", "投资", "网站", "性"),
    "行": ("间", "业", "卡"),
    "院": ("机构改革",),
    "会": ("代表", "制度", "工作"),
}


_PSEUDONYM = regex.compile(r"[A-Z]\d{0,2}(?=[省市县区州])")


@lru_cache(maxsize=16384)
def body_at_head(run: str, lexicon: Lexicon) -> int:
    """The length of the longest listed body's name that `run` begins with, a pseudonym before it (A市人民政府); 0 when there is none."""
    masked = _PSEUDONYM.match(run)
    start = masked.end() if masked else 0
    for end in range(len(run), start + 1, -1):
        if run[end - 1] in lexicon.tails and not run.startswith(_RUNS_ON.get(run[end - 1], ()), end):
            name = compact(run[start:end])
            if body_ending(name, lexicon) == len(name):
                return end
    return 0


def senders(scope: Scope, at: int, left: int) -> Bodies:
    """The bodies that end at `at`; 民政部向国务院 | 报送: those before 向 where these are the addressees."""
    found = bodies_before(scope.folded, at, scope.lexicon, left, unlisted=True)
    if found.spans and scope.folded.endswith("向", left, found.start):
        return bodies_before(scope.folded, skip(scope.folded, found.start - 1, left), scope.lexicon, left, unlisted=True)
    return found


def before_session(folded: str, floor: int, at: int) -> int:
    """省人大常委会第三十八次会议, 财政部部务会议: where the session begins, when one ends at `at`."""
    session = _AT_SESSION.match(folded, floor, at) if folded[at - 1 : at] in _SESSION_ENDS else None
    return session.start() if session else at
