"""network: the same graph in every format, documents that are works themselves, the issuers' projection, and a picture that can be read."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import matplotlib
import networkx
import orjson
import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import ExtractorError
from extractor.network import plot
from extractor.network.citations import open_citations

RUN = CliRunner()


def network(*arguments: object) -> str:
    result = RUN.invoke(app, ["network", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stderr


def edges_of(path: Path) -> Counter[tuple[str, str, str]]:
    """Source, target, relation -> weight, read back by another reader."""
    if path.suffix in (".graphml", ".gexf"):
        graph = networkx.read_graphml(path) if path.suffix == ".graphml" else networkx.read_gexf(path)
        assert graph.is_directed()
        return Counter({(a, b, data["relation"]): int(data["weight"]) for a, b, data in graph.edges(data=True)})
    if path.suffix == ".parquet":
        rows: Any = duckdb.execute(f"SELECT source, target, relation, weight FROM '{path}'").fetchall()
    else:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [(row["source"], row["target"], row["relation"], int(row["weight"])) for row in csv.DictReader(stream)]
    return Counter({(a, b, relation): weight for a, b, relation, weight in rows})


def nodes_of(path: Path) -> dict[str, dict[str, Any]]:
    if path.suffix in (".graphml", ".gexf"):
        graph = networkx.read_graphml(path) if path.suffix == ".graphml" else networkx.read_gexf(path)
        return dict(graph.nodes(data=True))
    place = path.with_name(f"{path.stem}.nodes{path.suffix}")
    if path.suffix == ".parquet":
        result = duckdb.execute(f"SELECT * FROM '{place}'")
        names = [column[0] for column in result.description or ()]
        return {row[0]: dict(zip(names, row, strict=True)) for row in result.fetchall()}
    with place.open(encoding="utf-8-sig", newline="") as stream:
        return {row["id"]: dict(row) for row in csv.DictReader(stream)}


@pytest.mark.parametrize("name", ["net.graphml", "net.gexf", "net.csv", "net.parquet"])
def test_every_format_reads_back_with_equal_counts(documents: Path, tmp_path: Path, name: str) -> None:
    """No fixture cites another: each edge is a source and a key, as plain counting finds them."""
    expected: Counter[tuple[str, str, str]] = Counter()
    for line in documents.read_bytes().splitlines():
        document = orjson.loads(line)
        expected.update((document["source"]["id"], c["key"], c["relation"]) for c in document["citations"] if c["key"])
    network(documents, "-o", tmp_path / name)
    assert edges_of(tmp_path / name) == expected
    nodes = nodes_of(tmp_path / name)
    assert nodes.keys() == {end for source, target, _ in expected for end in (source, target)}
    node = nodes["国务院令第585号"]
    assert (node["role"], node["label"], node["title"], node["level"]) == ("work", "国务院令第585号", "价格违法行为行政处罚规定", "central")
    assert node["issuers"] in ("国务院", ["国务院"])
    assert sum(int(n["cited"]) for n in nodes.values()) == expected.total()


NOTICE = "辽宁省民政厅关于做好养老工作的通知\n\n辽民发〔2017〕79号\n\n各市民政局：\n\n现将有关事项通知如下。根据《中华人民共和国老年人权益保障法》办理。\n\n辽宁省民政厅\n2017年3月1日\n"
RULES = "沈阳市养老服务办法\n\n第一条 根据《辽宁省民政厅关于做好养老工作的通知》（辽民发〔2017〕79号），制定本办法。\n"
ORDER = "沈阳市民政局关于做好养老检查的通知\n\n沈民发〔2019〕3号\n\n各区民政局：\n\n依照《沈阳市养老服务办法》和辽民发〔2017〕79号文件检查，依照辽民发〔2017〕79号文件处理。\n\n沈阳市民政局\n2019年5月1日\n"


def test_a_document_that_is_cited_is_the_work(extracted: Callable[..., Path], tmp_path: Path) -> None:
    """By its number, and by its title where it has no number: the chain goes on from document to document."""
    network(extracted({"notice.txt": NOTICE, "rules.txt": RULES, "order.txt": ORDER}), "-o", tmp_path / "net.csv")
    edges = edges_of(tmp_path / "net.csv")
    assert {(a, b) for a, b, _ in edges} == {
        ("辽民发〔2017〕79号", "《老年人权益保障法》"),
        ("《沈阳市养老服务办法》", "辽民发〔2017〕79号"),
        ("order.txt", "《沈阳市养老服务办法》"),
        ("order.txt", "辽民发〔2017〕79号"),
    }
    nodes = nodes_of(tmp_path / "net.csv")
    assert {key: node["role"] for key, node in nodes.items()} == {
        "辽民发〔2017〕79号": "both",
        "《沈阳市养老服务办法》": "both",
        "order.txt": "document",
        "《老年人权益保障法》": "work",
    }
    assert (nodes["辽民发〔2017〕79号"]["source"], nodes["order.txt"]["label"]) == ("notice.txt", "沈民发〔2019〕3号")


def test_two_texts_of_one_id_are_two_nodes(extracted: Callable[..., Path], tmp_path: Path) -> None:
    first, second = extracted({"a.txt": "根据《电力法》办理。"}), extracted({"a.txt": "根据《水法》办理。"}, "second.jsonl")
    network(first, second, "-o", tmp_path / "net.csv")
    sources = {source for source, _, _ in edges_of(tmp_path / "net.csv")}
    assert len(sources) == 2 and all(source.startswith("a.txt#") for source in sources)


def test_issuers_citing_issuers(extracted: Callable[..., Path], tmp_path: Path) -> None:
    said = network(extracted({"notice.txt": NOTICE, "rules.txt": RULES, "order.txt": ORDER}), "-o", tmp_path / "by.gexf", "--by", "issuer")
    assert edges_of(tmp_path / "by.gexf") == {("沈阳市民政局", "辽宁省民政厅", "basis"): 2}
    assert nodes_of(tmp_path / "by.gexf")["辽宁省民政厅"]["level"] == "province"
    assert "3 citations have no known issuer on one side" in said


def test_characters_that_xml_cannot_hold(extracted: Callable[..., Path], tmp_path: Path) -> None:
    path = extracted({"a\x0b<&\uffff>.txt": "根据《电力法》办理。"})
    for name in ("net.graphml", "net.gexf"):
        network(path, "-o", tmp_path / name)
        assert "a\N{REPLACEMENT CHARACTER}<&\N{REPLACEMENT CHARACTER}>.txt" in nodes_of(tmp_path / name)


def test_nothing_cited(extracted: Callable[..., Path], tmp_path: Path) -> None:
    network(extracted({"a": "今天天气好。"}), "-o", tmp_path / "net.graphml")
    assert nodes_of(tmp_path / "net.graphml") == {}
    result = RUN.invoke(app, ["network", str(tmp_path / "out.jsonl"), "--plot", str(tmp_path / "net.png")])
    assert isinstance(result.exception, ExtractorError) and "nothing is cited" in str(result.exception)


def test_usage(documents: Path) -> None:
    for arguments in ([], ["-o", "net.xyz"], ["--plot", "net.gif"], ["-o", "net.csv", "--by", "year"]):
        assert RUN.invoke(app, ["network", str(documents), *arguments]).exit_code == 2


# ---- the picture ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("chinese_font")
def test_the_picture(documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every character has a glyph (matplotlib warns of a missing one, and warnings are errors); the bodies and the years are there."""
    monkeypatch.setitem(matplotlib.rcParams, "svg.fonttype", "none")
    network(documents, "--plot", tmp_path / "net.svg")
    drawn = (tmp_path / "net.svg").read_text("utf-8")
    for words in ("国家税务总局", "长沙市财政局", "中央 central", "标准 standard", "2020"):
        assert words in drawn
    network(documents, "--plot", tmp_path / "net.png")
    assert (tmp_path / "net.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("chinese_font")
def test_a_picture_without_known_issuers(extracted: Callable[..., Path], tmp_path: Path) -> None:
    network(extracted({"a": "根据《电力法》办理。"}), "--plot", tmp_path / "net.png")
    assert (tmp_path / "net.png").stat().st_size > 1000


def test_no_chinese_font(documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "FONTS", ("No Such Font",))
    result = RUN.invoke(app, ["network", str(documents), "--plot", str(tmp_path / "net.png")])
    assert isinstance(result.exception, ExtractorError) and "fonts-noto-cjk" in str(result.exception)
    assert not (tmp_path / "net.png").exists()


# ---- keys of titles ---------------------------------------------------------------------------------------------------------------------------

KEYS = """
    SELECT key, title_key(
        bare_title(coalesce(title.inner, title.name)),
        list_filter(issuers, lambda i: i.name IS NOT NULL AND i.basis <> 'context')[1].name
    )
    FROM mention
    WHERE form = 'full' AND number IS NULL AND key IS NOT NULL
"""


def keys(path: Path) -> list[tuple[str, str]]:
    with open_citations([path], ["citations.key", "citations.form", "citations.number", "citations.title", "citations.issuers"]) as corpus:
        return corpus.con.execute(KEYS).fetchall()


def test_title_key_is_that_of_the_extractor(documents: Path) -> None:
    """A document's own key is made in SQL; over the works cited by title it must give what keys.key_of gives."""
    found = keys(documents)
    assert len(found) > 25
    assert [pair for pair in found if pair[0] != pair[1]] == []


TITLES = (
    "按照辽宁省财政厅印发的《预算管理办法》执行。",
    "按照《中华人民共和国政府与新西兰政府关于自由贸易的议定书》执行。",
    "根据《商务部等5部门关于开展健康消费月活动的通知》。",
    "根据海关总署《稽查条例》和《海关总署关于加强稽查的公告》。",
    "按照《学习贯彻（2020—2025年）实施方案》执行。",
    "根据《关于印发〈湿地保护办法〉的通知》。",
)


@pytest.mark.parametrize("text", TITLES)
def test_title_key_of_a_kind(extracted: Callable[..., Path], text: str) -> None:
    found = keys(extracted({"a": text}))
    assert found and all(key == made for key, made in found), found


def test_title_key_on_gold(root: Path, extracted: Callable[..., Path]) -> None:
    lines = (root / "fixtures" / "gold" / "gold.jsonl").read_bytes().splitlines()
    found = keys(extracted({f"gold {number}": orjson.loads(line)["text"] for number, line in enumerate(lines)}))
    assert sum(key == made for key, made in found) >= 0.97 * len(found)
