"""Documents -> one HTML page, written as a stream: shell, compressed parts, index, script.

The data are gzip in base64, so that no text can end the block that holds it; the script decodes a part when one of its documents is opened. All that is
kept in memory is one part and the index.
"""

import base64
import gzip
import hashlib
from collections.abc import Iterable
from importlib.resources import files
from typing import BinaryIO

import orjson

from extractor.models import Document
from extractor.report.entry import Reading, entry
from extractor.report.index import Index
from extractor.report.records import NoDocument

# Bytes of JSON in a part: decoded in a few milliseconds, and a page of thousands of documents has few enough of them.
PART = 400_000
SCRIPTS = ("labels.js", "store.js", "filter.js", "text.js", "list.js", "panel.js", "overview.js", "paper.js", "facets.js", "report.js")


def write_report(records: Iterable[Document | NoDocument], reading: Reading, stream: BinaryIO) -> Index:
    """Write the page to `stream` and give back its index. Documents whose text is not found are shown as a list of their citations."""
    style, script = _asset("report.css"), "".join(_asset(name) for name in SCRIPTS)
    shell = _asset("template.html").replace("@@POLICY@@", policy(script, style)).replace("@@STYLE@@", style)
    before, after = shell.split("@@DATA@@")
    stream.write(before.encode())
    index = _parts(records, reading, stream)
    stream.write(_block("index", orjson.dumps(index.plain())))
    stream.write(after.replace("@@SCRIPT@@", script).encode())
    return index


def policy(script: str, style: str) -> str:
    """The Content-Security-Policy: this script and this style, and nothing else from anywhere.

    >>> policy("", "")[:71]
    "default-src 'none'; script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NM"
    """
    allowed = f"script-src '{_digest(script)}'; style-src '{_digest(style)}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return files("extractor.report").joinpath(name).read_text("utf-8")


def _block(name: str, data: bytes) -> bytes:
    packed = base64.b64encode(gzip.compress(data, 6, mtime=0)).decode()
    return f'<script type="application/octet-stream" id="{name}">{packed}</script>\n'.encode()


def _parts(records: Iterable[Document | NoDocument], reading: Reading, stream: BinaryIO) -> Index:
    index = Index()
    part: list[bytes] = []
    number = size = 0
    for record in records:
        if isinstance(record, NoDocument):
            index.failures.append(str(record))
            continue
        made = entry(record, reading)
        index.add(record, made.name, made.state, number, len(part))
        part.append(made.data)
        size += len(made.data)
        if size >= PART:
            _write_part(stream, number, part)
            part, number, size = [], number + 1, 0
    if part:
        _write_part(stream, number, part)
    return index


def _write_part(stream: BinaryIO, number: int, part: list[bytes]) -> None:
    stream.write(_block(f"part-{number}", b"[" + b",".join(part) + b"]"))
