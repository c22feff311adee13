"""Where lines and areas in pictures have their points: at markers, at names, on round steps, on days of a calendar."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.dates import calendars
from extractors.charts.raster.axes import is_years
from extractors.charts.raster.lines import Along
from extractors.charts.raster.straight import mean_fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from extractors.charts.axes import Scale
    from extractors.charts.raster.lines import Curve

    Floats = npt.NDArray[np.float64]

_CORNER_PX = 1.1
_STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_ON_GRID = 0.16
_FEWEST_KNOTS = 3
_AT_NAME = 0.2
_FEW_CORNERS, _SOME_ON = 3, 0.4
_NEAR_PX = 4.0
_BESIDE_PX = 9.0
_ON_DAY_PX, _SOME_DAYS = 2.0, 20
_MOST_ON, _FAIRLY_ON, _SURELY_ON = 0.6, 0.75, 0.9
_MOST_EVEN = 1.6
_ROUND = (1.0, 2.0, 2.5, 5.0)
_OCCUPIED, _BY_CHANCE = 0.8, 0.3
_STEP_PX = 1.6
_PARTS = (1, 2, 4, 5, 10, 20)
_CLOSEST_PX = 5.0
_GAP, _GAP_PX = 0.5, 8.0
_SURE_PX, _CLEARLY = 1.0, 0.015


def point_places(curves: Sequence[Curve], along: Along) -> list[Floats]:
    """Where on the axis each curve has its points.

    Markers say it, if the curve has them; names, on an axis of names; else the numbers that the corners of the curves
    stand at: every one, or every second, fifth or tenth, whichever most corners agree with.
    """
    if along.scale is None:
        found = [_named_places(curve, along) for curve in curves]
    elif along.scale.kind == "date":
        found = [_dated_places(curve, along, _days(curves, along)) for curve in curves]
    else:
        step = _step(curves, along)
        found = [_numbered_places(curve, along, step) for curve in curves]
    return [_without_gaps(places, curve, along.pixel_pt) for places, curve in zip(found, curves, strict=True)]


def _without_gaps(places: Floats, curve: Curve, pixel_pt: float) -> Floats:
    """The places without those at which, and on both of whose sides, a curve is not drawn."""
    if len(places) < _FEWEST_KNOTS:
        return places
    pitch = float(np.median(np.diff(np.sort(places))))
    bare = max(_GAP * pitch, _GAP_PX * pixel_pt)
    return np.array([place for place in places if np.abs(curve.x - place).min() <= bare])


def _named_places(curve: Curve, along: Along) -> Floats:
    places = np.array([cell.place for cell in along.cells])
    at_names = all(np.abs(places - knot).min() <= _AT_NAME * _pitch(places) for knot in curve.knots)
    if len(curve.knots) > max(len(places), _FEWEST_KNOTS) and not at_names:
        return np.array(curve.knots)  # not every point has its name printed
    reach = _NEAR_PX * along.pixel_pt
    snapped = [min(curve.knots, key=lambda knot: abs(knot - place), default=place) for place in places]
    places = np.array(
        [knot if abs(knot - place) <= reach else place for knot, place in zip(snapped, places, strict=True)]
    )
    return _within(places, curve, reach)


def _pitch(places: Floats) -> float:
    return float(np.median(np.diff(np.sort(places)))) if len(places) > 1 else float("inf")


def _within(places: Floats, curve: Curve, reach: float) -> Floats:
    inside = (places >= curve.x[0] - reach) & (places <= curve.x[-1] + reach)
    return np.asarray(places[inside], dtype=np.float64)


def _numbered_places(curve: Curve, along: Along, step: float | None) -> Floats:
    knots = np.array(curve.knots)
    corners = _corners(curve, along.pixel_pt)
    if step is not None and (even := _even_places(curve, along, step, knots)) is not None:
        return even
    if len(knots) >= _FEWEST_KNOTS:
        # A marker that juts over its line makes corners of its own.
        apart = [corner for corner in corners if np.abs(knots - corner).min() > _BESIDE_PX * along.pixel_pt]
        if len(apart) <= len(knots):
            return _parted(knots, _NEAR_PX * along.pixel_pt)
    return corners if step is None else _on_step(curve, along, step)


def _parted(places: Floats, reach: float) -> Floats:
    """The places without those that a marker has twice."""
    kept = [place for at, place in enumerate(places) if at == 0 or place - places[at - 1] > reach]
    return np.array(kept)


def _on_step(curve: Curve, along: Along, step: float) -> Floats:
    """The multiples of a step that a curve runs over."""
    scale = along.scale
    if scale is None:
        return np.array([])
    reach = 0.35 * abs(scale.step) * step + along.pixel_pt
    low, high = sorted((scale.value_at(curve.x[0]), scale.value_at(curve.x[-1])))
    start = _start_of(scale, step)
    first, last = np.ceil((low - start) / step - 0.35), np.floor((high - start) / step + 0.35)
    values = start + np.arange(first, last + 1) * step
    places = np.array([scale.place_of(float(value)) for value in values])
    return _within(places, curve, reach)


def _start_of(scale: Scale, step: float) -> float:
    """Where the counting in steps begins: at the numbers of the axis where they are as far apart (5, 15, 25)."""
    ticks = sorted({tick.value for tick in scale.ticks})
    even = all(abs((b - a) / step - round((b - a) / step)) < _ON_GRID for a, b in pairwise(ticks))
    return ticks[0] % step if even else 0.0


def _even_places(curve: Curve, along: Along, step: float, knots: Floats) -> Floats | None:
    """Even places of a curve whose markers all stand at some of them, less those in its gaps; None of another one."""
    places = _on_step(curve, along, step)
    reach = _NEAR_PX * along.pixel_pt
    inked = np.array([place for place in places if np.abs(curve.x - place).min() <= 2 * reach])
    if len(knots) < _FEWEST_KNOTS or not len(knots) <= len(inked) <= _MOST_EVEN * len(knots):
        return None
    return inked if all(np.abs(inked - knot).min() <= reach for knot in knots) else None


def _dated_places(curve: Curve, along: Along, days: Sequence[int]) -> Floats:
    """The days of a calendar that the corners of the lines keep to; else its own markers or corners."""
    if len(days) and along.scale is not None and len(curve.knots) < _FEWEST_KNOTS:
        return _within(np.array([along.scale.place_of(day) for day in days]), curve, along.pixel_pt)
    return np.array(curve.knots) if len(curve.knots) >= _FEWEST_KNOTS else _corners(curve, along.pixel_pt)


def on_steps(scale: Scale, curves: Sequence[Curve], pixel_pt: float) -> Scale:
    """A scale of numbers that stand at no rules, moved so that the curves are straight between its steps.

    OCR's boxes are off their numbers to one side, by up to three pixels, and all by the same.
    """
    if scale.error_pt <= _SURE_PX * pixel_pt:
        return scale
    moved = [replace(scale, origin=scale.origin + at * pixel_pt) for at in (0, -2, 2, -1, 1, -3, 3)]
    steps = (_straight_step(curves, Along(one, (), pixel_pt)) for one in moved[:3])
    step = next((found for found in steps if found is not None), None)
    if step is None:
        return scale
    fits = []
    for one in moved:
        along = Along(one, (), pixel_pt)
        fits.append(mean_fit(curves, [_on_step(curve, along, step) for curve in curves], pixel_pt).along)
    best = fits.index(max(fits))
    if fits[best] < fits[0] + _CLEARLY:
        return scale
    return replace(moved[best], error_pt=min(scale.error_pt, _SURE_PX * pixel_pt))


def on_calendar(scale: Scale, curves: Sequence[Curve], pixel_pt: float) -> Scale:
    """A scale of dates moved so that the corners of the curves stand on a calendar: labels that slope, or begin at
    their ticks, are all off by the same."""
    found = _calendar(scale, _dated_corners(curves, pixel_pt), pixel_pt, moved=True)
    return scale if found is None else replace(scale, origin=scale.origin + found[1])


def _days(curves: Sequence[Curve], along: Along) -> list[int]:
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
    if scale is None or any(len(curve.knots) >= _FEWEST_KNOTS for curve in curves):
        return []
    for days in _calendars(scale, _dated_corners(curves, along.pixel_pt), along.pixel_pt):
        if best[1] and best[1][1] - best[1][0] != days[1] - days[0]:
            break
        places = np.array([scale.place_of(day) for day in days])
        fit = mean_fit(curves, [_within(places, curve, along.pixel_pt) for curve in curves], along.pixel_pt)
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
    return [float(x) for curve in curves for x in (curve.knots or _corners(curve, pixel_pt))]


def _calendars(scale: Scale, corners: Sequence[float], pixel_pt: float) -> Iterator[list[int]]:
    """The calendars whose days stand far enough apart to be told from each other."""
    if len(corners) < _FEWEST_KNOTS:
        return
    first, last = sorted(round(scale.value_at(x)) for x in (min(corners), max(corners)))
    for days in calendars(first - _SOME_DAYS, last + _SOME_DAYS):
        if len(days) > 1 and abs(scale.step) * min(b - a for a, b in pairwise(days)) > 3 * _ON_DAY_PX * pixel_pt:
            yield days


def _step(curves: Sequence[Curve], along: Along) -> float | None:
    """The step that the curves have their points at; None where they have them anywhere."""
    straight = _straight_step(curves, along)
    if straight is not None:
        return straight
    whole = _whole_step(curves, along)
    return whole if whole is not None else _round_step(curves, along)


def _straight_step(curves: Sequence[Curve], along: Along) -> float | None:
    """The largest part of the step between numbers at most of whose multiples the curves bend, and nowhere else.

    Straight lines from one to the next run along nearly all of their ink, whatever its dashes and its width do.
    """
    scale = along.scale
    if scale is None or scale.kind != "linear" or len(scale.ticks) < 2:
        return None
    ticks = sorted({tick.value for tick in scale.ticks})
    between = min(b - a for a, b in pairwise(ticks))
    whole = all(tick == int(tick) for tick in ticks)
    steps = {between / part for part in _PARTS} | ({1.0} if whole else set())
    for step in sorted(steps, reverse=True):
        if step > between or step * abs(scale.step) < _CLOSEST_PX * along.pixel_pt:
            continue
        if mean_fit(curves, [_on_step(curve, along, step) for curve in curves], along.pixel_pt).is_good:
            return step
    return None


def _round_step(curves: Sequence[Curve], along: Along) -> float | None:
    """The largest round step of whose multiples nearly each has a bend of a curve, and that most bends stand at.

    Lines that cross, and labels that lie on them, make a few bends elsewhere.
    """
    scale = along.scale
    if scale is None or scale.kind != "linear" or len(scale.ticks) < 2:
        return None
    places = [
        x
        for curve in curves
        for x in (curve.knots if len(curve.knots) >= _FEWEST_KNOTS else _corners(curve, along.pixel_pt))
    ]
    values = np.array([scale.value_at(x) for x in places])
    ticks = sorted({tick.value for tick in scale.ticks})
    between = min(b - a for a, b in pairwise(ticks))
    power = 10.0 ** np.floor(np.log10(between))
    spacing = abs(scale.step)
    for step in sorted((part * power * ten for part in _ROUND for ten in (0.01, 0.1, 1.0)), reverse=True):
        reach = _STEP_PX * along.pixel_pt / spacing
        if step > between:
            continue
        if 2 * reach > _BY_CHANCE * step:
            return None
        near = np.round(values / step)
        on = np.abs(values - near * step) <= reach
        taken = len(set(near[on]))
        if on.mean() >= _MOST_ON and taken >= _FEWEST_KNOTS and taken >= _OCCUPIED * (np.ptp(near) + 1):
            return float(step)
    return None


def _whole_step(curves: Sequence[Curve], along: Along) -> float | None:
    """The step of whole numbers that most corners of the curves stand at; None where they stand anywhere."""
    scale = along.scale
    if scale is None or scale.kind != "linear" or any(tick.value != int(tick.value) for tick in scale.ticks):
        return None
    corners = [float(scale.value_at(x)) for curve in curves for x in _corners(curve, along.pixel_pt)[1:-1]]
    spacing = abs(scale.step)
    ticks = sorted({tick.value for tick in scale.ticks})
    between = min((b - a for a, b in pairwise(ticks)), default=1.0)
    if spacing < 2.5 * along.pixel_pt and not corners:
        return None
    if len(corners) < _FEWEST_KNOTS:
        return between
    for step in sorted({*_STEPS, between}, reverse=True):
        if step > between or step * spacing < 2.5 * along.pixel_pt:
            continue
        reach = max(_ON_GRID * step, 1.2 * along.pixel_pt / spacing)
        if reach > 0.3 * step:
            continue
        on = [abs(value / step - round(value / step)) * step <= reach for value in corners]
        if sum(on) >= (_MOST_ON if step == 1.0 else _SURELY_ON) * len(on):
            return step
    span = ticks[-1] - ticks[0] + 1
    # What is printed over a line bends it: over years it has its points at years, if it has few enough corners.
    on_years = sum(abs(value - round(value)) <= _ON_GRID for value in corners)
    few = len(corners) <= _FEW_CORNERS * span and on_years >= _SOME_ON * len(corners)
    return 1.0 if few and is_years(scale) else None


def _corners(curve: Curve, pixel_pt: float) -> Floats:
    """The places where a curve bends, its ends among them (Douglas and Peucker's simplification)."""
    points = np.column_stack((curve.x, curve.y))
    kept = np.zeros(len(points), dtype=bool)
    kept[[0, -1]] = True
    open_ = [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        if last - first < 2:
            continue
        way = points[last] - points[first]
        length = float(np.hypot(*way)) or 1.0
        between = points[first + 1 : last] - points[first]
        off = np.abs(way[0] * between[:, 1] - way[1] * between[:, 0]) / length
        furthest = int(off.argmax())
        if off[furthest] > _CORNER_PX * pixel_pt:
            middle = first + 1 + furthest
            kept[middle] = True
            open_ += [(first, middle), (middle, last)]
    return np.asarray(curve.x[kept], dtype=np.float64)
