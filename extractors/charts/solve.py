"""From the paths and runs of a page to the charts on it. What is of no known type is refused, never guessed."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.areas import edges_are_named, is_edge_of, read_areas, stacked_bands
from extractors.charts.arrows import is_arrow
from extractors.charts.bars import BarChart, read_bars
from extractors.charts.canvas import Canvas
from extractors.charts.contours import shows_numbered_contours
from extractors.charts.crisp import moved_back, off_pixels, pixel_of
from extractors.charts.formulas import with_formulas
from extractors.charts.furniture import holds_legend, lies_in, text_boxes, without_hatching
from extractors.charts.headings import find_title, find_x_label, find_y_label
from extractors.charts.histograms import with_bars_of_steps
from extractors.charts.label_scales import labelled_panels
from extractors.charts.labels import with_signs
from extractors.charts.legend import SAMPLE, Entry, find_legend
from extractors.charts.lines import chosen_lines, read_lines
from extractors.charts.marks import Marks, corners_of, is_outline, sort_marks
from extractors.charts.measured import MeasuredChart, MeasuredSeries
from extractors.charts.other_types import mesh_boxes, other_type
from extractors.charts.panels import Panel, find_panels
from extractors.charts.pies import Pie, read_pies
from extractors.charts.refused import Refusal, RefusedChart, Survey, without_repeats
from extractors.charts.scatter import read_scatter
from extractors.charts.sides import looks_of, split_sides
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.chart import ChartType
    from schemas.page import Page, TextRun, VectorPath

_PAGES = 16
"""Of which what was found is kept: a page is told from another one in a hundredth of the time of a survey."""
_PICTURE = 0.15
_FEWEST_POINTS = 2
_LABELS_PT = 90.0
_FEWEST_AT_TICKS = 3
_HALF_PIXEL = (0.2, 0.9)  # in points, of usual scales
_MOST_AREA = 0.01
_LEAST_PT2 = 3600.0  # of a heat map without axes: what is smaller is a bar of colours
_ROUNDED, _ABOUT_HALF = 0.05, 0.2  # of a pixel


def find_charts(page: Page) -> Sequence[MeasuredChart]:
    """The charts of a page that its paths draw, from top to bottom."""
    return survey_charts(page).charts


@lru_cache(maxsize=_PAGES)  # for the kind of the page, its tables, its statements and its charts
def survey_charts(page: Page) -> Survey:
    """The charts of a page that its paths draw, and those that are seen and refused."""
    return survey(Canvas.of_page(page))


def survey(canvas: Canvas) -> Survey:
    """The charts of a canvas, measured and refused, both from top to bottom."""
    if not canvas.paths or not canvas.runs:
        return Survey((), ())
    drawn = without_hatching(canvas.paths)
    runs, signs = with_signs(canvas.runs, drawn)
    paths = [path for index, path in enumerate(drawn) if index not in signs]
    runs, letters = with_formulas(runs, paths)
    paths = [path for index, path in enumerate(paths) if index not in letters]
    boxes = text_boxes(paths, runs)
    legend = find_legend(paths, runs, boxes)
    pies = read_pies(paths, runs, legend)
    panels = [
        panel
        for panel in find_panels(paths, _without(runs, legend), canvas.width_pt * canvas.height_pt)
        if not any(_covers(pie.bbox, panel.frame) for pie in pies)
    ]
    panels += labelled_panels(_without_swatches(paths, legend), runs, panels, canvas.width_pt * canvas.height_pt)
    # What is no label of any panel may be a swatch; a tick mark beside its label looks like one.
    labels = {id(label.run) for panel in panels for label in panel.labels}
    legend = [entry for entry in legend if id(entry.run) not in labels]
    used = (
        {id(path) for path in boxes}
        | {id(path) for pie in pies for path in pie.paths}
        | {id(path) for entry in legend for path in entry.swatch}
    )
    around = [path for path in paths if holds_legend(path, legend)]
    used |= {id(path) for path in around}
    boxes += [path for path in around if not any(path.bbox.contains(panel.frame, 2.0) for panel in panels)]
    rest = [path for path in paths if id(path) not in used and not lies_in(path, boxes)]
    taken = labels | {id(entry.run) for entry in legend}
    meshes = mesh_boxes(paths)
    taken |= {id(run) for pie in pies for point in pie.series.points for run in (point.x_run, point.label)}
    charts = [_of_pie(pie, runs, taken, alone=len(panels) + len(pies) == 1) for pie in pies]
    # The cells of a heat map may hide its axes, and its names make none of numbers.
    bare = [mesh for mesh in meshes if not any(_overlap(panel.frame, mesh) > _PICTURE for panel in panels)]
    refused = [RefusedChart(mesh, "heat map") for mesh in bare if mesh.area > _LEAST_PT2]
    for panel in panels:
        frames = [other.frame for other in panels if other is not panel]
        chart = _covered(panel, canvas.pictures, meshes) or _of_panel(
            panel, sort_marks(panel.frame, rest, frames), _legend_of(panel, panels, legend), runs, rest
        )
        if isinstance(chart, Refusal):
            refused.append(RefusedChart(_with_labels(panel), chart.reason, chart.is_type))
        elif chart is not None:
            others = [*(_with_labels(one) for one in panels if one is not panel), *(pie.bbox for pie in pies)]
            charts.append(_with_headings(chart, panel, runs, taken, others))
    return Survey(tuple(sorted(charts, key=_from_top)), without_repeats(sorted(refused, key=_from_top)))


def _from_top(chart: MeasuredChart | RefusedChart) -> tuple[int, float]:
    return round(chart.bbox.top / 20), chart.bbox.left


def _covered(panel: Panel, pictures: Sequence[BBox], meshes: Sequence[BBox]) -> Refusal | None:
    if any(_overlap(mesh, panel.frame) > _PICTURE for mesh in meshes):
        return Refusal("heat map", is_type=True)
    if any(_overlap(picture, panel.frame) > _PICTURE for picture in pictures):
        return Refusal("a picture inside its axes")
    return None


def _without(runs: Sequence[TextRun], legend: Sequence[Entry]) -> list[TextRun]:
    """The runs that no wide swatch explains: what stands beside a short stroke may be the label of a tick."""
    wide = {id(entry.run) for entry in legend if max(p.bbox.width for p in entry.swatch) >= SAMPLE * entry.run.size_pt}
    return [run for run in runs if id(run) not in wide]


def _without_swatches(paths: Sequence[VectorPath], legend: Sequence[Entry]) -> list[VectorPath]:
    used = {id(path) for entry in legend for path in entry.swatch}
    return [path for path in paths if id(path) not in used]


def _covers(box: BBox, frame: BBox) -> bool:
    return _overlap(box, frame) > 0.3


def _overlap(box: BBox, frame: BBox) -> float:
    common = box.intersection(frame)
    return common.area / frame.area if common is not None and frame.area else 0.0


def _legend_of(panel: Panel, panels: Sequence[Panel], legend: Sequence[Entry]) -> list[Entry]:
    """The entries inside the panel, then those that lie in no panel; else all."""
    own = [entry for entry in legend if _lies_in(entry, panel.frame)]
    free = [entry for entry in legend if not any(_lies_in(entry, other.frame) for other in panels)]
    return [*own, *free] or list(legend)


def _lies_in(entry: Entry, frame: BBox) -> bool:
    return frame.contains_point(entry.run.bbox.center_x, entry.run.bbox.center_y)


def _of_panel(
    panel: Panel, marks: Marks, legend: Sequence[Entry], runs: Sequence[TextRun], paths: Sequence[VectorPath]
) -> MeasuredChart | Refusal | None:
    """The chart; None where nothing is plotted that a chart could be made of."""
    if (other := other_type(marks, _beside(panel, runs))) is not None:
        return Refusal(other, is_type=True)
    if shows_numbered_contours(marks.lines, panel.frame, runs):
        return Refusal("contours", is_type=True)
    panel = off_pixels(panel)
    marks = with_bars_of_steps(panel, marks)
    if panel.right is None:
        return _of_layer(panel, marks, legend, runs)
    sides = split_sides(panel, marks, paths)
    if sides is None:  # one look can only go by one axis: the other one shows the same in another unit
        if len(looks_of(marks)) != 1:
            return Refusal("two axes of values, and nothing says which marks go by which")
        return _of_layer(replace(panel, right=None), marks, legend, runs)
    left, right = replace(panel, right=None), replace(panel, y=panel.right, y_labels=panel.right_labels, right=None)
    one, two = _of_layer(left, sides[0], legend, runs), _of_layer(right, sides[1], legend, runs)
    if not isinstance(one, MeasuredChart):
        return one
    return replace(one, series=(*one.series, *two.series), second=two) if isinstance(two, MeasuredChart) else two


def _beside(panel: Panel, runs: Sequence[TextRun]) -> list[str]:
    """What is written upright left of a panel: the name of its axis, wherever in several lines."""
    labels = panel.frame._replace(left=panel.frame.left - _LABELS_PT, right=panel.frame.left)
    return [r.text for r in runs if r.angle > 1 and labels.contains_point(r.bbox.center_x, r.bbox.center_y)]


def _of_layer(
    panel: Panel, marks: Marks, legend: Sequence[Entry], runs: Sequence[TextRun]
) -> MeasuredChart | Refusal | None:
    """The marks that go by one axis of values."""
    bars: BarChart | None = None
    if marks.bars:
        bars = read_bars(panel, marks.bars, legend, runs)
        if bars is None:
            return Refusal("bars that stand on no common base (a waterfall or ranges, perhaps)")
    if panel.is_nameless:
        return _named_by_legend(panel, bars)
    panel = _on_ticks(panel, [point for path in (*marks.lines, *marks.areas) for point in path.points])
    bands = stacked_bands(marks.areas, panel) or []
    standing = {id(band.path) for band in bands}
    if any(id(area) not in standing and _is_foreign(area, panel, marks) for area in _without_arrows(marks.areas)):
        return Refusal("filled shapes that are no areas over an axis (violins, rings or a map, perhaps)")
    bands = [] if edges_are_named(bands, marks.lines, legend) else bands
    areas = read_areas(panel, bands, legend)
    corners = {corner for bar in marks.bars for corner in corners_of(bar)}
    own = [
        line
        for line in marks.lines
        if not is_edge_of(line.points, bands) and not (corners and is_outline(line, corners))
    ]
    lines = read_lines(panel, own, marks.segments, marks.markers, legend, runs)
    chosen = chosen_lines(panel, own, marks.segments, marks.markers, legend)
    drawn = [*chosen, *(band.path for band in bands)]
    points = read_scatter(panel, marks.markers, drawn, legend) if bars is None else ()
    series = (*(bars.series if bars is not None else ()), *areas, *lines, *points)
    if sum(len(one.points) for one in series) < _FEWEST_POINTS:
        return None
    others: ChartType = "area" if areas else ("line" if lines else "scatter")
    kind: ChartType = bars.kind if bars is not None else others
    orientation = bars.orientation if bars is not None else None
    return MeasuredChart(kind, panel.frame, series, orientation, None, panel.x, panel.y)


def _named_by_legend(panel: Panel, bars: BarChart | None) -> MeasuredChart | None:
    """The bars of an axis without names, each of which the legend names."""
    if bars is None or len(bars.series) < _FEWEST_POINTS:
        return None
    if any(series.name is None or len(series.points) > 1 for series in bars.series):
        return None
    return MeasuredChart(bars.kind, panel.frame, bars.series, bars.orientation, None, panel.x, panel.y)


def _on_ticks(panel: Panel, points: Sequence[tuple[float, float]]) -> Panel:
    """The panel with its upper axis moved by as much as all points are beside the ticks they belong to.

    Some programs draw ticks half a pixel off the marks, in both directions. Where points stand at ticks, it shows.
    """
    if panel.y is None or not panel.x_labels or (panel.x is not None and panel.x.kind == "date"):
        return panel  # the day before the first of a month stands beside its tick by itself
    offs = []
    for x in {round(x, 2) for x, _ in points}:
        label = min(panel.x_labels, key=lambda label: abs(label.place - x))
        if abs(label.place - x) < _HALF_PIXEL[1]:
            offs.append(x - label.place)
    pixel = pixel_of(panel)
    if pixel is not None and len(offs) >= _FEWEST_AT_TICKS and _are_rounded(offs, pixel):
        return replace(panel, x=moved_back(panel.x, pixel), y=moved_back(panel.y, pixel))
    if len(offs) < _FEWEST_AT_TICKS or max(offs) - min(offs) > 0.1 or not _HALF_PIXEL[0] < abs(median(offs)):
        return panel
    return replace(panel, y=replace(panel.y, origin=panel.y.origin + median(offs)))


def _are_rounded(offs: Sequence[float], pixel: float) -> bool:
    """Whether ticks stand off their points as rounding to whole pixels and half a pixel more leaves them."""
    on = all(-_ROUNDED * pixel <= -off <= (1 + _ROUNDED) * pixel for off in offs)
    return on and abs(-sum(offs) / len(offs) - pixel / 2) <= _ABOUT_HALF * pixel


def _without_arrows(areas: Sequence[VectorPath]) -> list[VectorPath]:
    """An arrow or two point at something."""
    arrows = {id(area) for area in areas if is_arrow(area.points)}
    return [area for area in areas if id(area) not in arrows]


def _is_foreign(area: VectorPath, panel: Panel, marks: Marks) -> bool:
    """A filled shape that is no band around a line and no wedge of an arrow: an area, a violin, a ring, a map."""
    box = area.bbox
    if box.area < _MOST_AREA * panel.frame.area:
        return False
    return not any(
        line.bbox.overlap_x(box) > 0.8 * box.width
        and line.bbox.overlap_y(box) > 0.3 * min(box.height, line.bbox.height)
        for line in marks.lines
    )


def _of_pie(pie: Pie, runs: Sequence[TextRun], taken: set[int], *, alone: bool) -> MeasuredChart:
    around = pie.bbox.expand(0.1 * pie.bbox.width)  # names stand there
    title = find_title(around, runs, taken, alone=alone) or find_title(pie.bbox, runs, taken, alone=alone)
    return MeasuredChart("donut" if pie.donut else "pie", pie.bbox, (pie.series,), title=title)


def _with_headings(
    chart: MeasuredChart, panel: Panel, runs: Sequence[TextRun], taken: set[int], others: Sequence[BBox]
) -> MeasuredChart:
    below = max((label.run.bbox.bottom for label in panel.x_labels), default=panel.frame.bottom)
    title = find_title(panel.frame, runs, taken, alone=not others, others=others)
    used = taken | {id(run) for run in runs if title is not None and title.bbox.contains(run.bbox)}
    return replace(
        chart,
        title=title,
        x_label=find_x_label(panel.frame, runs, used, below, others),
        y_label=find_y_label(panel.frame, runs, used),
        bbox=_with_labels(panel),
    )


def _with_labels(panel: Panel) -> BBox:
    """The panel with its own tick labels: those of a column of panels stand under the lowest of them."""
    labels = [label.run.bbox for label in panel.labels if label.run.bbox.overlap_y(panel.frame.expand(30)) > 0]
    return union_all([panel.frame, *labels])


def names_of(series: MeasuredSeries) -> str | None:
    """The name of a series as printed."""
    return series.name.text.strip() if series.name is not None else None
