"""Every row proves itself by its own example; tables are sorted, unique and consistent; a user's table is laid over and checked."""

import csv
import re
import subprocess
import sys
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

import pytest

from extractor import Extractor
from extractor.agencies import body_ending, name_owner, split_bodies
from extractor.codes import code_owner, read_code
from extractor.errors import LexiconError
from extractor.grammar import readings
from extractor.lexicon import default_lexicon
from extractor.rows import CENTRAL, COLUMNS

LEXICON = default_lexicon()


@cache
def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files("extractor") / "data" / f"{table}.csv").read_text("utf-8").splitlines()))


NUMBER = re.compile(r"(?P<code>\w+)〔(?P<year>\d{4})〕\d+号")


def example(row: dict[str, str]) -> tuple[str, int | None]:
    """`辽民发 2017` and the number `辽民发〔2017〕79号 辽宁省民政厅` -> (辽民发, 2017)."""
    text, _, year = row["example"].partition(" ")
    number = NUMBER.fullmatch(text)
    if number:
        return number["code"], int(number["year"])
    return text, int(year) if year else None


def printed(row: dict[str, str]) -> str:
    """The body that the real document prints, when the example is one: `辽民发〔2017〕79号 辽宁省民政厅`."""
    text, _, body = row["example"].partition(" ")
    return body if NUMBER.fullmatch(text) else ""


def proves(row: dict[str, str], name: str | None, candidates: tuple[str, ...]) -> bool:
    """A body that the example prints is the one given; in a code that several bodies use, it is among them."""
    return not printed(row) or printed(row) == name or printed(row) in candidates


def in_force(row: dict[str, str], year: int | None) -> bool:
    return year is None or int(row["since"] or 0) <= year <= int(row["until"] or 9999)


def names(table: str, *columns: str) -> list[object]:
    return [pytest.param(row, id="-".join(row[c] for c in columns)) for row in rows(table)]


@pytest.mark.parametrize("table", COLUMNS)
def test_sorted_unique_and_complete(table: str) -> None:
    found = [tuple(row.values()) for row in rows(table)]
    assert found == sorted(found)
    assert len(found) == len(set(found))
    for row in rows(table):
        assert all(value == value.strip() for value in row.values())
        if "provenance" in row:
            assert row["provenance"]


@pytest.mark.parametrize("row", names("agency_codes", "code", "body", "office"))
def test_agency_code(row: dict[str, str]) -> None:
    code, year = example(row)
    assert in_force(row, year)
    reading = read_code(code, LEXICON)
    assert reading is not None
    assert reading.code == code
    body = row["body"] if ":" in row["body"] else f"{CENTRAL}:{row['body']}"
    owner = code_owner(code, year, LEXICON)
    assert owner.name or owner.candidates
    assert proves(row, owner.name, owner.candidates)
    assert row["certainty"] == "high" or owner.name is None
    if owner.agency:
        assert owner.agency == (f"{body}/{row['office']}" if row["office"] else body)
    else:
        assert body in {r.holder.body for r in readings(code, LEXICON) if r.holder}


@pytest.mark.parametrize("row", names("region_codes", "chars", "region", "before"))
def test_region_code(row: dict[str, str]) -> None:
    code, year = example(row)
    region = LEXICON.regions[row["region"]]
    owner = code_owner(code, year or 2016, LEXICON)
    assert proves(row, owner.name, owner.candidates)
    settled = code_owner(code, year or 2016, LEXICON, region.name) if len(LEXICON.region_names[region.name]) == 1 else owner
    listed = code in LEXICON.codes
    assert listed or row["region"] in {r.region for r in readings(code, LEXICON)}
    if row["certainty"] != "high" and owner.name and not listed:
        assert owner.region != region.name
    if not listed and settled.name and readings(code, LEXICON)[0].basis == "composed":
        assert settled.region == region.name or row["certainty"] != "high"


@pytest.mark.parametrize("row", names("department_codes", "chars", "key", "where"))
def test_department_code(row: dict[str, str]) -> None:
    code, year = example(row)
    assert in_force(row, year)
    owner = code_owner(code, year, LEXICON)
    assert owner.name or owner.candidates
    assert proves(row, owner.name, owner.candidates)
    assert row["key"] in {r.holder.body.partition(":")[2] for r in readings(code, LEXICON) if r.holder}


@pytest.mark.parametrize("table", ["agency_codes", "department_codes", "region_codes"])
def test_what_nothing_proves_names_no_body(table: str) -> None:
    """A row from general knowledge is only a candidate."""
    unproved = [row for row in rows(table) if row["provenance"] == "general knowledge"]
    assert unproved
    assert {row["certainty"] for row in unproved} <= {"likely", "medium"}


@pytest.mark.parametrize("row", [p for p in names("agency_codes", "code", "body", "office") if p.values[0]["provenance"].startswith("as ")])  # type: ignore[attr-defined]
def test_a_row_borne_out_by_another_number_has_the_same_body(row: dict[str, str]) -> None:
    number = NUMBER.fullmatch(row["provenance"].removeprefix("as "))
    assert number
    bodies = {r.holder.body.partition(":")[2] for r in readings(number["code"], LEXICON) if r.holder}
    assert row["body"].rpartition(":")[2] in bodies or "监能" in row["code"]


@pytest.mark.parametrize("row", names("departments", "key", "where", "name", "since"))
def test_department(row: dict[str, str]) -> None:
    name, year = example(row)
    assert in_force(row, year)
    owner = name_owner(name, year, LEXICON)
    assert owner.name == name or name in owner.candidates


@pytest.mark.parametrize("row", names("agencies", "key", "name"))
def test_agency(row: dict[str, str]) -> None:
    name, year = example(row)
    assert in_force(row, year)
    assert name_owner(name, year, LEXICON).name == name
    assert body_ending(f"根据{name}", LEXICON) == len(name)
    succession = [s for s in row["successor"].split("、") if s]
    assert all(s in LEXICON.names or s.startswith(("国家", "中国", "中央")) for s in succession)


@pytest.mark.parametrize("row", names("aliases", "alias", "name", "since"))
def test_alias(row: dict[str, str]) -> None:
    name, year = example(row)
    assert in_force(row, year)
    assert body_ending(f"经{name}", LEXICON) == len(name)
    if row["name"].startswith("+"):
        assert split_bodies(name, LEXICON) == tuple(row["name"][1:].split("+"))
    elif "~" in row["alias"]:
        owner = name_owner(name, year, LEXICON)
        assert owner.name or owner.candidates
    else:
        assert name_owner(name, year, LEXICON).name == row["name"]


@pytest.mark.parametrize("row", names("code_series", "token", "class"))
def test_series(row: dict[str, str]) -> None:
    kind = row["class"].split()[0]
    if kind in ("series", "government", "bureau"):
        code, _ = example(row)
        found = readings(code, LEXICON)
        assert found
        assert row["token"] in code
        assert found[0].strict
    elif kind == "deny":
        reading = read_code(row["example"], LEXICON)
        assert reading is not None
        assert reading.denied
    elif kind == "elided":
        assert body_ending(row["example"], LEXICON) == len(row["example"])


def test_every_reference_is_there() -> None:
    keys = {row["key"] for row in rows("agencies")}
    local = {row["key"] for row in rows("departments")}
    for row in rows("agency_codes"):
        region, _, key = row["body"].rpartition(":")
        assert (key in local and region in LEXICON.regions) if region else key in keys
    assert {row["key"] for row in rows("department_codes")} <= local
    assert {row["body"] for row in rows("bureaus")} <= keys
    assert {row["region"] for row in rows("region_codes")} <= set(LEXICON.regions)
    assert all(not r.parent or r.parent in LEXICON.regions for r in LEXICON.regions.values())


def test_names_of_one_body_leave_no_two_in_the_middle_of_a_year_range() -> None:
    """A national body has one name at a time; only the year of change has two."""
    for body, found in LEXICON.bodies.items():
        if body.startswith(CENTRAL):
            for year in range(1985, 2026):
                valid = {n.name for n in found if n.since < year < n.until}
                assert len(valid) <= 1, (body, year, valid)


def test_loaded_once_and_not_at_import() -> None:
    assert default_lexicon() is LEXICON
    code = "import extractor.codes, extractor.agencies as a, extractor.lexicon as l; print(l.default_lexicon.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout.strip() == "0"


def test_the_version_is_a_short_digest() -> None:
    assert len(LEXICON.version) == 12
    assert int(LEXICON.version, 16)


# ---- a user's table ------------------------------------------------------------------------------------------------------------------------


def table(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_user_adds_and_overrides(tmp_path: Path) -> None:
    mine = LEXICON.extend(
        table(
            tmp_path,
            "kind,key,name,since,until\ncode,校党字,中共某某大学委员会,,\ncode,财税,某某市财税局,2010,\nname,市林园局,广州市林业和园林局,2019,\n",
        )
    )
    reading = read_code("根据校党字", mine)
    assert reading is not None
    assert (reading.code, reading.basis) == ("校党字", "user")
    assert code_owner("校党字", 1995, mine).name == "中共某某大学委员会"
    assert code_owner("财税", 2016, mine).name == "某某市财税局"
    assert code_owner("财税", 2005, mine).name == "财政部"
    assert name_owner("市林园局", 2020, mine).name == "广州市林业和园林局"
    assert body_ending("经市林园局", mine) == 4
    assert mine.version.startswith(LEXICON.version + "+")
    assert code_owner("财税", 2016, LEXICON).name == "财政部"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,name\n", "line 1: no column kind, key"),
        ("kind,key,name\ncod,财税,财政部\n", "line 2, column kind"),
        ("kind,key,name\ncode,,财政部\n", "line 2, column key: empty"),
        ("kind,key,name,since\ncode,财税,财政部,二〇一〇\n", "line 2, column since"),
    ],
)
def test_a_bad_table_is_told_by_file_line_and_column(tmp_path: Path, text: str, told: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(LexiconError) as error:
        LEXICON.extend(path)
    assert str(path) in str(error.value)
    assert told in str(error.value)
    assert error.value.remedy


def test_a_table_that_is_not_there_or_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="No such file"):
        LEXICON.extend(tmp_path / "none.csv")
    path = tmp_path / "gbk.csv"
    path.write_bytes("kind,key,name\ncode,财税,财政部\n".encode("gbk"))
    with pytest.raises(LexiconError, match="not UTF-8"):
        LEXICON.extend(path)


def test_an_extractor_goes_to_other_processes(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("kind,key,name,since,until\ncode,穗林园,广州市林业和园林局,2019,\n", encoding="utf-8")
    for lexicon in (None, default_lexicon().extend(table)):
        extractor = Extractor(lexicon, region="辽宁省")
        texts = ["按照省财政厅印发的《预算管理办法》和穗林园〔2020〕1号执行。"] * 2
        with get_context("spawn").Pool(1) as pool:
            assert pool.map(extractor.extract, texts) == [extractor.extract(text) for text in texts]
