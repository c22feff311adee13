"""From rows of phrases to a table: columns, headings by level, lines that go on in the cells above."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from extractors.tables.cell_rows import has_figures
from extractors.tables.columns import find_columns
from extractors.tables.draft import DraftCell, compact
from extractors.tables.figures import is_figure
from extractors.tables.headings import count_heading_lines, heading_levels
from extractors.tables.placing import heading_line
from extractors.tables.stubs import count_heading_columns
from extractors.tables.text_rows import TextLine, group_lines, text_line
from schemas.geometry import union_all
from schemas.table import Table, TableCell, TablePart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from extractors.tables.rulings import Ruling
    from schemas.geometry import BBox

LEAST_CELLS = 4
_WIDE = 0.8
_FILLED = 0.45
_NEAR_PT = 3.0


def table_from_rows(rows: Sequence[Row], level: Sequence[Ruling]) -> Table | None:
    """The table whose rows these are; None where they make none. `level` are the level rules of the page."""
    if len(rows) < 2:
        return None
    body = _body(rows)
    first = body[0] if len(body) > 1 else 0
    columns = find_columns(rows[first : body[-1] + 1] if len(body) > 1 else rows)
    if len(columns) < 2:
        return None
    box = union_all(row.bbox for row in rows)
    rules = [rule.at for rule in level if _spans(rule, box)]
    lines: list[TextLine] = []
    for index, row in enumerate(rows):
        above = lines[-1].bottom if lines else row.bbox.top
        ruled = bool(lines) and any(above - _NEAR_PT <= at <= row.bbox.top + _NEAR_PT for at in rules)
        if index < first:
            starts = [phrase.bbox.left for other in rows[:first] if other is not row for phrase in other.phrases]
            lines.append(heading_line(row, columns, starts, ruled=ruled))
        else:
            lines.append(text_line(row, columns, ruled=ruled))
    heading = count_heading_lines(lines, len(columns))
    levels = heading_levels(lines[:heading], columns)
    grouped = [*levels, *group_lines(lines[heading:], columns)]
    cells = [cell for number, group in enumerate(grouped) for cell in _cells(group, number)]
    if len(cells) < LEAST_CELLS or not _is_filled(cells):
        return None
    return finished(cells, box, rows[0].page_no, header_rows=len(levels), ruled=False)


def _body(rows: Sequence[Row]) -> list[int]:
    """The rows with figures, from the first on that has not far fewer than most: the end of a heading is no figure
    for beginning with a number, as in "aged 15 to / 64 years"."""
    body = [index for index, row in enumerate(rows) if has_figures(row)]
    counts = {index: sum(is_figure(phrase.text) for phrase in rows[index].phrases) for index in body}
    usual = median(counts.values()) if counts else 0
    while len(body) > 1 and 2 * counts[body[0]] < min(usual, len(rows[body[0]].phrases)):
        del body[0]
    return body


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
    header_rows = min(header_rows, rows)
    header_cols = count_heading_columns(ordered, header_rows)
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
                header="column" if cell.row < header_rows else "row" if cell.col_end <= header_cols else None,
            )
            for cell in ordered
        ),
        parts=(TablePart(page_no, box),),
        header_rows=header_rows,
        header_cols=header_cols,
        ruled=ruled,
    )
