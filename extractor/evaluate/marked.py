"""Marked texts and predictions, read and checked: what the others compare.

GOLD, JSON Lines, one unit a line: `{"unit": "f01", "mentions": [M, ...], "text": "..."}`. The text stands in the line or in `UNITS/f01.txt`; other
keys (`family`) are let pass. A mention M, in reading order:

    core                  the exact stretch from the first character of title or number to the last
    title, number         what stands inside the outermost 《》; the number as printed; or null
    canonical             the number in its one form, or null; a document's further numbers are `more_numbers`
    quoted, self, form    title in marks; the text's own header; full | short
    antecedent, defines   place in `mentions` of what a short form stands for; the short name given here
    issuers, issuer_total {text, name, basis, role} each; N of "N departments"
    action, relation, pinpoints, kind, doubt, start, end

Without a fitting `start`, a core is looked for after the one before it. Mentions with `self` or `doubt` are optional: neither missed
nor invented.

PREDICTIONS, one `Document` (extractor.models) a line; the stem of `source.id` is the unit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import ExtractorError
from extractor.models import Document, Form


class EvaluationError(ExtractorError):
    """Gold or predictions are malformed: the message names file and line."""

    code = "evaluation"

    def __init__(self, path: Path, line: int | None, message: str, remedy: str = "") -> None:
        super().__init__(f"{path}{'' if line is None else f', line {line}'}: {message}", remedy)


class _Marked(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class MarkedIssuer(_Marked):
    """A body as the annotator saw it; `text` is null where nothing is printed, `name` where it can't be known."""

    text: str | None
    name: str | None
    basis: Literal["prose", "title", "number", "context"]


class Mention(_Marked):
    """One marked mention. `start` and `end` are code points of the unit's text and are set by `read_gold`."""

    core: str = Field(min_length=1)
    title: str | None
    canonical: str | None
    more_numbers: tuple[str, ...] = ()
    own: bool = Field(default=False, alias="self")
    form: Form
    antecedent: int | None
    defines: str | None
    issuers: tuple[MarkedIssuer, ...]
    relation: str
    pinpoints: tuple[str, ...]
    kind: str
    doubt: str | None = None
    start: int = -1
    end: int = -1

    @property
    def optional(self) -> bool:
        """The text's own header, and what the annotator doubted: neither a miss nor a false find."""
        return self.own or bool(self.doubt)


class _Line(_Marked):
    unit: str
    mentions: tuple[Mention, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A marked text; every mention has its offsets."""

    name: str
    text: str
    mentions: tuple[Mention, ...]


def read_gold(path: Path, units: Path | None = None) -> tuple[Unit, ...]:
    """The marked texts of a file, offsets set. `units` is the folder of their texts where those don't stand inline."""
    found: dict[str, Unit] = {}
    for number, line in _lines(path):
        try:
            raw = _Line.model_validate_json(line)
        except ValidationError as error:
            raise EvaluationError(path, number, _first(error), "see extractor/evaluate/marked.py for the format") from error
        if raw.unit in found:
            raise EvaluationError(path, number, f"unit {raw.unit} stands here a second time")
        text = _text_of(raw, units, path, number)
        found[raw.unit] = Unit(raw.unit, text, tuple(_place(raw.mentions, text, path, number)))
    return tuple(found.values())


def read_predictions(path: Path) -> dict[str, Document]:
    """A unit's name -> its document."""
    found: dict[str, Document] = {}
    for number, line in _lines(path):
        try:
            document = Document.model_validate_json(line)
        except ValidationError as error:
            raise EvaluationError(path, number, _first(error), "predictions are what `extractor extract` writes") from error
        name = Path(document.source.id).stem
        if name in found:
            raise EvaluationError(
                path, number, f"a second document for unit {name}", "one document a unit; from JSON Lines: extract … --id-field unit"
            )
        found[name] = document
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EvaluationError(path, None, error.strerror or "can't be read") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(path, None, f"not UTF-8 at byte {error.start}") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    place = ".".join(map(str, detail["loc"]))
    return f"{place}: {detail['msg']}" if place else detail["msg"]


def _text_of(raw: _Line, units: Path | None, path: Path, number: int) -> str:
    if raw.text is not None:
        return raw.text
    if units is None:
        raise EvaluationError(path, number, f"unit {raw.unit} has no text", "give --units, the folder of the texts")
    file = units / f"{raw.unit}.txt"
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(path, number, f"the text {file} can't be read: {error}") from error


def _place(mentions: Iterable[Mention], text: str, path: Path, number: int) -> Iterator[Mention]:
    """Give each mention its offsets; mentions stand in reading order."""
    at = 0
    for m in mentions:
        start = m.start if m.start >= 0 and text.startswith(m.core, m.start) else text.find(m.core, at)
        if start < 0:
            raise EvaluationError(path, number, f"the core {m.core!r} is not in the text after character {at}")
        at = start + 1
        yield m.model_copy(update={"start": start, "end": start + len(m.core)})
