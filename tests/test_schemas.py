"""schemas/ are generated from the models: `extractor schema NAME > schemas/NAME.json`; a stale one fails."""

from pathlib import Path

import orjson
import pydantic
import pytest

from extractor import extract
from extractor.cli.look_up import SCHEMAS as FILES
from extractor.models import Citation

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"


@pytest.mark.parametrize("name", FILES)
def test_schema_is_fresh(name: str) -> None:
    assert orjson.loads((SCHEMAS / f"{name}.json").read_bytes()) == pydantic.TypeAdapter(FILES[name]).json_schema(mode="serialization")


def test_models_are_frozen_strict_and_closed() -> None:
    citation = extract("依据国发〔2020〕5号").citations[0]
    with pytest.raises(pydantic.ValidationError):
        citation.form = "short"
    with pytest.raises(pydantic.ValidationError):
        Citation.model_validate({**citation.model_dump(), "surprise": 1})
    with pytest.raises(pydantic.ValidationError):
        Citation.model_validate({**citation.model_dump(), "start": "0"})
