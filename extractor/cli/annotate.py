"""annotate: a text with its citations marked."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.options import IssuerOption, LexiconOption, RegionOption, lexicon_of
from extractor.errors import SourceError

if TYPE_CHECKING:
    from extractor.annotation import Link
    from extractor.models import Document
    from extractor.pipeline import Extractor
    from extractor.read import Source


class To(StrEnum):
    """What is written."""

    html = "html"
    markdown = "markdown"
    webannotation = "webannotation"
    displacy = "displacy"
    bio = "bio"


def annotate(
    path: Annotated[Path, typer.Argument(help="A file (text, HTML, docx, PDF), or - for standard input.", allow_dash=True)],
    to: Annotated[To, typer.Option("--to", help="html, markdown, W3C web annotations, displaCy's JSON, character-level BIO.")] = To.html,
    into: Annotated[bool, typer.Option("--into", help="PATH is an HTML page: put the marks into it and change nothing else.")] = False,
    url: Annotated[str | None, typer.Option("--url", help="The address of a citation: https://example.org/{key}.")] = None,
    links: Annotated[Path | None, typer.Option("--links", help="A CSV of key,URL.", exists=True, dir_okay=False)] = None,
    records: Annotated[
        Path | None, typer.Option("--records", help="Output of `extractor extract` that holds this text; it is not extracted again.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write; standard output unless given.", dir_okay=False)
    ] = None,
    lexicon: LexiconOption = None,
    region: RegionOption = None,
    issuer: IssuerOption = None,
) -> None:
    """Mark the citations of a text: HTML, Markdown, web annotations, displaCy, BIO; or in an HTML page that exists."""
    from extractor.pipeline import Extractor
    from extractor.write import replacing

    if into and (to is not To.html or records):
        raise typer.BadParameter("--into gives HTML, of the page's own text: it goes with neither --to nor --records")
    try:
        link = _link(url, links)
        data, source = _read(path, page=into)
        extractor = Extractor(lexicon_of(lexicon), region, issuer)
        out = _page(data, source, extractor, link) if into else _text(source, _document(source, records, extractor), to, link)
    except SourceError as error:
        typer.echo(f"extractor: {error}", err=True)
        raise typer.Exit(1) from error
    with replacing(output) as stream:
        stream.write(out)


def _link(url: str | None, links: Path | None) -> "Link":
    from extractor.annotation.links import no_link, url_table, url_template

    if url and links:
        raise typer.BadParameter("--url and --links both say where a citation leads: give one")
    try:
        return url_template(url) if url else url_table(links) if links else no_link
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _read(path: Path, page: bool) -> "tuple[bytes, Source]":
    """The bytes and the text; a `page` is read as it stands, tags and all, for the marks go between them."""
    from extractor.formats import read_any
    from extractor.read import bytes_of, source_of_bytes

    name = "-" if str(path) == "-" else path.as_posix()
    data = sys.stdin.buffer.read() if name == "-" else bytes_of(path, name)
    return data, source_of_bytes(data, name) if page else read_any(data, name, path.suffix)


def _page(data: bytes, source: "Source", extractor: "Extractor", link: "Link") -> bytes:
    from extractor.annotation.into import annotate_bytes

    return annotate_bytes(data, source, extractor, link)


def _text(source: "Source", document: "Document", to: To, link: "Link") -> bytes:
    from extractor.annotation import annotate, html_page

    marked = annotate(source.text, document, to.value, link)
    return (html_page(marked, document) if to is To.html else marked).encode()


def _document(source: "Source", records: Path | None, extractor: "Extractor") -> "Document":
    """The record made from just these bytes, where there are records; else the text is extracted."""
    from extractor.models import Document
    from extractor.report.records import read_records

    if records is None:
        return extractor.extract_source(source)
    found = next((d for d in read_records(records) if isinstance(d, Document) and d.source.sha256 == source.sha256), None)
    if found is None:
        raise SourceError(source.id, "no-record", f"{records} has no record of this text", "extract it, or leave --records out", "annotate")
    return found
