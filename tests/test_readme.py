"""The READMEs: their Python examples print what they say, their generated tables are fresh, their commands exist.

`python tests/test_readme.py` writes the generated parts anew.
"""

import contextlib
import io
import json
import re
from pathlib import Path

import pytest

from extractor import Extractor, extract
from extractor.evaluate import compare, read_gold
from extractor.rules import RULES
from extractor.write import plain

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
FIRST = "联合省财政厅印发《关于加快推进社区社会工作服务的实施意见》(辽民发〔2017〕79号)"


def rules_table() -> str:
    """One row a rule, with the first text that proves it."""
    rows = ["| rule | 找到什么 | 例 |", "|---|---|---|"]
    for rule in RULES:
        example = next(iter(rule.yes)).replace("\n", " ").replace("|", "\\|")
        rows.append(f"| `{rule.id}` | {rule.finds} | {example} |")
    return "\n".join(rows)


def measured() -> str:
    """The table of `extractor evaluate` on the fixtures' gold set, and the count of known failures."""
    gold = ROOT / "fixtures" / "gold" / "gold.jsonl"
    units = read_gold(gold)
    report = compare(units, {unit.name: Extractor().extract(unit.text, f"{unit.name}.txt") for unit in units})
    cases = [line for path in (ROOT / "fixtures" / "cases").glob("*.txt") for line in path.read_text("utf-8").splitlines()]
    lines = [line for line in cases if line.strip() and not line.startswith("#")]
    marks = sum(len(unit.mentions) for unit in units)
    return "\n".join(
        (
            f"`fixtures/gold`: {len(units)} texts, {marks} mentions marked by hand; `fixtures/cases`: {len(lines)} one-line cases, {known_failures()} known failures.",
            "",
            "```",
            *report.lines(),
            "```",
        )
    )


def known_failures() -> int:
    """Cases under a heading of known failures (strict xfails of tests/test_cases.py)."""
    count, known = 0, False
    for path in sorted((ROOT / "fixtures" / "cases").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            known = "known failures" in line if line.startswith("#") else known
            count += bool(known and line.strip() and not line.startswith("#"))
    return count


def generated(text: str) -> str:
    for name, content in (("rules", rules_table()), ("measured", measured())):
        text = re.sub(
            rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)", lambda m, c=content: f"{m[1]}{c}\n{m[2]}", text, flags=re.DOTALL
        )  # type: ignore[misc]
    return text


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_generated_parts_are_fresh(path: Path) -> None:
    text = path.read_text("utf-8")
    assert generated(text) == text


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_python_examples(path: Path) -> None:
    text = path.read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    printed = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    assert code and printed
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code[1], {})
    assert out.getvalue() == printed[1]


def test_first_example() -> None:
    """The record shown at the top is a part of the record given (for a text of Liaoning)."""
    shown = json.loads(re.search(r"```json\n(.*?)```", READMES[0].read_text("utf-8"), re.DOTALL)[1])  # type: ignore[index]
    found = plain(Extractor(region="辽宁省").extract(FIRST).citations[0])
    assert_part(shown, found)
    assert extract(FIRST).citations[0].key == shown["key"]


def assert_part(shown: object, found: object) -> None:
    if isinstance(shown, dict):
        assert isinstance(found, dict)
        for name, value in shown.items():
            assert_part(value, found[name])
    elif isinstance(shown, list):
        assert isinstance(found, list) and len(found) == len(shown)
        for s, f in zip(shown, found, strict=True):
            assert_part(s, f)
    else:
        assert shown == found


if __name__ == "__main__":
    for readme in READMES:
        readme.write_text(generated(readme.read_text("utf-8")), encoding="utf-8")
