"""Each stage's own share of the time, by clocks round the functions that the pipeline calls; what is inside another stage is counted once."""

import functools
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from extractor import Extractor, build, pipeline, write
from extractor.read import source_of_text

# Stage, and the name by which its caller knows it.
STAGES = (
    ("fold", pipeline, "fold"),
    ("scan", pipeline, "scan"),
    ("header", pipeline, "read_header"),
    ("assemble", pipeline, "assemble"),
    ("link", pipeline, "link"),
    ("context", pipeline, "surround"),
    ("resolve", pipeline, "context_of"),
    ("resolve", build, "resolve_issuers"),
    ("build", pipeline, "document"),
    ("validate", pipeline, "checked"),
)


class Clock:
    """Own time by stage: what a stage calls is taken off its own."""

    def __init__(self) -> None:
        self.own: Counter[str] = Counter()
        self._inner = 0

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def run(*args: Any, **kwargs: Any) -> Any:
            outer, self._inner = self._inner, 0
            start = time.perf_counter_ns()
            try:
                return call(*args, **kwargs)
            finally:
                spent = time.perf_counter_ns() - start
                self.own[name] += spent - self._inner
                self._inner = outer + spent

        return run

    @contextmanager
    def watching(self) -> Iterator[None]:
        with ExitStack() as patches:
            for stage, home, name in STAGES:
                patches.enter_context(mock.patch.object(home, name, self.timed(stage, getattr(home, name))))
            yield


def shares(texts: list[str], extractor: Extractor) -> dict[str, float]:
    """The share of each stage, in their order, and of the rest; they sum to 1."""
    clock = Clock()
    read, to_json = clock.timed("read", source_of_text), clock.timed("write", write.to_json)
    run = clock.timed("rest", lambda text: to_json(extractor.extract_plain(read(text))))
    with clock.watching():
        for text in texts:
            run(text)
    total = sum(clock.own.values())
    order = ["read", *dict.fromkeys(stage for stage, *_ in STAGES), "write", "rest"]
    return {name: clock.own[name] / total for name in order}
