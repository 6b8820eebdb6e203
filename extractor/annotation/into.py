"""Marks in an HTML page that exists: its own text is read, and the marks go in between its characters; nothing else of it changes.

A mark never runs over a tag: it is cut there.
"""

import codecs
from collections.abc import Iterator
from itertools import groupby

import regex

from extractor.annotation.html import closing, opening
from extractor.annotation.links import Link, no_link
from extractor.annotation.page import PageText, read_page
from extractor.annotation.pieces import pieces
from extractor.errors import SourceError
from extractor.models import Document
from extractor.pipeline import Extractor
from extractor.read import BOMS, Source

# The encodings whose Python codec would write a byte order mark of its own.
_BARE = {
    codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be",
}  # fmt: skip
# Inside stands text and no tag, though perhaps a bare <; no search runs over the next mark.
_MARK = regex.compile(r'<mark class="policy-citation"[^>]*+>(<a href="[^"]*+">)?+(?<inner>(?:[^<]|<(?!/?mark|/a>))*+)(?(1)</a>)</mark>')


def annotate_page(page: str, extractor: Extractor | None = None, link: Link = no_link) -> tuple[str, Document]:
    """The page with its citations marked, and the document of its text (`read_page`), whose offsets count in that text, not in the page.

    Marks that an earlier run has put in are replaced.
    """
    page = strip_marks(page)
    read = read_page(page)
    document = (extractor or Extractor()).extract("".join(read.chars))
    return mark_page(page, read, document, link), document


def mark_page(page: str, read: PageText, document: Document, link: Link = no_link) -> str:
    """The page with marks round the citations of a document that was made from its text."""
    out: list[str] = []
    at = 0
    for start, end, before, after in _insertions(read, document, link):
        out += (page[at:start], before, page[start:end], after)
        at = end
    return "".join((*out, page[at:]))


def annotate_bytes(data: bytes, source: Source, extractor: Extractor, link: Link = no_link) -> bytes:
    """`annotate_page` of the bytes that `source` was read from, in their own encoding. Raises SourceError when that would alter them."""
    mark, encoding = next(((bom, _BARE.get(bom, "utf-8")) for bom, _ in BOMS if data.startswith(bom)), (b"", source.encoding))
    if mark + source.text.encode(encoding) != data:
        raise SourceError(
            source.id, "encoding", f"written back in {encoding} it would not be the same page", "convert it to UTF-8", "annotate"
        )
    return mark + annotate_page(source.text, extractor, link)[0].encode(encoding)


def strip_marks(page: str) -> str:
    """The page as it was before `annotate_page`, to the character."""
    return _MARK.sub(lambda match: match["inner"], page)


def _insertions(read: PageText, document: Document, link: Link) -> Iterator[tuple[int, int, str, str]]:
    """Start and end in the page, and the tags around it: one for each run of text in each piece of a citation."""
    last = 0
    for piece in pieces(len(read.chars), document.citations):
        members = range(piece.start, piece.end) if piece.citations else range(0)
        for run, group in groupby(members, key=lambda i: read.places[i][2]):
            # Blanks between the cells of a table must stay what they are.
            printed = [read.places[i] for i in _trimmed(list(group), read)] if run >= 0 else []
            # A character reference that stands for two characters is not cut.
            start, end = (max(printed[0][0], last), printed[-1][1]) if printed else (0, 0)
            if start < end:
                allowed = None if run in read.linked else link
                yield start, end, opening(piece, allowed), closing(piece, allowed)
                last = end


def _trimmed(members: list[int], read: PageText) -> list[int]:
    while members and read.chars[members[-1]].isspace():
        members.pop()
    return members[next((n for n, i in enumerate(members) if not read.chars[i].isspace()), len(members)) :]
