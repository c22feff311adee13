"""A drawn grid as areas: which places of it are one cell, by the borders that are there and those that are not."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from extractors.tables.rulings import edges_of
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Sequence, Sized

    from extractors.tables.rulings import Ruling, Rulings

_NEAR_PT = 2.6
_COVERED = 0.6
_OPEN_PT = 10.0
_MOST_PLACES = 20_000
_SEAM_PT = 6.0
_MANY = 12
_FEW = 0.25


class Area(NamedTuple):
    """A cell of the drawn grid: places `row` to `row_end` and `col` to `col_end`, ends exclusive."""

    row: int
    row_end: int
    col: int
    col_end: int


class Lattice(NamedTuple):
    """Edges of the columns and rows (points, ascending), and the areas that fill the grid."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def bbox(self) -> BBox:
        return BBox(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box(self, area: Area) -> BBox:
        return BBox(self.xs[area.col], self.ys[area.row], self.xs[area.col_end], self.ys[area.row_end])


def make_lattice(rulings: Rulings) -> Lattice | None:
    """The grid of lines that hang together; None where they enclose nothing."""
    xs, ys = edges_of(line.at for line in rulings.upright), edges_of(line.at for line in rulings.level)
    xs = _opened(xs, [end for line in rulings.level for end in (line.start, line.end)])
    ys = _opened(ys, [end for line in rulings.upright for end in (line.start, line.end)])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_PLACES:
        return None
    return Lattice(tuple(xs), tuple(ys), tuple(_areas(rulings, xs, ys)))


def _opened(edges: list[float], ends: Sequence[float]) -> list[float]:
    """The edges, with one more on a side that lines run out to but nothing closes."""
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    before = [low] if edges and low < edges[0] - _OPEN_PT else []
    after = [high] if edges and high > edges[-1] + _OPEN_PT else []
    return [*before, *edges, *after]


def _areas(rulings: Rulings, xs: Sequence[float], ys: Sequence[float]) -> list[Area]:
    columns, rows = len(xs) - 1, len(ys) - 1
    walls = [[_is_drawn(rulings.upright, xs[c + 1], ys[r], ys[r + 1]) for c in range(columns - 1)] for r in range(rows)]
    floors = [[_is_drawn(rulings.level, ys[r + 1], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows - 1)]
    areas: list[Area] = []
    taken: set[tuple[int, int]] = set()
    for r, c in product(range(rows), range(columns)):
        if (r, c) not in taken:
            area = _grown(r, c, walls, floors, taken)
            taken.update(product(range(area.row, area.row_end), range(area.col, area.col_end)))
            areas.append(area)
    return areas


def _grown(
    r: int, c: int, walls: Sequence[Sequence[bool]], floors: Sequence[Sequence[bool]], taken: set[tuple[int, int]]
) -> Area:
    """The largest area from this place on, first to the right, then down, with no border inside it."""
    right = c + 1
    while right <= len(walls[r]) and not walls[r][right - 1] and (r, right) not in taken:
        right += 1
    down = r + 1
    while down <= len(floors) and _is_open_below(down, c, right, walls, floors, taken):
        down += 1
    return Area(r, down, c, right)


def _is_open_below(
    row: int,
    col: int,
    right: int,
    walls: Sequence[Sequence[bool]],
    floors: Sequence[Sequence[bool]],
    taken: set[tuple[int, int]],
) -> bool:
    """Whether the next row goes on over the same width without a border."""
    free = not any((row, c) in taken for c in range(col, right))
    open_above = not any(floors[row - 1][c] for c in range(col, right))
    inside = not any(walls[row][c] for c in range(col, right - 1))
    # The neighbour's place must not be the same cell, or the area would not be a rectangle.
    closed = (col == 0 or walls[row][col - 1]) and (right > len(walls[row]) or walls[row][right - 1])
    return free and open_above and inside and closed


def _is_drawn(lines: Sequence[Ruling], at: float, start: float, end: float) -> bool:
    """Whether lines at this place cover most of the way from start to end."""
    near = sorted((line.start, line.end) for line in lines if abs(line.at - at) <= _NEAR_PT)
    covered, reached = 0.0, start
    for low, high in near:
        low, high = max(low, reached), min(high, end)  # noqa: PLW2901
        if high > low:
            covered += high - low
            reached = high
    return covered >= _COVERED * (end - start)


def spans_of(edges: Sequence[float]) -> list[tuple[float, float]]:
    """Neighbouring edges as spans."""
    return list(pairwise(edges))


def is_mostly_empty(lattice: Lattice, held: Sized) -> bool:
    """Far more areas than cells with words, seams between shades not counted: the bars and lines of a chart."""
    large = sum(min(box.width, box.height) >= _SEAM_PT for box in map(lattice.box, lattice.areas))
    return large >= _MANY and len(held) < _FEW * large
