"""The stages, in order: fold, scan, header, assemble, link, surround, context_of, document (with issuers and keys), checked. The only module that knows it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.assemble import assemble
from extractor.build import document
from extractor.checked import checked
from extractor.context import surround
from extractor.errors import ExtractorError
from extractor.fold import fold
from extractor.formats import read_path
from extractor.lexicon import Lexicon, default_lexicon
from extractor.link import link
from extractor.mention import Mention
from extractor.models import Document
from extractor.read import Source, source_of_text
from extractor.rules.header import Draft, read_header
from extractor.rules.rule import Scope
from extractor.scan import Scan, scan
from extractor.setting import Context, context_of
from extractor.version import package_version


class Extractor:
    """Reads texts with one lexicon and what the caller knows of them.

    `lexicon` is the built-in one unless given. `region` (official name, 辽宁省 or 沈阳市) and `issuer` (official name of the body that wrote the texts)
    settle what a text leaves open: 省财政厅, 我厅, and codes that two places share. Instances hold no state between texts and may be used from several
    threads, or sent to other processes. Raises ExtractorError for a region that is none.

    >>> document = Extractor(region="辽宁省").extract("按照省财政厅印发的《辽宁省预算管理办法》执行。")
    >>> document.citations[0].issuers[0].name
    '辽宁省财政厅'
    """

    def __init__(self, lexicon: Lexicon | None = None, region: str | None = None, issuer: str | None = None) -> None:
        self.lexicon = lexicon or default_lexicon()
        if region and not any(self.lexicon.regions[code].name == region for code in self.lexicon.region_names.get(region, ())):
            raise ExtractorError(f"no region is called {region}", "give an official name: 辽宁省, 沈阳市")
        self.region = region
        self.issuer = issuer

    def extract(self, text: str, source_id: str = "") -> Document:
        """The document of a text: all it cites, in reading order; every offset counts code points of `text`, which is not altered."""
        return self.extract_source(source_of_text(text, source_id))

    def extract_source(self, source: Source) -> Document:
        """The document of a source that has been read."""
        return self.run(source)[0]

    def extract_plain(self, source: Source) -> dict[str, Any]:
        """The document of a source as plain data, valid as a Document is, in its order: what is written, at half the cost of the models."""
        return checked(self._stages(source)[0])

    def run(self, source: Source) -> tuple[Document, "Story"]:
        """The document, and the intermediate values that `explain` tells of."""
        plain, story = self._stages(source)
        return Document.model_validate(plain), story

    def _stages(self, source: Source) -> tuple[dict[str, Any], "Story"]:
        scope = Scope(source.text, fold(source.text), self.lexicon)
        scanned = scan(scope)
        header = read_header(scope)
        mentions = link(scope, assemble(scope, scanned, header), scanned.declined)
        surround(scope, mentions, header)
        context = context_of(scope, header, mentions, self.region, self.issuer)
        plain = document(scope, source, header, mentions, scanned, context, package_version(), self.lexicon.version)
        return plain, Story(scanned, header, mentions, context)


@dataclass(frozen=True, slots=True)
class Story:
    """What happened on the way: the parts found, the header, the mentions, the context."""

    scanned: Scan
    header: Draft
    mentions: list[Mention]
    context: Context


def extract(text: str) -> Document:
    """Every policy instrument that `text` cites, with the built-in lexicon. Never raises on any text.

    >>> [c.number.canonical for c in extract("依据国发[2020]5号文件和《电力监管条例》。").citations if c.number]
    ['国发〔2020〕5号']
    """
    return Extractor().extract(text)


def extract_file(path: str | Path, extractor: Extractor | None = None) -> Document:
    """The document of a file: plain text, HTML, docx or PDF. Raises SourceError when it can't be read, MissingExtraError (`[documents]`)."""
    return (extractor or Extractor()).extract_source(read_path(Path(path)))
