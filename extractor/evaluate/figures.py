"""The figures: tallies, rates, differences, and the report that holds them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

PRF = ("full", "short", "number", "title", "stated issuer", "resolved issuer", "pinpoint")
RATES = ("pairs", "relation", "kind", "defines", "antecedent", "spans")


@dataclass(frozen=True, slots=True)
class Tally:
    """Things marked, things found, and those that are both. Where there is nothing to find, or nothing was found, that side is perfect."""

    gold: int = 0
    found: int = 0
    hit: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.gold + other.gold, self.found + other.found, self.hit + other.hit)

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def row(self) -> dict[str, float | int]:
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "gold": self.gold,
            "found": self.found,
            "hit": self.hit,
        }


@dataclass(frozen=True, slots=True)
class Rate:
    """So many right of so many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.right + other.right, self.of + other.of)

    @property
    def rate(self) -> float | None:
        return self.right / self.of if self.of else None

    def row(self) -> dict[str, float | int | None]:
        return {"right": self.right, "of": self.of, "rate": None if self.rate is None else round(self.rate, 4)}


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference: a mention missed or found wrong, a citation invented. `context`: the stretch in ⟦⟧, line breaks as ⏎."""

    unit: str
    what: Literal["missed", "wrong", "invented"]
    gold: str | None
    gold_numbers: tuple[str, ...]
    found: str | None
    found_numbers: tuple[str, ...]
    rules: tuple[str, ...]
    context: str

    def row(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}

    def line(self) -> str:
        gold, found = _shown(self.gold, self.gold_numbers), _shown(self.found, self.found_numbers)
        return f"{self.what}\t{self.unit}\tgold: {gold}\tfound: {found}\t{' '.join(self.rules)}\t{self.context}"


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one evaluation. `rules` and `certainty`: of the citations found so, how many are right in form, numbers and title.

    `unread`: units for which there is no prediction; what they cite counts as missed.
    """

    units: int
    prf: dict[str, Tally] = field(default_factory=dict)
    rates: dict[str, Rate] = field(default_factory=dict)
    rules: dict[str, Rate] = field(default_factory=dict)
    certainty: dict[str, Rate] = field(default_factory=dict)
    misses: tuple[Miss, ...] = ()
    unread: tuple[str, ...] = ()

    def as_dict(self, misses: bool = False) -> dict[str, object]:
        """Plain data for JSON; every figure rounded to four places."""
        rows: dict[str, object] = {"units": self.units, "unread": list(self.unread)}
        rows |= {name: self.prf[name].row() for name in PRF} | {name: self.rates[name].row() for name in RATES}
        rows |= {"rules": {k: v.row() for k, v in self.rules.items()}, "certainty": {k: v.row() for k, v in self.certainty.items()}}
        return rows | ({"misses": [m.row() for m in self.misses]} if misses else {})

    def lines(self, misses: bool = False) -> Iterator[str]:
        """The figures for people, one line each; every difference first, if asked for."""
        if misses:
            yield from (miss.line() for miss in self.misses)
        for name in PRF:
            t = self.prf[name]
            yield f"{name:16s} P {t.precision:.3f}  R {t.recall:.3f}  F1 {t.f1:.3f}   gold {t.gold}  found {t.found}  right {t.hit}"
        yield from (_rate_line(name, self.rates[name]) for name in RATES)
        yield from _section("right, by certainty", self.certainty)
        yield from _section("right, by rule", self.rules)
        if self.unread:
            yield f"no prediction for {len(self.unread)} of {self.units} units: {', '.join(self.unread)}"


def _shown(text: str | None, numbers: tuple[str, ...]) -> str:
    return "-" if text is None else f"{text} [{', '.join(numbers)}]".replace("\n", "⏎")


def _rate_line(name: str, rate: Rate) -> str:
    return f"{name:16s} {rate.right} of {rate.of}" + ("" if rate.rate is None else f" = {rate.rate:.3f}")


def _section(heading: str, rates: dict[str, Rate]) -> Iterator[str]:
    yield f"{heading}:"
    yield from (f"  {_rate_line(name, rate)}" for name, rate in rates.items())
