"""What is written is plain data, checked as a Document is."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pydantic

from extractor import Extractor
from extractor.checked import checked
from extractor.models import Document
from extractor.read import source_of_text
from extractor.write import to_json

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
