"""How far a run is: a bar on a terminal, and one line at its end."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Tally:
    """What has been done in this run, and what was done before it (`resumed`). `bar` draws it, where there is a terminal."""

    def __init__(self, total_bytes: int) -> None:
        self.total_bytes = total_bytes
        self.documents = 0
        self.failures: Counter[str] = Counter()
        self.resumed = 0
        self.begun = time.monotonic()
        self.bar: Any = None

    def add(self, documents: int, codes: list[str], size: int) -> None:
        """A chunk is done: documents, the codes of the failures, the bytes of input it took up."""
        self.documents += documents
        self.failures.update(codes)
        if self.bar:
            self.bar.advance(0, size)
            self.bar.update(0, done=self.documents + self.failures.total(), rate=f"{self.rate():.0f}", errors=self.failures.total())

    def resume(self, documents: int, codes: list[str]) -> None:
        """What an earlier run has done."""
        self.documents = documents
        self.failures.update(codes)
        self.resumed = documents + len(codes)

    def rate(self) -> float:
        """Sources a second, since this run began."""
        return (self.documents + self.failures.total() - self.resumed) / max(time.monotonic() - self.begun, 1e-9)

    def summary(self, skipped: Counter[str]) -> str:
        """The one line at the end."""
        parts = [f"{self.documents} documents", f"{self.failures.total()} errors"]
        if self.failures:
            parts[-1] += f" ({_listed(self.failures)})"
        if skipped:
            parts.append(f"{skipped.total()} files skipped ({_listed(skipped)})")
        if self.resumed:
            parts.append(f"{self.resumed} of them from before")
        return f"{', '.join(parts)}; {time.monotonic() - self.begun:.1f} s, {self.rate():.0f} sources a second"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@contextmanager
def shown(tally: Tally) -> Iterator[None]:
    """A bar with rate, time left and errors on standard error, when that is a terminal; rich is loaded only then."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]} done, {task.fields[rate]}/s, {task.fields[errors]} errors, left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task("", total=tally.total_bytes or None, done=0, rate="-", errors=0)
        tally.bar = bar
        yield
    tally.bar = None
