"""Mention -> outside world: bodies get their official names for the year and the place."""

from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

import regex

from extractor.agencies import elsewhere, name_owner, split_bodies
from extractor.codes import Owner, code_owner
from extractor.lexicon import Lexicon
from extractor.mention import IssuerDraft, Mention
from extractor.rules.fragments import compact
from extractor.rules.issuer import bodies_before
from extractor.rules.rule import NumberPart, Scope
from extractor.setting import Context, Party, defined_bodies, party, region_at_head, squeeze

_SELF = regex.compile(r"(?:我|本|你|贵|该)(?:厅|局|委|部|办|省|市|县|区|院|署|行|会|们|单位|机关|公司|所|协会|州|乡|镇|街道)?(?:人民政府)?")


def resolve_issuers(scope: Scope, mention: Mention, context: Context) -> tuple[Party, ...]:
    """The mention's bodies with official names; then the body that only the number's code tells, when none of them is it.

    教育部发布《A》、《广东省教育厅关于B》: whom B's title names, or its number's code, goes before the bodies that the list shares.
    """
    year = _year(mention)
    found = [(draft, body) for draft in mention.issuers for body in _resolve(scope, draft, mention, context, year)]
    titled = {body.name for draft, body in found if draft.basis == "title"}
    shared = {body.name for draft, body in found if draft.shared}
    coded = _coded(scope, mention.number, context) if shared and mention.number else None
    titled |= {coded.name} if coded and coded.name and coded.name not in shared else set()
    issuers = [body for draft, body in found if not (draft.shared and titled and body.name not in titled)]
    place = region_at_head(mention.folded_name, scope.lexicon) if mention.title and not all(body.name for body in issuers) else None
    issuers = [_placed(body, place, year, scope.lexicon) if body.role == "issuer" else body for body in issuers]
    if mention.number and mention.number.bodies:
        official = {body.start: body.name for body in issuers}
        mention.printed = tuple([official.get(start) for start, _ in mention.number.bodies])
    return tuple(_with_code(scope, mention, _spoken(mention, _unique(issuers)), context))


def _spoken(mention: Mention, issuers: list[Party]) -> list[Party]:
    """我会组织修订了《X》（证监会令第91号）: 我会 is the body that the order prints; 本所发布的《深圳证券交易所交易规则》: that in the title."""
    if all(i.name for i in issuers):
        return issuers
    printed = {start for number in (mention.number, *mention.others) if number for start, _ in number.bodies}
    found = {id(i): _meant_by(i, issuers, printed) for i in issuers}
    titled = {id(body) for body in found.values() if body and body.basis == "title"}
    said = []
    for issuer in issuers:
        body = found[id(issuer)]
        if body and body.basis == "title":
            said.append(body._replace(text=issuer.text, start=issuer.start, end=issuer.end, basis="prose", role=issuer.role))
        elif not body and id(issuer) not in titled:
            said.append(issuer)
    return said


def _meant_by(issuer: Party, issuers: list[Party], printed: set[int]) -> Party | None:
    """The body of the title or before the order that 我会 or 本所 stands for."""
    if issuer.name or not issuer.text:
        return None
    signed = (i for i in issuers if i.name and (i.start in printed or i.basis == "title"))
    return next((body for body in signed if _self_of(squeeze(issuer.text), body)), None)


def _year(mention: Mention) -> int | None:
    if mention.number and mention.number.year:
        return mention.number.year
    return next((d.date.year for d in mention.dates if d.date and d.event in ("adopted", "issued")), None)


def _resolve(scope: Scope, draft: IssuerDraft, mention: Mention, context: Context, year: int | None) -> list[Party]:
    if draft.start is None or draft.end is None:
        if not context.issuers:
            return []
        own = context.issuers[0]
        owner = Owner(own.name, own.agency, own.level, own.region, own.candidates, None)
        return [party(owner, None, None, None, draft.role, "context")]
    surface = scope.text[draft.start : draft.end]
    if draft.masked:
        mention.notes.append(("masked-issuer", "the printed issuer is no body; the name comes from the codes"))
        owner = context.mask_name or Owner(None, None, None, None, (), "masked")
        return [party(owner, surface, draft.start, draft.end, draft.role, "number" if owner.name else draft.basis)]
    found = []
    for first, last, known in _pieces(scope.folded[draft.start : draft.end], year, scope.lexicon, context.region):
        start, end = draft.start + first, draft.start + last
        name = squeeze(scope.folded[start:end])
        owners = [known] if known and known.name else _called(scope, start, name, known, context)
        if draft.in_full and len(owners) == 1 and not owners[0].name:
            owners = [replace(owners[0], name=name, candidates=())]
        found += [party(owner, scope.text[start:end], start, end, draft.role, draft.basis) for owner in owners]
    return found


@lru_cache(maxsize=65536)
def _pieces(surface: str, year: int | None, lexicon: Lexicon, region: str | None) -> tuple[tuple[int, int, Owner | None], ...]:
    """The bodies of one phrase: 省委省政府 is two, each with its own span; 两办 is two that share one. No owner for 我局: the context tells."""
    names = split_bodies(squeeze(surface), lexicon)
    owners = [None if _SELF.fullmatch(name) else _name(name, year, lexicon, region) for name in names]
    if len(names) == 1 or "".join(names) != compact(surface):
        return tuple((0, len(surface), owner) for owner in owners)
    ink = [i for i, char in enumerate(surface) if not char.isspace()]
    ends = list(accumulate(map(len, names)))
    return tuple((ink[first], ink[end - 1] + 1, owner) for first, end, owner in zip([0, *ends[:-1]], ends, owners, strict=True))


def _called(scope: Scope, at: int, name: str, known: Owner | None, context: Context) -> list[Owner]:
    """本所, 协会: what 以下简称 gave the name to; else those whom 我局 or 该局 means; else the body as the tables leave it."""
    if context.defined is None:
        context.defined = defined_bodies(scope)
    given = next((owner for start, owner in reversed(context.defined.get(name, ())) if start < at), known)
    return [given] if given else [_that(scope, at, name)] if name[0] == "该" else _meant(name, context)


# How far before it 该部 may have been named.
_NEAR = 150


def _that(scope: Scope, at: int, name: str) -> Owner:
    """工信部宣布由该部牵头: the last body before it whose name ends so; nobody when there is none near."""
    kind, floor = name[1:], max(0, at - _NEAR)
    end = scope.folded.rfind(kind, floor, at)
    while end != -1:
        spans = bodies_before(scope.folded, end + len(kind), scope.lexicon, floor).spans
        if spans:
            start, end = spans[-1]
            return name_owner(squeeze(scope.text[start:end]), None, scope.lexicon)
        end = scope.folded.rfind(kind, floor, end)
    return Owner(None, None, None, None, (), "who is meant stands not in the text")


def _meant(name: str, context: Context) -> list[Owner]:
    """我们 and 我局 are those who sign, 你省 the one that is addressed."""
    unknown = [Owner(None, None, None, None, (), "who is meant stands not in the text")]
    if name[0] in "你贵":
        one = len(context.addressees) == 1 or name == "你们"
        return list(context.addressees) if context.addressees and one else unknown
    if name[1:] in ("省", "市", "县", "区", "州"):
        return unknown
    if name[1:] == "们" and any(i.start is None and i.basis == "number" for i in context.issuers):
        names = tuple(i.name for i in context.issuers if i.name)  # whose code it is need not be all of them
        return [Owner(None, None, None, None, names, "only the code of the text's own number tells")]
    return [Owner(i.name, i.agency, i.level, i.region, i.candidates, None) for i in context.issuers] or unknown


def _name(name: str, year: int | None, lexicon: Lexicon, region: str | None) -> Owner:
    name = "中共中央" if name.endswith(("中全会", "次全体会议")) else name
    owner = name_owner(name, year, lexicon, region)
    if owner.name:
        return owner
    if region and name[0] in "省市县区州" and region.endswith(name[0]) and name.endswith(_TEMPORARY):
        name = region + name[1:]
    if name in owner.candidates or (not owner.candidates and _complete_name(name, lexicon)):
        return Owner(name, owner.agency, owner.level, owner.region, (), None)
    return owner


# Named in full but for the province: 省新冠肺炎疫情防控指挥部.
_TEMPORARY = ("指挥部", "领导小组", "工作组", "联席会议")


_FULL_NAME = regex.compile(
    r"(?:中国|中华|全国|国家|国务院|中共|\p{Han}{2,10}(?:省|自治区|自治州|共和国))\p{Han}{2,28}(?:部|委员会|局|厅|院|署|会|办公室|指挥部|领导小组|联席会议|中心|协会|学会|公司|大学|银行|交易所)"
    r"|\p{Han}{2,20}(?:共和国|王国|联邦|苏丹国|(?<![中全我各外本两该])国)(?:[\p{Han}、]{2,28}(?:部|委员会|局|署|院)|政府)|\p{Han}{2,5}[市县](?!委)\p{Han}{2,20}(?:局"
    r"|委员会|办公室|人民政府)"
)


def _complete_name(name: str, lexicon: Lexicon) -> bool:
    """A name printed in full, though no table has it, is given as it stands; not where its province is none (西地省, a pseudonym)."""
    if "某" in name or not _FULL_NAME.fullmatch(name) or name.endswith(("省委", "市委", "纪委")):
        return False
    province = _PROVINCE.match(name.removeprefix("中共"))
    return not province or name_owner(f"{province[0]}人民政府", None, lexicon).region is not None


_PROVINCE = regex.compile(r"\p{Han}{2,3}省")


def _unique(issuers: list[Party]) -> list[Party]:
    """A body that stands in prose and in the title is listed once, with the prose; what is printed goes before what the context tells."""
    kept: dict[str, Party] = {}
    for number, issuer in enumerate(issuers):
        key = issuer.name or issuer.text or str(number)
        if key not in kept or (kept[key].basis == "context" and issuer.basis != "context"):
            kept[key] = issuer
    return list(kept.values())


def _with_code(scope: Scope, mention: Mention, issuers: list[Party], context: Context) -> list[Party]:
    """Add the body that the number's code tells, unless one of the issuers is it; the others then are its partners."""
    for number in (mention.number, *mention.others):
        owner = _coded(scope, number, context) if number else None
        if number and owner:
            issuers = _joined(mention, issuers, owner, number, scope.lexicon)
    return issuers


def _coded(scope: Scope, number: NumberPart, context: Context) -> Owner | None:
    """The body that the number's code or its owner tells; None where it has neither."""
    if number.owner:
        return name_owner(number.owner, number.year, scope.lexicon, context.region)
    if number.code and number.series == "order" and not number.bodies:
        lettered = code_owner(number.code + "令", number.year, scope.lexicon, context.region)  # 京政令第38号, 渝府令第3号
        return lettered if lettered.name and not context.pseudonymous else None
    if not number.code or number.series not in ("document", "interpretation"):
        return None
    owner = code_owner(number.code, number.year, scope.lexicon, context.region)
    if not owner.name and not owner.candidates:
        named = name_owner(number.code, number.year, scope.lexicon)  # 国务院〔2006〕17号
        owner = named if named.name else owner
    if context.pseudonymous and owner.level not in ("central", "other"):
        return Owner(None, None, None, None, (), "the text's places are pseudonyms")
    return owner


def _joined(mention: Mention, issuers: list[Party], owner: Owner, number: NumberPart, lexicon: Lexicon) -> list[Party]:
    if any(i.name and i.text and i.text[0] in "你贵貴" for i in issuers):
        return issuers  # whom the text answers wrote it, whatever the code looks like
    issuers = [_placed(issuer, owner.region, number.year, lexicon) for issuer in issuers]
    if any(i.name and (i.name == owner.name or (i.agency and i.agency == owner.agency)) for i in issuers):
        return [i._replace(role="joint") if i.basis == "context" and i.name != owner.name else i for i in issuers]
    named = _bare_name(issuers, owner, number.year, lexicon)
    if named is not None:
        return named
    if owner.name is None:
        if any(i.name in owner.candidates for i in issuers):
            return issuers  # the print says which
        mention.notes.append(
            ("ambiguous-code" if owner.candidates else "unknown-code", owner.reason or f"no table tells whose code {number.code} is")
        )
        return [*issuers, party(owner, None, None, None, "issuer", "number")] if owner.candidates and not issuers else issuers
    if any(
        i.text and i.basis in ("prose", "title") and i.name != owner.name and _same_office(squeeze(i.text), owner.name) for i in issuers
    ):
        mention.notes.append(
            ("issuer-code-differs", f"the code {number.code} would be that of {owner.name}, which is not the place printed")
        )
        return issuers
    if any(
        not i.name and i.text and i.role == "issuer" and i.basis == "prose" and elsewhere(squeeze(i.text), owner.region) for i in issuers
    ):
        mention.notes.append(
            ("issuer-code-differs", f"the code {number.code} would be that of {owner.name}, whose place is not that printed")
        )
        return issuers
    forwarded = mention.relation == "forward" and any(i.role == "original" for i in issuers)
    if not forwarded and mention.complete and any(i.name and i.basis in ("prose", "title") for i in issuers):
        mention.notes.append(("issuer-code-differs", f"the code {number.code} belongs to {owner.name}, which the text does not name"))
    partners = [i._replace(role="joint") if i.basis in ("prose", "context") and i.role == "issuer" else i for i in issuers]
    return [*partners, party(owner, None, None, None, "forwarder" if forwarded else "issuer", "number")]


_LEVELS = {"省": "province", "市": "prefecture", "州": "prefecture", "县": "county", "区": "county"}


def _self_of(printed: str, owner: Owner | Party) -> bool:
    """我局 of any bureau, 我市 of whatever a city has."""
    office = printed[1:] if _SELF.fullmatch(printed) else ""
    whole = "办公室" if office == "办" else office
    return bool(office) and (office in ("们", "单位", "机关") or _LEVELS.get(office) == owner.level or (owner.name or "").endswith(whole))


def _elided(printed: str, owner: Owner, year: int | None, lexicon: Lexicon) -> bool:
    """民政厅 of 辽宁省民政厅; 我局 of any bureau."""
    if _self_of(printed, owner):
        return True
    return not elsewhere(printed, owner.region) and (
        (owner.name or "").endswith(printed.lstrip("省市县区")) or name_owner(printed, year, lexicon, owner.region).name == owner.name
    )


def _same_office(printed: str, name: str) -> bool:
    """西地省发展和改革委员会 and 楚雄彝族自治州发展和改革委员会: one office in two places."""
    shared = 0
    while shared < min(len(printed), len(name)) and printed[-1 - shared] == name[-1 - shared]:
        shared += 1
    return shared >= 4 and shared < len(printed) and shared < len(name) and printed[:-shared] not in name


def _placed(issuer: Party, region: str | None, year: int | None, lexicon: Lexicon) -> Party:
    """联合省财政厅印发《…》(辽民发〔2017〕79号), 省政府发布的《浙江省X》: a body without its place is of the place that the code or the title tells."""
    if issuer.name or not issuer.text or not region or not squeeze(issuer.text).startswith(("省", "市", "县", "区", "州", "自治")):
        return issuer
    return _known(issuer, name_owner(squeeze(issuer.text), year, lexicon, region))


def _known(issuer: Party, owner: Owner) -> Party:
    if not owner.name:
        return issuer
    return issuer._replace(name=owner.name, agency=owner.agency, level=owner.level, region=owner.region, candidates=())


def _bare_name(issuers: list[Party], owner: Owner, year: int | None, lexicon: Lexicon) -> list[Party] | None:
    """民政厅, 省发展改革委, 我局印发…: a body printed without its place is the one that the code tells."""
    for k, issuer in enumerate(issuers):
        if issuer.name is None and issuer.text and owner.name and _elided(squeeze(issuer.text), owner, year, lexicon):
            return [*issuers[:k], _known(issuer, owner), *issuers[k + 1 :]]
    return None
