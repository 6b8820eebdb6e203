"""Bad input gives one clear error that names the source and the remedy; the rest goes on."""

import os
from pathlib import Path

import pytest

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
