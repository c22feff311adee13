"""A table as it is printed: cells with their place in the grid, their words and their boxes.

What readers of tables pass on. The result's contract is `schemas.chart.Table`: plain texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from schemas.geometry import union_all

if TYPE_CHECKING:
    from schemas.geometry import BBox
    from schemas.page import Word

LEVELS = " / "
"""Between the levels of a heading: "Population / 1995"."""


@dataclass(frozen=True)
class TableCell:
    """A cell with text. Rows and columns are counted from 0; `header`: it names columns, a row, or nothing.

    `words` are all of one page, in reading order.
    """

    row: int
    col: int
    words: tuple[Word, ...]
    row_span: int = 1
    col_span: int = 1
    header: Literal["column", "row"] | None = None

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def bbox(self) -> BBox:
        """Around the printed words, in the frame of their page (the reading frame)."""
        return union_all(word.bbox for word in self.words)

    @property
    def page_no(self) -> int:
        return self.words[0].page_no


@dataclass(frozen=True)
class TablePart:
    """What one page shows of a table; the box in the frame of the page's words."""

    page_no: int
    bbox: BBox


@dataclass(frozen=True)
class Table:
    """Cells in a grid of `row_count` × `col_count`; a place without a cell is empty.

    The first `header_rows` rows name the columns, the first `header_cols` columns the rows. A table that goes on over
    page breaks has a part for each page; repeated headings are in it once. `ruled`: its grid was drawn; else its cells
    were told apart by how they are aligned.
    """

    row_count: int
    col_count: int
    cells: tuple[TableCell, ...]
    parts: tuple[TablePart, ...]
    header_rows: int = 0
    header_cols: int = 0
    title: tuple[Word, ...] = ()
    ruled: bool = False

    @property
    def page_no(self) -> int:
        """The page it begins on."""
        return self.parts[0].page_no

    @property
    def bbox(self) -> BBox:
        """Its box on the page it begins on."""
        return self.parts[0].bbox

    @cached_property
    def grid(self) -> tuple[tuple[TableCell | None, ...], ...]:
        """The cell at each place; one that spans several is at all of them."""
        places: list[list[TableCell | None]] = [[None] * self.col_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in places[cell.row : cell.row + cell.row_span]:
                row[cell.col : cell.col + cell.col_span] = [cell] * len(row[cell.col : cell.col + cell.col_span])
        return tuple(tuple(row) for row in places)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of each column: its headings from the top, joined by `LEVELS`; "" where it has none."""
        heads = self.grid[: self.header_rows]
        return tuple(_name([row[col] for row in heads]) for col in range(self.col_count))

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The texts under the headings; a cell that spans several places is said at the first of them."""
        return tuple(self.texts(row) for row in range(self.header_rows, self.row_count))

    def texts(self, row: int) -> tuple[str, ...]:
        """The texts of a row of the grid, "" where it is empty or a cell goes on."""
        return tuple(
            cell.text if cell is not None and (cell.row, cell.col) == (row, col) else ""
            for col, cell in enumerate(self.grid[row])
        )


def _name(heads: list[TableCell | None]) -> str:
    texts: list[str] = []
    for above, head in zip([None, *heads], heads, strict=False):
        if head is not None and head is not above:
            texts.append(head.text)
    return LEVELS.join(texts)
