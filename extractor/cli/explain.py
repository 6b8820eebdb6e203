"""explain and rules: how an answer came about."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor import explain as story
from extractor.cli.options import LexiconOption, RegionOption, lexicon_of
from extractor.errors import SourceError
from extractor.formats import read_any, read_path
from extractor.pipeline import Extractor


def explain(
    path: Annotated[Path, typer.Argument(help="A file (text, HTML, docx, PDF), or - for standard input.", allow_dash=True)],
    region: RegionOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Tell how a text was read: every part found, its rule, kept or declined and why."""
    try:
        source = read_any(sys.stdin.buffer.read(), "-") if str(path) == "-" else read_path(path)
    except SourceError as error:
        typer.echo(f"extractor: {error}", err=True)
        raise typer.Exit(1) from error
    for line in story.explain(source, Extractor(lexicon_of(lexicon), region)):
        typer.echo(line)


def rules(rule: Annotated[str | None, typer.Argument(help="The id of one rule, to see it in full.")] = None) -> None:
    """List the rules, or show one with its source, pattern and proof."""
    try:
        for line in story.rules(rule):
            typer.echo(line)
    except KeyError as error:
        raise typer.BadParameter(f"no rule has the id {rule!r}; `extractor rules` lists them") from error
