"""From the traced paths and runs of a picture to the charts in it. What is of no known type is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.charts.labels import parse_tick
from extractors.charts.measured import MeasuredChart
from extractors.charts.raster.bars import Site, as_chart, labels_at, stand_on_base, stand_upright
from extractors.charts.raster.headings import level_label, upright_label, whole_title
from extractors.charts.raster.legend import find_names
from extractors.charts.raster.lines import Along, Curve, joined_curves, point_places, read_curve, with_labels
from extractors.charts.raster.panels import find_plots, name_cells
from extractors.charts.raster.pies import find_traced_pies
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.charts.axes import Scale
    from extractors.charts.measured import MeasuredSeries
    from extractors.charts.raster.legend import Named
    from extractors.charts.raster.panels import Plot
    from schemas.chart import ChartType
    from schemas.page import TracedPicture, VectorPath

    Floats = npt.NDArray[np.float64]

_FEWEST_POINTS = 2
_WHOLE = 0.9
_FEWEST_COLUMNS = 8
_SHORTEST = 0.06
_EDGE = 0.8


class Solved(NamedTuple):
    """The series of a panel, before what is written around it is added."""

    kind: ChartType
    orientation: str | None
    series: tuple[MeasuredSeries, ...]


def find_traced_charts(picture: TracedPicture) -> list[MeasuredChart]:
    """The charts of a picture, from top to bottom."""
    marks = [path for path in picture.paths if len(path.points) > 2]
    charts = find_traced_pies(picture)
    for plot in find_plots(picture, marks, picture.runs):
        chart = _chart(plot, picture, marks)
        if chart is not None:
            charts.append(chart)
    return sorted(charts, key=lambda chart: (round(chart.bbox.top / 20), chart.bbox.left))


def _chart(plot: Plot, picture: TracedPicture, marks: Sequence[VectorPath]) -> MeasuredChart | None:
    frame = plot.panel.frame
    rectangles = [path for path in marks if _is_bar(path, frame, picture.pixel_pt)]
    ticks = {id(run) for run in plot.ticks}
    chart: MeasuredChart | None = None
    if rectangles:
        chart = _bars(plot, picture, rectangles, ticks)
    return chart or _lines(plot, picture, marks)


def _is_bar(path: VectorPath, frame: BBox, pixel_pt: float) -> bool:
    box = path.bbox
    if path.fill is None or any(path.arcs) or len(path.points) != 5:
        return False
    inside = frame.expand(4 * pixel_pt).contains_point(box.center_x, box.center_y)
    return inside and not (box.width > _WHOLE * frame.width and box.height > _WHOLE * frame.height)


def _bars(
    plot: Plot, picture: TracedPicture, rectangles: Sequence[VectorPath], ticks: set[int]
) -> MeasuredChart | None:
    panel = plot.panel
    upright = panel.y is not None and (panel.x is None or stand_upright(rectangles, picture.pixel_pt))
    scale = panel.y if upright else panel.x
    if scale is None:
        return None
    own = {id(tick.run) for tick in scale.ticks}
    names = find_names(picture.paths, picture.runs, {p.fill for p in rectangles if p.fill}, ticks)
    swatches = {id(named.swatch) for named in names}
    site = Site(panel.frame, scale, upright, picture.pixel_pt)
    bars = stand_on_base([path for path in rectangles if id(path) not in swatches], site)
    if bars is None:
        return None
    legend = {id(named.run) for named in names}
    values = {id(run) for run in plot.ticks} if scale is None else own
    free = [run for run in picture.runs if id(run) not in legend and id(run) not in values]
    cells = name_cells(panel.frame, free, upright=upright)
    used = legend | values | {id(cell.run) for cell in cells}
    numbers = [run for run in free if id(run) not in used and parse_tick(run) is not None]
    labels = labels_at(bars, numbers, upright=upright)
    chart = as_chart(bars, cells, names, labels, upright=upright)
    if sum(len(series.points) for series in chart.series) < _FEWEST_POINTS:
        return None
    scaled = (None, scale) if upright else (scale, None)
    return _with_headings(
        Solved(chart.kind, chart.orientation, chart.series),
        plot,
        picture,
        scaled,
        used | {id(run) for run in labels.values()},
    )


def _lines(plot: Plot, picture: TracedPicture, marks: Sequence[VectorPath]) -> MeasuredChart | None:
    panel, pixel_pt = plot.panel, picture.pixel_pt
    if panel.y is None:
        return None
    frame = panel.frame.expand(3 * pixel_pt)
    traces = [path for path in marks if path.stroke is not None and path.fill is None and _is_curve(path, frame)]
    ticks = {id(run) for run in plot.ticks}
    names = find_names(picture.paths, picture.runs, {p.stroke for p in traces if p.stroke}, ticks)
    curves = joined_curves([_curve(path, marks, names) for path in traces if not _is_edge(path, panel.frame, pixel_pt)])
    if not curves:
        return None
    legend = {id(named.run) for named in names}
    known = legend | {id(tick.run) for tick in panel.y.ticks}
    free = [run for run in picture.runs if id(run) not in known]
    cells = name_cells(panel.frame, free, upright=True) if panel.x is None else list(panel.x_labels)
    along = Along(panel.x, cells, pixel_pt)
    if panel.x is None and not cells:
        return None
    places = point_places(curves, along)
    series = tuple(read_curve(curve, at, along, panel.y) for curve, at in zip(curves, places, strict=True))
    used = legend | ticks | {id(cell.run) for cell in cells}
    numbers = [run for run in free if id(run) not in used and parse_tick(run) is not None]
    series = with_labels(series, numbers)
    if sum(len(one.points) for one in series) < _FEWEST_POINTS:
        return None
    return _with_headings(Solved("line", None, series), plot, picture, (panel.x, panel.y), used)


def _is_curve(path: VectorPath, frame: BBox) -> bool:
    if len(path.points) < _FEWEST_COLUMNS:
        return False
    inside = sum(frame.contains_point(x, y) for x, y in path.points)
    return inside > 0.9 * len(path.points) and path.bbox.width > _SHORTEST * frame.width


def _is_edge(path: VectorPath, frame: BBox, pixel_pt: float) -> bool:
    """Whether a level line is an axis or the edge of the plot."""
    box = path.bbox
    if box.height > 2 * pixel_pt or box.width < _EDGE * frame.width:
        return False
    return min(abs(box.center_y - frame.top), abs(box.center_y - frame.bottom)) <= 3 * pixel_pt


def _curve(path: VectorPath, marks: Sequence[VectorPath], names: Sequence[Named]) -> Curve:
    x, y = (np.array([point[axis] for point in path.points]) for axis in (0, 1))
    knots = tuple(
        mark.bbox.center_x
        for mark in marks
        if mark.fill == path.stroke and len(mark.points) == 5 and any(mark.arcs) and _is_on(mark, x, y)
    )
    name = next((named.run for named in names if named.colour == path.stroke), None)
    return Curve(path.stroke or (0.0, 0.0, 0.0), x, y, tuple(sorted(knots)), name)


def _is_on(mark: VectorPath, x: Floats, y: Floats) -> bool:
    box = mark.bbox
    if not x[0] - box.width <= box.center_x <= x[-1] + box.width:
        return False
    return bool(abs(np.interp(box.center_x, x, y) - box.center_y) <= box.height)


def _with_headings(
    chart: Solved, plot: Plot, picture: TracedPicture, scaled: tuple[Scale | None, Scale | None], taken: set[int]
) -> MeasuredChart:
    frame = plot.panel.frame
    boxes = [run.bbox for run in plot.ticks]
    title = whole_title(frame, picture.runs, taken)
    taken = taken | ({id(title)} if title is not None else set())
    lying = chart.orientation == "horizontal"
    x_label = level_label(frame, picture.runs, taken)
    y_label = upright_label(frame, picture.runs, taken)
    measure = x_label if lying else y_label
    series = chart.series
    if len(series) == 1 and series[0].name is None:
        # What a lone series measures is what its axis says, or else the title.
        series = (replace(series[0], name=measure or title),)
    box = union_all([frame, *boxes])
    return MeasuredChart(chart.kind, box, series, chart.orientation, title, scaled[0], scaled[1], x_label, y_label)
