"""Paths -> what is there, in order -> tasks. Folders are walked in the order of their paths' names; nothing is opened before its turn."""

import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from extractor.batch.lines import json_lines
from extractor.batch.streams import blaming, open_regular, peek, read_bounded, unpacked
from extractor.batch.tables import csv_rows, parquet_rows
from extractor.batch.tasks import Blob, File, Refused, Settings, Task
from extractor.errors import ExtractorError, Failure
from extractor.formats import SUFFIXES

STDIN = "-"
PACKED = (".gz", ".zst")
ROWS: dict[str, Callable[[BinaryIO, str, Settings], Iterator[Task]]] = {
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".csv": csv_rows,
    ".tsv": csv_rows,
    ".parquet": parquet_rows,
}
DOCUMENTS = frozenset(SUFFIXES)
TAKEN = DOCUMENTS | ROWS.keys()
_JSON_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?[ \t]*\{[ \t]*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that is there: `path` for the system, `id` for people; bytes and modification time (whole seconds) tell whether it changed."""

    id: str
    path: str
    size: int = 0
    modified: int = 0
    named: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of a folder that isn't taken: `kind` is its extension, or says what it is."""

    kind: str


@dataclass(frozen=True, slots=True)
class Own:
    """The run's own files and folders, which are no inputs of it. Looked at by name first: resolving every path of a large folder costs time."""

    paths: frozenset[str] = frozenset()
    names: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, paths: Iterable[Path]) -> "Own":
        resolved = frozenset(os.path.realpath(path) for path in paths)
        return cls(resolved, frozenset(Path(path).name for path in resolved))

    def holds(self, path: str) -> bool:
        return Path(path).name in self.names and os.path.realpath(path) in self.paths


def readable(path: str) -> str:
    """A path as a source id: / between its parts. In a part that isn't UTF-8 every byte beyond ASCII is %XX and % itself %25, so that nothing is lost.

    >>> readable("通知/100%.txt"), readable(os.fsdecode("通知/".encode() + "50%办法.txt".encode("gbk")))
    ('通知/100%.txt', '通知/50%25%B0%EC%B7%A8.txt')
    """
    return "/".join(_escaped(part) if any("\udc80" <= c <= "\udcff" for c in part) else part for part in Path(path).as_posix().split("/"))


def _escaped(part: str) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x7F and byte != 0x25 else f"%{byte:02X}" for byte in os.fsencode(part))


def suffix_of(path: str) -> str:
    """The extension that tells the format, below that of compression: `.jsonl` of corpus.jsonl.gz."""
    name = Path(path.lower())
    return Path(name.stem).suffix if name.suffix in PACKED else name.suffix


def walk(paths: Iterable[str], own: Own = Own()) -> Iterator[Entry | Skipped | Failure]:
    """What the paths hold, in order. A folder without a file that is taken, or one that can't be listed, is a failure."""
    for path in paths:
        if path == STDIN:
            yield Entry(STDIN, STDIN, named=True)
        elif Path(path).is_dir():
            taken = False
            for found in _folder(path, own):
                taken = taken or not isinstance(found, Skipped)
                yield found
            if not taken:
                kinds = " ".join(sorted(TAKEN))
                yield Failure(
                    readable(path), "read", "no-text", "no file in this folder is of a kind that is read", f"name the files, or use {kinds}"
                )
        else:
            yield _entry(path, named=True)


def _folder(top: str, own: Own) -> Iterator[Entry | Skipped | Failure]:
    """All below a folder, sorted as whole paths are. A stack, so that depth costs nothing; links to folders aren't followed, so that it ends."""
    waiting: list[tuple[str, bool]] = [(top, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if own.holds(path):
            continue
        if not is_folder:
            yield _file(path)
            continue
        try:
            names = [(entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name) for entry in os.scandir(path)]
        except OSError as error:
            yield Failure(readable(path), "read", "unreadable", f"can't be listed: {error.strerror}", "check its permissions")
            continue
        waiting += [(f"{path.rstrip(os.sep)}{os.sep}{name.removesuffix('/')}", name.endswith("/")) for name in sorted(names, reverse=True)]


def _file(path: str) -> Entry | Skipped:
    suffix = suffix_of(path)
    return _entry(path) if suffix in TAKEN else Skipped(suffix or "without extension")


def _entry(path: str, named: bool = False) -> Entry | Skipped:
    """What can't be looked at is an entry all the same: opening it will say why."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return Entry(readable(path), path, named=named)
    if stat.S_ISDIR(status.st_mode):
        return Skipped("link to a folder")
    size = status.st_size if stat.S_ISREG(status.st_mode) else 0
    return Entry(readable(path), path, size, int(status.st_mtime), named)


def tasks(found: Iterable[Entry | Skipped | Failure], settings: Settings) -> Iterator[Task]:
    """Tasks in the order of the entries; files of many rows are opened here, in their turn, the others by a worker."""
    for entry in found:
        if isinstance(entry, Failure):
            yield Refused(entry)
        elif isinstance(entry, Entry):
            try:
                yield from _tasks(entry, settings)
            except ExtractorError as error:
                yield Refused(Failure.of(entry.id, error), entry.size)


def _tasks(entry: Entry, settings: Settings) -> Iterator[Task]:
    suffix = suffix_of(entry.path)
    if suffix not in ROWS and not (entry.named and suffix not in DOCUMENTS):
        yield File(entry.id, entry.path, entry.size)
        return
    raw = _stdin() if entry.path == STDIN else open_regular(entry.path, entry.id)
    try:
        with blaming(entry.id):
            stream = raw if suffix in ROWS else unpacked(raw, entry.id)
            rows = ROWS.get(suffix) or _sniffed(stream)
        if rows:
            yield from _some(rows(stream, entry.id, settings), entry)
        elif entry.path == STDIN:
            with blaming(entry.id):
                data = read_bounded(stream, settings.max_bytes, entry.id)
            yield Blob(entry.id, data, "", len(data))
        else:
            yield File(entry.id, entry.path, entry.size)
    finally:
        if entry.path != STDIN:
            raw.close()


def _stdin() -> BinaryIO:
    """Standard input as a stream that can be peeked at, also where it isn't the process's own."""
    stream = sys.stdin.buffer
    return stream if hasattr(stream, "peek") else cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, stream)))


def _sniffed(stream: BinaryIO) -> Callable[[BinaryIO, str, Settings], Iterator[Task]] | None:
    """What an input without a telling extension is read as: rows when it begins as JSON Lines or Parquet do."""
    head = peek(stream, 64)
    if _JSON_OBJECT.match(head):
        return json_lines
    return parquet_rows if head.startswith(b"PAR1") and stream.seekable() else None


def _some(rows: Iterator[Task], entry: Entry) -> Iterator[Task]:
    """The rows, or a failure when there is none."""
    none = True
    for row in rows:
        none = False
        yield row
    if none:
        yield Refused(Failure(entry.id, "read", "empty", "the file has no rows", "remove it from the input, or fetch it again"), entry.size)
