"""PDF -> Source: the text layer, page by page; what only an image holds needs OCR, and is said."""

import hashlib
import re
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.errors import SourceError, missing_extra
from extractor.formats.printed import Line, paragraphs
from extractor.models import Note
from extractor.read import Source

PAGE_LIMIT = 20_000
TEXT_LIMIT = 64_000_000  # characters
STREAM_LIMIT = 256 * 1024 * 1024  # bytes that one compressed stream may unpack to: an A3 page scanned in colour at 600 dpi has 200 MiB
_CHUNK = 1 << 14
_SPARSE = 400  # characters on a page below which it is asked what else the page holds
_STREAM = re.compile(rb"stream\r?\n")
_LINE = re.compile(r"[^\s\0](?:[^\r\n\f]*[^\s\0])?")
_PAGE_NUMBER = re.compile(r"(?:[-–—·•－]|第)?\s{0,4}(\d{1,4})\s{0,4}(?:[-–—·•－]|页(?:\s?共\s?\d{1,4}\s?页)?|/\s?\d{1,4})?")
_OCR = "run OCR on it first, for example: ocrmypdf -l chi_sim --force-ocr IN.pdf OUT.pdf"
_PDFIUM = threading.Lock()  # PDFium isn't thread-safe

Box = tuple[float, float, float, float]  # left, bottom, right, top


class TooLarge(Exception):
    """It unpacks to more than a document."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's printed lines; `unread` when most of it is only seen: an image, or glyphs that no table maps to characters."""

    lines: list[Line]
    unread: bool


def read_pdf(data: bytes, source_id: str) -> Source:
    """The text layer of a PDF: a line a paragraph, form feeds between pages, page numbers left out. `encoding` is "pdf".

    A file without text is an error; of single pages without text a note speaks. Raises SourceError (broken, encrypted, needs-ocr, too-large),
    MissingExtraError.
    """
    try:
        _weigh(data)
        pages = _pages(data, source_id)
    except TooLarge as error:
        raise SourceError(source_id, "too-large", str(error), "split it, or convert it to text") from error
    if not any(page.lines and not page.unread for page in pages):
        raise SourceError(source_id, "needs-ocr", "the PDF has no text that can be read: its pages are images or nameless glyphs", _OCR)
    text = "\f".join(paragraphs(without_page_numbers([page.lines for page in pages])))
    return Source(source_id, text, hashlib.sha256(data).hexdigest(), "pdf", _notes(pages))


def _notes(pages: list[Page]) -> tuple[Note, ...]:
    unread = [str(number) for number, page in enumerate(pages, 1) if page.unread]
    if not unread:
        return ()
    shown = ", ".join(unread[:20]) + (" …" if len(unread) > 20 else "")
    return (Note(code="needs-ocr", message=f"no text can be read on {len(unread)} of {len(pages)} pages ({shown}): run OCR on them"),)


def _weigh(data: bytes) -> None:
    """Unpack every compressed stream piece by piece and throw it away, before a parser takes one into memory whole."""
    view = memoryview(data)
    for found in _STREAM.finditer(data):
        try:
            size = 0
            for piece in _unpacked(view[found.end() :]):
                size += len(piece)
                if size > STREAM_LIMIT:
                    raise TooLarge(f"a stream in it unpacks to more than {STREAM_LIMIT} bytes")
        except zlib.error:
            continue  # not compressed this way


def _unpacked(view: memoryview) -> Iterator[bytes]:
    unpacker, at = zlib.decompressobj(), 0
    rest = b""
    while not unpacker.eof and (rest or at < len(view)):
        taken = rest or view[at : at + _CHUNK]
        at += 0 if rest else _CHUNK
        yield unpacker.decompress(taken, 1 << 20)
        rest = unpacker.unconsumed_tail


def _pages(data: bytes, source_id: str) -> list[Page]:
    try:
        import pypdfium2
    except ImportError as error:
        raise missing_extra("documents", "reading PDF needs an optional package") from error
    # PDFium: ten times as fast as pdfminer.six on real files, and it maps what pdfminer turns into Kangxi radicals; PyMuPDF is AGPL.
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _unopened(source_id, error) from error
        try:
            return _read(document)
        except pypdfium2.PdfiumError as error:
            raise SourceError(source_id, "broken", f"the PDF can't be read: {error}", "fetch it again, or print it to a new PDF") from error
        finally:
            document.close()


def _unopened(source_id: str, error: Any) -> SourceError:
    from pypdfium2 import raw

    if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "password" in str(error).lower():
        return SourceError(
            source_id, "encrypted", "the PDF asks for a password", "decrypt it first, for example: qpdf --decrypt IN.pdf OUT.pdf"
        )
    return SourceError(source_id, "broken", f"the PDF can't be opened: {error}", "it may be cut off: fetch it again")


def _read(document: Any) -> list[Page]:
    if len(document) > PAGE_LIMIT:
        raise TooLarge(f"{len(document)} pages; the limit is {PAGE_LIMIT}")
    pages: list[Page] = []
    size = 0
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        size += words.count_chars()
        if size > TEXT_LIMIT:
            raise TooLarge(f"more than {TEXT_LIMIT} characters")
        lines = _lines(words)
        pages.append(Page(lines, sum(len(line.text) for line in lines) < _SPARSE and _is_unread(page, words)))
        words.close()
        page.close()
    return pages


def _lines(words: Any) -> list[Line]:
    """The page's printed lines, a tab where cells lie apart. A character printed twice in one place, as bold type is feigned, counts once."""
    text: str = words.get_text_range()
    if len(text) != words.count_chars():  # characters without a place of their own: no geometry
        return [Line(_cleaned(found[0]), 0, 0) for found in _LINE.finditer(text)]
    box = words.get_charbox
    lines = []
    for start, end in (found.span() for found in _LINE.finditer(text)):
        once = [i for i in range(start, end) if not (i and text[i] == text[i - 1] > "\u2e7f" and _overlap(box(i - 1), box(i)))]
        line = "".join("\t" if text[i] == " " and _apart(box(i - 1), box(i + 1)) else text[i] for i in once)
        if line:
            lines.append(Line(_cleaned(line), box(start)[0], box(end - 1)[2]))
    return lines


def _apart(one: Box, other: Box) -> bool:
    """Is the gap wider than the characters are high?"""
    return other[0] - one[2] > max(one[3] - one[1], other[3] - other[1])


def _overlap(one: Box, other: Box) -> bool:
    return abs(one[0] - other[0]) < (one[2] - one[0]) / 2 and abs(one[1] - other[1]) < (one[3] - one[1]) / 2


def _cleaned(line: str) -> str:
    """PDFium's mark for a hyphen at a line's end made a hyphen, zeros dropped."""
    return line.replace("\0", "").replace("\ufffe", "-")


def _is_unread(page: Any, words: Any) -> bool:
    """Is most of a sparse page an image or glyphs without characters?"""
    from pypdfium2 import raw

    kinds = [(thing.type, thing) for thing in page.get_objects(max_depth=4)]
    printed = [thing for kind, thing in kinds if kind == raw.FPDF_PAGEOBJ_TEXT]
    if not printed:
        return any(kind == raw.FPDF_PAGEOBJ_IMAGE for kind, _ in kinds)
    nameless: int = sum(raw.FPDFTextObj_GetText(thing, words, None, 0) <= 2 for thing in printed)  # two bytes: the closing zero alone
    return nameless > len(printed) / 2


def without_page_numbers(pages: list[list[Line]]) -> list[list[Line]]:
    """Page numbers cut through sentences and numbers: the first or last line of a page is left out when it is one, in step with the pages."""
    found = [
        [(line, int(match[1]) - at) for line in (0, -1) if page and (match := _PAGE_NUMBER.fullmatch(page[line].text))]
        for at, page in enumerate(pages)
    ]
    steps = Counter(step for edges in found for _, step in edges)
    step, times = steps.most_common(1)[0] if steps else (0, 0)
    if times == 0 or (times == 1 and step != 1):
        return pages
    cuts = [next((line for line, s in edges if s == step), None) for edges in found]
    return [page if cut is None else page[1:] if cut == 0 else page[:-1] for page, cut in zip(pages, cuts, strict=True)]
