"""机关名称 -> the body: which known name ends a run, and the official name it stands for in a year and a place.

Central names stand in data/agencies.csv and aliases.csv, local ones are composed: [prefix] region + noun (共青团|辽宁省|委), by departments.csv and aliases.csv.
"""

from functools import lru_cache

from extractor.bodies import Holder, Owner, context_region, filled, names_in, place_of, within
from extractor.lexicon import Lexicon
from extractor.local_names import Local, take_apart
from extractor.rows import ALWAYS, COUNTRY, ELIDED, NEVER, Alias, Name, Region

__all__ = ["body_ending", "elsewhere", "name_owner", "split_bodies"]

_LONGEST = 32
_OFFICES = ("办公厅", "办公室", "综合司")
_UNIT_ENDS = ("司", "局", "中心", "处")
_BEFORE_UNIT = frozenset("部会委局署行院办")


@lru_cache(maxsize=65536)
def body_ending(run: str, lexicon: Lexicon) -> int:
    """Length of the longest known body name that ends `run`, 0 if none. `run` is one line without blanks, up to 40 characters.

    >>> from extractor.lexicon import default_lexicon
    >>> [body_ending(run, default_lexicon()) for run in ("根据国家发展改革委", "联合省财政厅", "体育总局和国家移民局", "共青团辽宁省委", "依法行政")]
    [7, 4, 5, 7, 0]
    """
    if not run or run[-1] not in lexicon.tails:
        return 0
    longest = _central_length(run, lexicon)
    local = take_apart(run, lexicon)
    if local:
        longest = max(longest, sum(map(len, local)))
    return longest or _office_length(run, lexicon)


def _central_length(run: str, lexicon: Lexicon) -> int:
    for n in range(min(len(run), _LONGEST), 1, -1):
        name = run[-n:]
        if name in lexicon.names or name in lexicon.aliases:
            return n + _of_state(run, name)
    return 0


def _of_state(run: str, name: str) -> int:
    """The length of what may stand before a central body's name: 中华人民共和国, and 国家 before a ministry (国家教育部)."""
    if run.endswith(COUNTRY + name):
        return len(COUNTRY)
    return 2 if name.endswith("部") and run.endswith("国家" + name) else 0


def _office_length(run: str, lexicon: Lexicon) -> int:
    """民政部办公厅, 财政部税政司: an office behind a body."""
    parts = _office_parts(run, lexicon)
    return len(parts[1]) + body_ending(parts[0], lexicon) if parts else 0


def _office_parts(run: str, lexicon: Lexicon) -> tuple[str, str] | None:
    for office in _OFFICES:
        if run.endswith(office) and body_ending(run[: -len(office)], lexicon):
            return run[: -len(office)], office
    if run.endswith(_UNIT_ENDS):
        for n in range(3, min(13, len(run) - 1)):
            if run[-n - 1] in _BEFORE_UNIT and _central_length(run[:-n], lexicon):
                return run[:-n], run[-n:]
    return None


def elsewhere(printed: str, region: str | None) -> bool:
    """市委 is of no province, whose code 青发 may be.

    >>> elsewhere("市委", "青海省"), elsewhere("省政府", "青海省"), elsewhere("市政府", None), elsewhere("市场监管局", "青海省")
    (True, False, True, False)
    """
    return printed[0] in "省市县区州" and not printed.startswith("市场") and not (region or "").endswith(printed[0])


@lru_cache(maxsize=65536)
def name_owner(name: str, year: int | None, lexicon: Lexicon, region: str | None = None) -> Owner:
    """The body a printed name means, with its official name; `region` fills in 省 and 市 that stand alone.

    >>> from extractor.lexicon import default_lexicon
    >>> name_owner("省财政厅", 2017, default_lexicon(), "辽宁省").name, name_owner("国家计委", 2001, default_lexicon()).name
    ('辽宁省财政厅', '国家发展计划委员会')
    >>> name_owner("省财政厅", 2017, default_lexicon()).reason
    'region not known'
    """
    central = _central(name, year, lexicon)
    if central is None and name.startswith((COUNTRY, "国家")):
        central = _central(name.removeprefix(COUNTRY).removeprefix("国家"), year, lexicon)
    if central:
        return central
    local = take_apart(name, lexicon, whole=True)
    if local and sum(map(len, local)) == len(name):
        return _local_owner(local, year, lexicon, context_region(region, lexicon))
    return _office_owner(name, year, lexicon, region)


def _central(name: str, year: int | None, lexicon: Lexicon) -> Owner | None:
    """An official name stands for itself; an abbreviation for the one name it is bound to, or the one of the year."""
    rows = lexicon.names.get(name)
    if rows:
        return _named(rows[-1], lexicon)
    found = lexicon.aliases.get(name, ())
    if not found:
        return None
    bound = _bound(found, year)
    if len(bound) == 1 and bound[0].name in lexicon.names:
        return _named(lexicon.names[bound[0].name][-1], lexicon)
    return Owner(None, None, None, None, tuple(a.name for a in bound if not a.name.startswith("+")), "several bodies bore this short name")


def _named(row: Name, lexicon: Lexicon) -> Owner:
    level, region = place_of(row.body, lexicon)
    return Owner(row.name, None if row.body.startswith("user:") else row.body, row.where or level, region, (), None)


def _bound(found: tuple[Alias, ...], year: int | None) -> tuple[Alias, ...]:
    if len(found) == 1:
        return found
    if year is None:
        last = max(a.until for a in found)
        return tuple(a for a in found if a.until == last)
    return tuple(a for a in found if a.since <= year <= a.until) or found


def _local_owner(local: Local, year: int | None, lexicon: Lexicon, context: Region | None) -> Owner:
    places = _places(local, lexicon, context)
    if not places:
        if local.region not in ELIDED:
            return _unlisted_place(local, year, lexicon)
        return Owner(None, None, None, None, (), "region not known")
    patterns = lexicon.nouns[f"{local.prefix}~{local.noun}"]
    owners = [_in_place(place, patterns, year, lexicon) for place in places]
    if len(owners) == 1:
        return owners[0]
    names = {o.name for o in owners}
    first = owners[0]
    if len(names) == 1 and first.name:
        return Owner(first.name, None, first.level, first.region, (), None)
    candidates = tuple(dict.fromkeys(n for o in owners for n in ((o.name,) if o.name else o.candidates)))
    return Owner(None, None, first.level, None, candidates, f"several places are called {local.region}")


def _places(local: Local, lexicon: Lexicon, context: Region | None) -> tuple[Region, ...]:
    """The regions the name may mean; what stands above it or the caller's region settles namesakes."""
    if local.region in ELIDED:
        place = _elided(local.region, context, lexicon)
        return (place,) if place else ()
    places = tuple(lexicon.regions[c] for c in lexicon.region_names.get(local.region, ()))
    if len(places) < 2:
        return places
    outer = [lexicon.regions[c] for c in lexicon.region_names.get(local.above, ())] if local.above else [context] if context else []
    return tuple(p for p in places if any(within(p.code, o, lexicon) for o in outer)) or places


_LEVELS_OF = {
    "省": ("province",),
    "自治区": ("province",),
    "市": ("prefecture", "capital", "subprovincial", "municipality"),
    "州": ("prefecture",),
    "自治州": ("prefecture",),
    "盟": ("prefecture",),
    "地区": ("prefecture",),
}


def _elided(mark: str, context: Region | None, lexicon: Lexicon) -> Region | None:
    """省 alone is the province of the context, 市 its city, 区 and 县 the context itself when it is one."""
    while context is not None:
        if context.level in _LEVELS_OF.get(mark, ("county",)) or (context.level == "county" and context.name.endswith(mark)):
            return context
        if mark == "区" and context.name.endswith("自治区"):
            return context
        context = lexicon.regions.get(context.parent)
    return None


def _in_place(place: Region, patterns: tuple[Alias, ...], year: int | None, lexicon: Lexicon) -> Owner:
    """The body of that place: of several patterns those that were in force there in the year, or all when the year decides nothing."""
    options = [(filled(a.name, place), _holders(a.name, place, lexicon)) for a in patterns]
    if len(options) > 1:
        valid = [(n, hs) for n, hs in options if any(n in names_in(h, year, lexicon) for h in hs)]
        options = valid or [(n, hs) for n, hs in options if any(n in _ever(h, lexicon, place) for h in hs)] or options
    names = tuple(dict.fromkeys(n for n, _ in options))
    holders = options[0][1]
    level, region = place_of(f"{place.code}:", lexicon)
    if len(names) == 1:
        central = lexicon.names.get(names[0])
        agency = central[0].body if central else holders[0].body if holders else None
        return Owner(names[0], agency, level, region, (), None)
    return Owner(
        None, holders[0].body if holders else None, level, region, names, "the name differs from place to place, or changed in that year"
    )


def _holders(pattern: str, place: Region, lexicon: Lexicon) -> tuple[Holder, ...]:
    return tuple(Holder(f"{place.code}:{key}", "", ALWAYS, NEVER) for key in lexicon.pattern_keys.get(pattern, ()))


def _ever(holder: Holder, lexicon: Lexicon, place: Region) -> set[str]:
    key = holder.body.partition(":")[2]
    return {filled(r.name, place) for r in lexicon.bodies.get(key, ()) if r.where == place.code}


_MASKS = frozenset("某×✕Xx〇")


def _unlisted_place(local: Local, year: int | None, lexicon: Lexicon) -> Owner:
    """A county that no table has: its name is taken as it stands, unless it is masked."""
    if not _MASKS.isdisjoint(local.region):
        return Owner(None, None, None, None, (), "the place is masked")
    place = Region("", local.region, "county", "", ALWAYS, NEVER)
    names = tuple(dict.fromkeys(filled(a.name, place) for a in lexicon.nouns[f"{local.prefix}~{local.noun}"]))
    if len(names) == 1:
        return Owner(names[0], None, "county", local.region, (), None)
    return Owner(None, None, "county", local.region, names, "the name differs from place to place")


def _office_owner(name: str, year: int | None, lexicon: Lexicon, region: str | None) -> Owner:
    parts = _office_parts(name, lexicon)
    if parts is None or body_ending(parts[0], lexicon) != len(parts[0]):
        return Owner(None, None, None, None, (), "no table has this name")
    base = name_owner(parts[0], year, lexicon, region)
    agency = f"{base.agency}/{parts[1]}" if base.agency else None
    named = base.name + parts[1] if base.name else None
    return Owner(named, agency, base.level, base.region, tuple(c + parts[1] for c in base.candidates), base.reason)


@lru_cache(maxsize=4096)
def split_bodies(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The bodies in one unpunctuated name: 省委省政府, 两办, 两高一部; (text,) when it is one or not known.

    >>> from extractor.lexicon import default_lexicon
    >>> split_bodies("省委省政府", default_lexicon()), split_bodies("两办", default_lexicon())
    (('省委', '省政府'), ('中共中央办公厅', '国务院办公厅'))
    """
    for alias in lexicon.aliases.get(text, ()):
        if alias.name.startswith("+"):
            return tuple(alias.name[1:].split("+"))
    pieces: list[str] = []
    rest = text
    while rest:
        length = body_ending(rest, lexicon)
        if not length or (length == 1):
            return (text,)
        pieces.append(rest[-length:])
        rest = rest[:-length]
    return tuple(reversed(pieces)) or (text,)
