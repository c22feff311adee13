"""Finds the tables of a page: drawn grids first, then rows between rules, then what is aligned without any."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.tables.areas import make_lattice
from extractors.tables.columns import find_columns
from extractors.tables.draft import DraftCell, compact
from extractors.tables.figures import is_figure
from extractors.tables.graphics import graphic_areas, is_axes, is_graphic, lies_in
from extractors.tables.headings import count_heading_lines, count_heading_rows, heading_levels
from extractors.tables.reading_order import in_reading_order, rows_of_words, words_within
from extractors.tables.refining import split_at_edges, split_columns, split_rows
from extractors.tables.regions import aligned, between_rules
from extractors.tables.rulings import find_rulings, meeting
from extractors.tables.text_rows import TextLine, group_lines, text_line
from extractors.tables.titles import find_title
from schemas.geometry import union_all
from schemas.table import Table, TableCell, TablePart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from extractors.tables.areas import Lattice
    from extractors.tables.rulings import Ruling, Rulings
    from schemas.geometry import BBox
    from schemas.page import Page, Word

_LEAST_CELLS = 4
_WIDE = 0.8
_FILLED = 0.45
_NEAR_PT = 3.0


def find_tables(page: Page) -> list[Table]:
    """The tables of a page from its words and drawings, top to bottom; boxes lie in the page's reading frame.

    Words that nobody sees are in no table. Pure: the same page gives the same tables.
    """
    words = tuple(word for word in page.words if word.visible)
    if page.status != "ok" or not words:
        return []
    rulings = find_rulings(page.drawings)
    tables = _drawn(rulings, words, page)
    figures = graphic_areas(page.drawings)
    for area in between_rules(_outside(rulings.level, tables), rows_of_words(_left_over(words, tables))):
        tables += _aligned_table(words_within(_left_over(words, tables), area), rulings.level, figures)
    for run in aligned(rows_of_words(_left_over(words, tables))):
        tables += _aligned_table([word for row in run for word in row.words], rulings.level, figures)
    return _titled(sorted(tables, key=lambda table: (table.bbox.top, table.bbox.left)), rows_of_words(words))


def _titled(tables: Sequence[Table], rows: Sequence[Row]) -> list[Table]:
    boxes = [table.bbox for table in tables]
    return [replace(table, title=find_title(table.bbox, rows, boxes)) for table in tables]


def _aligned_table(words: Sequence[Word], level: Sequence[Ruling], figures: Sequence[BBox]) -> list[Table]:
    """The table of these words, if they are one."""
    table = None if lies_in(words, figures) else _from_text(words, level)
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
        if table is None and len(lattice.ys) > 2:
            table = _from_text(words_within(words, box), rulings.level)
        if table is not None and not is_axes(table):
            tables.append(table)
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
    if len(cells) < _LEAST_CELLS:
        return None
    cells = compact(split_at_edges(cells, lattice.xs))
    cells = split_rows(split_columns(cells))
    if max(cell.col_end for cell in cells) < 2:
        return None
    return finished(cells, lattice.bbox, page_no, header_rows=count_heading_rows(cells), ruled=True)


def _from_text(words: Sequence[Word], level: Sequence[Ruling]) -> Table | None:
    rows = rows_of_words(words)
    if len(rows) < 2:
        return None
    columns = find_columns(rows)
    if len(columns) < 2:
        return None
    box = union_all(word.bbox for word in words)
    rules = [rule.at for rule in level if _spans(rule, box)]
    lines: list[TextLine] = []
    for row in rows:
        above = lines[-1].bottom if lines else row.bbox.top
        ruled = any(above - _NEAR_PT <= at <= row.bbox.top + _NEAR_PT for at in rules)
        lines.append(text_line(row, columns, ruled=ruled and bool(lines)))
    heading = count_heading_lines(lines, len(columns))
    levels = heading_levels(lines[:heading])
    grouped = [*levels, *group_lines(lines[heading:], columns)]
    cells = [cell for number, group in enumerate(grouped) for cell in _cells(group, number)]
    if len(cells) < _LEAST_CELLS or not _is_filled(cells):
        return None
    return finished(cells, box, words[0].page_no, header_rows=len(levels), ruled=False)


def _is_filled(cells: Sequence[DraftCell]) -> bool:
    """Without a drawn grid, more than two rows, or two with figures, and no more than half of the places empty."""
    rows, cols = max(cell.row_end for cell in cells), max(cell.col_end for cell in cells)
    places = sum((cell.row_end - cell.row) * (cell.col_end - cell.col) for cell in cells)
    figures = any(is_figure(cell.text) for cell in cells if cell.row)
    return places >= _FILLED * rows * cols and (rows > 2 or (figures and places == rows * cols))


def _spans(rule: Ruling, box: BBox) -> bool:
    return min(rule.end, box.right) - max(rule.start, box.left) >= _WIDE * box.width


def _cells(lines: Sequence[TextLine], number: int) -> list[DraftCell]:
    """The pieces of a row's lines by column."""
    cells: list[DraftCell] = []
    for piece in (piece for line in lines for piece in line.pieces):
        home = next((i for i, c in enumerate(cells) if c.col < piece.col_end and piece.col < c.col_end), None)
        if home is None:
            cells.append(DraftCell(number, number + 1, piece.col, piece.col_end, piece.words))
        else:
            old = cells[home]
            cells[home] = replace(
                old,
                col=min(old.col, piece.col),
                col_end=max(old.col_end, piece.col_end),
                words=(*old.words, *piece.words),
            )
    return cells


def finished(cells: Sequence[DraftCell], box: BBox, page_no: int, *, header_rows: int, ruled: bool) -> Table:
    """The table of these cells."""
    cells = compact(cells)
    rows, cols = max(cell.row_end for cell in cells), max(cell.col_end for cell in cells)
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.col))
    return Table(
        row_count=rows,
        col_count=cols,
        cells=tuple(
            TableCell(
                cell.row,
                cell.col,
                cell.words,
                row_span=cell.row_end - cell.row,
                col_span=cell.col_end - cell.col,
                header="column" if cell.row < header_rows else None,
            )
            for cell in ordered
        ),
        parts=(TablePart(page_no, box),),
        header_rows=min(header_rows, rows),
        ruled=ruled,
    )
