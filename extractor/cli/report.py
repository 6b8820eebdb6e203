"""report: a page to look at."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.options import LexiconOption, RegionOption, lexicon_of
from extractor.errors import SourceError

if TYPE_CHECKING:
    from extractor.models import Document
    from extractor.report import NoDocument


def report(
    records: Annotated[Path, typer.Argument(help="Output of `extractor extract`.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The page to write.", dir_okay=False)] = Path("report.html"),
    texts: Annotated[
        Path,
        typer.Option(
            "--texts", help="The folder in which the texts are found by their source ids, or a JSON Lines file of id and text.", exists=True
        ),
    ] = Path(),
    explain: Annotated[
        bool, typer.Option("--explain", help="Read every text again, to tell also what was declined near a citation and why.")
    ] = False,
    region: RegionOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """One offline HTML page of many documents: texts with citations highlighted, every field, filters, search."""
    from extractor.pipeline import Extractor
    from extractor.report import NoDocument, Reading, read_records, texts_in, write_report
    from extractor.write import replacing

    failures: list[NoDocument] = []

    def told() -> "Iterator[Document | NoDocument]":
        for record in read_records(records):
            if isinstance(record, NoDocument):
                failures.append(record)
                typer.echo(f"extractor: {record}", err=True)
            yield record

    tables = lexicon_of(lexicon)
    try:
        with replacing(output) as stream:
            index = write_report(told(), Reading(texts_in(texts), tables, Extractor(tables, region) if explain else None), stream)
    except SourceError as error:
        typer.echo(f"extractor: {error}", err=True)
        raise typer.Exit(1) from error
    states = index.documents["state"]
    typer.echo(
        f"{output}: {len(states)} documents, {len(index.citations['key'])} citations, {output.stat().st_size / 1e6:.1f} MB", err=True
    )
    for state in ("missing", "changed", "unreadable", "misread"):
        if state in states:
            typer.echo(f"extractor: {states.count(state)} texts {state}: shown without their text (see --texts)", err=True)
    raise typer.Exit(1 if failures else 0)
