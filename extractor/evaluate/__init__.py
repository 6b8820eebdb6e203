"""Measure predictions against marked texts: how much is found, how much of it is right, what went wrong where.

marked (the texts, read and checked), pairs (which citation stands for which mention), figures (the report).

Numbers, titles, issuers and pinpoints are counted one by one; issuers and pinpoints for full mentions only, and issuers known by the context alone are
not held against anyone. Rates are over mentions that were found, except `pairs` (title with number: over all that gold has). Mentions with `self` or
`doubt` are optional: neither missed nor invented.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.evaluate.figures import PRF, RATES, Miss, Rate, Report, Tally
from extractor.evaluate.marked import EvaluationError, Mention, Unit, read_gold, read_predictions
from extractor.evaluate.pairs import Pair, found_numbers, marked_numbers, pairs_of, same, squash
from extractor.models import Citation, Document

__all__ = ["EvaluationError", "Rate", "Report", "Tally", "compare", "evaluate", "read_gold", "read_predictions"]

CERTAINTY = ("high", "medium", "low")
CONTEXT = 30


def evaluate(gold: Path, predictions: Path, units: Path | None = None) -> Report:
    """Compare. Raises EvaluationError where a line of either file, or a unit's text, can't be used, or none fits the other's."""
    marked, documents = read_gold(gold, units), read_predictions(predictions)
    if marked and documents and not any(unit.name in documents for unit in marked):
        strange = f"no document is named as a unit is ({marked[0].name})"
        raise EvaluationError(predictions, None, strange, "from JSON Lines: extract … --id-field unit")
    return compare(marked, documents)


def compare(units: Iterable[Unit], documents: dict[str, Document]) -> Report:
    """The same over values: `documents` has a unit's name -> what the extractor gave."""
    units = tuple(units)
    pairs: list[Pair] = []
    spans = Rate()
    for unit in units:
        citations = documents[unit.name].citations if unit.name in documents else ()
        pairs += pairs_of(unit, citations)
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


def _tallies(pair: Pair) -> Iterator[tuple[str, Tally]]:
    m, c = pair.mention, pair.citation
    if m is not None:
        yield m.form, Tally(1, int(c is not None), int(pair.right))
        yield from ((name, Tally(len(want), len(got), len(want & got))) for name, want, got in _parts(m, c))
    elif c is not None:
        yield c.form, Tally(found=1)
        yield "number", Tally(found=len(found_numbers(c)))
        yield "title", Tally(found=int(c.title is not None))


def _parts(m: Mention, c: Citation | None) -> Iterator[tuple[str, set[str], set[str]]]:
    """What is counted one by one: name, the marked ones, the found ones."""
    yield "number", marked_numbers(m), found_numbers(c) if c else set()
    yield "title", {squash(m.title)} if m.title else set(), {squash(c.title.name)} if c and c.title else set()
    if m.form == "full":
        found = c.issuers if c else ()
        stated = {squash(x.text) for x in m.issuers if x.text and x.basis != "number"}
        resolved = {squash(x.name) for x in m.issuers if x.name}
        yield "stated issuer", stated, {squash(x.text) for x in found if x.text}
        yield "resolved issuer", resolved, {squash(x.name) for x in found if x.name and x.basis != "context"}
        yield "pinpoint", {squash(p) for p in m.pinpoints}, {squash(p.text) for p in c.pinpoints} if c else set()


def _rates(pair: Pair) -> Iterator[tuple[str, Rate]]:
    m, c = pair.mention, pair.citation
    if m is None:
        return
    if m.title and m.canonical and m.form == "full":
        yield "pairs", Rate(int(c is not None and same(m, c)), 1)
    if c is None:
        return
    yield "relation", Rate(int(c.relation == m.relation), 1)
    yield "kind", Rate(int(c.kind == m.kind), 1)
    if m.defines or c.defines:
        yield "defines", Rate(int(bool(m.defines) and squash(m.defines) == squash(c.defines)), 1)
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
        gold_numbers=tuple(sorted(marked_numbers(m))) if m else (),
        found=c.text if c else None,
        found_numbers=tuple(sorted(found_numbers(c))) if c else (),
        rules=c.rules if c else (),
        context=_context(pair.unit.text, place.start, place.end),
    )


def _context(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - CONTEXT) : start]}⟦{text[start:end]}⟧{text[end : end + CONTEXT]}".replace("\n", "⏎")
