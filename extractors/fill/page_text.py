"""A document as the filler sees it: rows with their typed tokens, words parted where a label is glued to its value."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.fill.vocabulary import tokens_of
from extractors.invoices.context import InvoiceContext, InvoiceRow, context_of_rows
from extractors.layout import Phrase, Row, rows_of
from extractors.sideways import read_sideways
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.page import DocumentContent, Page, Word

SEPARATORS = (":", "=")
_GLUED = re.compile(r"([^\W\d_][^:=]*[:=])([^:=/\\\s].*)\Z")
_BULLET = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)]\Z|[•●▪■□☐☒☑*–—-]\Z")
_ITEM_NO = re.compile(r"(?:\d{1,2}[a-z]?|[a-z])\Z")
"""What numbers a box of a form, with no full stop or bracket behind it."""
_LEAST_BEHIND_NUMBER = 2
_LEADERS = re.compile(r"[.…·_]+\Z")
SIDEWAYS = 10_000
"""Rows that run up or down the page are numbered from here, behind all level ones."""
LABEL_WORDS = 7
_WHOLE_LABEL = 4
_MOSTLY = 0.8


@dataclass(frozen=True)
class Span:
    """Words `start` to `end` (exclusive) of a row."""

    row: InvoiceRow
    start: int
    end: int

    @property
    def words(self) -> tuple[Word, ...]:
        return self.row.row.words[self.start : self.end]

    @cached_property
    def bbox(self) -> BBox:
        return union_all(word.bbox for word in self.words)

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tokens_of(self.text)

    @property
    def separated(self) -> bool:
        """A colon or an equals sign ends it: it is a label, and what follows its value."""
        return self.words[-1].text.endswith(SEPARATORS)

    @property
    def page_no(self) -> int:
        return self.row.page_no

    @property
    def position(self) -> int:
        return self.row.position


@dataclass(frozen=True)
class PageText:
    """All rows of a document, and the phrases of each as spans."""

    context: InvoiceContext
    phrases: tuple[tuple[Span, ...], ...]

    @property
    def rows(self) -> tuple[InvoiceRow, ...]:
        return self.context.rows

    @cached_property
    def pages(self) -> tuple[int, ...]:
        return tuple(self.context.by_page)


def read_page_text(content: DocumentContent) -> PageText:
    pages = [page for page in parted(content).pages if page.status == "ok"]
    context = context_of_rows([row for page in pages for row in (*rows_of(page), *_sideways_rows(page))])
    return PageText(context, tuple(tuple(phrases_of(row)) for row in context.rows))


def _sideways_rows(page: Page) -> Iterator[Row]:
    """What runs up or down the page, each block of it as one row with its lines as phrases: a stamp in a margin."""
    for number, block in enumerate(read_sideways(page)):
        yield Row(page.page_no, SIDEWAYS + number, tuple(Phrase(tuple(line)) for line in block))


def phrases_of(row: InvoiceRow) -> Iterator[Span]:
    """Phrases by their white space, and by their type: a bold label ends where plain text begins."""
    start = 0
    for phrase in row.row.phrases:
        end = start + len(phrase.words)
        for index in range(start + 1, end):
            before, word = row.row.words[index - 1], row.row.words[index]
            numbered = index == start + 1 and _ITEM_NO.match(before.text)
            if before.bold != word.bold and word.source == "text_layer" and not numbered:
                yield Span(row, start, index)
                start = index
        yield Span(row, start, end)
        start = end


def parted(content: DocumentContent) -> DocumentContent:
    """The document with words parted where a label is glued to its value."""
    pages = (replace(page, words=tuple(_parted(page))) if page.status == "ok" else page for page in content.pages)
    return replace(content, pages=tuple(pages))


def _parted(page: Page) -> Iterator[Word]:
    """Words as they are, but "NAME=Smith" and "Contract:4711" as two, cut in proportion to their letters.

    On a page that shows its text, hidden words on which others stand (clipped, or painted over) are left out; the text
    layer of a scan is hidden as a whole, and kept.
    """
    shown = [word for word in page.words if word.visible]
    mostly = len(shown) >= _MOSTLY * len(page.words)
    for word in page.words:
        if _LEADERS.match(word.text):
            continue  # dots and lines that lead to a value: their width parts it from its label
        if mostly and not word.visible and any(_covers(other.bbox, word.bbox) for other in shown):
            continue
        glued = _GLUED.match(word.text) if any(mark in word.text for mark in SEPARATORS) else None
        if glued is None or word.text.startswith(("http", "www")):
            yield word
            continue
        box = word.bbox
        cut = box.left + box.width * len(glued[1]) / len(word.text)
        yield replace(word, text=glued[1], bbox=BBox(box.left, box.top, cut, box.bottom))
        yield replace(word, text=glued[2], bbox=BBox(cut, box.top, box.right, box.bottom))


def _covers(over: BBox, box: BBox) -> bool:
    return over.overlap_x(box) > 0.3 * box.width and over.overlap_y(box) > 0.3 * box.height


def label_spans(phrase: Span) -> Iterator[Span]:
    """Every run of words that may be a label: what a colon ends, or the first or last words of a phrase without one.

    Before a colon stands one label, whole; only behind a value or in a long phrase may it start anywhere.
    """
    words = phrase.words
    first = first_word(phrase)
    ends = [i + 1 for i in range(phrase.start, phrase.end) if words[i - phrase.start].text.endswith(SEPARATORS)]
    if not ends or ends[0] - first > _WHOLE_LABEL:
        stop = min(ends[0] - 1 if ends else phrase.end, first + LABEL_WORDS)
        for end in range(first + 1, stop + 1):
            yield Span(phrase.row, first, end)
    if not ends:
        for start in range(max(first + 1, phrase.end - _WHOLE_LABEL), phrase.end):
            yield Span(phrase.row, start, phrase.end)
    opening = first
    for number, end in enumerate(ends):
        if number == 0 and 0 < end - first <= _WHOLE_LABEL:
            yield Span(phrase.row, first, end)
        else:
            for start in range(max(opening, end - LABEL_WORDS), end):
                yield Span(phrase.row, start, end)
        opening = end


def first_word(phrase: Span) -> int:
    """The index of the first word of a phrase that is no bullet or item number."""
    first = phrase.start
    bare = len(phrase.words) > _LEAST_BEHIND_NUMBER and _ITEM_NO.match(phrase.words[0].text)
    if bare and not any(ch.isdigit() for word in phrase.words[1:] for ch in word.text):
        return first + 1
    while first < phrase.end and _BULLET.match(phrase.words[first - phrase.start].text):
        first += 1
    return first


def section_of(text: PageText, label: Span) -> tuple[str, ...]:
    """The tokens of what heads the label: a phrase before it in its row, or a heading above it further left."""
    phrases = text.phrases[label.position]
    before = [p for p in phrases if p.end <= label.start and not p.separated]
    if before:
        return before[0].tokens[:6]
    left = label.bbox.left - label.row.row.height
    for position in range(label.position - 1, max(-1, label.position - 15), -1):
        above = text.phrases[position]
        if above[0].page_no != label.page_no:
            break
        if _heads(above, left, label):
            return above[0].tokens[:6]
    return ()


def _heads(above: tuple[Span, ...], left: float, label: Span) -> bool:
    first = above[0]
    short = len(first.words) <= 4 and not any(ch.isdigit() for ch in first.text)
    alone = len(above) == 1 and first.bbox.left <= label.bbox.left + label.row.row.height and not first.separated
    outdented = first.bbox.left < left and not first.separated
    return short and (outdented or alone)


def phrase_of(text: PageText, span: Span) -> Span:
    return next(p for p in text.phrases[span.position] if p.start <= span.start < p.end)


__all__ = ["LABEL_WORDS", "PageText", "Span", "label_spans", "phrase_of", "read_page_text", "section_of"]
