"""extract: texts -> citations."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import IssuerOption, LexiconOption, PathsArgument, RegionOption, lexicon_of
from extractor.errors import SourceError
from extractor.models import Document
from extractor.pipeline import Extractor
from extractor.read import Source, read_file, source_of_bytes
from extractor.write import json_array, json_lines, replacing


class Format(StrEnum):
    """What is written: one document a line, or one array."""

    jsonl = "jsonl"
    json = "json"


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
    documents = _documents(paths, Extractor(lexicon_of(lexicon), region, issuer), failures)
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
