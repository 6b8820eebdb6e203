"""The policy citation extractor: reads Chinese government text and returns every policy instrument it cites, as validated, typed records.

>>> from extractor import extract
>>> [c.title.name for c in extract("根据《中华人民共和国电力法》，制定本办法。").citations]
['中华人民共和国电力法']

Names are loaded when they are first asked for (PEP 562): `import extractor` alone compiles no pattern and reads no table.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.annotation import annotate, annotate_page
    from extractor.batch.many import extract_many
    from extractor.errors import ExtractorError, Failure, LexiconError, MissingExtraError, RunError, SourceError
    from extractor.lexicon import Lexicon, default_lexicon
    from extractor.models import Citation, Document
    from extractor.pipeline import Extractor, extract, extract_file

__all__ = [
    "Citation",
    "Document",
    "Extractor",
    "ExtractorError",
    "Failure",
    "Lexicon",
    "LexiconError",
    "MissingExtraError",
    "RunError",
    "SourceError",
    "annotate",
    "annotate_page",
    "default_lexicon",
    "extract",
    "extract_file",
    "extract_many",
]

_HOMES = {
    "annotation": ("annotate", "annotate_page"),
    "batch.many": ("extract_many",),
    "errors": ("ExtractorError", "Failure", "LexiconError", "MissingExtraError", "RunError", "SourceError"),
    "lexicon": ("Lexicon", "default_lexicon"),
    "models": ("Citation", "Document"),
    "pipeline": ("Extractor", "extract", "extract_file"),
}


def __getattr__(name: str) -> Any:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return __all__
