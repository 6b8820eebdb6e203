"""Path, bytes or stdin -> Source: decoded text with its id, digest and encoding."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import SourceError
from extractor.models import Note

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"\x28\xb5\x2f\xfd", b"\x7fELF")


@dataclass(frozen=True, slots=True)
class Source:
    """A text and where it comes from. Offsets count code points of `text`; a byte order mark is not part of it.

    `notes` is what its reader has to say of it (pages that need OCR): it goes into the document's notes.
    """

    id: str
    text: str
    sha256: str
    encoding: str
    notes: tuple[Note, ...] = ()


def source_of_text(text: str, source_id: str = "") -> Source:
    """A Source of a str; lone surrogates, which no encoding holds, are digested as they are. Raises TypeError for what is no str."""
    if not isinstance(text, str):
        raise TypeError(f"a text is a str, not {type(text).__name__}: decode bytes first, or give a file to extract_file")
    return Source(source_id, text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), "str")


def source_of_bytes(data: bytes, source_id: str) -> Source:
    """Decode by byte order mark, else UTF-8, else GB18030 or Big5, whichever reads as Chinese. Raises SourceError (empty, binary, encoding)."""
    if not data.strip():
        raise SourceError(source_id, "empty", "the file is empty", "remove it from the input, or fetch it again")
    text, encoding = _decode(data, source_id)
    return Source(source_id, text, hashlib.sha256(data).hexdigest(), encoding)


def _decode(data: bytes, source_id: str) -> tuple[str, str]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                raise _undecodable(source_id, encoding, error) from error
    if data.startswith(_BINARY) or b"\0" in data:
        raise SourceError(
            source_id, "binary", "this is not plain text", "convert it to text first, or name a text file in UTF-8 or GB18030"
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as utf8:
        read = [(text, encoding) for encoding in ("gb18030", "big5hkscs") if (text := _decoded(data, encoding)) is not None]
        if not read:
            raise _undecodable(source_id, "utf-8", utf8) from utf8
        return max(read, key=_commonness)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


# Bytes of the one encoding often decode in the other too, but to rare characters.
_COMMON = "，。、的《》一在"


def _commonness(read: tuple[str, str]) -> int:
    return sum(map(read[0].count, _COMMON))


def _undecodable(source_id: str, encoding: str, error: UnicodeDecodeError) -> SourceError:
    return SourceError(
        source_id,
        "encoding",
        f"none of UTF-8, GB18030, Big5: byte {error.start} can't be decoded as {encoding}",
        "convert it to UTF-8, for example with iconv -f ENCODING -t UTF-8",
    )


def read_file(path: Path, source_id: str | None = None) -> Source:
    """Read and decode one file of plain text. Raises SourceError (missing, unreadable, empty, binary, encoding)."""
    name = source_id if source_id is not None else path.as_posix()
    return source_of_bytes(bytes_of(path, name), name)


def bytes_of(path: Path, source_id: str) -> bytes:
    """The bytes of a file. Raises SourceError (missing, folder, unreadable)."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(source_id, "missing", "no such file", "check the path") from error
    except IsADirectoryError as error:
        raise SourceError(source_id, "folder", "this is a folder", "name the files in it") from error
    except OSError as error:
        raise SourceError(source_id, "unreadable", f"can't be read: {error.strerror}", "check its permissions") from error
