"""A text cut at every border of its citations, so that they may nest and cross."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.errors import SourceError
from extractor.models import Citation, Document


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]` and the citations that cover it, the shortest first; none where the text is plain."""

    start: int
    end: int
    citations: tuple[Citation, ...]


def pieces(length: int, citations: Sequence[Citation]) -> Iterator[Piece]:
    """The pieces of a text of `length` code points, in order, without gaps; none is empty."""
    waiting = sorted((c for c in citations if c.start < c.end), key=lambda c: c.start, reverse=True)
    borders = sorted({0, length, *(border for c in waiting for border in (c.start, c.end))})
    active: list[Citation] = []
    for start, end in pairwise(borders):
        active = [c for c in active if c.end > start]
        while waiting and waiting[-1].start == start:
            active.append(waiting.pop())
        yield Piece(start, end, tuple(sorted(active, key=lambda c: (c.end - c.start, c.start))))


def check(text: str, document: Document) -> None:
    """Raises SourceError when the document was not made from the text."""
    wrong = next((c for c in document.citations if text[c.start : c.end] != c.text), None)
    if document.source.characters == len(text) and wrong is None:
        return
    where = f"{wrong.id} is not at {wrong.start}" if wrong else f"it has {len(text)} characters, not {document.source.characters}"
    raise SourceError(
        document.source.id or "text", "changed", f"the document was made from another text: {where}", "extract it again", "annotate"
    )
