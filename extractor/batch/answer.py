"""One task -> its document as a line of JSON, or its failure. Never raises."""

import json
from pathlib import Path
from typing import Any

import orjson

from extractor.batch.sources import suffix_of
from extractor.batch.streams import blaming, open_regular, read_bounded, unpacked
from extractor.batch.tasks import Answer, Blob, File, Given, Line, Refused, Settings, Task
from extractor.errors import ExtractorError, Failure, SourceError
from extractor.formats import read_any
from extractor.pipeline import Extractor
from extractor.read import Source, source_of_bytes, source_of_text
from extractor.write import to_json, whole


def answer(task: Task, extractor: Extractor, settings: Settings) -> Answer:
    """The document as JSON with a line end, or the failure."""
    source_id = task.id
    try:
        if isinstance(task, Refused):
            return task.failure
        source = source_of(task, settings)
        source_id = source.id
        return to_json(extractor.extract_plain(source)) + b"\n"
    except ExtractorError as error:
        return Failure.of(source_id, error)
    except MemoryError:
        return Failure(source_id, "extract", "memory", "the memory does not hold it", "split it, or use fewer --workers")
    except Exception as error:
        remedy = "this is a fault of the extractor: please report it with the source"
        return Failure(source_id, "extract", "internal", f"{type(error).__name__}: {error}", remedy)


def source_of(task: File | Blob | Line | Given, settings: Settings) -> Source:
    """Raises SourceError, MissingExtraError."""
    match task:
        case File():
            return _document(_contents(task, settings), task.id, suffix_of(task.path), settings)
        case Blob():
            return _document(task.data, task.id, task.suffix, settings)
        case Line():
            return _row(task, settings)
        case Given():
            return task.source


def _contents(task: File, settings: Settings) -> bytes:
    with open_regular(task.path, task.id) as raw, blaming(task.id):
        return read_bounded(unpacked(raw, task.id), settings.max_bytes, task.id)


def _document(data: bytes, source_id: str, suffix: str, settings: Settings) -> Source:
    source = read_any(data, source_id, suffix)
    if settings.keep_text and _derived(source, data):
        _keep(source, Path(settings.keep_text))
    return source


def _derived(source: Source, data: bytes) -> bool:
    """Is the text anything else than the decoded bytes?"""
    try:
        return data.decode(source.encoding).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") != source.text
    except (LookupError, UnicodeDecodeError):
        return True


def kept_name(source_id: str) -> str:
    """Where the text of a source is kept, below the folder: its own path with .txt behind it, which never leaves the folder.

    >>> kept_name("../originals/a.html"), kept_name("/data/b.pdf")
    ('%2E%2E/originals/a.html.txt', 'data/b.pdf.txt')
    """
    parts = ("%2E%2E" if part == ".." else part for part in source_id.split("/") if part not in ("", "."))
    return "/".join(parts) + ".txt"


def _keep(source: Source, folder: Path) -> None:
    """Write the text, whole or not at all, in UTF-8 with its line ends as they are: code point for code point what the offsets count."""
    place = folder / kept_name(source.id)
    part = place.with_name(place.name + ".part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(whole(source.text).encode())
        part.replace(place)
    except OSError as error:
        message = f"its text can't be kept as {place}: {error.strerror}"
        raise SourceError(source.id, "keep-text", message, "free space or name another folder with --keep-text", "write") from error


def _row(task: Line, settings: Settings) -> Source:
    row = _parsed(task)
    name = _identity(row, task.id, settings)
    place = f" ({task.id})" if name != task.id else ""
    text = row.get(settings.text_field)
    if isinstance(text, str) and text.strip():
        return source_of_text(text, name)
    if settings.text_field in row and (text is None or isinstance(text, str)):
        raise SourceError(name, "empty", f"the text of this row is empty{place}", "remove the row, or fetch its text again")
    fields = ", ".join(row) or "no fields"
    raise SourceError(
        name, "no-field", f"no text in field {settings.text_field!r}; it has {fields}{place}", "name the field with --text-field"
    )


def _parsed(task: Line) -> dict[str, Any]:
    """The row. orjson first; what it refuses and JSON allows (lone surrogates as escapes, GB18030) is tried again. Raises SourceError (bad-row)."""
    try:
        row = orjson.loads(task.data)
    except orjson.JSONDecodeError:
        try:
            row = json.loads(source_of_bytes(task.data.rstrip(), task.id).text)
        except (ValueError, RecursionError) as error:
            raise SourceError(task.id, "bad-row", f"this line is no JSON: {error}", "mend or remove the line") from error
    if not isinstance(row, dict):
        raise SourceError(task.id, "bad-row", "this line is JSON but no object", 'each line has the form {"id": …, "text": …}')
    return row


def _identity(row: dict[str, Any], place: str, settings: Settings) -> str:
    """The row's own id, or its place where it has none. Raises SourceError (no-field) when the field was asked for by name."""
    value = row.get(settings.id_field or "id")
    if value is None or value == "":
        if settings.id_field and settings.id_field not in row:
            raise SourceError(place, "no-field", f"no field {settings.id_field!r}", "name the field with --id-field")
        return place
    return whole(value if isinstance(value, str) else orjson.dumps(value).decode())
