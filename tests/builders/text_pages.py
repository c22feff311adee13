"""Pages written as text: what stands where in the text stands there on the page.

Type is 10 pt high and 6 pt a character, lines are 14 pt apart. One space parts words of a phrase (3.6 pt of white, as
in proportional type), two or more part phrases; an empty line is a wide gap.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from extractors.invoices.context import InvoiceContext, build_context
from extractors.layout import Row, rows_of
from schemas.geometry import BBox
from schemas.page import DocumentContent, Page, SourceFile, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

CHARACTER_PT = 6.0
LINE_PT = 14.0
HEIGHT_PT = 10.0
_OVERHANG_PT = 1.2


def words_of(text: str, page_no: int = 1, **word: Any) -> Iterator[Word]:
    """The words of a text, each with its box; `word` sets further attributes of all of them."""
    for line_no, line in enumerate(textwrap.dedent(text).strip("\n").split("\n")):
        top = 20 + line_no * LINE_PT
        for match in re.finditer(r"\S+", line):
            left, right = (30 + at * CHARACTER_PT for at in match.span())
            box = BBox(left - _OVERHANG_PT, top, right + _OVERHANG_PT, top + HEIGHT_PT)
            yield Word(match.group(), box, page_no, line_no=line_no, size_pt=HEIGHT_PT, **word)


def page_of(text: str, page_no: int = 1, **word: Any) -> Page:
    return Page(page_no, 595.0, 842.0, words=tuple(words_of(text, page_no, **word)))


def document_of(*texts: str, **word: Any) -> DocumentContent:
    """A document with one page for each text."""
    pages = tuple(page_of(text, number, **word) for number, text in enumerate(texts, start=1))
    return DocumentContent(SourceFile("written.pdf", "0" * 64, "application/pdf", 1, len(pages)), pages)


def context_of(*texts: str) -> InvoiceContext:
    return build_context(document_of(*texts))


def row_of(text: str) -> Row:
    """The one row of a line of text."""
    (row,) = rows_of(page_of(text))
    return row
