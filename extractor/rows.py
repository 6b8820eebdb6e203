"""The tables of data/ as rows: their columns, the row types, reading with a check of the header."""

import csv
from typing import NamedTuple

from extractor.errors import LexiconError

ALWAYS, NEVER = 0, 9999
COLUMNS = {
    "regions": "code name level parent since until",
    "region_codes": "chars region before certainty example provenance",
    "agencies": "key name since until level successor example provenance",
    "agency_codes": "code body office since until certainty example provenance",
    "bureaus": "body chars",
    "departments": "key where name since until example provenance",
    "department_codes": "chars key where since until certainty example provenance",
    "aliases": "alias name since until example provenance",
    "code_series": "token class meaning example provenance",
}
CENTRAL = "000000"
COUNTRY = "中华人民共和国"
ELIDED = ("省", "市", "县", "区", "州", "旗", "盟", "地区", "自治区", "自治州", "自治县")
_RANKS = ("特别行政区", "自治区", "自治州", "省", "市", "地区", "盟")


class Region(NamedTuple):
    """A place of data/regions.csv: code of GB/T 2260, official name, level, code of the place above, years of the name."""

    code: str
    name: str
    level: str
    parent: str
    since: int
    until: int


class RegionCode(NamedTuple):
    """Characters that stand for a region in a code, before what (政 府 委 党 部门). `certainty`: high names the place, likely and medium only offer it.

    A likely place is one by its characters, so no prose is cut off it and it makes a rival of a certain one; a medium one may as well be the end of a word.
    """

    chars: str
    region: str
    before: frozenset[str]
    certainty: str


class Name(NamedTuple):
    """A name that a body bore in the years since..until. Local names hold {R} (region) or {W} (its party committee)."""

    body: str
    where: str
    name: str
    since: int
    until: int


class Code(NamedTuple):
    """A code of data/agency_codes.csv, or the characters of a department: whose it is, which office of it, in which years, and whether that is certain."""

    code: str
    body: str
    office: str
    where: str
    since: int
    until: int
    certain: bool = True


class Alias(NamedTuple):
    """A shorter form of a name, bound to the full one; `~` stands for the region in local forms (~发改委)."""

    alias: str
    name: str
    since: int
    until: int


def years(since: str, until: str) -> tuple[int, int]:
    return int(since or ALWAYS), int(until or NEVER)


def read_rows(text: str, columns: str) -> list[list[str]]:
    """The rows of a table as lists; its header must be the columns this module unpacks."""
    rows = csv.reader(text.splitlines())
    header = next(rows)
    if header != columns.split():
        raise LexiconError(f"header {','.join(header)}", f"it must read {','.join(columns.split())}")
    return list(rows)


# fmt: off
_PEOPLES = ("维吾尔", "壮族", "回族", "藏族", "蒙古族", "朝鲜族", "土家族", "苗族", "侗族", "布依族", "彝族", "哈尼族", "傣族", "白族",
            "羌族", "景颇族", "傈僳族", "哈萨克", "柯尔克孜", "蒙古")
# fmt: on


def short_name(name: str) -> str:
    """A place's name without its rank and its peoples.

    >>> short_name("辽宁省"), short_name("宁夏回族自治区"), short_name("延边朝鲜族自治州"), short_name("内蒙古自治区")
    ('辽宁', '宁夏', '延边', '内蒙古')
    """
    stem = next((name.removesuffix(tail) for tail in _RANKS if name.endswith(tail)), name)
    while True:
        people = next((p for p in _PEOPLES if stem.endswith(p) and len(stem) > len(p) + 1 and stem != "内蒙古"), None)
        if people is None:
            return stem
        stem = stem.removesuffix(people)
