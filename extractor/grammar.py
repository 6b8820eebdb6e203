"""Every way a whole code reads: a user's, listed, by a ministry's template, or composed of region and department."""

from collections.abc import Iterator
from functools import lru_cache

from extractor.bodies import Holder
from extractor.code_parts import Reading, segments, without_series
from extractor.composed import composed, unlisted_place
from extractor.lexicon import Lexicon
from extractor.rows import CENTRAL, Code

_MIDDLE = 5
_PREFIX = 8


@lru_cache(maxsize=65536)
def readings(code: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """All readings of the whole code, best tier first; () when it reads in no way.

    >>> from extractor.lexicon import default_lexicon
    >>> [r.story for r in readings("沪教委体", default_lexicon())][:1]
    ['沪 (上海市) + 教委 (教委) + 体']
    """
    if not code:
        return ()
    found: list[Reading] = []
    if code[0] in lexicon.heads:
        found = [*_user(code, lexicon), *_exact(code, lexicon), *_templated(code, lexicon), *composed(code, lexicon)]
    if not found:
        found = list(unlisted_place(code, lexicon))
    found.sort(key=lambda r: r.tier)
    return tuple(found)


def _user(code: str, lexicon: Lexicon) -> Iterator[Reading]:
    for row in lexicon.user_codes.get(code, ()):
        yield Reading(0, "user", True, True, Holder(row.body, row.office, row.since, row.until), row.since, row.until, story=code)


def _exact(code: str, lexicon: Lexicon) -> Iterator[Reading]:
    for row in lexicon.codes.get(code) or lexicon.codes.get(code.removesuffix("字"), ()):  # 国函字, as it was printed into the 1990s
        yield Reading(1, "exact", True, row.certain, _holder(row), row.since, row.until, story=code)


def _holder(row: Code) -> Holder:
    return Holder(row.body, row.office, row.since, row.until)


def _templated(code: str, lexicon: Lexicon) -> Iterator[Reading]:
    """财X, 国卫办X函: of the templates that fit, those with most fixed characters."""
    fits: list[tuple[int, bool, str, Code]] = []
    for n in range(1, min(_PREFIX, len(code)) + 1):
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
            tier = 6 if not listed else 3 if row.body.startswith(CENTRAL) else 1
            yield Reading(tier, "template", listed, row.certain, _holder(row), row.since, row.until, story=f"{row.code}, X = {middle}")


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
    stem, series = without_series(middle, lexicon)
    if prefix == 1:
        return stem in own and series in ("函", "规", "字", "发", "电", "便函", "明电", "综")
    return stem == "" or segments(stem, own | lexicon.tokens["bureau"], 3)
