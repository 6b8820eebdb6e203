"""Documents made by hand, with citations wherever a test wants them, nested and crossing."""

import hashlib
from typing import Any

from extractor.models import Citation, Document


def citation(text: str, start: int, end: int, name: str = "c1", **fields: Any) -> Citation:
    plain: dict[str, Any] = {
        "id": name, "key": f"《{name}》", "kind": "rule", "form": "full", "text": text[start:end], "start": start, "end": end,
        "sentence": {"start": 0, "end": len(text)}, "number": None, "other_numbers": (), "title": None, "issuers": (), "issuer_total": None,
        "issuers_complete": True, "actions": (), "relation": "mention", "dates": (), "pinpoints": (), "defines": None, "antecedent": None,
        "certainty": "high", "rules": ("quoted-title",), "notes": (),
    }  # fmt: skip
    return Citation.model_validate(plain | fields)


def document(text: str, spans: list[tuple[int, int]], source_id: str = "made.txt", **fields: Any) -> Document:
    """A document whose citations are the spans, in the order of their beginnings."""
    header = {"title": None, "number": None, "issuers": (), "date": None, "region": None, "genre": None, "proposal": None}
    plain = {
        "schema_version": 1,
        "producer": {"version": "0", "lexicon": "0"},
        "source": {
            "id": source_id,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "encoding": "utf-8",
            "characters": len(text),
        },
        "header": header,
        "citations": tuple(citation(text, *span, f"c{i}", **fields) for i, span in enumerate(sorted(spans), 1)),
        "notes": (),
    }
    return Document.model_validate(plain)
