"""A record's text: looked for where it was extracted from, and shown only when it is that text."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import orjson

from extractor.errors import SourceError
from extractor.formats import read_any
from extractor.models import Document
from extractor.read import Source, source_of_bytes, source_of_text


@dataclass(frozen=True, slots=True)
class Found:
    """The text of a record, or why there is none. `state`: text | missing | changed | unreadable | misread."""

    state: str
    source: Source | None = None


Texts = Callable[[Document], Found]


def texts_in(place: Path) -> Texts:
    """Texts of a folder, by the source ids as paths; or of a JSON Lines file of {"id": …, "text": …}. Raises SourceError when that can't be read."""
    return partial(_of_rows, place, _rows(place)) if place.is_file() else partial(_of_folder, place)


def _of_folder(folder: Path, document: Document) -> Found:
    """`changed` when a file is there and its bytes are others; of several files the one that fits."""
    state = "missing"
    for path in _places(folder, document.source.id):
        if path.is_file():
            found = _read(path, document)
            if found.source:
                return found
            state = found.state
    return Found(state)


def _places(folder: Path, source_id: str) -> Iterator[Path]:
    """FOLDER/a/b/c.html, then FOLDER/b/c.html, FOLDER/c.html, for the records may have been made from another folder; each also with .txt behind it, as
    texts of other formats are kept.

    >>> [path.as_posix() for path in _places(Path("t"), "/data/c.pdf")]
    ['t/data/c.pdf', 't/data/c.pdf.txt', 't/c.pdf', 't/c.pdf.txt']
    >>> list(_places(Path("t"), "../../etc/passwd")), list(_places(Path("t"), ""))
    ([], [])
    """
    parts = [part for part in PurePosixPath(source_id.replace("\\", "/")).parts if part != "/"]
    if ".." in parts or "\0" in source_id:
        return
    for start in range(len(parts)):
        path = folder.joinpath(*parts[start:])
        yield from (path, path.with_name(path.name + ".txt"))


def _read(path: Path, document: Document) -> Found:
    try:
        data = path.read_bytes()
        kept = path.name == PurePosixPath(document.source.id).name + ".txt"
        if not kept and hashlib.sha256(data).hexdigest() != document.source.sha256:
            return Found("changed")
        source = source_of_bytes(data, document.source.id) if kept else read_any(data, document.source.id, path.suffix)
    except (SourceError, OSError):
        return Found("unreadable")
    return Found("text", source) if fits(source.text, document) else Found("changed" if kept else "misread")


def fits(text: str, document: Document) -> bool:
    """Are the document's offsets those of this text? The same bytes may have been read by another reader."""
    return len(text) == document.source.characters and all(text[c.start : c.end] == c.text for c in document.citations)


def _rows(file: Path) -> dict[str, int]:
    """Where the row of each id begins."""
    places: dict[str, int] = {}
    at = 0
    try:
        with file.open("rb") as stream:
            for line in stream:
                if line.strip():
                    places[str(orjson.loads(line)["id"])] = at
                at += len(line)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"no JSON Lines of id and text: {type(error).__name__}: {error}"
        raise SourceError(file.as_posix(), "texts", message, "name a folder, or a file whose lines have id and text") from error
    return places


def _of_rows(file: Path, places: dict[str, int], document: Document) -> Found:
    if document.source.id not in places:
        return Found("missing")
    with file.open("rb") as stream:
        stream.seek(places[document.source.id])
        text = orjson.loads(stream.readline()).get("text")
    if not isinstance(text, str):
        return Found("unreadable")
    source = source_of_text(text, document.source.id)
    return Found("text", source) if source.sha256 == document.source.sha256 and fits(text, document) else Found("changed")
