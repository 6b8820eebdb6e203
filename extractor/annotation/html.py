"""HTML: every piece of a citation in a `<mark>`, which holds a link where there is an address."""

from html import escape

from extractor.annotation.links import Link
from extractor.annotation.pieces import Piece, pieces
from extractor.models import Citation, Document

STYLE = (
    "body{max-width:44em;margin:2em auto;padding:0 1em;font:17px/1.9 serif}pre{font:inherit;white-space:pre-wrap}"
    "mark{background:#fbf1d3;border-bottom:2px solid #c99a2e}mark a{color:inherit;text-decoration:none}"
)


def html(text: str, document: Document, link: Link) -> str:
    """A fragment whose text, as a browser reads it, is `text`: to stand in an element that keeps blanks (`white-space: pre-wrap`)."""
    return "".join(_piece(text[p.start : p.end], p, link) for p in pieces(len(text), document.citations))


def html_page(fragment: str, document: Document) -> str:
    """The fragment in a page of its own."""
    title = document.header.title.name if document.header.title else document.source.id
    # The parser drops one line break behind <pre>: this one.
    head = f'<!DOCTYPE html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n<pre>\n'
    return f"{head}{fragment}</pre>\n</html>\n"


def _piece(surface: str, piece: Piece, link: Link) -> str:
    # A parser would make a line feed of a carriage return that stands bare.
    inner = escape(surface, quote=False).replace("\r", "&#13;")
    return f"{opening(piece, link)}{inner}{closing(piece, link)}" if piece.citations else inner


def opening(piece: Piece, link: Link | None) -> str:
    """The tags before a piece; `link` is None where no link may stand. The innermost citation gives the attributes, the ids are those of all."""
    first = piece.citations[0]
    attributes = {"class": "policy-citation", "data-ids": " ".join(c.id for c in piece.citations), **_facts(first)}
    mark = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    address = link(first) if link else None
    return f"<mark{mark}>" + (f'<a href="{escape(address)}">' if address else "")


def closing(piece: Piece, link: Link | None) -> str:
    return ("</a>" if link and link(piece.citations[0]) else "") + "</mark>"


def _facts(citation: Citation) -> dict[str, str]:
    facts = {"key": citation.key, "kind": citation.kind, "relation": citation.relation, "certainty": citation.certainty}
    return {f"data-{name}": value for name, value in facts.items() if value}
