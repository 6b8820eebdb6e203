"""Documents -> CSV: one citation a row, every column a plain cell, for spreadsheets and for those who want a table.

A cell that a spreadsheet would run as a formula (it begins with = + - @, a tab or a carriage return) gets an apostrophe in front; `restore` takes it
off again. Documents without citations have no row.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any

BETWEEN = "；"  # between the values of one cell; columns of one group (issuers, issuer_roles) keep step
_RUNS = re.compile(r"'*[=+\-@\t\r]")

Row = dict[str, Any]


def _joined(rows: str, field: str) -> Callable[[Row], str]:
    return lambda citation: BETWEEN.join(_cell(row[field]) for row in citation[rows])


def _of(part: str, field: str) -> Callable[[Row], Any]:
    return lambda citation: citation[part][field] if citation[part] else None


COLUMNS: dict[str, Callable[[Row], Any]] = {
    "citation_id": itemgetter("id"),
    **{name: itemgetter(name) for name in ("key", "kind", "form", "relation", "certainty", "text", "start", "end")},
    "sentence_start": _of("sentence", "start"),
    "sentence_end": _of("sentence", "end"),
    "number": _of("number", "canonical"),
    "number_text": _of("number", "text"),
    "other_numbers": _joined("other_numbers", "canonical"),
    "title": _of("title", "name"),
    "genre": _of("title", "genre"),
    "version": _of("title", "version"),
    "issuers": lambda citation: BETWEEN.join(_cell(row["name"] or row["text"]) for row in citation["issuers"]),
    "issuer_roles": _joined("issuers", "role"),
    "issuer_total": itemgetter("issuer_total"),
    "issuers_complete": itemgetter("issuers_complete"),
    "actions": _joined("actions", "text"),
    "action_types": _joined("actions", "type"),
    "action_modalities": _joined("actions", "modality"),
    "dates": _joined("dates", "date"),
    "date_events": _joined("dates", "event"),
    "pinpoints": _joined("pinpoints", "text"),
    "defines": itemgetter("defines"),
    "antecedent": itemgetter("antecedent"),
    "rules": lambda citation: BETWEEN.join(citation["rules"]),
    "notes": _joined("notes", "code"),
}
"""Column -> what it takes from a citation. The first column of the table, `source`, is the document's source id."""


def csv_chunks(documents: Iterable[Row], bom: bool = False) -> Iterator[bytes]:
    """UTF-8 bytes of a CSV table (RFC 4180: CRLF, quotes doubled): a heading, then a chunk a document.

    `documents` are Documents as plain dicts (`extractor.write.plain`); offsets are code points. `bom` puts the byte order mark in front that some
    spreadsheets need to see UTF-8.
    """
    yield (b"\xef\xbb\xbf" if bom else b"") + _lines([["source", *COLUMNS]])
    for document in documents:
        source = document["source"]["id"]
        if document["citations"]:
            yield _lines([source, *(take(citation) for take in COLUMNS.values())] for citation in document["citations"])


def _lines(rows: Iterable[list[Any]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table).writerows([defused(_cell(value)) for value in row] for row in rows)
    return table.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    """A value as text: empty for null, true and false in small letters as in JSON."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def defused(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula.

    >>> defused("=HYPERLINK(1)"), defused("国发〔2020〕5号")
    ("'=HYPERLINK(1)", '国发〔2020〕5号')
    """
    return f"'{cell}" if _RUNS.match(cell) else cell


def restore(cell: str) -> str:
    """A cell as it was before it was made harmless.

    >>> restore("'=1+1"), restore("'quoted'"), restore("国发〔2020〕5号")
    ('=1+1', "'quoted'", '国发〔2020〕5号')
    """
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
