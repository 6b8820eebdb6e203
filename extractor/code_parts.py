"""What codes are made of: a Reading, the series that ends a tail, rows of bureaus, words that hold no code's beginning, denied series."""

from dataclasses import dataclass, replace

from extractor.bodies import Holder
from extractor.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a code. `tier` 0 is best; `strict`: made of listed parts only; `certain`: good enough to name the body.

    It is so when `sure` of the department and when the `place` is certain too (high, likely or medium, as in data/region_codes.csv).

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
    sure: bool = True
    place: str = "high"

    def assured(self) -> "Reading":
        """The same reading where the place is known from elsewhere."""
        return replace(self, certain=self.sure, place="high", tier=2)

    @property
    def rank(self) -> int:
        """Readings of one rank are rivals: all that are composed of a region and a department, or those of one tier."""
        return 9 if self.basis == "composed" and self.holder else self.tier


def without_series(tail: str, lexicon: Lexicon) -> tuple[str, str]:
    """The tail and the longest series word that ends it: 价管发 -> (价管, 发)."""
    for n in range(min(4, len(tail)), 0, -1):
        if tail[-n:] in lexicon.tokens["series"]:
            return tail[:-n], tail[-n:]
    return tail, ""


def segments(stem: str, words: frozenset[str], most: int) -> bool:
    """Whether the stem is a row of at most `most` words."""
    if stem in words:
        return True
    return most > 1 and any(stem[:n] in words and segments(stem[n:], words, most - 1) for n in range(len(stem) - 1, 0, -1))


def inside_word(run: str, lexicon: Lexicon) -> set[int]:
    """Places in the run where no code can begin, being inside a word: 符|合, 规|定, 辽|宁; nor where a long one begins: 新农保.

    >>> from extractor.lexicon import default_lexicon
    >>> sorted(inside_word("符合财税", default_lexicon())), sorted(inside_word("新农保财社", default_lexicon()))
    ([0, 1], [0, 1, 2])
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


def stems(tail: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The bureaus of a tail: whole, without the one or two series that end it, and without one that begins it: 发科字 -> 科, 规范联 -> ""."""
    once = without_series(tail, lexicon)[0]
    twice = without_series(once, lexicon)[0]
    whole = (tail, once, twice)
    return (*whole, *(stem[1:] for stem in whole if len(stem) > 1 and stem[0] in "发函办"))
