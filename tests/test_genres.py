"""The tables of kinds, known instruments and laws: sorted, unique, and every example does what its row says."""

import csv
from pathlib import Path

import pytest

from extractor import extract
from extractor.genres import genre_of, kind_of

DATA = Path(__file__).resolve().parent.parent / "extractor" / "data"


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / f"{table}.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("table", ["genres", "instruments", "laws"])
def test_sorted_unique_and_complete(table: str) -> None:
    keys = [next(iter(row.values())) for row in rows(table)]
    assert keys == sorted(set(keys))
    assert all(value for row in rows(table) for value in row.values())


@pytest.mark.parametrize("row", rows("genres"), ids=lambda row: row["genre"])
def test_genre(row: dict[str, str]) -> None:
    assert genre_of(row["example"].strip("《》")).word == row["genre"]


@pytest.mark.parametrize("row", rows("instruments"), ids=lambda row: row["title"])
def test_instrument(row: dict[str, str]) -> None:
    assert kind_of(row["title"], None, None) == row["kind"]
    assert [c.kind for c in extract(row["example"]).citations] == [row["kind"]]


@pytest.mark.parametrize("row", rows("laws"), ids=lambda row: row["name"])
def test_law(row: dict[str, str]) -> None:
    citations = extract(row["example"]).citations
    assert [(c.title.name, c.kind, len(c.pinpoints)) for c in citations if c.title] == [(row["name"], "law", 1)]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中华人民共和国海关关于转关货物监管办法", "rule"),
        ("中华人民共和国海关进出口货物报关单填制规范", "normative_document"),
        ("中华人民共和国海关关于〈中华人民共和国政府和塞尔维亚共和国政府自由贸易协定〉项下进出口货物原产地管理办法", "normative_document"),
        ("海关总署关于企业注册的管理办法", "normative_document"),
        ("深圳经济特区建筑节能条例", "local_regulation"),
        ("河南省实施〈中华人民共和国城乡规划法〉办法", "local_regulation"),
        ("中华人民共和国母婴保健法实施办法", "regulation"),
        ("国务院关于修改〈企业名称登记管理规定〉的决定", "regulation"),
        ("交通运输部关于修改〈船员注册管理办法〉的决定", "rule"),
        ("财政部关于废止和修改部分规章的决定", "rule"),
        ("关于修改〈湖南省消防条例〉的决定", "local_regulation"),
        ("关于修改〈工作要点〉的决定", "normative_document"),
        ("党委和纪委选举工作规定", "normative_document"),
        ("就业补助资金管理办法", "normative_document"),
        ("国务院关于安置老弱病残干部的暂行办法", "regulation"),
    ],
)
def test_kind_by_title(title: str, kind: str) -> None:
    assert kind_of(title, None, None) == kind
