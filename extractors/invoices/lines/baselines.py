"""Where an item's text begins: numbers stand beside its first line, its middle or its last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.lines.grid import Cells, Grid
    from extractors.invoices.lines.item import LineItem

    Rows = Sequence[tuple[InvoiceRow, Cells]]

_LEADING = 0.4
"""White space between two lines of one cell, in line heights."""
_SHARED = 0.15
"""How far, in line heights, two rows share their level where a cell is centred beside one of two lines."""
_FULL = 0.75
"""A line that is wrapped fills its column as far as this."""


def find_tops(items: Sequence[LineItem], by_page: Mapping[int, Rows], grid: Grid) -> None:
    """Sets the top of each item. A table has its numbers at the bottom of its cells where full lines of text stand
    close above numbers and none stand close below.
    """
    home = {id(row.row): (rows, at) for rows in by_page.values() for at, (row, _) in enumerate(rows)}
    placed = [(item, *home[id(item.anchor.row)]) for item in items if id(item.anchor.row) in home]
    above = [_full_lines(grid, rows, at) for _, rows, at in placed]
    hangs = any(_cell_lines(rows, at, 1) for _, rows, at in placed)
    for (item, rows, at), lines in zip(placed, above, strict=True):
        if lines and not hangs:
            item.top = min(item.top, lines[-1].row.bbox.top)
        else:
            item.top = min(item.top, _top_of_centred(item, rows, at))


def _top_of_centred(item: LineItem, rows: Rows, at: int) -> float:
    """Numbers beside the middle of an even number of lines: the line above shares their level, and as many lines stand
    over them as under them.
    """
    above, below = _cell_lines(rows, at, -1), _cell_lines(rows, at, 1)
    if not above or item.anchor.bbox.overlap_y(above[0].row.bbox) < _SHARED * rows[at][0].row.height:
        return item.top
    return above[: max(1, len(below))][-1].row.bbox.top


def _full_lines(grid: Grid, rows: Rows, at: int) -> list[InvoiceRow]:
    """The lines of text close above a row that go as far to the right as a wrapped line does."""
    column = grid.header.column("description")
    beside = [p.bbox.right for p in rows[at][0].row.phrases if column is not None and column.bbox.overlap_x(p.bbox) > 0]
    above = _cell_lines(rows, at, -1)
    if not above or not beside or column is None:
        return []
    left = column.bbox.left
    widest = max(row.row.bbox.right for row in above) - left
    full = [row for row in above if row.row.bbox.right - left >= _FULL * widest]
    return full if len(full) == len(above) and widest + left >= min(beside) else []


def _cell_lines(rows: Rows, at: int, step: int) -> list[InvoiceRow]:
    """The lines of text next to a row, away from it, as close as the lines of one cell are."""
    found: list[InvoiceRow] = []
    edge = rows[at][0].row.bbox
    for row, cells in rows[at + 1 :] if step > 0 else reversed(rows[:at]):
        gap = max(row.row.bbox.top - edge.bottom, edge.top - row.row.bbox.bottom)
        if gap > _LEADING * row.row.height or cells:
            break
        found.append(row)
        edge = row.row.bbox
    return found
