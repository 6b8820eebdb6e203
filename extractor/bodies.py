"""Bodies and their names: which name a body bore in a year, and the Owner that says so or says why it can't."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractor.lexicon import Lexicon
from extractor.rows import CENTRAL, Name, Region, short_name

_LEVELS = {
    "province": "province",
    "municipality": "province",
    "xpcc": "province",
    "subprovincial": "prefecture",
    "capital": "prefecture",
    "prefecture": "prefecture",
    "county": "county",
}
# Which rows of departments.csv speak for a region, the nearest first; its own code and its province's D (districts) or P (cities) come before.
_TIERS = {
    "province": ("province", "any"),
    "municipality": ("municipality", "province", "prefecture", "any"),
    "xpcc": ("xpcc", "province", "prefecture", "any"),
    "subprovincial": ("subprovincial", "prefecture", "any"),
    "capital": ("capital", "prefecture", "any"),
    "prefecture": ("prefecture", "any"),
    "county": ("county", "prefecture", "any"),
}
_NOW = 9998


@dataclass(frozen=True, slots=True)
class Owner:
    """Who stands behind a code or a name. `name` is None when it can't be known; then `candidates` and `reason` tell what can.

    `agency` is a stable id, GB/T 2260 code of the region : department (`210000:民政`, `000000:财政`, `000000:民政/办公厅`), the same through renamings.
    `level` is central, province, prefecture, county or other (associations, exchanges, companies).
    """

    name: str | None
    agency: str | None
    level: str | None
    region: str | None
    candidates: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Holder:
    """One body that may be meant: its id, its office (办公厅), and the years for which the code or alias speaks."""

    body: str
    office: str
    since: int
    until: int


def owner(holders: Iterable[Holder], year: int | None, lexicon: Lexicon) -> Owner:
    """One Owner for the bodies that may be meant: a name only when they and the year leave exactly one."""
    holders = tuple(dict.fromkeys(holders))
    found = [(name, holder) for holder in holders for name in names_in(holder, year, lexicon)]
    names = tuple(dict.fromkeys(name for name, _ in found))
    if not names:
        return _nameless(holders, year, lexicon)
    ids = {agency_of(h) for _, h in found}
    first = found[0][1]
    level, region = place_of(first.body, lexicon)
    if len(ids) > 1:
        places = {place_of(h.body, lexicon) for _, h in found}
        level = level if len({p[0] for p in places}) == 1 else None
        region = region if len({p[1] for p in places}) == 1 else None
    agency = ids.pop() if len(ids) == 1 else None
    if len(names) == 1:
        return Owner(names[0], agency, level, region, (), None)
    return Owner(None, agency, level, region, names, _why(found, year, lexicon))


def _nameless(holders: tuple[Holder, ...], year: int | None, lexicon: Lexicon) -> Owner:
    if len(holders) == 1:
        level, region = place_of(holders[0].body, lexicon)
        return Owner(None, agency_of(holders[0]), level, region, (), f"no name known for {year}" if year else "no name known")
    return Owner(None, None, None, None, (), f"no body known for {year}" if year else "no body known")


def _why(found: list[tuple[str, Holder]], year: int | None, lexicon: Lexicon) -> str:
    regions = tuple(dict.fromkeys(place_of(h.body, lexicon)[1] or "the centre" for _, h in found))
    if len(regions) > 1:
        return f"several regions use these characters: {', '.join(regions)}"
    if len({agency_of(h) for _, h in found}) > 1:
        return "several bodies use this form"
    return f"{year} is a year of change, or the name differs from place to place" if year else "the name differs from place to place"


def agency_of(holder: Holder) -> str:
    """`000000:民政/办公厅`: an office is a body of its own."""
    return f"{holder.body}/{holder.office}" if holder.office else holder.body


def names_in(holder: Holder, year: int | None, lexicon: Lexicon) -> tuple[str, ...]:
    """The names the body bore in `year` (its latest within the holder's years, when None), office included; two in a year of change.

    >>> from extractor.lexicon import default_lexicon
    >>> names_in(Holder("000000:生态环境", "办公厅", 0, 9999), 2010, default_lexicon())
    ('环境保护部办公厅',)
    >>> names_in(Holder("210000:生态环境", "", 0, 9999), 2019, default_lexicon())
    ('辽宁省生态环境厅',)
    """
    if year is not None and not holder.since <= year <= holder.until:
        return ()
    asked = year if year is not None else min(holder.until, _NOW)
    edge = 0 if year is None else -1 if year == holder.until else 1 if year == holder.since else 0
    return tuple(name + holder.office for name in _names(holder.body, asked, year is None, edge, lexicon))


@lru_cache(maxsize=65536)
def _names(body: str, year: int, latest: bool, edge: int, lexicon: Lexicon) -> tuple[str, ...]:
    rows = lexicon.bodies.get(body)
    region = None
    if rows is None:
        code, _, key = body.partition(":")
        region = lexicon.regions.get(code)
        if region is None:
            return ()
        return _local_names(region, key, year, latest, edge, lexicon)
    return tuple(dict.fromkeys(r.name for r in _valid(rows, year, latest, edge)))


def _local_names(region: Region, key: str, year: int, latest: bool, edge: int, lexicon: Lexicon) -> tuple[str, ...]:
    rows = lexicon.bodies.get(key, ())
    for tier in tiers(region, lexicon):
        valid = _valid(tuple(r for r in rows if r.where == tier), year, latest, edge)
        if valid:
            return tuple(dict.fromkeys(filled(r.name, region) for r in valid))
    return ()


def tiers(region: Region, lexicon: Lexicon) -> tuple[str, ...]:
    """The keys under which departments.csv may speak for a region, the most particular first."""
    own: tuple[str, ...] = (region.code,)
    if region.level == "county":
        above = lexicon.regions.get(region.parent)
        own = (region.code, f"{region.parent}D", f"{above.parent}D" if above else "")
    elif region.parent:
        own = (region.code, f"{region.parent}P")
    return own + _TIERS[region.level]


def _valid(rows: tuple[Name, ...], year: int, latest: bool, edge: int) -> tuple[Name, ...]:
    """Rows in force in the year. In a year of change a code that ends then (edge -1) is the old body's, one that begins then (1) the new one's."""
    valid = tuple(r for r in rows if r.since <= year <= r.until)
    if len(valid) > 1 and edge:
        valid = tuple(r for r in valid if (r.until == year if edge < 0 else r.since == year)) or valid
    if valid or not latest or not rows:
        return valid
    last = max(r.until for r in rows)
    return tuple(r for r in rows if r.until == last)


def filled(pattern: str, region: Region) -> str:
    """`{R}` the region's name, `{W}` its party committee in short, `{S}` its name without 省 or 市.

    >>> filled("中共{W}组织部", Region("210000", "辽宁省", "province", "", 0, 9999))
    '中共辽宁省委组织部'
    """
    if "{R}" in pattern:
        return pattern.replace("{R}", region.name)
    if "{W}" in pattern:
        return pattern.replace("中共{W}", committee(region)).replace("{W}", committee(region))
    return pattern.replace("{S}", short_name(region.name)) if "{S}" in pattern else pattern


def committee(region: Region) -> str:
    """中共辽宁省委, 内蒙古自治区党委, 中共延边州委."""
    name = region.name
    if name.endswith("自治区"):
        return f"{name}党委"
    if name.endswith("自治州"):
        return f"中共{short_name(region.name)}州委"
    return f"中共{name.removesuffix('地区') + '地' if name.endswith('地区') else name}委"


def place_of(body: str, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """Level and region name of a body by its id."""
    code = body.partition(":")[0]
    region = lexicon.regions.get(code)
    if region is not None:
        return _LEVELS[region.level], region.name
    rows = lexicon.bodies.get(body, ())
    if code == CENTRAL:
        return (rows[0].where if rows else "central"), None
    return None, None


def within(code: str, context: Region, lexicon: Lexicon) -> bool:
    """Whether the region with this code is `context` or lies in it."""
    while code:
        if code == context.code:
            return True
        region = lexicon.regions.get(code)
        code = region.parent if region else ""
    return False


def context_region(name: str | None, lexicon: Lexicon) -> Region | None:
    """The region a caller names (辽宁省, 沈阳市, 辽宁); None when unknown or shared by several."""
    codes = lexicon.region_names.get(name, ()) if name else ()
    return lexicon.regions[codes[0]] if len(codes) == 1 else None
