"""Which rows of extractor/data real documents prove: `EXTRACTOR_SHARED=... python tests/benchmarks/attest.py [--rows TABLE] [--against]`.

A fact is a number whose issuing body the text itself prints (sentence, title's head, header), or a line of fixtures/numbers.tsv. It attests the rows by
which the code reads when the body they give is one that is printed; when it is none, the fact stands against them (`--against` lists these to be judged).
"""

import csv
import gzip
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from extractor import Extractor
from extractor.agencies import name_owner, split_bodies
from extractor.codes import code_owner, read_code
from extractor.grammar import readings
from extractor.lexicon import Lexicon, default_lexicon
from extractor.rows import COLUMNS

ROOT = Path(__file__).parent.parent.parent
NUMBERS = ROOT / "fixtures/numbers.tsv"
NUMBER = re.compile(r"(?P<code>\w+)〔(?P<year>\d{4})〕(?P<serial>\d+)号")
# Replies whose places are pseudonyms, and a demonstration site: no facts on bodies are taken from them.
UNFIT = ("liuyan_reply", "gov_cms_demo")
SITES = {
    "Chongqing": "50", "Guangdong": "44", "Henan": "41", "Hubei": "42", "Liaoning": "21", "Ningxia": "64", "Shanghai": "31", "Shanxi": "14", "Sichuan": "51",
    "Yunnan": "53",
}  # fmt: skip
TABLES = ("agency_codes", "department_codes", "region_codes")


class Fact(NamedTuple):
    """A number, the bodies printed for it by their official names, and where."""

    number: str
    code: str
    year: int
    bodies: frozenset[str]
    source: str


def fact(number: str, printed: set[str], source: str, lexicon: Lexicon) -> Iterator[Fact]:
    match = NUMBER.fullmatch(number)
    if match and printed:
        year = int(match["year"])
        names = {name_owner(p, year, lexicon).name or p for body in printed for p in split_bodies(body, lexicon)}
        yield Fact(number, match["code"], year, frozenset(names), source)


def corpus(shared: Path) -> Iterator[dict[str, str]]:
    with gzip.open(shared / "corpus/corpus.jsonl.gz", "rt") as lines:
        yield from map(json.loads, lines)


def table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


class Evidence(NamedTuple):
    """The facts; real numbers beside which no body is printed; how often each (code, year) is cited in the corpus."""

    facts: list[Fact]
    seen: list[Fact]
    uses: Counter[tuple[str, int]]


def evidence(shared: Path, lexicon: Lexicon) -> Evidence:
    found = Evidence([], [*registers(shared, lexicon), *bare_numbers()], Counter())
    _read_corpus(shared, lexicon, found)
    found.facts.extend(_tables(shared, lexicon))
    return found


def _read_corpus(shared: Path, lexicon: Lexicon, found: Evidence) -> None:
    extractor = Extractor(lexicon=lexicon)
    for text in corpus(shared):
        document, fit = extractor.extract(text["text"]), text["source"] not in UNFIT
        head = document.header
        if fit and head and head.number and head.issuers:
            found.facts.extend(fact(head.number.canonical or "", {i.name for i in head.issuers if i.name}, text["source"], lexicon))
        for citation in document.citations:
            number = citation.number
            if not number or number.series != "document" or not number.code or not number.year or not number.canonical:
                continue
            found.uses[number.code, number.year] += 1
            if fit:
                stated = {i.name for i in citation.issuers if i.name and i.basis in ("prose", "title")}
                found.seen.append(Fact(number.canonical, number.code, number.year, frozenset(), text["source"]))
                found.facts.extend(fact(number.canonical, stated, text["source"], lexicon))


def _tables(shared: Path, lexicon: Lexicon) -> Iterator[Fact]:
    """The facts of the gold, the pairs of number and issuer, fixtures/numbers.tsv and the rows of the code table that name their source."""
    for line in (shared / "gold/dev/gold.jsonl").read_text("utf-8").splitlines():
        for mention in json.loads(line)["mentions"]:
            stated = {i["name"] for i in mention["issuers"] if i["name"] and i["basis"] != "number"}
            yield from fact(mention["canonical"] or "", stated, "gold/dev", lexicon)
    for path, place in ((shared / "gold/issuers-dev.tsv", "issuers-dev"), (NUMBERS, "")):
        for row in table(path):
            yield from fact(row["number"], set(re.split(r"[ 、]", row["issuer"])) - {""}, place or row["source"], lexicon)
    for row in table(shared / "domain/lexicon/central_codes.tsv"):
        named = re.search(r"V:(?!code)(\w+)", row["source"])
        if named:
            yield from fact(row["example"], {row["organ_full"].partition("（")[0]}, named[1], lexicon)


def registers(shared: Path, lexicon: Lexicon) -> Iterator[Fact]:
    """Numbers of official registers (PTC): these documents exist, the bodies on their pages were not recorded."""
    for row in table(shared / "domain/lexicon/attested_codes.tsv"):
        match = NUMBER.fullmatch(row["example"].translate(str.maketrans("[]［］", "〔〕〔〕")).replace(" ", ""))
        place = code_owner(row["code"], int(match["year"]), lexicon).agency if match else None
        if match and place and place[:2] in ("00", SITES.get(row["site"], "00")):
            yield Fact(match[0], row["code"], int(match["year"]), frozenset(), "PTC")


def bare_numbers() -> Iterator[Fact]:
    for row in table(NUMBERS):
        match = NUMBER.fullmatch(row["number"])
        if match and not row["issuer"]:
            yield Fact(row["number"], match["code"], int(match["year"]), frozenset(), row["source"])


class Proof(NamedTuple):
    """The rows a code is read by, one of each table that has a part in it: (table, key columns)."""

    rows: frozenset[tuple[str, ...]]
    name: str | None


def proof(code: str, year: int, lexicon: Lexicon) -> Proof:
    """By which rows the owner of the code comes about."""
    owner = code_owner(code, year, lexicon)
    rows: set[tuple[str, ...]] = set()
    for reading in readings(code, lexicon):
        held = reading.holder
        if not held or not owner.agency or owner.agency.partition("/")[0] != held.body:
            continue
        if reading.basis in ("exact", "template"):
            rows.add(("agency_codes", reading.story.partition(",")[0], held.body.removeprefix("000000:"), held.office))
            break
        department = reading.story.split(" + ")[1].partition(" ")[0]
        rows |= {("region_codes", reading.chars, reading.region), ("department_codes", department, held.body.partition(":")[2])}
        break
    return Proof(frozenset(rows), owner.name)


def attested(facts: list[Fact], lexicon: Lexicon) -> tuple[dict[tuple[str, ...], list[Fact]], list[tuple[Fact, str]]]:
    """The facts that prove each row; and those that stand against what the rows give."""
    proofs: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    against = []
    for one in dict.fromkeys(facts):
        rows, name = proof(one.code, one.year, lexicon)
        if name in one.bodies:
            for row in rows:
                proofs[row].append(one)
        elif name:
            against.append((one, name))
    return proofs, against


def keys(table: str) -> list[tuple[str, ...]]:
    columns = {"agency_codes": "code body office", "department_codes": "chars key", "region_codes": "chars region"}[table].split()
    with (ROOT / f"extractor/data/{table}.csv").open(encoding="utf-8") as lines:
        return list(dict.fromkeys((table, *(row[c] for c in columns)) for row in csv.DictReader(lines)))


def standing(row: dict[str, str]) -> str:
    """What a row stands on."""
    source, (text, _, body) = row["provenance"], row["example"].partition(" ")
    if NUMBER.fullmatch(text):
        return "number and body" if body else "real number"
    if source.startswith("as "):
        return "another number"
    return source if source in ("own name", "word list", "general knowledge") else "named source"


def ledger() -> None:
    """Rows of each table by what they stand on, and how many of those from general knowledge name a body all the same."""
    kinds = ("number and body", "real number", "another number", "own name", "named source", "word list", "general knowledge")
    print(f"{'':<18}{''.join(f'{kind:>19}' for kind in kinds)}  (naming)")
    for table in (name for name, columns in COLUMNS.items() if "provenance" in columns):
        with (ROOT / f"extractor/data/{table}.csv").open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        count = Counter(map(standing, rows))
        naming = sum(row.get("certainty") == "high" for row in rows if standing(row) == "general knowledge")
        print(
            f"{table:<18}{''.join(f'{count[kind]:>12} {count[kind] / len(rows):>6.1%}' for kind in kinds)}{naming if 'certainty' in rows[0] else '-':>10}"
        )


def main() -> None:
    shared = Path(os.environ["EXTRACTOR_SHARED"])
    lexicon = default_lexicon()
    facts, seen, uses = evidence(shared, lexicon)
    proofs, against = attested(facts, lexicon)
    print(
        f"{len(facts)} facts, {len({f.number for f in facts})} numbers, {len({f.code for f in facts})} codes, {len(against)} against; {len({f.number for f in seen})} real numbers in all"
    )
    for table in TABLES:
        listed = keys(table)
        print(f"{table:<18} {sum(k in proofs for k in listed):>5} of {len(listed)} rows attested")
    read = {key: proof(*key, lexicon) for key in uses if read_code(key[0], lexicon)}
    named = {key: p for key, p in read.items() if p.name}
    firm = [key for key, p in named.items() if p.rows and p.rows <= proofs.keys()]
    total = sum(uses.values())
    print(
        f"corpus: {total} numbers with code and year; {sum(uses[k] for k in named) / total:.3f} resolved, {sum(uses[k] for k in firm) / total:.3f} by attested rows only"
    )
    ledger()
    if "--against" in sys.argv:
        for one, name in against:
            print(one.number, name, "|", "、".join(sorted(one.bodies)), "|", one.source)
    if "--rows" in sys.argv:
        for key in keys(sys.argv[sys.argv.index("--rows") + 1]):
            print(*key[1:], "|", *(f"{f.number} {'、'.join(sorted(f.bodies))} ({f.source})" for f in proofs.get(key, ())[:2]))


if __name__ == "__main__":
    main()
