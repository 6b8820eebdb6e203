"""A whole run: survey the inputs, read them in their order on many cores, put the output in its place."""

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from extractor.batch.local import run
from extractor.batch.output import Format, write_as
from extractor.batch.progress import Tally, shown
from extractor.batch.sources import DOCUMENTS, STDIN, Entry, Own, Skipped, readable, suffix_of, tasks, walk
from extractor.batch.spool import Spool, in_place, spools, writing
from extractor.batch.tasks import MEBIBYTE, Answer, Settings, Task
from extractor.errors import Failure, RunError
from extractor.version import package_version
from extractor.write import failure_row, replacing


@dataclass(frozen=True, slots=True)
class Job:
    """What the command was asked to do. `output` None is standard output; `report` hears of every failure, in order."""

    paths: tuple[str, ...]
    output: Path | None
    format: Format = Format.jsonl
    settings: Settings = field(default_factory=Settings)
    errors: Path | None = None
    workers: int | None = None
    timeout: float | None = None
    resume: bool = False
    force: bool = False
    bom: bool = False
    report: Callable[[Failure], None] = field(default=lambda failure: None)

    @property
    def own(self) -> Own:
        """The files this run writes, which may lie in a folder that it reads."""
        keep = Path(self.settings.keep_text) if self.settings.keep_text else None
        spool = [Path(f"{self.output}{end}") for end in ("", ".part", ".part.log", ".new")] if self.output else []
        return Own.of([path for path in (*spool, self.errors, keep) if path])


@dataclass(frozen=True, slots=True)
class Survey:
    """The inputs as they are before anything is read: what each path holds, by count, bytes and a digest of names, sizes and times; what is skipped."""

    inputs: dict[str, dict[str, Any]]
    size: int
    skipped: "Counter[str]"


def survey(paths: tuple[str, ...], own: Own) -> Survey:
    """A walk through all inputs that opens none."""
    inputs: dict[str, dict[str, Any]] = {}
    skipped: Counter[str] = Counter()
    size = 0
    for path in paths:
        digest, files, held = hashlib.sha256(), 0, 0
        for found in walk([path], own):
            if isinstance(found, Skipped):
                skipped[found.kind] += 1
            elif isinstance(found, Entry):
                files, held = files + 1, held + found.size
                digest.update(orjson.dumps([found.id, found.size, found.modified]))
        inputs[readable(path)] = {"files": files, "bytes": held, "names, sizes, times": digest.hexdigest()[:8]}
        size += held
    return Survey(inputs, size, skipped)


def extract_all(job: Job) -> tuple[Tally, Survey]:
    """Do the job. Raises RunError when it can't begin or go on, LexiconError, MissingExtraError; what fails in a source is told to `job.report`."""
    _spare_inputs(job)
    if job.settings.region or job.settings.lexicon:
        job.settings.extractor()  # a region or a table that is none is told here, not by every worker
    surveyed = survey(job.paths, job.own)
    tally = Tally(surveyed.size)
    if job.errors and job.errors.exists() and not (job.force or job.resume):
        raise RunError("exists", f"{job.errors} exists", "make it anew with --force, or name another file")
    if job.errors and not os.access(job.errors.parent, os.W_OK):
        raise RunError("unwritable", f"can't write {job.errors}: its folder is not there or may not be written", "name another file")
    if job.output is None or not spools(job.output):
        _stream(job, tally)
    else:
        _spool(job, job.output, surveyed, tally)
    return tally, surveyed


def _spare_inputs(job: Job) -> None:
    """Raises RunError where an output would take the place of an input: a file that is named, or a text or page in a folder that is."""
    inputs = [Path(os.path.realpath(path)) for path in job.paths if path != STDIN]
    for output in (job.output, job.errors):
        place = Path(os.path.realpath(output)) if output and output.exists() and spools(output) else None
        if place and (place in inputs or (suffix_of(place.name) in DOCUMENTS and any(folder in place.parents for folder in inputs))):
            raise RunError("usage", f"{output} is one of the inputs", "name another file to write")


def _stream(job: Job, tally: Tally) -> None:
    """Straight to standard output, a device or a pipe: nothing to resume."""
    if job.resume:
        raise RunError("usage", "there is nothing to resume without an output file", "name one with -o")
    with (
        replacing(job.errors) if job.errors else nullcontext() as errors,
        job.output.open("wb") if job.output else nullcontext(sys.stdout.buffer) as stream,
        shown(tally),
    ):
        write_as(job.format, _documents(job, tally, errors), stream, job.bom)
        stream.flush()


def _documents(job: Job, tally: Tally, errors: BinaryIO | None) -> Iterator[bytes]:
    """The documents of all inputs as lines; failures go to the errors as they come."""
    for chunk, answers in run(tasks(walk(job.paths, job.own), job.settings), job.settings, job.workers, job.timeout):
        for failure in _told(job, tally, chunk, answers):
            if errors:
                errors.write(error_line(failure))
        yield from (answer for answer in answers if isinstance(answer, bytes))


def _told(job: Job, tally: Tally, chunk: list[Task], answers: list[Answer]) -> list[Failure]:
    """Count a chunk and report its failures."""
    failures = [answer for answer in answers if isinstance(answer, Failure)]
    tally.add(len(answers) - len(failures), [failure.code for failure in failures], sum(task.size for task in chunk))
    for failure in failures:
        job.report(failure)
    return failures


def _spool(job: Job, output: Path, surveyed: Survey, tally: Tally) -> None:
    """By way of a spool beside the output, which is put in its place when it is whole."""
    if job.resume and STDIN in job.paths:
        raise RunError("usage", "standard input can't be read a second time, so nothing can be resumed", "write it to a file first")
    spool = Spool(output)
    try:
        spool.begin(_manifest(job, surveyed), job.resume, job.force)
        tally.resume(spool.documents, [failure.code for failure in _reported(job, spool)])
        if not spool.finished:
            with shown(tally):
                _fill(job, spool, tally)
            spool.complete()
        _finish(job, spool)
    finally:
        spool.close()


def _reported(job: Job, spool: Spool) -> Iterator[Failure]:
    for failure in spool.failed():
        job.report(failure)
        yield failure


def _fill(job: Job, spool: Spool, tally: Tally) -> None:
    """Go through the inputs, passing over those that are done already."""
    todo = tasks(walk(job.paths, job.own), job.settings)
    for task in islice(todo, spool.documents + spool.failures):
        tally.add(0, [], task.size)
    for chunk, answers in run(todo, job.settings, job.workers, job.timeout):
        spool.put(answers)
        _told(job, tally, chunk, answers)


def _finish(job: Job, spool: Spool) -> None:
    """Errors first, then the output: once the output is there, all is there. May be done again after a crash at any point."""
    if job.errors:
        with in_place(job.errors) as stream:
            stream.writelines(map(error_line, spool.failed()))
    if spool.finished:
        pass
    elif job.format is Format.jsonl:
        with writing(spool.output):
            spool.part.replace(spool.output)
    else:
        with in_place(spool.output) as stream:
            write_as(job.format, spool.lines(), stream, job.bom)
    spool.clear()


def error_line(failure: Failure) -> bytes:
    return orjson.dumps(failure_row(failure)) + b"\n"


def _manifest(job: Job, surveyed: Survey) -> dict[str, Any]:
    """All that the output depends on. Where it differs, an unfinished run can't go on."""
    settings = job.settings
    return {
        "version": package_version(),
        "lexicon": settings.extractor().lexicon.version,
        "--region": settings.region,
        "--issuer": settings.issuer,
        "--text-field": settings.text_field,
        "--id-field": settings.id_field,
        "--max-size": settings.max_bytes / MEBIBYTE,
        "--keep-text": settings.keep_text,
        "inputs": [readable(path) for path in job.paths],
        **surveyed.inputs,
    }
