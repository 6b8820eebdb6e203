"""The report: which texts it finds, what it says of those it doesn't, and that nothing a text holds gets out of its block."""

import base64
import gzip
import hashlib
import io
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from made import document
from typer.testing import CliRunner

from extractor import Extractor, SourceError, default_lexicon, extract_file
from extractor.cli import app
from extractor.report import NoDocument, Reading, page, read_records, texts_in, write_report
from extractor.write import to_json

RUN = CliRunner()
TEXT = "𠀀依据国办发〔2019〕5号文件和《中华人民共和国电力法》，该法第三条。"
HOSTILE = "</script><script>alert(1)</script><!-- \u2028 ]]> <img src=x onerror=alert(1)>《关于</mark>的通知》"


def written(records: Any, folder: Path, extractor: Extractor | None = None) -> str:
    stream = io.BytesIO()
    write_report(records, Reading(texts_in(folder), default_lexicon(), extractor), stream)
    return stream.getvalue().decode()


def blocks(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/octet-stream" id="([a-z0-9-]+)">([^<]*)</script>', html)
    return {name: orjson.loads(gzip.decompress(base64.b64decode(data))) for name, data in found}


def test_a_page_holds_texts_and_records(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    made = extract_file(tmp_path / "a.txt")
    found = blocks(written([made], tmp_path))
    assert found["part-0"][0]["text"] == TEXT and found["part-0"][0]["record"] == orjson.loads(to_json(made))
    assert "国务院办公厅" in found["part-0"][0]["codes"]["国办发 2019"]
    index = found["index"]
    assert index["documents"]["name"] == [TEXT] and index["documents"]["state"] == ["text"]
    assert [index["tables"]["key"][k] for k in index["citations"]["key"]] == [c.key for c in made.citations]
    assert {"id", "finds", "source"} == set(index["rules"][0])


def test_parts_hold_every_document_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PART", 3000)
    found = blocks(written([document("《甲》《乙》", [(0, 3), (3, 6)], f"{n}.txt") for n in range(10)], tmp_path))
    rows = found["index"]["documents"]
    assert len(found) > 3 and rows["first"] == list(range(0, 20, 2))
    where = list(zip(rows["part"], rows["slot"], strict=True))
    assert [found[f"part-{p}"][s]["record"]["source"]["id"] for p, s in where] == [f"{n}.txt" for n in range(10)]


def test_only_the_same_text_is_shown(tmp_path: Path) -> None:
    names = ("same", "changed", "gone", "misread", "broken")
    made = [document(TEXT, [(3, 13)], f"somewhere/{name}.txt") for name in names]
    (tmp_path / "same.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "changed.txt").write_text(TEXT + "。", encoding="utf-8")
    (tmp_path / "broken.txt").write_bytes(b"%PDF")
    (tmp_path / "misread.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    digest = hashlib.sha256((tmp_path / "misread.txt").read_bytes()).hexdigest()
    other = made[3].source.model_copy(update={"sha256": digest, "characters": len(TEXT) + 1})
    made[3] = made[3].model_copy(update={"source": other})
    broken = made[4].source.model_copy(update={"sha256": hashlib.sha256(b"%PDF").hexdigest()})
    made[4] = made[4].model_copy(update={"source": broken})
    found = blocks(written(made, tmp_path))
    assert found["index"]["documents"]["state"] == ["text", "changed", "missing", "misread", "unreadable"]
    assert [item["text"] for item in found["part-0"]] == [TEXT, None, None, None, None]


def test_a_kept_text_is_shown_when_it_fits(tmp_path: Path) -> None:
    (tmp_path / "a.pdf.txt").write_text(TEXT, encoding="utf-8")
    made = document(TEXT, [(3, 13)], "in/a.pdf")
    other = made.model_copy(update={"source": made.source.model_copy(update={"sha256": "0" * 64, "encoding": "pdf"})})
    found = texts_in(tmp_path)(other)
    assert found.source and found.source.text == TEXT
    (tmp_path / "a.pdf.txt").write_text("另" + TEXT[1:5] + TEXT[4:-1], encoding="utf-8")
    assert texts_in(tmp_path)(other).state == "changed"


def test_texts_of_rows(tmp_path: Path) -> None:
    rows = tmp_path / "in.jsonl"
    rows.write_text("".join(orjson.dumps({"id": str(n), "text": TEXT + "。" * n}).decode() + "\n\n" for n in range(3)), encoding="utf-8")
    texts = texts_in(rows)
    assert [texts(document(TEXT + "。", [(3, 13)], name)).state for name in ("0", "1", "9")] == ["changed", "text", "missing"]
    rows.write_text("[]\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no JSON Lines of id and text"):
        texts_in(rows)


def test_no_file_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "texts").mkdir()
    for name in ("../secret.txt", "texts/../../secret.txt", "..\\secret.txt"):
        assert texts_in(tmp_path / "texts")(document(TEXT, [(3, 13)], name)).state == "missing"


def test_hostile_text_stays_in_its_block(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HOSTILE, encoding="utf-8")
    hostile, plain = written([extract_file(tmp_path / "a.txt")], tmp_path), written([], tmp_path)
    assert blocks(hostile)["part-0"][0]["text"] == HOSTILE
    assert re.sub(r'<script type="application/octet-stream".*\n', "", hostile) == re.sub(
        r'<script type="application/octet-stream".*\n', "", plain
    )


def test_the_policy_names_just_this_script_and_style(tmp_path: Path) -> None:
    html = written([], tmp_path)
    allowed = re.search(r'content="(default-src [^"]*)"', html)
    assert allowed and allowed[1].startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in allowed[1]
    for tag in ("script", "style"):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode() in allowed[1]
    assert not re.search(r"""<[^>]*\s(?:src|on\w+|href(?!="#"))=|innerHTML|insertAdjacent|document\.write|eval\(""", html)


def test_what_was_declined_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("依据《电力监管条例》填写《最低生活保障申请表》。", encoding="utf-8")
    made = extract_file(tmp_path / "a.txt")
    (item,) = blocks(written([made], tmp_path, Extractor()))["part-0"]
    assert [row[3:] for row in item["declined"]] == [["《最低生活保障申请表》", "《…申请表》 is no policy instrument"]]
    other = made.model_copy(update={"citations": ()})
    assert blocks(written([other], tmp_path, Extractor()))["part-0"][0]["declined"] == []


def test_records(tmp_path: Path) -> None:
    good = to_json(document("《甲》", [(0, 3)]))
    file = tmp_path / "out.jsonl"
    file.write_bytes(good + b"\n\n{\n" + good + b"\n" + good.replace(b'"rule"', b'"bible"') + b"\n")
    found = list(read_records(file))
    assert [isinstance(record, NoDocument) for record in found] == [False, True, False, True]
    assert str(found[1]).startswith(f"{file.as_posix()}:3: no document of schema version 1") and "citations.0.kind" in str(found[3])
    file.write_bytes(b"[\n" + good + b"]")
    assert len(list(read_records(file))) == 1
    file.write_bytes(b"[")
    assert "this is no JSON" in str(next(read_records(file)))
    with pytest.raises(SourceError, match="no such file"):
        list(read_records(tmp_path / "none"))


def test_records_of_parquet(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    import pyarrow
    import pyarrow.parquet

    from extractor import MissingExtraError

    made = [extract_file(file) for file in sorted((root / "fixtures/documents").glob("*.txt"))]
    file = tmp_path / "out.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([orjson.loads(to_json(d)) for d in made]), file)
    assert list(read_records(file)) == made
    file.write_bytes(b"PAR1 broken")
    with pytest.raises(SourceError, match="no Parquet"):
        list(read_records(file))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match="arrow"):
        list(read_records(file))


def test_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    RUN.invoke(app, ["extract", "in", "-o", "out.jsonl"])
    result = RUN.invoke(app, ["report", "out.jsonl", "--explain"])
    assert result.exit_code == 0 and "1 documents, 3 citations" in result.stderr
    assert blocks(Path("report.html").read_text("utf-8"))["part-0"][0]["text"] == TEXT
    Path("in/a.txt").unlink()
    with Path("out.jsonl").open("ab") as stream:
        stream.write(b"{}\n")
    result = RUN.invoke(app, ["report", "out.jsonl", "-o", "again.html"])
    assert result.exit_code == 1 and "out.jsonl:2" in result.stderr and "1 texts missing" in result.stderr
    assert blocks(Path("again.html").read_text("utf-8"))["index"]["failures"][0].startswith("out.jsonl:2")
    assert RUN.invoke(app, ["report", "none.jsonl"]).exit_code == 1
    assert not Path("none.html").exists()
