"""Documents and texts -> one HTML page, written as a stream: shell, compressed parts, index, script.

The data are gzip in base64, so that no text can end the block that holds it; the script decodes a part when one of its documents is opened. All that is
kept in memory is the index: what the list, the filters and the search need of every document.
"""

import base64
import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, BinaryIO

import orjson

from extractor.codes import explain_code
from extractor.lexicon import Lexicon
from extractor.models import Citation, Document, Number
from extractor.pipeline import Extractor
from extractor.read import Source
from extractor.report.records import Failure
from extractor.report.texts import Found, Texts
from extractor.rules import RULES
from extractor.write import to_json

# Bytes of JSON in a part: decoded in a few milliseconds, and a page of thousands of documents holds few enough of them.
PART = 400_000
SCRIPTS = ("labels.js", "store.js", "filter.js", "text.js", "list.js", "panel.js", "report.js")
# Long enough to tell titles apart in a list.
_TITLE = 120


@dataclass(slots=True)
class Table:
    """Strings by the order in which they first came."""

    places: dict[str, int] = field(default_factory=dict)

    def place(self, value: str) -> int:
        return self.places.setdefault(value, len(self.places))


@dataclass(slots=True)
class Index:
    """Columns over all documents, and over all citations in the order of their documents."""

    documents: dict[str, list[Any]] = field(
        default_factory=lambda: {k: [] for k in ("id", "title", "state", "part", "slot", "first", "notes")}
    )
    citations: dict[str, list[Any]] = field(
        default_factory=lambda: {k: [] for k in ("key", "title", "kind", "relation", "certainty", "issuers", "notes")}
    )
    tables: dict[str, Table] = field(
        default_factory=lambda: {k: Table() for k in ("key", "title", "kind", "relation", "certainty", "issuers", "notes")}
    )
    failures: list[str] = field(default_factory=list)

    def add(self, document: Document, name: str, state: str, part: int, slot: int) -> None:
        row = (document.source.id, name, state, part, slot, len(self.citations["key"]), len(document.notes))
        for column, value in zip(self.documents.values(), row, strict=True):
            column.append(value)
        for citation in document.citations:
            self._add(citation)

    def _add(self, citation: Citation) -> None:
        issuers = dict.fromkeys(i.name or i.text or "" for i in citation.issuers)
        single = {
            "key": citation.key or "",
            "title": citation.title.name[:_TITLE] if citation.title else "",
            "kind": citation.kind,
            "relation": citation.relation,
            "certainty": citation.certainty,
        }
        for name, value in single.items():
            self.citations[name].append(self.tables[name].place(value))
        for name, values in (("issuers", issuers), ("notes", dict.fromkeys(n.code for n in citation.notes))):
            self.citations[name].append([self.tables[name].place(value) for value in values])

    def plain(self) -> dict[str, Any]:
        rules = [{"id": rule.id, "finds": rule.finds, "source": rule.source} for rule in RULES]
        tables = {name: list(table.places) for name, table in self.tables.items()}
        return {"documents": self.documents, "citations": self.citations, "tables": tables, "rules": rules, "failures": self.failures}


def write_report(
    records: Iterable[Document | Failure], texts: Texts, stream: BinaryIO, lexicon: Lexicon, extractor: Extractor | None = None
) -> Index:
    """Write the page to `stream` and give back its index.

    Documents whose text `texts` does not find are shown as a list of their citations. With `extractor`, each text that is found is read again, so that
    the page can tell what was declined and why.
    """
    style = _asset("report.css")
    script = "".join(_asset(name) for name in SCRIPTS)
    before, after = (
        _asset("template.html").replace("@@POLICY@@", policy(script, style), 1).replace("@@STYLE@@", style, 1).split("@@DATA@@", 1)
    )
    stream.write(before.encode())
    index = _parts(records, stream, lambda document: _item(document, texts.of(document), lexicon, extractor))
    stream.write(_block("index", orjson.dumps(index.plain())))
    stream.write(after.replace("@@SCRIPT@@", script, 1).encode())
    return index


def policy(script: str, style: str) -> str:
    """The Content-Security-Policy: this script and this style, and nothing else from anywhere.

    >>> policy("", "")[:71]
    "default-src 'none'; script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NM"
    """
    digest = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in (("script", script), ("style", style))
    }
    sources = "; ".join(f"{name}-src 'sha256-{value}'" for name, value in digest.items())
    return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"


def _asset(name: str) -> str:
    return files("extractor.report").joinpath(name).read_text("utf-8")


def _block(name: str, data: bytes) -> bytes:
    packed = base64.b64encode(gzip.compress(data, 6, mtime=0))
    return b'<script type="application/octet-stream" id="' + name.encode() + b'">' + packed + b"</script>\n"


def _parts(records: Iterable[Document | Failure], stream: BinaryIO, item_of: Callable[[Document], tuple[str, bytes]]) -> Index:
    index = Index()
    part: list[bytes] = []
    size = number = 0
    for record in records:
        if isinstance(record, Failure):
            index.failures.append(str(record))
            continue
        state, item = item_of(record)
        index.add(record, state, number, len(part))
        part.append(item)
        size += len(item)
        if size >= PART:
            stream.write(_block(f"part-{number}", b"[" + b",".join(part) + b"]"))
            part, size, number = [], 0, number + 1
    if part:
        stream.write(_block(f"part-{number}", b"[" + b",".join(part) + b"]"))
    return index


def _item(document: Document, found: Found, lexicon: Lexicon, extractor: Extractor | None) -> tuple[str, bytes]:
    """The state of the text, and what the page needs when the document is opened: record, text, how its codes are read, what was declined."""
    codes = {f"{n.code} {n.year}": explain_code(n.code, n.year, lexicon) for n in _numbers(document) if n.code and n.series == "document"}
    item = {
        "record": orjson.Fragment(to_json(document)),
        "text": found.source.text if found.source else None,
        "codes": codes,
        "declined": _declined(document, found.source, extractor) if found.source and extractor else [],
    }
    return found.state, orjson.dumps(item)


def _declined(document: Document, source: Source, extractor: Extractor) -> list[tuple[int, int, str, str, str]]:
    """Start, end, rule, surface and reason; nothing when the extractor, with other tables or options, reads the text otherwise."""
    again, story = extractor.run(source)
    if again.citations != document.citations:
        return []
    return [
        (d.start, d.end, d.rule, source.text[d.start : d.end][:_TITLE], d.reason)
        for d in sorted(story.scanned.declined, key=lambda d: d.start)
    ]


def _numbers(document: Document) -> Iterable[Number]:
    for citation in document.citations:
        yield from (citation.number, *citation.other_numbers) if citation.number else citation.other_numbers
