"""Bad input gives one clear error that names the source and the remedy; the rest goes on."""

import os
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor import extract
from extractor.errors import SourceError
from extractor.read import read_file, source_of_bytes

TEXT = "根据《中华人民共和国电力法》和国办发〔2019〕5号文件。"


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16"), ("utf-32", "utf-32")]
)
def test_decoding(encoding: str, name: str) -> None:
    source = source_of_bytes(TEXT.encode(encoding), "x")
    assert (source.text, source.encoding) == (TEXT, name)


TRADITIONAL = "根據國務院印發的《關於加快發展的意見》（國辦發[2021]3號），現予公佈。"


def test_big5_is_read_as_such() -> None:
    source = source_of_bytes(TRADITIONAL.encode("big5"), "x")
    assert (source.text, source.encoding) == (TRADITIONAL, "big5hkscs")
    assert source_of_bytes(TRADITIONAL.encode("gb18030"), "x").text == TRADITIONAL


@given(st.text(alphabet="依据国务院办公厅印发的意见规定，。、《》〔〕2021号", min_size=1))
def test_gb18030_is_not_taken_for_big5(text: str) -> None:
    source = source_of_bytes(text.encode("gb18030"), "x")
    assume(source.encoding != "utf-8")  # 联通 in GB bytes is UTF-8 too
    assert source.text == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF-1.7 \xff", "binary"),
        (b"a\0b", "binary"),
        (TEXT.encode("utf-8")[:40] + b"\xff\xff", "encoding"),
        (b"\xff\xfea", "encoding"),
    ],
)
def test_what_is_no_text(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        source_of_bytes(data, "some.txt")
    assert caught.value.code == code
    assert "some.txt" in str(caught.value)
    assert caught.value.remedy


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(SourceError, match="folder"):
        read_file(tmp_path)


@pytest.mark.skipif(os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root reads everything")
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(SourceError, match="can't be read"):
        read_file(path)


def test_what_is_no_str() -> None:
    for thing in (None, b"abc", 5):
        with pytest.raises(TypeError, match="a text is a str"):
            extract(thing)  # type: ignore[arg-type]
