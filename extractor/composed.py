"""Codes composed of region [district] department [office] [bureau*] series; temporary bodies; places that no table has."""

from collections.abc import Iterator

import regex

from extractor.bodies import Holder
from extractor.code_parts import Reading, segments, stems
from extractor.lexicon import Lexicon
from extractor.rows import ALWAYS, NEVER, Code, RegionCode

_GOVERNMENT = ("政府", "政府办")
_COMMITTEE = ("党委", "党委办")
_OPEN_TAIL = 4
_PROVINCIAL = ("province", "municipality", "xpcc")
_PLACE_MARKS = frozenset("市县区州旗")
# What no bureau is called: 农低领, 科技节组, 科奖办, 交党组 are bodies of their own beside the department.
_JOINT = regex.compile(r"领|党组|[组指](?:办|$)|联席|.办$")


def composed(code: str, lexicon: Lexicon) -> Iterator[Reading]:
    """Region and department, or failing that a temporary body of the region.

    >>> from extractor.lexicon import default_lexicon
    >>> [r.story for r in composed("渝肺炎指办发", default_lexicon())]
    ['渝 (重庆市) + 肺炎指办发']
    """
    for n in range(1, min(4, len(code) - 1) + 1):
        rows = lexicon.region_codes.get(code[:n], ())
        if rows:
            found = list(_departments(code, n, rows, lexicon))
            yield from found if found else _temporary(code, n, rows, lexicon)


def _departments(code: str, n: int, rows: tuple[RegionCode, ...], lexicon: Lexicon) -> Iterator[Reading]:
    """The longest department behind the region whose tail holds: 教委 before 教, listed tails before open ones."""
    rest = code[n:]
    spare: list[Reading] = []
    for m in range(min(8, len(rest)), 0, -1):
        found: list[Reading] = []
        for row in lexicon.department_codes.get(rest[:m], ()):
            listed = _tail(row, rest[m:], lexicon)
            if listed is not None:
                found += [r for region in rows if (r := _reading(code, region, row, listed, lexicon))]
        if any(r.tier in (2, 4) or (r.tier == 7 and r.strict) for r in found):
            yield from found
            return
        spare = spare or found
    yield from spare


def _tail(row: Code, tail: str, lexicon: Lexicon) -> bool | None:
    """True when the tail is made of listed parts, False when it may pass as an unlisted bureau, None when it can't stand here."""
    if row.body in _GOVERNMENT or row.body in _COMMITTEE:
        return True if not tail or tail in lexicon.tokens["government"] else None
    options = stems(tail, lexicon)
    if _JOINT.search(options[1]) and lexicon.tokens["bureau"].isdisjoint(options[:2]):
        return None
    if any(not stem or segments(stem, lexicon.tokens["bureau"], 3) for stem in options):
        return True
    stem = options[-1]
    return False if len(stem) <= _OPEN_TAIL and lexicon.barred.isdisjoint(stem) else None


def _reading(code: str, region: RegionCode, row: Code, listed: bool, lexicon: Lexicon) -> Reading | None:
    if region.region not in row.where.split() if row.where else _kind(row) not in region.before:
        return None
    place = lexicon.regions[region.region]
    tail = code[len(region.chars) + len(row.code) :]
    if not tail and place.level == "county" and row.code in lexicon.tokens["series"]:
        return None  # 沪金规 is 沪 + 金 + 规, no planning office of 沪金
    story = f"{region.chars} ({place.name}) + {row.code} ({row.body})" + (f" + {tail}" if tail else "")
    holder = Holder(f"{region.region}:{row.body}", "", row.since, row.until)
    province = place.level in _PROVINCIAL
    tier = 7 if region.certainty == "medium" else 5 if not listed else 2 if province or len(region.chars) > 1 else 4
    strict = listed and (len(code) > 2 or province)
    return Reading(
        tier, "composed", strict, region.certainty == "high" and row.certain, holder, row.since, row.until, region.region, region.chars, province,
        story, row.certain, region.certainty,
    )  # fmt: skip


def _kind(row: Code) -> str:
    """What a region's characters must be known to precede: 政 or 府, 委 or 党, or any department."""
    return row.code[0] if row.body in _GOVERNMENT or row.body in _COMMITTEE else "部门"


def _temporary(code: str, n: int, rows: tuple[RegionCode, ...], lexicon: Lexicon) -> Iterator[Reading]:
    """渝肺炎指办发, 辽淘汰组办发: a temporary or joint body of a region; the code does not tell its name."""
    rest = code[n:]
    ends = lexicon.tokens["temporary"]
    if not (3 <= len(rest) <= 9 and any(rest[-n:] in ends for n in (1, 2, 3)) and lexicon.barred.isdisjoint(rest)):
        return
    for region in rows:
        place = lexicon.regions[region.region]
        if region.certainty != "medium" and (place.level != "county" or n > 1):
            province = place.level in _PROVINCIAL
            story = f"{region.chars} ({place.name}) + {rest}"
            yield Reading(8, "composed", False, True, None, ALWAYS, NEVER, region.region, region.chars, province, story)


def unlisted_place(code: str, lexicon: Lexicon) -> Iterator[Reading]:
    """醴政发, 衡市交规字: a county or city that no table has, before the government or a department; whose it is can't be told."""
    if code[0] in lexicon.barred or code[0] in lexicon.tokens["loose"]:
        return
    n = 2 if len(code) > 3 and code[1] in _PLACE_MARKS else 1
    rest = code[n:]
    for m in range(min(4, len(rest) - 1), 0, -1):
        for row in lexicon.department_codes.get(rest[:m], ()):
            public = row.body in _GOVERNMENT or row.code in ("委", "委办")
            if (n == 2 or public or m > 1) and _tail(row, rest[m:], lexicon):
                story = f"{code[:n]} (not listed) + {row.code} ({row.body}) + {rest[m:]}"
                yield Reading(8, "composed", False, False, None, ALWAYS, NEVER, chars=code[:n], story=story)
                return
