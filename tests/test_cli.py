"""The command: what it prints, where, and with which exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor import Extractor
from extractor.cli import app
from extractor.errors import ExtractorError

RUN = CliRunner()
TEXT = "依据国办发〔2019〕5号文件和《中华人民共和国电力法》。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG \x80")
    (tmp_path / "c.txt").write_bytes(TEXT.encode("gb18030"))
    return tmp_path


def test_a_region_that_is_none(folder: Path) -> None:
    for name in ("火星省", "辽宁"):
        with pytest.raises(ExtractorError, match=f"no region is called {name}"):
            Extractor(region=name)
    assert Extractor(region="沈阳市").region == "沈阳市"


def test_a_place_that_can_not_be_written(folder: Path) -> None:
    for command in (["annotate", str(folder / "a.txt"), "-o"], ["report", str(folder / "none.jsonl"), "-o"]):
        result = RUN.invoke(app, [*command, str(folder / "no folder" / "out.html")])
        assert isinstance(result.exception, ExtractorError) and "can't be written" in str(result.exception)


def test_extract_a_folder(folder: Path) -> None:
    out = folder / "out.jsonl"
    result = RUN.invoke(app, ["extract", str(folder), "-o", str(out)])
    assert result.exit_code == 1
    assert "b.txt" in result.stderr and "not plain text" in result.stderr
    documents = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [Path(d["source"]["id"]).name for d in documents] == ["a.txt", "c.txt"]
    assert [len(d["citations"]) for d in documents] == [2, 2]
    assert documents[1]["source"]["encoding"] == "gb18030"


def test_output_is_the_same_to_the_byte(folder: Path) -> None:
    first, second = (RUN.invoke(app, ["extract", str(folder / "a.txt")]).stdout for _ in range(2))
    assert first == second and first.endswith("\n")


def test_json_and_stdin() -> None:
    result = RUN.invoke(app, ["extract", "-", "--format", "json"], input=TEXT.encode())
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)[0]["citations"]) == 2


def test_missing_path(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["extract", str(tmp_path / "none.txt")])
    assert result.exit_code == 1
    assert "no such file" in result.stderr and "check the path" in result.stderr


def test_usage() -> None:
    assert RUN.invoke(app, ["extract"]).exit_code == 2
    assert RUN.invoke(app, ["rules", "no-such-rule"]).exit_code == 2
    assert RUN.invoke(app, ["schema", "no-such-model"]).exit_code == 2


def test_explain(folder: Path) -> None:
    result = RUN.invoke(app, ["explain", str(folder / "a.txt")])
    assert result.exit_code == 0
    assert "document-number" in result.stdout and "国务院办公厅" in result.stdout
    assert RUN.invoke(app, ["explain", str(folder / "b.txt")]).exit_code == 1


def test_rules_and_schema() -> None:
    assert "document-number" in RUN.invoke(app, ["rules"]).stdout
    assert "yes" in RUN.invoke(app, ["rules", "order"]).stdout
    assert json.loads(RUN.invoke(app, ["schema", "citation"]).stdout)["title"] == "Citation"


def test_code_agency_version() -> None:
    assert "辽宁省民政厅" in RUN.invoke(app, ["code", "辽民发", "--year", "2017"]).stdout
    assert "辽宁省民政厅" in RUN.invoke(app, ["agency", "省民政厅", "--region", "辽宁省"]).stdout
    assert "lexicon" in RUN.invoke(app, ["version"]).stdout
