"""What tells a chart of a type that is not ours: box plots, heat maps, contours, streams, networks, trees, densities,
coasts and paths through a plane; and the arrows of `arrows`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.charts.arrows import shows_arrows, shows_barbs, shows_open_arrows
from extractors.charts.frames import is_notched, is_rectangle
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.charts.marks import Marks
    from schemas.page import VectorPath

_LEVEL_PT = 0.1
_LOOP_POINTS = 8
_FEWEST_LOOPS = 3
_FEWEST_STREAMS = 20
_FEWEST_TILES = 10
_LONG_LOOP = 24  # points: a circle or a coast, and no figure that a few corners make
_BACK, _BACK_A_LITTLE = 0.35, 0.1
_FEWEST_BACK = 2
_FEWEST_CELLS = 3  # in a row, in a column
_FEWEST_COLOURS = 4
_FEWEST_LINKS = 5
_BRACKET = 4  # corners of a branch: up, across and down
_FEWEST_BRANCHES = 3
_FEWEST_NOTCHED = 2
_SMOOTH = 60  # points of a curve that was computed, not collected
_MOST_TURNS = 8
_TAPERED = 0.03  # of its height
_TILED = 0.6  # of hexagons that touch others, of cells that have neighbours
_DENSITY = re.compile(r"\b(?:probability )?(?:density|densité|densidad)\b|dichte\b|\bKDE\b", re.IGNORECASE)


def other_type(marks: Marks, labels: Iterable[str]) -> str | None:
    """The name of the type that is not read, where the marks of a panel are those of one.

    `labels` stand upright beside the panel: an axis may say that a density runs over it.
    """
    signs = (
        (_shows_boxes, "box plot"),
        (_shows_mesh, "heat map"),
        (_shows_streams, "stream lines"),
        (_shows_loops, "contours, or curves that turn back on themselves"),
        (shows_arrows, "arrows"),
        (shows_open_arrows, "arrows"),
        (shows_barbs, "wind barbs"),
        (_shows_tiles, "heat map of tiles"),
        (_shows_links, "network"),
        (_shows_branches, "tree"),
        (_shows_densities, "densities"),
    )
    name = next((name for shows, name in signs if shows(marks)), None)
    return "densities" if name is None and _is_density(marks, labels) else name


def mesh_boxes(paths: Sequence[VectorPath]) -> list[BBox]:
    """The boxes of heat maps: filled rectangles of one size and many colours, side by side in rows and columns."""
    sizes: dict[tuple[int, int], list[VectorPath]] = defaultdict(list)
    for path in paths:
        box = path.bbox
        if path.fill is not None and min(box.width, box.height) > 2 and is_rectangle(path):
            sizes[round(2 * box.width), round(2 * box.height)].append(path)
    return [union_all(cell.bbox for cell in cells) for cells in sizes.values() if _is_mesh(cells)]


def _is_mesh(cells: Sequence[VectorPath]) -> bool:
    rows = {round(cell.bbox.top) for cell in cells}
    columns = {round(cell.bbox.left) for cell in cells}
    if min(len(rows), len(columns)) < _FEWEST_CELLS or len({cell.fill for cell in cells}) < _FEWEST_COLOURS:
        return False
    return len(cells) >= 0.5 * len(rows) * len(columns) and _are_side_by_side(cells)


def _are_side_by_side(cells: Sequence[VectorPath]) -> bool:
    """Whether most cells have a neighbour beside them and one above or below, less than half a cell away: bars that
    are as high as some of the charts around have not.
    """
    neighbours = []
    for near, far, across in ((0, 2, 1), (1, 3, 0)):
        lines: dict[int, list[BBox]] = defaultdict(list)
        for cell in cells:
            lines[round(cell.bbox[across])].append(cell.bbox)
        found: set[BBox] = set()
        for line in lines.values():
            for one, other in pairwise(sorted(line, key=lambda box: box[near])):
                if other[near] - one[far] < 0.5 * (one[far] - one[near]):
                    found |= {one, other}
        neighbours.append(found)
    return len(neighbours[0] & neighbours[1]) > _TILED * len(cells)


def _shows_boxes(marks: Marks) -> bool:
    """Boxes with a median across them, as box plots have."""
    boxes = [bar.bbox for bar in marks.bars if min(bar.bbox.width, bar.bbox.height) > 2]
    if sum(is_notched(path) for path in (*marks.loops, *marks.areas, *marks.markers)) >= _FEWEST_NOTCHED:
        return True
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
    return bool(mesh_boxes(marks.bars))


def _shows_tiles(marks: Marks) -> bool:
    """Figures of one size that touch each other, in many colours: points do not stand side by side without a gap."""
    sizes: dict[tuple[int, int, int], list[VectorPath]] = defaultdict(list)
    for path in marks.markers:
        if path.fill is not None and not any(path.arcs):
            sizes[len(path.points), round(2 * path.bbox.width), round(2 * path.bbox.height)].append(path)
    for tiles in sizes.values():
        corners: dict[tuple[int, int], int] = defaultdict(int)
        for tile in tiles:
            for corner in {(round(x), round(y)) for x, y in tile.points}:
                corners[corner] += 1
        shared = sum(any(corners[round(x), round(y)] > 1 for x, y in tile.points) for tile in tiles)
        if len({tile.fill for tile in tiles}) >= _FEWEST_COLOURS and shared > _TILED * len(tiles) > _FEWEST_TILES:
            return True
    return False


def _shows_loops(marks: Marks) -> bool:
    """Lines that turn back on themselves, as contours do: a line over an axis goes one way."""
    long = [line for line in marks.lines if len(line.points) >= _LOOP_POINTS]
    turning = [line for line in long if _turns_back(line)]
    closed = sum(_is_closed(line) for line in turning)
    most = 2 * sum(len(line.points) for line in turning) > sum(len(line.points) for line in long)
    return (len(long) >= _FEWEST_LOOPS and (closed > 1 or most)) or _shows_paths(marks) or _go_both_ways(long)


def _go_both_ways(lines: Sequence[VectorPath]) -> bool:
    """Whether several lines go back along x and several along y: all of a chart go on along one of the axes."""
    back = [sum(_goes_back(line, at) for line in lines) for at in (0, 1)]
    only_x = sum(_goes_back(line, 0) and not _goes_back(line, 1) for line in lines)
    only_y = sum(_goes_back(line, 1) and not _goes_back(line, 0) for line in lines)
    return min(back) >= _FEWEST_BACK and min(only_x, only_y) > 0


def _goes_back(line: VectorPath, at: int) -> bool:
    steps = [b[at] - a[at] for a, b in pairwise(line.points)]
    extent = max(point[at] for point in line.points) - min(point[at] for point in line.points)
    return min(sum(s for s in steps if s > 0), -sum(s for s in steps if s < 0)) > _BACK_A_LITTLE * extent > 0


def _shows_paths(marks: Marks) -> bool:
    """Long closed lines and lines that go to and fro along both axes: contours, coasts, orbits. They hold most of the
    points, so that they are no rings drawn around something.
    """
    lines = (*marks.lines, *marks.loops)
    loops = [
        line
        for line in lines
        if len(line.points) >= _LONG_LOOP and _turns_back(line) and (_is_closed(line) or _wanders(line))
    ]
    return bool(loops) and 2 * sum(len(line.points) for line in loops) > sum(len(line.points) for line in lines)


def _wanders(line: VectorPath) -> bool:
    """Back along both axes by a good part of its extent."""
    return all(
        min(sum(s for s in steps if s > 0), -sum(s for s in steps if s < 0)) > _BACK * extent
        for steps, extent in (
            ([b[0] - a[0] for a, b in pairwise(line.points)], line.bbox.width),
            ([b[1] - a[1] for a, b in pairwise(line.points)], line.bbox.height),
        )
    )


def _is_closed(line: VectorPath) -> bool:
    """But for the gap in which its value is written."""
    (ax, ay), (bx, by) = line.points[0], line.points[-1]
    return max(abs(ax - bx), abs(ay - by)) < 0.15 * max(line.bbox.width, line.bbox.height)


def _shows_streams(marks: Marks) -> bool:
    """Many short lines of one look all over the place."""
    looks: dict[object, list[VectorPath]] = defaultdict(list)
    for line in marks.lines:
        if len(line.points) < _LOOP_POINTS:
            continue
        looks[line.stroke, round(line.width_pt, 1)].append(line)
    for group in looks.values():
        wide = union_all(line.bbox for line in group).width
        if len(group) >= _FEWEST_STREAMS and sum(line.bbox.width < 0.5 * wide for line in group) > 0.8 * len(group):
            return True
    return False


def _shows_links(marks: Marks) -> bool:
    """Lines of two points that meet in several points and end everywhere: the links of a network."""
    links = [line for line in marks.lines if len(line.points) == 2 and not _is_short(line)]
    if len(links) < _FEWEST_LINKS or len(links) < 0.8 * len(marks.lines) or marks.bars:
        return False
    spans = {(round(line.bbox.left), round(line.bbox.right)) for line in links}
    meeting: dict[tuple[int, int], int] = defaultdict(int)
    for line in links:
        for x, y in line.points:
            meeting[round(x), round(y)] += 1
    hubs = sum(count >= 3 for count in meeting.values())
    return hubs >= 1 and len(spans) > 0.7 * len(links) and len(meeting) < 2 * len(links)


def _is_short(line: VectorPath) -> bool:
    return max(line.bbox.width, line.bbox.height) < 2 * _LOOP_POINTS


def _shows_branches(marks: Marks) -> bool:
    """Lines that go up, across and down and stand on each other, and nothing else: the branches of a tree."""
    drawn = [*marks.bars, *marks.lines]  # a branch that stands on the edge of the plot looks like a bar's outline
    branches = [path for path in drawn if path.fill is None and _is_bracket(path.points)]
    if len(branches) < _FEWEST_BRANCHES or 2 * len(branches) <= len(drawn) + len(marks.markers):
        return False
    return any(_stands_on(one.points, other.points) for one in branches for other in branches if one is not other)


def _stands_on(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> bool:
    """Whether one end of a branch lies on the middle piece of another one."""
    (ax, ay), (bx, by) = other[1], other[2]
    return any(
        min(ax, bx) - 1 < x < max(ax, bx) + 1 and min(ay, by) - 1 < y < max(ay, by) + 1 for x, y in (one[0], one[-1])
    )


def _is_bracket(points: Sequence[tuple[float, float]]) -> bool:
    if len(points) != _BRACKET:
        return False
    steps = [(abs(b[0] - a[0]) <= _LEVEL_PT, abs(b[1] - a[1]) <= _LEVEL_PT) for a, b in pairwise(points)]
    outer, middle = (steps[0], steps[2]), steps[1]
    return (all(up for up, _ in outer) and middle[1]) or (all(level for _, level in outer) and middle[0])


def _shows_densities(marks: Marks) -> bool:
    """Filled curves of many points that rise from nothing and fall to nothing, smoothly: densities were computed."""
    if marks.bars or not marks.areas:
        return False
    shaped = [area for area in marks.areas if len(area.points) >= _SMOOTH]
    return bool(shaped) and len(shaped) == len(marks.areas) and all(_is_bell(area) for area in shaped)


def _is_density(marks: Marks, labels: Iterable[str]) -> bool:
    """Whether an axis says that a density runs over it, where nothing is drawn but curves of many points."""
    curves = (*marks.lines, *marks.areas)
    smooth = [curve for curve in curves if len(curve.points) >= _SMOOTH]
    drawn = not (marks.bars or marks.markers) and len(smooth) == len(curves) > 0
    return drawn and any(_DENSITY.search(label) for label in labels)


def _is_bell(area: VectorPath) -> bool:
    box = area.bbox
    over = [point for point in area.points if box.bottom - point[1] > _TAPERED * box.height]
    if not over or box.height < 2 * _LOOP_POINTS:
        return False
    ends = (min(x for x, _ in over) - box.left, box.right - max(x for x, _ in over))
    tops = [y for (x, y), (u, _) in pairwise(area.points) if u != x]
    turns = sum((b - a) * (c - b) < 0 for a, b, c in zip(tops, tops[1:], tops[2:], strict=False))
    level = sum(abs(b[1] - a[1]) > 0.2 * box.height for a, b in pairwise(area.points))
    return min(ends) > 0 and turns <= _MOST_TURNS and not level


def _turns_back(line: VectorPath) -> bool:
    """Along both axes by more than a tenth of its extent."""
    return _goes_back(line, 0) and _goes_back(line, 1)
