"""Lines: a place for each value, along two axes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import dist, isnan
from typing import TYPE_CHECKING

from extractors.charts.categories import name_places
from extractors.charts.direct_names import names_beside
from extractors.charts.frames import is_rectangle
from extractors.charts.legend import Entry, colour_of
from extractors.charts.measured import MeasuredPoint, MeasuredSeries
from extractors.charts.steps import step_points
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.categories import Named
    from extractors.charts.panels import Panel
    from schemas.page import TextRun, VectorPath

_ON_PT = 1.2
_CAP_PT = 12.0
_MOST_POINTS = 2000
_MOST_PIECES = 6
_PIECE = 2
_FEWEST_PIECES = 4
_MEET_PT = 0.02
_ABOUT_PT, _ABOUT = 0.3, 0.02  # where pieces are long: points, and of their length
_OUT_PT = 2.0
_LEVEL_PT = 0.1
_BRACKET = 4  # corners
_FEWEST_AT_NAMES = 3
_GAP_PT = 2.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Trace:
    """The vertices of one line, and what it looks like."""

    points: tuple[Point, ...]
    path: VectorPath


def read_lines(
    panel: Panel,
    lines: Sequence[VectorPath],
    segments: Sequence[VectorPath],
    markers: Sequence[VectorPath],
    legend: Sequence[Entry],
    runs: Sequence[TextRun] = (),
) -> tuple[MeasuredSeries, ...]:
    """One series for each line, its pieces together; lines of two points only where a legend or markers vouch.

    Vertices beyond the plot are seen by nobody: lines are drawn on to the edge of the page, and cut there.
    """
    traces = []
    for pieces in _lines_of_pieces(chosen_lines(panel, lines, segments, markers, legend)):
        points = tuple(point for piece in sorted(pieces, key=lambda p: p.points[0][0]) for point in piece.points)
        if len(points) <= _MOST_POINTS and _is_inside(points, panel.frame):
            whole = step_points(points) if len(pieces) == 1 else None
            seen = tuple(point for point in whole or points if panel.frame.expand(_OUT_PT).contains_point(*point))
            traces.append(Trace(seen, pieces[0]))
    names = _names(traces, legend)
    if len(traces) > 1 and not any(names):
        taken = {id(label.run) for label in panel.labels}
        names = names_beside([(max(trace.points), trace.path) for trace in traces], runs, taken)
    return tuple(
        MeasuredSeries(name, points_at(trace.points, panel)) for trace, name in zip(traces, names, strict=True)
    )


def chosen_lines(
    panel: Panel,
    lines: Sequence[VectorPath],
    segments: Sequence[VectorPath],
    markers: Sequence[VectorPath],
    legend: Sequence[Entry],
) -> list[VectorPath]:
    """The paths that are lines of data, those drawn piece by piece as one. Along names one below the other only lines
    that turn at each of them.
    """
    if panel.y is None:
        return [line for line in lines if panel.x is not None and _is_at_names(line, panel)]
    centres = [(m.bbox.center_x, m.bbox.center_y) for m in markers]
    lines, segments = _chained(lines, segments)
    lines = [line for line in lines if not _is_bracket(line.points)]
    chosen = [line for line in lines if len(line.points) > 2 or _vouched(line, legend, centres)]
    return chosen + [line for line in segments if _is_flat_line(line, panel, legend, centres)]


def _is_bracket(points: Sequence[Point]) -> bool:
    """Up, across and down again as far: it says that two bars are compared."""
    if len(points) != _BRACKET:
        return False
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    upright = abs(ax - bx) <= _LEVEL_PT >= abs(cx - dx) and abs(ay - dy) <= _LEVEL_PT
    return upright and abs(by - cy) <= _LEVEL_PT < abs(ay - by)


def _is_at_names(line: VectorPath, panel: Panel) -> bool:
    """Whether every vertex stands at a name of its own."""
    places = [label.place for label in panel.y_labels]
    heights = [y for _, y in line.points]
    at = [min((abs(place - y) for place in places), default=_ON_PT) for y in heights]
    return len(heights) >= _FEWEST_AT_NAMES and max(at) < _ON_PT and len({round(y) for y in heights}) == len(heights)


def _chained(lines: Sequence[VectorPath], segments: Sequence[VectorPath]) -> tuple[list[VectorPath], list[VectorPath]]:
    """Lines, with those that were drawn piece by piece, each in a shade of its own, or in any order in one look; and
    the other segments.
    """
    open_paths = (path for path in (*lines, *segments) if len(path.points) == _PIECE and path.fill is None)
    pieces = sorted(open_paths, key=lambda path: path.group)
    joined = _chains(pieces)
    used = {id(path) for chain, _ in joined for path in chain}
    looks: dict[object, list[VectorPath]] = defaultdict(list)
    for path in sorted((path for path in pieces if id(path) not in used), key=lambda path: path.bbox.left):
        looks[path.stroke, path.dashed, path.width_pt].append(path)
    joined += [chain for group in looks.values() for chain in _chains(group)]
    used |= {id(path) for chain, _ in joined for path in chain}
    whole = [
        replace(
            chain[0],
            points=tuple(points),
            arcs=tuple(False for _ in chain),
            bbox=union_all(path.bbox for path in chain),
        )
        for chain, points in joined
    ]
    return [*(p for p in lines if id(p) not in used), *whole], [p for p in segments if id(p) not in used]


def _chains(pieces: Sequence[VectorPath]) -> list[tuple[list[VectorPath], list[Point]]]:
    """Pieces each of which goes on from the one before it, and the points of the line that they make."""
    chains: list[tuple[list[VectorPath], list[Point]]] = []
    for path in pieces:
        longer = _extended(*chains[-1], path) if chains else None
        if longer is not None:
            chains[-1] = longer
        else:
            chains.append(([path], list(path.points)))
    return [(chain, points) for chain, points in chains if len(chain) >= _FEWEST_PIECES and _is_bent(chain)]


def _extended(
    chain: list[VectorPath], points: list[Point], path: VectorPath
) -> tuple[list[VectorPath], list[Point]] | None:
    """A chain and its points with a piece that goes on from its end, drawn forwards or backwards; None where it does
    not.
    """
    start, end = path.points
    if path.width_pt != chain[-1].width_pt:
        return None
    near = max(_MEET_PT, min(_ABOUT_PT, _ABOUT * dist(start, end)))
    if dist(points[-1], start) <= near:
        return [*chain, path], [*points, end]
    if dist(points[-1], end) <= near:
        return [*chain, path], [*points, start]
    if len(chain) == 1 and min(dist(points[0], start), dist(points[0], end)) <= near:
        return [*chain, path], [points[1], points[0], end if dist(points[0], start) <= near else start]
    return None


def _is_bent(chain: Sequence[VectorPath]) -> bool:
    """It goes up or down, and is more than axes and ticks that meet."""
    box = union_all(path.bbox for path in chain)
    return min(box.width, box.height) > 1.0 and any(
        min(path.bbox.width, path.bbox.height) > _LEVEL_PT for path in chain
    )


def _lines_of_pieces(paths: Sequence[VectorPath]) -> list[list[VectorPath]]:
    """Pieces of one path are one line; so are pieces of one look that stand one behind the other (between gaps)."""
    groups: dict[object, list[VectorPath]] = defaultdict(list)
    for path in paths:
        groups[path.group, path.stroke].append(path)
    looks: dict[object, list[list[VectorPath]]] = defaultdict(list)
    for group in groups.values():
        first = group[0]
        looks[first.stroke, first.dashed, round(first.width_pt, 2), round(first.opacity, 2)].append(group)
    found: list[list[VectorPath]] = []
    for same in looks.values():
        ordered = sorted(same, key=lambda group: min(path.bbox.left for path in group))
        lines: list[list[VectorPath]] = [ordered[0]]
        for group in ordered[1:]:
            left, right = min(path.bbox.left for path in group), max(path.bbox.right for path in lines[-1])
            if len(ordered) <= _MOST_PIECES and left > right + _GAP_PT:
                lines[-1] = [*lines[-1], *group]
            else:
                lines.append(group)
        found += lines
    return found


def _is_inside(points: Sequence[Point], frame: BBox) -> bool:
    reach = frame.expand(2.0)
    return sum(reach.contains_point(*point) for point in points) >= 0.8 * len(points)


def _vouched(line: VectorPath, legend: Sequence[Entry], centres: Sequence[Point]) -> bool:
    if line.stroke is None:
        return False
    named = any(colour_of(line.stroke) in entry.lines and entry.dashed == line.dashed for entry in legend)
    return named or all(_has_near(centres, point) for point in line.points)


def _has_near(centres: Sequence[Point], point: Point) -> bool:
    return any(abs(x - point[0]) <= _ON_PT and abs(y - point[1]) <= _ON_PT for x, y in centres)


def _is_flat_line(line: VectorPath, panel: Panel, legend: Sequence[Entry], centres: Sequence[Point]) -> bool:
    """A level line that is data and no gridline: named in the legend, and not from edge to edge."""
    box = line.bbox
    if box.height > 0.1 or not 0.15 * panel.frame.width < box.width < 0.985 * panel.frame.width:
        return False
    return _vouched(line, legend, centres)


def _names(traces: Sequence[Trace], legend: Sequence[Entry]) -> list[TextRun | None]:
    """By colour, then by dash; what several lines share is given in the order in which both are drawn."""
    names: list[TextRun | None] = []
    used: set[int] = set()
    for trace in traces:
        look = colour_of(trace.path.stroke or (0.0, 0.0, 0.0))
        fits = [entry for entry in legend if look in entry.lines]
        fits = [entry for entry in fits if not all(is_rectangle(path) for path in entry.swatch)] or fits
        same_dash = [entry for entry in fits if entry.dashed == trace.path.dashed] or fits
        as_strong = [entry for entry in same_dash if abs(entry.opacity - trace.path.opacity) < 0.05] or same_dash
        free = [entry for entry in as_strong if id(entry) not in used] or as_strong[:1]
        names.append(free[0].run if free else None)
        used |= {id(free[0])} if free else set()
    left = [entry for entry in legend if id(entry) not in used and not any(is_rectangle(p) for p in entry.swatch)]
    if names.count(None) == 1 and len(left) == 1 and len(names) > 1:
        names[names.index(None)] = left[0].run  # a line in many shades
    return names


def points_at(points: Sequence[Point], panel: Panel) -> tuple[MeasuredPoint, ...]:
    """Places on the page as points of the panel's axes."""
    if panel.y is None:  # names along the upright axis, values along the level one
        named = name_places(sorted({round(y, 2) for _, y in points}), panel.y_labels, None, grouped=False)
        return tuple(_lying_point(x, y, panel.x, named[round(y, 2)]) for x, y in points if panel.x is not None)
    named = name_places(sorted({round(x, 2) for x, _ in points}), panel.x_labels, panel.x, grouped=False)
    return tuple(point for x, y in points if (point := _point(x, y, panel, named[round(x, 2)])) is not None)


def _point(x: float, y: float, panel: Panel, named: Named) -> MeasuredPoint | None:
    if panel.y is None:
        return None
    value = panel.y.value_at(y)
    if isnan(value):
        return None
    return MeasuredPoint(named.text, value, panel.y.uncertainty_at(y), BBox(x, y, x, y).expand(2.0), named.run)


def _lying_point(x: float, y: float, scale: Scale, named: Named) -> MeasuredPoint:
    box = BBox(x, y, x, y).expand(2.0)
    return MeasuredPoint(named.text, scale.value_at(x), scale.uncertainty_at(x), box, named.run)
