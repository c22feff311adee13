"""Clouds of points in pictures: markers of one size and colour that no line joins."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import hypot
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from extractors.charts.measured import MeasuredPoint, MeasuredSeries
from extractors.charts.raster.areas import find_areas
from extractors.charts.raster.axes import is_years
from extractors.charts.raster.bars import uncertainty
from extractors.charts.raster.curves import Solved, gridlines, is_grid
from extractors.charts.raster.legend import find_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.raster.legend import Colour, Named
    from extractors.charts.raster.panels import Plot
    from schemas.geometry import BBox
    from schemas.page import TracedPicture, VectorPath

_FEWEST = 5
_LARGEST = 0.06  # of the plot: a marker
_ALIKE = 0.6, 1.5  # of the usual size: a smaller one is covered, a larger one several
_CENTRE_PX = 1.0
_HUE, _SHADE = 0.12, 0.27
_ON_ONE = 0.3
_STRAIGHT, _LINE = 0.03, 0.1
_ON_EDGE, _MOST_ON = 0.015, 0.8


def read_cloud(plot: Plot, picture: TracedPicture, marks: Sequence[VectorPath]) -> Solved | None:
    """The markers of a plot with two axes of numbers, a series for each colour.

    None where a line runs through the plot: they may be its points. Nor over years: what has one value a year is a line
    or an area whose edge was not traced.
    """
    x, y = plot.panel.x, plot.panel.y
    if x is None or y is None or is_years(x):
        return None
    grid = gridlines(plot, picture)
    if any(_is_line(path, plot.panel.frame) and not is_grid(path, grid, picture.pixel_pt) for path in marks):
        return None
    if find_areas(marks, plot.panel.frame, picture.pixel_pt):
        return None
    ticks = {id(run) for run in plot.ticks}
    fills = Counter(mark.fill for mark in marks if mark.fill is not None and _is_in(mark, plot))
    names = find_names(picture.paths, picture.runs, {fill for fill, count in fills.items() if count > 1}, ticks)
    swatches = {id(named.swatch) for named in names}
    series = []
    for colour, markers in _by_colour(plot, [mark for mark in marks if id(mark) not in swatches], names).items():
        name = next((named.run for named in names if named.colour == colour), None)
        series.append(MeasuredSeries(name, tuple(_point(mark, x, y, picture.pixel_pt) for mark in markers)))
    if sum(len(one.points) for one in series) < _FEWEST:
        return None
    return Solved("scatter", None, tuple(series), ticks | {id(named.printed) for named in names}, x)


def _by_colour(plot: Plot, marks: Sequence[VectorPath], names: Sequence[Named]) -> dict[Colour, list[VectorPath]]:
    """The markers in the plot: in the colours of the legend, in shades of them, or in hues that it does not name."""
    found: dict[Colour, list[VectorPath]] = defaultdict(list)
    for mark in marks:
        colour = _named_shade(mark.fill, names) if mark.fill is not None and _is_in(mark, plot) else None
        if colour is not None:
            found[colour].append(mark)
    return {colour: alike for colour, own in found.items() if (alike := _of_one_size(own))}


def _is_in(mark: VectorPath, plot: Plot) -> bool:
    """Whether a mark is of a marker's size and lies in the plot."""
    frame, box = plot.panel.frame, mark.bbox
    small = max(box.width, box.height) <= _LARGEST * max(frame.width, frame.height)
    return small and frame.contains_point(box.center_x, box.center_y)


def _is_line(path: VectorPath, frame: BBox) -> bool:
    """Whether a path is a line of the data: no axis and no edge of the plot."""
    box = path.bbox
    edges = (frame.top, frame.bottom)
    along = sum(min(abs(y - edge) for edge in edges) <= _ON_EDGE * frame.height for _, y in path.points)
    if along >= _MOST_ON * len(path.points):
        return False
    inside = path.stroke is not None and path.fill is None and frame.contains_point(box.center_x, box.center_y)
    return inside and box.width > _LINE * frame.width and box.height > _STRAIGHT * frame.height


def _named_shade(colour: Colour, names: Sequence[Named]) -> Colour | None:
    """The colour of the legend that a colour is a shade of, else the colour itself; None for a grey of no legend."""
    near = min(names, key=lambda named: _apart(named.colour, colour), default=None)
    if near is not None and _apart(near.colour, colour) <= _SHADE:
        return near.colour
    return colour if max(colour) - min(colour) > _HUE else None


def _apart(one: Colour, other: Colour) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _of_one_size(marks: Sequence[VectorPath]) -> list[VectorPath]:
    """Those of the usual size of their colour: of two that lie over each other the middle is neither's."""
    usual = median(max(mark.bbox.width, mark.bbox.height) for mark in marks)
    kept: list[VectorPath] = []
    for mark in sorted(marks, key=lambda mark: -mark.bbox.area):
        sides = mark.bbox.width, mark.bbox.height
        near = any(_distance(mark.bbox, other.bbox) < _ON_ONE * usual for other in kept)  # a rim, and what it holds
        if _ALIKE[0] * usual <= min(sides) and max(sides) <= _ALIKE[1] * usual and not near:
            kept.append(mark)
    return kept


def _distance(one: BBox, other: BBox) -> float:
    return hypot(one.center_x - other.center_x, one.center_y - other.center_y)


def _point(mark: VectorPath, x: Scale, y: Scale, pixel_pt: float) -> MeasuredPoint:
    left, top = mark.bbox.center_x, mark.bbox.center_y
    edge = _CENTRE_PX * pixel_pt
    place = format_value(x.value_at(left), uncertainty(x, left, edge))
    return MeasuredPoint(place, y.value_at(top), uncertainty(y, top, edge), mark.bbox)
