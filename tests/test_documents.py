"""fixtures/documents: whole texts with their full expected output, which validates against the JSON Schema too.

`python tests/test_documents.py` writes the expected outputs anew; the change is then read in the diff, line by line, before it is committed.
"""

import json
from pathlib import Path

import jsonschema
import orjson
import pytest

from extractor import Extractor
from extractor.models import MODELS
from extractor.read import read_file
from extractor.write import plain

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted((ROOT / "fixtures" / "documents").glob("*.txt"))


def produced(path: Path) -> dict[str, object]:
    """What the extractor gives, less the versions, which are no answer."""
    document = json.loads(orjson.dumps(plain(Extractor().extract_source(read_file(path, path.name)))))
    del document["producer"]
    return dict(document)


def expected_path(path: Path) -> Path:
    return path.with_suffix(".json")


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) >= 6


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_expected_output(path: Path) -> None:
    assert produced(path) == json.loads(expected_path(path).read_text("utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_expected_output_is_valid(path: Path) -> None:
    document = json.loads(expected_path(path).read_text("utf-8"))
    document["producer"] = {"version": "0", "lexicon": "0"}
    jsonschema.validate(document, json.loads((ROOT / "schemas" / "document.json").read_text("utf-8")))
    MODELS["document"].model_validate_json(json.dumps(document))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_spans_are_exact(path: Path) -> None:
    text = read_file(path).text
    stack: list[object] = [produced(path)]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if {"text", "start", "end"} <= value.keys() and value["start"] is not None:
                assert text[value["start"] : value["end"]] == value["text"]
            stack += value.values()
        elif isinstance(value, list):
            stack += value


if __name__ == "__main__":
    for document in DOCUMENTS:
        expected_path(document).write_text(json.dumps(produced(document), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
