"""Kill test: runs that are killed with -9 at random moments, a worker or the parent, and then resumed, must end with the same bytes.

    python tests/benchmarks/kill.py INPUT… [--runs 20] [--workers 2] [--seed 1]

Each run is killed again and again, at a random moment of its life, until it gets through: the parent in half of the cases, else one of its workers. Prints a table
and `N of N`; exit code 1 when a run differs.
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

COMMAND = [sys.executable, "-m", "extractor", "extract"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    print("$ python", " ".join(sys.argv))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.monotonic()
        wanted = run(options, folder / "whole.jsonl", [])
        length = time.monotonic() - begun
        print(
            f"uninterrupted: {length:.1f} s, {wanted[2]} bytes of documents, {wanted[3]} errors, sha256 {wanted[0][:12]} and {wanted[1][:12]}"
        )
        print(f"{'run':>4} {'parent':>7} {'worker':>7} {'resumed':>8}  same")
        same = sum(row(number, options, folder, wanted, length, dice) for number in range(1, options.runs + 1))
    print(f"{same} of {options.runs}")
    return 0 if same == options.runs else 1


def row(
    number: int, options: argparse.Namespace, folder: Path, wanted: tuple[str, str, int, int], length: float, dice: random.Random
) -> bool:
    kills: list[str] = []
    while not kills:
        for path in folder.glob(f"{number}.*"):
            path.unlink()
        result = run(options, folder / f"{number}.jsonl", kills, length, dice)
    left = sorted(path.name for path in folder.iterdir() if path.name.startswith(f"{number}."))
    same = result == wanted and left == [f"{number}.jsonl", f"{number}.jsonl.errors"]
    for path in folder.glob(f"{number}.*"):
        path.unlink()
    print(
        f"{number:>4} {kills.count('parent'):>7} {kills.count('worker'):>7} {kills.count('parent'):>8}  {'yes' if same else 'NO'}",
        flush=True,
    )
    return same


def run(
    options: argparse.Namespace, output: Path, kills: list[str], length: float = 0, dice: random.Random | None = None
) -> tuple[str, str, int, int]:
    """The digests of documents and errors, the bytes of the first, the number of the second. With `dice` the run is killed on the way, and resumed until done."""
    errors = output.with_name(output.name + ".errors")
    command = [*COMMAND, *options.inputs, "-o", str(output), "--errors", str(errors), "--workers", str(options.workers)]
    while True:
        process = subprocess.Popen([*command, *(["--resume"] if kills else [])], stderr=subprocess.PIPE, encoding="utf-8")
        if dice:
            kill(process, length, kills, dice)
        told = process.communicate()[1]
        if process.returncode in (0, 1) or (process.returncode == 2 and "exists" in told and output.exists()):
            break
        if process.returncode != -signal.SIGKILL:
            raise SystemExit(f"exit code {process.returncode}: {told}")
    documents, failed = output.read_bytes(), errors.read_bytes()
    return hashlib.sha256(documents).hexdigest(), hashlib.sha256(failed).hexdigest(), len(documents), failed.count(b"\n")


def kill(process: "subprocess.Popen[str]", length: float, kills: list[str], dice: random.Random) -> None:
    """Once in the life of this process: a worker, after which it must go on by itself, and perhaps the process itself."""
    parent = dice.random() < 0.5
    for victim in ("worker", "parent") if parent else ("worker",):
        time.sleep(dice.uniform(0, length * 0.6))
        found: list[int] = []
        while not found and process.poll() is None:
            found = [process.pid] if victim == "parent" else workers(process.pid, dice)
        if found and process.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(found[0], signal.SIGKILL)
                kills.append(victim)


def workers(parent: int, dice: random.Random) -> list[int]:
    """The parent's children in random order."""
    try:
        children = [int(child) for task in Path(f"/proc/{parent}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return dice.sample(children, len(children))


if __name__ == "__main__":
    raise SystemExit(main())
