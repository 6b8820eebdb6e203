"""Commands -> functions; no logic here."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from extractor import evaluate as measure
from extractor import explain as story
from extractor.codes import explain_code
from extractor.errors import ExtractorError, SourceError
from extractor.lexicon import Lexicon, default_lexicon
from extractor.models import MODELS, Document
from extractor.pipeline import Extractor, package_version
from extractor.read import Source, read_file, source_of_bytes
from extractor.write import json_array, json_lines, replacing

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Reads Chinese government text and returns every policy instrument it cites, as validated JSON.",
)

LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", help="A CSV table of your own codes and names.", exists=True, dir_okay=False)
]
RegionOption = Annotated[str | None, typer.Option("--region", help="The place the texts come from: 辽宁省, 沈阳市.")]
IssuerOption = Annotated[str | None, typer.Option("--issuer", help="The body that wrote the texts: 辽宁省民政厅.")]
PathsArgument = Annotated[list[Path], typer.Argument(help="Text files, folders of them, or - for standard input.", allow_dash=True)]


class Format(StrEnum):
    """What is written: one document a line, or one array."""

    jsonl = "jsonl"
    json = "json"


@app.command()
def extract(
    paths: PathsArgument,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write; standard output unless given.")] = None,
    format: Annotated[Format, typer.Option("--format", help="jsonl: one document a line; json: one array.")] = Format.jsonl,
    lexicon: LexiconOption = None,
    region: RegionOption = None,
    issuer: IssuerOption = None,
) -> None:
    """Extract citations from text files and folders. Exit code 1 when some source failed; the rest is done all the same."""
    failures: list[SourceError] = []
    documents = _documents(paths, Extractor(_lexicon(lexicon), region, issuer), failures)
    with replacing(output) as stream:
        for chunk in (json_lines if format is Format.jsonl else json_array)(documents):
            stream.write(chunk)
    raise typer.Exit(1 if failures else 0)


def _documents(paths: list[Path], extractor: Extractor, failures: list[SourceError]) -> Iterator[Document]:
    for item in _sources(paths):
        if isinstance(item, SourceError):
            failures.append(item)
            typer.echo(f"extractor: {item}", err=True)
        else:
            yield extractor.extract_source(item)


def _sources(paths: list[Path]) -> Iterator[Source | SourceError]:
    """Every source of the paths, folders in the order of their names; one that fails is given as its error."""
    for path in paths:
        if str(path) == "-":
            yield _attempt(lambda: source_of_bytes(sys.stdin.buffer.read(), "-"))
        elif path.is_dir():
            files = sorted(
                (p for p in path.rglob("*") if p.suffix.lower() in (".txt", ".md") and not p.is_dir()), key=lambda p: p.as_posix()
            )
            if not files:
                yield SourceError(path.as_posix(), "no-text", "no .txt or .md file in this folder", "name the files")
            for file in files:
                yield _attempt(lambda file=file: read_file(file))
        else:
            yield _attempt(lambda path=path: read_file(path))


def _attempt(read: "object") -> Source | SourceError:
    try:
        return read()  # type: ignore[operator, no-any-return]
    except SourceError as error:
        return error


@app.command()
def explain(
    path: Annotated[Path, typer.Argument(help="A text file, or - for standard input.", allow_dash=True)],
    region: RegionOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Tell how a text was read: every part found, its rule, kept or declined and why."""
    for item in _sources([path]):
        if isinstance(item, SourceError):
            typer.echo(f"extractor: {item}", err=True)
            raise typer.Exit(1)
        for line in story.explain(item, Extractor(_lexicon(lexicon), region)):
            typer.echo(line)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Marked texts, JSON Lines.", exists=True, dir_okay=False)],
    predictions: Annotated[Path, typer.Argument(help="Output of `extractor extract`, JSON Lines.", exists=True, dir_okay=False)],
    units: Annotated[Path | None, typer.Option("--units", help="Folder of UNIT.txt, when GOLD holds no texts.", file_okay=False)] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List every miss with its context.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure predictions against marked texts: precision, recall, F1 by field and rule, calibration, misses."""
    report = measure.evaluate(gold, predictions, units)
    if as_json:
        typer.echo(orjson.dumps(report.as_dict(misses=misses), option=orjson.OPT_INDENT_2).decode())
        return
    for line in report.lines(misses=misses):
        typer.echo(line)


@app.command()
def rules(rule: Annotated[str | None, typer.Argument(help="The id of one rule, to see it in full.")] = None) -> None:
    """List the rules, or show one with its source, pattern and proof."""
    try:
        for line in story.rules(rule):
            typer.echo(line)
    except KeyError as error:
        raise typer.BadParameter(f"no rule has the id {rule!r}; `extractor rules` lists them") from error


@app.command()
def schema(name: Annotated[str, typer.Argument(help=f"One of: {', '.join(MODELS)}.")] = "document") -> None:
    """Print the JSON Schema of a model."""
    if name not in MODELS:
        raise typer.BadParameter(f"no model {name!r}; one of {', '.join(MODELS)}")
    typer.echo(orjson.dumps(MODELS[name].model_json_schema(mode="serialization"), option=orjson.OPT_INDENT_2).decode())


@app.command()
def code(code: str, year: Annotated[int | None, typer.Option("--year")] = None, lexicon: LexiconOption = None) -> None:
    """How an agency code is read, and whose it is: extractor code 辽民发 --year 2017."""
    typer.echo(explain_code(code, year, _lexicon(lexicon)))


@app.command()
def agency(
    name: str, region: RegionOption = None, year: Annotated[int | None, typer.Option("--year")] = None, lexicon: LexiconOption = None
) -> None:
    """The official name of a body: extractor agency 省民政厅 --region 辽宁省."""
    from extractor.agencies import name_owner

    owner = name_owner(name, year, _lexicon(lexicon), region)
    typer.echo(f"{name} -> {owner.name or '?'}" + (f"  ({owner.reason})" if owner.reason else ""))
    for candidate in owner.candidates:
        typer.echo(f"  candidate {candidate}")


@app.command()
def version() -> None:
    """Print the versions of package and lexicon."""
    typer.echo(f"policy-citation-extractor {package_version()}, lexicon {default_lexicon().version}")


def _lexicon(path: Path | None) -> Lexicon:
    return default_lexicon().extend(path) if path else default_lexicon()


def main() -> None:
    """The command. Errors that a user can mend are one line on stderr; exit 2 for usage."""
    try:
        app()
    except ExtractorError as error:
        typer.echo(f"extractor: {error}", err=True)
        raise SystemExit(2) from error
