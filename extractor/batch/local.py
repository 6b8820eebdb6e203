"""The pool: chunks of tasks to worker processes, answers in the order of the tasks, whatever becomes of a worker.

A thread minds each worker: it hands it one chunk, waits, and replaces the process when it dies or is out of time. No pipe and no lock is shared between
workers, so one that is killed at any moment harms no other. (Pools with one queue for all, of `concurrent.futures` or pebble, break when a worker dies
while it holds the queue.) The workers are started with `subprocess`, not `multiprocessing`: a script or notebook needs no `__main__` guard.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Timer
from typing import Any

from extractor.batch.tasks import READY, Answer, Refused, Settings, Task, chunks, load
from extractor.errors import Failure, RunError

TRIES = 3
STARTS = 5
AHEAD_CHUNKS = 64
AHEAD_BYTES = 8 << 20


class Worker:
    """One process and the pipes to it, started when it is first needed. One thread at a time uses it; only `close` may come from another."""

    def __init__(self, settings: Settings, timeout: float | None) -> None:
        self.settings = settings
        self.timeout = timeout
        self.process: subprocess.Popen[bytes] | None = None
        self.closed = False
        self.late = False
        self.exit_code = 0

    def ask(self, chunk: list[Task]) -> list[Answer] | None:
        """The answers, or None when the process was lost: to the clock when `late`, else with `exit_code`. Raises RunError when none can be started."""
        process = self.process or self._start()
        self.late = False
        clock = Timer(self.timeout, self._expire, [process]) if self.timeout else None
        if clock:
            clock.start()
        try:
            return self._exchange(process, chunk)  # type: ignore[no-any-return]
        finally:
            if clock:
                clock.cancel()
                clock.join()

    def _start(self) -> "subprocess.Popen[bytes]":
        code = f"import sys; sys.path[:] = {sys.path!r}; from extractor.batch.worker import main; main()"
        for _ in range(STARTS):
            # A process group of its own: Ctrl-C is for the parent, which ends its workers itself.
            self.process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)
            if self.closed:
                self.process.kill()
            if self._exchange(self.process, self.settings) == READY:
                return self.process
        raise RunError(
            "no-worker", f"no worker process can be started (exit code {self.exit_code})", "free memory, or use fewer --workers", 3
        )

    def _exchange(self, process: "subprocess.Popen[bytes]", message: Any) -> Any:
        """What the process says to a message; None when it is lost, and buried."""
        assert process.stdin and process.stdout
        try:
            pickle.dump(message, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            return pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.bury(process)
            return None

    def bury(self, process: "subprocess.Popen[bytes]") -> None:
        """End a process for good; the next chunk gets a new one."""
        process.kill()
        self.exit_code = process.wait()
        self.process = None
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]

    def _expire(self, process: "subprocess.Popen[bytes]") -> None:
        self.late = True
        process.kill()

    def close(self) -> None:
        """End the process, whatever it does; the thread that waits for it is told that it is lost."""
        self.closed = True
        if process := self.process:
            process.kill()


class Pool:
    """At most `size` workers, each minded by one thread."""

    def __init__(self, size: int, settings: Settings, timeout: float | None) -> None:
        self.workers = [Worker(settings, timeout) for _ in range(size)]
        self.idle = list(self.workers)
        self.threads = ThreadPoolExecutor(size, "extractor")

    def submit(self, chunk: list[Task]) -> "Future[list[Answer]]":
        return self.threads.submit(self._answers, chunk)

    def _answers(self, chunk: list[Task]) -> list[Answer]:
        worker = self.idle.pop()
        try:
            return _settled(worker, chunk)
        finally:
            self.idle.append(worker)

    def close(self) -> None:
        for worker in self.workers:
            worker.close()
        self.threads.shutdown(cancel_futures=True)
        for worker in self.workers:
            if worker.process:
                worker.bury(worker.process)


def _settled(worker: Worker, chunk: list[Task]) -> list[Answer]:
    """The answers of a chunk. When its process is lost, each task is tried on its own, so that only the guilty one fails; one that only died, up to three times:
    a worker may be killed for no fault of its source."""
    if all(isinstance(task, Refused) for task in chunk):
        return [task.failure for task in chunk if isinstance(task, Refused)]
    for _ in range(TRIES if len(chunk) == 1 else 1):
        answers = worker.ask(chunk)
        if answers is not None or worker.late or worker.closed:
            break
    if answers is not None:
        return answers
    if len(chunk) > 1 and not worker.closed:
        return [answer for task in chunk for answer in _settled(worker, [task])]
    return [_lost(task, worker) for task in chunk]


def _lost(task: Task, worker: Worker) -> Failure:
    if worker.late:
        return Failure(
            task.id, "worker", "timeout", f"not done in {worker.timeout:g} s", "split it, or give it more time with --timeout SECONDS"
        )
    message = f"the process that read it died {TRIES} times (exit code {worker.exit_code})"
    return Failure(task.id, "worker", "crashed", message, "read it alone; if memory was short, split it or use fewer --workers")


def run(
    tasks: Iterable[Task], settings: Settings, workers: int | None = None, timeout: float | None = None
) -> Iterator[tuple[list[Task], list[Answer]]]:
    """Chunks of tasks with their answers, in the order of the tasks. Tasks are taken as far ahead as keeps the workers busy, within bounds of number and bytes.

    `workers` is the number of processes (one a core unless given), `timeout` the seconds a source may take. Closing the generator ends the workers.
    """
    size = workers or cores()
    pool = Pool(size, settings, timeout)
    pending: deque[tuple[list[Task], Future[list[Answer]]]] = deque()
    weight = 0
    try:
        for chunk in chunks(tasks):
            pending.append((chunk, pool.submit(chunk)))
            weight += sum(map(load, chunk))
            while pending and (
                pending[0][1].done() or len(pending) > AHEAD_CHUNKS * size or (len(pending) > size and weight > AHEAD_BYTES)
            ):
                done, answers = pending.popleft()
                weight -= sum(map(load, done))
                yield done, answers.result()
        while pending:
            done, answers = pending.popleft()
            yield done, answers.result()
    finally:
        pool.close()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
