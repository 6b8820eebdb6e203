"""The user's own list of numbers or titles against the works cited: what is cited and not held, what is held and never cited."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.errors import SourceError
from extractor.models import Citation
from extractor.network.citations import Corpus
from extractor.pipeline import Extractor
from extractor.read import read_file

NUMBER_COLUMNS = ("number", "文号", "发文字号", "文件编号", "编号")
TITLE_COLUMNS = ("title", "name", "标题", "题名", "名称", "文件名称")
Entry = tuple[int, str, str]
"""A line of the list: its number, its text, a key it stands for."""

HELD = "CREATE TABLE held (line BIGINT, entry VARCHAR, key VARCHAR)"
# A work goes by its own key, and by those of its titles: who lists 电力法 holds it also where it is cited with its number.
KNOWN_AS = """
    SELECT key, key AS name FROM tally
    UNION
    SELECT DISTINCT key, title_key(bare, issuers[1]) FROM cited JOIN known_title USING (inner_title) WHERE is_full
"""
COMPARED = """
    WITH matched AS (SELECT DISTINCT known_as.key, held.line FROM known_as JOIN held ON held.key = known_as.name)
    SELECT CASE WHEN key IN (SELECT key FROM matched) THEN 'held' ELSE 'missing' END AS library, * FROM work
    UNION ALL BY NAME
    SELECT 'never cited' AS library, min(key) AS key, any_value(entry) AS title, 0 AS citations, 0 AS documents
    FROM held
    WHERE line NOT IN (SELECT line FROM matched)
    GROUP BY line
"""


def compare(corpus: Corpus, entries: Iterable[Entry]) -> None:
    """Make the table `compared`: the works with a column `library` (held, missing), and a row for each entry that is never cited."""
    rows = list(entries)
    corpus.con.execute(HELD)
    corpus.con.execute(
        "INSERT INTO held SELECT unnest(?), unnest(?), unnest(?)", [list(column) for column in zip(*rows, strict=True)] or [[]] * 3
    )
    corpus.make("known_as", KNOWN_AS)
    corpus.make("compared", COMPARED)


def read_library(path: Path, faults: list[SourceError]) -> Iterator[Entry]:
    """The entries of a list: plain lines of numbers or titles, or CSV with a column of them. What is neither goes to `faults`."""
    extractor = Extractor()
    for line, cells in _lines(path):
        keys = {citation.key for cell in cells if (citation := _read(cell, extractor)) and citation.key}
        if not keys:
            fault = "no document number or title is read here"
            faults.append(SourceError(f"{path.as_posix()}, line {line}", "entry", fault, "write it as 国发〔2020〕5号 or 《电力法》"))
        for key in sorted(keys):
            yield line, " ".join(cells), key


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The cells that name an instrument, line by line; empty lines and comments are none."""
    text = read_file(path).text
    if path.suffix.lower() != ".csv":
        yield from ((n, [line.strip()]) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#"))
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    head = [cell.strip().lower() for cell in next(reader, [])]
    chosen = [place for place, cell in enumerate(head) if cell in NUMBER_COLUMNS + TITLE_COLUMNS]
    if not chosen:
        names = ", ".join(NUMBER_COLUMNS[:2] + TITLE_COLUMNS[:1] + TITLE_COLUMNS[2:3])
        raise SourceError(path.as_posix(), "columns", "no column is named as numbers or titles are", f"name one of them {names}")
    for row in reader:
        cells = [row[place].strip() for place in chosen if place < len(row) and row[place].strip()]
        if cells:
            yield reader.line_num, cells


def _read(entry: str, extractor: Extractor) -> Citation | None:
    """The instrument an entry names. A number inside a title is not the title's own: 关于贯彻落实民发〔2017〕64号文件的通知."""
    found = _first(entry, extractor)
    if found and (found.start == 0 or found.end == len(entry)) and (found.number or len(found.text) == len(entry)):
        return found
    return _first(f"《{entry}》", extractor) or found


def _first(text: str, extractor: Extractor) -> Citation | None:
    return next((c for c in extractor.extract(text).citations if c.form == "full"), None)
