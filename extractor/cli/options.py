"""Options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extractor.lexicon import Lexicon

LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", help="A CSV table of your own codes and names.", exists=True, dir_okay=False)
]
RegionOption = Annotated[str | None, typer.Option("--region", help="The place the texts come from: 辽宁省, 沈阳市.")]
IssuerOption = Annotated[str | None, typer.Option("--issuer", help="The body that wrote the texts: 辽宁省民政厅.")]
PathsArgument = Annotated[list[Path], typer.Argument(help="Text files, folders of them, or - for standard input.", allow_dash=True)]


def lexicon_of(path: Path | None) -> "Lexicon":
    from extractor.lexicon import default_lexicon

    return default_lexicon().extend(path) if path else default_lexicon()
