"""A record's text, looked for where `extractor extract` found it, and shown only when it is that text to the byte."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extractor.errors import SourceError
from extractor.models import Document
from extractor.read import Source, read_file


@dataclass(frozen=True, slots=True)
class Found:
    """The text of a record, or why there is none. `state`: text | missing | changed | unreadable | misread."""

    state: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """The folder that the source ids of records are looked for in."""

    folder: Path

    def of(self, document: Document) -> Found:
        """The text whose bytes have the record's SHA-256. `changed` when a file is there and its bytes are others."""
        state = "missing"
        for path in _places(self.folder, document.source.id):
            if not path.is_file():
                continue
            try:
                source = read_file(path, document.source.id)
            except SourceError:
                state = "unreadable"
                continue
            if source.sha256 == document.source.sha256:
                return Found("text", source) if _fits(source.text, document) else Found("misread")
            state = "changed"
        return Found(state)


def _places(folder: Path, source_id: str) -> Iterator[Path]:
    """FOLDER/a/b/c.txt, then FOLDER/b/c.txt, FOLDER/c.txt: the records may have been made from another folder.

    >>> [path.as_posix() for path in _places(Path("t"), "/data/x/c.txt")]
    ['t/data/x/c.txt', 't/x/c.txt', 't/c.txt']
    >>> list(_places(Path("t"), "../../etc/passwd")), list(_places(Path("t"), ""))
    ([], [])
    """
    parts = [part for part in PurePosixPath(source_id.replace("\\", "/")).parts if part != "/"]
    if ".." in parts or "\0" in source_id:
        return
    for start in range(len(parts)):
        yield folder.joinpath(*parts[start:])


def _fits(text: str, document: Document) -> bool:
    """Same bytes, but read by another reader: then the offsets are not of this text."""
    return len(text) == document.source.characters and all(text[c.start : c.end] == c.text for c in document.citations)
