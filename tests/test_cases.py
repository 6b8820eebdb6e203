"""fixtures/cases: one line, one case, the answer marked in the text with ⟦⟧. Known failures are strict: a mended one must be moved."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor import extract

CASES = Path(__file__).resolve().parent.parent / "fixtures" / "cases"


def read_cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.txt")):
        heading = ""
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("#"):
                heading = line
            elif line.strip():
                marks = [pytest.mark.xfail(strict=True, reason="known failure")] if "known failures" in heading else []
                yield pytest.param(line.replace("\\n", "\n"), id=f"{path.stem}-{number}", marks=marks)


def unmark(line: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the spans that they stood round."""
    text, spans, start = "", [], 0
    for char in line:
        if char == "⟦":
            start = len(text)
        elif char == "⟧":
            spans.append((start, len(text)))
        else:
            text += char
    return text, spans


@pytest.mark.parametrize("line", list(read_cases()))
def test_case(line: str) -> None:
    text, spans = unmark(line)
    found = [(c.start, c.end) for c in extract(text).citations]
    assert [text[s:e] for s, e in found] == [text[s:e] for s, e in spans]
    assert found == spans
