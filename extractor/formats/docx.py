"""docx -> Source: the body in document order, numbering and notes included, headers and footers left out."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from extractor.errors import SourceError, missing_extra
from extractor.formats.lines import Lines
from extractor.formats.numbering import OFF, Numbering, value_of
from extractor.read import Source

PART_LIMIT = 128 * 1024 * 1024  # bytes of one part, unpacked: the bodies of whole gazettes stay far below
RATIO_LIMIT = 400  # unpacked to packed, for parts above 1 MiB: XML seldom packs better than 60 to 1
ENTRY_LIMIT = 20_000
_CHUNK = 1 << 16
_WORD = ("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}", "{http://purl.oclc.org/ooxml/wordprocessingml/main}")
_REPAIR = "open it in Word or WPS and save it anew, or fetch it again"
# Deleted and moved text, and what stands for a drawing where it can't be shown: the same text a second time.
_SKIPPED = frozenset(("del", "moveFrom", "pPrChange", "rPrChange", ":Fallback"))


class Broken(Exception):
    """The package can't be read; the message says why."""


class TooLarge(Exception):
    """The package unpacks to more than a document."""


def read_docx(data: bytes, source_id: str) -> Source:
    """The text of a Word document: a line a paragraph or row, footnotes and endnotes at the end. `encoding` is "docx".

    Raises SourceError (broken, too-large, no-text, unsupported), MissingExtraError.
    """
    try:
        text = _text_of(data, source_id)
    except TooLarge as error:
        raise SourceError(
            source_id, "too-large", str(error), "it looks like an archive bomb: if you trust it, convert it to text"
        ) from error
    except (Broken, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise SourceError(source_id, "broken", f"the docx can't be read: {error}", _REPAIR) from error
    if not text.strip():
        raise SourceError(source_id, "no-text", "the docx holds no text", "if its pages are images, run OCR on them first")
    return Source(source_id, text, hashlib.sha256(data).hexdigest(), "docx")


def _text_of(data: bytes, source_id: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if len(package.infolist()) > ENTRY_LIMIT:
            raise TooLarge(f"{len(package.infolist())} entries in the package; the limit is {ENTRY_LIMIT}")
        parts = _parts(package, source_id)
        numbering = Numbering()
        _parse(package, parts, ("styles", "numbering"), numbering)
        body = _Body(numbering)
        _parse(package, parts, ("document", "footnotes", "endnotes"), body)
        return body.lines.text()


def _parts(package: zipfile.ZipFile, source_id: str) -> dict[str, str]:
    """Kind -> name of each part of a Word document, by the package's content types: the body is not always word/document.xml."""
    names = package.namelist()
    types = _ContentTypes()
    if "[Content_Types].xml" in names:
        _parse(package, {"types": "[Content_Types].xml"}, ("types",), types)
    if "document" not in types.parts:
        kinds = {"xl/": "a spreadsheet", "ppt/": "a presentation", "content.xml": "an OpenDocument file"}
        kind = next((kind for start, kind in kinds.items() if any(name.startswith(start) for name in names)), "an archive")
        raise SourceError(source_id, "unsupported", f"this is {kind}, not a Word document", "unpack it, or save it as docx, PDF or text")
    return types.parts


def _parse(package: zipfile.ZipFile, parts: dict[str, str], kinds: tuple[str, ...], target: Any) -> None:
    """Feed parts to a target of start, data and end: in pieces, so that memory stays bounded whatever they unpack to."""
    try:
        from lxml import etree
    except ImportError as error:
        raise missing_extra("documents", "reading docx needs an optional package") from error
    for name in (parts[kind] for kind in kinds if kind in parts):
        # lxml calls back while it reads; python-docx builds whole trees and leaves out insertions, content controls, text boxes and notes.
        parser = etree.XMLParser(target=_Events(target), resolve_entities=False, no_network=True, huge_tree=False)
        try:
            for chunk in _pieces(package, name):
                parser.feed(chunk)
            parser.close()
        except etree.XMLSyntaxError as error:
            raise Broken(f"{name}: {error}") from error


def _pieces(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part unpacked piece by piece. Its declared size is judged first; zipfile never reads beyond it."""
    try:
        info = package.getinfo(name)
    except KeyError as error:
        raise Broken(f"{name} is missing") from error
    if info.flag_bits & 1:
        raise Broken("it is encrypted")
    if info.file_size > PART_LIMIT or info.file_size > max(1 << 20, RATIO_LIMIT * info.compress_size):
        raise TooLarge(f"{name} unpacks from {info.compress_size} to {info.file_size} bytes")
    with package.open(info) as stream:
        yield from _read(stream)


def _read(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


class _Events:
    """What lxml calls. Word's own tags go on by their bare names, others with a colon before; a document type is refused:

    OOXML has none, and the entities it declares are how XML bombs are built.
    """

    def __init__(self, target: Any) -> None:
        self.target = target

    def doctype(self, name: str, public_id: str | None, system_id: str | None) -> None:
        raise Broken("it holds a document type, which a docx never does")

    def start(self, tag: str, attributes: Any) -> None:
        self.target.start(_name(tag), attributes)

    def end(self, tag: str) -> None:
        self.target.end(_name(tag))

    def data(self, text: str) -> None:
        self.target.data(text)

    def close(self) -> None:
        """Nothing is left to do."""


def _name(tag: str) -> str:
    space, _, name = tag.rpartition("}")
    return name if space + "}" in _WORD else f":{name}"


class _ContentTypes:
    """[Content_Types].xml: which part is the body, and which are styles, numbering and notes."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def start(self, tag: str, attributes: Any) -> None:
        kind = attributes.get("ContentType", "")
        if tag == ":Override" and "word" in kind:
            what = "document" if kind.endswith("main+xml") else kind.rpartition(".")[2].removesuffix("+xml")
            self.parts.setdefault(what, attributes.get("PartName", "").lstrip("/"))

    def data(self, text: str) -> None:
        """It holds none."""

    def end(self, tag: str) -> None:
        """Nor does an end matter."""


class _Body:
    """Paragraphs, rows and notes -> lines. `skipped` counts the open elements from the skipped one down."""

    def __init__(self, numbering: Numbering) -> None:
        self.lines = Lines()
        self.numbering = numbering
        self.skipped = self.paragraphs = self.runs = 0
        self.hidden = self.in_text = False
        self.style = self.number = self.level = ""

    def start(self, tag: str, attributes: Any) -> None:
        if self.skipped or tag in _SKIPPED or (tag in ("footnote", "endnote") and _is_separator(attributes)):
            self.skipped += 1
        elif tag == "p":
            self._open_paragraph()
        elif tag == "tr":
            self.lines.open_row()
        elif tag == "tc":
            self.lines.open_cell()
        elif tag == "r":
            self.runs += 1
            self.hidden = False
        elif self.runs:
            self._in_run(tag, attributes)
        elif tag == "pStyle":
            self.style = value_of(attributes)
        elif tag == "numId":
            self.number = value_of(attributes)
        elif tag == "ilvl":
            self.level = value_of(attributes)

    def _open_paragraph(self) -> None:
        if self.paragraphs:
            self.lines.open_box()
        self.paragraphs += 1
        self.style = self.number = self.level = ""

    def _in_run(self, tag: str, attributes: Any) -> None:
        if tag == "t":
            self.in_text = True
        elif tag == "vanish":
            self.hidden = value_of(attributes) not in OFF
        elif self.hidden:
            return
        elif tag in ("tab", "ptab"):
            self.lines.write("\t")
        elif tag in ("br", "cr"):
            self._end_line()
        elif tag == "noBreakHyphen":
            self.lines.write("-")

    def data(self, text: str) -> None:
        if self.in_text and not self.hidden and not self.skipped:
            self.lines.write(text)

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag == "t":
            self.in_text = False
        elif tag == "r":
            self.runs -= 1
        elif tag == "pPr":
            self.lines.write(self.numbering.label(self.style, self.number, self.level))
        elif tag == "p":
            self._end_line()
            self.paragraphs -= 1
            if self.paragraphs:
                self.lines.close_box()
        elif tag == "tc":
            self.lines.close_cell()
        elif tag == "tr":
            self.lines.close_row()

    def _end_line(self) -> None:
        self.lines.end_line(self.lines.pending().replace("\n", " ").rstrip(), keep_blank=True)


def _is_separator(attributes: Any) -> bool:
    return any(name.endswith("}type") and value != "normal" for name, value in attributes.items())
