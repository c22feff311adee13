"""Lines and areas in pictures: read where their points are, at markers, at corners, or at the names of the axis."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import hypot, isfinite
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.charts.categories import format_value
from extractors.charts.dates import iso_date
from extractors.charts.measured import MeasuredPoint, MeasuredSeries
from extractors.charts.raster.axes import is_years
from extractors.charts.raster.bars import uncertainty
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.charts.axes import Scale
    from extractors.charts.tick_labels import Category
    from schemas.page import TextRun

    Floats = npt.NDArray[np.float64]

_ERROR_PX = 1.2
_SLOPE_PX, _STEEPEST = 6.0, 6.0
_AT = 0.3
_MARKER_PX, _MARKED = 3.0, 3
_MOST_POINTS = 400
_HIDDEN = 0.3
_BEHIND = 2.0
_ONE_PLACE_PX = 2.0
_THIN_PX, _OF_WIDTH = 3.0, 0.25
"""The middle of a thicker stroke wavers where it turns, by a part of its width."""

_NEAR_WHOLE = 0.12


class Curve(NamedTuple):
    """A line (or the upper edge of an area) of one colour: its places from left to right, and its markers' places."""

    colour: tuple[float, float, float]
    x: Floats
    y: Floats
    knots: tuple[float, ...]
    name: TextRun | None
    thickness_pt: float = 0.0


class Along(NamedTuple):
    """The axis that points are named by: its scale, if it has one, and its labels."""

    scale: Scale | None
    cells: Sequence[Category]
    pixel_pt: float


def joined_curves(curves: Sequence[Curve]) -> list[Curve]:
    """Curves of one colour that lie beside each other are one: what is between them is hidden, or was not measured."""
    whole: list[Curve] = []
    for curve in sorted(curves, key=lambda c: float(c.x[0])):
        before = next((c for c in whole if c.colour == curve.colour and c.x[-1] <= curve.x[0] + 3.0), None)
        if before is None:
            whole.append(curve)
            continue
        keep = curve.x > before.x[-1]
        x, y = np.concatenate((before.x, curve.x[keep])), np.concatenate((before.y, curve.y[keep]))
        whole[[id(c) for c in whole].index(id(before))] = before._replace(
            x=x, y=y, knots=tuple(sorted((*before.knots, *curve.knots)))
        )
    return whole


def one_a_name(series: Sequence[MeasuredSeries], pixel_pt: float) -> tuple[MeasuredSeries, ...]:
    """The series with those of one name as one: a line that turns sharply is followed in pieces that lie side by side.

    Where two pieces have a point at one place, that of the longer one counts.
    """
    whole: dict[int, list[MeasuredPoint]] = {}
    first: list[MeasuredSeries] = []
    for one in sorted(series, key=lambda one: -len(one.points)):
        if one.name is None or id(one.name) not in whole:
            whole[id(one.name if one.name is not None else one)] = list(one.points)
            first.append(one)
            continue
        known = [point.bbox.center_x for point in whole[id(one.name)]]
        apart = [p for p in one.points if all(abs(p.bbox.center_x - x) > _ONE_PLACE_PX * pixel_pt for x in known)]
        whole[id(one.name)] += apart
    return tuple(
        replace(
            one,
            points=tuple(sorted(whole[id(one.name if one.name is not None else one)], key=lambda p: p.bbox.center_x)),
        )
        for one in series
        if any(one is kept for kept in first)
    )


def read_curve(curve: Curve, places: Floats, along: Along, scale: Scale) -> MeasuredSeries:
    """A series: the value of the curve at each place."""
    points = [_point(curve, float(place), along, scale) for place in places[:_MOST_POINTS]]
    return MeasuredSeries(curve.name, tuple(point for point in points if point is not None))


def height_at(curve: Curve, place: float, pixel_pt: float) -> float:
    """The height of a curve at a place: straight lines fitted on both sides of it meet there."""
    # Of a line with markers some may not have been told from its bends.
    at_knot = len(curve.knots) >= _MARKED or any(abs(knot - place) <= pixel_pt for knot in curve.knots)
    reach = (7.0 if at_knot else 5.0) * pixel_pt
    skip = (3.5 if at_knot else 0.0) * pixel_pt
    sides = []
    for sign in (-1, 1):
        way = (curve.x - place) * sign
        # Behind a marker that hides it a line is seen further off, and its slope needs more of it.
        start = max(skip, float(np.min(way, where=way >= 0, initial=np.inf))) if at_knot else skip
        near = (way >= start - 0.6 * pixel_pt) & (way <= start + max(reach, _BEHIND * start))
        if near.sum() >= 3 and np.ptp(curve.x[near]) > pixel_pt:
            sides.append(_straight(curve.x[near] - place, curve.y[near]))
    level = float(np.interp(place, curve.x, curve.y))
    if not sides:
        return level
    if len(sides) == 2 and abs(sides[0][0] - sides[1][0]) <= 3 * pixel_pt:
        return (sides[0][0] + sides[1][0]) / 2
    return min((offset for offset, _ in sides), key=lambda y: abs(y - level))


def _point(curve: Curve, place: float, along: Along, scale: Scale) -> MeasuredPoint | None:
    at = min(curve.knots, key=lambda knot: abs(knot - place), default=place)
    at = at if abs(at - place) <= _MARKER_PX * along.pixel_pt else place  # a marker is where the value is
    y = height_at(curve, at, along.pixel_pt)
    value = scale.value_at(y)
    if not isfinite(value):
        return None
    slope = _slope(curve, at, along.pixel_pt)
    hidden = float(np.abs(curve.x - place).min())  # from the nearest ink that was seen
    thick = max(curve.thickness_pt - _THIN_PX * along.pixel_pt, 0.0)
    edge = (_ERROR_PX * along.pixel_pt + _OF_WIDTH * thick) * (1 + min(slope, _STEEPEST) / 2)
    edge += _HIDDEN * max(hidden - along.pixel_pt, 0.0)
    if at == place and along.scale is not None:
        edge = hypot(edge, min(slope, _STEEPEST) * along.scale.error_pt)  # where the place itself is not sure
    text, run = name_of(place, along)
    box = BBox(place, y, place, y).expand(2 * along.pixel_pt)
    return MeasuredPoint(text, value, uncertainty(scale, y, edge), box, run)


def _slope(curve: Curve, place: float, pixel_pt: float) -> float:
    """How steeply a curve comes to a place or leaves it, whichever is steeper: at a peak it does both."""
    steepest = 0.0
    for sign in (-1, 1):
        way = (curve.x - place) * sign
        near = (way >= -0.6 * pixel_pt) & (way <= _SLOPE_PX * pixel_pt)
        if near.sum() >= 3 and np.ptp(curve.x[near]) > pixel_pt:
            steepest = max(steepest, abs(_straight(curve.x[near], curve.y[near])[1]))
    return steepest


def _straight(x: Floats, y: Floats) -> tuple[float, float]:
    """The straight line nearest to some points: its height at nought, and its slope."""
    middle, height = float(x.mean()), float(y.mean())
    off = x - middle
    slope = float(off @ (y - height)) / float(off @ off)
    return height - slope * middle, slope


def name_of(place: float, along: Along) -> tuple[str, TextRun | None]:
    """The label that a place stands at; else the number that the axis has there."""
    nearest = min(along.cells, key=lambda cell: abs(cell.place - place), default=None)
    dated = along.scale is not None and along.scale.kind == "date"
    if nearest is not None and not dated and abs(nearest.place - place) <= _reach(along):
        return nearest.text, nearest.run
    if along.scale is None:
        return "", None
    value = along.scale.value_at(place)
    if along.scale.kind == "date":
        labelled = min(along.scale.ticks, key=lambda tick: abs(tick.value - value), default=None)
        if labelled is not None and abs(labelled.value - value) <= along.scale.uncertainty_at(place):
            value = labelled.value  # as near as the axis tells, it is the day that stands there
        return iso_date(value, along.scale.uncertainty_at(place)), None
    if is_years(along.scale):
        return str(round(value)), None
    whole = all(tick.value == int(tick.value) for tick in along.scale.ticks)
    near = max(_NEAR_WHOLE, 1.5 * along.pixel_pt / abs(along.scale.step))
    if whole and abs(along.scale.step) >= 2.5 * along.pixel_pt and abs(value - round(value)) <= near:
        return str(round(value)), None
    return format_value(value, along.scale.uncertainty_at(place)), None


def _reach(along: Along) -> float:
    """How far a point may stand from its label."""
    if along.scale is not None:
        return max(2.0 * along.pixel_pt, 0.3 * abs(along.scale.step) if along.scale.kind == "linear" else 0.0)
    places = sorted(cell.place for cell in along.cells)
    gaps = [b - a for a, b in pairwise(places)]
    return _AT * median(gaps) if gaps else 1e9


def with_labels(series: Sequence[MeasuredSeries], runs: Sequence[TextRun]) -> tuple[MeasuredSeries, ...]:
    """The series with the numbers printed above or below their points: the nearest pairs first, each number once."""
    pairs = []
    for run in runs:
        for which, one in enumerate(series):
            for number, point in enumerate(one.points):
                off = abs(run.bbox.center_x - point.bbox.center_x)
                above, below = point.bbox.center_y - run.bbox.bottom, run.bbox.top - point.bbox.center_y
                gap = max(above, below)
                if off <= 0.35 * run.bbox.width + 2 and -0.3 * run.size_pt <= gap <= 2.2 * run.size_pt:
                    # Most programs print numbers above their points.
                    pairs.append((off + abs(gap) + (0.4 * run.size_pt if below > above else 0.0), which, number, run))
    found: dict[tuple[int, int], TextRun] = {}
    taken: set[int] = set()
    for _, which, number, run in sorted(pairs, key=lambda pair: pair[0]):
        if (which, number) not in found and id(run) not in taken:
            found[which, number] = run
            taken.add(id(run))
    return tuple(
        MeasuredSeries(
            one.name,
            tuple(replace(point, label=found.get((which, number))) for number, point in enumerate(one.points)),
        )
        for which, one in enumerate(series)
    )
