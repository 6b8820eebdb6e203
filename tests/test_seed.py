"""The real document the project began with, against what must come out of it (EXTRACTOR_SHARED/seed)."""

import json
from pathlib import Path

import pytest

from extractor import Document, extract_file

RELATION = {"amends": "amend", "co_issued": "issue", "issued_in_name": "issue", "issued": "issue", "forwards": "forward"}


@pytest.fixture(scope="session")
def document(shared: Path) -> Document:
    return extract_file(next((shared / "seed").glob("*.txt")))


@pytest.fixture(scope="session")
def expected(shared: Path) -> list[dict[str, object]]:
    rows = [json.loads(line) for line in (shared / "seed" / "expected.jsonl").read_text("utf-8").splitlines()]
    return [row for row in rows if not row.get("excluded")]


def test_all_citations_and_no_other(document: Document, expected: list[dict[str, object]]) -> None:
    found = [[c.title.start, c.title.end] for c in document.citations if c.title]
    assert found == [row["title_span"] for row in expected]
    assert len(document.citations) == 20


def test_numbers_are_paired(document: Document, expected: list[dict[str, object]]) -> None:
    assert [c.number and c.number.canonical for c in document.citations] == [row["number"] for row in expected]
    assert [c.number and [c.number.start, c.number.end] for c in document.citations] == [row["number_span"] for row in expected]


def test_relations(document: Document, expected: list[dict[str, object]]) -> None:
    assert [c.relation for c in document.citations] == [RELATION[str(row["relation"])] for row in expected]


def test_issuers(document: Document, expected: list[dict[str, object]]) -> None:
    for citation, row in zip(document.citations, expected, strict=True):
        assert {i.name for i in citation.issuers if i.role != "original"} == set(row["issuers_resolved"]), citation.text  # type: ignore[call-overload]
        if "issuer_count_stated" in row:
            assert citation.issuer_total == row["issuer_count_stated"]
        if row.get("issuers_incomplete"):
            assert not citation.issuers_complete


def test_lead_comes_from_the_number(document: Document) -> None:
    leads = {c.number.code: c for c in document.citations if c.number and c.number.code in ("辽财综", "辽人社发")}
    assert [i.name for i in leads["辽财综"].issuers if i.role == "issuer"] == ["辽宁省财政厅"]
    assert [i.name for i in leads["辽人社发"].issuers if i.role == "issuer"] == ["辽宁省人力资源和社会保障厅"]


def test_forwarded_notices(document: Document) -> None:
    forwarded = [c for c in document.citations if c.relation == "forward"]
    assert len(forwarded) == 2
    for citation in forwarded:
        assert [(i.name, i.role) for i in citation.issuers] == [("辽宁省民政厅", "forwarder"), ("民政部办公厅", "original")]


def test_masked_issuer(document: Document) -> None:
    masked = [c for c in document.citations if any(n.code == "masked-issuer" for n in c.notes)]
    assert len(masked) == 5 or len(masked) == 6
    assert all(i.name == "辽宁省民政厅" for c in masked for i in c.issuers if i.text and "游戏" in i.text)
    assert not any(i.name and "游戏" in i.name for c in document.citations for i in c.issuers)
    assert any(n.code == "masked-issuer" for n in document.notes)


def test_header(document: Document) -> None:
    header = document.header
    assert header.proposal and (header.proposal.kind, header.proposal.number) == ("建议", "1503")
    assert [i.name for i in header.issuers] == ["辽宁省民政厅"]
    assert header.region == "辽宁省"
    assert str(header.date) == "2022-05-13"


def test_adoption(document: Document) -> None:
    dates = document.citations[0].dates
    assert [(str(d.date), d.event, d.by) for d in dates] == [
        ("2017-11-30", "adopted", "辽宁省第十二届人民代表大会常务委员会第三十八次会议")
    ]
