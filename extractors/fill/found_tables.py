"""Arrays of objects from the tables that lines and gaps show: each column with the property that its headings name.

The other finder (`extractors.fill.tables`) starts at headings that it knows and reads what stands under them. This one
knows a table before it knows a word of it: cells of several lines, headings of several levels, cells that span rows,
tables that go on over a page break without their headings, and tables whose headings stand in the first column.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.fill.columns import captioned, columns_of_array, is_sum
from extractors.fill.page_text import Span
from extractors.fill.tables import ArrayRows
from extractors.fill.values import values_in
from extractors.fill.vocabulary import tokens_of
from extractors.invoices.context import InvoiceRow
from extractors.invoices.tokens import find_tokens
from extractors.layout import Phrase, Row
from extractors.tables.continued import join_pages
from extractors.tables.finding import find_tables
from extractors.tables.reading_order import rows_of_words
from extractors.values.texts import fold
from schemas.table import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.fill.labels import NameIndex
    from extractors.fill.page_text import PageText
    from extractors.fill.printed_value import Value
    from extractors.fill.values import Wanted
    from schemas.page import DocumentContent, Page, Word
    from schemas.table import Table, TableCell

_MOSTLY = 0.8
_TEXTS = ("text", "choice")

Places = tuple["TableCell | None", ...]


@dataclass(frozen=True)
class _Sheet:
    """A table with a name for each column, whichever way it is printed."""

    names: tuple[str, ...]
    rows: tuple[Places, ...]
    title: str


class FoundTables:
    """The tables of a document, each read as the rows of an array where its headings name enough of it."""

    def __init__(self, content: DocumentContent, text: PageText) -> None:
        self._pages = [(page, _shown(page)) for page in content.pages]
        self._text = text

    @cached_property
    def _sheets(self) -> list[_Sheet]:
        return [
            sheet for table in join_pages([find_tables(page) for _, page in self._pages]) for sheet in _sheets(table)
        ]

    @cached_property
    def _hidden(self) -> Mapping[Word, Word]:
        """The words as they are, by those that were taken for visible."""
        changed = [(page, shown) for page, shown in self._pages if page is not shown]
        return {new: old for page, shown in changed for old, new in zip(page.words, shown.words, strict=True)}

    def read(self, wanted: Sequence[Wanted], index: NameIndex) -> ArrayRows:
        """The rows of the table that names the most of `wanted`; none where no table names two of them (or all)."""
        read = (self._read(sheet, wanted, index) for sheet in self._sheets)
        return max(read, key=lambda found: (round(found.score, 3), found.filled), default=ArrayRows())

    def _read(self, sheet: _Sheet, wanted: Sequence[Wanted], index: NameIndex) -> ArrayRows:
        called = [tokens_of(name) for name in wanted[0].item.table]
        columns, named = columns_of_array([_variants(name) for name in sheet.names], index, called)
        if len(columns) < min(2, len(wanted)):
            return ArrayRows()
        titled = captioned(tokens_of(sheet.title), called)
        is_called = bool(titled) or any(captioned(tokens_of(name), called) for name in sheet.names)
        stub = _stub(sheet, columns, wanted)
        places = {at: number for at, (number, _) in columns.items()} | stub
        rows = tuple(row for cells in sheet.rows if (row := self._row(cells, places, wanted)))
        return ArrayRows(rows, named + titled, is_called) if rows else ArrayRows()

    def _row(self, cells: Places, places: Mapping[int, int], wanted: Sequence[Wanted]) -> dict[int, Value]:
        """The values of a row; none where it is a sum, or a heading between rows."""
        own = [cell for cell in dict.fromkeys(cells) if cell is not None]
        if not own or is_sum([cell.text for cell in own]):
            return {}
        found: dict[int, Value] = {}
        for at, number in places.items():
            cell = cells[at]
            if cell is None or (cell.col_span > 1 and cell.row_span == 1 and cells.index(cell) != at):
                continue
            value = self._value(cell, wanted[number])
            if value is not None:
                found[number] = value
        typed = {number for number in places.values() if wanted[number].kind not in _TEXTS}
        is_row = typed & found.keys() if typed else 2 * len(found) >= len(places)
        return found if is_row else {}

    def _value(self, cell: TableCell, wanted: Wanted) -> Value | None:
        """The cell's value: its words are read alone, so that no figure of the next column joins them."""
        row = Row(cell.page_no, 0, (Phrase(cell.words),))
        context = self._text.context
        tokens = find_tokens(row, context.number_format, context.date_order)
        span = Span(InvoiceRow(row, 0, (), tokens.amounts, tokens.percents, tokens.dates), 0, len(cell.words))
        value = next(values_in(span, wanted), None)
        if value is None:
            return None
        parts = _by_line(value.parts, cell) if wanted.kind == "text" else value.parts
        return replace(value, parts=tuple(tuple(self._hidden.get(word, word) for word in part) for part in parts))


def _by_line(parts: Sequence[Sequence[Word]], cell: TableCell) -> Sequence[Sequence[Word]]:
    """The words of a text line by line, as they are printed."""
    held = {word for part in parts for word in part}
    lines = [tuple(word for word in line.words if word in held) for line in rows_of_words(cell.words)]
    return [line for line in lines if line] or parts


def _shown(page: Page) -> Page:
    """The page as the finder of tables takes it: the text layer of a scan is hidden as a whole, and looked at."""
    if sum(word.visible for word in page.words) >= (1 - _MOSTLY) * len(page.words):
        return page
    return replace(page, words=tuple(replace(word, visible=True) for word in page.words))


def _sheets(table: Table) -> Iterator[_Sheet]:
    """The table by its columns, and by its rows where the first column may name them."""
    title = " ".join(word.text for word in table.title)
    if table.header_rows:
        yield from _parted(
            _Sheet(table.names, table.grid[table.header_rows :], title), table.grid[table.header_rows - 1]
        )
    first = [row[0] for row in table.grid]
    if all(cell is not None and cell.col_span == 1 for cell in first[table.header_rows :]) and table.col_count > 1:
        names = tuple(cell.text if cell is not None else "" for cell in first)
        yield _Sheet(names, tuple(tuple(row[at] for row in table.grid) for at in range(1, table.col_count)), title)


def _parted(sheet: _Sheet, heading: Places) -> Iterator[_Sheet]:
    """Tables alike, one below the other, taken for one: each begins with the headings, under its own title."""
    title, start = sheet.title, 0
    for at, row in enumerate(sheet.rows):
        if _texts(row) != _texts(heading):
            continue
        above = list(dict.fromkeys(cell for cell in sheet.rows[at - 1] if cell is not None)) if at > start else []
        yield replace(sheet, rows=sheet.rows[start : at - (len(above) == 1)], title=title)
        title, start = above[0].text if len(above) == 1 else "", at + 1
    yield replace(sheet, rows=sheet.rows[start:], title=title)


def _texts(cells: Places) -> list[str]:
    return [fold(cell.text) if cell is not None else "" for cell in cells]


def _variants(name: str) -> list[tuple[str, ...]]:
    """A heading of several levels as a whole, and by its last level alone."""
    whole = tokens_of(name.replace(LEVELS, " "))
    return [whole, tokens_of(name.rsplit(LEVELS, 1)[-1])]


def _stub(sheet: _Sheet, columns: Mapping[int, tuple[int, float]], wanted: Sequence[Wanted]) -> dict[int, int]:
    """The first column where it has no heading: what it holds names the rows, and so is the one text not yet found."""
    left = [number for number, each in enumerate(wanted) if number not in {found for found, _ in columns.values()}]
    texts = [number for number in left if wanted[number].kind == "text"]
    return {0: texts[0]} if sheet.names and not sheet.names[0] and len(texts) == 1 else {}
