"""Issuers over the shared corpus: `EXTRACTOR_SHARED=... python tests/benchmarks/issuers.py [--sample SEED [N]] [--misses]`.

Without options: how the numbers of the corpus resolve, which attested codes parse, what resolution costs, what the import costs.
--sample prints N (100) random issuers that only a number told, with number, name and sentence, to be judged by eye.
"""

import csv
import gzip
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from extractor import Extractor, build
from extractor.codes import code_owner, read_code
from extractor.lexicon import default_lexicon

LEXICON = default_lexicon()


def texts(shared: Path) -> Iterator[dict[str, str]]:
    with gzip.open(shared / "corpus/corpus.jsonl.gz", "rt") as lines:
        yield from map(json.loads, lines)


def sample(shared: Path, seed: int, size: int) -> None:
    found = []
    extractor = Extractor()
    for text in texts(shared):
        document = extractor.extract(text["text"])
        for citation in document.citations:
            sentence = text["text"][citation.sentence.start : citation.sentence.end]
            found += [
                (citation.number.canonical, issuer.name, text["source"], " ".join(sentence.split()))
                for issuer in citation.issuers
                if issuer.basis == "number" and issuer.name and citation.number
            ]
    for number, name, source, sentence in random.Random(seed).sample(found, min(size, len(found))):
        at = sentence.find((number or "")[:3])
        print(f"{number}\t{name}\t{source}\t{sentence[max(0, at - 60) : at + 60]}")
    print(f"{len(found)} issuers by number")


def parsed(shared: Path, misses: bool) -> None:
    """The attested codes that read as codes."""
    codes = [row["code"] for row in csv.DictReader((shared / "domain/lexicon/attested_codes.tsv").open(encoding="utf-8"), delimiter="\t")]
    unread = [code for code in codes if (reading := read_code(code, LEXICON)) is None or reading.code != code]
    print(f"attested codes parsed      {1 - len(unread) / len(codes):.4f}" + (f"  not: {' '.join(unread)}" if misses else ""))


def resolved(shared: Path, misses: bool) -> None:
    """The numbers of the corpus whose code names a body, and why others don't."""
    reasons: Counter[str] = Counter()
    extractor = Extractor()
    for text in texts(shared):
        for citation in extractor.extract(text["text"]).citations:
            number = citation.number
            if number and number.series == "document" and number.code:
                owner = code_owner(number.code, number.year, LEXICON)
                reasons["named" if owner.name else (owner.reason or "").partition(",")[0]] += 1
    print(f"numbers of the corpus      {reasons.total()}, named {reasons['named'] / reasons.total():.3f}")
    for reason, count in reasons.most_common() if misses else ():
        print(f"  {count:>5} {reason}")


def best(call: Callable[[], object], times: int = 3) -> float:
    least = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        call()
        least = min(least, time.perf_counter() - begun)
    return least


def costs(shared: Path) -> None:
    """Extraction with resolution against the same without it, warm, on the texts of the corpus that hold a number; and the import."""
    held = [text["text"] for text in islice((text for text in texts(shared) if "〔" in text["text"]), 400)]
    extractor = Extractor()
    resolve = build.resolve_issuers
    whole = best(lambda: [extractor.extract(text) for text in held])
    build.resolve_issuers = lambda scope, mention, context: ()  # type: ignore[attr-defined]
    bare = best(lambda: [extractor.extract(text) for text in held])
    build.resolve_issuers = resolve  # type: ignore[attr-defined]
    print(f"resolution adds            {whole / bare - 1:.1%} to the time of extraction without it")

    def seconds(code: str) -> float:
        return best(lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True), 5)

    print(
        f"import extractor           {seconds('import extractor') / seconds('import pydantic, pydantic.main'):.2f} times `import pydantic`"
    )


def main() -> None:
    shared = Path(os.environ["EXTRACTOR_SHARED"])
    options = sys.argv[1:]
    if "--sample" in options:
        seed, size = (*map(int, options[options.index("--sample") + 1 :][:2]), 100)[:2]
        sample(shared, seed, size)
        return
    misses = "--misses" in options
    parsed(shared, misses)
    resolved(shared, misses)
    costs(shared)


if __name__ == "__main__":
    main()
