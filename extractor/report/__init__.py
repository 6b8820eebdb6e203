"""Documents to look at: one self-contained, offline HTML page of texts with their citations highlighted, every field beside them.

`write_report` writes the page; the page's own parts (template.html, report.css, *.js) lie beside this file and are inlined.
"""

from extractor.report.entry import Reading
from extractor.report.page import write_report
from extractor.report.records import NoDocument, read_records
from extractor.report.texts import texts_in

__all__ = ["NoDocument", "Reading", "read_records", "texts_in", "write_report"]
