"""CSV and Parquet -> one task a row, in order."""

import csv
from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.batch.lines import Oversize, after, lines, position
from extractor.batch.streams import blaming, too_large
from extractor.batch.tasks import Blob, Refused, Settings, Task
from extractor.errors import ExtractorError, Failure, SourceError, missing_extra

DELIMITERS = ",\t;"
BATCH_ROWS = 64


def csv_rows(raw: BinaryIO, source_id: str, settings: Settings) -> Iterator[Task]:
    """One task a record. Every cell is decoded on its own, so a table may be in UTF-8 or GB18030; comma, tab or semicolon, whichever the header shows."""
    number, before = 0, 0
    try:
        source = lines(raw, source_id, settings.max_bytes)
        header, delimiter = _header(next(source, b""), source_id, settings)
        columns = _columns(header, source_id, settings)
        for number, record in enumerate(_records(source, delimiter, settings.max_bytes), 1):
            size = position(raw) - before
            before += size
            if record != []:
                yield _row(record, header, columns, f"{source_id}:{number}", size, settings.max_bytes)
    except ExtractorError as error:
        yield Refused(after(number, "row", source_id, error))


def _header(line: bytes | Oversize, source_id: str, settings: Settings) -> tuple[list[str], str]:
    if isinstance(line, Oversize):
        raise SourceError(source_id, "too-large", "its first line is " + too_large(settings.max_bytes)[0], "check that this is a CSV table")
    readings = [(next(csv.reader([_decoded(line)], delimiter=delimiter), []), delimiter) for delimiter in DELIMITERS]
    return next((reading for reading in readings if settings.text_field in reading[0]), readings[0])


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _columns(header: list[str], source_id: str, settings: Settings) -> tuple[int, int | None]:
    """Where text and id stand. Without `id_field` the column `id` is taken if there is one. Raises SourceError (no-field)."""
    for field, option in ((settings.text_field, "--text-field"), (settings.id_field, "--id-field")):
        if field is not None and field not in header:
            names = ", ".join(header) or "no columns"
            raise SourceError(source_id, "no-field", f"no column {field!r}; it has {names}", f"name the column with {option}")
    id_field = settings.id_field or "id"
    return header.index(settings.text_field), header.index(id_field) if id_field in header else None


def _records(source: Iterator[bytes | Oversize], delimiter: str, limit: int) -> Iterator[list[str] | csv.Error]:
    """Records as latin-1, in which every byte is a character. One that can't be read is given as its error, and reading goes on behind its closing quote."""
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    quotes = 0

    def feed() -> Iterator[str]:
        nonlocal quotes
        for line in source:
            quotes += _quotes(line)
            if isinstance(line, Oversize):
                raise csv.Error(too_large(limit)[0])
            yield line.decode("latin-1")

    while True:
        try:
            for record in csv.reader(feed(), delimiter=delimiter):
                quotes = 0
                yield record
            return
        except csv.Error as error:
            while quotes % 2 and (line := next(source, None)) is not None:
                quotes += _quotes(line)
            quotes = 0
            yield error


def _quotes(line: bytes | Oversize) -> int:
    return line.quotes if isinstance(line, Oversize) else line.count(b'"')


def _row(record: list[str] | csv.Error, header: list[str], columns: tuple[int, int | None], place: str, size: int, limit: int) -> Task:
    if isinstance(record, csv.Error):
        return Refused(
            Failure(place, "read", "bad-row", f"not a CSV record: {record}", "mend or split this row; --max-size MIB raises the limit"),
            size,
        )
    if len(record) != len(header):
        message = f"{len(record)} fields where the header has {len(header)}"
        return Refused(Failure(place, "read", "bad-row", message, "put fields that hold the delimiter into double quotes"), size)
    text, key = columns
    name = _decoded(record[key].encode("latin-1")).strip() if key is not None else ""
    return _cell(record[text].encode("latin-1"), name or place, size, limit)


def _cell(data: bytes, source_id: str, size: int, limit: int) -> Task:
    if len(data) > limit:
        return Refused(Failure(source_id, "read", "too-large", *too_large(limit)), size)
    if not data.strip():
        return Refused(
            Failure(source_id, "read", "empty", "the text of this row is empty", "remove the row, or fetch its text again"), size
        )
    return Blob(source_id, data, ".txt", size)


def parquet_rows(raw: BinaryIO, source_id: str, settings: Settings) -> Iterator[Task]:
    """One task a row, batch after batch; only the two columns are read. Raises nothing: what can't be read is refused."""
    number = 0
    try:
        with blaming(source_id):
            for number, (name, text, size) in enumerate(_batches(raw, source_id, settings), 1):
                yield _cell(text or b"", name or f"{source_id}:{number}", size, settings.max_bytes)
    except ExtractorError as error:
        yield Refused(after(number, "row", source_id, error))


def _batches(raw: BinaryIO, source_id: str, settings: Settings) -> Iterator[tuple[str, bytes | None, int]]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("arrow", f"{source_id}: Parquet needs pyarrow") from error
    try:
        table = parquet.ParquetFile(raw, pre_buffer=False, buffer_size=1 << 20)
        text, key = _columns(table.schema_arrow.names, source_id, settings)
        names = [table.schema_arrow.names[column] for column in (text, key) if column is not None]
        share = raw.seek(0, 2) // max(table.metadata.num_rows, 1)
        for batch in table.iter_batches(BATCH_ROWS, columns=list(dict.fromkeys(names))):
            keys = batch.column(names[1]).to_pylist() if key is not None else [None] * len(batch)
            for name, value in zip(keys, batch.column(names[0]).to_pylist(), strict=True):
                yield "" if name is None else str(name), _bytes(value, source_id, settings), share
    except (pyarrow.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise SourceError(source_id, "broken", f"not a Parquet file that can be read: {error}", "write it again") from error


def _bytes(value: Any, source_id: str, settings: Settings) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    message = f"column {settings.text_field!r} holds {type(value).__name__}, not text"
    raise SourceError(source_id, "no-field", message, "name the column of the texts with --text-field")
