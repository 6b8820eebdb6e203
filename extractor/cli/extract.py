"""extract: texts -> citations, many at a time."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.batch.output import Format, format_of
from extractor.cli.options import IssuerOption, LexiconOption, RegionOption
from extractor.errors import Failure, RunError

if TYPE_CHECKING:
    from extractor.batch.job import Job
    from extractor.batch.progress import Tally

INPUTS, OUTPUTS, RUNNING = "Inputs", "Outputs", "Running"
PathsArgument = Annotated[list[str], typer.Argument(help="Files, folders of them, or - for standard input.")]


class Engine(StrEnum):
    """Who does the work: processes of this machine, or a Ray cluster."""

    local = "local"
    ray = "ray"


def extract(
    paths: PathsArgument,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Where to write; standard output unless given.", dir_okay=False, rich_help_panel=OUTPUTS),
    ] = None,
    format: Annotated[
        Format | None, typer.Option("--format", help="Told by the name of the output unless given; else jsonl.", rich_help_panel=OUTPUTS)
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            "--errors", help="One JSON row a failed source; on standard error unless given.", dir_okay=False, rich_help_panel=OUTPUTS
        ),
    ] = None,
    keep_text: Annotated[
        Path | None,
        typer.Option(
            "--keep-text", help="Folder for the text of HTML, docx and PDF sources, which offsets refer to.", rich_help_panel=OUTPUTS
        ),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="CSV with a byte order mark, for spreadsheets.", rich_help_panel=OUTPUTS)] = False,
    text_field: Annotated[
        str, typer.Option("--text-field", help="The field of the text in JSON Lines, CSV and Parquet.", rich_help_panel=INPUTS)
    ] = "text",
    id_field: Annotated[
        str | None, typer.Option("--id-field", help="The field of the id; `id` if there is one, else FILE:ROW.", rich_help_panel=INPUTS)
    ] = None,
    max_size: Annotated[
        float,
        typer.Option("--max-size", help="MiB that one text may have, unpacked; larger ones are errors.", min=0.001, rich_help_panel=INPUTS),
    ] = 64,
    workers: Annotated[
        int | None, typer.Option("--workers", help="Processes; one a core unless given.", min=1, rich_help_panel=RUNNING)
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", help="Seconds that one source may take; 0 is for ever.", min=0, rich_help_panel=RUNNING)
    ] = 600,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an unfinished run of the same command.", rich_help_panel=RUNNING)
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite an output, or drop an unfinished run.", rich_help_panel=RUNNING)
    ] = False,
    engine: Annotated[
        Engine, typer.Option("--engine", help="local: this machine's cores; ray: Ray Data.", rich_help_panel=RUNNING)
    ] = Engine.local,
    address: Annotated[
        str | None, typer.Option("--address", help="The Ray cluster; a local one unless given.", rich_help_panel=RUNNING)
    ] = None,
    lexicon: LexiconOption = None,
    region: RegionOption = None,
    issuer: IssuerOption = None,
) -> None:
    """Extract citations from files and folders. Exit code 0: all done; 1: done, some sources failed; 2: usage; 3 or 130: stopped, go on with --resume."""
    from extractor.batch.job import Job
    from extractor.batch.tasks import MEBIBYTE, Settings

    format = format or format_of(output)
    if resume and force:
        raise typer.BadParameter("--resume and --force exclude each other")
    if address and engine is not Engine.ray:
        raise typer.BadParameter("--address is for --engine ray")
    if engine is Engine.ray:
        raise typer.Exit(1 if _ray(paths, output, format, errors, text_field, id_field, address, lexicon, region, issuer) else 0)
    settings = Settings(
        lexicon=str(lexicon) if lexicon else None,
        region=region,
        issuer=issuer,
        text_field=text_field,
        id_field=id_field,
        max_bytes=int(max_size * MEBIBYTE),
        keep_text=str(keep_text) if keep_text else None,
    )
    job = Job(tuple(paths), output, format, settings, errors, workers, timeout or None, resume, force, bom, _silent if errors else _tell)
    raise typer.Exit(_run(job))


def _run(job: "Job") -> int:
    """The exit code; a RunError or a Ctrl-C says on standard error what to do."""
    from extractor.batch.job import extract_all

    try:
        tally, surveyed = extract_all(job)
    except RunError as error:
        typer.echo(f"extractor: {_one_line(str(error))}", err=True)
        return error.exit_code
    except KeyboardInterrupt:
        kept = f"; what is done is kept in {job.output}.part: go on with --resume" if job.output else ""
        typer.echo(f"extractor: interrupted{kept}", err=True)
        return 130
    typer.echo(f"extractor: {_summary(tally, surveyed.skipped, job)}", err=True)
    return 1 if tally.failures else 0


def _summary(tally: "Tally", skipped: Counter[str], job: "Job") -> str:
    where = f" -> {job.output}" if job.output else ""
    return _one_line(tally.summary(skipped) + where + (f", errors in {job.errors}" if job.errors and tally.failures else ""))


def _tell(failure: Failure) -> None:
    typer.echo(f"extractor: {_one_line(str(failure))}", err=True)


def _silent(failure: Failure) -> None:
    """Failures go to the file of errors."""


def _one_line(text: str) -> str:
    """Names may hold line breaks and worse; what is said of them is one line that any terminal can show."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _ray(
    paths: list[str],
    output: Path | None,
    format: Format,
    errors: Path | None,
    text_field: str,
    id_field: str | None,
    address: str | None,
    lexicon: Path | None,
    region: str | None,
    issuer: str | None,
) -> int:
    """The number of failures."""
    if output is None:
        raise typer.BadParameter("--engine ray writes to a place that all nodes see: name it with -o")
    from extractor.engines import ray_data

    return ray_data.run(
        paths,
        output,
        format=format.value,
        text_field=text_field,
        id_field=id_field,
        address=address,
        lexicon=lexicon,
        region=region,
        issuer=issuer,
        errors=errors,
    )
