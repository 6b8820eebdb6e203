"""audit: what a proofreader would mark, where it stands, and what it should be."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from extractor import extract
from extractor.cli import app
from extractor.network.audit import DEVIATIONS
from extractor.rules import RULES

RUN = CliRunner()
Findings = Callable[..., list[dict[str, str]]]


@pytest.fixture
def findings(extracted: Callable[..., Path]) -> Findings:
    """Texts by their ids -> the rows that the command prints; each text stands at its offsets."""

    def run(texts: dict[str, str]) -> list[dict[str, str]]:
        result = RUN.invoke(app, ["audit", str(extracted(texts))])
        assert result.exit_code == 0, result.output
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        for row in rows:
            assert texts[row["source"]][int(row["start"]) : int(row["end"])] == row["text"]
        return rows

    return run


@pytest.mark.parametrize(
    ("text", "printed", "should_be", "problem"),
    [
        ("依据国发[2020]5号办理。", "国发[2020]5号", "国发〔2020〕5号", "年份未用六角括号〔〕括入"),
        (
            "依据国发〔2020〕第05号办理。",
            "国发〔2020〕第05号",
            "国发〔2020〕5号",
            "发文顺序号前加了“第”字；发文顺序号编了虚位（1 编为 01）",
        ),
        ("依据国发〔2020〕 5号办理。", "国发〔2020〕 5号", "国发〔2020〕5号", "文号中有空格或断行"),
        ("依据国科发火2008-172号办理。", "国科发火2008-172号", "国科发火〔2008〕172号", "年份未加六角括号〔〕"),
        ("依照GB/T9704-2012排印。", "GB/T9704-2012", "GB/T 9704-2012", "标准编号的空格、连接号或字母排印不规范"),
    ],
)
def test_numbers_that_depart_from_the_standard(findings: Findings, text: str, printed: str, should_be: str, problem: str) -> None:
    (row,) = findings({"a": text})
    assert (row["text"], row["should_be"], row["problem"], row["finding"], row["citation"]) == (
        printed,
        should_be,
        problem,
        "number-format",
        "c1",
    )
    assert row["wrong"]


@pytest.mark.parametrize("text", ["依据国发〔2020〕5号办理。", "依照GB/T 9704—2012排印。", "依照GB/T 9704-2012排印。"])
def test_numbers_as_they_should_be(findings: Findings, text: str) -> None:
    assert findings({"a": text}) == []


def test_the_text_s_own_number(findings: Findings) -> None:
    text = (
        "辽宁省民政厅关于做好养老工作的通知\n\n辽民发[2017]79号\n\n各市民政局：\n\n现将有关事项通知如下。\n\n辽宁省民政厅\n2017年3月1日\n"
    )
    (row,) = findings({"a": text})
    assert (row["text"], row["should_be"], row["citation"]) == ("辽民发[2017]79号", "辽民发〔2017〕79号", "")


def test_a_number_broken_over_lines_is_told_apart(findings: Findings) -> None:
    (row,) = findings({"a": "依据国发〔2020〕\n5号办理。"})
    assert (row["finding"], row["should_be"]) == ("number-broken", "国发〔2020〕5号")


def test_what_is_printed_well_is_not_marked(findings: Findings) -> None:
    text = "根据《会计档案管理办法》（财政部 国家档案局令第79号）、国发〔2020〕5号办理。"
    assert findings({"a": text, "b": "根据《电力法》办理。该法第三条另有规定。"}) == []


def test_issuer_against_code(findings: Findings) -> None:
    rows = findings({"a": "按照《浙江省财政厅关于做好养老工作的通知》（浙人社发〔2019〕27号）执行。"})
    assert [(row["finding"], row["text"]) for row in rows] == [("issuer-code-differs", rows[0]["text"])]
    assert "浙人社发" in rows[0]["wrong"] and rows[0]["problem"] == "印发机关与机关代字不符"


def test_short_forms_that_point_nowhere(findings: Findings) -> None:
    rows = findings({"a": "各单位要认真落实该办法。", "b": "根据《甲市养老服务办法》和《乙市养老服务办法》，该办法另行解释。"})
    assert {(row["source"], row["text"], row["finding"]) for row in rows} >= {("b", "该办法", "no-antecedent")}
    assert next(row for row in rows if row["source"] == "b")["problem"] == "简称所指不止一个文件"


def test_an_unclosed_title(findings: Findings) -> None:
    rows = findings({"a": "根据《甲市养老服务办法的规定办理，另见《电力法》。"})
    assert [(row["finding"], row["start"]) for row in rows] == [("unclosed-title", "2")]


# ---- repealed works -----------------------------------------------------------------------------------------------------------------------------


def notice(title: str, number: str, body: str, date: str) -> str:
    return f"福建省民政厅关于{title}的通知\n\n{number}\n\n各市民政局：\n\n{body}\n\n福建省民政厅\n{date}\n"


REPEALING = notice("做好养老工作", "闽民发〔2020〕9号", "《关于老年补贴的通知》（闽民发〔2012〕4号）同时废止。", "2020年7月5日")
LATER = notice("做好补贴工作", "闽民发〔2021〕3号", "根据《关于老年补贴的通知》（闽民发〔2012〕4号）发放补贴。", "2021年7月5日")
EARLIER = notice("做好补贴工作", "闽民发〔2019〕3号", "根据《关于老年补贴的通知》（闽民发〔2012〕4号）发放补贴。", "2019年7月5日")
UNDATED = "根据《关于老年补贴的通知》（闽民发〔2012〕4号）发放补贴。"
AGAIN = notice("清理文件", "闽民发〔2022〕1号", "《关于老年补贴的通知》（闽民发〔2012〕4号）停止执行。", "2022年7月5日")


def test_a_repealed_work_that_is_still_rested_on(findings: Findings) -> None:
    """Only a later, dated text that rests on it counts: not an earlier one, not an undated one, not one that repeals it again."""
    rows = findings({"repealing": REPEALING, "later": LATER, "earlier": EARLIER, "undated": UNDATED, "again": AGAIN})
    assert [(row["source"], row["finding"]) for row in rows] == [("later", "repealed")]
    assert rows[0]["wrong"] == "basis on 2021-07-05, repealed on 2020-07-05 by 闽民发〔2020〕9号 in repealing"
    assert rows[0]["problem"] == "所引文件已由闽民发〔2020〕9号于2020-07-05废止"


def test_a_repeal_that_is_only_planned(findings: Findings) -> None:
    planned = REPEALING.replace("同时废止", "拟于明年废止")
    assert findings({"planning": planned, "later": LATER}) == []


def test_a_new_edition_under_the_same_title(findings: Findings) -> None:
    """The new regulation repeals the old one of its own title; who cites that title cites the new."""
    new = "福建省养老服务办法\n\n第一条 为了发展养老服务，制定本办法。\n\n第二条 本办法自2020年7月5日起施行，《福建省养老服务办法》同时废止。\n\n福建省人民政府\n2020年7月5日\n"
    later = notice("做好养老工作", "闽民发〔2021〕3号", "根据《福建省养老服务办法》办理。", "2021年7月5日")
    assert findings({"new": new, "later": later}) == []


def test_every_deviation_has_its_words(root: Path) -> None:
    texts = [text for rule in RULES for text in rule.yes]
    for path in (root / "fixtures" / "cases").glob("*.txt"):
        texts += [line.translate({ord("⟦"): None, ord("⟧"): None}) for line in path.read_text("utf-8").splitlines()]
    texts += [orjson.loads(line)["text"] for line in (root / "fixtures" / "gold" / "gold.jsonl").read_bytes().splitlines()]
    numbers = [n for text in texts for c in extract(text).citations for n in (c.number, *c.other_numbers) if n]
    seen = {word for number in numbers for word in number.deviations}
    assert len(seen) > 8
    assert seen <= DEVIATIONS.keys()


def test_outputs(extracted: Callable[..., Path], tmp_path: Path) -> None:
    path = extracted({"a": "依据国发[2020]5号办理。"})
    for name in ("audit.csv", "audit.xlsx", "audit.parquet"):
        assert RUN.invoke(app, ["audit", str(path), "-o", str(tmp_path / name)]).exit_code == 0
        assert (tmp_path / name).stat().st_size > 100
    assert RUN.invoke(app, ["audit", str(path), "-o", str(tmp_path / "audit.html")]).exit_code == 2
