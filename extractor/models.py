"""The contract: pydantic models that are the JSON Schema (schema version 1).

All offsets are half-open, in Unicode code points of the decoded source text; for every span, `text[start:end]` is the quoted surface, exactly.
Every model is frozen, strict and forbids unknown fields.
"""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1

Offset = Annotated[int, Field(ge=0)]
Kind = Literal[
    "law",
    "regulation",
    "local_regulation",
    "rule",
    "normative_document",
    "judicial_interpretation",
    "standard",
    "treaty",
    "plan",
    "report",
    "other",
]
Form = Literal["full", "short"]
Relation = Literal["issue", "forward", "basis", "implement", "amend", "repeal", "mention"]
Modality = Literal["done", "planned", "negated"]
Series = Literal["document", "order", "announcement", "interpretation", "standard", "registration", "other"]
Role = Literal["issuer", "joint", "forwarder", "original"]
Basis = Literal["prose", "title", "number", "context"]
Level = Literal["central", "province", "prefecture", "county", "other"]
Certainty = Literal["high", "medium", "low"]
Event = Literal["adopted", "issued", "amended", "effective"]


class Model(BaseModel):
    """Base of the contract's models."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Span(Model):
    """A stretch of the text, without its surface."""

    start: Offset
    end: Offset


class Surface(Model):
    """A stretch of the text with its surface: `text` is exactly `source[start:end]`."""

    text: str
    start: Offset
    end: Offset


class Note(Model):
    """Something a reader should know: an uncertainty, a contradiction, a departure. `code` is stable, `message` is for people."""

    code: str
    message: str
    start: Offset | None = None
    end: Offset | None = None


class Number(Surface):
    """发文字号 or a number of another series. `canonical` is 代字〔YYYY〕N号 and its like; `deviations` says how the print departs from GB/T 9704."""

    canonical: str | None
    series: Series
    code: str | None
    year: int | None
    serial: int | None
    deviations: tuple[str, ...] = ()


class Title(Surface):
    """A title. `text` takes in the marks 《》; `name` is what stands inside them, layout space dropped; `inner` the X of 印发〈X〉的通知."""

    name: str
    genre: str | None
    version: str | None
    inner: str | None
    quoted: bool
    closed: bool


class Issuer(Model):
    """A body that issued or forwarded the instrument. `name` is the official name valid in the instrument's year, null when it can't be known."""

    name: str | None
    text: str | None
    start: Offset | None
    end: Offset | None
    role: Role
    basis: Basis
    agency: str | None
    level: Level | None
    region: str | None
    candidates: tuple[str, ...] = ()


class Action(Surface):
    """A verb that governs the mention: what the citing text, or the body it speaks of, does with the instrument."""

    type: Relation
    modality: Modality


class Pinpoint(Surface):
    """条款项: the place inside the instrument. Each field is the surface numeral made Arabic, lists and ranges kept (`31,33-34`)."""

    article: str | None = None
    paragraph: str | None = None
    item: str | None = None
    subitem: str | None = None
    chapter: str | None = None
    attachment: str | None = None


class Date(Surface):
    """A date of the instrument's life. `by` is the body and session that adopted or amended it, as printed."""

    date: datetime.date | None
    event: Event
    by: str | None


class Proposal(Surface):
    """The NPC or CPPCC item that the text itself answers: 建议(第1503号)."""

    number: str
    kind: Literal["建议", "提案", "议案"]
    session: str | None


class Header(Model):
    """What the text says about ITSELF: never among the citations."""

    title: Title | None
    number: Number | None
    issuers: tuple[Issuer, ...]
    date: datetime.date | None
    region: str | None
    genre: str | None
    proposal: Proposal | None


class Citation(Surface):
    """One mention of one policy instrument; `text` is its core, from the first character of title or number to the last."""

    id: str
    key: str | None
    kind: Kind
    form: Form
    sentence: Span
    number: Number | None
    other_numbers: tuple[Number, ...]
    title: Title | None
    issuers: tuple[Issuer, ...]
    issuer_total: int | None
    issuers_complete: bool
    actions: tuple[Action, ...]
    relation: Relation
    dates: tuple[Date, ...]
    pinpoints: tuple[Pinpoint, ...]
    defines: str | None
    antecedent: str | None
    certainty: Certainty
    rules: tuple[str, ...]
    notes: tuple[Note, ...]


class Producer(Model):
    """What made the record: versions of the package and of its lexicon."""

    version: str
    lexicon: str


class SourceInfo(Model):
    """Which text it is: its id, the SHA-256 of its bytes, how they were read, its length in code points.

    `encoding` is the charset of plain text and HTML, `str` for text that came decoded, `docx` or `pdf` for text drawn from those.
    """

    id: str
    sha256: str
    encoding: str
    characters: Offset


class Document(Model):
    """All that one text cites, in reading order."""

    schema_version: Literal[1]
    producer: Producer
    source: SourceInfo
    header: Header
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...]


MODELS: dict[str, type[Model]] = {"document": Document, "citation": Citation}
