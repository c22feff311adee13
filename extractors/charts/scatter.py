"""Scattered points: markers, and the crosses of error bars, that no line joins."""

from __future__ import annotations

from collections import defaultdict
from math import hypot
from typing import TYPE_CHECKING

from extractors.charts.legend import Entry, colour_of
from extractors.charts.lines import points_at
from extractors.charts.measured import MeasuredSeries
from extractors.charts.steps import step_points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.charts.lines import Point
    from extractors.charts.panels import Panel
    from schemas.page import VectorPath

_ON_PT = 1.2
_FEWEST_MARKERS = 3
_MOST_NAMELESS = 3
_MOST_CLUSTERS, _FEWEST_IN_CLUSTER = 10, 8
_OFF = 0.3
_NEARLY_ALL = 0.9
_MOST_SHAPES = 6
_EDGE_PT = 0.05
_WHITE = (255, 255, 255)


def read_scatter(
    panel: Panel, markers: Sequence[VectorPath], lines: Sequence[VectorPath], legend: Sequence[Entry]
) -> tuple[MeasuredSeries, ...]:
    """Markers that are no vertices of a line, by look.

    A cloud may touch lines: markers of one look of which many stand off all lines, or that stand on lines of several
    colours, are marks of their own. Not if nearly all stand on a line of their colour: where lines cross, or run on
    nearly straight, some programs leave vertices out.
    """
    inside = panel.frame.expand(1.0)
    seen = _without_gaps([marker for marker in markers if inside.contains_point(*centre_of(marker))])
    at = _vertices(lines)
    free: dict[object, list[VectorPath]] = {}
    for look, group in _by_look(seen, legend).items():
        on = [at.get(_cell(centre_of(marker))) for marker in group]
        off = [marker for marker, lines_there in zip(group, on, strict=True) if not lines_there]
        if sum(_is_of_line(marker, there) for marker, there in zip(group, on, strict=True)) >= _NEARLY_ALL * len(group):
            continue
        colours = {colour for there in on if there for colour in there}
        cloud = off and len(group) >= _FEWEST_MARKERS and (len(off) >= _OFF * len(group) or len(colours) > 1)
        if cloud or off:
            free[look] = group if cloud else off
    if sum(len(group) for group in free.values()) < _FEWEST_MARKERS:
        return ()
    found = []
    for group in _without_shades(free, legend).values():
        entry = _entry_of(group[0], legend)
        centres = list(dict.fromkeys(centre_of(m) for m in group))
        found.append(MeasuredSeries(entry.run if entry else None, points_at(centres, panel)))
    return tuple(found)


def _is_of_line(marker: VectorPath, there: set[object] | None) -> bool:
    """Whether one of the lines that turn where a marker stands has its colour; `there` are the colours of those."""
    return any(isinstance(colour, tuple) and colour_of(colour) == _look(marker) for colour in there or ())


def _without_gaps(markers: Sequence[VectorPath]) -> list[VectorPath]:
    """Without the white shapes that some programs draw under their markers, to keep lines away from them."""
    white = [marker for marker in markers if _look(marker) == _WHITE]
    marked = {_cell(centre_of(marker)) for marker in markers if _look(marker) != _WHITE} if white else set()
    beside = {(x + i, y + j) for x, y in marked for i in (-1, 0, 1) for j in (-1, 0, 1)}
    gaps = {id(marker) for marker in white if _cell(centre_of(marker)) in beside}
    return [marker for marker in markers if id(marker) not in gaps]


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] / _ON_PT), round(point[1] / _ON_PT)


def _vertices(lines: Sequence[VectorPath]) -> dict[tuple[int, int], set[object]]:
    """The colours of the lines that have a vertex in a cell or beside it."""
    found: dict[tuple[int, int], set[object]] = defaultdict(set)
    for line in lines:
        for point in (*line.points, *(step_points(line.points) or ())):
            x, y = _cell(point)
            for i in (-1, 0, 1):
                for j in (-1, 0, 1):
                    found[x + i, y + j].add(line.stroke)
    return found


def _by_look(markers: Sequence[VectorPath], legend: Sequence[Entry]) -> Mapping[object, list[VectorPath]]:
    """By colour; within a colour by shape, where the legend tells shapes apart."""
    colours: dict[object, list[VectorPath]] = defaultdict(list)
    for marker in markers:
        colours[_look(marker)].append(marker)
    found: dict[object, list[VectorPath]] = {}
    for look, group in colours.items():
        shapes: dict[object, list[VectorPath]] = defaultdict(list)
        for marker in group:
            shapes[shape_of(marker)].append(marker)
        named = sum(_matches(group[0], entry) for entry in legend)
        if 1 < len(shapes) <= min(named, _MOST_SHAPES):
            found |= {(look, shape): same for shape, same in shapes.items()}
        else:
            found[look] = group
    return found


def shape_of(marker: VectorPath) -> object:
    """What tells a circle, a square, a triangle and a star apart: corners, and where the box is widest."""
    corners = list(dict.fromkeys((round(x, 2), round(y, 2)) for x, y in marker.points))
    if any(marker.arcs):
        return "round"
    box = marker.bbox
    at_edges = tuple(
        sum(abs(value - edge) <= _EDGE_PT for value in values)
        for values, edges in (
            ([x for x, _ in corners], (box.left, box.right)),
            ([y for _, y in corners], (box.top, box.bottom)),
        )
        for edge in edges
    )
    return len(corners), at_edges


def centre_of(marker: VectorPath) -> Point:
    """The place a marker marks: the middle of its box, but the centre of a regular figure with odd corners."""
    corners = list(dict.fromkeys((round(x, 2), round(y, 2)) for x, y in marker.points))
    if not any(marker.arcs) and len(corners) in (3, 5, 10) and (len(corners) > 3 or _is_equilateral(corners)):
        return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)
    return marker.bbox.center_x, marker.bbox.center_y


def _is_equilateral(corners: Sequence[Point]) -> bool:
    sides = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)]
    return max(sides) - min(sides) < 0.04 * max(sides)


def _without_shades(
    looks: Mapping[object, list[VectorPath]], legend: Sequence[Entry]
) -> Mapping[object, list[VectorPath]]:
    """Many colours that no legend explains are no series: they stand for a further value."""
    nameless = {look for look, group in looks.items() if not any(_matches(group[0], entry) for entry in legend)}
    if not nameless:
        return looks
    if len(nameless) <= _MOST_NAMELESS and not (len(looks) > 1 and all(len(group) == 1 for group in looks.values())):
        return looks
    if len(looks) <= _MOST_CLUSTERS and all(len(group) >= _FEWEST_IN_CLUSTER for group in looks.values()):
        return looks
    if len(looks) - len(nameless) == 1 and len(legend) == 1 and all(len(group) == 1 for group in looks.values()):
        named = [marker for look, group in looks.items() if look not in nameless for marker in group]
        return {None: [*named, *(marker for look in nameless for marker in looks[look])]}  # all are what it names
    merged = {look: group for look, group in looks.items() if look not in nameless}
    return {**merged, None: [marker for look, group in looks.items() if look in nameless for marker in group]}


def _look(marker: VectorPath) -> object:
    fill = colour_of(marker.fill) if marker.fill is not None else None
    stroke = colour_of(marker.stroke) if marker.stroke is not None else None
    return fill if fill is not None else stroke


def _entry_of(marker: VectorPath, legend: Sequence[Entry]) -> Entry | None:
    """The entry of the marker's colour; of several the one that shows its shape."""
    entries = [entry for entry in legend if _matches(marker, entry)]
    alike = [e for e in entries if any(shape_of(path) == shape_of(marker) for path in e.swatch)] if entries[1:] else []
    return next(iter(alike or entries), None)


def _matches(marker: VectorPath, entry: Entry) -> bool:
    return any(_has_colour(marker, path) for path in entry.swatch)


def _has_colour(marker: VectorPath, path: VectorPath) -> bool:
    if marker.fill is not None:
        return path.fill is not None and colour_of(path.fill) == colour_of(marker.fill)
    return marker.stroke is not None and path.stroke is not None and colour_of(path.stroke) == colour_of(marker.stroke)
