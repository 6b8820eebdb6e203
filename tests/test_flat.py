"""CSV: one citation a row; what a spreadsheet would run is defused and can be restored."""

import codecs
import csv
import io
from typing import Any

import one_document as one
from hypothesis import given
from hypothesis import strategies as st

from extractor import Extractor, extract
from extractor.flat import COLUMNS, csv_chunks, restore
from extractor.formats import read_any
from extractor.write import plain


def document(text: str, source_id: str = "a.txt") -> dict[str, Any]:
    return dict(plain(Extractor().extract(text, source_id)))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table(*documents: dict[str, Any]) -> list[dict[str, str]]:
    return rows(b"".join(csv_chunks(documents)))


def test_one_row_a_citation_in_plain_columns() -> None:
    whole = plain(Extractor().extract_source(read_any(one.plain(), "notice.txt")))
    given_ = table(whole, document("没有引用。"), document("依据国发〔2020〕5号。", "b.txt"))
    assert [row["source"] for row in given_] == ["notice.txt"] * 10 + ["b.txt"]
    first = given_[0]
    assert list(first) == ["source", *COLUMNS]
    assert first["number"] == "国办发〔2019〕5号"
    assert first["title"] == "国务院办公厅关于推进养老服务发展的意见"
    assert (first["issuers"], first["issuer_roles"], first["issuers_complete"]) == ("国务院办公厅", "issuer", "true")
    assert [row["pinpoints"] for row in given_][2:4] == ["第三十七条", "第十二条第二款"]
    joint = given_[4]
    assert joint["issuers"].split("；") == ["民政部", "财政部"]
    assert len(joint["issuer_roles"].split("；")) == 2
    assert given_[5]["antecedent"] == joint["citation_id"]
    text = read_any(one.plain(), "x").text
    for row in given_[:10]:
        assert text[int(row["start"]) : int(row["end"])] == row["text"]


def test_every_field_of_a_citation_has_its_column_or_is_left_out_on_purpose() -> None:
    """A new field of the contract must be thought of here."""
    fields = set(plain(extract("依据国发〔2020〕5号。"))["citations"][0])
    groups = {"sentence": "sentence_start", "id": "citation_id"}
    assert {groups.get(field, field) for field in fields} <= set(COLUMNS)


def test_byte_order_mark_and_line_ends() -> None:
    data = b"".join(csv_chunks([document("依据国发〔2020〕5号。")], bom=True))
    assert data.startswith(codecs.BOM_UTF8)
    assert data.count(b"\r\n") == 2
    assert b"".join(csv_chunks([document("依据国发〔2020〕5号。")])) == data.removeprefix(codecs.BOM_UTF8)
    assert len(rows(b"".join(csv_chunks([])))) == 0


def test_formulas_are_defused() -> None:
    for start in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1"):
        row = table(document("依据国发〔2020〕5号。", start))[0]
        assert row["source"] == f"'{start}"
        assert restore(row["source"]) == start
    assert table(document("依据国发〔2020〕5号。", "'quoted' a-b=c"))[0]["source"] == "'quoted' a-b=c"


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r\n'\",；"), max_size=40))
def test_any_cell_comes_back_through_the_csv_module(name: str) -> None:
    row = table(document("依据国发〔2020〕5号。", name))[0]
    assert not row["source"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restore(row["source"]) == name
