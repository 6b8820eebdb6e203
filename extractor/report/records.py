"""Output of `extractor extract` -> documents; a line that is none is a NoDocument, and the rest goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
from pydantic import ValidationError

from extractor.errors import SourceError, missing_extra
from extractor.models import Document


@dataclass(frozen=True, slots=True)
class NoDocument:
    """A line that holds no document: where it stands, and why it was not taken."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def read_records(path: Path) -> Iterator[Document | NoDocument]:
    """Documents of a JSON Lines file (blank lines are skipped), of one JSON array, or of Parquet, one a row.

    Raises SourceError when the file can't be read, MissingExtraError for Parquet without pyarrow.
    """
    try:
        with path.open("rb") as stream:
            head = stream.peek(64)
            if head.startswith(b"PAR1"):
                yield from _parquet(path)
            elif head.lstrip().startswith(b"["):
                yield from _array(path, stream.read())
            else:
                for number, line in enumerate(stream, 1):
                    if line.strip():
                        yield _document(line, f"{path.as_posix()}:{number}")
    except FileNotFoundError as error:
        raise SourceError(path.as_posix(), "missing", "no such file", "check the path") from error
    except OSError as error:
        raise SourceError(
            path.as_posix(), "unreadable", f"can't be read: {error.strerror}", "name the output of `extractor extract`"
        ) from error


def _parquet(path: Path) -> Iterator[Document | NoDocument]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise missing_extra("arrow", "reading Parquet needs pyarrow") from error
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            rows = (row for batch in file.iter_batches(batch_size=64) for row in batch.to_pylist())
            for number, row in enumerate(rows, 1):
                yield _document(orjson.dumps(row), f"{path.as_posix()} row {number}")
    except pyarrow.ArrowException as error:
        raise SourceError(path.as_posix(), "unreadable", f"no Parquet: {error}", "name the output of `extractor extract`") from error


def _array(path: Path, data: bytes) -> Iterator[Document | NoDocument]:
    """What `--format json` writes; read whole."""
    try:
        items = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        yield NoDocument(path.as_posix(), f"this is no JSON: {error}")
        return
    for number, item in enumerate(items):
        yield _document(orjson.dumps(item), f"{path.as_posix()}[{number}]")


def _document(line: bytes, place: str) -> Document | NoDocument:
    try:
        return Document.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        return NoDocument(place, f"no document of schema version 1: {field + ': ' if field else ''}{first['msg']}")
