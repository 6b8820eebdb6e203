"""schemas/ are generated from the models: `extractor schema NAME > schemas/NAME.json`; a stale one fails."""

from pathlib import Path

import pydantic
import pytest
from typer.testing import CliRunner

from extractor import extract
from extractor.cli import app
from extractor.cli.look_up import SCHEMAS as NAMES
from extractor.models import Citation

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_fresh(name: str) -> None:
    assert (SCHEMAS / f"{name}.json").read_text("utf-8") == CliRunner().invoke(app, ["schema", name]).stdout


def test_every_schema_is_there() -> None:
    assert {path.stem for path in SCHEMAS.iterdir()} == set(NAMES)


def test_models_are_frozen_strict_and_closed() -> None:
    citation = extract("依据国发〔2020〕5号").citations[0]
    with pytest.raises(pydantic.ValidationError):
        citation.form = "short"
    with pytest.raises(pydantic.ValidationError):
        Citation.model_validate({**citation.model_dump(), "surprise": 1})
    with pytest.raises(pydantic.ValidationError):
        Citation.model_validate({**citation.model_dump(), "start": "0"})
