"""A user's own rows: a CSV of codes and names, checked line by line before it is laid over a lexicon."""

import csv
import io
from pathlib import Path
from typing import Any

from extractor.errors import LexiconError
from extractor.rows import ALWAYS, NEVER, Code, Name

USER_COLUMNS = ("kind", "key", "name", "since", "until")


def read_user_table(path: Path) -> tuple[str, dict[str, tuple[Code, ...]], dict[str, tuple[Name, ...]]]:
    """(text, codes, names) of a user's table. LexiconError tells file, line and column, and what to do."""
    text = _text(path)
    rows = csv.DictReader(io.StringIO(text))
    missing = [c for c in ("kind", "key", "name") if c not in (rows.fieldnames or ())]
    if missing:
        raise LexiconError(f"{path}, line 1: no column {', '.join(missing)}", f"the first line must read {','.join(USER_COLUMNS)}")
    codes: dict[str, tuple[Code, ...]] = {}
    names: dict[str, tuple[Name, ...]] = {}
    for number, row in enumerate(rows, start=2):
        kind, key, name = (_cell(path, number, column, row) for column in ("kind", "key", "name"))
        since, until = (_year(path, number, column, row) for column in ("since", "until"))
        body, years = f"user:{name}", (since or ALWAYS, until or NEVER)
        if kind == "code":
            codes[key] = (*codes.get(key, ()), Code(key, body, "", "", *years))
        elif kind == "name":
            names[key] = (*names.get(key, ()), Name(body, "", name, *years))
        else:
            raise LexiconError(f"{path}, line {number}, column kind: {kind!r}", "write code or name")
    return text, codes, names


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 at byte {error.start}", "save the table as UTF-8") from error
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}", "give the path of a readable CSV file") from error


def _cell(path: Path, number: int, column: str, row: dict[str, Any]) -> str:
    value = (row.get(column) or "").strip()
    if not value:
        raise LexiconError(f"{path}, line {number}, column {column}: empty", "fill it in or drop the line")
    return str(value)


def _year(path: Path, number: int, column: str, row: dict[str, Any]) -> int:
    value = (row.get(column) or "").strip()
    if value and not (value.isascii() and value.isdigit() and len(value) == 4):
        raise LexiconError(f"{path}, line {number}, column {column}: {value!r} is no year", "write four digits or leave it empty")
    return int(value or 0)
