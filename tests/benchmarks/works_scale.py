"""works, network and audit at scale: `python tests/benchmarks/works_scale.py CACHE.jsonl [--millions 1 5 20] [--distinct]`.

CACHE.jsonl is the corpus (EXTRACTOR_SHARED/corpus) extracted, and is made when it isn't there. Its documents are repeated, each repetition with source
ids of its own, into a Parquet file of so many million citations; the commands run over it in processes of their own. Every count must be the number of
repetitions times that of the corpus. With --distinct every repetition has its own keys too: as many works as a collection of that size could have.
"""

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import orjson

from extractor import Extractor
from extractor.models import Document
from extractor.network.schema import columns
from extractor.write import json_lines, replacing

# VmHWM, the peak of the resident set, as the kernel counts it for the process itself.
MEASURED = """
import sys
from pathlib import Path
from extractor.cli import main
try:
    main()
except SystemExit as end:
    if end.code:
        raise
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1])
"""
TYPES = "{" + ", ".join(f"{name}: '{kind}'" for name, kind in columns(Document.model_fields).items()) + "}"
REPEAT = """
    COPY (
        SELECT * EXCLUDE r REPLACE (struct_update(source, id := r || '/' || source.id) AS source {distinct})
        FROM read_json('{cache}', format = 'newline_delimited', columns = {types}), range({times}) AS t(r)
    ) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 8192)
"""
DISTINCT = ", list_transform(citations, lambda c: struct_update(c, key := c.key || '#' || r)) AS citations"
COUNTS = ("citations", "documents", "issue", "forward", "basis", "implement", "amend", "repeal", "mention")
# Rows of the corpus that are not found with `times` times their counts in the answer (with distinct keys: `times` times with their own).
WRONG_WORKS = """
    SELECT count(*) FROM
        (SELECT key, titles, conflicts, {counted} FROM '{reference}') AS a
        FULL JOIN (SELECT split_part(key, '#', 1) AS key, any_value(titles) AS titles, any_value(conflicts) AS conflicts, {summed} FROM '{answer}' GROUP BY 1) AS b
        USING (key)
    WHERE a.titles IS DISTINCT FROM b.titles OR a.conflicts IS DISTINCT FROM b.conflicts OR {different}
"""
TOTALS = {"network": "sum(weight)", "audit": "count(*)"}


def make_cache(cache: Path) -> None:
    corpus = Path(os.environ["EXTRACTOR_SHARED"]) / "corpus" / "corpus.jsonl.gz"
    extractor = Extractor()
    with gzip.open(corpus) as lines, replacing(cache) as stream:
        rows = map(orjson.loads, lines)
        stream.writelines(json_lines(extractor.extract(row["text"], row["id"]) for row in rows))


def run(command: str, source: Path, answer: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one command in a process of its own."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, command, str(source), "-o", str(answer)], check=True, encoding="utf-8", stdout=subprocess.PIPE
    )
    return time.perf_counter() - start, int(done.stdout) / 1024


def ask(query: str) -> int:
    row = duckdb.execute(query).fetchone()
    assert row
    return int(row[0])


def check(command: str, reference: Path, answer: Path, times: int) -> None:
    if command == "works":
        wrong = ask(
            WRONG_WORKS.format(
                reference=reference,
                answer=answer,
                counted=", ".join(f"{name} * {times} AS {name}" for name in COUNTS),
                summed=", ".join(f"sum({name}) AS {name}" for name in COUNTS),
                different=" OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in COUNTS),
            )
        )
        assert wrong == 0, f"{wrong} works have other counts"
    else:
        total = TOTALS[command]
        assert ask(f"SELECT {total} FROM '{answer}'") == times * ask(f"SELECT {total} FROM '{reference}'"), command


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("cache", type=Path)
    options.add_argument("--millions", type=float, nargs="+", default=[1, 5])
    options.add_argument("--distinct", action="store_true")
    given = options.parse_args()
    if not given.cache.exists():
        make_cache(given.cache)
    mentions = ask(f"SELECT sum(len(citations)) FROM read_json('{given.cache}', format = 'newline_delimited', columns = {TYPES})")
    with tempfile.TemporaryDirectory(prefix="works-scale-") as folder:
        print(f"{'command':<9} {'input':<30} {'citations':>12} {'seconds':>8} {'per second':>11} {'peak MB':>8}", flush=True)
        for command in ("works", "network", "audit"):
            report(command, "the corpus, JSON Lines", mentions, *run(command, given.cache, Path(folder) / f"{command}.parquet"))
        for millions in given.millions:
            repeated(given.cache, Path(folder), round(millions * 1e6 / mentions) or 1, mentions, given.distinct)


def repeated(cache: Path, folder: Path, times: int, mentions: int, distinct: bool) -> None:
    target, answer = folder / "repeated.parquet", folder / "answer.parquet"
    writing = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(folder), "preserve_insertion_order": "false"})
    writing.execute(REPEAT.format(cache=cache, types=TYPES, times=times, target=target, distinct=DISTINCT if distinct else ""))
    writing.close()
    for command in ("works", "network", "audit"):
        spent = run(command, target, answer)
        check(command, folder / f"{command}.parquet", answer, times)
        report(command, f"{times} times, Parquet {target.stat().st_size / 1e6:,.0f} MB", times * mentions, *spent)


def report(command: str, source: str, mentions: int, seconds: float, megabytes: float) -> None:
    print(f"{command:<9} {source:<30} {mentions:>12,} {seconds:>8.1f} {mentions / seconds:>11,.0f} {megabytes:>8,.0f}", flush=True)


if __name__ == "__main__":
    main()
