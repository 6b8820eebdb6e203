"""The command on many texts: the same bytes with 1 and 2 workers, the speed of each, peak memory, and memory against the size of the input.

    python tests/benchmarks/batch.py speed CORPUS [--workers 1 2] [--repeat 1] [--times 1]
    python tests/benchmarks/batch.py memory CORPUS [--megabytes 30 100] [--workers 2]

`speed` prints documents and MB (10**6 bytes of text, unpacked) a second for each number of workers, and the parallel efficiency: the speed with N workers over N times
the speed with one; the best of `--repeat` runs each. What a run takes to start weighs less on a longer one: `--times` 4 is the corpus four times over. `memory` repeats the corpus until a file of each size is full, and prints the peak (VmHWM) of the parent and of the
largest worker for each. CORPUS is JSON Lines, plain or .gz.
"""

import argparse
import gzip
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

MEGA = 10**6


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the command gave and took."""

    seconds: float
    documents: int
    digest: str
    parent: float
    worker: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "memory"))
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[30, 100])
    options = parser.parse_args()
    print("$ python", " ".join(sys.argv))
    with tempfile.TemporaryDirectory() as folder:
        return (speed if options.what == "speed" else memory)(options, Path(folder))


def speed(options: argparse.Namespace, folder: Path) -> int:
    corpus, size = options.corpus, sum(map(len, lines(options.corpus))) * options.times
    if options.times > 1:
        corpus = folder / "repeated.jsonl"
        fill(corpus, options.corpus, size)
    print(f"{'workers':>8} {'seconds':>8} {'documents/s':>12} {'MB/s':>6} {'efficiency':>11} {'parent MB':>10} {'worker MB':>10}  sha256")
    digests, base = set(), 0.0
    for workers in options.workers:
        best = min((run(corpus, folder, workers) for _ in range(options.repeat)), key=lambda one: one.seconds)
        rate = best.documents / best.seconds
        base = base or rate / workers
        print(
            f"{workers:>8} {best.seconds:>8.1f} {rate:>12.0f} {size / MEGA / best.seconds:>6.2f} {rate / workers / base:>11.3f} "
            f"{best.parent:>10.0f} {best.worker:>10.0f}  {best.digest[:12]}",
            flush=True,
        )
        digests.add(best.digest)
    print(f"{best.documents} documents, {size / MEGA:.1f} MB: {'the same bytes' if len(digests) == 1 else 'DIFFERENT BYTES'}")
    return 0 if len(digests) == 1 else 1


def memory(options: argparse.Namespace, folder: Path) -> int:
    print(f"{'input MB':>9} {'seconds':>8} {'documents':>10} {'parent MB':>10} {'worker MB':>10}")
    peaks = []
    for megabytes in options.megabytes:
        repeated = folder / "repeated.jsonl"
        fill(repeated, options.corpus, megabytes * MEGA)
        one = run(repeated, folder, options.workers[-1])
        peaks.append((one.parent, one.worker))
        print(f"{megabytes:>9} {one.seconds:>8.1f} {one.documents:>10} {one.parent:>10.0f} {one.worker:>10.0f}", flush=True)
    parent, worker = (last - first for first, last in zip(peaks[0], peaks[-1], strict=True))
    print(f"from the first size to the last: parent {parent:+.0f} MB, worker {worker:+.0f} MB (aim: less than +50)")
    return 0 if max(parent, worker) < 50 else 1


def lines(corpus: Path) -> Iterator[bytes]:
    with gzip.open(corpus) if corpus.suffix == ".gz" else corpus.open("rb") as stream:
        yield from stream


def fill(path: Path, corpus: Path, size: int) -> None:
    """The corpus again and again, until the file has the size."""
    with path.open("wb") as stream:
        for line in cycle(lines(corpus)):
            stream.write(line)
            if stream.tell() >= size:
                return


def run(corpus: Path, folder: Path, workers: int) -> Run:
    output = folder / "out.jsonl"
    command = [sys.executable, "-m", "extractor", "extract", str(corpus), "-o", str(output), "--force", "--workers", str(workers)]
    begun = time.monotonic()
    process = subprocess.Popen([*command, "--errors", str(folder / "errors.jsonl")], stderr=subprocess.DEVNULL)
    parent = worker = 0.0
    while process.poll() is None:
        parent = max(parent, peak(process.pid))
        worker = max([worker, *map(peak, children(process.pid))])
        time.sleep(0.05)
    seconds = time.monotonic() - begun
    digest, documents = hashlib.sha256(), 0
    with output.open("rb") as stream:
        for line in stream:
            digest.update(line)
            documents += 1
    return Run(seconds, documents, digest.hexdigest(), parent, worker)


def peak(pid: int) -> float:
    """VmHWM in MB; 0 for a process that is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 / MEGA for line in status.splitlines() if line.startswith("VmHWM")), 0)


def children(pid: int) -> list[int]:
    try:
        return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return []


if __name__ == "__main__":
    raise SystemExit(main())
