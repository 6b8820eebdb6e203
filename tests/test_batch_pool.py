"""The pool: the same answers whatever the number of workers, and whatever becomes of them."""

import gc
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from extractor import Document, Extractor, Failure, RunError, extract_many
from extractor.batch.local import run
from extractor.batch.tasks import CHUNK_TASKS, Given, Settings, Task, chunks
from extractor.read import source_of_text
from extractor.write import to_json

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for the workers in /proc")
SABOTAGE = """
import os, signal, sys, time
import extractor.batch.worker as worker
plain = worker.answer

def answer(task, extractor, settings):
    text = task.source.text
    if "HANG" in text:
        time.sleep(1000)
    if "CRASH" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "ONCE" in text:
        try:
            open(text.split()[1], "x").close()
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    if "PRINT" in text:
        print("what a library prints")
        os.write(1, b"and what a C library prints")
    return plain(task, extractor, settings)

worker.answer = answer
"""


@pytest.fixture
def sabotage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that hang, crash or talk when their text says so."""
    (tmp_path / "sabotage").mkdir()
    (tmp_path / "sabotage" / "sitecustomize.py").write_text(SABOTAGE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "sabotage"))


def texts(count: int) -> list[tuple[str, str]]:
    return [(f"t{n}", f"依据国发〔2020〕{n + 1}号。") for n in range(count)]


def each_key(results: Iterable[Document | Failure]) -> Iterator[str | None]:
    return (f"{r.id} {r.code}" if isinstance(r, Failure) else r.citations[0].key for r in results)


def keys(results: Iterable[Document | Failure]) -> list[str | None]:
    return list(each_key(results))


def workers_alive() -> set[int]:
    """Children of this process that run the worker's code."""
    children = [child for task in Path("/proc/self/task").iterdir() for child in _children(task)]
    return {int(child) for child in children if "batch.worker" in _command(child)}


def _children(task: Path) -> list[str]:
    try:
        return (task / "children").read_text("ascii").split()
    except (FileNotFoundError, ProcessLookupError):  # the thread has ended since it was listed
        return []


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8")
    except OSError:
        return ""


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_order_and_bytes_do_not_depend_on_the_workers(workers: int) -> None:
    tasks = [Given(source_of_text(text * (1 + n % 7), name), len(text)) for n, (name, text) in enumerate(texts(60))]
    found = [answer for _, answers in run(tasks, Settings(), workers) for answer in answers]
    extractor = Extractor()
    assert found == [to_json(extractor.extract_source(task.source)) + b"\n" for task in tasks]


def test_only_the_guilty_fail(sabotage: None) -> None:
    sources = texts(2 * CHUNK_TASKS)
    sources[5] = ("h", "HANG")
    sources[9] = ("c", "CRASH")
    sources[20] = ("p", "PRINT 依据国发〔2020〕21号。")
    found = keys(extract_many(sources, workers=2, timeout=1))
    assert found == [f"国发〔2020〕{n + 1}号" if n not in (5, 9) else ("h timeout", "c crashed")[n == 9] for n in range(2 * CHUNK_TASKS)]


def test_a_worker_that_is_killed_for_no_fault_of_its_source_costs_nothing(sabotage: None, tmp_path: Path) -> None:
    sources = texts(CHUNK_TASKS)
    sources[3] = ("o", f"ONCE {tmp_path}/mark 依据国发〔2020〕4号。")
    assert keys(extract_many(sources, workers=1)) == [f"国发〔2020〕{n + 1}号" for n in range(CHUNK_TASKS)]


def test_failures_say_why(sabotage: None) -> None:
    crashed, hung = extract_many([("c", "CRASH"), ("h", "HANG")], workers=1, timeout=0.5)
    assert isinstance(crashed, Failure) and "exit code -9" in crashed.message and crashed.stage == "worker"
    assert isinstance(hung, Failure) and "0.5 s" in hung.message and "--timeout" in hung.remedy


def test_lazy_and_endless() -> None:
    taken = itertools.count()
    sources = ((f"t{next(taken)}", "依据国发〔2020〕5号。") for _ in itertools.count())
    results = extract_many(sources, workers=2)
    assert next(taken) == 0
    assert keys(itertools.islice(results, 100)) == ["国发〔2020〕5号"] * 100
    results.close()  # type: ignore[attr-defined]
    assert next(taken) < 100 + 200 * CHUNK_TASKS


def test_closing_or_dropping_ends_the_workers() -> None:
    before = workers_alive()
    results = extract_many(texts(200), workers=2)
    next(results)
    assert workers_alive() - before
    results.close()  # type: ignore[attr-defined]
    assert workers_alive() == before
    results = extract_many(texts(200), workers=2)
    next(results)
    del results
    gc.collect()
    assert workers_alive() == before


def test_closing_does_not_wait_for_a_worker_that_hangs(sabotage: None) -> None:
    results = extract_many([*texts(CHUNK_TASKS), ("h", "HANG")], workers=1)
    next(results)
    begun = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 10


def test_an_error_of_the_callers_own_iterable_is_raised_and_ends_the_workers() -> None:
    before = workers_alive()

    def sources() -> Iterator[tuple[str, str]]:
        yield from texts(CHUNK_TASKS)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        list(extract_many(sources(), workers=1))
    assert workers_alive() == before


def test_paths_texts_and_sources_may_be_mixed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("依据国发〔2020〕1号。", encoding="utf-8")
    sources = [tmp_path, str(tmp_path / "none.txt"), ("b", "依据国发〔2020〕2号。"), source_of_text("依据国发〔2020〕3号。", "c")]
    assert keys(extract_many(sources, workers=1)) == [
        "国发〔2020〕1号",
        f"{tmp_path}/none.txt missing",
        "国发〔2020〕2号",
        "国发〔2020〕3号",
    ]


def test_workers_killed_at_any_moment_change_nothing() -> None:
    sources = [(f"t{n}", f"依据国发〔2020〕{n + 1}号。" * 200) for n in range(300)]
    results = extract_many(sources, workers=2)
    found = []
    for n, key in enumerate(each_key(results)):
        if n in (0, 50, 150):
            os.kill(min(workers_alive()), signal.SIGKILL)
        found.append(key)
    assert found == [f"国发〔2020〕{n + 1}号" for n in range(300)]


def test_a_worker_that_cannot_start_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RunError, match="no worker process can be started"):
        list(extract_many(texts(3), workers=1))


def test_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from extractor import extract_many\n"
        "for d in extract_many([('a', '依据国发〔2020〕5号。')], workers=2, region='辽宁省'):\n    print(d.citations[0].key)\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, str(script)], capture_output=True, encoding="utf-8", env=environment, check=True)
    assert done.stdout == "国发〔2020〕5号\n"


def test_workers_end_when_their_parent_is_killed(sabotage: None) -> None:
    code = "from extractor import extract_many\nfor r in extract_many([('a', '依据国发〔2020〕5号。'), ('h', 'HANG')] , workers=1): pass"
    parent = subprocess.Popen([sys.executable, "-c", code])
    children: list[str] = []
    while not children:
        time.sleep(0.05)
        tasks = Path(f"/proc/{parent.pid}/task").iterdir()
        children = [child for task in tasks for child in (task / "children").read_text("ascii").split()]
    time.sleep(1.5)
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not any(_runs(child) for child in children):
            return
        time.sleep(0.1)
    pytest.fail("a worker outlives its parent")


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").split()[2] != "Z"
    except OSError:
        return False


def test_chunks_are_small_in_number_and_bytes() -> None:
    tasks: list[Task] = [Given(source_of_text("x", str(n)), size) for n, size in enumerate([1] * 40 + [10**9] + [1] * 3 + [70_000] * 4)]
    parts = list(chunks(tasks))
    assert [task for part in parts for task in part] == tasks
    assert [len(part) for part in parts] == [16, 16, 9, 5, 2]
