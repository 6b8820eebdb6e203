"""Every way a whole code reads: listed, by a ministry's template, or region [district] department [office] [bureau*] series."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.bodies import Holder
from extractor.lexicon import Code, Lexicon, RegionCode

_GOVERNMENT = ("政府", "政府办")
_COMMITTEE = ("党委", "党委办")
_OPEN_TAIL = 4
_MIDDLE = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a code. `tier` 0 is best; `strict`: made of listed parts only; `certain`: good enough to name the body.

    `holder` is None for a temporary body; `region` is the GB/T 2260 code of a composed reading, `chars` what stood for it; `story` for people.
    """

    tier: int
    basis: str
    strict: bool
    certain: bool
    holder: Holder | None
    since: int
    until: int
    region: str = ""
    chars: str = ""
    province: bool = False
    story: str = ""

    def assured(self) -> "Reading":
        """The same reading where the place is known from elsewhere."""
        return replace(self, certain=True, tier=2)

    @property
    def rank(self) -> int:
        """Readings of one rank are rivals: all that are composed of a region and a department, or those of one tier."""
        return 9 if self.basis == "composed" and self.holder else self.tier


@lru_cache(maxsize=65536)
def readings(code: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """All readings of the whole code, best tier first; () when it reads in no way.

    >>> from extractor.lexicon import default_lexicon
    >>> [r.story for r in readings("沪教委体", default_lexicon())][:1]
    ['沪 (上海市) + 教委 (教委) + 体']
    """
    if not code:
        return ()
    found = [*_user(code, lexicon), *_exact(code, lexicon), *_templated(code, lexicon), *_composed(code, lexicon)]
    if not found:
        found = list(_unlisted_place(code, lexicon))
    found.sort(key=lambda r: r.tier)
    return tuple(found)


def _user(code: str, lexicon: Lexicon) -> Iterator[Reading]:
    for row in lexicon.user_codes.get(code, ()):
        yield Reading(0, "user", True, True, Holder(row.body, row.office, row.since, row.until), row.since, row.until, story=code)


def _exact(code: str, lexicon: Lexicon) -> Iterator[Reading]:
    for row in lexicon.codes.get(code, ()):
        yield Reading(1, "exact", True, True, _holder(row), row.since, row.until, story=code)


def _holder(row: Code) -> Holder:
    return Holder(row.body, row.office, row.since, row.until)


# ---- templates of ministries ---------------------------------------------------------------------------------------------------------------


def _templated(code: str, lexicon: Lexicon) -> Iterator[Reading]:
    """财X, 国卫办X函: of the templates that fit, those with most fixed characters."""
    fits: list[tuple[int, bool, str, Code]] = []
    for n in range(1, len(code) + 1):
        for suffix, row in lexicon.templates.get(code[:n], ()):
            middle = code[n : len(code) - len(suffix)]
            if len(code) >= n + len(suffix) and code.endswith(suffix):
                listed = _listed(middle, row, n, lexicon)
                if listed or _may_stand(middle, n + len(suffix), lexicon):
                    fits.append((n + len(suffix), listed, middle, row))
    if any(listed for _, listed, _, _ in fits):
        fits = [fit for fit in fits if fit[1]]
    most = max((fixed for fixed, *_ in fits), default=0)
    for fixed, listed, middle, row in fits:
        if fixed == most:
            yield Reading(
                3 if listed else 6, "template", listed, True, _holder(row), row.since, row.until, story=f"{row.code}, X = {middle}"
            )


def _may_stand(middle: str, fixed: int, lexicon: Lexicon) -> bool:
    """An unlisted X: short, of no barred character, and behind one fixed character only with a series at its end (建筑面积 is no code)."""
    if not 0 < len(middle) <= 3 or not lexicon.barred.isdisjoint(middle):
        return False
    return fixed > 1 or middle[-1] in "发函字规电"


def _listed(middle: str, row: Code, prefix: int, lexicon: Lexicon) -> bool:
    """X is one of the body's own bureaus, with a series or without; behind a prefix of two characters or more a row of any bureaus."""
    own = lexicon.bureaus.get(row.body, frozenset())
    if middle in own:
        return True
    if not middle or len(middle) > _MIDDLE:
        return not middle and len(row.code) > 3
    stem, series = _without_series(middle, lexicon)
    if prefix == 1:
        return stem in own and series in ("函", "规", "字", "发", "电", "便函", "明电", "综")
    return stem == "" or _segments(stem, own | lexicon.tokens["bureau"], 3)


# ---- region + department -------------------------------------------------------------------------------------------------------------------


def _composed(code: str, lexicon: Lexicon) -> Iterator[Reading]:
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
    stems = _stems(tail, lexicon)
    if any(not stem or _segments(stem, lexicon.tokens["bureau"], 3) for stem in stems):
        return True
    stem = stems[-1]
    return False if len(stem) <= _OPEN_TAIL and lexicon.barred.isdisjoint(stem) else None


def _reading(code: str, region: RegionCode, row: Code, listed: bool, lexicon: Lexicon) -> Reading | None:
    if _kind(row) not in region.before or (row.where and region.region not in row.where.split()):
        return None
    place = lexicon.regions[region.region]
    tail = code[len(region.chars) + len(row.code) :]
    story = f"{region.chars} ({place.name}) + {row.code} ({row.body})" + (f" + {tail}" if tail else "")
    holder = Holder(f"{region.region}:{row.body}", "", row.since, row.until)
    province = place.level in ("province", "municipality", "xpcc")
    tier = 7 if not region.certain else 5 if not listed else 2 if province or len(region.chars) > 1 else 4
    strict = listed and (len(code) > 2 or province)
    return Reading(tier, "composed", strict, region.certain, holder, row.since, row.until, region.region, region.chars, province, story)


def _kind(row: Code) -> str:
    """What a region's characters must be known to precede: 政 or 府, 委 or 党, or any department."""
    return row.code[0] if row.body in _GOVERNMENT or row.body in _COMMITTEE else "部门"


_ALWAYS, _NEVER = 0, 9999
_PLACE_MARKS = frozenset("市县区州旗")
_MARKS = ("组", "领", "指", "委", "联", "办")
_TEMPORARY_END = (
    "办",
    "办发",
    "办函",
    "组发",
    "组",
    "指发",
    "委",
    "委发",
    "领发",
    "联发",
    "联办",
    "组函",
    "指函",
    "委函",
    "委办",
    "办电",
    "办字",
    "组字",
    "指电",
    "领",
    "联",
    "办明电",
    "指",
)


def _temporary(code: str, n: int, rows: tuple[RegionCode, ...], lexicon: Lexicon) -> Iterator[Reading]:
    """渝肺炎指办发, 辽淘汰组办发: a temporary or joint body of a region; the code does not tell its name."""
    rest = code[n:]
    if not (3 <= len(rest) <= 9 and rest.endswith(_TEMPORARY_END) and any(mark in rest[1:] for mark in _MARKS)):
        return
    if not (lexicon.barred).isdisjoint(rest):
        return
    for region in rows:
        place = lexicon.regions[region.region]
        if region.certain and (place.level != "county" or n > 1):
            province = place.level in ("province", "municipality", "xpcc")
            yield Reading(
                8,
                "composed",
                False,
                True,
                None,
                _ALWAYS,
                _NEVER,
                region.region,
                region.chars,
                province,
                f"{region.chars} ({place.name}) + {rest}",
            )


def _stems(tail: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The bureaus of a tail: whole, without the one or two series that end it, and without one that begins it: 发科字 -> 科, 规范联 -> ""."""
    once = _without_series(tail, lexicon)[0]
    twice = _without_series(once, lexicon)[0]
    stems = (tail, once, twice)
    return (*stems, *(stem[1:] for stem in stems if len(stem) > 1 and stem[0] in "发函办"))


def _unlisted_place(code: str, lexicon: Lexicon) -> Iterator[Reading]:
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
                yield Reading(8, "composed", False, False, None, _ALWAYS, _NEVER, chars=code[:n], story=story)
                return


# ---- parts ---------------------------------------------------------------------------------------------------------------------------------


def _without_series(tail: str, lexicon: Lexicon) -> tuple[str, str]:
    """The tail and the longest series word that ends it: 价管发 -> (价管, 发)."""
    for n in range(min(4, len(tail)), 0, -1):
        if tail[-n:] in lexicon.tokens["series"]:
            return tail[:-n], tail[-n:]
    return tail, ""


def _segments(stem: str, words: frozenset[str], most: int) -> bool:
    """Whether the stem is a row of at most `most` words."""
    if stem in words:
        return True
    return most > 1 and any(stem[:n] in words and _segments(stem[n:], words, most - 1) for n in range(len(stem) - 1, 0, -1))


def inside_word(run: str, lexicon: Lexicon) -> set[int]:
    """Places in the run where no code can begin, being inside a word: 符|合, 规|定, 辽|宁; nor where a long one begins: 新农保.

    >>> from extractor.lexicon import default_lexicon
    >>> inside_word("符合财税", default_lexicon())
    {1}
    """
    words, leads = lexicon.tokens["word"], lexicon.tokens["lead-in"]
    spans = ((at, n) for n in (2, 3, 4) for at in range(len(run) - n + 1) if run[at : at + n] in words)
    found = {at + k for at, n in spans for k in range(0 if n > 2 else 1, n)}
    return found | {at for at in range(len(run) - 1) if run[at : at + 2] in leads}


def deny_of(code: str, lexicon: Lexicon) -> str | None:
    """The series of penalties, licences or certificates a code belongs to.

    >>> from extractor.lexicon import default_lexicon
    >>> deny_of("国市监处罚", default_lexicon()), deny_of("国市监稽", default_lexicon())
    ('penalty', None)
    """
    for at in range(len(code)):
        for n in (6, 5, 4, 3, 2, 1):
            kind = lexicon.denied.get(code[at : at + n])
            if kind and len(code) - at >= n:
                return kind
    return None
