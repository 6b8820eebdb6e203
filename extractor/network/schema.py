"""The contract's models -> DuckDB types: columns are declared, never sniffed, and only those that a question needs."""

import datetime
import types
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from extractor.models import Document, Model

_SCALARS = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", datetime.date: "DATE"}


def columns(fields: Iterable[str]) -> dict[str, str]:
    """The DuckDB type of each top column of a Document, cut down to the dotted `fields`; those that are not named are left out.

    >>> columns(["source.id", "citations.key", "citations.number.year"])
    {'source': 'STRUCT("id" VARCHAR)', 'citations': 'STRUCT("key" VARCHAR, "number" STRUCT("year" BIGINT))[]'}
    """
    wanted = list(fields)
    return {name: _type(Document.model_fields[name].annotation, below) for name, below in _by_head(Document, wanted).items()}


def _by_head(model: type[Model], fields: list[str]) -> dict[str, list[str]]:
    """The fields by their first word, in the model's order; a word alone stands for all below it. Raises KeyError on an unknown word."""
    heads: dict[str, list[str]] = {}
    for field in fields:
        head, _, rest = field.partition(".")
        heads.setdefault(head, []).append(rest)
    unknown = heads.keys() - model.model_fields.keys()
    if unknown:
        raise KeyError(f"{model.__name__} has no field {', '.join(sorted(unknown))}")
    return {name: [] if "" in heads[name] else heads[name] for name in model.model_fields if name in heads}


def _type(annotation: Any, fields: list[str]) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Annotated, Union, types.UnionType):
        return _type(inner[0], fields)
    if origin is Literal:
        return _SCALARS[type(inner[0])]
    if origin is tuple:
        return f"{_type(inner[0], fields)}[]"
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    parts = _by_head(annotation, fields or list(annotation.model_fields))
    members = [f'"{name}" {_type(annotation.model_fields[name].annotation, below)}' for name, below in parts.items()]
    return f"STRUCT({', '.join(members)})"
