"""What tells a chart of a type that is not ours: box plots, heat maps, contours, fields of arrows and streams."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.marks import Marks
    from schemas.geometry import BBox
    from schemas.page import VectorPath

_LEVEL_PT = 0.1
_LOOP_POINTS = 8
_FEWEST_LOOPS = 3
_FEWEST_STREAMS = 20
_ARROW = (7, 9)  # corners, the first one twice
_FEWEST_ARROWS = 10


def is_other_type(marks: Marks) -> bool:
    """Whether the marks of a panel are those of a chart that is not read."""
    return any(shows(marks) for shows in (_shows_boxes, _shows_mesh, _shows_loops, _shows_arrows))


def _shows_boxes(marks: Marks) -> bool:
    """Boxes with a median across them, as box plots have."""
    boxes = [bar.bbox for bar in marks.bars if min(bar.bbox.width, bar.bbox.height) > 2]
    crossed = sum(any(_crosses(line.bbox, box) for line in marks.segments) for box in boxes)
    return crossed >= 2 or (crossed == 1 and len(boxes) <= 2)


def _crosses(line: BBox, box: BBox) -> bool:
    """The line reaches from side to side and lies inside."""
    level = abs(line.left - box.left) < 1 and abs(line.right - box.right) < 1
    upright = abs(line.top - box.top) < 1 and abs(line.bottom - box.bottom) < 1
    inside_y = box.top + 0.5 < line.center_y < box.bottom - 0.5
    inside_x = box.left + 0.5 < line.center_x < box.right - 0.5
    return (level and inside_y and line.height < _LEVEL_PT) or (upright and inside_x and line.width < _LEVEL_PT)


def _shows_mesh(marks: Marks) -> bool:
    """Cells of one size in rows and columns and many colours, as heat maps have."""
    sizes: dict[tuple[int, int], list[VectorPath]] = defaultdict(list)
    for bar in marks.bars:
        sizes[round(bar.bbox.width), round(bar.bbox.height)].append(bar)
    for cells in sizes.values():
        rows = {round(cell.bbox.top) for cell in cells}
        columns = {round(cell.bbox.left) for cell in cells}
        colours = {cell.fill for cell in cells}
        if min(len(rows), len(columns)) >= 3 and len(cells) >= 0.5 * len(rows) * len(columns) and len(colours) > 3:
            return True
    return False


def _shows_loops(marks: Marks) -> bool:
    """Lines that turn back on themselves, as contours do: a line over an axis goes one way."""
    long = [line for line in marks.lines if len(line.points) >= _LOOP_POINTS]
    turning = [line for line in long if _turns_back(line)]
    closed = sum(_is_closed(line) for line in turning)
    most = 2 * sum(len(line.points) for line in turning) > sum(len(line.points) for line in long)
    return (len(long) >= _FEWEST_LOOPS and (closed > 1 or most)) or _shows_streams(long)


def _is_closed(line: VectorPath) -> bool:
    """But for the gap in which its value is written."""
    (ax, ay), (bx, by) = line.points[0], line.points[-1]
    return max(abs(ax - bx), abs(ay - by)) < 0.15 * max(line.bbox.width, line.bbox.height)


def _shows_streams(lines: Sequence[VectorPath]) -> bool:
    """Many short lines of one look all over the place."""
    looks: dict[object, list[VectorPath]] = defaultdict(list)
    for line in lines:
        looks[line.stroke, round(line.width_pt, 1)].append(line)
    for group in looks.values():
        wide = union_all(line.bbox for line in group).width
        if len(group) >= _FEWEST_STREAMS and sum(line.bbox.width < 0.5 * wide for line in group) > 0.8 * len(group):
            return True
    return False


def _shows_arrows(marks: Marks) -> bool:
    """Many figures with as many corners and as many sizes: the arrows of a field. Markers are of one or a few sizes."""
    corners: dict[int, list[VectorPath]] = defaultdict(list)
    for path in (*marks.markers, *marks.areas):
        if path.fill is not None and not any(path.arcs) and _ARROW[0] <= len(path.points) <= _ARROW[1]:
            corners[len(path.points)].append(path)
    return any(
        len(group) >= _FEWEST_ARROWS
        and 2 * len({(round(p.bbox.width, 1), round(p.bbox.height, 1)) for p in group}) > len(group)
        for group in corners.values()
    )


def _turns_back(line: VectorPath) -> bool:
    """Along both axes by more than a tenth of its extent."""
    for at, extent in ((0, line.bbox.width), (1, line.bbox.height)):
        steps = [b[at] - a[at] for a, b in pairwise(line.points)]
        forth, back = sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0)
        if min(forth, back) <= 0.1 * extent:
            return False
    return True
