"""What a run has done so far, safe on disk: OUT.part holds the documents in order, OUT.part.log the manifest, the failures and the end.

Every input task ends as one line of one of the two: a document in OUT.part, or a failure, with its number in the order, in the log. Of a chunk the failures
are written (and synced) first, so the log is never behind; whatever is torn or ahead after a crash is cut off when the run goes on. The log is locked
while a run writes.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from extractor.batch.tasks import Answer
from extractor.errors import Failure, RunError
from extractor.write import failure_row

PIECE = 1 << 20


class Spool:
    """An unfinished output. The log is opened for appending: wherever it has been read, it grows at its end. `documents` and `failures` count what is in it; their sum is the number of inputs that are done."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.part = output.with_name(output.name + ".part")
        self.log_path = output.with_name(output.name + ".part.log")
        self.documents = 0
        self.failures = 0
        self.finished = False

    def begin(self, manifest: dict[str, Any], resume: bool, force: bool) -> None:
        """Start afresh, or go on where an earlier run stopped. Raises RunError (exists, unfinished, changed, running, disk)."""
        there = self.log_path.exists() or self.part.exists()
        if not force:
            self._refuse(there, resume)
        try:
            self.log: BinaryIO = self.log_path.open("a+b", buffering=0)
        except OSError as error:
            raise RunError(
                "unwritable", f"can't write {self.log_path}: {error.strerror}", "check the folder, or name another file"
            ) from error
        _lock(self.log, self.log_path)
        before = None if force else _manifest(self.log)
        if before is None:
            self._start(manifest)
        else:
            _compare(before, manifest, self.part)
            self._recover()

    def _refuse(self, there: bool, resume: bool) -> None:
        if self.part.exists() and not self.log_path.exists():
            raise RunError(
                "unfinished", f"{self.part} is there without its log, so nobody knows how far it goes", "begin anew with --force"
            )
        if there and not resume:
            raise RunError("unfinished", f"an unfinished run is there: {self.part}", "go on with --resume, or begin anew with --force")
        if not there and self.output.exists():
            raise RunError("exists", f"{self.output} exists", "make it anew with --force, or name another file")

    def _start(self, manifest: dict[str, Any]) -> None:
        with writing(self.part):
            self.log.truncate(0)
            self.stream: BinaryIO = self.part.open("wb", buffering=0)
            put(self.log, orjson.dumps(manifest) + b"\n")
            os.fsync(self.log.fileno())

    def _recover(self) -> None:
        """Keep the longest beginning that is whole in both files, and cut the rest."""
        with writing(self.part):
            # The documents have been moved to their place already: all that is left to do is to tidy up.
            self.finished = not self.part.exists() and any("done" in row for row, _ in self._rows())
            if self.finished:
                self.documents = next(row["done"] for row, _ in self._rows() if "done" in row)
                self.failures = sum("failure" in row for row, _ in self._rows())
                return
            self.stream = self.part.open("r+b" if self.part.exists() else "w+b", buffering=0)
            lines, end = _whole_lines(self.stream)
            self.stream.truncate(end)
            self.stream.seek(end)
            self.log.truncate(self._count(lines))

    def _count(self, lines: int) -> int:
        """Count what is done from the documents there and the failures' numbers; the offset in the log behind the last failure that counts."""
        end = 0
        for row, offset in self._rows():
            if "failure" in row and row["n"] > lines + self.failures:
                break
            self.failures += "failure" in row
            if "done" not in row:
                end = offset
        self.documents = lines
        return end

    def _rows(self) -> Iterator[tuple[dict[str, Any], int]]:
        """The whole lines of the log with the offsets of their ends."""
        end = 0
        self.log.seek(0)
        with open(self.log.fileno(), "rb", closefd=False) as log:
            for line in log:
                if not line.endswith(b"\n"):
                    return
                end += len(line)
                yield orjson.loads(line), end

    def failed(self) -> Iterator[Failure]:
        """The failures so far, in order."""
        for row, _ in self._rows():
            if "failure" in row:
                yield Failure(**row["failure"])

    def put(self, answers: list[Answer]) -> None:
        """Append a chunk's answers. Raises RunError (disk): what is there stays good."""
        number = self.documents + self.failures
        rows = [orjson.dumps({"n": number + i, "failure": failure_row(a)}) + b"\n" for i, a in enumerate(answers) if isinstance(a, Failure)]
        with writing(self.part):
            if rows:
                put(self.log, b"".join(rows))
                os.fsync(self.log.fileno())
            put(self.stream, b"".join(answer for answer in answers if isinstance(answer, bytes)))
        self.failures += len(rows)
        self.documents += len(answers) - len(rows)

    def lines(self) -> Iterator[bytes]:
        """The documents, one JSON line each."""
        with self.part.open("rb") as stream:
            yield from stream

    def complete(self) -> None:
        """All is in; say so in the log, so that a run killed while it tidies up is known to be whole."""
        if self.finished:
            return
        with writing(self.part):
            os.fsync(self.stream.fileno())
            put(self.log, orjson.dumps({"done": self.documents}) + b"\n")
            os.fsync(self.log.fileno())

    def clear(self) -> None:
        """Remove what isn't needed any more: the log last, as it tells the state."""
        self.part.unlink(missing_ok=True)
        self.log_path.unlink()
        self.close()

    def close(self) -> None:
        for stream in (getattr(self, "stream", None), getattr(self, "log", None)):
            if stream:
                stream.close()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Whatever the system says against writing becomes a RunError, whose exit code 3 means: stopped, and can go on."""
    try:
        yield
    except OSError as error:
        message = f"can't write {error.filename or path}: {error.strerror}"
        raise RunError(
            "disk", message, "what is done is kept: free space or mend the cause, then run the same command with --resume", 3
        ) from error


@contextmanager
def in_place(path: Path) -> Iterator[BinaryIO]:
    """A stream that becomes `path` when the block ends well. Raises RunError (disk)."""
    beside = path.with_name(path.name + ".new")
    with writing(path):
        try:
            with beside.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def put(stream: BinaryIO, data: bytes) -> None:
    """All of the data, unbuffered: what a full disk cuts off is cut at once, not when the file is closed."""
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]


def spools(output: Path) -> bool:
    """Can an output be built beside and put in place? Not a device or a pipe, which are written as they are."""
    try:
        return stat.S_ISREG(output.stat().st_mode)
    except OSError:
        return True


def _lock(log: BinaryIO, path: Path) -> None:
    """One run at a time. Where the file system has no locks, there is none. Raises RunError (running)."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        log.close()
        raise RunError(
            "running", f"another run is writing {path.name.removesuffix('.part.log')} just now", "wait for it, or end it"
        ) from error
    except OSError:
        return


def _manifest(log: BinaryIO) -> dict[str, Any] | None:
    """The first line of the log; None where a run was killed before it was whole."""
    log.seek(0)
    with open(log.fileno(), "rb", closefd=False) as stream:
        line = stream.readline()
    return orjson.loads(line) if line.endswith(b"\n") else None


def _compare(before: dict[str, Any], now: dict[str, Any], part: Path) -> None:
    """Raises RunError (changed) that names every difference."""
    changes = list(_changes(before, now))
    if changes:
        message = f"{part} was begun with something else: {'; '.join(changes)}"
        raise RunError("changed", message, "put it back as it was and use --resume, or begin anew with --force")


def _changes(before: Any, now: Any, name: str = "") -> Iterator[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*before, *now]):
            yield from _changes(before.get(key), now.get(key), f"{name} {key}".strip())
    elif before != now:
        yield f"{name} was {_shown(before)}, is {_shown(now)}"


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)


def _whole_lines(stream: BinaryIO) -> tuple[int, int]:
    """How many lines are whole, and the offset behind the last of them."""
    count = end = position = 0
    while piece := stream.read(PIECE):
        count += piece.count(b"\n")
        if (last := piece.rfind(b"\n")) >= 0:
            end = position + last + 1
        position += len(piece)
    return count, end
