"""Laws that hold on any text, tried on mutations of the rules' own examples: noise alone would hardly ever reach a rule."""

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Document, extract
from extractor.fold import fold
from extractor.rules import RULES
from extractor.write import plain, to_json

EXAMPLES = [text for rule in RULES for text in (*rule.yes, *rule.no)]
INSERTS = [
    "",
    " ",
    "\n",
    "　",
    "《",
    "》",
    "〔",
    "〕",
    "（",
    "）",
    "、",
    "和",
    "。",
    "号",
    "第",
    "2017",
    "以下简称",
    "该办法",
    "\ud800",
    "\U00020000",
    "⽂",
]


@st.composite
def texts(draw: st.DrawFn) -> str:
    text = "".join(draw(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=4)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 3))
        text = text[:at] + draw(st.sampled_from(INSERTS)) + text[at + cut :]
    return text


@given(texts())
@settings(max_examples=300, deadline=None)
def test_laws(text: str) -> None:
    document = extract(text)
    citations = document.citations
    for citation in citations:
        for span in (
            citation,
            citation.number,
            citation.title,
            *citation.other_numbers,
            *citation.issuers,
            *citation.actions,
            *citation.pinpoints,
            *citation.dates,
        ):
            if span is not None and span.start is not None and span.end is not None:
                assert text[span.start : span.end] == span.text
        assert citation.sentence.start <= citation.start or citation.start == citation.sentence.start
    ids = [c.id for c in citations]
    assert len(set(ids)) == len(ids)
    assert [c.start for c in citations] == sorted(c.start for c in citations)
    place = {c.id: c.start for c in citations}
    assert all(place[c.antecedent] < c.start for c in citations if c.antecedent)
    assert document == extract(text)
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert Document.model_validate_json(to_json(document)) == document
    assert orjson.loads(to_json(document))["citations"] is not None
    assert isinstance(plain(document), dict)


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_fold_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
