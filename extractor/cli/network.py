"""works, network, audit: what a corpus cites, taken together."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.errors import ExtractorError, SourceError

if TYPE_CHECKING:
    from extractor.network.citations import Corpus

InputArgument = Annotated[
    list[Path],
    typer.Argument(help="Output of `extractor extract`: .jsonl (.gz, .zst), .json, .parquet; folders of it; - for standard input."),
]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="FILE.csv, .xlsx or .parquet; the terminal unless given.")]
RowsOption = Annotated[int, typer.Option("--rows", help="How many rows the terminal shows.", min=1)]
MemoryOption = Annotated[str, typer.Option("--memory", help="How much memory DuckDB may take; the rest goes to disk.")]
SpillOption = Annotated[
    Path | None, typer.Option("--spill", help="The folder for what memory does not hold.", exists=True, file_okay=False)
]


class Show(StrEnum):
    """Which rows of a comparison with a library."""

    all = "all"
    held = "held"
    missing = "missing"
    uncited = "uncited"


class By(StrEnum):
    """What the nodes of the network are."""

    document = "document"
    issuer = "issuer"


def works(
    paths: InputArgument,
    output: OutputOption = None,
    library: Annotated[
        Path | None, typer.Option("--library", help="Your own list, lines or CSV, of numbers or titles.", exists=True, dir_okay=False)
    ] = None,
    show: Annotated[
        Show, typer.Option("--show", help="With --library: missing (cited, not held) or uncited (held, never cited).")
    ] = Show.all,
    rows: RowsOption = 30,
    memory: MemoryOption = "1GB",
    spill: SpillOption = None,
) -> None:
    """List the works cited: one row a work, with titles, issuers, counts, years, relations and contradictions."""
    from extractor.network.tables import FORMATS, write_table
    from extractor.network.works import FIELDS, ORDER, SHOWN, make_works

    _check(output, FORMATS)
    if show is not Show.all and library is None:
        raise typer.BadParameter("--show needs --library FILE")
    with _corpus(paths, FIELDS, make_works, memory, spill) as corpus:
        faults = list(corpus.faults)
        query, shown = f"SELECT * FROM work ORDER BY {ORDER}", SHOWN
        if library:
            from extractor.network.library import compare, read_library

            compare(corpus, read_library(library, faults))
            only = {Show.all: "true", Show.uncited: "library = 'never cited'"}.get(show, f"library = '{show}'")
            query, shown = f"SELECT * FROM compared WHERE {only} ORDER BY {ORDER}", ("key", "library", *SHOWN[1:])
        keyless = corpus.count("mention WHERE key IS NULL")
        write_table(corpus, query, output, shown, rows)
        _say(keyless, "citations point to no known work and are in no row; `extractor audit` lists them")
    _finish(faults)


def network(
    paths: InputArgument,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="FILE.graphml or .gexf; .csv or .parquet make two files, edges and FILE.nodes."),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="document: documents cite works; issuer: issuers cite issuers.")] = By.document,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="A picture, .png, .svg or .pdf: issuers citing issuers; years and levels.")
    ] = None,
    memory: MemoryOption = "1GB",
    spill: SpillOption = None,
) -> None:
    """Write the network of citations for Gephi, networkx or a spreadsheet, and draw it."""
    from extractor.network import graph
    from extractor.network.network import EDGES_OF, FIELDS, NODES_OF, UNPLACED, make_network

    if output is None and plot is None:
        raise typer.BadParameter("name what to write: -o FILE or --plot FILE")
    _check(output, graph.FORMATS)
    if plot:
        from extractor.network import plot as picture

        _check(plot, picture.FORMATS)
    with _corpus(paths, FIELDS, make_network, memory, spill) as corpus:
        if output:
            graph.write_graph(corpus, NODES_OF[by.value], EDGES_OF[by.value], output)
        if plot:
            picture.plot(corpus, plot)
        if plot or by is By.issuer:
            _say(corpus.count(UNPLACED), "citations have no known issuer on one side and are not among the issuers' edges")
    _finish(corpus.faults)


def audit(
    paths: InputArgument, output: OutputOption = None, rows: RowsOption = 30, memory: MemoryOption = "1GB", spill: SpillOption = None
) -> None:
    """List what a proofreader would mark: misprinted numbers, issuers against codes, repealed works cited on, short forms that point nowhere."""
    from extractor.network.audit import FIELDS, ORDER, SHOWN, make_audit
    from extractor.network.tables import FORMATS, write_table

    _check(output, FORMATS)
    with _corpus(paths, FIELDS, make_audit, memory, spill) as corpus:
        write_table(corpus, f"SELECT * FROM finding ORDER BY {ORDER}", output, SHOWN, rows)
    _finish(corpus.faults)


@contextmanager
def _corpus(
    paths: list[Path], fields: Iterable[str], make: "Callable[[Corpus], None]", memory: str, spill: Path | None
) -> "Iterator[Corpus]":
    """The open corpus with its tables made. A terminal sees that work goes on."""
    from rich.console import Console

    from extractor.network.citations import open_citations

    status = Console(stderr=True).status("reading and counting …")
    status.start()
    try:
        with open_citations(paths, fields, memory, spill) as corpus:
            make(corpus)
            status.stop()
            _say(corpus.repeated, "documents stand more than once in the input and count once")
            yield corpus
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ExtractorError(f"the output can't be written: {error.strerror}", "name another place with -o") from error
    finally:
        status.stop()


def _check(output: Path | None, formats: tuple[str, ...]) -> None:
    if output and output.suffix.lower() not in formats:
        raise typer.BadParameter(f"{output.name}: the name must end in {', '.join(formats)}")
    if output and not output.parent.is_dir():
        raise typer.BadParameter(f"{output.parent}: no such folder")


def _say(count: int, words: str) -> None:
    if count:
        typer.echo(f"extractor: {count:,} {words}", err=True)


def _finish(faults: Iterable[SourceError]) -> None:
    """Name what could not be read; exit code 1 when there was any."""
    told = list(faults)
    for fault in told:
        typer.echo(f"extractor: {fault}", err=True)
    raise typer.Exit(1 if told else 0)
