"""What is found in paths, in which order, and how files of many rows become tasks."""

import codecs
import gzip
import io
import json
import os
import subprocess
from pathlib import Path

import pytest

from extractor.batch.answer import answer, kept_name
from extractor.batch.sources import Entry, Own, Skipped, readable, suffix_of, tasks, walk
from extractor.batch.tasks import Blob, File, Line, Refused, Settings, Task
from extractor.errors import Failure
from extractor.pipeline import Extractor

TEXT = "依据国办发〔2019〕5号文件。"


DEFAULT = Settings()


def found(*paths: Path, settings: Settings = DEFAULT) -> list[Task]:
    return list(tasks(walk([str(path) for path in paths]), settings))


def answers(*paths: Path, settings: Settings = DEFAULT) -> list[tuple[str, str]]:
    """(id, canonical number) of each document, (id, code) of each failure."""
    results = []
    for task in found(*paths, settings=settings):
        result = answer(task, Extractor(), settings)
        if isinstance(result, Failure):
            results.append((result.id, result.code))
        else:
            document = json.loads(result)
            results.append((document["source"]["id"], document["citations"][0]["number"]["canonical"]))
    return results


def test_folders_come_in_the_order_of_whole_paths(tmp_path: Path) -> None:
    names = ["b/2.txt", "a-b/1.md", "a/x.txt", "a/y/z.HTM", "z.txt", "a.txt", "a/x.txt.gz"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [task.id for task in found(tmp_path)] == sorted(f"{tmp_path}/{name}" for name in names)


def test_what_is_not_taken_is_said(tmp_path: Path) -> None:
    for name in ("a.txt", "b.doc", "c", "d.jpg", "e.doc"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "f.txt").symlink_to(tmp_path, target_is_directory=True)
    kinds = [item.kind for item in walk([str(tmp_path)]) if isinstance(item, Skipped)]
    assert kinds == [".doc", "without extension", ".jpg", ".doc", "link to a folder"]


def test_a_folder_without_texts_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.doc").touch()
    assert [task.failure.code for task in found(tmp_path) if isinstance(task, Refused)] == ["no-text"]


def test_the_run_does_not_read_what_it_writes(tmp_path: Path) -> None:
    for name in ("a.txt", "out.jsonl", "kept/b.txt", "sub/out.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    own = Own.of([tmp_path / "out.jsonl", tmp_path / "kept"])
    assert [Path(item.id).relative_to(tmp_path).as_posix() for item in walk([str(tmp_path)], own) if isinstance(item, Entry)] == [
        "a.txt",
        "sub/out.jsonl",
    ]


def test_very_deep_folders(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        here, above = os.open("d", os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(here)
    codes = [task.failure.code for task in found(tmp_path) if isinstance(task, Refused)]
    subprocess.run(["rm", "-r", str(tmp_path / "d")], check=True)
    assert codes == ["no-text"]


@pytest.mark.parametrize(("name", "suffix"), [("a.JSONL.gz", ".jsonl"), ("a.txt", ".txt"), ("通知", ""), ("a.b/c.csv.zst", ".csv")])
def test_suffix(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def rows(*texts: str) -> bytes:
    return b"".join(json.dumps({"id": f"r{i}", "text": text}).encode() + b"\n" for i, text in enumerate(texts, 1))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, "zstd"], ids=["plain", "gzip", "zstd"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_json_lines_in_any_dress(tmp_path: Path, pack: object, encoding: str) -> None:
    data = f'{{"id": "甲", "text": "{TEXT}"}}\n\n{{"text": "{TEXT}"}}'.encode(encoding)
    if pack == "zstd":
        pyarrow = pytest.importorskip("pyarrow")
        data = pyarrow.compress(data, codec="zstd", asbytes=True)
    else:
        data = pack(data)  # type: ignore[operator]
    (tmp_path / "a.jsonl").write_bytes(data)
    assert answers(tmp_path / "a.jsonl") == [("甲", "国办发〔2019〕5号"), (f"{tmp_path}/a.jsonl:3", "国办发〔2019〕5号")]


def test_bad_rows_fail_alone(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": 7, "text": TEXT}),
        '{"id": "cut',
        "[1]",
        '{"id": "x", "body": "y"}',
        '{"id": "x", "text": ""}',
        '{"id": "x", "text": 5}',
        '{"text": "\\ud800依据国办发〔2019〕5号。", "id": "s\\udc00"}',
        "[" * 200_000,
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    place = f"{tmp_path}/a.jsonl"
    assert answers(tmp_path / "a.jsonl") == [
        ("7", "国办发〔2019〕5号"),
        (f"{place}:2", "bad-row"),
        (f"{place}:3", "bad-row"),
        ("x", "no-field"),
        ("x", "empty"),
        ("x", "no-field"),
        ("s\N{REPLACEMENT CHARACTER}", "国办发〔2019〕5号"),
        (f"{place}:8", "bad-row"),
    ]


def test_a_field_asked_for_by_name_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(rows(TEXT))
    assert answers(tmp_path / "a.jsonl", settings=Settings(id_field="key")) == [(f"{tmp_path}/a.jsonl:1", "no-field")]
    (tmp_path / "a.csv").write_text(f"id,text\n1,{TEXT}\n", encoding="utf-8")
    assert answers(tmp_path / "a.csv", settings=Settings(id_field="key")) == [(f"{tmp_path}/a.csv", "no-field")]


def test_a_huge_line_is_read_over_not_held(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as stream:
        stream.write(rows(TEXT))
        for _ in range(50):
            stream.write(b"x" * 1_000_000)
        stream.write(b"\n" + rows(TEXT))
    import tracemalloc

    tracemalloc.start()
    results = answers(tmp_path / "a.jsonl", settings=Settings(max_bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert results == [("r1", "国办发〔2019〕5号"), (f"{tmp_path}/a.jsonl:2", "too-large"), ("r1", "国办发〔2019〕5号")]
    assert peak < 20_000_000


def test_the_limit_is_the_last_size_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    size = (tmp_path / "a.txt").stat().st_size
    assert answers(tmp_path / "a.txt", settings=Settings(max_bytes=size)) == [(f"{tmp_path}/a.txt", "国办发〔2019〕5号")]
    assert answers(tmp_path / "a.txt", settings=Settings(max_bytes=size - 1)) == [(f"{tmp_path}/a.txt", "too-large")]
    line = rows(TEXT)
    (tmp_path / "a.jsonl").write_bytes(line + line)
    assert answers(tmp_path / "a.jsonl", settings=Settings(max_bytes=len(line) - 1)) == [("r1", "国办发〔2019〕5号")] * 2
    assert [code for _, code in answers(tmp_path / "a.jsonl", settings=Settings(max_bytes=len(line) - 2))] == ["too-large"] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    table = [["编号", "正文"], ["甲", f'"首行\n\n，他说""好""{delimiter}{TEXT}"'], [" ", TEXT], []]
    (tmp_path / "a.csv").write_bytes("\r\n".join(delimiter.join(row) for row in table).encode(encoding))
    settings = Settings(text_field="正文", id_field="编号")
    assert answers(tmp_path / "a.csv", settings=settings) == [("甲", "国办发〔2019〕5号"), (f"{tmp_path}/a.csv:2", "国办发〔2019〕5号")]
    (task, *_) = found(tmp_path / "a.csv", settings=settings)
    assert isinstance(task, Blob) and "好" in task.data.decode("utf-8" if encoding != "gb18030" else encoding)


def test_csv_goes_on_behind_what_it_cannot_read(tmp_path: Path) -> None:
    good = f"g,{TEXT}\n"
    huge = "x" * 3000
    table = [
        "id,text\n",
        good,
        f"h,{huge}\n",
        good,
        f'q,"{huge}\n{huge}"\n',
        good,
        'm,"' + f"{huge[:900]}\n" * 5 + '"\n',
        good,
        "one\n",
        "a,b,c\n",
        "e,\n",
        good,
    ]
    (tmp_path / "a.csv").write_text("".join(table), encoding="utf-8")
    results = answers(tmp_path / "a.csv", settings=Settings(max_bytes=2000))
    assert [code for _, code in results if code == "国办发〔2019〕5号"] == ["国办发〔2019〕5号"] * 5
    assert [code for _, code in results if code != "国办发〔2019〕5号"][-4:] == ["too-large", "bad-row", "bad-row", "empty"]
    assert results[-1] == ("g", "国办发〔2019〕5号")


def test_csv_without_the_column_names_those_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"编号,正文\n1,{TEXT}\n", encoding="utf-8")
    (task,) = found(tmp_path / "a.csv")
    assert isinstance(task, Refused) and "编号, 正文" in task.failure.message and "--text-field" in task.failure.remedy


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    texts = [TEXT, None, TEXT]
    table = pyarrow.table({"other": [1, 2, 3], "text": texts, "id": [5, 6, None]})
    parquet.write_table(table, tmp_path / "a.parquet")
    place = f"{tmp_path}/a.parquet"
    assert answers(tmp_path / "a.parquet") == [("5", "国办发〔2019〕5号"), ("6", "empty"), (f"{place}:3", "国办发〔2019〕5号")]
    assert answers(tmp_path / "a.parquet", settings=Settings(text_field="other")) == [(place, "no-field")]
    assert answers(tmp_path / "a.parquet", settings=Settings(text_field="body")) == [(place, "no-field")]
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more PAR1")
    assert answers(tmp_path / "a.parquet") == [(place, "broken")]


def test_an_input_without_extension_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "rows").write_bytes(gzip.compress(rows(TEXT, TEXT)))
    (tmp_path / "text").write_text(TEXT, encoding="utf-8")
    (tmp_path / "object").write_text('{\n"text": 1}', encoding="utf-8")
    kinds = [type(task) for task in found(tmp_path / "rows", tmp_path / "text", tmp_path / "object")]
    assert kinds == [Line, Line, File, File]


def test_standard_input_may_hold_a_text_or_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, ids in ((rows(TEXT, TEXT), ["-:1", "-:2"]), (gzip.compress(rows(TEXT)), ["-:1"]), (TEXT.encode(), ["-"]), (b"", ["-"])):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        assert [task.id for task in tasks(walk(["-"]), Settings())] == ids


def test_compressed_documents(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode("gb18030")))
    assert answers(tmp_path / "a.txt.gz") == [(f"{tmp_path}/a.txt.gz", "国办发〔2019〕5号")]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, b""])
def test_the_last_line_needs_no_end(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(mark + rows(TEXT).rstrip())
    assert answers(tmp_path / "a.jsonl") == [("r1", "国办发〔2019〕5号")]


def test_names_that_are_not_utf8_are_shown_and_told_apart() -> None:
    names = [os.fsdecode(name) for name in (b"\xb0\xec.txt", b"%B0\xec.txt", "办.txt".encode())]
    assert [readable(name) for name in names] == ["%B0%EC.txt", "%25B0%EC.txt", "办.txt"]


def test_kept_texts_stay_in_their_folder() -> None:
    assert kept_name("/a/../../b/./c.html") == "a/%2E%2E/%2E%2E/b/c.html.txt"


def test_kept_text_is_what_the_offsets_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.read import Source

    text = "第一行\r\n依据国办发〔2019〕5号\ud800。"
    monkeypatch.setattr("extractor.batch.answer.read_any", lambda data, source_id, suffix: Source(source_id, text, "0" * 64, "utf-8"))
    (tmp_path / "a.html").write_bytes(b"<p>...")
    settings = Settings(keep_text=str(tmp_path / "kept"))
    (task,) = found(tmp_path / "a.html", settings=settings)
    assert isinstance(answer(task, Extractor(), settings), bytes)
    assert (tmp_path / "kept" / kept_name(task.id)).read_bytes().decode() == text.replace("\ud800", "\N{REPLACEMENT CHARACTER}")
    assert not list(tmp_path.rglob("*.part"))
    (tmp_path / "kept2").touch()
    result = answer(task, Extractor(), Settings(keep_text=str(tmp_path / "kept2")))
    assert isinstance(result, Failure) and result.code == "keep-text"


def test_plain_texts_are_not_kept(tmp_path: Path) -> None:
    for name, encoding in (("a.txt", "utf-8-sig"), ("b.txt", "gb18030"), ("c.txt", "utf-16")):
        (tmp_path / name).write_text(TEXT, encoding=encoding)
    settings = Settings(keep_text=str(tmp_path / "kept"))
    assert len(answers(tmp_path, settings=settings)) == 3
    assert not (tmp_path / "kept").exists()


def test_a_fault_of_the_extractor_is_a_failure_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for error, code in ((ValueError("\ud800"), "internal"), (MemoryError(), "memory"), (RecursionError(), "internal")):

        def fail(self: Extractor, source: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(Extractor, "extract_plain", fail)
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        assert answers(tmp_path / "a.txt") == [(f"{tmp_path}/a.txt", code)]
