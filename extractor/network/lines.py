"""The lines of a JSON Lines file that are no documents, each named with its number. Read only after DuckDB met some."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from extractor.errors import SourceError, missing_extra

_REMEDY = "extract the document again, or remove the line"


def faulty_lines(path: Path) -> Iterator[SourceError]:
    """One error a line that is no document; empty lines are none. Raises MissingExtraError for .zst without zstandard."""
    with _open(path) as lines:
        try:
            for number, line in enumerate(lines, 1):
                fault = line.strip() and _fault(line)
                if fault:
                    yield SourceError(f"{path.as_posix()}, line {number}", "line", fault, _REMEDY)
        except (EOFError, zlib.error) as error:
            yield SourceError(path.as_posix(), "truncated", f"the GZIP stream breaks off: {error}", "pack the file again")


def _fault(line: bytes) -> str | None:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return f"no JSON: {error.msg} at column {error.colno}"
    if not isinstance(record, dict):
        return "no document: not an object"
    return _missing(record)


def _missing(record: dict[str, Any]) -> str | None:
    source, citations = record.get("source"), record.get("citations")
    if not isinstance(source, dict) or source.get("id") is None:
        return "no document: source.id is missing"
    if not isinstance(citations, list):
        return "no document: citations is missing"
    if any(not isinstance(c, dict) or c.get("id") is None for c in citations):
        return "no document: a citation has no id"
    return None


def _open(path: Path) -> BinaryIO:
    if path.name.endswith(".gz"):
        return cast(BinaryIO, gzip.open(path, "rb"))
    if not path.name.endswith(".zst"):
        return path.open("rb")
    try:
        import zstandard
    except ModuleNotFoundError as error:
        raise missing_extra("works", "zstandard is needed to name the bad lines") from error
    return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True, closefd=True))
