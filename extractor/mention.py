"""A mention of an instrument on its way from parts to a citation, and the bodies beside it."""

from dataclasses import dataclass, field
from typing import Any

from extractor.models import Date
from extractor.rules.action import Verb
from extractor.rules.rule import DeicticPart, NumberPart, TitlePart


@dataclass(slots=True)
class IssuerDraft:
    """A body beside a mention, before it has a name. Offsets are None where nothing is printed.

    `shared` with the list's first member, before whose act it stands; `in_full` where the print is a whole name, whether a table has it or not.
    """

    start: int | None
    end: int | None
    basis: str
    role: str = "issuer"
    masked: bool = False
    shared: bool = False
    in_full: bool = False


@dataclass(slots=True)
class Mention:
    """One mention of one instrument on its way to a Citation. `printed` are the official names of the bodies that its number prints."""

    start: int
    end: int
    title: TitlePart | None = None
    number: NumberPart | None = None
    others: list[NumberPart] = field(default_factory=list)
    name: str = ""
    folded_name: str = ""
    form: str = "full"
    deictic: DeicticPart | None = None
    tail: int = 0
    sentence: tuple[int, int] = (0, 0)
    issuers: list[IssuerDraft] = field(default_factory=list)
    printed: tuple[str | None, ...] = ()
    total: int | None = None
    complete: bool = True
    actions: tuple[Verb, ...] = ()
    relation: str = "mention"
    dates: list[Date] = field(default_factory=list)
    pinpoints: list[dict[str, Any]] = field(default_factory=list)
    defines: str | None = None
    antecedent: "Mention | None" = None
    rules: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    standard: bool = False
    same: NumberPart | None = None
