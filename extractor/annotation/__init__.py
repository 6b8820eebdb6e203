"""A text with its citations marked: HTML, Markdown, W3C Web Annotations, displaCy and spaCy, character-level BIO; or an HTML page with marks put in.

>>> from extractor import annotate, extract
>>> text = "依据国办发〔2019〕5号文件。"
>>> print(annotate(text, extract(text), "markdown", url_template("https://example.org/{key}")))
依据[国办发〔2019〕5号](https://example.org/%E5%9B%BD%E5%8A%9E%E5%8F%91%E3%80%942019%E3%80%955%E5%8F%B7)文件。
"""

from collections.abc import Callable
from typing import Literal

import orjson

from extractor.annotation.bio import bio
from extractor.annotation.html import html, html_page
from extractor.annotation.into import annotate_page, strip_marks
from extractor.annotation.links import Link, no_link, url_table, url_template
from extractor.annotation.markdown import markdown
from extractor.annotation.pieces import check
from extractor.annotation.spacy import displacy, spacy_doc
from extractor.annotation.web import web_annotations
from extractor.models import Document

__all__ = [
    "Form",
    "Link",
    "annotate",
    "annotate_page",
    "bio",
    "displacy",
    "html",
    "html_page",
    "markdown",
    "spacy_doc",
    "strip_marks",
    "url_table",
    "url_template",
    "web_annotations",
]

Form = Literal["html", "markdown", "webannotation", "displacy", "bio"]
_FORMS: dict[str, Callable[[str, Document, Link], str]] = {
    "html": html,
    "markdown": markdown,
    "webannotation": lambda text, document, link: _json(web_annotations(text, document, link)),
    "displacy": lambda text, document, link: _json(displacy(text, document, link)),
    "bio": lambda text, document, link: bio(text, document),
}


def annotate(text: str, document: Document, to: Form = "html", link: Link = no_link) -> str:
    """The text with the document's citations marked.

    `html` gives a fragment for an element with `white-space: pre-wrap`; `link` gives the address of a citation or None (`url_template`, `url_table`).
    Without the marks every form is the text again. Raises SourceError when `document` was not made from `text`.
    """
    check(text, document)
    return _FORMS[to](text, document, link)


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"
