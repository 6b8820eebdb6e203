"""Names of bodies: which one ends a run, what it officially is, and how several in one are split."""

from pathlib import Path

import pytest

from extractor import extract
from extractor.agencies import body_ending, name_owner, split_bodies
from extractor.lexicon import default_lexicon

LEXICON = default_lexicon()
FIXTURE = Path(__file__).parent.parent / "fixtures" / "agencies.txt"


def cases() -> list[tuple[str, str | None, int | None, str]]:
    found = []
    for line in FIXTURE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            left, _, answer = line.partition("->")
            name, region, year = (part.strip() for part in left.split("|"))
            found.append((name, region or None, int(year) if year else None, answer.strip()))
    return found


def test_the_fixture_is_long_enough_and_says_nothing_twice() -> None:
    found = cases()
    assert len(found) >= 80
    assert len({case[:3] for case in found}) == len(found)


@pytest.mark.parametrize(("name", "region", "year", "answer"), cases())
def test_official_name(name: str, region: str | None, year: int | None, answer: str) -> None:
    owner = name_owner(name, year, LEXICON, region)
    if answer == "?":
        assert owner.name is None
        assert owner.reason
    else:
        assert owner.name == answer


@pytest.mark.parametrize("name", [case[0] for case in cases() if case[3] != "?"])
def test_a_known_name_ends_a_run(name: str) -> None:
    for run in (name, f"根据{name}", f"近日,由{name}"):
        assert run[-body_ending(run, LEXICON) :] == name


@pytest.mark.parametrize(
    ("run", "name"),
    [
        ("根据国家发展改革委", "国家发展改革委"),
        ("体育总局和国家移民局", "国家移民局"),
        ("财政部和住房和城乡建设部", "住房和城乡建设部"),
        ("联合省财政厅", "省财政厅"),
        ("由省人力资源和社会保障厅", "省人力资源和社会保障厅"),
        ("中共中央", "中共中央"),
        ("全国人大常委会", "全国人大常委会"),
        ("沈阳市人民政府", "沈阳市人民政府"),
        ("根据上海市青浦区人民政府", "上海市青浦区人民政府"),
        ("浑南区民政局", "浑南区民政局"),
        ("民政部办公厅", "民政部办公厅"),
        ("财政部税政司", "财政部税政司"),
        ("中共辽宁省委办公厅", "中共辽宁省委办公厅"),
        ("依照中华人民共和国商务部", "中华人民共和国商务部"),
        ("两高一部", "两高一部"),
        ("经国务院", "国务院"),
    ],
)
def test_body_ending(run: str, name: str) -> None:
    assert body_ending(run, LEXICON) == len(name)


@pytest.mark.parametrize(
    "run",
    [
        "",
        "依法行政",
        "有关部门",
        "企业会",
        "党委",
        "各级党委",
        "当地政府",
        "人民政府",
        "村委会",
        "社区居委会",
        "基金会",
        "董事会",
        "常委会",
        "国务院各部委",
        "地方财政局",
        "某单位",
        "公司",
    ],
)
def test_what_is_no_body(run: str) -> None:
    assert body_ending(run, LEXICON) == 0


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("省委省政府", ("省委", "省政府")),
        ("两办", ("中共中央办公厅", "国务院办公厅")),
        ("两高", ("最高人民法院", "最高人民检察院")),
        ("两高一部", ("最高人民法院", "最高人民检察院", "公安部")),
        ("中共中央国务院", ("中共中央", "国务院")),
        ("中共中央办公厅国务院办公厅", ("中共中央办公厅", "国务院办公厅")),
        ("财政部税务总局海关总署", ("财政部", "税务总局", "海关总署")),
        ("民政部", ("民政部",)),
        ("民政部办公厅", ("民政部办公厅",)),
        ("没有这个机关", ("没有这个机关",)),
    ],
)
def test_split(text: str, pieces: tuple[str, ...]) -> None:
    assert split_bodies(text, LEXICON) == pieces


def test_namesakes_are_told_apart_by_what_stands_above() -> None:
    assert name_owner("沈阳市铁西区民政局", 2020, LEXICON).agency == "210106:民政"
    assert name_owner("鞍山市铁西区民政局", 2020, LEXICON).agency == "210303:民政"
    assert name_owner("铁西区民政局", 2020, LEXICON).agency is None


def test_a_year_of_change_and_a_name_that_is_bound() -> None:
    assert name_owner("省环保厅", 2018, LEXICON, "辽宁省").name == "辽宁省环境保护厅"
    assert name_owner("省生态环境厅", 2018, LEXICON, "辽宁省").name == "辽宁省生态环境厅"


@pytest.mark.parametrize(
    ("text", "names", "note"),
    [
        ("市委、市政府印发《关于建设人才强市的意见》（青发〔2021〕15号）。", [None, None], "issuer-code-differs"),
        ("市政府印发《关于建设人才强市的意见》（苏政发〔2021〕15号）。", [None], "issuer-code-differs"),
        ("市政府印发《关于建设人才强市的意见》（京政发〔2021〕15号）。", ["北京市人民政府"], None),
        ("省政府印发《关于建设人才强省的意见》（苏政发〔2021〕15号）。", ["江苏省人民政府"], None),
        ("省政府发布的《浙江省松材线虫病防治办法》同时废止。", ["浙江省人民政府"], None),
        ("市政府发布的《浙江省松材线虫病防治办法》同时废止。", [None], None),
        ("省第九届人民代表大会常务委员会第五次会议通过的《贵州省渔业条例》同时废止。", ["贵州省人民代表大会常务委员会"], None),
        (
            "《云南省气候条例》已由云南省第十三届人民代表大会常务委员会第十三次会议于2019年9月28日审议通过，现予公布。",
            ["云南省人民代表大会常务委员会"],
            None,
        ),
        ("自治区人民政府办公厅印发《宁夏回族自治区防灾规划》（宁政办发〔2021〕60号）。", ["宁夏回族自治区人民政府办公厅"], None),
        ("参照国家计委计价格〔2002〕1980号文执行。", ["国家发展计划委员会"], None),
        ("教育部以第41号令发布《普通高等学校学生管理规定》。", ["教育部"], None),
    ],
)
def test_a_body_without_its_place(text: str, names: list[str | None], note: str | None) -> None:
    (citation,) = extract(text).citations
    assert [issuer.name for issuer in citation.issuers] == names
    assert [n.code for n in citation.notes] == ([note] if note else [])


def test_a_serial_of_another_body() -> None:
    one, two = extract("落实《关于支持企业发展的意见》（国发〔2022〕12号）和市政府12号文件。").citations
    assert (two.antecedent, two.key) == (None, None)
    one, two = extract("落实《关于支持企业发展的意见》（国发〔2022〕12号）和国务院12号文件。").citations
    assert (two.antecedent, two.key) == (one.id, one.key)
