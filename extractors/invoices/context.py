"""What every part of the invoice reader looks at: the document's rows with labels and typed candidates, read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from extractors.invoices.country import infer_country
from extractors.invoices.labels import LabelHit, dominant_languages, find_labels, keep_languages
from extractors.invoices.specimens import without_specimens
from extractors.invoices.stacked import join_stacked
from extractors.invoices.tokens import AmountToken, DateToken, PercentToken, find_tokens, spaced_numbers
from extractors.layout import Phrase, Row, group_blocks, rows_of
from extractors.sideways import read_sideways
from extractors.values.dates import DateOrder, infer_date_order
from extractors.values.numbers import NumberFormat, decimal_mark, infer_number_format

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.page import DocumentContent, Page, Word

FEWEST_COLUMNS = 3
_LARGER = 1.15
"""Line heights of a value to those of the caption under it."""


@dataclass(frozen=True)
class InvoiceRow:
    """A row with what was found in it."""

    row: Row
    position: int
    hits: tuple[LabelHit, ...]
    amounts: tuple[AmountToken, ...]
    percents: tuple[PercentToken, ...]
    dates: tuple[DateToken, ...]

    @property
    def page_no(self) -> int:
        return self.row.page_no

    @property
    def amounts_of_money(self) -> bool:
        return any(amount.looks_like_money for amount in self.amounts)

    def hits_for(self, role: str) -> list[LabelHit]:
        return [hit for hit in self.hits if hit.serves(role)]


@dataclass(frozen=True, eq=False)  # what is found once for a document is kept by the context itself
class InvoiceContext:
    """`rows` of all pages in reading order; number format and date order are decided once for the document.

    `margins`: what runs up or down the pages, a row for each block: imprints stand there.
    """

    rows: tuple[InvoiceRow, ...]
    languages: frozenset[str]
    number_format: NumberFormat
    date_order: DateOrder
    margins: tuple[InvoiceRow, ...] = ()

    def hits(self, role: str) -> Iterator[tuple[InvoiceRow, LabelHit]]:
        yield from self._by_role.get(role, ())

    @cached_property
    def _by_role(self) -> dict[str, list[tuple[InvoiceRow, LabelHit]]]:
        found: dict[str, list[tuple[InvoiceRow, LabelHit]]] = {}
        for row in self.rows:
            for hit in row.hits:
                for role in dict.fromkeys(label.role for label in hit.labels):
                    found.setdefault(role, []).append((row, hit))
        return found

    def cell_under(self, row: InvoiceRow, word: Word) -> Phrase | None:
        """In a strip of labels over as many values: the value under the label that the word belongs to."""
        following = self.rows[row.position + 1] if row.position + 1 < len(self.rows) else None
        labels = row.row.phrases
        if following is None or following.page_no != row.page_no or len(labels) != len(following.row.phrases):
            return None
        if len(labels) < FEWEST_COLUMNS or any(ch.isdigit() for ch in row.row.text):
            return None
        return following.row.phrases[next(i for i, phrase in enumerate(labels) if word in phrase.words)]

    def cell_above(self, row: InvoiceRow, word: Word) -> Phrase | None:
        """In a strip of captions: the value over the caption that the word belongs to, flush with it and set larger."""
        above = self.rows[row.position - 1] if row.position else None
        captions = row.row.phrases
        if above is None or above.page_no != row.page_no or len(captions) != len(above.row.phrases):
            return None
        if len(captions) < FEWEST_COLUMNS or any(ch.isdigit() for ch in row.row.text):
            return None
        if row.row.bbox.top - above.row.bbox.bottom > row.row.height:
            return None
        pairs = list(zip(above.row.phrases, captions, strict=True))
        near = all(abs(value.bbox.left - caption.bbox.left) < 0.5 * caption.bbox.height for value, caption in pairs)
        larger = all(value.bbox.height > _LARGER * caption.bbox.height for value, caption in pairs)
        return next(value for value, caption in pairs if word in caption.words) if near and larger else None

    def blocks(self, page_no: int, max_gap: float) -> Sequence[Sequence[Phrase]]:
        """The blocks of a page: addressee, letterhead and imprints are looked for in the same ones."""
        if (page_no, max_gap) not in self._blocks:
            self._blocks[page_no, max_gap] = group_blocks([row.row for row in self.by_page[page_no]], max_gap)
        return self._blocks[page_no, max_gap]

    @cached_property
    def _blocks(self) -> dict[tuple[int, float], Sequence[Sequence[Phrase]]]:
        return {}

    @cached_property
    def by_page(self) -> dict[int, tuple[InvoiceRow, ...]]:
        pages: dict[int, list[InvoiceRow]] = {}
        for row in self.rows:
            pages.setdefault(row.page_no, []).append(row)
        return {page_no: tuple(rows) for page_no, rows in pages.items()}


def build_context(content: DocumentContent) -> InvoiceContext:
    pages = [without_specimens(page) for page in content.pages if page.status == "ok"]
    margins = tuple(row for page in pages for row in _margins(page))
    return _context_of_pages(tuple(row for page in pages for row in rows_of(page)), margins)


@lru_cache(maxsize=8)  # the rules, the embedded reader and what splits a file all ask for that of the same pages
def _context_of_pages(rows: tuple[Row, ...], margins: tuple[Row, ...]) -> InvoiceContext:
    return replace(
        context_of_rows(rows), margins=tuple(InvoiceRow(row, i, (), (), (), ()) for i, row in enumerate(margins))
    )


def _margins(page: Page) -> Iterator[Row]:
    for index, block in enumerate(read_sideways(page)):
        yield Row(page.page_no, index, (Phrase(tuple(word for line in block for word in line)),))


def context_of_rows(rows: Sequence[Row]) -> InvoiceContext:
    hits = [find_labels(row) for row in rows]
    join_stacked(rows, hits)
    languages = dominant_languages(hit for row_hits in hits for hit in row_hits)
    # Danish and Norwegian share most labels, and their number format too.
    language = min(languages) if len({decimal_mark(name) for name in languages}) == 1 else None
    texts = [word.text for row in rows for word in row.words if any(ch.isdigit() for ch in word.text)]
    spaced = [text for row in rows for text in spaced_numbers(row)]
    fmt = infer_number_format([*texts, *spaced], language)
    order = infer_date_order([row.text for row in rows], language, infer_country(rows, languages))
    built = []
    for position, (row, row_hits) in enumerate(zip(rows, hits, strict=True)):
        tokens = find_tokens(row, fmt, order)
        kept = tuple(keep_languages(row_hits, languages))
        built.append(InvoiceRow(row, position, kept, tokens.amounts, tokens.percents, tokens.dates))
    return InvoiceContext(tuple(built), languages, fmt, order)
