"""The tables of data/ as frozen rows and the indexes that reading needs; `extend` lays a user's own table over them.

Nothing is read at import: `default_lexicon()` loads once. Every table is described in data/README.md; every row carries an example that proves it.
"""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from extractor.errors import LexiconError

COLUMNS = {
    "regions": "code name level parent since until",
    "region_codes": "chars region before certainty example provenance",
    "agencies": "key name since until level successor example provenance",
    "agency_codes": "code body office since until example provenance",
    "bureaus": "body chars",
    "departments": "key where name since until example provenance",
    "department_codes": "chars key where since until example provenance",
    "aliases": "alias name since until example provenance",
    "code_series": "token class meaning example provenance",
}
CENTRAL = "000000"
ELIDED = ("省", "市", "县", "区", "州", "旗", "盟", "地区", "自治区", "自治州", "自治县")
USER_COLUMNS = ("kind", "key", "name", "since", "until")


class Region(NamedTuple):
    """A place of data/regions.csv: code of GB/T 2260, official name, level, code of the place above, years of the name."""

    code: str
    name: str
    level: str
    parent: str
    since: int
    until: int


class RegionCode(NamedTuple):
    """Characters that stand for a region in a code, before what (政 府 委 党 部门), and whether that is certain."""

    chars: str
    region: str
    before: frozenset[str]
    certain: bool


class Name(NamedTuple):
    """A name that a body bore in the years since..until. Local names hold {R} (region) or {W} (its party committee)."""

    body: str
    where: str
    name: str
    since: int
    until: int


class Code(NamedTuple):
    """A code of data/agency_codes.csv, or the characters of a department: whose it is, which office of it, in which years."""

    code: str
    body: str
    office: str
    where: str
    since: int
    until: int


class Alias(NamedTuple):
    """A shorter form of a name, bound to the full one; `~` stands for the region in local forms (~发改委)."""

    alias: str
    name: str
    since: int
    until: int


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All tables and indexes, read-only. Compared and hashed by identity, so that caches keyed on it stay cheap.

    >>> default_lexicon().regions["210000"].name
    '辽宁省'
    """

    version: str
    regions: MappingProxyType[str, Region]
    region_names: MappingProxyType[str, tuple[str, ...]]
    region_codes: MappingProxyType[str, tuple[RegionCode, ...]]
    names: MappingProxyType[str, tuple[Name, ...]]
    bodies: MappingProxyType[str, tuple[Name, ...]]
    codes: MappingProxyType[str, tuple[Code, ...]]
    templates: MappingProxyType[str, tuple[tuple[str, Code], ...]]
    user_codes: MappingProxyType[str, tuple[Code, ...]]
    department_codes: MappingProxyType[str, tuple[Code, ...]]
    bureaus: MappingProxyType[str, frozenset[str]]
    nouns: MappingProxyType[str, tuple[Alias, ...]]
    noun_prefixes: MappingProxyType[str, tuple[str, ...]]
    pattern_keys: MappingProxyType[str, tuple[str, ...]]
    longest_noun: int
    aliases: MappingProxyType[str, tuple[Alias, ...]]
    tails: frozenset[str]
    tokens: MappingProxyType[str, frozenset[str]]
    denied: MappingProxyType[str, str]
    barred: frozenset[str]

    def extend(self, path: str | Path) -> "Lexicon":
        """A lexicon with the rows of a CSV laid over this one: columns kind (code | name), key, name, since, until.

        `code,穗林园,广州市林业和园林局,2019,` adds or overrides a code, `name,市林园局,广州市林业和园林局,,` a name. LexiconError names file, line, column.
        """
        return _extended(self, Path(path))


@cache
def default_lexicon() -> Lexicon:
    """The built-in tables; the same object at every call."""
    folder = files("extractor") / "data"
    return _build({name: (folder / f"{name}.csv").read_text("utf-8") for name in COLUMNS})


# ---- reading -----------------------------------------------------------------------------------------------------------------------------

_ALWAYS, _NEVER = 0, 9999
_V = TypeVar("_V")


def _years(since: str, until: str) -> tuple[int, int]:
    return int(since or _ALWAYS), int(until or _NEVER)


def _rows(text: str, columns: str) -> list[list[str]]:
    """The rows of a table as lists; its header must be the columns this module unpacks."""
    rows = csv.reader(text.splitlines())
    header = next(rows)
    if header != columns.split():
        raise LexiconError(f"header {','.join(header)}", f"it must read {','.join(columns.split())}")
    return list(rows)


def _grouped(pairs: Iterable[tuple[str, _V]]) -> MappingProxyType[str, tuple[_V, ...]]:
    found: dict[str, tuple[_V, ...]] = {}
    for key, value in pairs:
        found[key] = (*found[key], value) if key in found else (value,)
    return MappingProxyType(found)


def _sets(pairs: Iterable[tuple[str, str]]) -> MappingProxyType[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return MappingProxyType({key: frozenset(values) for key, values in found.items()})


def _build(texts: dict[str, str]) -> Lexicon:
    table = {name: _rows(text, COLUMNS[name]) for name, text in texts.items()}
    regions = {
        code: Region(code, name, level, parent, *_years(since, until)) for code, name, level, parent, since, until in table["regions"]
    }
    central = [Name(f"{CENTRAL}:{key}", level, name, *_years(since, until)) for key, name, since, until, level, *_ in table["agencies"]]
    local = [Name(key, where, name, *_years(since, until)) for key, where, name, since, until, *_ in table["departments"]]
    codes = [Code(code, _body(body), office, "", *_years(since, until)) for code, body, office, since, until, *_ in table["agency_codes"]]
    aliases = [Alias(alias, name, *_years(since, until)) for alias, name, since, until, *_ in table["aliases"]]
    departments = [Code(chars, key, "", where, *_years(since, until)) for chars, key, where, since, until, *_ in table["department_codes"]]
    places = _region_codes(table["region_codes"], regions)
    nouns = _nouns(local, aliases)
    tokens = _sets((kind.split()[0], token) for token, kind, *_ in table["code_series"])
    return Lexicon(
        version=hashlib.sha256("".join(texts[name] for name in COLUMNS).encode()).hexdigest()[:12],
        regions=MappingProxyType(regions),
        region_names=_grouped(_region_names(regions)),
        region_codes=_grouped((c.chars, c) for c in places),
        names=_grouped((n.name, n) for n in central),
        bodies=_grouped((n.body, n) for n in (*central, *local)),
        codes=_grouped((c.code, c) for c in codes if "X" not in c.code),
        templates=_grouped((c.code[: c.code.index("X")], (c.code[c.code.index("X") + 1 :], c)) for c in codes if "X" in c.code),
        user_codes=MappingProxyType({}),
        department_codes=_grouped((c.code, c) for c in departments),
        bureaus=_sets((_body(body), chars) for body, chars in table["bureaus"]),
        nouns=_grouped(nouns),
        noun_prefixes=_noun_prefixes(nouns),
        pattern_keys=_grouped(dict.fromkeys((n.name, n.body) for n in local)),
        longest_noun=max(len(pattern.partition("~")[2]) for pattern, _ in nouns),
        aliases=_grouped((a.alias, a) for a in aliases if "~" not in a.alias),
        tails=frozenset("司处心")
        | {name[-1] for name in (*(n.name for n in central), *(a.alias for a in aliases), *(p for p, _ in nouns))},
        tokens=tokens,
        denied=MappingProxyType({token: meaning for token, kind, meaning, *_ in table["code_series"] if kind.startswith("deny")}),
        barred=tokens["barred"],
    )


def _body(key: str) -> str:
    return key if ":" in key else f"{CENTRAL}:{key}"


def _region_names(regions: dict[str, Region]) -> list[tuple[str, str]]:
    """Full names, and for provinces and prefectures the short ones: 辽宁, 沈阳, 内蒙古, 延边州."""
    pairs = []
    for region in regions.values():
        pairs.append((region.name, region.code))
        if region.level != "county":
            pairs += [(short, region.code) for short in _short_names(region.name)]
    return pairs


_PEOPLES = ("维吾尔", "壮族", "回族", "藏族", "蒙古族", "朝鲜族", "土家族", "苗族", "侗族", "布依族", "彝族", "哈尼族", "傣族", "白族", "羌族", "景颇族",
            "傈僳族", "哈萨克", "柯尔克孜", "蒙古")  # fmt: skip


def _short_names(name: str) -> list[str]:
    for tail in ("特别行政区", "自治区", "自治州", "省", "市", "地区", "盟"):
        if name.endswith(tail):
            stem = name.removesuffix(tail)
            break
    else:
        return []
    while True:
        people = next((p for p in _PEOPLES if stem.endswith(p) and len(stem) > len(p) + 1 and stem != "内蒙古"), None)
        if people is None:
            break
        stem = stem.removesuffix(people)
    return [stem, f"{stem}州"] if tail == "自治州" else [stem] if len(stem) > 1 else []


def _region_codes(rows: list[list[str]], regions: dict[str, Region]) -> list[RegionCode]:
    """Rows as they stand, and those of districts once more behind their city's characters (崇 -> 沪崇), where they are certain."""
    found = [RegionCode(chars, region, frozenset(before.split()), certainty == "high") for chars, region, before, certainty, *_ in rows]
    above = {c.region: c.chars for c in reversed(found) if c.certain}
    for code in tuple(found):
        region = regions[code.region]
        city = above.get(region.parent)
        if region.level == "county" and city and not code.chars.startswith(city):
            found.append(code._replace(chars=city + code.chars, before=code.before | {"部门", "委", "党"}, certain=True))
    return found


def _nouns(local: list[Name], aliases: list[Alias]) -> list[tuple[str, Alias]]:
    """`~财政厅` -> {R}财政厅, from the names of departments and the local aliases."""
    found: dict[tuple[str, str], Alias] = {}
    for name in local:
        for pattern in _patterns(name.name):
            found[pattern, name.name] = Alias(pattern, name.name, _ALWAYS, _NEVER)
    for alias in aliases:
        if "~" in alias.alias:
            found[alias.alias, alias.name] = alias
    return [(alias.alias, alias) for alias in found.values()]


def _noun_prefixes(nouns: list[tuple[str, Alias]]) -> MappingProxyType[str, tuple[str, ...]]:
    """What may stand before the region, by what stands behind it, the longest first: 委 -> (共青团, 中共, 团, "")."""
    pairs = {(pattern.partition("~")[2], pattern.partition("~")[0]) for pattern, _ in nouns}
    return _grouped(sorted(pairs, key=lambda pair: (-len(pair[1]), pair)))


def _patterns(name: str) -> tuple[str, ...]:
    """How a full local name may stand: with and without 中共, with 委 or 党委 for the committee."""
    if "{" not in name:
        return ()
    if "{W}" in name:
        tail = name.removeprefix("中共{W}")
        return f"中共~委{tail}", f"~委{tail}", f"~党委{tail}", f"中共~委员会{tail}", f"~委员会{tail}"
    plain = name.replace("{R}", "~").replace("{S}", "~")
    return (plain, plain.removeprefix("中共")) if plain.startswith("中共") else (plain,)


# ---- a user's own rows -------------------------------------------------------------------------------------------------------------------


def _extended(lexicon: Lexicon, path: Path) -> Lexicon:
    text = _text(path)
    rows = csv.DictReader(io.StringIO(text))
    missing = [c for c in ("kind", "key", "name") if c not in (rows.fieldnames or ())]
    if missing:
        raise LexiconError(f"{path}, line 1: no column {', '.join(missing)}", f"the first line must read {','.join(USER_COLUMNS)}")
    codes: dict[str, list[Code]] = {}
    names: dict[str, list[Name]] = {}
    for number, row in enumerate(rows, start=2):
        since, until = (_year(path, number, column, row) for column in ("since", "until"))
        kind, key, name = (_cell(path, number, column, row) for column in ("kind", "key", "name"))
        if kind == "code":
            codes.setdefault(key, []).append(Code(key, f"user:{name}", "", "", since or _ALWAYS, until or _NEVER))
        elif kind == "name":
            names.setdefault(key, []).append(Name(f"user:{name}", "", name, since or _ALWAYS, until or _NEVER))
        else:
            raise LexiconError(f"{path}, line {number}, column kind: {kind!r}", "write code or name")
    return _laid_over(lexicon, text, codes, names)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 at byte {error.start}", "save the table as UTF-8") from error
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}", "give the path of a readable CSV file") from error


def _cell(path: Path, number: int, column: str, row: dict[str, Any]) -> str:
    value = (row.get(column) or "").strip()
    if not value:
        raise LexiconError(f"{path}, line {number}, column {column}: empty", "fill it in or drop the line")
    return str(value)


def _year(path: Path, number: int, column: str, row: dict[str, Any]) -> int:
    value = (row.get(column) or "").strip()
    if value and not (value.isascii() and value.isdigit() and len(value) == 4):
        raise LexiconError(f"{path}, line {number}, column {column}: {value!r} is no year", "write four digits or leave it empty")
    return int(value or 0)


def _laid_over(lexicon: Lexicon, text: str, codes: dict[str, list[Code]], names: dict[str, list[Name]]) -> Lexicon:
    rows = {key: tuple(found) for key, found in codes.items()}
    bodies = {c.body: (Name(c.body, "", c.body.removeprefix("user:"), _ALWAYS, _NEVER),) for found in codes.values() for c in found}
    return replace(
        lexicon,
        version=f"{lexicon.version}+{hashlib.sha256(text.encode()).hexdigest()[:8]}",
        user_codes=MappingProxyType({**lexicon.user_codes, **rows}),
        bodies=MappingProxyType({**lexicon.bodies, **bodies, **{n.body: (n,) for found in names.values() for n in found}}),
        names=MappingProxyType({**lexicon.names, **{key: tuple(found) for key, found in names.items()}}),
        tails=lexicon.tails | {key[-1] for key in names},
    )
