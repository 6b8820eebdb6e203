"""Documents, one JSON line each -> the format asked for. Streams: no format holds the documents in memory."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import orjson


class Format(StrEnum):
    """What is written: a document a line; one array; a citation a row; nested columns."""

    jsonl = "jsonl"
    json = "json"
    csv = "csv"
    parquet = "parquet"


def format_of(output: Path | None) -> Format:
    """The format that the name of an output tells, JSON Lines where it tells none."""
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return Format(suffix) if suffix in Format.__members__ else Format.jsonl


def write_as(format: Format, lines: Iterable[bytes], stream: BinaryIO, bom: bool = False) -> None:
    """All lines in the format. Raises MissingExtraError where the format needs a library that isn't there, and what the stream raises."""
    if format is Format.parquet:
        from extractor.arrow import write_parquet

        write_parquet(map(orjson.loads, lines), stream)
        return
    stream.writelines(_pieces(format, lines, bom))


def _pieces(format: Format, lines: Iterable[bytes], bom: bool) -> Iterator[bytes]:
    if format is Format.jsonl:
        return iter(lines)
    documents = map(orjson.loads, lines)
    if format is Format.json:
        return _array(documents)
    from extractor.flat import csv_chunks

    chunks: Iterator[bytes] = csv_chunks(documents, bom=bom)
    return chunks


def _array(documents: Iterable[Any]) -> Iterator[bytes]:
    """One JSON array, indented."""
    lead = b"[\n"
    for document in documents:
        yield lead + orjson.dumps(document, option=orjson.OPT_INDENT_2)
        lead = b",\n"
    yield b"[]\n" if lead == b"[\n" else b"\n]\n"
