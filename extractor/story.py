"""One place of a text: the story from anchor to record. What was found there, what was declined and why, how parts became a mention and a mention a record."""

from collections.abc import Iterator

from extractor.codes import explain_code
from extractor.explain import quoted
from extractor.lexicon import Lexicon
from extractor.models import Citation, Document, Issuer, Number, Surface
from extractor.pipeline import Extractor, Story
from extractor.read import Source
from extractor.rules import RULES
from extractor.rules.rule import DeicticPart, NumberPart, Part, TitlePart
from extractor.write import to_json

# Without a citation there is no sentence: so far to either side is near.
NEAR = 80
_ANCHORS = "〔《第号令"
_BASIS = {
    "prose": "the sentence says so",
    "title": "the title begins with it",
    "number": "only the number's code tells",
    "context": "the text's own issuer, elided in the sentence",
}
_CERTAINTY = {
    "high": "a number of a listed code, or a quoted title of a known genre",
    "medium": "an unlisted code, a title without marks, or a short form that points to something",
    "low": "a genre that is not known, or a short form that points to nothing",
}


def explain_at(source: Source, extractor: Extractor, start: int, end: int) -> Iterator[str]:
    """Lines for a terminal on `source.text[start:end]` (code points). Raises ValueError when that is not within the text."""
    if not 0 <= start < end <= len(source.text):
        raise ValueError(f"{start}:{end} is not within the text, which has {len(source.text)} characters")
    document, story = extractor.run(source)
    told = _citations_at(document, story, start, end)
    low, high = _around(source.text, told, start, end)
    yield f"# {source.id or 'text'} at {start}-{end}: {quoted(source.text, start, end)}"
    yield f"  {source.text[low:start]}⟦{source.text[start:end]}⟧{source.text[end:high]}".replace("\n", "⏎")
    yield from _found(source.text, story, low, high)
    if not told:
        yield from _nothing(source.text[low:high], story, low, high)
    for citation in told:
        yield from _citation(source.text, document, citation, story, extractor.lexicon)


def _citations_at(document: Document, story: Story, start: int, end: int) -> list[Citation]:
    """The citations that the place touches; else, unless something was declined there, those of which a field or the sentence lies there."""
    for spans in (_core, _fields, _sentence):
        found = [c for c in document.citations if any(s < end and e > start for s, e in spans(c))]
        if found or any(d.start < end and d.end > start for d in story.scanned.declined):
            return found
    return []


def _core(citation: Citation) -> list[tuple[int, int]]:
    return [(citation.start, citation.end)]


def _fields(citation: Citation) -> list[tuple[int, int]]:
    parts: tuple[Issuer | Surface, ...] = (*citation.issuers, *citation.actions, *citation.dates, *citation.pinpoints)
    return [(p.start, p.end) for p in parts if p.start is not None and p.end is not None]


def _sentence(citation: Citation) -> list[tuple[int, int]]:
    return [(citation.sentence.start, citation.sentence.end)]


def _around(text: str, told: list[Citation], start: int, end: int) -> tuple[int, int]:
    """The sentences of the citations told of; without any, what is near on the same lines."""
    if told:
        return min(start, *(c.sentence.start for c in told)), max(end, *(c.sentence.end for c in told))
    before, after = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return max(before, start - NEAR), min(after if after >= 0 else len(text), end + NEAR)


def _found(text: str, story: Story, low: int, high: int) -> Iterator[str]:
    yield "## Parts found near it"
    for part in story.scanned.parts:
        if part.start < high and part.end > low:
            yield f"  {part.start:>6}-{part.end:<6} {part.rule:<28} {quoted(text, part.start, part.end)}"
            yield f"{'':<16}-> " + "  ".join(f"{name} {value}" for name, value in captures(text, part) if value not in (None, ""))
    yield "## Declined near it"
    for declined in sorted(story.scanned.declined, key=lambda d: d.start):
        if declined.start < high and declined.end > low:
            yield f"  {declined.start:>6}-{declined.end:<6} {declined.rule:<28} {quoted(text, declined.start, declined.end)}"
            yield f"{'':<16}because: {declined.reason}"


def captures(text: str, part: Part) -> list[tuple[str, object]]:
    """What a rule took from the surface of its part."""
    if isinstance(part, NumberPart):
        return [
            ("canonical", part.canonical), ("series", part.series), ("code", part.code), ("year", part.year), ("serial", part.serial),
            ("departs", ", ".join(part.deviations)), ("bodies", "、".join(text[s:e] for s, e in part.bodies)), ("certainty", part.certainty),
        ]  # fmt: skip
    if isinstance(part, TitlePart):
        return [("name", quoted(text, part.name_start, part.name_end)), ("marks", "" if part.quoted else "without marks")]
    return [("kind", part.kind_word)] if isinstance(part, DeicticPart) else []


def _nothing(near: str, story: Story, low: int, high: int) -> Iterator[str]:
    yield "## No citation here"
    spans = [(part.start, part.end) for part in story.scanned.parts] + [(d.start, d.end) for d in story.scanned.declined]
    if any(start < high and end > low for start, end in spans):
        yield "  what was found near it is the text's own header or was declined: see above"
    elif not any(anchor in near for anchor in _ANCHORS):
        yield f"  nothing to begin with: a citation begins at one of {' '.join(_ANCHORS)}, or at a word that points (该办法)"
    else:
        yield "  no rule found anything; `extractor rules` tells what each looks for"


def _citation(text: str, document: Document, citation: Citation, story: Story, lexicon: Lexicon) -> Iterator[str]:
    yield f"## {citation.id}: {quoted(text, citation.start, citation.end)}"
    yield from (f"  {line}" for line in _pairing(text, citation))
    if citation.form == "short":
        yield from (f"  {line}" for line in _antecedent(document, citation))
    for issuer in citation.issuers:
        yield from (f"  {line}" for line in _issuer(issuer))
    yield f"  place of the text: {story.context.region or 'not known'} (settles 省财政厅 and codes that several places share)"
    numbers = (citation.number, *citation.other_numbers) if citation.number else citation.other_numbers
    yield from (f"  {line}" for number in numbers for line in _code(number, lexicon))
    verbs = ", ".join(f"{a.text} {a.start}-{a.end} ({a.type}, {a.modality})" for a in citation.actions)
    yield f"  relation {citation.relation}: " + (f"the verbs {verbs}" if verbs else "no verb governs it")
    yield from (f"  {d.event}: {d.text} {d.start}-{d.end}" for d in citation.dates)
    yield from (f"  place in it: {p.text} {p.start}-{p.end}" for p in citation.pinpoints)
    if citation.defines:
        yield f"  from here on 《{citation.defines}》 stands for it (以下简称)"
    yield f"  certainty {citation.certainty}: {_CERTAINTY[citation.certainty]}"
    yield from (f"  note {note.code}: {note.message}" for note in citation.notes)
    yield from (f"  rule {rule.id}: {rule.finds} ({rule.source})" for rule in RULES if rule.id in citation.rules)
    yield "  record:"
    yield from (f"    {line}" for line in to_json(citation, indent=True).decode().splitlines())


def _pairing(text: str, citation: Citation) -> Iterator[str]:
    title, number = citation.title, citation.number
    if title and number:
        turned = number.start < title.start
        between = text[number.end : title.start] if turned else text[title.end : number.start]
        order = "number, then title" if turned else "title, then number"
        stands = f"「{between}」".replace("\n", "⏎") if between else "nothing"
        yield f"pairing: {order}, and between them {stands}: one instrument"
    elif citation.form == "short" and title:
        yield "pairing: a short title alone" if title.quoted else "pairing: words that point, alone"
    else:
        yield "pairing: a title, no number of its own" if title else "pairing: a number, no title of its own"


def _antecedent(document: Document, citation: Citation) -> Iterator[str]:
    target = next((c for c in document.citations if c.id == citation.antecedent), None)
    if target is None:
        yield "short form: nothing in this text surely explains it"
        return
    how = f", which defines 《{target.defines}》" if target.defines else ""
    yield f"short form: it points back to {target.id} at {target.start}-{target.end}{how}"


def _issuer(issuer: Issuer) -> Iterator[str]:
    printed = f"printed 「{issuer.text}」 {issuer.start}-{issuer.end}" if issuer.text else "not printed"
    yield f"issuer {issuer.name or '?'} ({issuer.role}): {printed}; {_BASIS[issuer.basis]}"
    if issuer.candidates:
        yield f"  candidates: {'、'.join(issuer.candidates)}"


def _code(number: Number, lexicon: Lexicon) -> Iterator[str]:
    if number.code and number.series in ("document", "interpretation"):
        first, *rest = explain_code(number.code, number.year, lexicon).splitlines()
        yield f"code {first}"
        yield from rest
