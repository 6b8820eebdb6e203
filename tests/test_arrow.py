"""Arrow: the schema is the models', what is read back is the JSON, and extract_batch keeps rows, order and failures."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from extractor import Extractor, arrow
from extractor.arrow import BATCH_SCHEMA, SCHEMA, extract_batch, write_parquet
from extractor.models import Document
from extractor.read import read_file
from extractor.write import plain

TEXTS = [
    "根据《养老机构管理办法》（民政部令第66号）第三条。",
    "没有引用。",
    "2017年11月30日辽宁省第十二届人民代表大会常务委员会第三十八次会议通过的《辽宁省志愿服务条例》",
]


def documents(root: Path) -> list[dict[str, Any]]:
    return [plain(Extractor().extract_source(read_file(path, path.name))) for path in sorted((root / "fixtures/documents").glob("*.txt"))]


def written(rows: list[dict[str, Any]]) -> bytes:
    stream = io.BytesIO()
    write_parquet(iter(rows), stream)
    return stream.getvalue()


def as_json(rows: list[dict[str, Any]]) -> list[Any]:
    """Arrow's Python values as JSON has them: dates as strings."""
    return [orjson.loads(orjson.dumps(row)) for row in rows]


def test_schema_follows_the_json_schema() -> None:
    """Checked against pydantic's own JSON Schema, not against the function that drew the Arrow schema."""
    schema = Document.model_json_schema(mode="serialization")

    def check(kind: pa.DataType, json: dict[str, Any]) -> None:
        if "$ref" in json:
            json = schema["$defs"][json["$ref"].rpartition("/")[2]]
        if "anyOf" in json:
            check(kind, next(one for one in json["anyOf"] if one.get("type") != "null"))
        elif json["type"] == "object":
            assert [field.name for field in kind] == list(json["properties"])
            for field in kind:
                check(field.type, json["properties"][field.name])
        elif json["type"] == "array":
            check(kind.value_type, json["items"])
        else:
            dates = {"string": pa.date32() if json.get("format") == "date" else pa.string()}
            assert kind == {**dates, "integer": pa.int64(), "boolean": pa.bool_()}[json["type"]]

    check(pa.struct(list(SCHEMA)), schema)
    assert [*SCHEMA.names, "error"] == BATCH_SCHEMA.names


def test_parquet_read_back_is_the_json(root: Path) -> None:
    rows = documents(root)
    table = parquet.read_table(io.BytesIO(written(rows)))
    assert table.schema.equals(SCHEMA, check_metadata=True)
    assert as_json(table.to_pylist()) == rows
    assert any(citation["dates"] for row in rows for citation in row["citations"])


def test_parquet_is_the_same_bytes_each_time_and_in_bounded_row_groups(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = documents(root)
    assert written(rows) == written(rows)
    assert parquet.read_table(io.BytesIO(written([]))).num_rows == 0
    monkeypatch.setattr(arrow, "GROUP_DOCUMENTS", 2)
    data = parquet.ParquetFile(io.BytesIO(written(rows)))
    assert [data.metadata.row_group(i).num_rows for i in range(data.num_row_groups)] == [2] * (len(rows) // 2) + [1] * (len(rows) % 2)
    monkeypatch.setattr(arrow, "GROUP_BYTES", 10)
    assert parquet.ParquetFile(io.BytesIO(written(rows))).num_row_groups == len(rows)
    assert as_json(parquet.read_table(io.BytesIO(written(rows))).to_pylist()) == rows


def test_a_batch_gives_what_the_extractor_gives() -> None:
    batch = pa.RecordBatch.from_pylist([{"number": i, "body": text} for i, text in enumerate(TEXTS)])
    given_ = extract_batch(batch, text_field="body", id_field="number", region="辽宁省", issuer="辽宁省民政厅")
    assert given_.schema.equals(BATCH_SCHEMA, check_metadata=True)
    extractor = Extractor(region="辽宁省", issuer="辽宁省民政厅")
    expected = [{**plain(extractor.extract(text, str(i))), "error": None} for i, text in enumerate(TEXTS)]
    assert as_json(given_.to_pylist()) == expected


def test_a_table_of_your_own_is_used(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("kind,key,name,since,until\ncode,甲协发,甲协会,,\n", encoding="utf-8")
    batch = pa.RecordBatch.from_pylist([{"text": "依据甲协发〔2020〕5号。"}])
    own = extract_batch(batch, lexicon=str(table)).to_pylist()[0]
    assert own["citations"][0]["issuers"][0]["name"] == "甲协会"
    assert own["source"]["id"] == "0"


@settings(deadline=None, max_examples=30)
@given(st.lists(st.none() | st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=12))
def test_rows_and_order_are_kept_and_nulls_are_errors(texts: list[str | None]) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(map(str, range(len(texts))), pa.string()), pa.array(texts, pa.string())], ["id", "text"])
    given_ = extract_batch(batch).to_pylist()
    assert [(row["source"] or row["error"])["id"] for row in given_] == [str(i) for i in range(len(texts))]
    for text, row in zip(texts, given_, strict=True):
        assert (row["error"] is None) == (text is not None)
        assert all(row[name] is None for name in SCHEMA.names) == (text is None)


def test_what_is_no_text_is_an_error_that_says_so() -> None:
    rows = extract_batch(pa.RecordBatch.from_pylist([{"id": "a", "text": 7}])).to_pylist()
    error = rows[0]["error"]
    assert (error["id"], error["stage"], error["code"]) == ("a", "read", "no-field")
    assert "int" in error["message"]
    assert error["remedy"]
    with pytest.raises(KeyError):
        extract_batch(pa.RecordBatch.from_pylist([{"id": "a", "body": "x"}]))


def test_a_text_that_breaks_the_extractor_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(self: Extractor, source: Any) -> Any:
        if source.id == "1":
            raise RecursionError("too deep")
        return whole(self, source)

    whole = Extractor.extract_plain
    monkeypatch.setattr(Extractor, "extract_plain", breaks)
    rows = extract_batch(pa.RecordBatch.from_pylist([{"text": text} for text in TEXTS])).to_pylist()
    assert [row["error"] and (row["error"]["stage"], row["error"]["code"]) for row in rows] == [None, ("extract", "internal"), None]


def test_one_extractor_a_process() -> None:
    assert arrow.cached_extractor(None, "辽宁省", None) is arrow.cached_extractor(None, "辽宁省", None)


def test_map_in_arrow_takes_batches_as_they_come() -> None:
    batch = pa.RecordBatch.from_pylist([{"id": "a", "text": TEXTS[0]}])
    asked = []

    def batches() -> Iterator[pa.RecordBatch]:
        for i in range(3):
            asked.append(i)
            yield batch

    given_ = arrow.map_in_arrow(batches())
    assert next(given_).num_rows == 1
    assert asked == [0]
    assert len(list(given_)) == 2
