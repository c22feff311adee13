"""Fields of arrows, filled ones and those drawn as a line with an open head: they show directions, and no values."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.marks import Marks
    from schemas.page import VectorPath

_ARROW = (7, 9)  # corners, the first one twice
_ARROW_CORNERS = 7
_FEWEST_ARROWS = 10
_FEWEST_SHAPED = 3
_NEAR_PT = 0.5
_AT_END_PT = 8.0
_THIN = 0.03


def shows_arrows(marks: Marks) -> bool:
    """Many figures with as many corners and as many sizes, the arrows of a field, or some that are arrows by shape and
    nothing else. Markers are of one or a few sizes.
    """
    corners: dict[int, list[VectorPath]] = defaultdict(list)
    for path in (*marks.markers, *marks.areas):
        if path.fill is not None and not any(path.arcs) and _ARROW[0] <= len(path.points) <= _ARROW[1]:
            corners[len(path.points)].append(path)
    if any(
        len(group) >= _FEWEST_ARROWS
        and 2 * len({(round(p.bbox.width, 1), round(p.bbox.height, 1)) for p in group}) > len(group)
        for group in corners.values()
    ):
        return True
    filled = [path for path in (*marks.markers, *marks.areas) if path.fill is not None]
    shaped = sum(is_arrow(path.points) for path in filled)
    alone = not (marks.lines or marks.bars) and 2 * shaped > len(filled)
    return shaped >= (_FEWEST_SHAPED if alone else _FEWEST_ARROWS)


def is_arrow(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a closed figure is a straight arrow: seven corners, a tip, and both sides alike, wider at the head."""
    ring = points[:-1] if points[0] == points[-1] else points
    if len(ring) != _ARROW_CORNERS:
        return False
    for index in range(_ARROW_CORNERS):
        tip, *rest = [ring[(index + step) % _ARROW_CORNERS] for step in range(_ARROW_CORNERS)]
        tail = ((rest[2][0] + rest[3][0]) / 2, (rest[2][1] + rest[3][1]) / 2)
        length = hypot(tip[0] - tail[0], tip[1] - tail[1])
        if length < _NEAR_PT:
            continue
        along = ((tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length)
        sides = [(x - tail[0]) * along[1] - (y - tail[1]) * along[0] for x, y in rest]
        ways = [(x - tail[0]) * along[0] + (y - tail[1]) * along[1] for x, y in rest]
        alike = all(abs(sides[i] + sides[5 - i]) < 0.05 * length + 0.02 for i in range(3))
        headed = abs(sides[0]) > 1.3 * abs(sides[1]) and ways[0] < length and abs(ways[2]) < 0.05 * length + 0.02
        if alike and headed and ways[1] > ways[2]:
            return True
    return False


def shows_open_arrows(marks: Marks) -> bool:
    """Lines of two points with an open head of three at one end: many, or all that is drawn, between markers."""
    pieces = [path for path in (*marks.markers, *marks.lines, *marks.segments) if path.fill is None]
    shafts = [path for path in pieces if len(path.points) == 2]
    ends = {(round(x), round(y)) for path in shafts for x, y in path.points}
    heads = [path for path in pieces if len(path.points) == 3 and not any(path.arcs) and _is_pointed(path.points)]
    pointed = [head for head in heads if (round(head.points[1][0]), round(head.points[1][1])) in ends]
    if len(pointed) >= _FEWEST_ARROWS and 2 * len(pointed) > len(heads):
        return True
    if len(pointed) < _FEWEST_SHAPED or marks.bars or marks.areas or any(len(line.points) > 2 for line in marks.lines):
        return False
    looks = {head.stroke for head in pointed}
    arrows = [end for path in shafts if path.stroke in looks for end in path.points]
    dots = [path.bbox for path in marks.markers if path.fill is not None]
    return bool(dots) and all(
        any(hypot(x - dot.center_x, y - dot.center_y) < _AT_END_PT for x, y in arrows) for dot in dots
    )


def shows_barbs(marks: Marks) -> bool:
    """Many filled figures that go out and back the same way, and enclose next to nothing: staffs with barbs on them."""
    shapes = [p for p in (*marks.markers, *marks.areas) if p.fill is not None and not any(p.arcs)]
    thin = [p for p in shapes if len(p.points) > _FEWEST_SHAPED and _enclosed(p.points) < _THIN * p.bbox.area]
    return len(thin) >= _FEWEST_ARROWS and 2 * len(thin) > len(shapes)


def _enclosed(points: Sequence[tuple[float, float]]) -> float:
    ring = [*points, points[0]]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))) / 2


def _is_pointed(points: Sequence[tuple[float, float]]) -> bool:
    """Two lines of one length that meet in a tip."""
    (ax, ay), (bx, by), (cx, cy) = points
    one, other = hypot(ax - bx, ay - by), hypot(cx - bx, cy - by)
    across = abs((ax - bx) * (cy - by) - (ay - by) * (cx - bx))
    return abs(one - other) < 0.1 * max(one, other) and across > 0.1 * one * other
