"""What is known of the text's own place, issuer and addressee: from the caller, the signature, the title, the majority of its codes."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from extractor.agencies import body_ending, name_owner
from extractor.bodies import Owner
from extractor.codes import code_owner
from extractor.fold import unified
from extractor.genres import revised_of
from extractor.lexicon import Lexicon
from extractor.mention import Mention
from extractor.rows import COUNTRY
from extractor.rules.fragments import compact, places
from extractor.rules.header import Draft, labelled_body
from extractor.rules.issuer import bodies_before
from extractor.rules.rule import Scope


class Party(NamedTuple):
    """An issuer of the contract (models.Issuer) before it is validated, field for field."""

    name: str | None
    text: str | None
    start: int | None
    end: int | None
    role: str
    basis: str
    agency: str | None
    level: str | None
    region: str | None
    candidates: tuple[str, ...]


@dataclass(slots=True)
class Context:
    """What is known of the text's own place and issuer; settles abbreviations such as 省财政厅 and codes that two places share."""

    region: str | None = None
    issuers: tuple[Party, ...] = ()
    notes: list[tuple[str, str]] = field(default_factory=list)
    mask_name: Owner | None = None
    addressees: tuple[Owner, ...] = ()
    pseudonymous: bool = False
    defined: dict[str, list[tuple[int, Owner]]] | None = None  # looked for when first asked for: most texts need none


def context_of(scope: Scope, header: Draft, mentions: list[Mention], region: str | None, issuer: str | None) -> Context:
    """Region and issuer of the text: what the caller says, its signature or label, its title, else the majority of its numbers' codes."""
    context = Context(region=region)
    spans = _own_bodies(scope, header)
    year = header.date.year if header.date else None
    own = _own_owner(scope, header)
    majority = (own.region if own.name else None) or _majority_region(scope, mentions)
    if issuer:
        owner = name_owner(issuer, year, scope.lexicon, region or majority)
        context.issuers = (party(owner, None, None, None, "issuer", "context", issuer),)
    elif spans:
        owners = [name_owner(squeeze(scope.text[s:e]), year, scope.lexicon, region or majority) for s, e in spans]
        context.issuers = tuple(party(o, scope.text[s:e], s, e, "issuer", "prose") for o, (s, e) in zip(owners, spans, strict=True))
    elif own.name and not header.mask:
        context.issuers = (party(own, None, None, None, "issuer", "number"),)
    elif header.mask:
        context.mask_name = _unmask(scope, header, mentions)
        if context.mask_name:
            signed = header.signature or (0, 0)
            context.issuers = (party(context.mask_name, scope.text[signed[0] : signed[1]], *signed, "issuer", "number"),)
        context.notes.append(
            (
                "masked-issuer",
                f"the issuer's name is overwritten by {header.mask!r}; the name given comes from the codes of the documents it issued",
            )
        )
    context.addressees = _addressees(scope, year)
    context.pseudonymous = bool(_PSEUDONYM.search(scope.folded))
    titled = region_at_head(scope.folded[slice(*header.title)], scope.lexicon) if header.title else None
    context.region = region or next((i.region for i in context.issuers if i.region), None) or majority or titled
    return context


def _own_bodies(scope: Scope, header: Draft) -> list[tuple[int, int]]:
    """The bodies of the signature (which may run over several lines), of a 发文机关 label, at the head of the text's title, of its adoption clause."""
    span, organ = labelled_body(scope.folded)
    signed, labelled = _bodies_in(scope, header.signature, 120), _bodies_in(scope, span, 0)
    if organ and labelled and not _names(scope, signed) & _names(scope, labelled):
        return labelled  # the last signature is that of a paper which the text forwards
    return signed or labelled or _titled_bodies(scope, header) or _adopting_bodies(scope, header)


def _bodies_in(scope: Scope, span: tuple[int, int] | None, above: int) -> list[tuple[int, int]]:
    return bodies_before(scope.folded, span[1], scope.lexicon, max(0, span[0] - above)).spans if span else []


def _names(scope: Scope, spans: list[tuple[int, int]]) -> set[str]:
    return {squeeze(scope.text[start:end]) for start, end in spans}


def _titled_bodies(scope: Scope, header: Draft) -> list[tuple[int, int]]:
    about = scope.folded.find("关于", *header.title) if header.title else -1
    return bodies_before(scope.folded, about, scope.lexicon, header.title[0], unlisted=True).spans if header.title and about > 0 else []


def _adopting_bodies(scope: Scope, header: Draft) -> list[tuple[int, int]]:
    act = _ACT.search(scope.folded, *header.adopted) if header.adopted else None
    return bodies_before(scope.folded, act.start(), scope.lexicon, header.adopted[0]).spans if header.adopted and act else []


# …常务委员会第八次会议通过, 海关总署令第272号公布: the body stands before its session or order.
_ACT = regex.compile(r"第[\p{Han}\d]{1,6}次|令|公告")


# A3区, J12县: the text's places are pseudonyms, and so its local codes tell nothing.
_PSEUDONYM = regex.compile(r"(?<![A-Za-z\d])[A-Z]\d{1,2}(?:市|县|区(?!域|间|块))|(?<![A-Za-z\d])[A-Z](?:市|县)(?!场)")
_SALUTATION = 4000
_COLON = regex.compile(r":[^\S\n]?(?=\n)")
_SALUTED = regex.compile(r"(?r)(?:^|\n)\s{0,8}(?P<who>[\p{Han}、]{2,80})\s?")


def _addressees(scope: Scope, year: int | None) -> tuple[Owner, ...]:
    """湖北省人民政府： on a line of its own, or several bodies: those whom the text addresses."""
    for colon in _COLON.finditer(scope.folded, 0, _SALUTATION):
        line = _SALUTED.match(scope.folded, 0, colon.start())
        names = line["who"].split("、") if line else [""]
        if all(body_ending(name, scope.lexicon) == len(name) > 0 for name in names):
            owners = tuple(name_owner(name, year, scope.lexicon) for name in names)
            return owners if all(owner.name for owner in owners) else ()
        if len(names) == 1 and _UNLISTED.fullmatch(names[0]):
            return (Owner(names[0], None, "other", None, (), None),)
    return ()


# 天津市武清区水利工程建设管理中心: a name in full, though no table has it.
_UNLISTED = regex.compile(r"\p{Han}{2,8}?[省市县区]\p{Han}{2,24}(?:中心|公司|集团|大学|学院|学校|医院|研究院|研究所|交易所|协会|学会)")


_SHORT_NAME = regex.compile(r"以下[简统]称\s?\"?(?P<name>\p{Han}{2,12})\"?\s?\)")


def defined_bodies(scope: Scope) -> dict[str, list[tuple[int, Owner]]]:
    """深圳证券交易所(以下简称本所), 中国银行间市场交易商协会(以下简称协会): what the text calls a body from there on, until it says otherwise."""
    defined: dict[str, list[tuple[int, Owner]]] = {}
    for at, _ in places(scope.folded, "(以下简称", "(以下统称"):
        short = _SHORT_NAME.match(scope.folded, at + 1) if scope.folded[at - 1] in scope.lexicon.tails else None
        spans = bodies_before(scope.folded, at, scope.lexicon).spans if short else []
        if short and len(spans) == 1:
            start, end = spans[0]
            owner = name_owner(squeeze(scope.text[start:end]), None, scope.lexicon)
            if owner.name:
                defined.setdefault(short["name"], []).append((at, owner))
    return defined


_PLACE = regex.compile(r"\p{Han}{2,8}?(?:省|自治区|市|自治州|县|区)")
_PLACE_ENDS = frozenset("省区市州县")


def region_at_head(title: str, lexicon: Lexicon) -> str | None:
    """湖北省湿地保护条例, 关于修改〈湖北省湿地保护条例〉的决定: the place that a title, or that of what is changed, begins with, when it is one."""
    title = revised_of(title) or title
    place = None if _PLACE_ENDS.isdisjoint(title[2:11]) else _PLACE.match(title)
    return name_owner(f"{place[0]}人民政府", None, lexicon).region if place else None


def _own_owner(scope: Scope, header: Draft) -> Owner:
    """The body that the code of the text's own number names."""
    number = header.number
    if not number or not number.code or number.series != "document":
        return Owner(None, None, None, None, (), "no code of its own")
    return code_owner(number.code, number.year, scope.lexicon)


def _majority_region(scope: Scope, mentions: list[Mention]) -> str | None:
    """The place of more than half of the numbers and titles that have one, two at least."""
    regions: Counter[str] = Counter()
    for mention in mentions:
        titled = region_at_head(mention.folded_name, scope.lexicon) if mention.title else None
        if titled:
            regions[titled] += 1
        elif mention.number and mention.number.series == "document" and mention.number.code:
            owner = code_owner(mention.number.code, mention.number.year, scope.lexicon)
            if owner.region:
                regions[owner.region] += 1
    if not regions:
        return None
    region, count = regions.most_common(1)[0]
    return region if count >= 2 and count * 2 > sum(regions.values()) else None


def _unmask(scope: Scope, header: Draft, mentions: list[Mention]) -> Owner | None:
    """The majority owner of the codes of what the masked body issued; None when they disagree."""
    owners: Counter[Owner] = Counter()
    for mention in mentions:
        if mention.number and mention.number.code and any(i.masked for i in mention.issuers):
            owner = code_owner(mention.number.code, mention.number.year, scope.lexicon)
            if owner.name:
                owners[owner] += 1
    if not owners:
        return None
    names = Counter({o.name: 0 for o in owners})
    for owner, n in owners.items():
        names[owner.name] += n
    name, count = names.most_common(1)[0]
    return next(o for o in owners if o.name == name) if count * 2 > sum(names.values()) else None


_OF_THE_STATE = (f"{COUNTRY}政府", f"{COUNTRY}主席")
_CONGRESS = regex.compile(r"第?[一二三四五六七八九十]{1,4}届")


def squeeze(surface: str) -> str:
    """A body's name without layout, the country's name before it, and the number of a congress within it."""
    whole = compact(unified(surface))
    name = whole if whole in _OF_THE_STATE else whole.removeprefix(COUNTRY) or surface
    return _CONGRESS.sub("", name, 1) if "届" in name else name


def party(owner: Owner, text: str | None, start: int | None, end: int | None, role: str, basis: str, name: str | None = None) -> Party:
    return Party(
        name=owner.name or name, text=text, start=start, end=end, role=role, basis=basis, agency=owner.agency, level=owner.level, region=owner.region,
        candidates=owner.candidates,
    )  # fmt: skip
