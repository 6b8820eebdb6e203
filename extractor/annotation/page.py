"""An HTML page -> its text, and where each character of it stands in the page.

The standard library's parser tells tags from text. Scripts, styles, forms, drawings and whatever browsers show otherwise than as text are no text here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from itertools import groupby, pairwise

import regex

# Elements whose content a browser doesn't read as text, or where no mark may stand.
_LEFT_ALONE = frozenset((
    "button", "iframe", "math", "noembed", "noframes", "noscript", "object", "option", "plaintext", "script", "select", "style", "svg",
    "template", "textarea", "title", "xmp",
))  # fmt: skip
_NESTING = frozenset(["button", "math", "object", "select", "svg", "template"])
_LINE = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
# Between the cells of a table there is no text; what stands there all the same, browsers move, and a mark must not move with it.
_CELLS = frozenset(["td", "th", "caption"])
_TABLE = frozenset(["table", "tbody", "thead", "tfoot", "tr", "colgroup"])
_TOKEN = regex.compile(r"&(?:#[xX]?[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?|[ \t\n\r\f]+|[^& \t\n\r\f]+|&")


@dataclass(slots=True)
class PageText:
    """The characters of the text, and of each its start and end in the page and its run of text between two tags (-1: a line break not printed).

    `linked` are the runs that stand in a link.
    """

    chars: list[str] = field(default_factory=list)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    linked: set[int] = field(default_factory=set)

    def put(self, char: str, start: int, end: int, run: int) -> None:
        self.chars.append(char)
        self.places.append((start, end, run))

    def line(self) -> None:
        if self.chars and self.chars[-1] != "\n":
            self.put("\n", -1, -1, -1)


def read_page(page: str) -> PageText:
    """The text of a page: blanks run together as a browser does it, a line break where a block begins or ends."""
    parser = Constructs(page)
    parser.feed(page)
    parser.close()
    read = PageText()
    for run, (kind, start, end) in enumerate(parser.constructs()):
        if kind == "line":
            read.line()
        elif kind != "tag":
            _put_text(read, page[start:end], start, run, pre=kind.startswith("pre"))
            if kind.endswith("linked"):
                read.linked.add(run)
    return read


def _put_text(read: PageText, raw: str, offset: int, run: int, pre: bool) -> None:
    for match in _TOKEN.finditer(raw):
        start, end, token = offset + match.start(), offset + match.end(), match[0]
        if token[0] in " \t\n\r\f" and not pre:
            if read.chars and read.chars[-1] not in " \n" and not _between_han(read.chars[-1], raw[match.end() : match.end() + 1], token):
                read.put(" ", start, end, run)
        elif token[0] == "&" and unescape(token) != token:
            for char in unescape(token):
                read.put(char, start, end, run)
        else:
            for at, char in enumerate(token, start):
                read.put(char, at, at + 1, run)


def _between_han(before: str, after: str, blank: str) -> bool:
    """A line of the source that ends between two Han characters has no blank there."""
    return "\n" in blank and before >= "\u2e80" and after >= "\u2e80"


class Constructs(HTMLParser):
    """Notes where each construct begins; what it is comes from the standard library's parser."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(m.end() for m in regex.finditer(r"\n", page))]
        self.length = len(page)
        self.noted: list[tuple[str, int]] = []
        self.left_alone, self.depth = "", 0
        self.links = self.between_cells = False
        self.pre = 0

    def constructs(self) -> Iterator[tuple[str, int, int]]:
        """Kind (tag, line, text, pre, and these -linked), start and end of each; texts that touch are one."""
        following = [*self.noted, ("end", self.length)]
        for kind, group in groupby(pairwise(following), key=lambda pair: pair[0][0]):
            members = list(group)
            yield kind, members[0][0][1], members[-1][1][1]

    def _note(self, kind: str) -> None:
        line, column = self.getpos()
        self.noted.append((kind, self.lines[line - 1] + column))

    def _note_text(self) -> None:
        kind = "pre" if self.pre else "text"
        self._note("tag" if self.left_alone or self.between_cells else f"{kind}-linked" if self.links else kind)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note("line" if tag in _LINE and not self.left_alone else "tag")
        if self.left_alone:
            self.depth += tag == self.left_alone and tag in _NESTING
        elif tag in _LEFT_ALONE:
            self.left_alone, self.depth = tag, 1
        self.links = self.links or tag == "a"
        self.between_cells = tag in _TABLE or (self.between_cells and tag not in _CELLS)
        self.pre += tag in ("pre", "listing")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """<br/> is <br>; the slash of <script/> counts for nothing, that of <svg/> ends it."""
        if tag in ("svg", "math"):
            self._note("tag")
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._note("line" if tag in _LINE and not self.left_alone else "tag")
        if tag == self.left_alone and tag != "plaintext":
            self.depth -= 1
            self.left_alone = self.left_alone if self.depth else ""
        self.links = self.links and tag != "a"
        self.between_cells = tag in _CELLS or (self.between_cells and tag != "table")
        self.pre = max(0, self.pre - (tag in ("pre", "listing")))

    def handle_data(self, data: str) -> None:
        """Markup that the page's end cuts off (`<![CDATA[…`) comes here too: browsers read it as a comment."""
        if data.startswith(("<!", "<?", "</")):
            self._note("tag")
        else:
            self._note_text()

    def handle_entityref(self, name: str) -> None:
        self._note_text()

    def handle_charref(self, name: str) -> None:
        self._note_text()

    def handle_comment(self, data: str) -> None:
        self._note("tag")

    def handle_decl(self, decl: str) -> None:
        self._note("tag")

    def handle_pi(self, data: str) -> None:
        self._note("tag")

    def unknown_decl(self, data: str) -> None:
        self._note("tag")
