"""What the extractor is set beside: the bare scan, the usual snippet, eyecite."""

import re
from collections.abc import Callable

import orjson
import regex

BARE = regex.compile(r"〔\d{4}〕\d+号")
# As one finds it: every code a run of Han, every title up to the next mark, no pairing, no issuer. On long runs without a mark both are quadratic.
NUMBER = re.compile(r"[\u4e00-\u9fa5]+[〔\[（(]\d{4}[〕\]）)]第?\d+号")
TITLE = re.compile(r"《(.*?)》")


def bare(texts: list[str]) -> None:
    for text in texts:
        BARE.findall(text)


def snippet(texts: list[str]) -> None:
    for text in texts:
        numbers = [{"text": m.group(), "start": m.start(), "end": m.end()} for m in NUMBER.finditer(text)]
        titles = [{"text": m.group(1), "start": m.start(), "end": m.end()} for m in TITLE.finditer(text)]
        orjson.dumps({"numbers": numbers, "titles": titles})


def eyecite() -> Callable[[str], int] | None:
    """How many citations eyecite finds in a text; None where the `benchmark` extra is not installed."""
    try:
        from eyecite import get_citations
    except ImportError:
        return None
    return lambda text: len(get_citations(text))
