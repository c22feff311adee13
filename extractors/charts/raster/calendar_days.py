"""The days that the points of curves keep to, on an axis of dates."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.dates import calendars
from extractors.charts.raster.straight import mean_fit
from extractors.charts.raster.turns import FEWEST_KNOTS, corners_of, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from extractors.charts.axes import Scale
    from extractors.charts.raster.lines import Along, Curve

    Floats = npt.NDArray[np.float64]

_ON_DAY_PX, _SOME_DAYS = 2.0, 20
_FAIRLY_ON, _SURELY_ON = 0.75, 0.9
_BY_CHANCE = 0.3


def on_calendar(scale: Scale, curves: Sequence[Curve], pixel_pt: float) -> Scale:
    """A scale of dates moved so that the corners of the curves stand on a calendar: labels that slope, or begin at
    their ticks, are all off by the same."""
    corners = _dated_corners(curves, pixel_pt)
    if _stand_at_labels(scale, corners, pixel_pt):
        return scale
    found = _calendar(scale, corners, pixel_pt, moved=True)
    return scale if found is None else replace(scale, origin=scale.origin + found[1])


def _stand_at_labels(scale: Scale, corners: Sequence[float], pixel_pt: float) -> bool:
    """Whether most corners stand where a label's own day is: fourth quarters are then no firsts of years."""
    labelled = [scale.place_of(tick.value) for tick in scale.ticks]
    near = sum(min(abs(corner - place) for place in labelled) <= _ON_DAY_PX * pixel_pt for corner in corners)
    return len(corners) >= FEWEST_KNOTS and near >= _SURELY_ON * len(corners)


def days_of(curves: Sequence[Curve], along: Along) -> list[int]:
    """The days of the calendar that most corners of the curves stand at."""
    if along.scale is None:
        return []
    straight = _straight_days(curves, along)
    if straight:
        return straight
    found = _calendar(along.scale, _dated_corners(curves, along.pixel_pt), along.pixel_pt, moved=False)
    return [] if found is None else found[0]


def _straight_days(curves: Sequence[Curve], along: Along) -> list[int]:
    """The days of the coarsest calendar at whose days the curves bend, and nowhere else; none if no calendar fits."""
    best: tuple[float, list[int]] = (0.0, [])
    scale = along.scale
    if scale is None or any(len(curve.knots) >= FEWEST_KNOTS for curve in curves):
        return []
    for days in _calendars(scale, _dated_corners(curves, along.pixel_pt), along.pixel_pt):
        if best[1] and best[1][1] - best[1][0] != days[1] - days[0]:
            break
        places = np.array([scale.place_of(day) for day in days])
        fit = mean_fit(curves, [within(places, curve, along.pixel_pt) for curve in curves], along.pixel_pt)
        if fit.is_good and fit.along > best[0]:
            best = fit.along, days
    return best[1]


def _calendar(
    scale: Scale, corners: Sequence[float], pixel_pt: float, *, moved: bool
) -> tuple[list[int], float] | None:
    """The coarsest calendar that most corners keep to, and by how much they are off it: of several the nearest.

    They keep to it after one common shift where they may be `moved`.
    """
    best: tuple[list[int], float] | None = None
    for days in _calendars(scale, corners, pixel_pt):
        if best is not None and best[0][1] - best[0][0] != days[1] - days[0]:
            break
        places = [scale.place_of(day) for day in days]
        offs = [corner - min(places, key=lambda place: abs(place - corner)) for corner in corners]
        shift = median(offs)
        on = sum(abs(off - (shift if moved else 0.0)) <= _ON_DAY_PX * pixel_pt for off in offs)
        if on >= _most_on(places, pixel_pt) * len(offs) and (best is None or abs(shift) < abs(best[1])):
            best = days, shift
    return best


def _most_on(places: Sequence[float], pixel_pt: float) -> float:
    """How many corners have to stand at the days of a calendar: fewer of one that few would keep to by chance."""
    pitch = min(abs(b - a) for a, b in pairwise(places))
    return _FAIRLY_ON if 2 * _ON_DAY_PX * pixel_pt <= _BY_CHANCE * pitch else _SURELY_ON


def _dated_corners(curves: Sequence[Curve], pixel_pt: float) -> list[float]:
    return [float(x) for curve in curves for x in (curve.knots or corners_of(curve, pixel_pt))]


def _calendars(scale: Scale, corners: Sequence[float], pixel_pt: float) -> Iterator[list[int]]:
    """The calendars whose days stand far enough apart to be told from each other."""
    if len(corners) < FEWEST_KNOTS:
        return
    first, last = sorted(round(scale.value_at(x)) for x in (min(corners), max(corners)))
    for days in calendars(first - _SOME_DAYS, last + _SOME_DAYS):
        if len(days) > 1 and abs(scale.step) * min(b - a for a, b in pairwise(days)) > 3 * _ON_DAY_PX * pixel_pt:
            yield days
