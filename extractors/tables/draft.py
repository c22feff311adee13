"""A table in the making: cells as words with their extent in a grid that may still have places too many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.page import Word


@dataclass(frozen=True)
class DraftCell:
    """Words at the places `row` to `row_end`, `col` to `col_end` (ends exclusive)."""

    row: int
    row_end: int
    col: int
    col_end: int
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def bbox(self) -> BBox:
        return union_all(word.bbox for word in self.words)


def compact(cells: Sequence[DraftCell]) -> list[DraftCell]:
    """The same cells in the smallest grid: rows and columns in which no cell stands by itself are taken out."""
    rows = _kept([(cell.row, cell.row_end) for cell in cells])
    cols = _kept([(cell.col, cell.col_end) for cell in cells])
    moved = []
    for cell in cells:
        row, row_end = _place(cell.row, cell.row_end, rows)
        col, col_end = _place(cell.col, cell.col_end, cols)
        moved.append(replace(cell, row=row, row_end=row_end, col=col, col_end=col_end))
    return moved


def _kept(extents: Sequence[tuple[int, int]]) -> list[int]:
    """The starts that part cells: one that every cell beginning there reaches beyond is none."""
    starts = sorted({start for start, _ in extents})
    kept: list[int] = []
    for start, following in zip(starts, [*starts, None][1:], strict=True):
        since = kept[-1] if kept else -1
        begun = [end for first, end in extents if since < first <= start]
        if following is None or any(end <= following for end in begun):
            kept.append(start)
    return kept


def _place(start: int, end: int, kept: Sequence[int]) -> tuple[int, int]:
    """Where an extent lies among the starts that are kept; it holds at least one of them."""
    first = next(index for index, place in enumerate(kept) if place >= start)
    last = sum(place < end for place in kept)
    return first, max(last, first + 1)
