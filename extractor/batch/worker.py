"""One worker process: settings from standard input, then chunks of tasks; a list of answers to standard output for each. Ends when its parent does."""

import gc
import logging
import os
import pickle
import sys
import warnings
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from extractor.batch.answer import answer
from extractor.batch.tasks import READY, Settings, Task


def main() -> None:
    """The process: `python -c "from extractor.batch.worker import main; main()"`."""
    inbox, outbox = sys.stdin.buffer, _private_output()
    # What a library has to say of one file of many is said by its failure, not on the user's terminal.
    logging.disable()
    warnings.simplefilter("ignore")
    settings: Settings = pickle.load(inbox)
    work: SimpleQueue[list[Task]] = SimpleQueue()
    Thread(target=_receive, args=(inbox, work), daemon=True).start()
    extractor = settings.extractor()
    # The tables live as long as the process: the collector needn't look at them again and again.
    gc.collect()
    gc.freeze()
    _send(READY, outbox)
    while True:
        _send([answer(task, extractor, settings) for task in work.get()], outbox)


def _private_output() -> BinaryIO:
    """The pipe to the parent; whatever else writes to standard output goes to standard error."""
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return outbox


def _receive(inbox: BinaryIO, work: "SimpleQueue[list[Task]]") -> None:
    """Runs beside the work, so that a worker whose parent is gone ends at once, busy or not."""
    try:
        while True:
            work.put(pickle.load(inbox))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def _send(value: Any, outbox: BinaryIO) -> None:
    try:
        pickle.dump(value, outbox, pickle.HIGHEST_PROTOCOL)
        outbox.flush()
    except OSError:
        os._exit(0)
