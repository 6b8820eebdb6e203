"""explain --at: one place, from anchor to record."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from extractor import Extractor
from extractor.cli import app
from extractor.read import source_of_text
from extractor.story import explain_at

RUN = CliRunner()
TEXT = (
    "联合省财政厅印发《关于加快推进社区社会工作服务的实施意见》(辽民发〔2017〕79号，以下简称《意见》)，填写《最低生活保障申请表》。\n"
    "今天天气很好。\n按照《意见》执行。执行川发〔2020〕3号和国发〔2020〕第5号。"
)


def story(surface: str, nth: int = 0) -> str:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(surface, at + 1)
    return "\n".join(explain_at(source_of_text(TEXT), Extractor(region="辽宁省"), at, at + len(surface)))


def test_from_parts_to_record() -> None:
    told = story("79号")
    for line in (
        "-> canonical 辽民发〔2017〕79号  series document  code 辽民发  year 2017  serial 79  certainty high",
        "pairing: title, then number, and between them 「(」: one instrument",
        "issuer 辽宁省财政厅 (joint): printed 「省财政厅」 2-6; the sentence says so",
        "issuer 辽宁省民政厅 (issuer): not printed; only the number's code tells",
        "composed: 辽 (辽宁省) + 民 (民政) + 发",
        "relation issue: the verbs 印发 6-8 (issue, done)",
        "from here on 《意见》 stands for it",
        "rule document-number: 发文字号：机关代字、年份、发文顺序号 (GB/T 9704-2012 7.2.5",
        '"canonical": "辽民发〔2017〕79号"',
    ):
        assert line in told, line
    assert "79号⟧" in told and "## c1" in told and "## c2" not in told


def test_a_field_tells_of_its_citation() -> None:
    assert "## c1" in story("省财政厅") and "## c1" in story("联合")


def test_what_was_declined_is_no_neighbour() -> None:
    told = story("申请表")
    assert "because: 《…申请表》 is no policy instrument" in told and "## No citation here" in told and "## c1" not in told


def test_short_form() -> None:
    told = story("《意见》", 1)
    assert "pairing: a short title alone" in told and "it points back to c1 at 8-" in told and "which defines 《意见》" in told


def test_departures_and_nothing() -> None:
    assert "departs ordinal" in story("第5号")
    told = story("天气")
    assert "今天⟦天气⟧很好" in told and "nothing to begin with" in told and "川发" not in told


@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))
def test_every_place_has_a_story(start: int, length: int) -> None:
    end = min(len(TEXT), start + length)
    lines = list(explain_at(source_of_text(TEXT), Extractor(), start, end))
    assert lines[1].count("⟦") == 1 and any(line.startswith(("## c", "## No citation")) for line in lines)


@pytest.mark.parametrize("at", [(-1, 2), (3, 3), (0, len(TEXT) + 1)])
def test_outside_the_text(at: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="is not within the text"):
        list(explain_at(source_of_text(TEXT), Extractor(), *at))


def test_command(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert "## c1" in RUN.invoke(app, ["explain", str(file), "--at", "10"]).stdout
    result = RUN.invoke(app, ["explain", str(file), "--at", "0:40", "--region", "辽宁省"])
    assert result.exit_code == 0 and "辽宁省财政厅" in result.stdout
    for wrong in ("x", "3:", "5:4", "9999", "-1"):
        assert RUN.invoke(app, ["explain", str(file), "--at", wrong]).exit_code == (0 if wrong == "3:" else 2), wrong
