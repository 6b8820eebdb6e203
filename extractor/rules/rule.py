"""What a Rule is, and the parts that rules find.

A rule proves itself: `yes` and `no` stand beside its pattern and are run as tests through the whole extractor. A key of `yes` is a text; its value maps
dotted paths of the one citation the text must give (`number.canonical`) to the values they must have. A key of `no` is a text in which the rule must
not find anything; its value says why.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.lexicon import Lexicon


@dataclass(slots=True)
class Part:
    """A stretch of text that a rule found; offsets in code points, half-open, of source and folded text alike."""

    start: int
    end: int
    rule: str


@dataclass(slots=True)
class NumberPart(Part):
    """A document number, order, announcement or standard.

    `bodies` are the spans of issuing bodies printed inside it (国务院令第685号); `short` is one that only points (79号文, 3号公告); `owner` is whose it is where
    neither code nor print tells (169号署令).
    """

    canonical: str | None
    series: str
    code: str | None
    year: int | None
    serial: int | None
    deviations: tuple[str, ...] = ()
    bodies: tuple[tuple[int, int], ...] = ()
    certainty: str = "high"
    short: bool = False
    owner: str | None = None


@dataclass(slots=True)
class TitlePart(Part):
    """A title; `start` and `end` take in its marks, `name_start` and `name_end` do not."""

    name_start: int
    name_end: int
    quoted: bool = True


@dataclass(slots=True)
class DeicticPart(Part):
    """该办法, 上述通知: a pointing word and the kind it names."""

    kind_word: str


@dataclass(slots=True)
class Declined:
    """What looked like a citation and is none; `explain` shows it."""

    start: int
    end: int
    rule: str
    reason: str


@dataclass(slots=True)
class Scope:
    """What a rule reads: the source text, its folded form of the same length, the lexicon."""

    text: str
    folded: str
    lexicon: Lexicon


Find = Callable[[Scope], Iterable[Part | Declined]]


@dataclass(slots=True)
class Rule:
    """A named thing to find, with its source and its proof. `find` is None for rules that read the surroundings of a citation already found.

    `anchors` are the strings of which folded text must hold one for `find` to find anything: `str.find` looks for them before any pattern
    starts. Without anchors `find` is always asked.
    """

    id: str
    finds: str
    source: str
    pattern: str
    yes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    no: Mapping[str, str] = field(default_factory=dict)
    find: Find | None = None
    anchors: tuple[str, ...] = ()
