"""Documents and failures -> JSON, deterministic to the byte; files are replaced whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from extractor.errors import ExtractorError, Failure
from extractor.models import Model


def fields(value: Any) -> Any:
    """What orjson asks for when it meets a model: its fields, in the contract's order."""
    if isinstance(value, Model):
        return value.__dict__
    raise TypeError(f"no JSON for {type(value).__name__}")


def plain(document: Model) -> Any:
    """A validated model as dicts and lists."""
    return orjson.loads(to_json(document))


def to_json(document: Model | dict[str, Any], indent: bool = False) -> bytes:
    """One document, a model or its plain data, as UTF-8 JSON bytes, without a line break at the end."""
    option = orjson.OPT_INDENT_2 if indent else 0
    try:
        return orjson.dumps(document.__dict__ if isinstance(document, Model) else document, default=fields, option=option)
    except TypeError:
        # JSON in UTF-8 can't hold lone surrogates: each is written as U+FFFD, one character for one, so that offsets stay.
        values = document.model_dump(mode="python") if isinstance(document, Model) else document
        return orjson.dumps(_without_surrogates(values), option=option)


def whole(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, which UTF-8 can't hold; offsets stay."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in text)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {k: _without_surrogates(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_surrogates(v) for v in value]
    return value


def failure_row(failure: Failure) -> dict[str, str]:
    """The failure as JSON can hold it."""
    return {name: whole(value) for name, value in asdict(failure).items()}


@contextmanager
def replacing(path: Path | None) -> Iterator[BinaryIO]:
    """A binary stream that becomes `path` when the block ends well; stdout when `path` is None. On an error nothing is left behind.

    Raises ExtractorError where it can't be written.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with writable(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        Path(name).chmod(0o644)
        with writable(path):
            Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """What the system says against writing `path` becomes an ExtractorError."""
    try:
        yield
    except OSError as error:
        raise ExtractorError(f"{path} can't be written: {error.strerror}", "name another place") from error
