"""Which row of one selector is which row of another one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.merge.choose import compared_value
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.merge.record import Record
    from schemas.evidence import Evidence, Reading
    from schemas.geometry import BBox

_SAME_PRINT = 0.5
"""Intersection over union of two boxes around one print."""
_TELLING = 1.0
_SLIGHT = 0.3
"""Two rows often share a quantity of 1; they seldom share 1,234.50."""
_FEW_DIGITS = 3
_AGAINST = -0.6
_ON_ONE_PRINT = 1.0
_ON_TWO_PRINTS = -1.0
"""What is printed twice is two rows, whatever it says."""
_ON_ONE_LEVEL = 0.4
_FARTHEST = 25
"""Rows are not compared that are further from their place than this, and than the rows one side has more."""

Pairing = list[tuple[int | None, int | None]]


@dataclass(frozen=True)
class Cell:
    """What one selector says in one cell, and the prints it was read from."""

    value: object
    prints: tuple[Evidence, ...]

    def against(self, other: Cell) -> float:
        """What the two cells say for their rows being one; below 0 against it."""
        return _of_values(self.value, other.value) + self._of_prints(other)

    def _of_prints(self, other: Cell) -> float:
        if not self.prints or not other.prints:
            return 0.0
        same = any(_is_same_print(one, two) for one in self.prints for two in other.prints)
        return _ON_ONE_PRINT if same else _ON_TWO_PRINTS


def _is_same_print(one: Evidence, other: Evidence) -> bool:
    if one.page_no != other.page_no:
        return False
    return one.bbox == other.bbox or one.bbox.iou(other.bbox) >= _SAME_PRINT or one.bbox.contains(other.bbox, 1.0)


def _of_values(one: object, other: object) -> float:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        if one != other:
            return _AGAINST
        return _TELLING if len(one.normalize().as_tuple().digits) >= _FEW_DIGITS else _SLIGHT
    if one == other:
        return _TELLING if len(str(one)) >= _FEW_DIGITS else _SLIGHT
    if _is_code(str(one)) or _is_code(str(other)):
        return _AGAINST
    from rapidfuzz import fuzz

    # From 1 for the same words, in whatever order and with others beside them, to what speaks against.
    return max(2 * fuzz.token_set_ratio(str(one), str(other)) / 100 - 1, _AGAINST)


def _is_code(text: str) -> bool:
    """Two codes that differ in one digit are two codes; two texts that do may be one."""
    return 2 * sum(char.isdigit() for char in text) >= len(text)


@dataclass(frozen=True)
class RowView:
    """A row as it is compared: its cells by pointer, those of rows within it, and where it stands: the page, and the
    box around its prints."""

    cells: dict[str, Cell]
    nested: dict[str, Cell]
    place: tuple[int, BBox] | None

    def against(self, other: RowView) -> float:
        own = sum(self.cells[name].against(other.cells[name]) for name in self.cells.keys() & other.cells.keys())
        # All rows within a row count as one cell: two series share their years and not their name.
        within = [self.nested[name].against(other.nested[name]) for name in self.nested.keys() & other.nested.keys()]
        return own + (sum(within) / len(within) if within else 0.0) + self._level_with(other)

    def _level_with(self, other: RowView) -> float:
        if self.place is None or other.place is None or self.place[0] != other.place[0]:
            return 0.0
        box, beside = self.place[1], other.place[1]
        return _ON_ONE_LEVEL if box.overlap_y(beside) > 0.5 * min(box.height, beside.height) else 0.0

    @property
    def order(self) -> tuple[int, float] | None:
        return None if self.place is None else (self.place[0], self.place[1].center_y)


def view_of(row: Record) -> RowView:
    """First choices only."""
    cells, nested = dict(_leaves(row)), dict(_nested(row))
    prints = [item for cell in (*cells.values(), *nested.values()) for item in cell.prints]
    if not prints:
        return RowView(cells, nested, None)
    page_no = min(item.page_no for item in prints)
    place = page_no, union_all(item.bbox for item in prints if item.page_no == page_no)
    return RowView(cells, nested, place)


def _leaves(row: Record) -> Iterator[tuple[str, Cell]]:
    for pointer, group in row.leaves.items():
        chosen = next((reading for reading in group if reading.rank == 0), None)
        if chosen is not None:
            yield pointer, _cell(chosen)


def _nested(row: Record) -> Iterator[tuple[str, Cell]]:
    for array, rows in row.arrays.items():
        for number, within in rows.items():
            for pointer, cell in (*_leaves(within), *_nested(within)):
                yield f"{array}/{number}{pointer}", cell


def _cell(reading: Reading) -> Cell:
    return Cell(compared_value(reading), tuple(item for item in reading.evidence if item.match != "none"))


def pair_in_order(ours: Sequence[Sequence[RowView]], theirs: Sequence[RowView]) -> Pairing:
    """Pairs of indices, None where a row is on one side only: the monotone pairing that is best as a whole.

    Each of our rows may have several views: it is as like another row as the one of them that is most like it. The
    order of rows that only one side has is that of the page where all of them were found on it, else ours come first.
    """
    scores = _Scores(ours, theirs)
    best = _best_sums(scores, len(ours), len(theirs))
    pairs: Pairing = []
    i = j = 0
    while i < len(ours) or j < len(theirs):
        score = scores.of(i, j) if i < len(ours) and j < len(theirs) else 0.0
        if score and best[i][j] == best[i + 1][j + 1] + score:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif i < len(ours) and best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return _by_place(pairs, ours, theirs)


class _Scores:
    def __init__(self, ours: Sequence[Sequence[RowView]], theirs: Sequence[RowView]) -> None:
        self._ours, self._theirs = ours, theirs
        self._reach = _FARTHEST + abs(len(ours) - len(theirs))

    def of(self, i: int, j: int) -> float:
        """0 where the two rows are not one."""
        if abs(i - j) > self._reach:
            return 0.0
        return max(max((view.against(self._theirs[j]) for view in self._ours[i]), default=0.0), 0.0)


def _best_sums(scores: _Scores, rows: int, columns: int) -> list[list[float]]:
    """The best sum of scores from each pair of positions to the end (Needleman and Wunsch 1970, gaps for nothing)."""
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            score = scores.of(i, j)
            paired = best[i + 1][j + 1] + score if score else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    return best


def _by_place(pairs: Pairing, ours: Sequence[Sequence[RowView]], theirs: Sequence[RowView]) -> Pairing:
    ordered: Pairing = []
    run: list[tuple[tuple[int, float] | None, tuple[int | None, int | None]]] = []

    def close() -> None:
        if all(place is not None for place, _ in run):
            run.sort(key=lambda item: item[0] or (0, 0.0))
        ordered.extend(pair for _, pair in run)
        run.clear()

    for i, j in pairs:
        if i is not None and j is not None:
            close()
            ordered.append((i, j))
        elif i is not None:
            run.append((next((view.order for view in ours[i] if view.order), None), (i, None)))
        elif j is not None:
            run.append((theirs[j].order, (None, j)))
    close()
    return ordered


def pair_in_any_order(ours: Sequence[Sequence[RowView]], theirs: Sequence[RowView]) -> Pairing:
    """For arrays that are sets: the best pair first, then the best of what is left; rows of theirs alone come last."""
    scores = _Scores(ours, theirs)
    ranked = sorted(
        ((scores.of(i, j), -i, -j) for i in range(len(ours)) for j in range(len(theirs))),
        reverse=True,
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in ranked:
        if score > 0 and -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    pairs: Pairing = [(i, partner.get(i)) for i in range(len(ours))]
    return [*pairs, *((None, j) for j in range(len(theirs)) if j not in taken)]
