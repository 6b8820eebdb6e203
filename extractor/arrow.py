"""Documents <-> Arrow: one fixed nested schema, drawn from the models, and the batch function that is the bridge to Ray and Spark.

`SCHEMA` is a Document as Arrow columns: objects are structs, tuples are lists, integers are int64, dates are date32, all else is as in JSON. Every
field is nullable to Arrow, as it is to Spark; what the models require is never null. `BATCH_SCHEMA` is a Document or an error: the same columns, all
null where `error` {id, stage, code, message, remedy} is not. Needs the extra `[arrow]`.
"""

import dataclasses
import datetime
import types
import typing
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from extractor.errors import Failure, missing_extra
from extractor.lexicon import default_lexicon
from extractor.models import SCHEMA_VERSION, Document, Model
from extractor.pipeline import Extractor
from extractor.read import Source, source_of_text
from extractor.write import failure_row, to_json

try:
    import pyarrow as pa
    import pyarrow.json
    import pyarrow.parquet
except ImportError as error:
    raise missing_extra("arrow", "Arrow and Parquet needs an optional package") from error

GROUP_DOCUMENTS = 2_000
GROUP_BYTES = 32 * 1024 * 1024  # of JSON: what one row group, and so the writer, holds at most (but for one larger document)
_PLAIN: dict[Any, Any] = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), datetime.date: pa.date32()}


def _type(annotation: Any) -> pa.DataType:
    """An annotation of the models as an Arrow type."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _type(inner[0])
    if origin in (typing.Union, types.UnionType):
        return _type(next(one for one in inner if one is not type(None)))
    if origin is typing.Literal:
        return _PLAIN[type(inner[0])]
    if origin is tuple:
        return pa.list_(pa.field("element", _type(inner[0])))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return pa.struct(_fields(annotation))
    return _PLAIN[annotation]


def _fields(model: type[Model]) -> list[pa.Field]:
    return [pa.field(name, _type(info.annotation)) for name, info in model.model_fields.items()]


_METADATA = {"policy-citation-extractor.schema_version": str(SCHEMA_VERSION)}
SCHEMA = pa.schema(_fields(Document), metadata=_METADATA)
BATCH_SCHEMA = SCHEMA.append(pa.field("error", pa.struct([pa.field(field.name, pa.string()) for field in dataclasses.fields(Failure)])))


def _loose(kind: pa.DataType) -> pa.DataType:
    """The type as the JSON reader can give it: dates as they stand in JSON."""
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(field.name, _loose(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(pa.field("element", _loose(kind.value_type)))
    return pa.string() if pa.types.is_date(kind) else kind


def _table(lines: list[bytes], schema: pa.Schema) -> pa.Table:
    """JSON objects, one an entry, as a table. Arrow's own JSON reader is 16 times as fast as building it from dicts."""
    if not lines:
        return schema.empty_table()
    data = pa.py_buffer(b"\n".join(lines))
    table = pyarrow.json.read_json(
        pa.BufferReader(data),
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=data.size + 1),
        parse_options=pyarrow.json.ParseOptions(
            explicit_schema=pa.schema([pa.field(field.name, _loose(field.type)) for field in schema]), unexpected_field_behavior="error"
        ),
    )
    return table.cast(schema)


def write_parquet(documents: Iterable[dict[str, Any]], stream: BinaryIO) -> None:
    """Write Documents, as plain dicts (`extractor.write.plain`), as one Parquet file of `SCHEMA`.

    Streams: no more than one row group is in memory. The same documents give the same bytes with the same version of pyarrow.
    """
    with pyarrow.parquet.ParquetWriter(stream, SCHEMA, compression="zstd", write_statistics=True) as writer:
        for lines in _groups(map(orjson.dumps, documents)):
            writer.write_table(_table(lines, SCHEMA), row_group_size=len(lines))


def _groups(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    size = 0
    for line in lines:
        if group and (len(group) == GROUP_DOCUMENTS or size + len(line) > GROUP_BYTES):
            yield group
            group, size = [], 0
        group.append(line)
        size += len(line)
    if group:
        yield group


def extract_batch(
    batch: pa.RecordBatch,
    *,
    text_field: str = "text",
    id_field: str = "id",
    lexicon: str | None = None,
    region: str | None = None,
    issuer: str | None = None,
) -> pa.RecordBatch:
    """A batch of texts -> a batch of `BATCH_SCHEMA`, one row a text, in the same order.

    `text_field` and `id_field` name string columns (ids of any type are written as text; a batch without ids numbers its rows from 0). `lexicon` is
    the path of a CSV table of your own, readable on every machine; `region` and `issuer` as in `Extractor`. A text that is null or no string, or that
    fails, is a row with `error`. Raises KeyError when there is no column `text_field`.
    """
    extractor = cached_extractor(lexicon, region, issuer)
    texts = batch.column(text_field).to_pylist()
    ids = batch.column(id_field).to_pylist() if id_field in batch.schema.names else range(len(texts))
    sources = (_source(text, "" if name is None else str(name), text_field) for name, text in zip(ids, texts, strict=True))
    table = _table([_answer(source, extractor) for source in sources], BATCH_SCHEMA).combine_chunks()
    return table.to_batches()[0] if len(table) else pa.RecordBatch.from_pylist([], schema=BATCH_SCHEMA)


def _source(text: Any, name: str, text_field: str) -> Source | Failure:
    if isinstance(text, str):
        return source_of_text(text, name)
    if text is None:
        return Failure(name, "read", "empty", "the text of this row is null", "remove the row, or fetch its text again")
    message = f"column {text_field!r} holds {type(text).__name__}, not text"
    return Failure(name, "read", "no-field", message, "name the column of the texts with text_field")


@cache
def cached_extractor(lexicon: str | None, region: str | None, issuer: str | None) -> Extractor:
    """One Extractor a process and setting: tables are read once."""
    return Extractor(default_lexicon().extend(Path(lexicon)) if lexicon else None, region, issuer)


def _answer(source: Source | Failure, extractor: Extractor) -> bytes:
    if isinstance(source, Failure):
        return orjson.dumps({"error": failure_row(source)})
    try:
        return to_json(extractor.extract_plain(source))
    except Exception as error:  # nothing is lost: whatever happens to one text is said in its row, and the rest goes on
        remedy = "this is a fault of the extractor: please report it with the text"
        return _answer(Failure(source.id, "extract", "internal", f"{type(error).__name__}: {error}", remedy), extractor)


def map_in_arrow(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """`extract_batch` over columns `id` and `text`, in the shape that Spark's `DataFrame.mapInArrow` asks for:

        from pyspark.sql import SparkSession
        from pyspark.sql.pandas.types import from_arrow_schema
        from extractor.arrow import BATCH_SCHEMA, map_in_arrow
        texts = SparkSession.builder.getOrCreate().read.parquet("texts.parquet").select("id", "text")
        texts.mapInArrow(map_in_arrow, from_arrow_schema(BATCH_SCHEMA)).write.parquet("citations.parquet")

    For other columns, a region or an issuer give Spark a function of your own around `extract_batch`.
    """
    return map(extract_batch, batches)
