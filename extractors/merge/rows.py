"""Rows of one table that two overlapping parts of a page show: which of them are the same. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from extractors.merge.choose import compared_value
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.merge.record import Record
    from schemas.evidence import Evidence, Reading

_SAME_PRINT = 0.5
"""Intersection over union of two boxes around one print."""
_MOST = 0.5
"""More than this share of the prints of the smaller row are prints of the other one too."""
_SKIPPED = 1.0
"""What it costs to say that a row both parts should show was read in one only."""
_BY_PRINT, _BY_LEVEL = 3.0, 2.0


class Pair(NamedTuple):
    """Indices of one row in the upper and the lower part; None where it was read in the other one only."""

    upper: int | None
    lower: int | None


@dataclass(frozen=True)
class Band:
    """Where a row stands: all prints of it that were found on the page."""

    prints: tuple[Evidence, ...]
    box: BBox
    has_rows: bool

    def shares_prints(self, other: Band) -> bool:
        """Whether most prints of the smaller one are the other's; of rows that hold rows, a part may hold a few."""
        shared = sum(any(_is_same_print(item, one) for one in other.prints) for item in self.prints)
        fewer = min(len(self.prints), len(other.prints))
        return shared > 0 if self.has_rows and other.has_rows else shared > _MOST * fewer

    def is_beside(self, other: Band) -> bool:
        """Whether both stand on one level, as cells of one row do."""
        height = min(self.box.height, other.box.height)
        return self.prints[0].page_no == other.prints[0].page_no and self.box.overlap_y(other.box) > 0.5 * height


def _is_same_print(one: Evidence, other: Evidence) -> bool:
    return one.page_no == other.page_no and (one.bbox == other.bbox or one.bbox.iou(other.bbox) >= _SAME_PRINT)


def band_of(row: Record) -> Band | None:
    """None for a row of which nothing was found."""
    prints = tuple(item for item in row.evidence() if item.match != "none")
    if not prints:
        return None
    box = union_all(item.bbox for item in prints if item.page_no == prints[0].page_no)
    return Band(prints, box, bool(row.arrays))


def pair_rows(upper: Sequence[Record], lower: Sequence[Record], common: BBox) -> list[Pair]:
    """The rows of an upper (or left) and a lower (or right) part in one order.

    `common` is what both parts show. The pairing is monotone and the best as a whole (overlap alignment by dynamic
    programming): rows above the first pair belong to the upper part alone, those below the last to the lower one.
    """
    return _Alignment(upper, lower, common).pairs()


class _Step(Enum):
    UPPER = "upper"
    LOWER = "lower"
    BOTH = "both"


class _Alignment:
    def __init__(self, upper: Sequence[Record], lower: Sequence[Record], common: BBox) -> None:
        self._upper, self._lower, self._common = upper, lower, common
        self._bands = [band_of(row) for row in upper], [band_of(row) for row in lower]
        self._cells = [_cells(row) for row in upper], [_cells(row) for row in lower]

    def pairs(self) -> list[Pair]:
        steps = self._steps()
        pairs: list[Pair] = []
        i = j = 0
        while i < len(self._upper) or j < len(self._lower):
            step = steps[i][j]
            pairs.append(Pair(None if step is _Step.LOWER else i, None if step is _Step.UPPER else j))
            i, j = i + (step is not _Step.LOWER), j + (step is not _Step.UPPER)
        return self._by_place(pairs)

    def _steps(self) -> list[list[_Step]]:
        """The best step from each pair of positions on, to the end of both parts."""
        rows, columns = len(self._upper), len(self._lower)
        best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
        steps = [[_Step.LOWER] * (columns + 1) for _ in range(rows + 1)]
        for i in reversed(range(rows + 1)):
            for j in reversed(range(columns + 1)):
                options: list[tuple[float, _Step]] = []
                if i < rows:
                    options.append((best[i + 1][j] - (self._skip(0, i) if j else 0.0), _Step.UPPER))
                if j < columns:
                    options.append((best[i][j + 1] - (self._skip(1, j) if i < rows else 0.0), _Step.LOWER))
                if i < rows and j < columns and (score := self._score(i, j)) is not None:
                    options.append((best[i + 1][j + 1] + score, _Step.BOTH))
                if options:  # of equals the first: two rows rather than one, where nothing speaks for one
                    best[i][j], steps[i][j] = max(options, key=lambda option: option[0])
        return steps

    def _skip(self, part: int, index: int) -> float:
        band = self._bands[part][index]
        if band is None:
            return _SKIPPED
        return 0.0 if not self._common.contains_point(band.box.center_x, band.box.center_y) else 0.5 * _SKIPPED

    def _score(self, i: int, j: int) -> float | None:
        """What speaks for one row; None where the two cannot be one."""
        above, below = self._bands[0][i], self._bands[1][j]
        cells, others = self._cells[0][i], self._cells[1][j]
        if above is not None and below is not None:
            if above.shares_prints(below):
                return _BY_PRINT
            return _BY_LEVEL if not cells.keys() & others.keys() and above.is_beside(below) else None
        found = above or below
        if found is not None and self._common.overlap_y(found.box) < 0:
            return None
        return _likeness(cells, others)

    def _by_place(self, pairs: list[Pair]) -> list[Pair]:
        """Between two pairs, rows read in one part only: where all were found, the page tells their order."""
        ordered: list[Pair] = []
        for is_pair, group in groupby(pairs, key=lambda pair: None not in pair):
            run = list(group)
            tops = [self._top(pair) for pair in run]
            if not is_pair and None not in tops:
                run = [run[at] for at in sorted(range(len(run)), key=lambda at: tops[at] or 0.0)]
            ordered += run
        return ordered

    def _top(self, pair: Pair) -> float | None:
        above = self._bands[0][pair.upper] if pair.upper is not None else None
        below = self._bands[1][pair.lower] if pair.lower is not None else None
        band = above or below
        return None if band is None else band.box.top


def _cells(row: Record) -> dict[str, Reading]:
    """First choices by pointer, rows of nested arrays among them."""
    cells = {pointer: reading for pointer, group in row.leaves.items() for reading in group[:1] if reading.rank == 0}
    for array, rows in row.arrays.items():
        for number, nested in rows.items():
            cells |= {f"{array}/{number}{pointer}": reading for pointer, reading in _cells(nested).items()}
    return cells


def _likeness(cells: dict[str, Reading], others: dict[str, Reading]) -> float | None:
    """From 0 where half of the common cells say the same to 1 where all do; None where a number differs."""
    same = differing = 0
    for pointer in cells.keys() & others.keys():
        here, there = compared_value(cells[pointer]), compared_value(others[pointer])
        if here != there and isinstance(here, Decimal) and isinstance(there, Decimal):
            return None
        same, differing = same + (here == there), differing + (here != there)
    return (same - differing) / (same + differing) if same > differing else None
