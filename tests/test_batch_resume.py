"""Interrupted anywhere, resumed, and the same to the byte."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import pytest

from extractor.batch import job as jobs
from extractor.batch import spool as spools
from extractor.batch.answer import answer
from extractor.batch.job import Job, extract_all
from extractor.batch.output import Format
from extractor.batch.spool import Spool
from extractor.batch.tasks import Answer, Settings, Task, chunks
from extractor.errors import Failure, RunError
from extractor.pipeline import Extractor


class Killed(BaseException):
    """The power is cut."""


def refused(n: int) -> Failure:
    return Failure(f"f{n}", "read", "empty", "空", "x")


OUTCOMES: list[list[Answer]] = [
    [b'"d0"\n', refused(1), b'"d2"\n'],
    [refused(3)],
    [refused(4), b'"d5"\n'],
    [b'"d6"\n'],
    [b'"d7"\n', refused(8), refused(9)],
]
FLAT = [outcome for chunk in OUTCOMES for outcome in chunk]
WHOLE = b"".join(outcome for outcome in FLAT if isinstance(outcome, bytes))


def fill(path: Path, resume: bool) -> Spool:
    """Put in what is missing, in the chunks of the first run or in those that the rest makes."""
    spool = Spool(path)
    try:
        spool.begin({"version": "1"}, resume, force=False)
        done = spool.documents + spool.failures
        for chunk in OUTCOMES:
            rest, done = chunk[done:], max(done - len(chunk), 0)
            spool.put(rest)
        spool.complete()
        return spool
    finally:
        spool.close()


def limit_bytes(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Only so many bytes reach the disk; then all ends."""
    left = [limit]

    def put(stream: BinaryIO, data: bytes) -> None:
        stream.write(data[: left[0]])
        left[0] -= len(data)
        if left[0] < 0:
            left[0] = 0
            raise Killed

    monkeypatch.setattr(spools, "put", put)


def check(path: Path) -> None:
    spool = fill(path, resume=True)
    assert spool.part.read_bytes() == WHOLE
    rows = [orjson.loads(line) for line in spool.log_path.read_bytes().splitlines()]
    assert [(row["n"], row["failure"]["id"]) for row in rows[1:-1]] == [
        (n, outcome.id) for n, outcome in enumerate(FLAT) if isinstance(outcome, Failure)
    ]
    assert rows[-1] == {"done": 5}
    spool.clear()


def test_cut_at_every_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.jsonl"
    fill(path, resume=False)
    size = Spool(path).part.stat().st_size + Spool(path).log_path.stat().st_size
    Spool(path).part.unlink()
    Spool(path).log_path.unlink()
    for limit in range(size):
        with monkeypatch.context() as patch, pytest.raises(Killed):
            limit_bytes(patch, limit)
            fill(path, resume=False)
        check(path)


def test_documents_that_never_reached_the_disk(tmp_path: Path) -> None:
    """The log is synced, the documents are not: after a power cut they may lag behind it by any number of bytes."""
    path = tmp_path / "out.jsonl"
    for kept in range(len(WHOLE)):
        spool = fill(path, resume=False)
        with spool.part.open("r+b") as stream:
            stream.truncate(kept)
        check(path)


def in_process(
    tasks: Iterable[Task], settings: Settings, workers: int | None, timeout: float | None
) -> Iterator[tuple[list[Task], list[Answer]]]:
    for chunk in chunks(tasks):
        yield chunk, [answer(task, Extractor(), settings) for task in chunk]


def count_to(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """The `limit`-th thing done to the disk is done no more."""
    left = [limit]

    def counted(act: Any) -> Any:
        def acting(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return act(*args, **kwargs)

        return acting

    monkeypatch.setattr(spools, "put", counted(spools.put))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(Path, "unlink", counted(Path.unlink))
    monkeypatch.setattr("extractor.batch.spool.os.fsync", counted(lambda handle: None))


@pytest.mark.parametrize("format", [Format.jsonl, Format.json])
def test_killed_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: Format) -> None:
    (tmp_path / "in").mkdir()
    for n in range(40):
        (tmp_path / "in" / f"{n}.txt").write_text(f"依据国发〔2020〕{n + 1}号。" if n % 9 else "", encoding="utf-8")
    monkeypatch.setattr(jobs, "run", in_process)

    def go(name: str, resume: bool) -> tuple[bytes, bytes]:
        output, errors = tmp_path / f"{name}.out", tmp_path / f"{name}.errors"
        extract_all(Job((str(tmp_path / "in"),), output, format, errors=errors, resume=resume))
        return output.read_bytes(), errors.read_bytes()

    reference = go("reference", resume=False)
    assert reference[1].count(b"\n") == 5
    limit, ended = 0, False
    while not ended:
        with monkeypatch.context() as patch:
            count_to(patch, limit)
            try:
                go("x", resume=False)
                ended = True
            except Killed:
                pass
        if not ended:
            assert go("x", resume=True) == reference
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "reference.errors", "reference.out", "x.errors", "x.out"]
        for name in ("x.out", "x.errors"):
            (tmp_path / name).unlink()
        limit += 1
    assert limit > 12


def begun(tmp_path: Path, **options: Any) -> Job:
    """A job whose run was interrupted in the middle."""
    (tmp_path / "in").mkdir(exist_ok=True)
    for n in range(3):
        (tmp_path / "in" / f"{n}.txt").write_text("依据国发〔2020〕5号。", encoding="utf-8")
    job = Job((str(tmp_path / "in"),), tmp_path / "out.jsonl", **options)
    spool = Spool(tmp_path / "out.jsonl")
    spool.begin(jobs._manifest(job, jobs.survey(job.paths, job.own)), resume=False, force=False)
    spool.close()
    return job


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: (folder / "in" / "3.txt").touch(), "files was 3, is 4"),
        (lambda folder: (folder / "in" / "1.txt").unlink(), "files was 3, is 2"),
        (lambda folder: (folder / "in" / "1.txt").write_bytes(b"longer than it was, really"), "bytes was"),
        (lambda folder: (folder / "in" / "1.txt").rename(folder / "in" / "9.txt"), "names, sizes, times was"),
    ],
)
def test_changed_inputs_are_said(tmp_path: Path, change: Any, told: str) -> None:
    job = begun(tmp_path, resume=True)
    change(tmp_path)
    with pytest.raises(RunError, match=told) as caught:
        extract_all(job)
    assert caught.value.code == "changed" and "--force" in caught.value.remedy


def test_changed_versions_and_options_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(tmp_path)
    monkeypatch.setattr(jobs, "package_version", lambda: "9.9")
    job = Job((str(tmp_path / "in"),), tmp_path / "out.jsonl", resume=True, settings=Settings(region="辽宁省"))
    with pytest.raises(RunError, match=r"version was .*, is 9\.9; --region was nothing, is 辽宁省"):
        extract_all(job)


def test_what_is_there_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "run", in_process)
    job = begun(tmp_path)
    with pytest.raises(RunError, match="unfinished") as caught:
        extract_all(job)
    assert caught.value.exit_code == 2 and "--resume" in caught.value.remedy and "--force" in caught.value.remedy
    extract_all(Job(job.paths, job.output, resume=True))
    assert job.output and job.output.read_bytes().count(b"\n") == 3
    for resume in (False, True):
        with pytest.raises(RunError, match="exists"):
            extract_all(Job(job.paths, job.output, resume=resume))
    job.output.write_bytes(b"")
    extract_all(Job(job.paths, job.output, force=True))
    assert job.output.read_bytes().count(b"\n") == 3
    with pytest.raises(RunError, match="exists"):
        extract_all(Job(job.paths, None, errors=job.output))


def test_a_part_without_its_log_is_not_trusted(tmp_path: Path) -> None:
    job = begun(tmp_path)
    (tmp_path / "out.jsonl.part.log").unlink()
    with pytest.raises(RunError, match="without its log"):
        extract_all(Job(job.paths, job.output, resume=True))


def test_two_runs_cannot_write_one_output(tmp_path: Path) -> None:
    job = begun(tmp_path)
    first = Spool(tmp_path / "out.jsonl")
    first.begin(jobs._manifest(job, jobs.survey(job.paths, job.own)), resume=True, force=False)
    for options in ({"resume": True}, {"force": True}):
        with pytest.raises(RunError, match="another run"):
            extract_all(Job(job.paths, job.output, **options))  # type: ignore[arg-type]
    first.close()


def test_resume_may_be_said_from_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "run", in_process)
    (tmp_path / "a.txt").write_text("依据国发〔2020〕5号。", encoding="utf-8")
    extract_all(Job((str(tmp_path / "a.txt"),), tmp_path / "out.jsonl", resume=True))
    assert json.loads((tmp_path / "out.jsonl").read_bytes())["citations"]


def test_standard_input_cannot_be_resumed(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="second time"):
        extract_all(Job(("-",), tmp_path / "out.jsonl", resume=True))
    with pytest.raises(RunError, match="nothing to resume"):
        extract_all(Job(("-",), None, resume=True))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="can't write") as caught:
        extract_all(Job((str(tmp_path),), tmp_path / "none" / "out.jsonl"))
    assert caught.value.exit_code == 2
