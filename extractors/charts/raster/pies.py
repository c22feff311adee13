"""Pies and donuts in pictures: wedges measured by their angles, named by what stands beside them or in a legend."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from math import atan2, cos, hypot, pi, sin
from typing import TYPE_CHECKING, NamedTuple

from extractors.charts.labels import parse_tick
from extractors.charts.measured import MeasuredChart, MeasuredPoint, MeasuredSeries
from extractors.charts.raster.headings import whole_title
from extractors.charts.raster.legend import find_names
from schemas.geometry import BBox, union_all
from schemas.page import TextRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.raster.legend import Named
    from schemas.page import TracedPicture, VectorPath

_FEWEST = 2
_FAR = 0.75
_LEAST_ERROR = 0.15
_EDGE_PX = 1.0
_MOST = 0.8
_TRAILING = re.compile(r"^(?P<name>.*?[^\W\d_].*?)[\s:,;(]*(?P<value>[-+]?[$€£]?\d[\d.,\s]*\s?%?\)?)$")
_BULLET = re.compile(r"^[•·.\-–—*+]+\s*")


class Wedge(NamedTuple):
    path: VectorPath
    x: float
    y: float
    radius: float
    middle: float
    turn: float


def find_traced_pies(picture: TracedPicture) -> list[MeasuredChart]:
    """The pies of a picture: wedges around one centre."""
    wedges = [wedge for path in picture.paths if (wedge := _wedge(path)) is not None]
    groups: list[list[Wedge]] = []
    for wedge in wedges:
        same = next((g for g in groups if hypot(g[0].x - wedge.x, g[0].y - wedge.y) < 0.1 * wedge.radius), None)
        if same is None:
            groups.append([wedge])
        else:
            same.append(wedge)
    return [_pie(group, picture) for group in groups if len(group) >= _FEWEST]


def _wedge(path: VectorPath) -> Wedge | None:
    """A wedge as the tracer draws it: an arc, then two sides, or an arc, a side, an arc back and a side."""
    arcs = list(path.arcs)
    if path.fill is None or len(arcs) < 5 or not arcs[0] or all(arcs):
        return None
    count = arcs.index(False)
    start, end = path.points[0], path.points[count]
    inner = path.points[count + 1]
    donut = any(arcs[count + 1 :])
    if not donut:
        x, y = inner
    else:
        crossing = _centre(start, path.points[count // 2], end)
        if crossing is None:
            return None
        x, y = crossing
    radius = hypot(start[0] - x, start[1] - y)
    angles = [atan2(py - y, px - x) for px, py in path.points[: count + 1]]
    turn = sum((b - a + pi) % (2 * pi) - pi for a, b in itertools.pairwise(angles))
    return Wedge(path, x, y, radius, angles[0] + turn / 2, turn) if radius > 0 else None


def _centre(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> tuple[float, float] | None:
    """The centre of the circle through three points."""
    d = 2 * (a[0] * (b[1] - c[1]) + b[0] * (c[1] - a[1]) + c[0] * (a[1] - b[1]))
    if abs(d) < 1e-9:
        return None
    squares = [p[0] ** 2 + p[1] ** 2 for p in (a, b, c)]
    x = (squares[0] * (b[1] - c[1]) + squares[1] * (c[1] - a[1]) + squares[2] * (a[1] - b[1])) / d
    y = (squares[0] * (c[0] - b[0]) + squares[1] * (a[0] - c[0]) + squares[2] * (b[0] - a[0])) / d
    return x, y


def _pie(wedges: Sequence[Wedge], picture: TracedPicture) -> MeasuredChart:
    box = union_all(wedge.path.bbox for wedge in wedges)
    colours = {wedge.path.fill for wedge in wedges if wedge.path.fill is not None}
    own = {id(wedge.path) for wedge in wedges}
    others = [path for path in picture.paths if id(path) not in own]
    legend = find_names(others, picture.runs, colours, set()) if len(colours) == len(wedges) else []
    legend = legend if len(legend) >= 0.7 * len(wedges) else []
    taken = {id(named.printed) for named in legend}
    beside = _beside(wedges, [run for run in picture.runs if id(run) not in taken and abs(run.angle) < 10])
    points = _points(wedges, beside, legend, picture.pixel_pt)
    donut = any(any(wedge.path.arcs[wedge.path.arcs.index(False) + 1 :]) for wedge in wedges)
    used = taken | {id(run) for runs in beside for run in runs}
    title = whole_title(box.expand(0.05 * box.width), picture.runs, used)
    return MeasuredChart("donut" if donut else "pie", box, (MeasuredSeries(None, tuple(points)),), title=title)


def _points(
    wedges: Sequence[Wedge], beside: Sequence[Sequence[TextRun]], legend: Sequence[Named], pixel_pt: float
) -> list[MeasuredPoint]:
    total = sum(wedge.turn for wedge in wedges)
    points = []
    for wedge, runs in zip(wedges, beside, strict=True):
        name, value = _named(runs)
        run = next((named.run for named in legend if named.colour == wedge.path.fill), None) or name
        share = 100 * wedge.turn / total
        error = max(_LEAST_ERROR, 100 * _EDGE_PX * pixel_pt * 2 / (2 * pi * wedge.radius))
        text = " ".join(run.text.split()) if run is not None else ""
        points.append(MeasuredPoint(text, share, error, wedge.path.bbox, run, value))
    return _in_units(points)


def _in_units(points: list[MeasuredPoint]) -> list[MeasuredPoint]:
    """The points in the unit of the numbers at the wedges, where those are no percentages and all wedges agree."""
    ticks = [parse_tick(point.label) if point.label is not None else None for point in points]
    numbers = [tick.value for tick in ticks if tick is not None and tick.unit != "%"]
    total = sum(numbers)
    if len(numbers) < len(points) or total <= 0:
        return points
    part = total / 100
    agree = [abs(p.y * part - n) <= p.error * part + 0.5 for p, n in zip(points, numbers, strict=True)]
    if sum(agree) < _MOST * len(points):
        return points
    return [replace(point, y=point.y * part, error=point.error * part) for point in points]


def _beside(wedges: Sequence[Wedge], runs: Sequence[TextRun]) -> list[list[TextRun]]:
    """The texts of each wedge: each text goes to the wedge whose direction it lies in, inside or near outside."""
    found: list[list[TextRun]] = [[] for _ in wedges]
    for run in runs:
        near = [(_distance(run, wedge), index) for index, wedge in enumerate(wedges)]
        gap, index = min(near)
        if gap <= _FAR * wedges[index].radius:
            found[index].append(run)
    return [_nearest_lines(own, wedges[index]) for index, own in enumerate(found)]


def _distance(run: TextRun, wedge: Wedge) -> float:
    """From the rim in the middle of the wedge (or, inside, from its bisector) to the nearest part of the text."""
    return min(_gap(run.bbox, wedge, at) for at in (0.6, 0.8, 1.0, 1.12, 1.25))


def _gap(box: BBox, wedge: Wedge, at: float) -> float:
    x = wedge.x + at * wedge.radius * cos(wedge.middle)
    y = wedge.y + at * wedge.radius * sin(wedge.middle)
    return hypot(max(box.left - x, 0.0, x - box.right), max(box.top - y, 0.0, y - box.bottom))


def _nearest_lines(runs: Sequence[TextRun], wedge: Wedge) -> list[TextRun]:
    """The nearest text and the lines that belong to it, from top to bottom."""
    if not runs:
        return []
    ordered = sorted(runs, key=lambda run: _distance(run, wedge))
    kept = [ordered[0]]
    for run in ordered[1:]:
        box = union_all(one.bbox for one in kept)
        close = box.expand(1.0 * run.size_pt, 0.9 * run.size_pt).intersection(run.bbox) is not None
        inside = hypot(run.bbox.center_x - wedge.x, run.bbox.center_y - wedge.y) < wedge.radius
        if close or (inside and parse_tick(run) is not None):
            kept.append(run)
    return sorted(kept, key=lambda run: (round(run.bbox.center_y / max(run.size_pt, 1.0)), run.bbox.left))


def _named(runs: Sequence[TextRun]) -> tuple[TextRun | None, TextRun | None]:
    """What stands at a wedge, as its name and its number."""
    numbers = [run for run in runs if parse_tick(run) is not None]
    words = [run for run in runs if parse_tick(run) is None and any(char.isalnum() for char in run.text)]
    value = numbers[0] if numbers else None
    if not words:
        return None, value
    text = _BULLET.sub("", " ".join(run.text.strip() for run in words))
    box = union_all(run.bbox for run in words)
    if value is None and (split := _TRAILING.match(text)) is not None:
        number = TextRun(split["value"].strip(" ()"), words[-1].bbox, words[-1].size_pt, anchor_y=words[-1].anchor_y)
        if parse_tick(number) is not None:
            text, value = split["name"].strip(" :,;("), number
    return TextRun(text, box, words[0].size_pt, anchor_y=words[0].anchor_y), value
