"""One document as the page keeps it: the record, its text, how its codes are read, what was declined."""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from extractor.codes import explain_code
from extractor.lexicon import Lexicon
from extractor.models import Document, Number
from extractor.pipeline import Extractor
from extractor.read import Source
from extractor.report.index import LONGEST
from extractor.report.texts import Texts
from extractor.write import to_json

# A line of fewer characters is a page number or a serial.
_SAYS = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What an entry is made with: how texts are found, the tables, and the extractor that reads again what was declined (None: it isn't asked)."""

    texts: Texts
    lexicon: Lexicon
    extractor: Extractor | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` for the list, `state` of the text, `data` as JSON."""

    name: str
    state: str
    data: bytes


def entry(document: Document, reading: Reading) -> Entry:
    """The entry of a document; without its text when that is not found as it was."""
    found = reading.texts(document)
    source = found.source
    item = {
        "record": orjson.Fragment(to_json(document)),
        "text": source.text if source else None,
        "codes": {f"{n.code} {n.year}": explain_code(n.code, n.year, reading.lexicon) for n in _numbers(document) if n.code},
        "declined": _declined(document, source, reading.extractor) if source and reading.extractor else [],
    }
    return Entry(_name(document, source), found.state, orjson.dumps(item))


def _name(document: Document, source: Source | None) -> str:
    """The text's own title; else its first line that says something; else nothing, and the page takes the name of the file."""
    if document.header.title:
        return document.header.title.name[:LONGEST]
    lines = (line.strip() for line in source.text[:2000].splitlines()) if source else iter(())
    return next((line[:LONGEST] for line in lines if len(line) >= _SAYS), "")


def _declined(document: Document, source: Source, extractor: Extractor) -> list[tuple[int, int, str, str, str]]:
    """Start, end, rule, surface and reason; nothing when the extractor, with other tables or options, reads the text otherwise."""
    again, story = extractor.run(source)
    if again.citations != document.citations:
        return []
    declined = sorted(story.scanned.declined, key=lambda d: d.start)
    return [(d.start, d.end, d.rule, source.text[d.start : d.end][:LONGEST], d.reason) for d in declined]


def _numbers(document: Document) -> Iterator[Number]:
    """The numbers whose code names a body."""
    for citation in document.citations:
        numbers = (citation.number, *citation.other_numbers) if citation.number else citation.other_numbers
        yield from (number for number in numbers if number.series in ("document", "interpretation"))
