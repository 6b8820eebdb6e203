"""Reading the extractor's output into tables: every form the same, nothing lost, whatever is wrong named with its place."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest
import zstandard
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.models import Document
from extractor.network.citations import open_citations
from extractor.network.schema import columns

RUN = CliRunner()
TEXT = "依据国办发〔2019〕5号文件和《中华人民共和国电力法》。"
ALL = tuple(Document.model_fields)


def records(path: Path, *fields: str) -> list[dict[str, Any]]:
    with open_citations([path], fields or ALL) as corpus:
        assert corpus.faults == ()
        names = [column[0] for column in corpus.con.execute("SELECT * FROM record").description]
        return [dict(zip(names, row, strict=True)) for row in corpus.con.execute("SELECT * FROM record ORDER BY source.id").fetchall()]


def faults(path: Path) -> tuple[list[str], int]:
    """What is wrong with a file, and how many documents it has all the same."""
    with open_citations([path], ["citations.key"]) as corpus:
        return [str(fault) for fault in corpus.faults], corpus.count("record")


def test_a_document_is_read_in_full(documents: Path) -> None:
    """Every field of every model comes back: the declared columns are the contract's."""
    expected = sorted((orjson.loads(line) for line in documents.read_bytes().splitlines()), key=lambda d: d["source"]["id"])
    found = [orjson.loads(orjson.dumps(record)) for record in records(documents)]
    assert found == expected


def test_only_the_named_fields_are_kept(documents: Path) -> None:
    record = records(documents, "citations.number.year")[0]
    assert record.keys() == {"source", "header", "citations"}
    assert record["citations"][0].keys() == {"id", "number"}


def test_a_field_that_no_model_has() -> None:
    with pytest.raises(KeyError, match="Citation has no field colour"):
        columns(["citations.colour"])


def to_parquet(source: Path, target: Path) -> None:
    types = ", ".join(f"{name}: '{kind}'" for name, kind in columns(ALL).items())
    duckdb.execute(f"COPY (SELECT * FROM read_json('{source}', format='newline_delimited', columns={{{types}}})) TO '{target}'")


def to_array(source: Path, target: Path) -> None:
    target.write_bytes(b"[\n" + b",\n".join(source.read_bytes().splitlines()) + b"\n]\n")


FORMS: dict[str, Callable[[Path, Path], object]] = {
    "out.jsonl.gz": lambda source, target: target.write_bytes(gzip.compress(source.read_bytes())),
    "out.jsonl.zst": lambda source, target: target.write_bytes(zstandard.compress(source.read_bytes())),
    "out.json": to_array,
    "out.parquet": to_parquet,
    "国发[2020]*?号.jsonl": shutil.copy,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same(documents: Path, tmp_path: Path, name: str) -> None:
    FORMS[name](documents, tmp_path / name)
    # A name with glob characters is that one file.
    (tmp_path / "国发2多少号.jsonl").write_text("no", encoding="utf-8")
    assert records(tmp_path / name) == records(documents)


def test_folders_and_several_files(extracted: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    extracted({"a": TEXT, "b": TEXT}, "one.jsonl")
    extracted({"c": TEXT}, "deep/two.jsonl")
    (tmp_path / "notes.txt").write_text("no output", encoding="utf-8")
    with open_citations([tmp_path], ["citations.key"]) as corpus:
        assert (corpus.faults, corpus.count("record"), corpus.count("mention")) == ((), 3, 6)


def test_bad_lines_are_named_and_the_rest_goes_on(extracted: Callable[..., Path], tmp_path: Path) -> None:
    good = extracted({"a": TEXT, "b": TEXT}).read_bytes().splitlines()
    bad = [
        good[0][:50],
        b"",
        b"[1]",
        b'{"id": "a.txt", "stage": "read"}',
        b'{"source": {"id": "x"}, "citations": [{"key": "k"}]}',
        b"\xff{}",
    ]
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b"\n".join([good[0], *bad, good[1]]) + b"\n")
    told, kept = faults(path)
    assert kept == 2
    assert [message.split(":")[0].removeprefix(str(path)) for message in told] == [f", line {n}" for n in (2, 4, 5, 6, 7)]
    assert "no JSON" in told[0] and "not an object" in told[1] and "source.id" in told[2] and "a citation has no id" in told[3]
    for name, packed in (("bad.jsonl.gz", gzip.compress(path.read_bytes())), ("bad.jsonl.zst", zstandard.compress(path.read_bytes()))):
        (tmp_path / name).write_bytes(packed)
        assert len(faults(tmp_path / name)[0]) == 5
    result = RUN.invoke(app, ["works", str(path)])
    assert result.exit_code == 1
    assert "line 2" in result.stderr and "《电力法》" in result.stdout


def test_bad_rows_of_parquet_and_entries_of_an_array(extracted: Callable[..., Path], tmp_path: Path) -> None:
    good = extracted({"a": TEXT, "b": TEXT})
    to_parquet(good, tmp_path / "good.parquet")
    duckdb.execute(
        f"COPY (SELECT * FROM '{tmp_path}/good.parquet' UNION ALL BY NAME SELECT 1 AS schema_version) TO '{tmp_path}/bad.parquet' (ROW_GROUP_SIZE 2048)"
    )
    told, kept = faults(tmp_path / "bad.parquet")
    assert (len(told), kept) == (1, 2) and "row 3" in told[0]
    (tmp_path / "bad.json").write_bytes(b"[" + good.read_bytes().splitlines()[0] + b', {"a": 1}]')
    assert faults(tmp_path / "bad.json") == ([f"{tmp_path}/bad.json: 1 entries are no documents (name the output of `extractor extract`: JSON Lines (also .gz, .zst), JSON or Parquet)"], 1)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("cut.jsonl.gz", gzip.compress(b'{"source": {"id": "' + bytes(range(97, 123)) * 999)[:-20], "GZIP"),
        ("plain.jsonl.gz", b"{}\n", "GZIP"),
        ("false.parquet", b"PAR1 and no more", "Parquet"),
    ],
)
def test_files_that_cannot_be_read(extracted: Callable[..., Path], tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with open_citations([tmp_path / name, tmp_path / "none.jsonl", extracted({"a": TEXT})], ["citations.key"]) as corpus:
        assert [fault.source for fault in corpus.faults] == [str(tmp_path / name), str(tmp_path / "none.jsonl")]
        assert told in str(corpus.faults[0]) and "No such file" in str(corpus.faults[1])
        assert corpus.count("record") == 1


def test_a_table_of_something_else(tmp_path: Path) -> None:
    duckdb.execute(f"COPY (SELECT 1 AS a) TO '{tmp_path}/other.parquet'")
    told, kept = faults(tmp_path / "other.parquet")
    assert kept == 0 and "columns are not those of a document" in told[0]


def test_a_line_longer_than_the_first_buffer(tmp_path: Path) -> None:
    """40 MB in one line, more than DuckDB takes unless told."""
    citation = b'{"id": "c1", "key": "' + "国".encode() * 100_000 + b'"}'
    line = b'{"source": {"id": "a", "sha256": "0"}, "citations": [' + b", ".join([citation] * 135) + b"]}\n"
    (tmp_path / "long.jsonl").write_bytes(line)
    with open_citations([tmp_path / "long.jsonl"], ["citations.key"], memory="2GB") as corpus:
        assert (corpus.faults, corpus.count("mention")) == ((), 135)


def test_a_document_met_again_counts_once(extracted: Callable[..., Path]) -> None:
    first, second = extracted({"a": TEXT, "b": TEXT}), extracted({"a": TEXT, "b": TEXT + TEXT}, "second.jsonl")
    with open_citations([first, first, second], ["citations.key"]) as corpus:
        assert (corpus.repeated, corpus.count("record"), corpus.count("mention")) == (3, 3, 8)


def test_standard_input(extracted: Callable[..., Path]) -> None:
    result = RUN.invoke(app, ["works", "-"], input=extracted({"a": TEXT}).read_bytes())
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 3


def test_memory(extracted: Callable[..., Path]) -> None:
    path = extracted({"a": TEXT})
    with pytest.raises(ExtractorError, match="is no amount of memory"), open_citations([path], [], memory="lots"):
        pass
    with pytest.raises(ExtractorError, match=r"too little .*--memory"), open_citations([path], [], memory="2MB"):
        pass


def test_parquet_of_the_extractor_s_own_writer(root: Path, tmp_path: Path) -> None:
    """`extractor extract -o FILE.parquet` and `-o FILE.jsonl` give the same tables."""
    for name in ("out.parquet", "out.jsonl"):
        result = RUN.invoke(app, ["extract", str(root / "fixtures" / "documents"), "-o", str(tmp_path / name)])
        assert result.exit_code == 0, result.output
    assert records(tmp_path / "out.parquet") == records(tmp_path / "out.jsonl")
