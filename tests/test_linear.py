"""Linear time on any input: adversarial texts at n and 4n, as a ratio of growth, never a wall-clock limit."""

import gc
import time
from collections.abc import Callable

import pytest

from extractor import extract

LIMIT = 4.8
ADVERSARIES: dict[str, Callable[[int], str]] = {
    "han run": lambda n: "国" * n,
    "unclosed title": lambda n: "《" + "关于加强管理" * (n // 6),
    "many opening marks": lambda n: "《" * n,
    "nested marks": lambda n: "《〈" * (n // 2),
    "closing marks": lambda n: "》" * n,
    "year brackets": lambda n: "〔2017〕" * (n // 6),
    "brackets": lambda n: "〔" * n,
    "digits": lambda n: "1" * n,
    "numbers": lambda n: "国发〔2017〕79号" * (n // 10),
    "number list": lambda n: "国发〔2017〕79号" + "、80号" * (n // 4),
    "enumeration": lambda n: "财政部、" * (n // 4) + "《关于加强管理的通知》",
    "titles": lambda n: "《关于加强管理的通知》" * (n // 11),
    "short titles": lambda n: "《办法》" * (n // 4),
    "different titles": lambda n: "".join(f"《第{i}号办法》和《办法》" for i in range(n // 14)),
    "definitions": lambda n: "".join(f"《甲{i}办法》（以下简称《乙{i}》）" for i in range(n // 20)),
    "bare definitions": lambda n: "".join(f"《甲{i}办法》（以下简称甲{i}条例）" for i in range(n // 20)),
    "definition words": lambda n: "以下简称" * (n // 4),
    "deictics": lambda n: "该办法" * (n // 3),
    "pinpoints": lambda n: "《办法》" + "第十二条、" * (n // 5),
    "about": lambda n: "关于" * (n // 2),
    "about with genres": lambda n: "关于加强通知" * (n // 6),
    "orders": lambda n: "令第5号" * (n // 4),
    "announcements": lambda n: "公告2019年第5号" * (n // 9),
    "country": lambda n: "中华人民共和国" * (n // 7),
    "standards": lambda n: "GB/T 1234-2020 " * (n // 15),
    "blanks": lambda n: "〔2017〕" + " " * n,
    "line breaks": lambda n: "\n" * n + "《办法》",
    "parentheses": lambda n: "《办法》" + "(" * n,
    "verbs": lambda n: "根据印发" * (n // 4) + "《办法》",
    "dates": lambda n: "2017年11月30日" * (n // 11) + "《办法》",
    "sentences": lambda n: "。" * n + "《办法》",
    "one sentence of titles": lambda n: "根据" + "、".join("《电力法》" for _ in range(n // 6)) + "规定",
}


@pytest.mark.parametrize("name", ADVERSARIES)
def test_growth(name: str) -> None:
    make = ADVERSARIES[name]
    size = 8_000
    small, large = make(size), make(4 * size)
    ratio = min(best(large) / best(small) for _ in range(3))
    assert ratio < LIMIT, f"{name}: {ratio:.2f} times the time for 4 times the text"


def best(text: str) -> float:
    """The least of three runs; without the garbage collector, whose passes over what lives are not the extractor's growth."""
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            start = time.perf_counter()
            extract(text)
            times.append(time.perf_counter() - start)
    finally:
        gc.enable()
    return min(times)
