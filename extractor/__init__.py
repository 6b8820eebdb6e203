"""The policy citation extractor: reads Chinese government text and returns every policy instrument it cites, as validated, typed records.

>>> from extractor import extract
>>> [c.title.name for c in extract("根据《中华人民共和国电力法》，制定本办法。").citations]
['中华人民共和国电力法']
"""

from extractor.errors import ExtractorError, LexiconError, MissingExtraError, SourceError
from extractor.lexicon import Lexicon, default_lexicon
from extractor.models import Citation, Document
from extractor.pipeline import Extractor, extract, extract_file

__all__ = [
    "Citation",
    "Document",
    "Extractor",
    "ExtractorError",
    "Lexicon",
    "LexiconError",
    "MissingExtraError",
    "SourceError",
    "default_lexicon",
    "extract",
    "extract_file",
]
