"""Evaluation: tiny marked texts with hand-made predictions, malformed input, and the figures of the reference scorer."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractor import Extractor
from extractor.evaluate import EvaluationError, Rate, Report, Tally, evaluate, read_gold, read_predictions
from extractor.write import to_json

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "fixtures" / "gold" / "gold.jsonl"
TEXT = "省民政厅印发《养老办法》（浙民养〔2018〕22号），《养老办法》第三条有效。"


def mention(core: str, **fields: Any) -> dict[str, Any]:
    """A marked mention with the fields that matter; the rest as in plain cases."""
    plain: dict[str, Any] = {
        "title": None,
        "number": None,
        "canonical": None,
        "more_numbers": [],
        "quoted": True,
        "self": False,
        "form": "full",
    }
    plain |= {"antecedent": None, "defines": None, "issuers": [], "issuer_total": None, "action": None, "relation": "mention"}
    return plain | {"pinpoints": [], "kind": "normative_document", "core": core} | fields


def span(text: str, part: str, nth: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return {"text": part, "start": start, "end": start + len(part)}


def title(text: str, part: str, nth: int = 0) -> dict[str, Any]:
    plain = {"name": part.strip("《》"), "genre": None, "version": None, "inner": None, "quoted": True, "closed": True}
    return span(text, part, nth) | plain


def number(text: str, part: str, canonical: str | None = None) -> dict[str, Any]:
    plain = {"canonical": canonical or part, "series": "document", "code": None, "year": None, "serial": None, "deviations": []}
    return span(text, part) | plain


def issuer(text: str, part: str, name: str | None) -> dict[str, Any]:
    return span(text, part) | {
        "name": name,
        "role": "issuer",
        "basis": "prose",
        "agency": None,
        "level": None,
        "region": None,
        "candidates": [],
    }


def citation(text: str, core: str, id: str, nth: int = 0, **fields: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": id,
        "key": None,
        "kind": "normative_document",
        "form": "full",
        "sentence": {"start": 0, "end": len(text)},
    }
    plain |= {"number": None, "other_numbers": [], "title": None, "issuers": [], "issuer_total": None, "issuers_complete": False}
    plain |= {"actions": [], "relation": "mention", "dates": [], "pinpoints": [], "defines": None, "antecedent": None}
    return span(text, core, nth) | plain | {"certainty": "high", "rules": ["title"], "notes": []} | fields


def document(unit: str, text: str, *citations: dict[str, Any]) -> dict[str, Any]:
    header = {"title": None, "number": None, "issuers": [], "date": None, "region": None, "genre": None, "proposal": None}
    source = {"id": f"some/where/{unit}.txt", "sha256": "0" * 64, "encoding": "utf-8", "characters": len(text)}
    producer = {"version": "0", "lexicon": "0"}
    return {"schema_version": 1, "producer": producer, "source": source, "header": header, "citations": list(citations), "notes": []}


FIRST = mention(
    "《养老办法》（浙民养〔2018〕22号）",
    title="养老办法",
    number="浙民养〔2018〕22号",
    canonical="浙民养〔2018〕22号",
    issuers=[{"text": "省民政厅", "name": "浙江省民政厅", "basis": "prose", "role": "issuer"}],
    relation="issue",
)
SECOND = mention("《养老办法》", title="养老办法", form="short", antecedent=0, pinpoints=["第三条"])
FOUND_FIRST = citation(
    TEXT,
    FIRST["core"],
    "c1",
    title=title(TEXT, "《养老办法》"),
    number=number(TEXT, "浙民养〔2018〕22号"),
    issuers=[issuer(TEXT, "省民政厅", "浙江省民政厅")],
    relation="issue",
    rules=["title", "document-number"],
)
FOUND_SECOND = citation(TEXT, "《养老办法》", "c2", 1, title=title(TEXT, "《养老办法》", 1), form="short", antecedent="c1", certainty="low")


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def judge(tmp_path: Path, mentions: list[dict[str, Any]], citations: list[dict[str, Any]], text: str = TEXT) -> Report:
    gold = write(tmp_path / "gold.jsonl", {"unit": "u1", "text": text, "mentions": mentions})
    return evaluate(gold, write(tmp_path / "found.jsonl", document("u1", text, *citations)))


def test_all_right(tmp_path: Path) -> None:
    report = judge(tmp_path, [FIRST, SECOND], [FOUND_FIRST, FOUND_SECOND])
    assert report.prf["full"] == Tally(1, 1, 1)
    assert report.prf["short"] == Tally(1, 1, 1)
    assert report.prf["number"] == Tally(1, 1, 1)
    assert report.prf["title"] == Tally(2, 2, 2)
    assert report.prf["stated issuer"] == report.prf["resolved issuer"] == Tally(1, 1, 1)
    assert report.prf["pinpoint"] == Tally(), "pinpoints of short forms are not counted"
    assert report.rates["pairs"] == report.rates["antecedent"] == Rate(1, 1)
    assert report.rates["spans"] == Rate(6, 6)
    assert report.certainty == {"high": Rate(1, 1), "medium": Rate(), "low": Rate(1, 1)}
    assert report.rules == {"document-number": Rate(1, 1), "title": Rate(2, 2)}
    assert report.misses == ()


def test_nothing_found(tmp_path: Path) -> None:
    report = judge(tmp_path, [FIRST, SECOND], [])
    assert report.prf["full"] == Tally(gold=1)
    assert (report.prf["full"].precision, report.prf["full"].recall, report.prf["full"].f1) == (1.0, 0.0, 0.0)
    assert report.rates["pairs"] == Rate(0, 1), "a pair that was missed is wrong"
    assert report.rates["relation"] == Rate(0, 0), "other rates are over what was found"
    assert [miss.what for miss in report.misses] == ["missed", "missed"]


def test_wrong_and_invented(tmp_path: Path) -> None:
    unpaired = FOUND_FIRST | {"number": None, "relation": "basis", "kind": "law", "certainty": "medium"}
    stray = citation(TEXT, "民政厅", "c9", title=title(TEXT, "民政厅"), certainty="medium", rules=["loose"])
    report = judge(tmp_path, [FIRST], [unpaired, stray])
    assert report.prf["full"] == Tally(gold=1, found=2, hit=0)
    assert report.prf["number"] == Tally(gold=1)
    assert report.prf["title"] == Tally(gold=1, found=2, hit=1)
    assert report.rates["pairs"] == report.rates["relation"] == report.rates["kind"] == Rate(0, 1)
    assert report.certainty["medium"] == Rate(0, 2)
    assert report.rules["loose"] == Rate(0, 1)
    wrong, invented = report.misses
    assert (wrong.what, wrong.gold_numbers, wrong.found_numbers) == ("wrong", ("浙民养〔2018〕22号",), ())
    assert (invented.what, invented.gold, invented.found, invented.rules) == ("invented", None, "民政厅", ("loose",))
    assert invented.context.startswith("省⟦民政厅⟧印发")


@pytest.mark.parametrize("field", [{"self": True}, {"doubt": "hard to say"}])
def test_optional_mentions_count_for_nothing(tmp_path: Path, field: dict[str, Any]) -> None:
    for citations in ([], [FOUND_FIRST], [FOUND_FIRST | {"number": None}]):
        report = judge(tmp_path, [FIRST | field], citations)
        assert report.prf["full"] == Tally()
        assert report.misses == ()
        assert report.certainty["high"] == Rate()


def test_an_exact_citation_goes_before_a_longer_overlap(tmp_path: Path) -> None:
    text = "依据《甲办法》《乙办法》执行"
    marked = [mention("《甲办法》", title="甲办法"), mention("《乙办法》", title="乙办法")]
    both = citation(text, "《甲办法》《乙办法》", "c1", title=title(text, "《甲办法》《乙办法》"))
    exact = citation(text, "《乙办法》", "c2", title=title(text, "《乙办法》"))
    report = judge(tmp_path, marked, [both, exact], text)
    assert report.prf["full"] == Tally(gold=2, found=2, hit=1)
    assert [(miss.what, miss.gold) for miss in report.misses] == [("wrong", "《甲办法》")]


def test_white_space_and_bracket_shapes_make_no_difference(tmp_path: Path) -> None:
    text = "见《关于印发<甲\n办法>的通知》"
    marked = mention("《关于印发<甲\n办法>的通知》", title="关于印发<甲\n办法>的通知")
    name = {"name": "关于印发〈甲办法〉的通知"}
    report = judge(tmp_path, [marked], [citation(text, marked["core"], "c1", title=title(text, marked["core"]) | name)], text)
    assert report.prf["full"] == Tally(1, 1, 1)


def test_further_numbers_belong_to_the_mention(tmp_path: Path) -> None:
    text = "见《甲办法》（辽检发〔2021〕8号 辽民发〔2021〕20号）"
    marked = mention(text[1:], title="甲办法", canonical="辽检发〔2021〕8号", more_numbers=["辽民发〔2021〕20号"])
    one = citation(text, text[1:], "c1", title=title(text, "《甲办法》"), number=number(text, "辽检发〔2021〕8号"))
    assert judge(tmp_path, [marked], [one], text).prf["full"].hit == 0
    two = one | {"other_numbers": [number(text, "辽民发〔2021〕20号")]}
    assert judge(tmp_path, [marked], [two], text).prf["number"] == Tally(2, 2, 2)


def test_wrong_antecedent_and_null_antecedent(tmp_path: Path) -> None:
    lost = judge(tmp_path, [FIRST, SECOND], [FOUND_FIRST, FOUND_SECOND | {"antecedent": None}])
    assert lost.rates["antecedent"] == Rate(0, 1)
    open_ = judge(tmp_path, [FIRST, SECOND | {"antecedent": None}], [FOUND_FIRST, FOUND_SECOND | {"antecedent": None}])
    assert open_.rates["antecedent"] == Rate(1, 1)


def test_bodies_known_by_context_are_not_held_against_anyone(tmp_path: Path) -> None:
    context = {"text": None, "start": None, "end": None, "name": "某某厅", "role": "issuer", "basis": "context", "agency": None}
    context |= {"level": None, "region": None, "candidates": []}
    report = judge(tmp_path, [FIRST], [FOUND_FIRST | {"issuers": [*FOUND_FIRST["issuers"], context]}])
    assert report.prf["resolved issuer"] == Tally(1, 1, 1)


def test_spans_that_quote_something_else(tmp_path: Path) -> None:
    assert judge(tmp_path, [FIRST], [FOUND_FIRST | {"text": "《养老办法》"}]).rates["spans"] == Rate(3, 4)


def test_a_unit_without_prediction_is_named(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", {"unit": "u1", "text": TEXT, "mentions": [FIRST]}, {"unit": "u2", "text": "无", "mentions": []})
    report = evaluate(gold, write(tmp_path / "found.jsonl"))
    assert report.unread == ("u1", "u2")
    assert list(report.lines())[-1] == "no prediction for 2 of 2 units: u1, u2"


def test_predictions_of_other_units(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", {"unit": "u1", "text": TEXT, "mentions": [FIRST]})
    other = tmp_path / "other.jsonl"
    other.write_bytes(to_json(Extractor().extract(TEXT, "citations")) + b"\n")
    with pytest.raises(EvaluationError, match=r"no document is named as a unit is \(u1\).*--id-field unit"):
        evaluate(gold, other)


def test_texts_from_a_folder_and_cores_without_offsets(tmp_path: Path) -> None:
    (tmp_path / "u1.txt").write_text(TEXT, encoding="utf-8")
    (unit,) = read_gold(write(tmp_path / "gold.jsonl", {"unit": "u1", "mentions": [FIRST, SECOND]}), tmp_path)
    assert [unit.text[m.start : m.end] for m in unit.mentions] == [FIRST["core"], SECOND["core"]]
    assert unit.mentions[1].start == TEXT.rindex("《")


def test_report_for_people_and_for_programs(tmp_path: Path) -> None:
    report = judge(tmp_path, [FIRST, SECOND], [FOUND_FIRST])
    lines = list(report.lines(misses=True))
    assert lines[0].startswith("missed\tu1\tgold: 《养老办法》 []\tfound: -")
    assert lines[1] == "full             P 1.000  R 1.000  F1 1.000   gold 1  found 1  right 1"
    assert "relation         1 of 1 = 1.000" in lines
    assert "  high             1 of 1 = 1.000" in lines
    plain = json.loads(json.dumps(report.as_dict(misses=True), ensure_ascii=False))
    assert plain["full"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1, "found": 1, "hit": 1}
    assert plain["misses"][0]["what"] == "missed"
    assert "misses" not in report.as_dict()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"unit": "u1"', "line 2: Invalid JSON"),
        ('{"unit": "u9", "text": ""}', "line 2: mentions: Field required"),
        ('{"unit": "u9", "text": "x", "mentions": [{"core": "x"}]}', "line 2: mentions.0.title: Field required"),
        ('{"unit": "u9", "mentions": []}', "line 2: unit u9 has no text"),
        ('{"unit": "u1", "text": "", "mentions": []}', "line 2: unit u1 stands here a second time"),
    ],
)
def test_malformed_gold_names_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f'{{"unit": "u1", "text": "", "mentions": []}}\n{line}\n', encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        read_gold(path)
    assert f"gold.jsonl, {message}" in str(caught.value)


def test_a_core_that_is_not_in_the_text(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", {"unit": "u1", "text": "无", "mentions": [FIRST]})
    with pytest.raises(EvaluationError, match=r"line 1: the core '《养老办法》"):
        read_gold(path)


def test_a_text_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", {"unit": "u1", "mentions": []})
    with pytest.raises(EvaluationError, match=r"line 1: the text .*u1\.txt can't be read"):
        read_gold(path, tmp_path)


def test_malformed_predictions_name_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "found.jsonl", document("u1", TEXT), {"citations": []})
    with pytest.raises(EvaluationError, match=r"found\.jsonl, line 2: schema_version: Field required"):
        read_predictions(path)
    with pytest.raises(EvaluationError, match="line 2: a second document for unit u1"):
        read_predictions(write(path, document("u1", TEXT), document("u1", TEXT)))
    with pytest.raises(EvaluationError, match=r"gone\.jsonl"):
        read_predictions(tmp_path / "gone.jsonl")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(EvaluationError, match="not UTF-8 at byte 0"):
        read_predictions(path)


def test_own_gold_is_sound() -> None:
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    assert len(rows) >= 45
    assert sum(not row["mentions"] for row in rows) >= 10
    for row in rows:
        text, end = row["text"], 0
        for m in row["mentions"]:
            assert end <= m["start"]
            end = m["end"]
            assert text[m["start"] : end] == m["core"]
            assert all(part in m["core"] for part in (m["title"], m["number"]) if part), (row["unit"], m["core"])
            stated = [m["action"], m["defines"], *m["pinpoints"], *(x["text"] for x in m["issuers"])]
            assert all(part in text for part in stated if part), (row["unit"], m["core"])
    assert len(read_gold(GOLD)) == len(rows)


@pytest.fixture
def predictions(shared: Path, tmp_path: Path) -> Path:
    """Today's output for the development texts."""
    from extractor import Extractor
    from extractor.read import read_file
    from extractor.write import to_json

    extractor = Extractor()
    units = sorted((shared / "gold" / "dev" / "units").glob("*.txt"))
    path = tmp_path / "dev.jsonl"
    path.write_bytes(b"\n".join(to_json(extractor.extract_source(read_file(unit, unit.name))) for unit in units))
    return path


def test_same_figures_as_the_reference_scorer(shared: Path, predictions: Path) -> None:
    gold, units = shared / "gold" / "dev" / "gold.jsonl", shared / "gold" / "dev" / "units"
    command = [sys.executable, shared / "gold" / "score.py", gold, units, predictions, "--json"]
    reference = json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)
    report = evaluate(gold, predictions, units).as_dict()
    assert {name: report[name] for name in reference} == reference
