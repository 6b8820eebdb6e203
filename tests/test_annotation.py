"""Annotation: without the marks every form is the text again, however citations nest and cross; a page stays the page it was."""

import re
import sys
from html import unescape
from pathlib import Path
from typing import Any

import html5lib
import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made import document
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from extractor import Extractor, SourceError, annotate, annotate_page, extract
from extractor.annotation import bio, displacy, html, spacy_doc, strip_marks, url_table, url_template, web_annotations
from extractor.annotation.into import annotate_bytes, mark_page
from extractor.annotation.links import no_link
from extractor.annotation.page import read_page
from extractor.annotation.pieces import pieces
from extractor.cli import app
from extractor.read import source_of_bytes

RUN = CliRunner()
TEXT = "依据国办发〔2019〕5号文件和《中华人民共和国电力法》第三条。"
LINK = url_template("https://example.org/?q={key}")

HOSTILE = [
    "《办法》",
    "<script>alert(1)</script>",
    "</mark>",
    "</pre>",
    "<!--",
    "&amp;",
    "&#12298;",
    "'\"",
    "\u2028",
    "𠀀",
    "\r\n",
    "\n",
    "\n\n",
    "  ",
    "# ",
    "1. ",
    "* _`[x](y)",
    "\\",
    "\t",
]
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text("国发办甲 <&a", max_size=3)), max_size=12).map("".join)


@st.composite
def marked(draw: st.DrawFn, source: st.SearchStrategy[str] = texts) -> tuple[str, list[tuple[int, int]]]:
    text = draw(source)
    border = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(border, border).map(lambda s: (min(s), max(s))), max_size=6))
    return text, [span for span in spans if span[0] < span[1]]


# ---- pieces


@given(marked())
def test_pieces_are_the_text_cut_at_every_border(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    found = list(pieces(len(text), document(text, spans).citations))
    assert "".join(text[p.start : p.end] for p in found) == text
    for piece in found:
        covering = {span for span in spans if span[0] <= piece.start and piece.end <= span[1]}
        assert {(c.start, c.end) for c in piece.citations} == covering
        assert all(span[1] <= piece.start or piece.end <= span[0] or span in covering for span in spans)


def test_nested_and_crossing() -> None:
    made = document("abcdef", [(0, 4), (1, 2), (3, 6)])
    assert [(p.start, p.end, [c.id for c in p.citations]) for p in pieces(6, made.citations)] == [
        (0, 1, ["c1"]), (1, 2, ["c2", "c1"]), (2, 3, ["c1"]), (3, 4, ["c3", "c1"]), (4, 6, ["c3"]),
    ]  # fmt: skip


# ---- every form, and back


@given(marked(), st.sampled_from([no_link, LINK]))
def test_html_without_marks_is_the_text(case: tuple[str, list[tuple[int, int]]], link: Any) -> None:
    text, spans = case
    fragment = annotate(text, document(text, spans), "html", link)
    assert unescape(re.sub(r"</?(?:mark|a)\b[^>]*>", "", fragment)) == text
    tree = html5lib.parse(f"<!DOCTYPE html><pre>\n{fragment}</pre>", namespaceHTMLElements=False)
    assert {e.tag for e in tree.iter()} <= {"html", "head", "body", "pre", "mark", "a"}
    assert "".join(tree.find("body/pre").itertext()) == text.replace("\f", "\ufffd") if "\f" in text else True
    assert "".join(tree.find("body/pre").itertext()) == text


def unmarked(source: str) -> str:
    """Markdown of `annotate` -> the text."""
    plain = re.sub(r"(?<!\\)((?:\\\\)*)\[((?:\\.|[^\]\\])*)\]\([^)]*\)", r"\1\2", re.sub(r"(?<!\\)((?:\\\\)*)</?mark>", r"\1", source))
    plain = re.sub(r"(?<!\\)((?:\\\\)*)\\\n", r"\1\n", plain)
    return re.sub(r"\\([!-/:-@\[-`{-~])|&#(\d+);", lambda m: m[1] or chr(int(m[2])), plain)


@given(marked(), st.sampled_from([no_link, LINK]))
def test_markdown_without_marks_is_the_text(case: tuple[str, list[tuple[int, int]]], link: Any) -> None:
    text, spans = case
    assert unmarked(annotate(text, document(text, spans), "markdown", link)) == text


@example(("注意!《办法》", [(3, 7)]), LINK)
@given(marked(), st.sampled_from([no_link, LINK]))
def test_markdown_renders_as_the_text(case: tuple[str, list[tuple[int, int]]], link: Any) -> None:
    text, spans = case
    shown = MarkdownIt("commonmark").render(annotate(text, document(text, spans), "markdown", link))
    tree = html5lib.parse(shown, namespaceHTMLElements=False)
    assert {e.tag for e in tree.iter()} <= {"html", "head", "body", "p", "br", "mark", "a"}
    assert re.sub(r"\s+", "", "".join(tree.itertext())) == re.sub(r"\s+", "", text)
    covered = "".join(text[p.start : p.end] for p in pieces(len(text), document(text, spans).citations) if p.citations)
    tag = "a" if link is LINK else "mark"
    assert re.sub(r"\s+", "", "".join(t for e in tree.iter(tag) for t in e.itertext())) == re.sub(r"\s+", "", covered)


@given(marked())
def test_bio_is_the_text_a_character_a_row(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    rows = bio(text, document(text, spans)).split("\n")[:-1]
    assert "".join(row.rsplit("\t", 2)[0] if row else "\n" for row in rows) == text
    previous = "O"
    for row in rows:
        tag = row.rsplit("\t", 2)[1] if row else "O"
        assert tag != "I-rule" or previous != "O"
        previous = tag


def test_bio_names_kind_and_field() -> None:
    rows = bio(TEXT, extract(TEXT)).splitlines()
    assert (
        rows[0] == "依\tO\tB-action" and rows[2] == "国\tB-normative_document\tB-number" and rows[3] == "办\tI-normative_document\tI-number"
    )
    assert rows[TEXT.index("《")] == "《\tB-law\tB-title" and rows[TEXT.index("第三条")] == "第\tO\tB-pinpoint"


@given(marked())
def test_displacy_covers_what_is_cited(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = case
    drawn = displacy(text, document(text, spans))
    assert drawn["text"] == text
    ends = [0, *(e["end"] for e in drawn["ents"])]
    assert all(e["start"] >= end for e, end in zip(drawn["ents"], ends, strict=False))
    assert {i for e in drawn["ents"] for i in range(e["start"], e["end"])} == {i for s in spans for i in range(*s)}


def test_displacy_is_drawn_by_spacy() -> None:
    from spacy import displacy as drawing

    drawn = drawing.render(displacy(TEXT, extract(TEXT), LINK), style="ent", manual=True, page=False, jupyter=False)
    assert "国办发〔2019〕5号" in drawn and "https://example.org/?q=" in drawn


def test_spacy_doc() -> None:
    doc = spacy_doc(TEXT, extract(TEXT))
    assert doc.text == TEXT
    assert [(s.text, s.label_, s.kb_id_, s.id_) for s in doc.spans["citations"]] == [
        ("国办发〔2019〕5号", "normative_document", "国办发〔2019〕5号", "c1"),
        ("《中华人民共和国电力法》", "law", "《电力法》", "c2"),
    ]
    crossing = spacy_doc("abcdef", document("abcdef", [(0, 4), (3, 6)]))
    assert len(crossing.spans["citations"]) == 2 and len(crossing.ents) == 1


def test_without_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor import MissingExtraError

    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'policy-citation-extractor\[spacy\]'"):
        spacy_doc(TEXT, extract(TEXT))


# ---- W3C Web Annotation: the MUSTs of https://www.w3.org/TR/annotation-model/ as a JSON Schema

IRI = {"type": "string", "pattern": r"^(?:urn:uuid:[0-9a-f-]{36}|https?://\S+)$"}
MOTIVES = [
    "assessing",
    "bookmarking",
    "classifying",
    "commenting",
    "describing",
    "editing",
    "highlighting",
    "identifying",
    "linking",
    "moderating",
    "questioning",
    "replying",
    "tagging",
]
MOTIVATION = {"enum": MOTIVES}
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target", "motivation", "body"],
    "additionalProperties": False,
    "properties": {
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": {"anyOf": [MOTIVATION, {"type": "array", "items": MOTIVATION}]},
        "body": {
            "type": "array",
            "items": {
                "anyOf": [
                    IRI,
                    {
                        "type": "object",
                        "required": ["type", "value"],
                        "additionalProperties": False,
                        "properties": {
                            "type": {"const": "TextualBody"},
                            "value": {"type": "string"},
                            "format": {"type": "string"},
                            "purpose": MOTIVATION,
                        },
                    },
                ]
            },
        },
        "target": {
            "type": "object",
            "required": ["source", "selector", "type"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "SpecificResource"},
                "source": {"type": "string", "pattern": r"^[!-~]+$"},
                "selector": {
                    "type": "array",
                    "items": {
                        "oneOf": [
                            {
                                "type": "object",
                                "required": ["type", "start", "end"],
                                "additionalProperties": False,
                                "properties": {
                                    "type": {"const": "TextPositionSelector"},
                                    "start": {"type": "integer", "minimum": 0},
                                    "end": {"type": "integer", "minimum": 0},
                                },
                            },
                            {
                                "type": "object",
                                "required": ["type", "exact"],
                                "additionalProperties": False,
                                "properties": {
                                    "type": {"const": "TextQuoteSelector"},
                                    "exact": {"type": "string"},
                                    "prefix": {"type": "string"},
                                    "suffix": {"type": "string"},
                                },
                            },
                        ]
                    },
                },
            },
        },
    },
}
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first", "label"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "type": "object",
            "required": ["id", "type", "items", "partOf"],
            "properties": {
                "id": IRI,
                "type": {"const": "AnnotationPage"},
                "partOf": IRI,
                "startIndex": {"const": 0},
                "items": {"type": "array", "items": ANNOTATION},
            },
        },
    },
}


@given(marked(), st.sampled_from([no_link, LINK]), st.sampled_from(["", "-", "文件 一.txt", "a/b.txt"]))
def test_web_annotations_are_the_model(case: tuple[str, list[tuple[int, int]]], link: Any, name: str) -> None:
    import jsonschema

    text, spans = case
    found = orjson.loads(annotate(text, document(text, spans, name), "webannotation", link))
    jsonschema.validate(found, COLLECTION)
    items = found["first"]["items"]
    assert found["total"] == len(items) == len(spans) and len({i["id"] for i in items}) == len(items)
    for item in items:
        position, quotation = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quotation["exact"]
        assert quotation["prefix"] + quotation["exact"] + quotation["suffix"] in text


def test_web_annotations_are_the_same_each_time() -> None:
    assert web_annotations(TEXT, extract(TEXT)) == web_annotations(TEXT, extract(TEXT))


# ---- a page that exists

INLINE = ["b", "span", "a", "em", "font", "u"]
BLOCKS = ["p", "div", "section", "h2"]
WORDS = st.sampled_from(
    [
        "《办法》",
        "国发〔2020〕5号",
        "a &amp; b",
        "&#12298;",
        "&notit;",
        "&NotEqualTilde;",
        "&lt;b&gt;",
        "x < y",
        "&",
        " ",
        "\n  ",
        "甲\n乙",
        "<br>",
        "<!-- 《注》 -->",
        "<script>'《办法》'</script>",
        "<textarea>《表》</textarea>",
        "<select><option>甲</option></select>",
        "<svg><text>图</text></svg>",
        "<img alt='《图》'>",
        '<input value="》">',
    ]
)


def element(inner: st.SearchStrategy[str], tags: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(tags), inner).map(lambda x: f'<{x[0]} class="甲">{x[1]}</{x[0]}>')


inline = st.recursive(
    WORDS, lambda s: st.one_of(element(st.lists(s, max_size=3).map("".join), INLINE), st.lists(s, max_size=3).map("".join)), max_leaves=6
)
stray = st.sampled_from(["\n", "\n", " 《办法》 甲 "])
tables = st.tuples(st.lists(inline, min_size=1, max_size=3), stray, stray).map(
    lambda made: f"<table>{made[1]}<tr>" + made[2].join(f"<td>{cell}</td>" for cell in made[0]) + "</tr>\n</table>"
)
bodies = st.lists(st.one_of(element(inline, BLOCKS), tables, inline), max_size=5).map("".join)
page_of = bodies.map(
    lambda body: (
        f"<!DOCTYPE html>\n<html><head><title>《题》</title><style>p::before{{content:'《'}}</style></head>\n<body>{body}</body></html>\n"
    )
)


def shape(page: str) -> list[Any]:
    """The tree as a browser builds it, our marks taken out."""
    out: list[Any] = []

    def walk(node: Any) -> None:
        ours = (node.tag == "mark" and node.get("class") == "policy-citation") or (
            node.tag == "a" and "example.org" in (node.get("href") or "")
        )
        if not ours:
            out.append((node.tag, tuple(node.attrib.items())))
        put(node.text)
        for child in node:
            walk(child)
            put(child.tail)
        if not ours:
            out.append("end")

    def put(text: str | None) -> None:
        if text and out and isinstance(out[-1], list):
            out[-1][0] += text
        elif text:
            out.append([text])

    walk(html5lib.parse(page, namespaceHTMLElements=False))
    return out


@settings(max_examples=300)
@given(page_of, st.randoms(use_true_random=False), st.sampled_from([no_link, LINK]))
def test_a_page_keeps_its_tree(page: str, random: Any, link: Any) -> None:
    read = read_page(page)
    text = "".join(read.chars)
    spans = [tuple(sorted((random.randint(0, len(text)), random.randint(0, len(text))))) for _ in range(4)]
    made = document(text, [s for s in spans if s[0] < s[1]])
    put = mark_page(page, read, made, link)
    assert strip_marks(put) == page
    assert shape(put) == shape(page)


def test_a_section_that_the_end_cuts_off_is_no_text() -> None:
    assert "".join(read_page("<p>《办法》<![CDATA[<?x</a>").chars) == "《办法》"


@given(
    st.lists(
        st.one_of(
            WORDS,
            st.sampled_from(
                [
                    "<p>",
                    "</p>",
                    "<b",
                    "<a href=x>",
                    "</a>",
                    "<table>",
                    "<td>",
                    "</table>",
                    "<div/>",
                    "<script>",
                    "</",
                    "<!--",
                    "<![CDATA[",
                    "<?x",
                ]
            ),
        ),
        max_size=14,
    ).map("".join),
    st.randoms(use_true_random=False),
)
def test_any_soup_comes_back(page: str, random: Any) -> None:
    read = read_page(page)
    text = "".join(read.chars)
    spans = [tuple(sorted((random.randint(0, len(text)), random.randint(0, len(text))))) for _ in range(3)]
    assert strip_marks(mark_page(page, read, document(text, [s for s in spans if s[0] < s[1]]), LINK)) == page


def test_a_mark_is_cut_at_tags_and_stays_out_of_links() -> None:
    page = '<p>依据《<b>电力</b>监管条例》和<a href="/x">国发〔2020〕5号</a>。</p>'
    put, found = annotate_page(page, link=LINK)
    assert [c.key for c in found.citations] == ["《电力监管条例》", "国发〔2020〕5号"]
    assert re.sub(r'data-[a-z]+="[^"]*" ?', "", put).replace(" >", ">").count('<mark class="policy-citation">') == 4
    assert '<a href="/x"><mark' in put and "<b><mark" in put
    assert strip_marks(put) == page


def test_marks_of_an_earlier_run_are_replaced() -> None:
    page = "<p>依据《电力监管条例》，x < y，《电力法》<b>和</b>国发〔2020〕5号。</p>"
    once, _ = annotate_page(page, link=LINK)
    assert once.count("<mark") == 3
    assert annotate_page(once)[0] == annotate_page(page)[0] and annotate_page(once, link=LINK)[0] == once


def test_numbers_written_with_character_references_and_broken_lines() -> None:
    page = "<p>根据&#12298;国务院关于\n  加强城市工作的意见&#12299;（国发&#x3014;2020&#x3015;5&#21495;）</p>"
    put, found = annotate_page(page)
    assert [c.key for c in found.citations] == ["国发〔2020〕5号"] and found.citations[0].title.name == "国务院关于加强城市工作的意见"
    assert ">&#12298;国务院关于\n  加强城市工作的意见&#12299;（国发&#x3014;2020&#x3015;5&#21495;）</mark>" in put


# ---- links, errors, command


def test_links_by_table(tmp_path: Path) -> None:
    table = tmp_path / "links.csv"
    table.write_text('\ufeffkey,url\n国办发〔2019〕5号,https://example.org/a?b=1&c="2"\n', encoding="utf-8")
    fragment = html(TEXT, extract(TEXT), url_table(table))
    assert 'href="https://example.org/a?b=1&amp;c=&quot;2&quot;"' in fragment and fragment.count("<a ") == 1
    table.write_text("国办发〔2019〕5号\n", encoding="utf-8")
    with pytest.raises(SourceError, match="row 1 has no address"):
        url_table(table)
    table.write_text("国办发〔2019〕5号,javascript:alert(1)\n", encoding="utf-8")
    with pytest.raises(SourceError, match="row 1 has no address of a page"):
        url_table(table)
    with pytest.raises(ValueError, match="no address of a page"):
        url_template("javascript:alert('{key}')")


def test_another_text_is_refused() -> None:
    with pytest.raises(SourceError, match="made from another text"):
        annotate(TEXT + "。", extract(TEXT))
    with pytest.raises(SourceError, match="c1 is not at 2"):
        annotate(TEXT.replace("国办发", "国科发"), extract(TEXT))


def test_command(tmp_path: Path) -> None:
    file, out = tmp_path / "a.txt", tmp_path / "out.html"
    file.write_text(TEXT, encoding="utf-8")
    assert RUN.invoke(app, ["annotate", str(file), "--url", "https://example.org/{key}", "-o", str(out)]).exit_code == 0
    tree = html5lib.parse(out.read_text("utf-8"), namespaceHTMLElements=False)
    assert "".join(tree.find("body/pre").itertext()) == TEXT and len(list(tree.iter("a"))) == 2
    assert RUN.invoke(app, ["annotate", "-", "--to", "bio"], input=TEXT.encode()).stdout.startswith("依\tO\tB-action\n")
    assert orjson.loads(RUN.invoke(app, ["annotate", str(file), "--to", "displacy"]).stdout)["text"] == TEXT
    for wrong in (["--url", "https://example.org/"], ["--into", "--to", "bio"], ["--url", "{key}", "--links", str(file)]):
        assert RUN.invoke(app, ["annotate", str(file), *wrong]).exit_code == 2
    assert RUN.invoke(app, ["annotate", str(tmp_path / "none.txt")]).exit_code == 1


def test_command_with_records(tmp_path: Path) -> None:
    file, records = tmp_path / "a.txt", tmp_path / "out.jsonl"
    file.write_text(TEXT, encoding="utf-8")
    RUN.invoke(app, ["extract", str(file), "-o", str(records)])
    assert RUN.invoke(app, ["annotate", str(file), "--records", str(records)]).stdout.count("<mark") == 2
    file.write_text(TEXT + "。", encoding="utf-8")
    result = RUN.invoke(app, ["annotate", str(file), "--records", str(records)])
    assert result.exit_code == 1 and "has no record of this text" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_command_into_a_page_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    page, out = tmp_path / "page.html", tmp_path / "out.html"
    page.write_bytes(f"<title>x</title>\r\n<p>{TEXT}</p>".encode(encoding))
    assert RUN.invoke(app, ["annotate", str(page), "--into", "-o", str(out)]).exit_code == 0
    put = out.read_bytes().decode(encoding)
    assert put.count("<mark") == 2 and strip_marks(put).encode(encoding) == page.read_bytes()


def test_real_pages_keep_their_bytes_and_their_tree(shared: Path) -> None:
    pages = [p for p in sorted((shared / "originals").rglob("*")) if p.suffix in (".html", ".jsp")]
    marks = 0
    for file in pages:
        data = file.read_bytes()
        source = source_of_bytes(data, file.name)
        put = source_of_bytes(annotate_bytes(data, source, Extractor()), file.name)
        marks += put.text.count('<mark class="policy-citation"')
        assert strip_marks(put.text) == source.text and put.encoding == source.encoding
        assert shape(put.text) == shape(source.text), file
    assert not pages or marks
