"""works: counts against plain counting, contradictions, the user's library, and tables that spreadsheets open right."""

import csv
import io
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import orjson
import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.network import citations
from extractor.network.citations import open_citations
from extractor.network.tables import write_table
from extractor.network.works import make_works

RUN = CliRunner()


def works(*arguments: object) -> dict[str, dict[str, str]]:
    """The rows that the command prints, by key."""
    result = RUN.invoke(app, ["works", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return {row["key"]: row for row in csv.DictReader(io.StringIO(result.stdout))}


def counted(path: Path) -> dict[str, dict[str, Any]]:
    """The same by plain Python, straight from the documents."""
    seen: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for line in path.read_bytes().splitlines():
        document = orjson.loads(line)
        for citation in document["citations"]:
            if citation["key"]:
                seen[citation["key"]].append((document["source"]["id"], citation))
    return {key: tally(mentions) for key, mentions in seen.items()}


def tally(mentions: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    full = [c for _, c in mentions if c["form"] == "full"]
    titles = Counter(c["title"]["name"] for c in full if c["title"])
    issuers = Counter(i["name"] for c in full for i in c["issuers"] if i["name"])
    return {
        "citations": len(mentions),
        "documents": len({source for source, _ in mentions}),
        "titles": " | ".join(sorted(titles, key=lambda t: (-titles[t], t))),
        "issuers": " | ".join(sorted(issuers, key=lambda i: (-issuers[i], i))),
        **{
            relation: sum(c["relation"] == relation for _, c in mentions)
            for relation in ("issue", "forward", "basis", "implement", "amend", "repeal", "mention")
        },
    }


def assert_counts(path: Path) -> None:
    expected, found = counted(path), works(path)
    assert found.keys() == expected.keys()
    for key, row in found.items():
        assert {name: row[name] for name in expected[key]} == {name: str(value) for name, value in expected[key].items()}, key


def test_counts_are_those_of_plain_counting(documents: Path) -> None:
    assert_counts(documents)


def test_counts_of_the_gold_texts(root: Path, extracted: Callable[..., Path]) -> None:
    lines = (root / "fixtures" / "gold" / "gold.jsonl").read_bytes().splitlines()
    assert_counts(extracted({f"gold {number}": orjson.loads(line)["text"] for number, line in enumerate(lines)}))


def test_years_kind_and_notes(extracted: Callable[..., Path]) -> None:
    signed = "\n\n辽宁省民政厅\n2020年3月1日\n"
    rows = works(
        extracted(
            {
                "a": f"关于做好养老工作的通知\n\n依据辽民发〔2017〕79号文件，现通知如下。{signed}",
                "b": f"关于做好社区工作的通知\n\n贯彻落实省财政厅印发的《社区意见》(辽民发〔2017〕79号)。{signed.replace('2020', '2022')}",
            }
        )
    )
    row = rows["辽民发〔2017〕79号"]
    assert (row["number"], row["title"], row["kind"]) == ("辽民发〔2017〕79号", "社区意见", "normative_document")
    assert (row["year_first"], row["year_last"], row["cited_first"], row["cited_last"]) == ("2017", "2017", "2020", "2022")
    assert (row["documents"], row["citations"], row["basis"], row["level"]) == ("2", "2", "1", "province")


def test_the_title_most_often_seen_comes_first(extracted: Callable[..., Path]) -> None:
    number = "（国务院令第585号）"
    texts = [f"根据《甲规定》{number}。", f"根据《乙规定》{number}。", f"根据《甲规定》{number}，", f"根据《丙规定》{number}。"]
    row = works(extracted({str(place): text for place, text in enumerate(texts)}))["国务院令第585号"]
    assert row["title"] == "甲规定"
    assert row["titles"] == "甲规定 | 丙规定 | 乙规定"


def test_what_has_no_key_is_said(extracted: Callable[..., Path]) -> None:
    result = RUN.invoke(app, ["works", str(extracted({"a": "根据《电力法》办理。《办法》一并执行，〔2019〕5号同时执行。"}))])
    assert result.exit_code == 0
    assert "no known work" in result.stderr


def test_one_number_with_two_titles(extracted: Callable[..., Path]) -> None:
    number = "(辽民发〔2017〕79号)"
    rows = works(
        extracted(
            {
                "a": f"根据《关于加快推进社区社会工作服务的实施意见》{number}。",
                "b": f"根据《辽宁省民政厅关于加快推进社区社会工作服务的实施意见》{number}，",
                "c": f"根据《关于印发〈加快推进社区社会工作服务的实施意见〉的通知》{number}，",
            }
        )
    )
    assert rows["辽民发〔2017〕79号"]["conflicts"] == ""
    rows = works(
        extracted(
            {
                "a": f"根据《关于加快推进社区社会工作服务的实施意见》{number}。",
                "b": f"根据《关于加快推进社区社会工作服务的实施意见》{number}。",
                "c": f"根据《关于加强殡葬管理的通知》{number}。",
            }
        )
    )
    assert rows["辽民发〔2017〕79号"]["conflicts"] == "title: 关于加强殡葬管理的通知"


def test_one_title_with_two_numbers(extracted: Callable[..., Path]) -> None:
    title = "《关于加快推进社区社会工作服务的实施意见》"
    rows = works(
        extracted({"a": f"根据{title}(辽民发〔2017〕79号)。", "b": f"根据{title}(辽民发〔2018〕79号)。", "c": f"根据{title}办理。"})
    )
    assert rows["辽民发〔2017〕79号"]["conflicts"] == "number: 辽民发〔2018〕79号"
    assert rows["辽民发〔2018〕79号"]["conflicts"] == "number: 辽民发〔2017〕79号"
    # The title alone may be either: it is not told to see one of them.
    assert rows["《关于加快推进社区社会工作服务的实施意见》"]["see"] == ""
    # Papers of two bodies may well have the same title.
    rows = works(extracted({"a": f"根据{title}(辽民发〔2017〕79号)。", "b": f"根据{title}(闽民发〔2017〕80号)。"}))
    assert [row["conflicts"] for row in rows.values()] == ["", ""]


def test_a_title_alone_sees_its_number(extracted: Callable[..., Path]) -> None:
    rows = works(extracted({"a": "根据《价格违法行为行政处罚规定》（国务院令第585号）。", "b": "根据《价格违法行为行政处罚规定》。"}))
    assert rows["《价格违法行为行政处罚规定》"]["see"] == "国务院令第585号"


# ---- library ----------------------------------------------------------------------------------------------------------------------------------

CITING = {
    "a": "根据国发〔2020〕5号、《中华人民共和国电力法》和《价格违法行为行政处罚规定》（国务院令第585号）。",
    "b": "依照GB/T 9704—2012。",
}
LIST = "# held on the shelf\n国发[2020]5 号\n\n电力法\n价格违法行为行政处罚规定\n落实民发〔2017〕64号文件工作方案\n"


def test_library(extracted: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "held.txt").write_text(LIST, encoding="utf-8")
    rows = works(extracted(CITING), "--library", tmp_path / "held.txt")
    assert {key: row["library"] for key, row in rows.items()} == {
        "国发〔2020〕5号": "held",
        "《电力法》": "held",
        "国务院令第585号": "held",
        "GB/T 9704-2012": "missing",
        "《落实民发〔2017〕64号文件工作方案》": "never cited",
    }
    only = works(extracted(CITING), "--library", tmp_path / "held.txt", "--show", "missing")
    assert list(only) == ["GB/T 9704-2012"]
    only = works(extracted(CITING), "--library", tmp_path / "held.txt", "--show", "uncited")
    assert [(row["title"], row["citations"]) for row in only.values()] == [("落实民发〔2017〕64号文件工作方案", "0")]


def test_library_as_csv(extracted: Callable[..., Path], tmp_path: Path) -> None:
    table = "序号,标题,文号\r\n1,关于X工作的意见,国发〔2020〕5号\r\n2,电力法,\r\n3,,\r\n"
    (tmp_path / "held.csv").write_bytes("\N{BYTE ORDER MARK}".encode() + table.encode())
    rows = works(extracted(CITING), "--library", tmp_path / "held.csv", "--show", "held")
    assert rows.keys() == {"国发〔2020〕5号", "《电力法》"}


def test_library_lines_that_name_nothing(extracted: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "held.txt").write_text("电力法\n？？？\n", encoding="utf-8")
    result = RUN.invoke(app, ["works", str(extracted(CITING)), "--library", str(tmp_path / "held.txt")])
    assert result.exit_code == 1
    assert "held.txt, line 2" in result.stderr and "《电力法》" in result.stdout


def test_usage(extracted: Callable[..., Path], tmp_path: Path) -> None:
    path = str(extracted(CITING))
    for arguments in (["--show", "missing"], ["-o", "x.txt"], ["-o", str(tmp_path / "none" / "x.csv")], ["--library", "none"]):
        assert RUN.invoke(app, ["works", path, *arguments]).exit_code == 2


# ---- tables -----------------------------------------------------------------------------------------------------------------------------------

HOSTILE = "SELECT '=HYPERLINK(\"x\")' AS a, ['+1', '@b'] AS b, -5 AS c, '中文, \"引号\"' AS d, NULL AS e, DATE '2020-01-02' AS f"


@pytest.fixture
def corpus(extracted: Callable[..., Path]) -> Any:
    with open_citations([extracted(CITING)], ["citations.key"]) as opened:
        yield opened


def test_csv_opens_right_in_spreadsheets(corpus: Any, tmp_path: Path) -> None:
    write_table(corpus, HOSTILE, tmp_path / "out.csv", (), 1)
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith("\N{BYTE ORDER MARK}".encode())
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row == {"a": '\'=HYPERLINK("x")', "b": "'+1 | @b", "c": "-5", "d": '中文, "引号"', "e": "", "f": "2020-01-02"}


def test_xlsx_holds_text_and_no_formulas(corpus: Any, tmp_path: Path) -> None:
    query = f"SELECT * FROM ({HOSTILE} UNION ALL SELECT repeat('长', 40000), [], 0, 'https://example.org', NULL, NULL) ORDER BY c"
    write_table(corpus, query, tmp_path / "out.xlsx", (), 1)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    head, first, second = sheet.iter_rows()
    assert [cell.value for cell in head] == list("abcdef")
    assert [cell.value for cell in first] == ['=HYPERLINK("x")', "+1 | @b", -5, '中文, "引号"', None, "2020-01-02"]
    assert first[0].data_type == "s" and second[3].hyperlink is None
    assert len(str(second[0].value)) == 32_767 and str(second[0].value).endswith("…")


def test_parquet_keeps_lists(corpus: Any, tmp_path: Path) -> None:
    write_table(corpus, HOSTILE, tmp_path / "it's.parquet", (), 1)
    assert duckdb.read_parquet(str(tmp_path / "it's.parquet")).fetchall()[0][1] == ["+1", "@b"]
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_terminal(corpus: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Text stands as it is; what would steer the terminal does not reach it."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    query = "SELECT '[bold]\x1b[31m国\n发' AS a_b, 1 AS hidden UNION ALL SELECT unnest(range(1200))::VARCHAR, 2"
    write_table(corpus, query, None, ("a_b",), 1)
    out = capsys.readouterr().out
    assert "[bold]\N{REPLACEMENT CHARACTER}[31m国↵发" in out
    assert "a b" in out and "hidden" not in out and "1,200 more rows" in out


def test_deterministic(documents: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        assert RUN.invoke(app, ["works", str(documents), "-o", str(tmp_path / name)]).exit_code == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_shares_change_nothing(documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of many works are made a share at a time; the answer is the same to the byte."""
    for share, name in ((200_000, "whole"), (7, "shares")):
        monkeypatch.setattr(citations, "SHARE", share)
        assert RUN.invoke(app, ["works", str(documents), "-o", str(tmp_path / f"{name}.csv")]).exit_code == 0
        assert RUN.invoke(app, ["network", str(documents), "-o", str(tmp_path / f"{name}-net.csv")]).exit_code == 0
    for kind in (".csv", "-net.csv", "-net.nodes.csv"):
        assert (tmp_path / f"whole{kind}").read_bytes() == (tmp_path / f"shares{kind}").read_bytes()


def test_an_output_that_cannot_be_written(documents: Path) -> None:
    """/dev/full takes no byte; the error is one line."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "extractor", "works", documents], stdout=full, stderr=subprocess.PIPE, encoding="utf-8"
        )
    assert done.returncode == 2
    assert "can't be written" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("missing", "arguments"), [("duckdb", ["works"]), ("networkx", ["network", "-o", "x.gexf"]), ("matplotlib", ["network", "--plot", "x.png"])])  # fmt: skip
def test_a_missing_extra_is_named(missing: str, arguments: list[str], documents: Path, tmp_path: Path) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from extractor.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, *arguments, documents], capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert done.returncode == 2
    assert f"{missing} is needed".lower() in done.stderr.lower()
    assert f"pip install 'policy-citation-extractor[{'works' if missing == 'duckdb' else 'network'}]'" in done.stderr


def test_the_command_starts_without_the_heavy_packages() -> None:
    code = "import sys, extractor.cli; print([m for m in ('duckdb', 'networkx', 'matplotlib', 'xlsxwriter') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8").stdout.strip() == "[]"


def test_works_of_the_whole_corpus_twice(documents: Path, tmp_path: Path) -> None:
    """The same documents under other ids double every count and change nothing else."""
    lines = documents.read_bytes().splitlines()
    again = [orjson.dumps({**(d := orjson.loads(line)), "source": {**d["source"], "id": f"again/{d['source']['id']}"}}) for line in lines]
    (tmp_path / "twice.jsonl").write_bytes(b"\n".join(lines + again) + b"\n")
    once, twice = works(documents), works(tmp_path / "twice.jsonl")
    assert once.keys() == twice.keys()
    assert all(int(twice[key]["documents"]) == 2 * int(row["documents"]) for key, row in once.items())
    assert all(twice[key]["titles"] == row["titles"] for key, row in once.items())


def test_the_library_function(documents: Path) -> None:
    from extractor.network.works import FIELDS

    with open_citations([documents], FIELDS) as corpus:
        make_works(corpus)
        assert corpus.count("work") == len(counted(documents))
