"""spaCy: a Doc with the citations as spans, and the dict that displaCy draws without spaCy's models (`manual=True`)."""

from typing import TYPE_CHECKING, Any

from extractor.annotation.links import Link, no_link
from extractor.annotation.pieces import check, pieces
from extractor.errors import missing_extra
from extractor.models import Document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def displacy(text: str, document: Document, link: Link = no_link) -> dict[str, Any]:
    """`displacy.render(…, style="ent", manual=True)`. It draws no overlaps: where citations nest or cross, each piece is labelled by the innermost."""
    entities = [
        {"start": p.start, "end": p.end, "label": c.kind, "kb_id": c.key or "", "kb_url": link(c) or "#"}
        for p in pieces(len(text), document.citations)
        for c in p.citations[:1]
    ]
    return {"text": text, "ents": entities, "title": document.header.title.name if document.header.title else None}


def spacy_doc(text: str, document: Document, nlp: "Language | None" = None) -> "Doc":
    """A Doc with every citation in `doc.spans["citations"]` (label: kind; kb_id: key; id: the citation's id), and those that don't overlap in `doc.ents`.

    `nlp` makes the tokens; a blank Chinese pipeline, one token a character, unless given. A token that a border would cut is taken in whole.
    Raises MissingExtraError without spaCy, SourceError when `document` was not made from `text`.
    """
    try:
        import spacy
        from spacy.util import filter_spans
    except ImportError as error:
        raise missing_extra("spacy", "spaCy is not installed") from error
    check(text, document)
    doc = (nlp or spacy.blank("zh")).make_doc(text)
    found = [
        doc.char_span(c.start, c.end, label=c.kind, kb_id=c.key or "", alignment_mode="expand", span_id=c.id) for c in document.citations
    ]
    doc.spans["citations"] = [span for span in found if span is not None]
    doc.ents = filter_spans(doc.spans["citations"])
    return doc
