"""A query's answer -> CSV, XLSX, Parquet by the name of the output, or a table on the terminal."""

import csv
import datetime
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from extractor.errors import ExtractorError, missing_extra
from extractor.flat import defused
from extractor.network.citations import Corpus
from extractor.write import replacing, writable

FORMATS = (".csv", ".xlsx", ".parquet")
_SHEET_ROWS, _CELL_CHARACTERS = 1_048_576, 32_767
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}") | {ord("\n"): "↵"}


def write_table(corpus: Corpus, query: str, output: Path | None, shown: Sequence[str], most: int) -> None:
    """Write the whole answer to `output`; without one, `most` rows of the columns `shown` to a terminal, or all as CSV to a pipe."""
    if output is None and sys.stdout.isatty():
        _print_table(corpus, query, shown, most)
    elif output is None:
        with replacing(None) as stream:
            _write_csv(corpus, query, stream)
    elif output.suffix.lower() == ".parquet":
        write_parquet(corpus, query, output)
    elif output.suffix.lower() == ".xlsx":
        with replacing(output) as stream:
            _write_xlsx(corpus, query, stream)
    else:
        write_csv(corpus, query, output)


def rows_of(corpus: Corpus, query: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The names of the columns, and the rows, a batch at a time."""
    result = corpus.con.execute(query)
    names = [column[0] for column in result.description or ()]
    return names, (row for batch in iter(lambda: result.fetchmany(4096), []) for row in batch)


def flat(value: Any) -> Any:
    """A cell as text or number: lists are joined with ` | `."""
    if isinstance(value, list):
        return " | ".join(map(str, value))
    return value.isoformat() if isinstance(value, datetime.date) else value


def write_csv(corpus: Corpus, query: str, output: Path) -> None:
    """UTF-8 with a byte order mark, by which spreadsheets know it."""
    with replacing(output) as stream:
        stream.write("\N{BYTE ORDER MARK}".encode())
        _write_csv(corpus, query, stream)


def _write_csv(corpus: Corpus, query: str, stream: BinaryIO) -> None:
    names, rows = rows_of(corpus, query)
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([defused(cell) if isinstance(cell, str) else cell for cell in map(flat, row)] for row in rows)
    text.detach()


def write_parquet(corpus: Corpus, query: str, output: Path) -> None:
    """With lists as lists. The file is replaced whole or not at all."""
    part = output.with_name(f".{output.name}.part")
    with writable(output):
        part.touch()
    try:
        target = str(part).replace("'", "''")
        corpus.con.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def _write_xlsx(corpus: Corpus, query: str, stream: BinaryIO) -> None:
    try:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise missing_extra("works", "XlsxWriter is needed for .xlsx") from error
    count = corpus.count(f"({query})")
    if count >= _SHEET_ROWS:
        raise ExtractorError(f"{count:,} rows are more than a sheet holds", "write .csv or .parquet")
    names, rows = rows_of(corpus, query)
    with Workbook(stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(names) - 1)
        sheet.set_column(0, len(names) - 1, 16)
        sheet.write_row(0, 0, names, book.add_format({"bold": True}))
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, [_cell(flat(value)) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _CELL_CHARACTERS:
        return value[: _CELL_CHARACTERS - 1] + "…"
    return value


def _print_table(corpus: Corpus, query: str, shown: Sequence[str], most: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold")
    for name in shown:
        table.add_column(name.strip('"').replace("_", " "), overflow="fold")
    for row in corpus.con.execute(f"SELECT {', '.join(shown)} FROM ({query}) LIMIT {most}").fetchall():
        # Text is printed as it is, without markup; what would move the cursor is made visible.
        table.add_row(*(Text("" if value is None else str(flat(value)).translate(_CONTROLS)) for value in row))
    console = Console()
    console.print(table)
    more = corpus.count(f"({query})") - most
    if more > 0:
        console.print(f"{more:,} more rows: -o FILE.csv, .xlsx or .parquet writes them all, with all columns", highlight=False)
