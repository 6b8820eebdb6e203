"""Local names taken apart: [prefix] [above] region noun, the region listed, or elided to 省 or 市."""

from typing import NamedTuple

from extractor.bodies import within
from extractor.lexicon import Lexicon

_LONGEST_REGION = 15
_GENERIC = ("市", "县", "区", "旗")


class Local(NamedTuple):
    """A local name taken apart: 共青团 | 辽宁省 | 委."""

    prefix: str
    above: str
    region: str
    noun: str


def take_apart(run: str, lexicon: Lexicon, whole: bool = False) -> Local | None:
    """The longest local name that ends the run, taken apart; with `whole` the run is a name from its first character on, its place perhaps unlisted."""
    best: Local | None = None
    for n in range(min(len(run) - 1, lexicon.longest_noun), 0, -1):
        prefixes = lexicon.noun_prefixes.get(run[-n:])
        if prefixes is None:
            continue
        found = (_unlisted(run[:-n], lexicon) if whole else None) or _region_ending(run[:-n], lexicon)
        if found is None:
            continue
        above, region = found
        left = run[: len(run) - n - len(region) - len(above)]
        prefix = next((p for p in prefixes if left.endswith(p)), None)
        if prefix is None:
            continue
        local = Local(prefix, above, region, run[-n:])
        if best is None or sum(map(len, local)) > sum(map(len, best)):
            best = local
    return best


def _region_ending(left: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """(above, region) that end `left`: (沈阳市, 铁西区), ("", 辽宁省), ("", 省) when elided; None when no place does."""
    region = _listed_region(left, lexicon)
    if region:
        above = _listed_region(left[: -len(region)], lexicon)
        if above and _lies_in(region, above, lexicon):
            further = _listed_region(left[: -len(region) - len(above)], lexicon)
            return (further + above if further and _lies_in(above, further, lexicon) else above), region
        return "", region
    elided = next((e for e in ("自治区", "自治州", "地区", "省", "市", "县", "区", "州", "旗", "盟") if left.endswith(e)), None)
    return ("", elided) if elided else None


def _unlisted(left: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """All that stands before the noun as a place that no table has: 某某县, 中共|某某县; A7县 is a pseudonym."""
    left = left.removeprefix("中共")
    place = 3 <= len(left) <= 5 and left.endswith(_GENERIC) and not left[0].isascii()
    return ("", left) if place and not _listed_region(left, lexicon) else None


def _listed_region(left: str, lexicon: Lexicon) -> str:
    for n in range(min(len(left), _LONGEST_REGION), 1, -1):
        if left[-n:] in lexicon.region_names:
            return left[-n:]
    return ""


def _lies_in(region: str, above: str, lexicon: Lexicon) -> bool:
    outer = [lexicon.regions[c] for c in lexicon.region_names[above]]
    return any(code != o.code and within(code, o, lexicon) for code in lexicon.region_names[region] for o in outer)
