"""The headings of rows: the leading columns of a table that say what each of its rows is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.tables.figures import is_figure, is_label_figure, is_nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.tables.draft import DraftCell

_MOSTLY = 0.6


def count_heading_columns(cells: Sequence[DraftCell], header_rows: int) -> int:
    """How many columns from the left name rows: the fewest that tell the rows with figures apart.

    They stand before the first column of figures; years and spans of ages name rows too. None where a table has no
    figures, or begins with them. Where rows are named alike, the columns do their best: all of them are headings.
    """
    body = [cell for cell in cells if cell.row >= header_rows]
    count = max((cell.col_end for cell in cells), default=0)
    first = next((col for col in range(count) if _holds_figures(body, col)), count)
    if first in (0, count):
        return 0
    rows = sorted({row for cell in body if cell.col >= first for row in range(cell.row, cell.row_end)})
    for columns in range(1, first):
        names = [_name(body, row, columns) for row in rows]
        if len(set(names)) == len(names):
            return columns
    return first


def _holds_figures(body: Sequence[DraftCell], col: int) -> bool:
    texts = [cell.text for cell in body if cell.col == col and cell.col_end == col + 1 and not is_nothing(cell.text)]
    figures = sum(is_figure(text) and not is_label_figure(text) for text in texts)
    return bool(texts) and figures >= _MOSTLY * len(texts)


def _name(body: Sequence[DraftCell], row: int, columns: int) -> tuple[str, ...]:
    """What the first columns say of a row; a cell that spans rows says it of each."""
    return tuple(cell.text for cell in body if cell.col < columns and cell.row <= row < cell.row_end)
