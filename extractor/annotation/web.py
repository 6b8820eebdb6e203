"""W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/), as JSON-LD: one annotation a citation, in a collection of one page.

Its TextPositionSelector counts code points from 0, the end left out: the contract's own offsets. The quote beside it finds the place again in a text that
has moved.
"""

import uuid
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import quote

from extractor.annotation.links import Link, no_link
from extractor.models import Citation, Document, Surface

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# How much stands before and behind a quote.
AROUND = 32


def web_annotations(text: str, document: Document, link: Link = no_link) -> dict[str, Any]:
    """An AnnotationCollection; ids are UUIDs made of the text's digest, so the same text gives the same."""
    source = _source(document)
    items = [_annotation(text, document, citation, source, link) for citation in document.citations]
    page = {"id": _id(document, "page"), "type": "AnnotationPage", "partOf": _id(document, "collection"), "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": _id(document, "collection"),
        "type": "AnnotationCollection",
        "label": document.header.title.name if document.header.title else document.source.id or "text",
        "generator": {"type": "Software", "name": f"policy-citation-extractor {document.producer.version}"},
        "total": len(items),
        "first": page,
    }


def _annotation(text: str, document: Document, citation: Citation, source: str, link: Link) -> dict[str, Any]:
    address = link(citation)
    words = [("identifying", citation.key or citation.text), ("classifying", citation.kind), ("tagging", citation.relation)]
    bodies: list[Any] = [{"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose} for purpose, value in words]
    return {
        "id": _id(document, citation.id),
        "type": "Annotation",
        "motivation": ["identifying", "linking"] if address else "identifying",
        "body": [*bodies, address] if address else bodies,
        "target": {"type": "SpecificResource", "source": source, "selector": selectors(text, citation)},
    }


def selectors(text: str, span: Surface) -> list[dict[str, Any]]:
    """Position and quote of a span, each enough to find it."""
    before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {"type": "TextQuoteSelector", "exact": span.text, "prefix": before, "suffix": after},
    ]


def _source(document: Document) -> str:
    """The source id as a relative IRI; the digest (RFC 6920) where the text has no name."""
    name = document.source.id
    if name and name != "-":
        return quote(name, safe="/")
    return "ni:///sha-256;" + urlsafe_b64encode(bytes.fromhex(document.source.sha256)).decode().rstrip("=")


def _id(document: Document, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{document.source.sha256}#{name}").urn
