"""Where a citation's link leads: an address made from its key, or looked up in a table."""

import csv
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from extractor.errors import SourceError
from extractor.models import Citation

Link = Callable[[Citation], str | None]


def no_link(citation: Citation) -> str | None:
    return None


def _leads_to_page(address: str) -> bool:
    """http, https or relative; javascript: and its like would run in the reader's page."""
    return urlsplit(address).scheme in ("", "http", "https")


def url_template(template: str) -> Link:
    """`{key}` in the template becomes the citation's key, percent-encoded. Raises ValueError when it has no `{key}`.

    >>> url_template("https://example.org/")
    Traceback (most recent call last):
    ValueError: the address must hold {key}: https://example.org/
    """
    if "{key}" not in template:
        raise ValueError(f"the address must hold {{key}}: {template}")
    if not _leads_to_page(template):
        raise ValueError(f"no address of a page: {template}")
    return lambda citation: template.replace("{key}", quote(citation.key, safe="")) if citation.key else None


def url_table(path: Path) -> Link:
    """A CSV file (UTF-8) of two columns, key and address; a first row `key,url` is its heading. Raises SourceError when it can't be read so."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(path.as_posix(), "links", f"no table of links: {error}", "give a UTF-8 CSV of key,URL") from error
    barred = next((number for number, row in enumerate(rows, 1) if len(row) > 1 and not _leads_to_page(row[1].strip())), None)
    if barred:
        raise SourceError(path.as_posix(), "links", f"row {barred} has no address of a page", "give http, https or a relative address")
    short = next((number for number, row in enumerate(rows, 1) if len(row) < 2), None)
    if short:
        raise SourceError(path.as_posix(), "links", f"row {short} has no address", "give each row a key and a URL")
    table = {row[0].strip(): row[1].strip() for row in rows}
    return lambda citation: table.get(citation.key) if citation.key else None
