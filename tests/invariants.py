"""What holds of every document, whatever the text: used by the hypothesis laws, the metamorphic laws and the fuzzer."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import orjson

from extractor import Document
from extractor.fold import fold
from extractor.write import plain, to_json


def check(text: str, document: Document) -> None:
    """Raise AssertionError when the document of `text` breaks an invariant."""
    _check_fold(text)
    _check_spans(text, plain(document))
    _check_order(document)
    _check_antecedents(document)
    _check_words(document)
    _check_json(text, document)


def surfaces(value: Any) -> Iterator[dict[str, Any]]:
    """Every part of plain data that has offsets, at any depth."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if item.get("start") is not None:
                yield item
            stack += item.values()
        elif isinstance(item, list):
            stack += item


def has_surrogates(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


def _check_fold(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def _check_spans(text: str, document: dict[str, Any]) -> None:
    printed = "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in text)
    folded = fold(text)
    for part in surfaces(document):
        assert 0 <= part["start"] < part["end"] <= len(text), part
        if "text" in part:
            assert printed[part["start"] : part["end"]] == part["text"], part
            assert not folded[part["start"]].isspace() and not folded[part["end"] - 1].isspace(), part


def _check_order(document: Document) -> None:
    citations = document.citations
    assert [c.id for c in citations] == [f"c{i}" for i in range(1, len(citations) + 1)]
    assert all(a.start <= b.start for a, b in pairwise(citations))
    for citation in citations:
        assert citation.sentence.start <= citation.start < citation.sentence.end
        # 《A》《B》（x号、y号): the number of the first stands outside of it.
        core = citation.title or citation.number
        assert core and citation.start <= core.start and core.end <= citation.end


def _check_antecedents(document: Document) -> None:
    """A short form points to a full mention before it, or to a short one that nothing explains; a full one to nothing."""
    place = {c.id: c for c in document.citations}
    for citation in document.citations:
        if citation.antecedent is None:
            continue
        target = place[citation.antecedent]
        assert citation.form == "short" and target.start < citation.start
        assert target.form == "full" or target.antecedent is None
        assert citation.key == target.key


def _check_words(document: Document) -> None:
    for citation in document.citations:
        assert citation.number or citation.title
        assert citation.rules and len(set(citation.rules)) == len(citation.rules)
        assert citation.title is None or not any(c.isspace() for c in citation.title.name)
        for number in filter(None, (citation.number, *citation.other_numbers)):
            assert number.canonical is None or not any(c.isspace() for c in number.canonical) or number.series == "standard"
            masked = number.code is None and number.canonical is None
            assert number.series != "document" or masked or number.canonical == f"{number.code}〔{number.year}〕{number.serial}号"


def _check_json(text: str, document: Document) -> None:
    data = to_json(document)
    assert orjson.loads(data) == plain(document)
    if not has_surrogates(text):
        assert Document.model_validate_json(data) == document
        assert to_json(Document.model_validate_json(data)) == data
