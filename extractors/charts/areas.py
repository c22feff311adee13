"""Areas between a line and the base, alone or stacked on each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from extractors.charts.categories import name_places
from extractors.charts.frames import is_rectangle
from extractors.charts.legend import Entry, colour_of
from extractors.charts.measured import MeasuredPoint, MeasuredSeries
from extractors.charts.steps import step_points
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.panels import Panel
    from schemas.page import TextRun, VectorPath

_SAME_PT = 0.05
_ON_PT = 0.6
_LEAST_WIDTH = 0.15  # of the panel
_MOST_POINTS = 2000

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Band:
    """A shape between two chains of points that run from left to right."""

    upper: tuple[Point, ...]
    lower: tuple[Point, ...]
    path: VectorPath


def band_of(path: VectorPath) -> Band | None:
    """The upper and lower edge of a filled shape; None where one of them turns back."""
    points = [point for point, _ in groupby(path.points)]  # where both edges meet, a place is a point of either
    points = points[:-1] if points[0] == points[-1] else points
    if len(points) < 4:
        return None
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    if right - left < 1:
        return None
    start = max(i for i, (x, _) in enumerate(points) if x <= left + _SAME_PT)
    # Begin at the last of the leftmost points that is followed by one further right, and go round.
    for first in [i for i, (x, _) in enumerate(points) if x <= left + _SAME_PT] or [start]:
        turned = points[first:] + points[:first]
        end = next(i for i, (x, _) in enumerate(turned) if x >= right - _SAME_PT)
        out, back = turned[: end + 1], [*turned[end:], turned[0]]
        if _runs_right(out) and _runs_right(back[::-1]):
            one, other = tuple(out), tuple(back[::-1])
            above = _height(one, (left + right) / 2) <= _height(other, (left + right) / 2)
            upper, lower = (one, other) if above else (other, one)
            return Band(_without_sides(upper, min), _without_sides(lower, max), path)
    return None


def _without_sides(chain: Sequence[Point], outer: Callable[..., Point]) -> tuple[Point, ...]:
    """Of the upright sides at both ends only the end that is the chain's own."""
    left, right = chain[0][0], chain[-1][0]
    inner = [point for point in chain if left + _SAME_PT < point[0] < right - _SAME_PT]
    first = outer((p for p in chain if p[0] <= left + _SAME_PT), key=lambda p: p[1])
    last = outer((p for p in chain if p[0] >= right - _SAME_PT), key=lambda p: p[1])
    return first, *inner, last


def _runs_right(points: Sequence[Point]) -> bool:
    return all(b[0] >= a[0] - _SAME_PT for a, b in pairwise(points))


def _height(chain: Sequence[Point], x: float) -> float:
    """Where a chain is at x; of an upright step the far end."""
    for (ax, ay), (bx, by) in pairwise(chain):
        if ax - _SAME_PT <= x <= bx + _SAME_PT:
            share = (x - ax) / (bx - ax) if bx - ax > _SAME_PT else 1.0
            return ay + min(max(share, 0.0), 1.0) * (by - ay)
    return chain[0][1] if x < chain[0][0] else chain[-1][1]


def stacked_bands(paths: Sequence[VectorPath], panel: Panel) -> list[Band] | None:
    """The bands that stand on the base or on each other, from the base up; None where there are none.

    A band around a line (of confidence) stands on nothing.
    """
    scale = panel.y
    if scale is None or not paths:
        return None
    zero = scale.place_of(0.0) if scale.kind == "linear" else panel.frame.bottom
    floors = {zero, panel.frame.bottom}
    rest = [
        band
        for path in paths
        if path.bbox.width >= _LEAST_WIDTH * panel.frame.width and (band := band_of(path)) is not None
    ]
    placed: list[Band] = []
    while True:
        found = next((band for band in rest if _stands_on(band, floors, placed)), None)
        if found is None:
            break
        rest.remove(found)
        placed.append(found)
    return placed or None


def _stands_on(band: Band, floors: set[float], placed: Sequence[Band]) -> bool:
    for edge in (band.lower, band.upper):
        if any(all(abs(y - floor) <= _ON_PT for _, y in edge) for floor in floors):
            return True
    return any(
        all(abs(_height(other.upper, x) - y) <= _ON_PT for x, y in band.lower if _inside(x, other)) for other in placed
    )


def _inside(x: float, band: Band) -> bool:
    return band.upper[0][0] - _ON_PT <= x <= band.upper[-1][0] + _ON_PT


def read_areas(panel: Panel, bands: Sequence[Band], legend: Sequence[Entry]) -> tuple[MeasuredSeries, ...]:
    """A series for each band: its thickness where it is stacked, its edge where it is not."""
    scale = panel.y
    if scale is None:
        return ()
    stacked = _are_stacked(bands)
    series = []
    xs = sorted({round(x, 2) for band in bands for x, _ in _data_edge(band)})
    named = name_places(xs, panel.x_labels, panel.x, grouped=False)
    for band in bands:
        points = []
        edge = _data_edge(band)
        if len(edge) > _MOST_POINTS:
            continue
        for x, y in edge:
            value, error = _value(band, x, y, scale, stacked=stacked)
            name = named[round(x, 2)]
            points.append(MeasuredPoint(name.text, value, error, BBox(x, y, x, y).expand(2.0), name.run))
        series.append(MeasuredSeries(_name(band, legend), tuple(points)))
    return tuple(series)


def edges_are_named(bands: Sequence[Band], lines: Sequence[VectorPath], legend: Sequence[Entry]) -> bool:
    """Whether each area lies under a line that the legend has a sample of, and no area is in it: what the legend names
    stands at its own height, and what lies between two lines is only filled.
    """
    if not bands or not _are_stacked(bands):
        return False
    sampled = {
        colour_of(path.stroke)
        for entry in legend
        if not any(path.fill is not None and is_rectangle(path) for path in entry.swatch)
        for path in entry.swatch
        if path.fill is None and path.stroke is not None and path.bbox.width > 2 * path.bbox.height
    }
    named = [line for line in lines if line.stroke is not None and colour_of(line.stroke) in sampled]
    return all(any(_lies_on(line.points, band.upper) for line in named) for band in bands)


def is_edge_of(points: Sequence[Point], bands: Sequence[Band]) -> bool:
    """Whether a line is the edge of an area, drawn once more."""
    return any(_lies_on(points, band.upper) or _lies_on(points, band.lower) for band in bands)


def _lies_on(points: Sequence[Point], edge: Sequence[Point]) -> bool:
    return sum(_passes(edge, x, y) for x, y in points) >= 0.8 * len(points)


def _passes(chain: Sequence[Point], x: float, y: float) -> bool:
    """Whether a chain goes through a place; of an upright step every height between its ends is passed."""
    for (ax, ay), (bx, by) in pairwise(chain):
        if not ax - _SAME_PT <= x <= bx + _SAME_PT:
            continue
        if bx - ax <= _SAME_PT:
            off = max(min(ay, by) - y, y - max(ay, by), 0.0)
        else:
            off = abs(ay + min(max((x - ax) / (bx - ax), 0.0), 1.0) * (by - ay) - y)
        if off <= 2 * _ON_PT:
            return True
    return False


def _are_stacked(bands: Sequence[Band]) -> bool:
    return any(not _is_flat(band.lower) and not _is_flat(band.upper) for band in bands)


def _is_flat(edge: Sequence[Point]) -> bool:
    return max(y for _, y in edge) - min(y for _, y in edge) <= _ON_PT


def _data_edge(band: Band) -> list[Point]:
    """The edge that is not the base: usually the upper one. Each x once: the corner at the base is no point."""
    edge, base = (
        (band.lower, band.upper) if _is_flat(band.upper) and not _is_flat(band.lower) else (band.upper, band.lower)
    )
    if (steps := step_points(edge)) is not None:
        return steps
    found: dict[float, Point] = {}
    for x, y in edge:
        key = next((k for k in found if abs(k - x) <= _SAME_PT), x) if found else x
        if key not in found or abs(y - _height(base, x)) > abs(found[key][1] - _height(base, x)):
            found[key] = (x, y)
    return [found[key] for key in sorted(found)]


def _value(band: Band, x: float, y: float, scale: Scale, *, stacked: bool) -> tuple[float, float]:
    error = scale.uncertainty_at(y)
    if stacked:
        below = _height(band.lower, x)
        return scale.value_at(y) - scale.value_at(below), 1.5 * error
    return scale.value_at(y), error


def _name(band: Band, legend: Sequence[Entry]) -> TextRun | None:
    if band.path.fill is None:
        return None
    look = colour_of(band.path.fill)
    return next((entry.run for entry in legend if look in entry.fills), None) or next(
        (entry.run for entry in legend if look in entry.strokes), None
    )
