"""The same run told as a story: every part found, its rule and captures, kept or declined and why."""

from collections.abc import Iterator

from extractor.models import Citation, Document
from extractor.pipeline import Extractor
from extractor.read import Source
from extractor.rules import RULES
from extractor.rules.rule import DeicticPart, NumberPart, Part, Rule

_WIDTH = 60


def explain(source: Source, extractor: Extractor) -> Iterator[str]:
    """Lines for a terminal."""
    document, story = extractor.run(source)
    yield f"# {source.id or 'text'}: {len(source.text)} characters, {source.encoding}, {len(document.citations)} citations"
    yield from _header(document)
    yield ""
    yield "## Parts found"
    for part in story.scanned.parts:
        yield f"  {part.start:>6}-{part.end:<6} {part.rule:<28} {quoted(source.text, part.start, part.end)}{_captures(part)}"
    yield ""
    yield "## Declined"
    for declined in sorted(story.scanned.declined, key=lambda d: d.start):
        yield f"  {declined.start:>6}-{declined.end:<6} {declined.rule:<28} {quoted(source.text, declined.start, declined.end)}  -- {declined.reason}"
    yield ""
    yield "## Citations"
    for citation in document.citations:
        yield from _citation(citation)


def quoted(text: str, start: int, end: int) -> str:
    """A surface on one line, cut when it is long."""
    surface = text[start:end].replace("\n", "⏎")
    return f"「{surface}」" if len(surface) <= _WIDTH else f"「{surface[: _WIDTH - 1]}…」"


def _captures(part: Part) -> str:
    if isinstance(part, NumberPart):
        return f"  -> {part.canonical}" + (f"  departs: {', '.join(part.deviations)}" if part.deviations else "")
    return f"  -> kind {part.kind_word}" if isinstance(part, DeicticPart) else ""


def _header(document: Document) -> Iterator[str]:
    header = document.header
    yield f"  title     {header.title.name if header.title else '-'}"
    yield f"  number    {header.number.canonical if header.number else '-'}"
    yield f"  issuers   {'、'.join(i.name or i.text or '?' for i in header.issuers) or '-'}"
    yield f"  region    {header.region or '-'}   date {header.date or '-'}"
    if header.proposal:
        yield f"  answers   {header.proposal.kind} {header.proposal.number} {header.proposal.session or ''}"
    for note in document.notes:
        yield f"  note      {note.code}: {note.message}"


def _citation(citation: Citation) -> Iterator[str]:
    surface = citation.text.replace("\n", "⏎")
    yield f"  {citation.id:<5}{citation.start}-{citation.end}  {surface}"
    yield f"       key {citation.key or '-'}   {citation.kind}, {citation.form}, {citation.relation}, certainty {citation.certainty}"
    for issuer in citation.issuers:
        candidates = f" (candidates: {'、'.join(issuer.candidates)})" if issuer.candidates else ""
        yield f"       issuer {issuer.name or '?'} <- {issuer.text or 'not printed'} [{issuer.basis}, {issuer.role}]{candidates}"
    if citation.actions:
        yield "       verbs " + ", ".join(f"{a.text} ({a.type}, {a.modality})" for a in citation.actions)
    for label, values in (
        ("places", [p.text for p in citation.pinpoints]),
        ("dates", [f"{d.event} {d.date} {d.by or ''}".strip() for d in citation.dates]),
    ):
        if values:
            yield f"       {label} {', '.join(values)}"
    if citation.defines:
        yield f"       defines 《{citation.defines}》"
    if citation.form == "short":
        yield f"       points to {citation.antecedent or 'nothing in this text'}"
    for note in citation.notes:
        yield f"       note {note.code}: {note.message}"
    yield f"       rules {', '.join(citation.rules)}"


def describe(rule: Rule) -> Iterator[str]:
    """A rule with its source, pattern and proof."""
    yield f"{rule.id}: {rule.finds}"
    yield f"  source: {rule.source}"
    for text, expected in rule.yes.items():
        yield f"  yes  {text!r} -> {', '.join(f'{k} = {v}' for k, v in expected.items())}"
    for text, reason in rule.no.items():
        yield f"  no   {text!r}: {reason}"
    yield "  pattern:"
    for line in rule.pattern.strip().splitlines():
        yield f"    {line.strip()}"


def rules(rule_id: str | None = None) -> Iterator[str]:
    """All rules a line each, or one in full. Raises KeyError when no rule has the id."""
    if rule_id is None:
        for rule in RULES:
            yield f"{rule.id:<28} {rule.finds}"
        return
    found = next((r for r in RULES if r.id == rule_id), None)
    if found is None:
        raise KeyError(rule_id)
    yield from describe(found)
