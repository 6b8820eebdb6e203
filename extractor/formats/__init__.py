"""Any file's bytes -> Source. Content decides, the extension only where content is silent: files bear wrong names more often than wrong bytes."""

import re
from pathlib import Path

from extractor.errors import SourceError
from extractor.read import Source, bytes_of, source_of_bytes

TEXT_SUFFIXES = (".txt", ".md")
HTML_SUFFIXES = (".html", ".htm", ".shtml", ".xhtml", ".jsp", ".asp", ".aspx", ".php")
SUFFIXES = (*TEXT_SUFFIXES, *HTML_SUFFIXES, ".docx", ".docm", ".pdf")
"""The extensions whose files are read as documents when a folder is named."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # a stream's name: a docx or xlsx under a password is an OLE file around it
_PAGE = re.compile(
    rb"\s{0,400}(?:<!--[^>]{0,400}-->\s{0,40}|<\?xml[^>]{0,200}>\s{0,40})?<(?:!doctype\s{1,9}html|html|head)\b", re.IGNORECASE
)
_MARKUP = re.compile(rb"<(?:html|head|body|meta|script|table|div|p|span|br|h1|%@)[\s>/]", re.IGNORECASE)
_CONVERT = "convert it first, for example: soffice --headless --convert-to docx FILE"


def read_any(data: bytes, source_id: str, suffix: str = "") -> Source:
    """The text of a file: plain text, HTML, docx or PDF, told by its bytes and then by `suffix` (".html", in any case).

    `Source.encoding` is the charset of text and HTML, "docx" or "pdf" for those; `Source.sha256` digests `data`; offsets count code points of
    `Source.text`. Raises SourceError (stage "read") for what can't be read, with the remedy, and MissingExtraError, which names `[documents]`.

    >>> read_any("<html><p>根据《电力法》&nbsp;".encode(), "a").text
    '根据《电力法》\\xa0\\n'
    """
    head = data[:1024]
    if head.lstrip(b"\xef\xbb\xbf\0 \t\r\n").startswith(b"%PDF-") or (suffix.lower() == ".pdf" and b"%PDF-" in head):
        from extractor.formats.pdf import read_pdf

        return read_pdf(data, source_id)
    if data.startswith(b"PK\x03\x04"):
        from extractor.formats.docx import read_docx

        return read_docx(data, source_id)
    _refuse_old_formats(data, source_id)
    if is_html(data, suffix):
        from extractor.formats.html import read_html

        return read_html(data, source_id)
    return source_of_bytes(data, source_id)


def read_path(path: Path) -> Source:
    """The text of a file by `read_any`; its id is the path. Raises SourceError, MissingExtraError."""
    return read_any(bytes_of(path, path.as_posix()), path.as_posix(), path.suffix)


def is_html(data: bytes, suffix: str) -> bool:
    """By extension; else by the page's first tag; else, unless it says it is plain text, when it begins with a tag and has more."""
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if not data.strip():
        return False
    if suffix.lower() in HTML_SUFFIXES or _PAGE.match(head):
        return True
    return suffix.lower() not in TEXT_SUFFIXES and head.lstrip().startswith(b"<") and bool(_MARKUP.search(head))


def _refuse_old_formats(data: bytes, source_id: str) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise SourceError(
                source_id, "encrypted", "an Office document under a password", "open it with its password and save it without"
            )
        raise SourceError(source_id, "old-format", "an Office document in the format before docx (.doc, .wps, .xls)", _CONVERT)
    if data.startswith(b"{\\rtf"):
        raise SourceError(source_id, "old-format", "an RTF document", _CONVERT)
