"""The tables of data/ with the indexes that reading needs; `extend` lays a user's own table over them.

Nothing is read at import: `default_lexicon()` loads once. Every table is described in data/README.md; every row carries an example that proves it.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from extractor.rows import ALWAYS, CENTRAL, COLUMNS, NEVER, Alias, Code, Name, Region, RegionCode, read_rows, short_name, years
from extractor.user_table import read_user_table

_V = TypeVar("_V")


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
    heads: frozenset[str]

    def __reduce__(self) -> tuple[Callable[..., "Lexicon"], tuple[Any, ...]]:
        """For other processes: the built-in tables are read anew there, a user's own go along."""
        if self is default_lexicon():
            return default_lexicon, ()
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return _restored, ({name: dict(value) if isinstance(value, MappingProxyType) else value for name, value in values.items()},)

    def extend(self, path: str | Path) -> "Lexicon":
        """A lexicon with the rows of a CSV laid over this one: columns kind (code | name), key, name, since, until.

        `code,穗林园,广州市林业和园林局,2019,` adds or overrides a code, `name,市林园局,广州市林业和园林局,,` a name. LexiconError names file, line, column.
        """
        text, codes, names = read_user_table(Path(path))
        bodies = {row.body: (Name(row.body, "", row.body.removeprefix("user:"), ALWAYS, NEVER),) for rows in codes.values() for row in rows}
        return replace(
            self,
            version=f"{self.version}+{hashlib.sha256(text.encode()).hexdigest()[:8]}",
            user_codes=MappingProxyType({**self.user_codes, **codes}),
            heads=self.heads | {key[0] for key in codes},
            bodies=MappingProxyType({**self.bodies, **bodies, **{row.body: (row,) for rows in names.values() for row in rows}}),
            names=MappingProxyType({**self.names, **names}),
            tails=self.tails | {key[-1] for key in names},
        )


def _restored(values: dict[str, Any]) -> Lexicon:
    tables: dict[str, Any] = {name: MappingProxyType(value) if isinstance(value, dict) else value for name, value in values.items()}
    return Lexicon(**tables)


@cache
def default_lexicon() -> Lexicon:
    """The built-in tables; the same object at every call."""
    folder = files("extractor") / "data"
    return _build({name: (folder / f"{name}.csv").read_text("utf-8") for name in COLUMNS})


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
    table = {name: read_rows(text, COLUMNS[name]) for name, text in texts.items()}
    regions = {
        code: Region(code, name, level, parent, *years(since, until)) for code, name, level, parent, since, until in table["regions"]
    }
    central = [Name(f"{CENTRAL}:{key}", level, name, *years(since, until)) for key, name, since, until, level, *_ in table["agencies"]]
    local = [Name(key, where, name, *years(since, until)) for key, where, name, since, until, *_ in table["departments"]]
    codes = [
        Code(code, _body(body), office, "", *years(since, until), certainty == "high")
        for code, body, office, since, until, certainty, *_ in table["agency_codes"]
    ]
    aliases = [Alias(alias, name, *years(since, until)) for alias, name, since, until, *_ in table["aliases"]]
    departments = [
        Code(chars, key, "", where, *years(since, until), certainty == "high")
        for chars, key, where, since, until, certainty, *_ in table["department_codes"]
    ]
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
        heads=frozenset({c.code[0] for c in codes} | {c.chars[0] for c in places}),
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


def _short_names(name: str) -> list[str]:
    """辽宁 of 辽宁省; 延边 and 延边州 of the prefecture; none for a name that would be one character."""
    stem = short_name(name)
    if name.endswith("自治州"):
        return [stem, f"{stem}州"]
    return [stem] if stem != name and len(stem) > 1 else []


def _region_codes(rows: list[list[str]], regions: dict[str, Region]) -> list[RegionCode]:
    """Rows as they stand, and those of districts once more behind their city's characters (崇 -> 沪崇), where they are no mere guess."""
    found = [RegionCode(chars, region, frozenset(before.split()), certainty) for chars, region, before, certainty, *_ in rows]
    above = {c.region: c.chars for c in reversed(found) if c.certainty != "medium"}
    for code in tuple(found):
        region = regions[code.region]
        city = above.get(region.parent)
        if region.level == "county" and city and not code.chars.startswith(city):
            found.append(code._replace(chars=city + code.chars, before=code.before | {"部门", "委", "党"}, certainty="high"))
    return found


def _nouns(local: list[Name], aliases: list[Alias]) -> list[tuple[str, Alias]]:
    """`~财政厅` -> {R}财政厅, from the names of departments and the local aliases."""
    found: dict[tuple[str, str], Alias] = {}
    for name in local:
        for pattern in _patterns(name.name):
            found[pattern, name.name] = Alias(pattern, name.name, ALWAYS, NEVER)
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
