"""What the page's list, filters and search need of every document: columns of small numbers over tables of strings."""

from dataclasses import dataclass, field
from typing import Any

from extractor.models import Citation, Document
from extractor.rules import RULES

DOCUMENT = ("id", "name", "state", "part", "slot", "first", "notes")
FACETS = ("key", "title", "kind", "relation", "certainty", "issuers", "notes")
# Long enough to tell titles apart in a list.
LONGEST = 120


def _columns(names: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: [] for name in names}


@dataclass(slots=True)
class Index:
    """`documents` and `citations` are columns; the latter run over all documents, in their order. `tables` number each string by its first coming."""

    documents: dict[str, list[Any]] = field(default_factory=lambda: _columns(DOCUMENT))
    citations: dict[str, list[Any]] = field(default_factory=lambda: _columns(FACETS))
    tables: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in FACETS})
    failures: list[str] = field(default_factory=list)

    def add(self, document: Document, name: str, state: str, part: int, slot: int) -> None:
        """`name` is what the list shows; `state` tells whether the text was found; part and slot are where the record lies."""
        row = (document.source.id, name, state, part, slot, len(self.citations["key"]), len(document.notes))
        for column, value in zip(self.documents.values(), row, strict=True):
            column.append(value)
        for citation in document.citations:
            for facet, found in _facets(citation).items():
                places = self.tables[facet]
                numbers = [places.setdefault(value, len(places)) for value in dict.fromkeys(found)]
                self.citations[facet].append(numbers if facet in ("issuers", "notes") else numbers[0])

    def plain(self) -> dict[str, Any]:
        """As the page reads it, with the rules that its explanations name."""
        rules = [{"id": rule.id, "finds": rule.finds, "source": rule.source} for rule in RULES]
        tables = {name: list(places) for name, places in self.tables.items()}
        return {"documents": self.documents, "citations": self.citations, "tables": tables, "rules": rules, "failures": self.failures}


def _facets(citation: Citation) -> dict[str, list[str]]:
    return {
        "key": [citation.key or ""],
        "title": [citation.title.name[:LONGEST] if citation.title else ""],
        "kind": [citation.kind],
        "relation": [citation.relation],
        "certainty": [citation.certainty],
        "issuers": [issuer.name or issuer.text or "" for issuer in citation.issuers],
        "notes": [note.code for note in citation.notes],
    }
