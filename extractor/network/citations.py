"""The output of `extractor extract`, JSON Lines or Parquet -> the DuckDB tables `record` (a row a document) and `mention` (a row a citation).

The tables lie in a file of a temporary folder, so memory stays bounded whatever the size of the input.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ExtractorError, SourceError, missing_extra
from extractor.network.lines import faulty_lines
from extractor.network.schema import columns
from extractor.network.titles import MACROS

try:
    import duckdb
except ModuleNotFoundError as error:
    raise missing_extra("works", "DuckDB is needed") from error

SHARE = 200_000
IN_SHARE = "CREATE MACRO in_share(key) AS hash(key) % getvariable('shares') = getvariable('share')"
IDENTITY = ("source.id", "source.sha256", "citations.id")
ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
_REMEDY = "name the output of `extractor extract`: JSON Lines (also .gz, .zst), JSON or Parquet"
# One line holds one document. The reader's buffers are of this size, so the larger ones are taken only by a file that needs them.
_LINE_BYTES = (1 << 24, 1 << 27, 1 << 30)

_FULL = "No space left on device"

READ_JSON = "SELECT {names} FROM read_json([?], format = ?, ignore_errors = ?, maximum_object_size = ?, columns = {columns})"
READ_PARQUET = "SELECT {casts} FROM read_parquet([?])"
# What can't be read as a document comes as a row of nulls.
FAULTY = "source.id IS NULL OR citations IS NULL OR len(list_filter(citations, lambda c: c.id IS NULL)) > 0"
FAULTY_ROWS = f"SELECT file_row_number + 1 FROM read_parquet([?], file_row_number = true) WHERE {FAULTY} ORDER BY 1"
# The same id with the same digest is the same document read twice. The hash finds the few to look at closely.
REPEATED = """
    SELECT rowid FROM (
        SELECT rowid, row_number() OVER (PARTITION BY source ORDER BY rowid) AS nth
        FROM record
        WHERE hash(source) IN (SELECT hash(source) FROM record GROUP BY 1 HAVING count(*) > 1)
    )
    WHERE nth > 1
"""
MENTION = """
    CREATE VIEW mention AS
    SELECT doc, source, header, c.* FROM (SELECT rowid AS doc, source, header, unnest(citations) AS c FROM record)
"""


@dataclass(frozen=True, slots=True)
class Corpus:
    """An open corpus: `con` has the tables; `faults` are the inputs, lines and rows that could not be read; `repeated` counts documents met again."""

    con: "duckdb.DuckDBPyConnection"
    faults: tuple[SourceError, ...]
    repeated: int

    def count(self, relation: str) -> int:
        """The number of rows of a table, a view or a FROM clause."""
        row = self.con.execute(f"SELECT count(*) FROM {relation}").fetchone()
        return int(row[0]) if row else 0

    def make(self, table: str, query: str, keys: int = 0) -> None:
        """Make a table of a query's rows. With many `keys` it is made in shares: the query then takes only rows whose key is `in_share(key)`.

        Aggregates over text and lists can't spill; a share of them fits in memory.
        """
        shares = 1 + keys // SHARE
        self.con.execute(f"SET VARIABLE shares = {shares}")
        for share in range(shares):
            self.con.execute(f"SET VARIABLE share = {share}")
            self.con.execute(f"INSERT INTO {table} {query}" if share else f"CREATE TABLE {table} AS {query}")


@contextmanager
def open_citations(paths: Iterable[Path], fields: Iterable[str], memory: str = "1GB", spill: Path | None = None) -> Iterator[Corpus]:
    """Read the inputs once and keep the dotted `fields` of each document.

    A path is a file, a folder of files, or `-` for standard input. Bad lines, rows and files are in `faults`, the rest is read all the same.
    `memory` is DuckDB's limit; what does not fit goes to a temporary folder in `spill`. Raises ExtractorError when memory or disk gives out.
    """
    wanted = columns((*IDENTITY, "header.date", *fields))
    with tempfile.TemporaryDirectory(prefix="extractor-", dir=spill) as folder:
        con = _connect(Path(folder), memory)
        try:
            con.execute(f"CREATE TABLE record ({', '.join(f'{name} {kind}' for name, kind in wanted.items())})")
            faults = tuple(fault for path in _files(paths, Path(folder)) for fault in _load(con, path, wanted))
            repeated = con.execute(f"DELETE FROM record WHERE rowid IN ({REPEATED})").fetchone()
            con.execute(MENTION)
            yield Corpus(con, faults, int(repeated[0]) if repeated else 0)
        except duckdb.Error as error:
            if isinstance(error, duckdb.OutOfMemoryException):
                raise ExtractorError(f"{memory} of memory is too little", "give more with --memory") from error
            if _FULL in str(error):
                raise ExtractorError(f"{_FULL}: that of {folder}, or of the output", "name larger ones with --spill and -o") from error
            raise
        finally:
            con.close()


def _connect(folder: Path, memory: str) -> "duckdb.DuckDBPyConnection":
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(folder),
        "preserve_insertion_order": "false",
        "autoinstall_known_extensions": "false",
    }
    try:
        con = duckdb.connect(folder / "corpus.duckdb", config=config)
    except (duckdb.ParserException, duckdb.InvalidInputException) as error:
        raise ExtractorError(f"{memory!r} is no amount of memory", "write it as 1GB or 800MB") from error
    for statement in ("SET enable_progress_bar = false", IN_SHARE, *MACROS):
        con.execute(statement)
    return con


def _files(paths: Iterable[Path], folder: Path) -> Iterator[Path]:
    for path in paths:
        if str(path) == "-":
            with (folder / "standard-input").open("wb") as copy:
                shutil.copyfileobj(sys.stdin.buffer, copy)
            yield folder / "standard-input"
        elif path.is_dir():
            yield from sorted((p for p in path.rglob("*") if p.name.lower().endswith(ENDINGS) and p.is_file()), key=lambda p: p.as_posix())
        else:
            yield path


def _load(con: "duckdb.DuckDBPyConnection", path: Path, wanted: dict[str, str]) -> Iterator[SourceError]:
    """Add a file's documents to `record`; give what is wrong with it."""
    try:
        with path.open("rb") as stream:
            head = stream.read(512).lstrip()
        if head.startswith(b"PAR1"):
            casts = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in wanted.items())
            con.execute(f"INSERT INTO record {READ_PARQUET.format(casts=casts)}", [_literal(path)])
        else:
            _insert_json(con, path, wanted, "array" if head.startswith(b"[") else "newline_delimited")
        faulty = _delete_faulty(con)
        if faulty:
            yield from _faults(con, path, head, faulty)
    except OSError as error:
        yield SourceError(path.as_posix(), "unreadable", f"can't be read: {error.strerror}", "check the path and its permissions")
    except duckdb.Error as error:
        if isinstance(error, duckdb.OutOfMemoryException) or _FULL in str(error):
            raise
        strange = isinstance(error, duckdb.BinderException)
        message = "its columns are not those of a document" if strange else str(error).split("\n")[0]
        yield SourceError(path.as_posix(), "no-citations", message, _REMEDY)


def _insert_json(con: "duckdb.DuckDBPyConnection", path: Path, wanted: dict[str, str], form: str) -> None:
    types = ", ".join(f"{name}: '{kind}'" for name, kind in wanted.items())
    query = "INSERT INTO record " + READ_JSON.format(names=", ".join(wanted), columns=f"{{{types}}}")
    for size in _LINE_BYTES:
        try:
            con.execute(query, [_literal(path), form, form != "array", size])
            return
        except duckdb.InvalidInputException as error:
            if "maximum_object_size" not in str(error) or size == _LINE_BYTES[-1]:
                raise


def _literal(path: Path) -> str:
    """The path with its glob characters made literal: 国发[2020].jsonl is one file."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def _delete_faulty(con: "duckdb.DuckDBPyConnection") -> int:
    row = con.execute(f"DELETE FROM record WHERE {FAULTY}").fetchone()
    return int(row[0]) if row else 0


def _faults(con: "duckdb.DuckDBPyConnection", path: Path, head: bytes, count: int) -> Iterator[SourceError]:
    """The faulty lines or rows by their numbers; of a JSON array, whose entries have none, only how many they are."""
    if head.startswith(b"["):
        yield SourceError(path.as_posix(), "entries", f"{count} entries are no documents", _REMEDY)
    elif not head.startswith(b"PAR1"):
        yield from faulty_lines(path)
    else:
        for (row,) in con.execute(FAULTY_ROWS, [_literal(path)]).fetchall():
            yield SourceError(f"{path.as_posix()}, row {row}", "row", "no document: source, citations or an id is missing", _REMEDY)
