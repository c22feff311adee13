"""Charts of lines or areas in a picture: which traces are data, where their points are, and what they are called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.charts.labels import parse_tick
from extractors.charts.measured import MeasuredPoint, MeasuredSeries
from extractors.charts.raster.along import find_along
from extractors.charts.raster.areas import find_areas, stack_areas, upper_edge
from extractors.charts.raster.legend import names_of_fills, names_of_strokes
from extractors.charts.raster.lines import (
    Curve,
    height_at,
    joined_curves,
    one_a_name,
    read_curve,
    with_labels,
)
from extractors.charts.raster.panels import rules_of
from extractors.charts.raster.patterns import without_patterns
from extractors.charts.raster.places import point_places
from extractors.charts.raster.steps import as_steps
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    from extractors.charts.axes import Scale
    from extractors.charts.panels import Panel
    from extractors.charts.raster.areas import Area
    from extractors.charts.raster.legend import Colour, Named
    from extractors.charts.raster.panels import Plot
    from schemas.chart import ChartType
    from schemas.page import TextRun, TracedPicture, VectorPath

    Floats = npt.NDArray[np.float64]

_FEWEST_POINTS = 2
_FEWEST_COLUMNS = 8
_SHORTEST = 0.06
_EDGE = 0.8
_CIRCLE = 5
_GREY, _PALE = 0.08, 0.7
_INSIDE = 0.7
_MARKER_PT = 12.0
_MOST_ON_GRID, _LONG_RULE = 0.6, 0.5
_RIM_PX = 5.0
_FRAME = 2.0  # type sizes around a legend
_ON_CURVE_PX = 5.0
_MARKER_REACH_PX = 7.0
_TWICE_PT = 1.8  # a marker may be seen by its shape and by its line
_MARKER_EDGE, _REACHES = 1.0, 1.1  # of a marker that a line ends at


class Solved(NamedTuple):
    """The series of a plot, before what is written around it is added. `taken` are the runs that they explain.

    `along` is the scale of the axis that points are named by.
    """

    kind: ChartType
    orientation: str | None
    series: tuple[MeasuredSeries, ...]
    taken: set[int]
    along: Scale | None = None


def read_curves(plot: Plot, picture: TracedPicture, marks: Sequence[VectorPath]) -> Solved | None:
    """The areas of a plot as series; where it has none, its lines."""
    scale = plot.panel.y
    if scale is None:
        return None
    areas = find_areas(marks, plot.panel.frame, picture.pixel_pt)
    if areas:
        zero = scale.place_of(0.0) if scale.kind == "linear" else float("nan")
        stacked = stack_areas(areas, zero, picture.pixel_pt)
        return _areas(stacked, plot, picture, scale) if stacked else None
    return _lines(plot, picture, marks, scale)


def _areas(
    stacked: Sequence[tuple[Area, Area | None]], plot: Plot, picture: TracedPicture, scale: Scale
) -> Solved | None:
    marks = [path for path in picture.paths if len(path.points) == _CIRCLE and path.fill and _is_marker(path)]
    ticks = {id(run) for run in plot.ticks}
    names = names_of_fills(picture.paths, picture.runs, {area.colour for area, _ in stacked}, ticks)
    px = picture.pixel_pt
    rim = _RIM_PX * px  # a stroke that runs on the edge hides a part of it
    curves = [
        upper_edge(area, marks, px)._replace(
            knots=_knots(marks, area.x, area.upper), name=_name(area.colour, names), thickness_pt=rim
        )
        for area, _ in stacked
    ]
    found = find_along(plot, picture, curves, names)
    if found is None:
        return None
    along, used = found
    places = point_places(curves, along)
    series = []
    for curve, at, (_, below) in zip(curves, places, stacked, strict=True):
        one = read_curve(curve, at, along, scale)
        series.append(one if below is None else _above(one, upper_edge(below, marks, px), scale, px))
    if sum(len(one.points) for one in series) < _FEWEST_POINTS:
        return None
    return Solved("area", None, tuple(series), used, along.scale)


def _above(series: MeasuredSeries, below: Curve, scale: Scale, pixel_pt: float) -> MeasuredSeries:
    """The series counted from the edge that it stands on."""
    points: list[MeasuredPoint] = []
    for point in series.points:
        ground = scale.value_at(height_at(below, point.bbox.center_x, pixel_pt))
        points.append(replace(point, y=point.y - ground, error=1.5 * point.error))
    return MeasuredSeries(series.name, tuple(points))


def read_lines(plot: Plot, picture: TracedPicture, marks: Sequence[VectorPath]) -> tuple[MeasuredSeries, ...]:
    """The lines over the bars among the marks; they go by the second axis of values where there is one."""
    scale = plot.panel.right or plot.panel.y
    bars = [mark for mark in marks if mark.fill is not None and not any(mark.arcs)]
    rest = [mark for mark in marks if mark.fill is None or any(mark.arcs)]
    fills = {bar.fill for bar in bars if bar.fill is not None}
    solved = _lines(plot, picture, rest, scale, fills) if scale is not None else None
    return solved.series if solved is not None else ()


def _lines(
    plot: Plot, picture: TracedPicture, marks: Sequence[VectorPath], scale: Scale, fills: Collection[Colour] = ()
) -> Solved | None:
    """The lines of a plot; `fills` are the other colours that its legend may name."""
    panel, pixel_pt = plot.panel, picture.pixel_pt
    frame = panel.frame.expand(3 * pixel_pt)
    strokes = [path for path in marks if path.stroke is not None and path.fill is None]
    traces = [clipped for path in strokes if (clipped := _clipped(path, frame)) is not None]
    grid = gridlines(plot, picture)
    drawn = [path for path in traces if not _is_rule(path, panel, pixel_pt) and not is_grid(path, grid, pixel_pt)]
    data = without_patterns(drawn)
    ends = [end for path in strokes if (end := _beyond(path, frame)) is not None]
    colours = {path.stroke for path in data if path.stroke} | set(fills)
    names = names_of_strokes([*picture.paths, *ends], picture.runs, colours, {id(run) for run in plot.ticks})
    curves = joined_curves([_curve(path, marks, names, pixel_pt) for path in data if not _frames(path, names)])
    curves = [as_steps(curve, pixel_pt) or curve for curve in curves]
    if 2 * len(data) < len(drawn):  # most of the ink is a pattern: what a legend does not name is a part of it
        curves = [curve for curve in curves if curve.name is not None]
    if len({curve.colour for curve in curves if curve.name is not None}) > 1:  # what is left of the grid
        curves = [curve for curve in curves if curve.name is not None or not _is_grey(curve.colour)]
    found = find_along(plot, picture, curves, names) if curves else None
    if found is None:
        return None
    along, used = found
    places = point_places(curves, along)
    pieces = [read_curve(curve, at, along, scale) for curve, at in zip(curves, places, strict=True)]
    series = one_a_name(pieces, pixel_pt)
    numbers = [run for run in picture.runs if id(run) not in used and parse_tick(run) is not None]
    series = with_labels(series, numbers)
    if sum(len(one.points) for one in series) < _FEWEST_POINTS:
        return None
    return Solved("line", None, series, used, along.scale)


def _is_grey(colour: Colour) -> bool:
    return max(colour) - min(colour) <= (_GREY if min(colour) < _PALE else 2 * _GREY)


def _frames(path: VectorPath, names: Sequence[Named]) -> bool:
    """Whether a line is the border of a legend: it runs around names and swatches, and nowhere else."""
    if not names or any(named.colour == path.stroke for named in names):
        return False
    inner = union_all(box for named in names for box in (named.swatch.bbox, named.printed.bbox))
    size = names[0].run.size_pt
    around = inner.expand(_FRAME * size)
    wide = path.bbox.width >= inner.width - size
    return wide and around.contains(path.bbox)


def _name(colour: tuple[float, float, float], names: Sequence[Named]) -> TextRun | None:
    return next((named.run for named in names if named.colour == colour), None)


def _clipped(path: VectorPath, frame: BBox) -> VectorPath | None:
    """The part of a line that lies in the plot: its colour may go on into the legend. None where that is not most."""
    inside = tuple(point for point in path.points if frame.contains_point(*point))
    if len(inside) < max(_FEWEST_COLUMNS, _INSIDE * len(path.points)):
        return None
    xs, ys = [x for x, _ in inside], [y for _, y in inside]
    box = BBox(min(xs), min(ys), max(xs), max(ys))
    if box.width <= _SHORTEST * frame.width:
        return None
    return replace(path, points=inside, arcs=(False,) * (len(inside) - 1), bbox=box)


def _beyond(path: VectorPath, frame: BBox) -> VectorPath | None:
    """The part of a line right of the plot: it was joined with its own swatch in the legend."""
    outside = tuple(point for point in path.points if point[0] > frame.right)
    if len(outside) < _FEWEST_COLUMNS or len(outside) == len(path.points):
        return None
    level = outside[len(outside) // 2 :]  # it comes from the plot at any slope
    xs, ys = [x for x, _ in level], [y for _, y in level]
    box = BBox(min(xs), min(ys), max(xs), max(ys))
    return replace(path, points=level, arcs=(False,) * (len(level) - 1), bbox=box)


def _is_rule(path: VectorPath, panel: Panel, pixel_pt: float) -> bool:
    """Whether a level line is an axis, the edge of the plot, or a grey line at a number of the axis."""
    frame = panel.frame
    heights = np.array([y for _, y in path.points])
    level = float(np.median(heights))
    if (np.abs(heights - level) > 1.1 * pixel_pt).mean() > 0.12:
        return False
    grey = _is_grey(path.stroke or (0.0, 0.0, 0.0))
    if not grey and path.bbox.width < _EDGE * frame.width:
        return False
    edges = [frame.top, frame.bottom]
    if panel.y is not None and grey:
        edges += [panel.y.place_of(tick.value) for tick in panel.y.ticks]
    return min(abs(level - edge) for edge in edges) <= 3 * pixel_pt


def gridlines(plot: Plot, picture: TracedPicture) -> Floats:
    """The heights of the level gridlines of a plot: at the numbers of its axis, and where rules run through it."""
    frame, scale = plot.panel.frame, plot.panel.y
    ruled = [rule.top for rule in rules_of(picture.paths).level if rule.width >= _LONG_RULE * frame.width]
    at_numbers = [scale.place_of(tick.value) for tick in scale.ticks] if scale is not None else []
    return np.array([*ruled, *at_numbers])


def is_grid(path: VectorPath, grid: Floats, pixel_pt: float) -> bool:
    """Whether most of a grey line runs along gridlines: those that cross are traced as one."""
    if not _is_grey(path.stroke or (0.0, 0.0, 0.0)) or not len(grid):
        return False
    heights = np.array([y for _, y in path.points])
    off = np.abs(heights[:, None] - grid[None, :]).min(axis=1)
    return bool((off <= 2 * pixel_pt).mean() >= _MOST_ON_GRID)


def _curve(path: VectorPath, marks: Sequence[VectorPath], names: Sequence[Named], pixel_pt: float) -> Curve:
    x, y = (np.array([point[axis] for point in path.points]) for axis in (0, 1))
    colour = path.stroke or (0.0, 0.0, 0.0)
    own = [mark for mark in marks if mark.fill == path.stroke and len(mark.points) == _CIRCLE and _is_marker(mark)]
    x, y = _through_markers(x, y, own, pixel_pt)
    knots = _knots(own, x, y, _ON_CURVE_PX * pixel_pt)
    return Curve(colour, x, y, knots, _name(colour, names), path.width_pt)


def _is_marker(mark: VectorPath) -> bool:
    return any(mark.arcs) or max(mark.bbox.width, mark.bbox.height) <= _MARKER_PT


def _through_markers(x: Floats, y: Floats, own: Sequence[VectorPath], pixel_pt: float) -> tuple[Floats, Floats]:
    """A curve led on to the middles of the markers that it ends at, or is broken by; not all are seen whole."""
    for mark in own:
        box = mark.bbox
        gaps = np.abs(x - box.center_x)
        nearest = int(gaps.argmin())
        across, high = (max(_REACHES * side, _MARKER_REACH_PX * pixel_pt) for side in (box.width, box.height))
        beyond = 0.5 * box.width - _MARKER_EDGE < gaps[nearest] <= across
        if beyond and abs(y[nearest] - box.center_y) <= high:
            at = int(np.searchsorted(x, box.center_x))
            x, y = np.insert(x, at, box.center_x), np.insert(y, at, box.center_y)
    return x, y


def _knots(marks: Sequence[VectorPath], x: Floats, y: Floats, reach: float = 0.0) -> tuple[float, ...]:
    """The places of the markers that lie on a curve, of small ones those within reach of it; each once."""
    places = sorted(mark.bbox.center_x for mark in marks if _is_on(mark, x, y, reach))
    return tuple(place for at, place in enumerate(places) if at == 0 or place - places[at - 1] > _TWICE_PT)


def _is_on(mark: VectorPath, x: Floats, y: Floats, reach: float) -> bool:
    box = mark.bbox
    across = max(box.width, reach)
    if not x[0] - across <= box.center_x <= x[-1] + across:
        return False
    return bool(abs(np.interp(box.center_x, x, y) - box.center_y) <= max(box.height, reach))
