"""JSON Lines -> one task a line, in order, in bounded memory whatever the length of a line."""

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from extractor.batch.streams import blaming, peek, too_large, unpacked
from extractor.batch.tasks import Line, Refused, Settings, Task
from extractor.errors import ExtractorError, Failure, SourceError

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Oversize:
    """A line beyond the limit, read over in pieces; `quotes` counts its double quotes, by which CSV knows where it is."""

    quotes: int


def json_lines(raw: BinaryIO, source_id: str, settings: Settings) -> Iterator[Task]:
    """One task a line that isn't blank. What can't be decompressed or decoded is refused where it stands; what came before it is kept."""
    number, before = 0, 0
    try:
        for number, line in enumerate(lines(raw, source_id, settings.max_bytes), 1):
            place, size = f"{source_id}:{number}", position(raw) - before
            before += size
            if isinstance(line, Oversize):
                yield Refused(Failure(place, "read", "too-large", *too_large(settings.max_bytes)), size)
            elif not line.isspace():
                yield Line(place, line, size)
    except ExtractorError as error:
        yield Refused(after(number, "line", source_id, error))


def after(number: int, noun: str, source_id: str, error: ExtractorError) -> Failure:
    """The failure of a file of which some rows were read."""
    failure = Failure.of(source_id, error)
    behind = f"behind {noun} {number}: " if number else ""
    return Failure(failure.id, failure.stage, failure.code, behind + failure.message, failure.remedy)


def position(raw: BinaryIO) -> int:
    """How much of the file has been read, in bytes as they lie on disk; 0 for a pipe."""
    try:
        return raw.tell()
    except OSError:
        return 0


def lines(raw: BinaryIO, source_id: str, limit: int) -> Iterator[bytes | Oversize]:
    """The lines of a stream that may be compressed, in UTF-8 or as they stand (GB18030), line ends kept, a byte order mark dropped."""
    with blaming(source_id):
        stream = unpacked(raw, source_id)
        text = _utf16(stream)
        readline = _recoded(text, source_id) if text else stream.readline
        mark: bytes = codecs.BOM_UTF8
        try:
            while line := readline(limit + 1):
                line, mark = line.removeprefix(mark), b""
                yield line if len(line) <= limit or line.endswith(b"\n") else _skip(line, readline)
        finally:
            if text:
                # The stream belongs to the caller, who closes it.
                text.detach()


def _skip(line: bytes, readline: Callable[[int], bytes]) -> Oversize:
    quotes = line.count(b'"')
    while line and not line.endswith(b"\n"):
        line = readline(PIECE)
        quotes += line.count(b'"')
    return Oversize(quotes)


def _utf16(stream: BinaryIO) -> io.TextIOWrapper | None:
    """The stream as text when a byte order mark says that it is UTF-16, in which a line end is two bytes."""
    utf16 = peek(stream, 2).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return io.TextIOWrapper(stream, encoding="utf-16", newline="\n") if utf16 else None


def _recoded(text: io.TextIOWrapper, source_id: str) -> Callable[[int], bytes]:
    def readline(size: int) -> bytes:
        try:
            return text.readline(size).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise SourceError(source_id, "encoding", "this is no whole UTF-16", "convert it with iconv -t UTF-8") from error

    return readline
