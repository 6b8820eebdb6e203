"""Metamorphic laws: a text is changed in a way whose effect is known, and the answer may change in that and in nothing else.

Texts: the rules' examples, the fixtures' cases and documents, and with EXTRACTOR_SHARED passages of the corpus. `answers` leaves out what the text itself
prints (surfaces, deviations, names as printed) and the offsets; each law says what else it leaves out, and what it demands of the offsets.
"""

import gzip
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractor import Document, Extractor, extract
from extractor.fold import fold, traditional
from extractor.numerals import to_int
from extractor.read import source_of_bytes
from extractor.rules import RULES
from extractor.write import plain, to_json

ROOT = Path(__file__).resolve().parent.parent
PRINTED = ("text", "start", "end", "deviations", "sentence", "title.name", "title.inner", "by", "session")
Change = Callable[[str], str]


# ---- texts ---------------------------------------------------------------------------------------------------------------------------------


def passages() -> Iterator[str]:
    """Some 300 stretches of up to 1,200 characters of the corpus that hold a mark or a number."""
    shared = os.environ.get("EXTRACTOR_SHARED")
    if shared and Path(shared).is_dir():
        with gzip.open(Path(shared) / "corpus" / "corpus.jsonl.gz") as lines:
            for number, line in enumerate(lines):
                text = orjson.loads(line)["text"] if number % 25 == 0 else ""
                at = max(text.find("《"), text.find("〔"))
                if at >= 0:
                    yield text[max(0, at - 600) : at + 600]


def base_texts() -> list[str]:
    cases = [
        line.translate({ord("⟦"): None, ord("⟧"): None}).replace("\\n", "\n")
        for path in sorted((ROOT / "fixtures" / "cases").glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    documents = [source_of_bytes(path.read_bytes(), "").text for path in sorted((ROOT / "fixtures" / "documents").glob("*.txt"))]
    return [*(text for rule in RULES for text in rule.yes), *cases, *documents, *passages()]


TEXTS = base_texts()
ANY = st.sampled_from(TEXTS)


def law(texts: int = 250) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A law over texts drawn from all of them, the same ones at every run: a failure is a change of the extractor, not of the luck."""
    return lambda test: settings(max_examples=texts, deadline=None, derandomize=True)(given(text=ANY)(test))


# ---- answers -------------------------------------------------------------------------------------------------------------------------------


def answers(document: Document, without: tuple[str, ...] = ()) -> list[Any]:
    """The header and the citations less what is printed and where."""
    data = plain(document)
    return [_less(data["header"], PRINTED + without), *(_less(c, PRINTED + without) for c in data["citations"])]


def _less(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        title = "quoted" in value
        return {k: _less(v, names) for k, v in value.items() if k not in names and not (title and f"title.{k}" in names)}
    return [_less(v, names) for v in value] if isinstance(value, list) else value


def places(document: Document) -> list[tuple[int, int]]:
    return [(c.start, c.end) for c in document.citations]


def same(text: str, changed: str, without: tuple[str, ...] = ()) -> None:
    """The changed text gives the same answers."""
    assert answers(extract(changed), without) == answers(extract(text), without)


def in_place(text: str, changed: str, without: tuple[str, ...] = ()) -> None:
    """The same answers at the same offsets."""
    assert len(changed) == len(text)
    assert places(extract(changed)) == places(extract(text))
    same(text, changed, without)


# ---- one character for another: nothing moves -------------------------------------------------------------------------------------------------

SWAPS = {
    "square brackets": ("〔〕", "[]"),
    "wide square brackets": ("〔〕", "［］"),
    "black brackets": ("〔〕", "【】"),
    "tortoise shell brackets of another block": ("〔〕", "﹝﹞"),
    "narrow round brackets": ("（）", "()"),
    "wide round brackets": ("()", "（）"),
    "narrow angle brackets": ("〈〉", "<>"),
    "wide angle brackets": ("〈〉", "＜＞"),
    "mathematical double brackets": ("《》", "⟪⟫"),
    "much less and much greater": ("《》", "≪≫"),
    "French quotes": ("《》", "«»"),
    "narrow comma": ("，", ","),
    "narrow colon and semicolon": ("：；", ":;"),
    "straight quotes": ("“”", '""'),
    "wide digits": ("0123456789", "０１２３４５６７８９"),
    "wide letters": ("ABDGHIJLQSTZ", "ＡＢＤＧＨＩＪＬＱＳＴＺ"),
    "dashes": ("—", "-"),
    "no-break space": (" ", "\N{NO-BREAK SPACE}"),
    "ideographic space": (" ", "\N{IDEOGRAPHIC SPACE}"),
    "tab": (" ", "\t"),
    "Kangxi radicals": ("人力土工文方日月水火", "⼈⼒⼟⼯⽂⽅⽇⽉⽔⽕"),
    "zero of another shape": ("〇", "○"),
    "traditional characters": tuple(map("".join, zip(*{new: old for old, new in traditional().items()}.items(), strict=True))),
}


@pytest.mark.parametrize("name", SWAPS)
def test_a_variant_of_a_character_changes_only_what_is_printed(name: str) -> None:
    before, after = SWAPS[name]

    @law(120)
    def holds(text: str) -> None:
        in_place(text, text.translate(str.maketrans(before, after)))

    holds()


@law()
def test_the_folded_text_gives_the_same_answers(text: str) -> None:
    in_place(text, fold(text))


# ---- layout: answers stay, offsets move by what was put in -------------------------------------------------------------------------------------


def moved(text: str, changed: str, shift: Callable[[int], int], without: tuple[str, ...] = ()) -> None:
    same(text, changed, without)
    assert places(extract(changed)) == [(shift(s), shift(e - 1) + 1) for s, e in places(extract(text))]


@law()
def test_blank_lines_before_the_text_shift_it(text: str) -> None:
    moved(text, "\n\n" + text, lambda at: at + 2)


@law()
def test_blank_lines_behind_the_text_change_nothing(text: str) -> None:
    moved(text, text + "\n\n\n", lambda at: at)


@law()
def test_line_ends_of_windows_count_a_character_more(text: str) -> None:
    text = text.replace("\r\n", "\n")
    moved(text, text.replace("\n", "\r\n"), lambda at: at + text.count("\n", 0, at))


@law()
def test_blanks_at_the_ends_of_lines_change_nothing(text: str) -> None:
    moved(text, text.replace("\n", " \n"), lambda at: at + text.count("\n", 0, at))


def inside(text: str, spans: list[tuple[int, int]], put: str, before: str) -> tuple[str, Callable[[int], int]]:
    """The text with `put` before every character of the spans that the pattern `before` matches; and where an offset goes."""
    cuts = sorted({start + m.start() for start, end in spans for m in re.finditer(before, text[start:end]) if m.start()})
    changed = "".join(text[a:b] + put for a, b in zip([0, *cuts], cuts, strict=False)) + text[cuts[-1] if cuts else 0 :]
    return changed, lambda at: at + len(put) * sum(cut <= at for cut in cuts)


def number_spans(text: str) -> list[tuple[int, int]]:
    """Document numbers; not those that stand behind a title without marks, which ends where a number of one piece begins."""
    return [
        (c.number.start, c.number.end)
        for c in extract(text).citations
        if c.number and "document-number" in c.rules and (not c.title or c.title.quoted)
    ]


def title_spans(text: str) -> list[tuple[int, int]]:
    """Quoted titles behind the first sentence: before its end the header is read, line by line."""
    head = text.find("。")
    return [(c.title.start, c.title.end) for c in extract(text).citations if c.title and c.title.quoted and 0 <= head < c.title.start]


@law()
def test_a_blank_inside_numbers_is_a_deviation_and_no_more(text: str) -> None:
    changed, shift = inside(text, number_spans(text), " ", r"[〔\[（(](?=\d)|(?<=[〔\[（(])\d|(?<=\d)[〕\]）)]|(?<=[〕\]）)])\d|号")
    moved(text, changed, shift)


@law()
def test_a_line_wrapped_inside_numbers_is_a_deviation_and_no_more(text: str) -> None:
    changed, shift = inside(text, number_spans(text), "\n", r"\d(?=\d[〕\]）)号])")
    moved(text, changed, shift)


@law()
def test_a_line_wrapped_inside_titles_is_layout(text: str) -> None:
    changed, shift = inside(text, title_spans(text), "\n", r"(?<=[\u4e00-\u9fff]{3})[\u4e00-\u9fff](?=[\u4e00-\u9fff]{3})(?=.{5}》)")
    moved(text, changed, shift)


@law()
def test_invisible_characters_inside_titles_are_no_part_of_the_name(text: str) -> None:
    changed, shift = inside(text, title_spans(text), "\N{ZERO WIDTH SPACE}", r"(?<=[\u4e00-\u9fff]{3})[\u4e00-\u9fff](?=.{4,6}》)")
    moved(text, changed, shift)


# ---- more text, less text --------------------------------------------------------------------------------------------------------------------

# What the rest of the text may tell: places and bodies known from context, a number that the same title has elsewhere, the kind that follows from it.
CONTEXT = ("issuers", "kind", "key", "notes", "id", "antecedent", "form", "certainty", "rules", "issuer_total", "issuers_complete")


def cores(document: Document, shift: int = 0) -> list[tuple[int, Any]]:
    """Each full citation, where it begins and what it says by itself."""
    return [(c["start"] - shift, _less(c, PRINTED + CONTEXT)) for c in plain(document)["citations"] if c["form"] == "full"]


@given(first=ANY, second=ANY)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_two_texts_in_one_keep_their_citations(first: str, second: str) -> None:
    """Those of the first stay; those of the second move. The second has its header no longer, and a title that the first defined may be short now."""
    joined = extract(first + "。\n\n\n" + second)
    shift = len(first) + 4
    found = {(start, str(core)) for start, core in cores(joined)} | {(c.start, "short") for c in joined.citations if c.form == "short"}
    for start, core in cores(extract(first + "。\n\n\n")):
        assert (start, str(core)) in found
    for start, core in cores(extract(second)):
        assert (start + shift, str(core)) in found or (start + shift, "short") in found


@law()
def test_the_text_twice_gives_each_instrument_twice(text: str) -> None:
    once, twice = extract(text), extract(text + "。\n\n\n" + text)
    assume(once.header.region == twice.header.region)  # two numbers tell the place, one does not: 省政府令第103号 gets its province
    keys = [c.key for c in twice.citations if c.key]
    for citation in once.citations:
        if citation.form == "full" and citation.number and citation.key:
            assert keys.count(citation.key) >= 2, citation.key


@law()
def test_the_last_sentence_dropped_leaves_the_others_as_they_were(text: str) -> None:
    stop = text.rfind("。", 0, len(text.rstrip()) - 1) + 1
    before = [core for core in cores(extract(text)) if core[0] < stop]
    after = cores(extract(text[:stop] + "\n"))
    ends = {c.start: c.sentence.end for c in extract(text).citations}
    assert [c for c in before if ends[c[0]] <= stop] == [c for c in after if ends.get(c[0], 0) <= stop]


@law()
def test_a_sentence_that_cites_nothing_changes_nothing(text: str) -> None:
    text += "\n\n会议听取了汇报。\n"
    same(text, text + "\n会议还研究了其他事项，与会人员进行了交流。\n")


@law()
def test_other_serials_are_other_numbers_of_the_same_bodies(text: str) -> None:
    """Every serial N of a document number becomes 7N: canonical form, key and serial follow; a serial that is pointed to again follows too."""
    spans = [(c.number.start, c.number.end) for c in extract(text).citations if c.number and c.number.series == "document"]
    if any("号" not in text[s:e] or text[s:e].count("号") > 1 or "-" in text[s:e] for s, e in spans) or "号文" in text:
        return
    changed = text
    for start, end in sorted(set(spans), reverse=True):
        changed = changed[:start] + re.sub(r"(\d+)(?=\s*号)", lambda m: str(int(m[1]) * 7), text[start:end]) + changed[end:]
    names = ("canonical", "serial", "key", "notes", "antecedent")
    assert answers(extract(changed), names) == answers(extract(text), names)
    for a, b in zip(extract(text).citations, extract(changed).citations, strict=True):
        if a.number and a.number.series == "document" and "号" in a.number.text and a.number.serial is not None and a.form == "full":
            assert b.number and b.number.serial in (a.number.serial * 7, a.number.serial)


# ---- the same text by another way ---------------------------------------------------------------------------------------------------------------


@law()
def test_encodings_give_the_same_answers(text: str) -> None:
    wanted = answers(extract(text)), places(extract(text))
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"):
        document = Extractor().extract_source(source_of_bytes(text.encode(encoding), "x"))
        assert (answers(document), places(document)) == wanted, encoding


@law(100)
def test_a_region_from_the_caller_moves_no_span(text: str) -> None:
    assert places(Extractor(region="辽宁省").extract(text)) == places(extract(text))


def test_threads_do_not_disturb_each_other() -> None:
    texts = random.Random(1).sample(TEXTS, 120)
    extractor = Extractor()
    alone = [to_json(extractor.extract(text)) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: to_json(extractor.extract(text)), texts * 3)) == alone * 3


_DIGEST = """
import hashlib, sys
from pathlib import Path
from extractor import Extractor, extract_file
from extractor.write import to_json
paths = sorted(Path(sys.argv[1]).glob("*.txt"), reverse=sys.argv[2] == "backwards")
found = {path.name: hashlib.sha256(to_json(extract_file(path))).hexdigest() for path in paths}
print(sorted(found.items()))
"""


def test_processes_hash_seeds_and_the_order_of_texts_make_no_difference() -> None:
    runs = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST, str(ROOT / "fixtures" / "documents"), order],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
        ).stdout
        for seed, order in (("0", "forwards"), ("1", "backwards"), ("4242", "forwards"))
    }
    assert len(runs) == 1


@given(st.text(alphabet=st.characters(exclude_categories=())), ANY)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_lone_surrogates_are_written_as_one_character_each(noise: str, text: str) -> None:
    document = extract(text + noise + "\udcff《办法》")
    written = orjson.loads(to_json(document))
    assert [(c["start"], c["end"]) for c in written["citations"]] == places(document)
    assert all(len(c["text"]) == c["end"] - c["start"] for c in written["citations"])


# ---- numerals ------------------------------------------------------------------------------------------------------------------------------------


def counted(value: int) -> str:
    """A number below 10,000 in Chinese as it is spoken: 一百零五, 十二."""
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            words += ("零" if zero and words else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return words.removeprefix("一") if words.startswith("一十") else words


@given(st.integers(1, 9999))
def test_numerals_read_back(value: int) -> None:
    assert to_int(counted(value)) == value
    assert to_int("".join("〇一二三四五六七八九"[int(d)] for d in str(value))) == value
    assert to_int("".join("０１２３４５６７８９"[int(d)] for d in str(value))) == value
    assert to_int(str(value)) == value
