"""Markdown (CommonMark): a link where a citation has an address, else `<mark>`, for ** does not hold between Han characters and 《."""

import regex

from extractor.annotation.links import Link
from extractor.annotation.pieces import Piece, pieces
from extractor.models import Document

# What would be markup anywhere, and at the beginning of a line: headings, lists, quotes, rules, fences, indented code, tables.
_SPECIAL = regex.compile(r"[\\`*_\[\]<>&~|$!]")
_LEADING = regex.compile(r"^(?P<indent>[ \t]+)|^(?P<mark>[#+=-])|^(?P<number>\d{1,9})(?P<stop>[.)])", regex.MULTILINE)


def markdown(text: str, document: Document, link: Link) -> str:
    """The text with its own signs and its line breaks escaped, and each citation marked line by line."""
    lines: list[str] = []
    line: list[str] = []
    for piece in pieces(len(text), document.citations):
        for number, part in enumerate(text[piece.start : piece.end].split("\n")):
            if number:
                lines.append("".join(line))
                line = []
            if part:
                line.append(_marked(part, piece, link, first=not line))
    return _joined([*lines, "".join(line)])


def _marked(part: str, piece: Piece, link: Link, first: bool) -> str:
    escaped = _SPECIAL.sub(lambda m: "\\" + m[0], part).replace("\r", "&#13;")
    if first:
        escaped = _LEADING.sub(_led, escaped)
    if not piece.citations or not part.strip():
        return escaped
    address = link(piece.citations[0])
    return f"[{escaped}]({_destination(address)})" if address else f"<mark>{escaped}</mark>"


def _led(match: "regex.Match[str]") -> str:
    if match["indent"]:
        return "".join("&#32;" if c == " " else "&#9;" for c in match["indent"])
    return f"\\{match['mark']}" if match["mark"] else f"{match['number']}\\{match['stop']}"


def _destination(address: str) -> str:
    plain = not regex.search(r"[\s()<>\\]", address)
    return address if plain else "<" + regex.sub(r"[<>\\\s]", lambda m: f"%{ord(m[0]):02X}", address) + ">"


def _joined(lines: list[str]) -> str:
    """A line that another follows ends in a hard break (a backslash); before and behind an empty line a paragraph ends anyway."""
    out = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        out.append(line + ("\\" if line.strip() and following.strip() else ""))
    return "\n".join(out)
