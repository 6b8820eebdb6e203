"""The contract: schemas/ are generated from the models (`extractor schema NAME > schemas/NAME.json`; a stale one fails), and what is written is as valid."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pydantic
import pytest
from typer.testing import CliRunner

from extractor import Extractor, extract
from extractor.cli import app
from extractor.cli.look_up import SCHEMAS as NAMES
from extractor.models import Citation, Document, checked
from extractor.read import source_of_text
from extractor.write import to_json

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


DENSE = "联合省财政厅印发《关于做好服务的意见》(辽民发〔2017〕79号，以下简称《意见》)，依照《电力法》（1995年12月28日全国人大常委会通过）第三条和该法执行。"


def test_plain_data_and_models_are_one_document() -> None:
    for text in (DENSE, "依据国发〔2020〕5号", "\ud800《预算法》", "什么也没有"):
        source = source_of_text(text, "x")
        assert to_json(Extractor().extract_plain(source)) == to_json(Extractor().extract_source(source))


def test_plain_data_is_checked_as_strictly_as_models_are() -> None:
    """Whatever is done to one value of a document, both refuse it or both let it pass."""
    whole = Extractor().extract_plain(source_of_text(DENSE, "x"))
    verdicts: Counter[bool] = Counter()
    for broken in spoilt(whole):
        verdict = refuses(Document.model_validate, broken)
        assert refuses(checked, broken) == verdict
        verdicts[verdict] += 1
    assert verdicts[True] > 500
    assert verdicts[False] > 50


def refuses(validate: Callable[[Any], object], plain: Any) -> bool:
    try:
        validate(plain)
    except pydantic.ValidationError:
        return True
    return False


def spoilt(value: Any) -> Iterator[Any]:
    """The value with one place in it changed, removed or added to, in every way that counts."""
    yield from (
        replaced for replaced in (None, -1, "0", 1.5, True, [], "surprise") if replaced != value or type(replaced) is not type(value)
    )
    if isinstance(value, dict):
        yield value | {"surprise": 1}
        for name, part in value.items():
            yield {k: v for k, v in value.items() if k != name}
            yield from (value | {name: broken} for broken in spoilt(part))
    elif isinstance(value, tuple):
        yield list(value)
        for at, part in enumerate(value):
            yield from ((*value[:at], broken, *value[at + 1 :]) for broken in spoilt(part))
