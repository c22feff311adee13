"""Finds the tables of a page: drawn grids first, then rows between rules, then what is aligned without any."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.tables.areas import is_mostly_empty, make_lattice
from extractors.tables.building import LEAST_CELLS, finished, table_from_rows
from extractors.tables.cell_rows import cell_rows, count_figures, has_figures
from extractors.tables.continued import join_bands
from extractors.tables.draft import DraftCell, compact
from extractors.tables.extent import fitted
from extractors.tables.figures import is_figure
from extractors.tables.graphics import graphic_areas, is_axes, is_graphic, lies_in
from extractors.tables.headings import count_heading_rows
from extractors.tables.leaders import without_leaders
from extractors.tables.reading_order import in_reading_order, rows_of_words, words_within
from extractors.tables.refining import split_at_edges, split_columns, split_rows
from extractors.tables.regions import aligned, between_rules
from extractors.tables.rulings import find_rulings, meeting
from extractors.tables.titles import find_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from extractors.tables.areas import Lattice
    from extractors.tables.rulings import Ruling, Rulings
    from schemas.geometry import BBox
    from schemas.page import Page, Word
    from schemas.table import Table

_NEAR_PT = 3.0
_NEXT = 1.5
"""Line heights to the next row."""


def find_tables(page: Page) -> list[Table]:
    """The tables of a page from its words and drawings, top to bottom; boxes lie in the page's reading frame.

    Words that nobody sees are in no table, nor are leading dots. Pure: the same page gives the same tables.
    """
    words = without_leaders([word for word in page.words if word.visible])
    if page.status != "ok" or not words:
        return []
    rulings = find_rulings(page.drawings)
    tables = _drawn(rulings, words, page)
    figures = graphic_areas(page.drawings)
    for area in between_rules(_outside(rulings.level, tables), cell_rows(_left_over(words, tables))):
        tables += _in_area(area, _left_over(words, tables), rulings, figures)
    rows = cell_rows(_left_over(words, tables))
    reached = 0
    for first, end in aligned(rows):
        first, end = fitted(rows, max(first, reached), end)  # noqa: PLW2901
        tables += _of_rows(rows[max(first, reached) : end], rulings, figures)
        reached = end
    ordered = sorted(tables, key=lambda table: (table.bbox.top, table.bbox.left))
    return _titled(join_bands(ordered), rows_of_words(words))


def _titled(tables: Sequence[Table], rows: Sequence[Row]) -> list[Table]:
    boxes = [table.bbox for table in tables]
    return [replace(table, title=find_title(table.bbox, rows, boxes)) for table in tables]


def _in_area(area: BBox, words: Sequence[Word], rulings: Rulings, figures: Sequence[BBox]) -> list[Table]:
    """The table that lies in an area, with rows above and below that fit it."""
    left, right = area.left - _NEAR_PT, area.right + _NEAR_PT
    rows = cell_rows([word for word in words if left <= word.bbox.center_x <= right])
    inside = [index for index, row in enumerate(rows) if area.top <= row.bbox.center_y <= area.bottom]
    if not inside:
        return []
    if _heads_what_follows(rows, inside):
        return []
    first, end = fitted(rows, inside[0], inside[-1] + 1)
    return _of_rows(rows[min(first, inside[0]) : max(end, inside[-1] + 1)], rulings, figures)


def _heads_what_follows(rows: Sequence[Row], inside: Sequence[int]) -> bool:
    """Words alone, as in a shaded heading, and figures in the next row: the table begins here and goes on below."""
    if inside[-1] + 1 == len(rows):
        return False
    below = rows[inside[-1] + 1]
    near = below.bbox.top - rows[inside[-1]].bbox.bottom <= _NEXT * below.height
    return (
        near and has_figures(below) and all(2 * count_figures(rows[index]) < count_figures(below) for index in inside)
    )


def _of_rows(rows: Sequence[Row], rulings: Rulings, figures: Sequence[BBox]) -> list[Table]:
    """The table of these rows, if they are one."""
    if lies_in([word for row in rows for word in row.words], figures):
        return []
    table = table_from_rows(rows, rulings.level)
    return [] if table is None or is_axes(table) else [table]


def _drawn(rulings: Rulings, words: Sequence[Word], page: Page) -> list[Table]:
    """Tables in grids of lines that meet."""
    tables: list[Table] = []
    lattices = [lattice for group in meeting(rulings) if (lattice := make_lattice(group)) is not None]
    for lattice in sorted(lattices, key=lambda lattice: -lattice.bbox.area):
        box = lattice.bbox
        if any(box.intersection(table.bbox) for table in tables) or is_graphic(box, words, page.drawings):
            continue
        table = _from_lattice(lattice, words, page.page_no)
        found = [table] if table is not None and not is_axes(table) else []
        if table is None and len(lattice.ys) > 2:
            found = _in_area(box, _left_over(words, tables), rulings, ())
        tables += found
    return tables


def _left_over(words: Sequence[Word], tables: Sequence[Table]) -> tuple[Word, ...]:
    """The words that are in no table."""
    return tuple(
        word
        for word in words
        if not any(table.bbox.contains_point(word.bbox.center_x, word.bbox.center_y) for table in tables)
    )


def _outside(level: Sequence[Ruling], tables: Sequence[Table]) -> list[Ruling]:
    """The rules that are no table's yet."""
    return [
        rule
        for rule in level
        if not any(t.bbox.expand(_NEAR_PT).contains_point((rule.start + rule.end) / 2, rule.at) for t in tables)
    ]


def _from_lattice(lattice: Lattice, words: Sequence[Word], page_no: int) -> Table | None:
    """A table whose cells are all drawn."""
    inside = words_within(words, lattice.bbox)
    cells = []
    for area in lattice.areas:
        box = lattice.box(area)
        held = tuple(word for word in inside if box.contains_point(word.bbox.center_x, word.bbox.center_y))
        if held:
            cells.append(DraftCell(area.row, area.row_end, area.col, area.col_end, in_reading_order(held)))
    if len(cells) < LEAST_CELLS or is_mostly_empty(lattice, cells):
        return None
    cells = compact(split_at_edges(cells, lattice.xs))
    if any(_is_whole_row(cell) for cell in cells):
        return None
    cells = split_rows(split_columns(cells))
    # A single row is a heading in colour, say, over what is not drawn.
    if max(cell.col_end for cell in cells) < 2 or max(cell.row_end for cell in cells) < 2:
        return None
    return finished(cells, lattice.bbox, page_no, header_rows=count_heading_rows(cells), ruled=True)


def _is_whole_row(cell: DraftCell) -> bool:
    """A text and figures side by side, over several columns: the lines drawn here are not those of the cells."""
    rows = cell_rows(cell.words) if cell.col_end - cell.col > 1 else ()
    return any(sum(is_figure(phrase.text) for phrase in row.phrases) > 1 for row in rows)
