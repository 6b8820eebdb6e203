"""Printed lines -> paragraphs: where a line ends only because the page does, the text goes on.

A line goes on in the next when the next one's first word would not have fitted behind it, the next is not indented, and neither a sentence nor a row of
dots (table of contents) ends there. Rows of a table (lines with tabs, numbers alone in their line) stand for themselves. Pages whose lines seldom reach one right edge (tables, title pages) are left as they are.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

_FEW = 8  # lines below which a page takes its edges from the whole document
_FULL_SHARE = 0.25
_WORD = re.compile(r"[!-~]+|.[，。、；：！？》〉）〕”’]*")
_ROW = re.compile(r"[\d.%-]{1,8}|.*\t.*")
_ENDS = re.compile(r"(?:[。；：！？;:!?]|[.…·]{4}[\s\d]*)$")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text without blanks around it, and where it begins and ends on the page, in points."""

    text: str
    left: float
    right: float

    @property
    def em(self) -> float:
        """The width of a Chinese character in it; never nothing, though lines may be written upwards or have no place."""
        return max((self.right - self.left) / max(_width(self.text), 0.5), 0.1)


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the lines of running text begin and end."""

    left: float
    right: float


def _width(text: str) -> float:
    """In Chinese characters; letters and digits are half as wide."""
    return sum(1.0 if c > "\u2e7f" or c in "“”‘’—…" else 0.5 for c in text)


def paragraphs(pages: list[list[Line]]) -> list[str]:
    """The text of each page: a line a paragraph, or a printed line where that can't be known. One that goes on overleaf has no line break at its end."""
    common = _edges([line for page in pages for line in page])
    edges = [_edges(page) if len(page) >= _FEW else common for page in pages]
    written = []
    for at, page in enumerate(pages):
        text = "".join(line.text + _between(line, after, edges[at]) for line, after in pairwise(page))
        overleaf = pages[at + 1][:1] if at + 1 < len(pages) else []
        last = page[-1].text + (_between(page[-1], overleaf[0], edges[at], edges[at + 1]) if overleaf else "\n") if page else ""
        written.append(text + last)
    return written


def _edges(lines: list[Line]) -> Edges | None:
    """The edges of running text; None where too few lines reach them, or none has a place on the page."""
    if not any(line.right > line.left for line in lines):
        return None
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    edges = Edges(lefts[len(lines) // 10], rights[len(lines) - 1 - len(lines) // 10])
    full = sum(line.right > edges.right - line.em for line in lines)
    return edges if full >= _FULL_SHARE * len(lines) else None


def _between(line: Line, after: Line, edges: Edges | None, overleaf: Edges | None = None) -> str:
    """What stands between two lines: a line break, or nothing (a blank between Latin words) where the text goes on."""
    ahead = overleaf or edges
    if edges is None or ahead is None or _ENDS.search(line.text) or "\t" in line.text or _ROW.fullmatch(after.text):
        return "\n"
    word = _WORD.match(after.text)
    room = (edges.right - line.right) / line.em
    if room > _width(word[0] if word else "") + 0.5 or after.left > ahead.left + after.em:
        return "\n"
    return " " if line.text[-1].isascii() and line.text[-1].isalnum() and after.text[0].isascii() and after.text[0].isalnum() else ""
