"""Reading 机关代字: where a code begins, whose it is in a year, and how long that takes."""

import csv
import re
import time
from pathlib import Path

import pytest

from extractor.agencies import name_owner
from extractor.codes import code_owner, explain_code, read_code
from extractor.grammar import readings
from extractor.lexicon import default_lexicon

LEXICON = default_lexicon()
FIXTURE = Path(__file__).parent.parent / "fixtures" / "codes.txt"


def cases() -> list[tuple[str, int, str | None, str]]:
    found = []
    for line in FIXTURE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            left, answer = line.split(" -> ") if " -> " in line else (line.removesuffix(" ->"), "")
            code, year, *region = left.split()
            found.append((code, int(year), region[0] if region else None, answer.strip()))
    return found


def test_the_fixture_is_long_enough_and_says_nothing_twice() -> None:
    found = cases()
    assert len(found) >= 150
    assert len({case[:3] for case in found}) == len(found)


@pytest.mark.parametrize(("code", "year", "region", "answer"), cases())
def test_owner(code: str, year: int, region: str | None, answer: str) -> None:
    owner = code_owner(code, year, LEXICON, region)
    if not answer.startswith("?"):
        assert owner.name == answer
        assert owner.agency
        assert not owner.candidates
        return
    assert owner.name is None
    assert owner.reason
    assert {name for name in answer[1:].strip().split("、") if name} <= set(owner.candidates)


def printed() -> list[tuple[str, str]]:
    rows = csv.DictReader((FIXTURE.parent / "numbers.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    return [(row["number"], row["issuer"]) for row in rows]


@pytest.mark.parametrize(("number", "issuer"), printed())
def test_the_body_printed_beside_a_real_number_is_named_or_offered(number: str, issuer: str) -> None:
    """One of the bodies of a joint document; where the page was not at hand, any body at all."""
    match = re.fullmatch(r"(?P<code>\w+)〔(?P<year>\d{4})〕\d+号", number)
    assert match
    year = int(match["year"])
    owner = code_owner(match["code"], year, LEXICON)
    offered = {owner.name, *owner.candidates} - {None}
    assert offered
    bodies = {name_owner(body, year, LEXICON).name or body for body in issuer.split("、")}
    assert not issuer or offered & bodies


@pytest.mark.parametrize("code", [case[0] for case in cases()])
def test_a_listed_code_reads_whole_and_behind_a_lead_in(code: str) -> None:
    for run in (code, f"根据{code}"):
        reading = read_code(run, LEXICON)
        assert reading is not None
        assert reading.code == code


@pytest.mark.parametrize(
    ("run", "code"),
    [
        ("以国发", "国发"),
        ("根据财库", "财库"),
        ("以及财关税", "财关税"),
        ("以下简称商消费函", "商消费函"),
        ("保险公司符合财税", "财税"),
        ("的通知沪发改价管", "沪发改价管"),
        ("苏州市住房和城乡建设局苏住建规", "苏住建规"),
        ("劳动部、中国纺织总会劳部发", "劳部发"),
        ("通知教职成", "教职成"),
        ("粤国土资(建)字", "粤国土资(建)字"),
        ("粤国土资（建）字", "粤国土资（建）字"),
        ("新农保财社", "财社"),
        ("公司财税", "财税"),
        ("和财税", "财税"),
        ("规定财税", "财税"),
        ("辽宁财税", "财税"),
        ("日证监发行字", "证监发行字"),
        ("省财政厅辽财综", "辽财综"),
        ("人力资源社会保障部人社部发", "人社部发"),
        ("国家工商行政管理局工商企字", "工商企字"),
        ("根据醴政发", "醴政发"),
        ("县人民政府文件长县政发", "长县政发"),
        ("为切实落实长政办函", "长政办函"),
    ],
)
def test_prose_is_not_part_of_a_code(run: str, code: str) -> None:
    reading = read_code(run, LEXICON)
    assert reading is not None
    assert reading.code == code


@pytest.mark.parametrize(
    "run",
    [
        "建筑面积",
        "合同编号",
        "公司编号",
        "本合同",
        "企业所得税",
        "省两办",
        "住房建",
        "工程建设",
        "杭州市人民政府",
        "某某街道",
        "会议室",
        "江府信息",
        "",
        "号",
        "第",
        "院后字",
    ],
)
def test_what_is_no_code(run: str) -> None:
    assert read_code(run, LEXICON) is None


def test_an_unlisted_place_does_not_make_a_local_number_the_ministry_s() -> None:
    """长县交发 is a county's, not the Ministry of Transport's 交发."""
    reading = read_code("长县交发", LEXICON)
    assert reading is not None
    assert reading.code == "长县交发"
    assert code_owner("长县交发", 2012, LEXICON).name is None


@pytest.mark.parametrize(
    ("run", "kind"),
    [
        ("国市监处罚", "penalty"),
        ("证监许可", "licence"),
        ("安许证", "licence"),
        ("住保售", "housing register"),
        ("批准文号国药准字", "licence"),
        ("杭人社工认字", "work injury decision"),
    ],
)
def test_denied_series(run: str, kind: str) -> None:
    reading = read_code(run, LEXICON)
    assert reading is not None
    assert reading.denied == kind


@pytest.mark.parametrize("code", ["国市监稽", "证监发", "建市", "辽人社发", "国卫医发"])
def test_policy_series_are_not_denied(code: str) -> None:
    reading = read_code(code, LEXICON)
    assert reading is not None
    assert reading.denied is None


def test_the_reason_names_the_regions() -> None:
    assert code_owner("宁政发", 2017, LEXICON).reason == "region character 宁 stands for 宁夏回族自治区, 南京市, 宁德市, 西宁市"


def test_a_region_elsewhere_settles_nothing() -> None:
    owner = code_owner("宁政发", 2017, LEXICON, "辽宁省")
    assert owner.name is None
    assert len(owner.candidates) == 4


def test_without_a_year_the_present_name_or_the_last_of_the_code() -> None:
    assert code_owner("辽环发", None, LEXICON).name == "辽宁省生态环境厅"
    assert code_owner("国税发", None, LEXICON).name == "国家税务总局"
    assert code_owner("银监发", None, LEXICON).name == "中国银行业监督管理委员会"


def test_the_agency_id_outlives_the_name() -> None:
    ids = {code_owner("辽环发", year, LEXICON).agency for year in (2005, 2010, 2020)}
    assert ids == {"210000:生态环境"}
    assert code_owner("民办函", 2020, LEXICON).agency == "000000:民政/办公厅"


def test_explained() -> None:
    told = explain_code("宁政发", 2015, LEXICON)
    assert "宁 (南京市) + 政 (政府) + 发" in told
    assert "candidates: 宁夏回族自治区人民政府、南京市人民政府" in told
    assert "no reading" in explain_code("噫吁嚱", None, LEXICON)


def _each(function, inputs: list[str]) -> float:  # type: ignore[no-untyped-def]
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        for value in inputs:
            function(value)
        best = min(best, (time.perf_counter() - begun) / len(inputs))
    return best * 1e6


def test_long_and_hostile_runs_cost_little() -> None:
    """Microseconds a run, uncached, with a generous margin for slow machines."""

    def read(run: str) -> object:
        readings.cache_clear()
        return read_code.__wrapped__(run, LEXICON)

    runs = ["沪财" * 8, "建" * 16, "辽" * 16, "国卫办医函国卫办医函国卫办", "财税财税财税财税财税财税", "综合综合综合综合综合综合综合综合"]
    assert _each(read, runs) < 2000
