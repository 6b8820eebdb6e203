"""What a text can cost and what it can't do: memory by its length, no code run from data."""

import ast
import tracemalloc
from pathlib import Path

import pytest

from extractor import extract

PACKAGE = Path(__file__).resolve().parent.parent / "extractor"
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "yaml", "dill"}
# What these pickle goes over pipes and tables between processes of one run, which they started themselves; no input is ever unpickled.
BETWEEN_OWN_PROCESSES = {PACKAGE / "batch" / "local.py", PACKAGE / "batch" / "worker.py", PACKAGE / "engines" / "ray_data.py"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_nothing_is_run_from_data(path: Path) -> None:
    forbidden = FORBIDDEN_MODULES - ({"pickle"} if path in BETWEEN_OWN_PROCESSES else set())
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN_CALLS, f"line {node.lineno}"
        if isinstance(node, ast.Import):
            assert forbidden.isdisjoint(alias.name.partition(".")[0] for alias in node.names), f"line {node.lineno}"
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] not in forbidden, f"line {node.lineno}"


def peak(text: str) -> int:
    tracemalloc.start()
    try:
        extract(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_grows_with_the_text_and_no_faster() -> None:
    """Dense numbers: the peak of four times the text is at most 4.8 times as high."""

    def numbers(count: int) -> str:
        return "".join(f"国发〔2017〕{i}号，" for i in range(count))

    extract(numbers(8_000))
    assert peak(numbers(8_000)) <= 4.8 * peak(numbers(2_000))


def test_nesting_has_a_floor() -> None:
    """Marks nest eight deep at most; what is deeper is read flat, never by recursion."""
    document = extract("《关于印发" + "〈甲" * 50_000 + "办法" + "〉" * 50_000 + "》")
    assert len(document.citations) <= 1
