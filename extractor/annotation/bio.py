"""Character-level BIO (IOB2) for training: one character a row, its citation's kind, its field; an empty row is a line break.

依<TAB>O<TAB>B-actions
《<TAB>B-law<TAB>B-title
"""

from collections.abc import Iterable, Iterator

from extractor.models import Citation, Document

Labelled = tuple[int, int, str]


def bio(text: str, document: Document) -> str:
    """Rows of character, citation tag and field tag; of spans that overlap the longest is taken, and after a line break a span begins anew."""
    citations = _tags(text, [(c.start, c.end, c.kind) for c in document.citations])
    fields = _tags(text, [span for c in document.citations for span in _fields(c)])
    rows = ("" if char == "\n" else f"{char}\t{a}\t{b}" for char, a, b in zip(text, citations, fields, strict=True))
    return "".join(f"{row}\n" for row in rows)


def _fields(citation: Citation) -> Iterator[Labelled]:
    numbers = (citation.number, *citation.other_numbers) if citation.number else citation.other_numbers
    groups = (
        ("title", (citation.title,)),
        ("number", numbers),
        ("issuer", citation.issuers),
        ("action", citation.actions),
        ("date", citation.dates),
        ("pinpoint", citation.pinpoints),
    )
    for label, parts in groups:
        for part in parts:
            if part and part.start is not None and part.end is not None:
                yield part.start, part.end, label


def _tags(text: str, spans: Iterable[Labelled]) -> list[str]:
    tags = ["O"] * len(text)
    for start, end, label in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(tag == "O" for tag in tags[start:end]):
            tags[start:end] = [f"I-{label}"] * (end - start)
            for at in range(start, end):
                if at == start or text[at - 1] == "\n":
                    tags[at] = f"B-{label}"
    return tags
