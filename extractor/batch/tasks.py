"""What is handed to a worker, and what comes back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.errors import Failure
from extractor.read import Source

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

MEBIBYTE = 1 << 20
# What a worker says when it can begin.
READY = "ready"
CHUNK_TASKS = 16
CHUNK_BYTES = 128 << 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What the answers depend on, beside the inputs and the versions. Paths are strings: the value goes to workers and into manifests."""

    lexicon: str | None = None
    region: str | None = None
    issuer: str | None = None
    text_field: str = "text"
    id_field: str | None = None
    max_bytes: int = 64 * MEBIBYTE
    keep_text: str | None = None

    def extractor(self) -> "Extractor":
        """Raises LexiconError when the user's table is malformed. Loads the rules: a parent that only hands out tasks does without."""
        from extractor.lexicon import default_lexicon
        from extractor.pipeline import Extractor

        lexicon = default_lexicon()
        return Extractor(lexicon.extend(self.lexicon) if self.lexicon else lexicon, self.region, self.issuer)


@dataclass(frozen=True, slots=True)
class File:
    """A file that is one text. `size` in bytes, as of every task: what it takes up of the input."""

    id: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that are one text: standard input, a cell of a table. `suffix` (.html) says what they may be."""

    id: str
    data: bytes
    suffix: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of JSON Lines; `id` is its place (corpus.jsonl:17), which its own id goes before."""

    id: str
    data: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Given:
    """A text that is a str already."""

    source: Source
    size: int

    @property
    def id(self) -> str:
        return self.source.id


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that failed while it was looked for: it keeps its place in the order."""

    failure: Failure
    size: int = 0

    @property
    def id(self) -> str:
        return self.failure.id


Task = File | Blob | Line | Given | Refused
Answer = bytes | Failure


def load(task: Task) -> int:
    """The bytes that a task weighs, unpacked where it is known."""
    return max(task.size, len(task.data)) if isinstance(task, Blob | Line) else task.size


def chunks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Small tasks together, so that sending them costs little; a big one ends its chunk."""
    chunk: list[Task] = []
    weight = 0
    for task in tasks:
        chunk.append(task)
        weight += load(task)
        if len(chunk) == CHUNK_TASKS or weight >= CHUNK_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk
