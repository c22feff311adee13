"""How a pie lies on the page: its centre, and where its first piece begins. Pure.

The boxes of the pieces say it, since the shares do: the one turn that takes all shares into their boxes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atan2, cos, pi, sin
from typing import TYPE_CHECKING

from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEP_DEG = 3
_HOLES = (0.35, 0.5, 0.6, 0.7, 0.8)
_UP = -pi / 2


@dataclass(frozen=True, slots=True)
class PieLayout:
    """`hole` is the inner radius as a part of the outer one; angles in radians, clockwise from three o'clock."""

    centre: tuple[float, float]
    radius: float
    hole: float
    angles: tuple[tuple[float, float], ...]
    off_pt: float = 0.0

    def middle(self, number: int, at: float = 0.6) -> tuple[float, float]:
        """A place inside a piece, `at` radii from the centre."""
        turn = sum(self.angles[number]) / 2
        return self.centre[0] + at * self.radius * cos(turn), self.centre[1] + at * self.radius * sin(turn)


def lay_pie(values: Sequence[float], boxes: Sequence[BBox], *, donut: bool) -> PieLayout | None:
    """The pie whose pieces have these boxes; None where there is none. `values` are taken as parts of their sum."""
    total = sum(abs(value) for value in values)
    if not boxes or total <= 0 or len(values) != len(boxes):
        return None
    whole = union_all(boxes)
    centre, radius = (whole.center_x, whole.center_y), max(whole.width, whole.height) / 2
    # A legend may list the pieces in another order than the one in which they lie.
    by_place = sorted(
        range(len(boxes)), key=lambda n: atan2(boxes[n].center_y - centre[1], boxes[n].center_x - centre[0])
    )
    coarse = [
        (order, hole, clockwise, float(turn))
        for order in (list(range(len(boxes))), by_place)
        for hole in (_HOLES if donut else (0.0,))
        for clockwise in (True, False)
        for turn in range(0, 360, _STEP_DEG)
    ]

    def lay(order: list[int], hole: float, clockwise: bool, turn: float) -> PieLayout:
        angles = turned([values[n] for n in order], turn * pi / 180, clockwise=clockwise)
        placed = tuple(angle for _, angle in sorted(zip(order, angles, strict=True)))
        laid = PieLayout(centre, radius, hole, placed)
        return replace(laid, off_pt=max(_off(laid_box(laid, number), box) for number, box in enumerate(boxes)))

    tried = [(lay(*one), one) for one in coarse]
    best, (order, hole, clockwise, turn) = min(tried, key=lambda one: one[0].off_pt)
    fine = [lay(order, hole, clockwise, turn + n * _STEP_DEG / 10) for n in range(-10, 11)]
    return min([best, *fine], key=lambda laid: laid.off_pt)


def turned(values: Sequence[float], start: float, *, clockwise: bool) -> tuple[tuple[float, float], ...]:
    """First and last angle of each piece, one after the other."""
    total = sum(abs(value) for value in values)
    found = []
    for value in values:
        end = start + (1 if clockwise else -1) * 2 * pi * abs(value) / total
        found.append((min(start, end), max(start, end)))
        start = end
    return tuple(found)


def upright_pie(values: Sequence[float], centre: tuple[float, float], radius: float, *, donut: bool) -> PieLayout:
    """A pie that nobody has seen: it begins at the top and goes clockwise."""
    return PieLayout(centre, radius, 0.5 if donut else 0.0, turned(values, _UP, clockwise=True))


def laid_box(pie: PieLayout, number: int) -> BBox:
    """The box of a piece: its corners and wherever its rim turns."""
    first, last = pie.angles[number]
    turns = [first, last, *(n * pi / 2 for n in range(-12, 13) if first < n * pi / 2 < last)]
    inner = pie.hole * pie.radius
    places = [(pie.radius * cos(turn), pie.radius * sin(turn)) for turn in turns]
    places += [(inner * cos(turn), inner * sin(turn)) for turn in (turns if inner else turns[:1])]
    xs, ys = [pie.centre[0] + x for x, _ in places], [pie.centre[1] + y for _, y in places]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def _off(box: BBox, other: BBox) -> float:
    return max(abs(a - b) for a, b in zip(box, other, strict=True))
