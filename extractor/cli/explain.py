"""explain and rules: how an answer came about."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import LexiconOption, RegionOption, lexicon_of
from extractor.errors import SourceError


def explain(
    path: Annotated[Path, typer.Argument(help="A file (text, HTML, docx, PDF), or - for standard input.", allow_dash=True)],
    at: Annotated[
        str | None, typer.Option("--at", help="Only this place, from anchor to record: START or START:END, in characters from 0.")
    ] = None,
    region: RegionOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Tell how a text was read: every part found, its rule, kept or declined and why."""
    from extractor import explain as telling
    from extractor import story
    from extractor.formats import read_any, read_path
    from extractor.pipeline import Extractor

    place = _place(at) if at else None
    try:
        source = read_any(sys.stdin.buffer.read(), "-") if str(path) == "-" else read_path(path)
    except SourceError as error:
        typer.echo(f"extractor: {error}", err=True)
        raise typer.Exit(1) from error
    extractor = Extractor(lexicon_of(lexicon), region)
    try:
        for line in story.explain_at(source, extractor, *place) if place else telling.explain(source, extractor):
            typer.echo(line)
    except ValueError as error:
        raise typer.BadParameter(f"--at {error}") from error


def _place(at: str) -> tuple[int, int]:
    start, _, end = at.partition(":")
    if not start.isdecimal() or (end and not end.isdecimal()):
        raise typer.BadParameter(f"--at is START or START:END, in characters from 0: {at}")
    return int(start), int(end or int(start) + 1)


def rules(rule: Annotated[str | None, typer.Argument(help="The id of one rule, to see it in full.")] = None) -> None:
    """List the rules, or show one with its source, pattern and proof."""
    from extractor import explain as telling

    try:
        for line in telling.rules(rule):
            typer.echo(line)
    except KeyError as error:
        raise typer.BadParameter(f"no rule has the id {rule!r}; `extractor rules` lists them") from error
