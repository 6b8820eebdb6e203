"""One run, printed as ratios and rates per core: `python tests/benchmarks/bench.py [--corpus]`. Runs of different machines or hours are not compared.

dense: the seed (with EXTRACTOR_SHARED; else a text in its manner) as separate documents, each with numbers and titles of its own, so that no cache of whole
strings helps; codes and bodies recur, as they do in real series. no citations: prose. With --corpus and EXTRACTOR_SHARED: the first 1,500 texts of the corpus
and the dev texts, every pass with empty caches. All of it from text to validated JSON bytes; times are processor time, the least of several passes.
"""

import functools
import gc
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import peers
import texts
from stages import shares

from extractor import Extractor
from extractor.checked import checked
from extractor.models import Document
from extractor.read import source_of_text
from extractor.write import to_json

PASSES = 5
Batches = Callable[[int], list[str]]


def least(call: Callable[[list[str]], object], batches: Batches, passes: int = PASSES) -> float:
    """The least time of one pass; `batches` gives the texts of each."""
    times = []
    for number in range(passes):
        batch = batches(number)
        forget()
        gc.collect()
        start = time.process_time()
        call(batch)
        times.append(time.process_time() - start)
    return min(times)


def forget() -> None:
    """Empty every cache of bounded size; the tables, which are read once a process, stay."""
    for item in gc.get_objects():
        if isinstance(item, functools._lru_cache_wrapper) and item.__module__.startswith("extractor") and item.cache_info().maxsize:
            item.cache_clear()


def answers(extractor: Extractor) -> Callable[[list[str]], int]:
    """Text -> validated -> JSON bytes; how many citations that were."""

    def run(batch: list[str]) -> int:
        found = 0
        for text in batch:
            document = extractor.extract_plain(source_of_text(text))
            to_json(document)
            found += len(document["citations"])
        return found

    return run


def throughput(name: str, batches: Batches, extractor: Extractor, passes: int = PASSES) -> float:
    """One row of the table; citations a second."""
    run = answers(extractor)
    batch = batches(0)
    found, characters = run(batch), sum(map(len, batch))
    spent, bare, snippet = (least(call, batches, passes) for call in (run, peers.bare, peers.snippet))
    print(
        f"{name:<14} {len(batch):>5} texts {characters / 1e6:>6.2f} M characters {found:>6} citations"
        f"  {found / spent:>8,.0f} citations/s {characters / spent / 1e6:>6.2f} M characters/s"
        f"  {spent / bare:>6.1f} x bare scan {spent / snippet:>6.1f} x snippet"
    )
    return found / spent


def contract(extractor: Extractor) -> None:
    """What the contract itself costs on dense text, without finding anything: no extractor can be faster than these together."""
    batch = texts.dense(2 * 10**6, 64)
    plain = [extractor.extract_plain(source_of_text(text)) for text in batch]
    found = sum(len(document["citations"]) for document in plain)
    bare = least(peers.bare, lambda _: batch)
    steps = (
        ("digest", batch, source_of_text),
        ("check", plain, checked),
        ("JSON", plain, to_json),
        ("models", plain, Document.model_validate),
    )
    for name, inputs, call in steps:
        spent = least(lambda items, f=call: [f(item) for item in items], lambda _, i=inputs: i)  # type: ignore[misc]
        print(f"contract       {name:<7} alone {spent / found * 1e6:>6.2f} microseconds a citation {spent / bare:>6.1f} x bare scan")


def growth(extractor: Extractor) -> None:
    """One text of 1 to 64 seeds: the time of a character beside that in one seed."""
    run, one = answers(extractor), 0.0
    for factor in (1, 4, 16, 64):
        repeats = 64 // factor
        spent = least(run, lambda n, k=factor, r=repeats: ["".join(texts.dense(n * 4096 + i * k, k)) for i in range(r)])  # type: ignore[misc]
        one = one or spent
        print(f"growth {factor:>3}x    {spent / one:.2f} times the time of a character at 1x")


def beside_eyecite(ours: float) -> None:
    count = peers.eyecite()
    if count is None:
        print("eyecite        not installed: pip install 'policy-citation-extractor[benchmark]'")
        return
    found = sum(map(count, texts.american(0, 8)))
    spent = least(lambda batch: [count(text) for text in batch], lambda n: texts.american(n * 8, 8), 3)
    print(
        f"eyecite        {found} citations of its own kind of text, {found / spent:,.0f} citations/s; ours on dense text: {ours * spent / found:,.0f} times"
    )


def start_up() -> None:
    """Import, first answer and command start, beside the least that Python and pydantic need; processor time of the child."""

    def seconds(*code: str) -> float:
        times = []
        for _ in range(7):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *code], check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    empty, pydantic = seconds("-c", "pass"), seconds("-c", "from pydantic import BaseModel")
    answer = seconds("-c", "from extractor import extract; extract('根据《中华人民共和国电力法》和国办发〔2019〕5号')")
    print(f"import         `import extractor` {seconds('-c', 'import extractor') / pydantic:.2f} times `from pydantic import BaseModel`")
    print(f"first answer   a new process with one extract() {answer / pydantic:.2f} times `from pydantic import BaseModel`")
    for command in ("version", "--help"):
        print(f"command        `extractor {command}` {seconds('-m', 'extractor', command) / empty:.2f} times `python -c pass`")


def main() -> None:
    extractor = Extractor()
    ours = throughput("dense", lambda n: texts.dense(n * 64, 64), extractor)
    throughput("no citations", lambda n: texts.plain(n * 64, 64), extractor)
    corpus, dev = (texts.corpus(1500), texts.dev()) if "--corpus" in sys.argv else ([], [])
    if corpus:
        throughput("corpus", lambda _: corpus, extractor, 2)
        throughput("dev texts", lambda _: dev, extractor, 3)
    for name, batch in (("dense", texts.dense(10**6, 64)), ("corpus", corpus)):
        if batch:
            print(f"stages, {name}: " + "  ".join(f"{stage} {share:.1%}" for stage, share in shares(batch, extractor).items()))
    contract(extractor)
    growth(extractor)
    beside_eyecite(ours)
    start_up()


if __name__ == "__main__":
    main()
