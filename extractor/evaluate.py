"""Measure predictions against marked texts: how much is found, how much of it is right, what went wrong where.

Both inputs are JSON Lines, UTF-8; empty lines are skipped.

GOLD, one unit a line: `{"unit": "f01", "mentions": [M, ...], "text": "..."}`. The text stands in the line or in `UNITS/f01.txt`; other
keys (`family`) are let pass. A mention M, in reading order:

    core                  the exact stretch from the first character of title or number to the last
    title, number         what stands inside the outermost 《》; the number as printed; or null
    canonical             the number in its one form, or null; a document's further numbers are `more_numbers`
    quoted, self, form    title in marks; the text's own header; full | short
    antecedent, defines   place in `mentions` of what a short form stands for; the short name given here
    issuers, issuer_total {text, name, basis, role} each; N of "N departments"
    action, relation, pinpoints, kind, doubt, start, end

Without a fitting `start`, a core is looked for after the one before it. Mentions with `self` or `doubt` are optional: neither missed
nor invented.

PREDICTIONS, one `Document` (extractor.models) a line; the stem of `source.id` is the unit.

What is counted: a mention is found when one citation overlaps it, and right when form, numbers and title are right. Numbers, titles,
issuers and pinpoints are counted one by one; issuers and pinpoints for full mentions only, and issuers known by the context alone are
not held against anyone. Rates are over mentions that were found, except `pairs` (title with number: over all that gold has).
White space, widths, and the shapes of brackets and quotes make no difference to titles, issuers and pinpoints.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import ExtractorError
from extractor.models import Citation, Document, Form

PRF = ("full", "short", "number", "title", "stated issuer", "resolved issuer", "pinpoint")
RATES = ("pairs", "relation", "kind", "defines", "antecedent", "spans")
CERTAINTY = ("high", "medium", "low")
CONTEXT = 30
_FOLD = str.maketrans("〈〉<>＜＞（）［］“”‘’，：；０１２３４５６７８９", "《》《》《》()[]\"\"'',:;0123456789")
_SPACE = re.compile(r"\s+")


class EvaluationError(ExtractorError):
    """Gold or predictions are malformed: the message names file and line."""

    code = "evaluation"

    def __init__(self, path: Path, line: int | None, message: str, remedy: str = "") -> None:
        super().__init__(f"{path}{'' if line is None else f', line {line}'}: {message}", remedy)


class _Marked(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class MarkedIssuer(_Marked):
    """A body as the annotator saw it; `text` is null where nothing is printed, `name` where it can't be known."""

    text: str | None
    name: str | None
    basis: Literal["prose", "title", "number", "context"]


class Mention(_Marked):
    """One marked mention. `start` and `end` are code points of the unit's text and are set by `read_gold`."""

    core: str = Field(min_length=1)
    title: str | None
    canonical: str | None
    more_numbers: tuple[str, ...] = ()
    own: bool = Field(default=False, alias="self")
    form: Form
    antecedent: int | None
    defines: str | None
    issuers: tuple[MarkedIssuer, ...]
    relation: str
    pinpoints: tuple[str, ...]
    kind: str
    doubt: str | None = None
    start: int = -1
    end: int = -1

    @property
    def optional(self) -> bool:
        """The text's own header, and what the annotator doubted: neither a miss nor a false find."""
        return self.own or bool(self.doubt)


class _Line(_Marked):
    unit: str
    mentions: tuple[Mention, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A marked text; every mention has its offsets."""

    name: str
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention that counts and the citation that overlaps it: without a citation it was missed, without a mention invented."""

    unit: Unit
    mention: Mention | None
    citation: Citation | None
    antecedent_right: bool = False

    @property
    def right(self) -> bool:
        return self.mention is not None and self.citation is not None and _exact(self.mention, self.citation)


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


def evaluate(gold: Path, predictions: Path, units: Path | None = None) -> Report:
    """Compare. Raises EvaluationError where a line of either file, or a unit's text, can't be used."""
    marked = read_gold(gold, units)
    return compare(marked, read_predictions(predictions))


def compare(units: Iterable[Unit], documents: dict[str, Document]) -> Report:
    """The same over values: `documents` has a unit's name -> what the extractor gave."""
    units = tuple(units)
    pairs: list[Pair] = []
    spans = Rate()
    for unit in units:
        citations = documents[unit.name].citations if unit.name in documents else ()
        pairs += _pairs(unit, citations)
        spans += _spans(unit.text, citations)
    prf, rates = {name: Tally() for name in PRF}, {name: Rate() for name in RATES} | {"spans": spans}
    for pair in pairs:
        for name, tally in _tallies(pair):
            prf[name] += tally
        for name, rate in _rates(pair):
            rates[name] += rate
    return Report(
        units=len(units),
        prf=prf,
        rates=rates,
        rules=_by_rule(pairs),
        certainty={level: _share(p for p in pairs if p.citation and p.citation.certainty == level) for level in CERTAINTY},
        misses=tuple(_miss(pair) for pair in pairs if not pair.right),
        unread=tuple(unit.name for unit in units if unit.name not in documents),
    )


def read_gold(path: Path, units: Path | None = None) -> tuple[Unit, ...]:
    """The marked texts of a file, offsets set. `units` is the folder of their texts where those don't stand inline."""
    found: dict[str, Unit] = {}
    for number, line in _lines(path):
        try:
            raw = _Line.model_validate_json(line)
        except ValidationError as error:
            raise EvaluationError(path, number, _first(error), "see extractor/evaluate.py for the format") from error
        if raw.unit in found:
            raise EvaluationError(path, number, f"unit {raw.unit} stands here a second time")
        text = _text_of(raw, units, path, number)
        found[raw.unit] = Unit(raw.unit, text, tuple(_place(raw.mentions, text, path, number)))
    return tuple(found.values())


def read_predictions(path: Path) -> dict[str, Document]:
    """A unit's name -> its document."""
    found: dict[str, Document] = {}
    for number, line in _lines(path):
        try:
            document = Document.model_validate_json(line)
        except ValidationError as error:
            raise EvaluationError(path, number, _first(error), "predictions are what `extractor extract` writes") from error
        name = Path(document.source.id).stem
        if name in found:
            raise EvaluationError(path, number, f"a second document for unit {name}", "one document a unit")
        found[name] = document
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EvaluationError(path, None, error.strerror or "can't be read") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(path, None, f"not UTF-8 at byte {error.start}") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    place = ".".join(map(str, detail["loc"]))
    return f"{place}: {detail['msg']}" if place else detail["msg"]


def _text_of(raw: _Line, units: Path | None, path: Path, number: int) -> str:
    if raw.text is not None:
        return raw.text
    if units is None:
        raise EvaluationError(path, number, f"unit {raw.unit} has no text", "give --units, the folder of the texts")
    file = units / f"{raw.unit}.txt"
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(path, number, f"the text {file} can't be read: {error}") from error


def _place(mentions: Iterable[Mention], text: str, path: Path, number: int) -> Iterator[Mention]:
    """Give each mention its offsets; mentions stand in reading order."""
    at = 0
    for m in mentions:
        start = m.start if m.start >= 0 and text.startswith(m.core, m.start) else text.find(m.core, at)
        if start < 0:
            raise EvaluationError(path, number, f"the core {m.core!r} is not in the text after character {at}")
        at = start + 1
        yield m.model_copy(update={"start": start, "end": start + len(m.core)})


def _squash(text: str | None) -> str:
    return _SPACE.sub("", text or "").translate(_FOLD)


def _marked_numbers(m: Mention) -> set[str]:
    return {n for n in (m.canonical, *m.more_numbers) if n}


def _found_numbers(c: Citation) -> set[str]:
    return {n.canonical for n in (c.number, *c.other_numbers) if n and n.canonical}


def _same(m: Mention, c: Citation) -> bool:
    """Number(s) and title both right."""
    numbers = {_squash(n) for n in _found_numbers(c)} == {_squash(n) for n in _marked_numbers(m)}
    return numbers and _squash(c.title.name if c.title else None) == _squash(m.title)


def _exact(m: Mention, c: Citation) -> bool:
    return m.form == c.form and _same(m, c)


def _match(unit: Unit, citations: tuple[Citation, ...]) -> dict[int, int]:
    """Mention -> citation, each at most once: exact ones first, then the same form, then the longer overlap."""
    cells = []
    for i, m in enumerate(unit.mentions):
        for j, c in enumerate(citations):
            overlap = min(m.end, c.end) - max(m.start, c.start)
            if overlap > 0:
                cells.append((not _same(m, c), m.form != c.form, -overlap, i, j))
    match: dict[int, int] = {}
    used: set[int] = set()
    for *_, i, j in sorted(cells):
        if i not in match and j not in used:
            match[i] = j
            used.add(j)
    return match


def _pairs(unit: Unit, citations: tuple[Citation, ...]) -> Iterator[Pair]:
    match = _match(unit, citations)
    mention_of = {citations[j].id: i for i, j in match.items()}
    for i, m in enumerate(unit.mentions):
        if not m.optional:
            c = citations[match[i]] if i in match else None
            yield Pair(unit, m, c, c is not None and mention_of.get(c.antecedent or "") == m.antecedent)
    used = set(match.values())
    yield from (Pair(unit, None, c) for j, c in enumerate(citations) if j not in used)


def _tallies(pair: Pair) -> Iterator[tuple[str, Tally]]:
    m, c = pair.mention, pair.citation
    if m is not None:
        yield m.form, Tally(1, int(c is not None), int(pair.right))
        yield from ((name, Tally(len(want), len(got), len(want & got))) for name, want, got in _parts(m, c))
    elif c is not None:
        yield c.form, Tally(found=1)
        yield "number", Tally(found=len(_found_numbers(c)))
        yield "title", Tally(found=int(c.title is not None))


def _parts(m: Mention, c: Citation | None) -> Iterator[tuple[str, set[str], set[str]]]:
    """What is counted one by one: name, the marked ones, the found ones."""
    yield "number", _marked_numbers(m), _found_numbers(c) if c else set()
    yield "title", {_squash(m.title)} if m.title else set(), {_squash(c.title.name)} if c and c.title else set()
    if m.form == "full":
        found = c.issuers if c else ()
        stated = {_squash(x.text) for x in m.issuers if x.text and x.basis != "number"}
        resolved = {_squash(x.name) for x in m.issuers if x.name}
        yield "stated issuer", stated, {_squash(x.text) for x in found if x.text}
        yield "resolved issuer", resolved, {_squash(x.name) for x in found if x.name and x.basis != "context"}
        yield "pinpoint", {_squash(p) for p in m.pinpoints}, {_squash(p.text) for p in c.pinpoints} if c else set()


def _rates(pair: Pair) -> Iterator[tuple[str, Rate]]:
    m, c = pair.mention, pair.citation
    if m is None:
        return
    if m.title and m.canonical and m.form == "full":
        yield "pairs", Rate(int(c is not None and _same(m, c)), 1)
    if c is None:
        return
    yield "relation", Rate(int(c.relation == m.relation), 1)
    yield "kind", Rate(int(c.kind == m.kind), 1)
    if m.defines or c.defines:
        yield "defines", Rate(int(bool(m.defines) and _squash(m.defines) == _squash(c.defines)), 1)
    if m.form == "short":
        yield "antecedent", Rate(int(pair.antecedent_right), 1)


def _spans(text: str, citations: Iterable[Citation]) -> Rate:
    """How many of all quoted stretches are what stands at their offsets."""
    exact = [text[start:end] == quoted for c in citations for quoted, start, end in _quoted(c)]
    return Rate(sum(exact), len(exact))


def _quoted(c: Citation) -> Iterator[tuple[str | None, int, int]]:
    for span in (c, c.number, c.title, *c.actions, *c.issuers, *c.pinpoints, *c.dates):
        if span is not None and span.start is not None and span.end is not None:
            yield span.text, span.start, span.end


def _share(pairs: Iterable[Pair]) -> Rate:
    rights = [pair.right for pair in pairs]
    return Rate(sum(rights), len(rights))


def _by_rule(pairs: list[Pair]) -> dict[str, Rate]:
    names = sorted({rule for p in pairs if p.citation for rule in p.citation.rules})
    return {name: _share(p for p in pairs if p.citation and name in p.citation.rules) for name in names}


def _miss(pair: Pair) -> Miss:
    m, c = pair.mention, pair.citation
    place = m or c
    assert place is not None, "a pair has a mention or a citation"
    return Miss(
        unit=pair.unit.name,
        what="invented" if m is None else "missed" if c is None else "wrong",
        gold=m.core if m else None,
        gold_numbers=tuple(sorted(_marked_numbers(m))) if m else (),
        found=c.text if c else None,
        found_numbers=tuple(sorted(_found_numbers(c))) if c else (),
        rules=c.rules if c else (),
        context=_context(pair.unit.text, place.start, place.end),
    )


def _context(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - CONTEXT) : start]}⟦{text[start:end]}⟧{text[end : end + CONTEXT]}".replace("\n", "⏎")


def _shown(text: str | None, numbers: tuple[str, ...]) -> str:
    return "-" if text is None else f"{text} [{', '.join(numbers)}]".replace("\n", "⏎")


def _rate_line(name: str, rate: Rate) -> str:
    return f"{name:16s} {rate.right} of {rate.of}" + ("" if rate.rate is None else f" = {rate.rate:.3f}")


def _section(heading: str, rates: dict[str, Rate]) -> Iterator[str]:
    yield f"{heading}:"
    yield from (f"  {_rate_line(name, rate)}" for name, rate in rates.items())
