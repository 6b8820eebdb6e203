"""`extract_many`: the batch engine as an iterator."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.batch.local import run
from extractor.batch.sources import tasks, walk
from extractor.batch.tasks import Given, Settings, Task
from extractor.errors import Failure
from extractor.models import Document
from extractor.read import Source, source_of_text


def extract_many(
    sources: Iterable[str | Path | Source | tuple[str, str]],
    workers: int | None = None,
    *,
    timeout: float | None = None,
    text_field: str = "text",
    id_field: str | None = None,
    lexicon: str | Path | None = None,
    region: str | None = None,
    issuer: str | None = None,
) -> Iterator[Document | Failure]:
    """The documents of many sources, in their order, read by several processes; a source that fails gives its Failure instead, and the rest goes on.

    A source is a path (a file; a folder or a file of rows, JSON Lines, CSV or Parquet, gives one result a text) or a text: a pair (id, text) or a Source.
    `sources` may be endless: it is read only so far ahead as keeps the workers busy. `workers` is one a core unless given, `timeout` the seconds that one
    source may take, for ever unless given; the rest is as in the command and in `Extractor`. Closing the iterator, or dropping it, ends the workers. A script
    needs no `if __name__ == "__main__"`. Raises LexiconError, and RunError when no worker can be started.

    >>> results = extract_many([("a", "依据国发〔2020〕5号。"), "missing.txt"], workers=1)
    >>> [r.message if isinstance(r, Failure) else r.citations[0].key for r in results]
    ['国发〔2020〕5号', 'no such file']
    """
    settings = Settings(str(lexicon) if lexicon else None, region, issuer, text_field, id_field)
    if lexicon:
        settings.extractor()
    for _, answers in run(_tasks(sources, settings), settings, workers, timeout):
        for answer in answers:
            yield answer if isinstance(answer, Failure) else Document.model_validate_json(answer)


def _tasks(sources: Iterable[str | Path | Source | tuple[str, str]], settings: Settings) -> Iterator[Task]:
    for source in sources:
        if isinstance(source, Source):
            yield Given(source, len(source.text))
        elif isinstance(source, tuple):
            yield Given(source_of_text(source[1], source[0]), len(source[1]))
        else:
            yield from tasks(walk([os.fspath(source)]), settings)
