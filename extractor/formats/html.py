"""HTML -> Source: charset, boilerplate, lines."""

import codecs
import hashlib
import re
from collections.abc import Callable
from typing import Any

from extractor.errors import SourceError, missing_extra
from extractor.formats.lines import Lines
from extractor.read import BOMS, Source, source_of_bytes

LIMIT = 64 * 1024 * 1024  # bytes of one page: above it is an archive or an attack, not a page
_CHUNK = 1 << 16

_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
# The labels that Chinese pages bear, and what browsers read them as. Others are settled by detection.
_CHARSETS = {"utf8": "utf-8", "big5": "big5hkscs", "big5hkscs": "big5hkscs", "shiftjis": "cp932", "euckr": "cp949"}

_NO_TEXT = frozenset(
    ("head", "title", "style", "script", "noscript", "template", "select", "button", "textarea", "iframe", "object", "svg")
)
_DROPPED = frozenset(("nav", "footer"))
_DROPPED_ROLES = frozenset(("navigation", "contentinfo", "search", "menu", "menubar"))
_DROPPED_NAMES = frozenset(
    (
        "nav",
        "navbar",
        "navigation",
        "topnav",
        "menu",
        "footer",
        "foot",
        "footers",
        "breadcrumb",
        "breadcrumbs",
        "crumbs",
        "copyright",
        "share",
    )
)
_HIDDEN = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.IGNORECASE)
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "ol", "p",
        "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "ul",
    )
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_html(data: bytes, source_id: str) -> Source:
    """The text of a page: a line a paragraph, boilerplate and hidden parts left out, entities decoded. `encoding` is its charset.

    Raises SourceError (empty, encoding, too-large, no-text), MissingExtraError.
    """
    if len(data) > LIMIT:
        raise SourceError(source_id, "too-large", f"a page of {len(data)} bytes; the limit is {LIMIT}", "split it, or convert it to text")
    markup, encoding = _decode(data, source_id)
    text = text_of(markup)
    if not text.strip():
        raise SourceError(
            source_id, "no-text", "the page holds no text", "scripts may fill it in: save the page as a browser shows it, or fetch its data"
        )
    return Source(source_id, text, hashlib.sha256(data).hexdigest(), encoding)


def _decode(data: bytes, source_id: str) -> tuple[str, str]:
    """By byte order mark; else as declared; else UTF-8 or GB18030. Bytes that are UTF-8 are read so whatever they declare: pages that were

    re-encoded and still say gb2312 are common, and Chinese in GB bytes is never valid UTF-8 for long.
    """
    if not data.startswith(tuple(bom for bom, _ in BOMS)):
        label = _declared(data[:4096])
        if label and not _is_utf8(data):
            try:
                return data.decode(label), label
            except UnicodeDecodeError:
                pass
    source = source_of_bytes(data, source_id)
    return source.text, source.encoding


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head)
    label = re.sub(r"[^a-z0-9]", "", found[1].decode("ascii").lower()) if found else ""
    return "gb18030" if label.startswith(("gb", "xgbk", "hz")) else _CHARSETS.get(label)


def _is_utf8(data: bytes) -> bool:
    """Valid, and with at least one character of three bytes: two-byte ones are ambiguous (联通 in GBK)."""
    try:
        text = codecs.decode(data, "utf-8")
    except UnicodeDecodeError:
        return False
    return not text.isascii() and max(text) >= "\u0800"


def text_of(markup: str) -> str:
    """The lines of a page's markup."""
    try:
        from lxml import etree
    except ImportError as error:
        raise missing_extra("documents", "reading HTML needs an optional package") from error
    # lxml: libxml2 calls back while it reads, without a tree, in linear time; HTML5 tree builders (lexbor, html5lib) are quadratic in nesting.
    markup = _without_directives(markup)
    page = _read(etree, markup, _is_boilerplate)
    if page.dropped_sentences > page.lines.text().count("。"):
        # Scripts may show what is hidden, and broken markup may leave a menu open over the whole page: where most sentences are, is the text.
        page = _read(etree, markup, lambda tag, attributes: False)
    return page.lines.text()


def _read(etree: Any, markup: str, is_boilerplate: Callable[[str, Any], bool]) -> "_Page":
    page = _Page(is_boilerplate)
    parser = etree.HTMLParser(target=page)
    for start in range(0, len(markup), _CHUNK):
        parser.feed(markup[start : start + _CHUNK])
    parser.close()
    return page


def _without_directives(markup: str) -> str:
    """JSP and ASP directives <% … %> are no text."""
    kept, at = [], 0
    while (start := markup.find("<%", at)) >= 0 and (end := markup.find("%>", start)) >= 0:
        kept.append(markup[at:start])
        at = end + 2
    return "".join((*kept, markup[at:]))


class _Page:
    """What lxml calls: start, data, end, close. `dropped` counts the open elements from the dropped one down, `silent` those that are never text."""

    def __init__(self, is_boilerplate: Callable[[str, Any], bool]) -> None:
        self.lines = Lines()
        self.is_boilerplate = is_boilerplate
        self.dropped = 0
        self.silent = 0
        self.dropped_sentences = 0
        self.preformatted = 0

    def start(self, tag: str, attributes: Any) -> None:
        if self.silent or tag in _NO_TEXT:
            self.silent += 1
        elif self.dropped or self.is_boilerplate(tag, attributes):
            self.dropped += 1
        elif tag == "br":
            self._end_line(keep_blank=True)
        elif tag == "tr":
            self._end_line()
            self.lines.open_row()
        elif tag in _CELLS:
            self._end_line()
            self.lines.open_cell()
        elif tag in _BLOCKS:
            self._end_line()
            self.preformatted += tag == "pre"

    def data(self, text: str) -> None:
        if self.silent:
            return
        if self.dropped:
            self.dropped_sentences += text.count("。")
        elif self.preformatted:
            self._preformatted(text)
        else:
            self.lines.write(text)

    def _preformatted(self, text: str) -> None:
        first, *rest = text.splitlines() or [""]
        self.lines.write(first)
        for line in rest:
            self._end_line(keep_blank=True)
            self.lines.write(line)

    def end(self, tag: str) -> None:
        if self.silent:
            self.silent -= 1
        elif self.dropped:
            self.dropped -= 1
        elif tag == "tr":
            self._end_line()
            self.lines.close_row()
        elif tag in _CELLS:
            self._end_line()
            self.lines.close_cell()
        elif tag in _BLOCKS:
            self._end_line()
            self.preformatted -= tag == "pre"

    def comment(self, text: str) -> None:
        """Comments are no text."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Nor are processing instructions."""

    def close(self) -> None:
        self._end_line()

    def _end_line(self, keep_blank: bool = False) -> None:
        line = _BLANKS.sub(_blank, self.lines.pending()).strip(" ")
        blank = not line.strip()
        self.lines.end_line("" if blank else line, keep_blank or (blank and bool(line)))


def _blank(found: "re.Match[str]") -> str:
    """White space as a browser shows it: one space, or none where a line of the markup was broken between Chinese characters."""
    text, start, end = found.string, found.start(), found.end()
    broken = "\n" in found[0] or "\r" in found[0]
    return "" if broken and text[start - 1 : start] > "\u02ff" and text[end : end + 1] > "\u02ff" else " "


def _is_boilerplate(tag: str, attributes: Any) -> bool:
    if tag in _DROPPED:
        return True
    if not attributes or tag == "body":
        return False
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) or attributes.get("role") in _DROPPED_ROLES:
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().split()
    return not _DROPPED_NAMES.isdisjoint(names)
