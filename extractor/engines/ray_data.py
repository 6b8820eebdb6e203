"""The batch job on Ray Data: the same inputs, the same answers, shards for output.

Each file is a row of a Ray dataset. One stage opens files of many rows where they lie and passes their rows on in small blocks, so that one large file
keeps a whole cluster busy; the next reads and answers, with the functions of the local engine; the last writes shards. Ray places, retries and
re-computes: tasks of a node that is lost run again on another, and a shard that is written twice is the same shard.
"""

import logging
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from extractor.batch.answer import answer
from extractor.batch.output import Format, write_as
from extractor.batch.sources import STDIN, Entry, Own, Skipped, tasks, walk
from extractor.batch.tasks import Settings
from extractor.errors import Failure, RunError, missing_extra
from extractor.pipeline import Extractor
from extractor.write import failure_row, replacing

try:
    import pyarrow as pa
    import ray
    import ray.data
except ImportError as error:
    raise missing_extra("ray", "the engine ray needs an optional package") from error

BLOCK_ROWS = 128  # sources a task
SHARD_ROWS = 4_096  # documents a shard, about
_READ_BYTES = 4 << 20  # of rows that the opening stage holds before it hands them on
DONE = "_SUCCESS"


def run(
    paths: list[str],
    output: Path,
    *,
    format: str,
    text_field: str = "text",
    id_field: str | None = None,
    address: str | None = None,
    lexicon: Path | None = None,
    region: str | None = None,
    issuer: str | None = None,
    errors: Path | None = None,
) -> int:
    """Extract from `paths` into shards `part-NNNNNN.jsonl` or `.parquet` in the folder `output`; the count of sources that failed.

    `address` names a Ray cluster; without it the one this process is connected to, or a local one. Inputs, `output` and `lexicon` must be seen under the
    same path by all nodes. Failures go to the file `errors`, or to `output/errors.jsonl`, written at the end; then comes the empty file `_SUCCESS`: a
    folder without it is unfinished. Which documents share a shard depends on Ray; their content does not.

    Ray survives lost workers and nodes. It does not resume a run whose driver or head node died: begin it again, in a new folder. Raises RunError.
    """
    kind = Format(format)
    if kind not in (Format.jsonl, Format.parquet):
        raise RunError("usage", f"Ray writes shards of jsonl or parquet, not {format}", "name one of them with --format")
    if STDIN in paths:
        raise RunError("usage", "the nodes of a cluster can't read standard input", "write it to a file that all of them see")
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise RunError("exists", f"{output} exists", "name a new folder")
    output.mkdir(parents=True, exist_ok=True)
    settings = Settings(str(lexicon.resolve()) if lexicon else None, region, issuer, text_field, id_field)
    shards = Shards(str(output.resolve()), kind)
    with _connected(address):
        entries = pa.table({"entry": [pickle.dumps(entry) for entry in _entries(paths, Own.of([output]))]}, schema=_ENTRIES)
        (
            ray.data.from_arrow(entries)
            .repartition(target_num_rows_per_block=BLOCK_ROWS)
            .map_batches(_opened, batch_format="pyarrow", batch_size=BLOCK_ROWS, fn_args=(settings,), num_cpus=0.5)
            .repartition(target_num_rows_per_block=BLOCK_ROWS)
            .map_batches(_answered, batch_format="pyarrow", batch_size=BLOCK_ROWS, fn_args=(settings,), num_cpus=1)
            # Other resources than the stage before: else Ray makes one task of both, of as many documents as a shard has.
            .write_datasink(shards, ray_remote_args={"num_cpus": 0.25})
        )
    with replacing(errors or output / "errors.jsonl") as stream:
        stream.writelines(shards.failures)
    (output / DONE).touch()
    return len(shards.failures)


_ENTRIES = pa.schema([("entry", pa.binary())])
_TASKS = pa.schema([("task", pa.binary())])
_ANSWERS = pa.schema([("document", pa.binary()), ("failure", pa.binary())])


def _entries(paths: list[str], own: Own) -> Iterator[Entry | Failure]:
    """What there is to do, by absolute paths: workers stand elsewhere. Ids stay as the caller wrote the paths."""
    for found in walk(paths, own):
        if isinstance(found, Entry):
            yield replace(found, path=str(Path(found.path).absolute()))
        elif not isinstance(found, Skipped):
            yield found


def _opened(batch: pa.Table, settings: Settings) -> Iterator[pa.Table]:
    """Files -> sources: a document is one, a file of rows as many as it has rows."""
    pending: list[bytes] = []
    size = 0
    for task in tasks((pickle.loads(cell.as_py()) for cell in batch.column("entry")), settings):
        pending.append(pickle.dumps(task))
        size += len(pending[-1])
        if len(pending) == BLOCK_ROWS or size > _READ_BYTES:
            yield pa.table({"task": pending}, schema=_TASKS)
            pending, size = [], 0
    yield pa.table({"task": pending}, schema=_TASKS)


def _answered(batch: pa.Table, settings: Settings) -> Iterator[pa.Table]:
    """Sources -> documents as JSON lines, or failures as rows of JSON: one row a source."""
    extractor = _extractor(settings)
    for cell in batch.column("task"):
        given = answer(pickle.loads(cell.as_py()), extractor, settings)
        document, failure = (None, orjson.dumps(failure_row(given)) + b"\n") if isinstance(given, Failure) else (given, None)
        yield pa.table({"document": [document], "failure": [failure]}, schema=_ANSWERS)


@cache
def _extractor(settings: Settings) -> Extractor:
    return settings.extractor()


class Shards(ray.data.Datasink):  # type: ignore[misc]
    """Writes documents as one shard a task, replaced whole; gathers the failures, which are few and short, on the driver."""

    def __init__(self, folder: str, format: Format) -> None:
        self.folder = folder
        self.format = format
        self.failures: list[bytes] = []

    @property
    def min_rows_per_write(self) -> int:
        return SHARD_ROWS

    def write(self, blocks: Any, ctx: Any) -> list[bytes]:
        failures: list[bytes] = []
        path = Path(self.folder) / f"part-{ctx.task_idx:06}.{self.format}"
        with replacing(path) as stream:
            write_as(self.format, _documents(blocks, failures), stream)
        return failures

    def on_write_complete(self, write_result: Any) -> None:
        self.failures = sorted(row for rows in write_result.write_returns for row in rows)


def _documents(blocks: Any, failures: list[bytes]) -> Iterator[bytes]:
    for block in blocks:
        for document, failure in zip(block.column("document"), block.column("failure"), strict=True):
            if document.is_valid:
                yield document.as_py()
            else:
                failures.append(failure.as_py())


@contextmanager
def _connected(address: str | None) -> Iterator[None]:
    """The cluster of this process, or one of its own that ends with the block. Nothing is reported to Ray's makers; bars only for those who see them."""
    if not sys.stderr.isatty():
        ray.data.DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        ray.init(
            address=address or "local", log_to_driver=False, logging_level="warning", **({} if address else {"include_dashboard": False})
        )
    except ConnectionError as error:
        raise RunError(
            "cluster", f"no Ray cluster at {address}: {error}", "start one with `ray start --head`, or leave --address out"
        ) from error
    try:
        yield
    finally:
        ray.shutdown()
