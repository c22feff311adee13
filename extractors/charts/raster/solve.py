"""From the traced paths and runs of a picture to the charts in it. What is of no known type is left out."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from extractors.charts.labels import parse_tick
from extractors.charts.measured import MeasuredChart
from extractors.charts.raster.bar_pieces import rejoined, without_borders
from extractors.charts.raster.bars import Site, as_chart, labels_at, stand_on_base, stand_upright
from extractors.charts.raster.cells import name_cells
from extractors.charts.raster.curves import Solved, read_curves, read_lines
from extractors.charts.raster.headings import level_label, upright_label, whole_title
from extractors.charts.raster.legend import find_names
from extractors.charts.raster.panels import find_plots
from extractors.charts.raster.pies import find_traced_pies
from extractors.charts.raster.scatter import read_cloud
from extractors.charts.refused import RefusedChart, Survey
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.raster.panels import Plot
    from schemas.page import TracedPicture, VectorPath

_FEWEST_POINTS = 2
_WHOLE = 0.9
_NARROW = 0.3
_FEWEST_ON_LINE, _FEWEST_TICKS = 3, 3
_UNTOLD = "what is drawn along its numbers makes no bars, lines, areas or points that can be told apart in its pixels"


def find_traced_charts(picture: TracedPicture) -> tuple[MeasuredChart, ...]:
    """The charts of a picture, from top to bottom."""
    return survey_traced(picture).charts


def survey_traced(picture: TracedPicture) -> Survey:
    """The charts of a picture, from top to bottom, and those that are plotted along numbers and not measured."""
    marks = [path for path in picture.paths if len(path.points) > 2]
    charts = find_traced_pies(picture)
    refused: list[RefusedChart] = []
    for plot in find_plots(picture, marks, picture.runs):
        chart = _chart(plot, picture, marks)
        if chart is not None:
            charts.append(chart)
        elif _has_axis(plot):
            refused.append(RefusedChart(_with_ticks(plot), _UNTOLD))
    seen = [chart.bbox for chart in charts]
    return Survey(
        tuple(sorted(charts, key=lambda chart: (round(chart.bbox.top / 20), chart.bbox.left))),
        tuple(one for one in refused if not any(one.bbox.intersection(box) is not None for box in seen)),
    )


def _has_axis(plot: Plot) -> bool:
    """Whether enough numbers go up one side: a few in a row may be of a table."""
    scale = plot.panel.y
    return scale is not None and len({tick.value for tick in scale.ticks}) >= _FEWEST_TICKS


def _with_ticks(plot: Plot) -> BBox:
    return union_all([plot.panel.frame, *(run.bbox for run in plot.ticks)])


def _chart(plot: Plot, picture: TracedPicture, marks: Sequence[VectorPath]) -> MeasuredChart | None:
    frame = plot.panel.frame
    rectangles = [path for path in marks if _is_bar(path, frame, picture.pixel_pt)]
    ticks = {id(run) for run in plot.ticks}
    cloud = read_cloud(plot, picture, marks)
    if cloud is not None:
        return _with_headings(cloud, plot, picture, (plot.panel.x, plot.panel.y))
    chart: MeasuredChart | None = None
    if rectangles:
        chart = _bars(plot, picture, rectangles, ticks)
        if chart is not None and chart.orientation == "vertical":
            chart = _with_lines(chart, plot, picture, marks)
    if chart is None and (solved := read_curves(plot, picture, marks)) is not None:
        chart = _with_headings(solved, plot, picture, (solved.along, plot.panel.y))
    return chart


def _is_bar(path: VectorPath, frame: BBox, pixel_pt: float) -> bool:
    box = path.bbox
    if path.fill is None or any(path.arcs) or len(path.points) != 5:
        return False
    inside = frame.expand(4 * pixel_pt).contains_point(box.center_x, box.center_y)
    return inside and not (box.width > _WHOLE * frame.width and box.height > _WHOLE * frame.height)


def _of_one_width(rectangles: Sequence[VectorPath], *, upright: bool) -> list[VectorPath]:
    """Without those much narrower than most of the ink: whiskers and tick marks."""
    widths = [path.bbox.width if upright else path.bbox.height for path in rectangles]
    weights = [path.bbox.area for path in rectangles]
    ordered = sorted(zip(widths, weights, strict=True))
    reached = list(accumulate(weight for _, weight in ordered))
    usual = next(width for (width, _), sum_ in zip(ordered, reached, strict=True) if 2 * sum_ >= reached[-1])
    return [path for path, width in zip(rectangles, widths, strict=True) if width >= _NARROW * usual]


def _bars(
    plot: Plot, picture: TracedPicture, rectangles: Sequence[VectorPath], ticks: set[int]
) -> MeasuredChart | None:
    panel = plot.panel
    upright = panel.y is not None and (panel.x is None or stand_upright(rectangles, picture.pixel_pt))
    scale = panel.y if upright else panel.x
    if scale is None:
        return None
    own = {id(tick.run) for axis in (scale, panel.right) if axis is not None for tick in axis.ticks}
    names = find_names(picture.paths, picture.runs, {p.fill for p in rectangles if p.fill}, ticks)
    swatches = {id(named.swatch) for named in names}
    rectangles = rejoined(rectangles, picture, upright=upright)
    rectangles = without_borders(rectangles, {named.colour for named in names}, picture.pixel_pt, upright=upright)
    rectangles = _of_one_width(rectangles, upright=upright)
    prints = tuple(run.bbox for run in picture.runs if not run.angle)
    site = Site(panel.frame, scale, upright, picture.pixel_pt, prints)
    stood = stand_on_base([path for path in rectangles if id(path) not in swatches], site)
    if stood is None:
        return None
    bars, scale = stood
    legend = {id(named.printed) for named in names}
    values = {id(run) for run in plot.ticks} if scale is None else own
    free = [run for run in picture.runs if id(run) not in legend and id(run) not in values]
    cells = name_cells(panel.frame, free, upright=upright)
    if len(cells) < _FEWEST_POINTS and upright and scale is not None and scale.kind == "linear":
        at_zero = name_cells(panel.frame._replace(bottom=scale.place_of(0.0)), free, upright=True)
        cells = at_zero if len(at_zero) > len(cells) else cells  # names may stand at nought
    used = legend | values | {id(cell.run) for cell in cells}
    numbers = [run for run in free if id(run) not in used and parse_tick(run) is not None]
    labels = labels_at(bars, numbers, upright=upright)
    chart = as_chart(bars, cells, names, labels, upright=upright)
    if sum(len(series.points) for series in chart.series) < _FEWEST_POINTS:
        return None
    scaled = (None, scale) if upright else (scale, None)
    return _with_headings(
        Solved(chart.kind, chart.orientation, chart.series, used | {id(run) for run in labels.values()}),
        plot,
        picture,
        scaled,
    )


def _with_lines(chart: MeasuredChart, plot: Plot, picture: TracedPicture, marks: Sequence[VectorPath]) -> MeasuredChart:
    """The bars with the lines over them, which go by the second axis of values where there is one.

    A legend has to name them, and not the title: the borders of bars look like lines, and so do their error bars and
    what joins bars of one stack.
    """
    lines = read_lines(plot, picture, marks)
    title = chart.title.text if chart.title is not None else ""
    named = tuple(
        one
        for one in lines
        if one.name is not None and len(one.points) >= _FEWEST_ON_LINE and one.name.text not in title
    )
    if not named or any(one.name is bars.name for one in named for bars in chart.series):
        return chart
    right = plot.panel.right
    if right is None:
        return replace(chart, series=(*chart.series, *named))
    second = MeasuredChart("line", chart.bbox, named, None, None, chart.x_scale, right)
    return replace(chart, series=(*chart.series, *named), second=second)


def _with_headings(
    chart: Solved, plot: Plot, picture: TracedPicture, scaled: tuple[Scale | None, Scale | None]
) -> MeasuredChart:
    frame = plot.panel.frame
    title = whole_title(frame, picture.runs, chart.taken)
    taken = chart.taken | ({id(title)} if title is not None else set())
    lying = chart.orientation == "horizontal"
    x_label = level_label(frame, picture.runs, taken)
    y_label = upright_label(frame, picture.runs, taken)
    measure = x_label if lying else y_label
    series = chart.series
    if len(series) == 1 and series[0].name is None:
        # What a lone series measures is what its axis says, or else the title.
        series = (replace(series[0], name=measure or title),)
    box = _with_ticks(plot)
    return MeasuredChart(chart.kind, box, series, chart.orientation, title, scaled[0], scaled[1], x_label, y_label)
