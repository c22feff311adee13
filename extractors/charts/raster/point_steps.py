"""The round steps that the points of curves keep to, on an axis of numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.raster.axes import is_years
from extractors.charts.raster.lines import Along
from extractors.charts.raster.straight import mean_fit
from extractors.charts.raster.turns import FEWEST_KNOTS, corners_of, turns_of, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.charts.axes import Scale
    from extractors.charts.raster.lines import Curve

    Floats = npt.NDArray[np.float64]

_STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
_ON_GRID = 0.16
_FEW_CORNERS, _SOME_ON = 3, 0.4
_NEAR_PX = 4.0
_MOST_ON, _SURELY_ON = 0.6, 0.9
_ROUND = (1.0, 2.0, 2.5, 5.0)
_OCCUPIED, _BY_CHANCE = 0.8, 0.3
_STEP_PX = 1.6
_PARTS = (1, 2, 4, 5, 10, 20)
_CLOSEST_PX = 5.0
_SURE_PX, _CLEARLY = 1.0, 0.015


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
        fits.append(mean_fit(curves, [places_on(curve, along, step) for curve in curves], pixel_pt).along)
    best = fits.index(max(fits))
    if fits[best] < fits[0] + _CLEARLY:
        return scale
    return replace(moved[best], error_pt=min(scale.error_pt, _SURE_PX * pixel_pt))


def step_of(curves: Sequence[Curve], along: Along) -> float | None:
    """The step that the curves have their points at; None where they have them anywhere."""
    straight = _straight_step(curves, along)
    if straight is not None:
        return straight
    whole = _whole_step(curves, along)
    return whole if whole is not None else _round_step(curves, along)


def places_on(curve: Curve, along: Along, step: float) -> Floats:
    """The multiples of a step that a curve runs over."""
    scale = along.scale
    if scale is None:
        return np.array([])
    reach = 0.35 * abs(scale.step) * step + along.pixel_pt
    low, high = sorted((scale.value_at(curve.x[0]), scale.value_at(curve.x[-1])))
    start = start_of(scale, step)
    first, last = np.ceil((low - start) / step - 0.35), np.floor((high - start) / step + 0.35)
    values = start + np.arange(first, last + 1) * step
    places = np.array([scale.place_of(float(value)) for value in values])
    return within(places, curve, reach)


def start_of(scale: Scale, step: float) -> float:
    """Where the counting in steps begins: at the numbers of the axis where they are as far apart (5, 15, 25)."""
    ticks = sorted({tick.value for tick in scale.ticks})
    even = all(abs((b - a) / step - round((b - a) / step)) < _ON_GRID for a, b in pairwise(ticks))
    return ticks[0] % step if even else 0.0


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
        places = [places_on(curve, along, step) for curve in curves]
        if mean_fit(curves, places, along.pixel_pt).is_good and _hold_knots(curves, places, along.pixel_pt):
            return step
    return None


def _hold_knots(curves: Sequence[Curve], places: Sequence[Floats], pixel_pt: float) -> bool:
    """Whether most markers of the curves stand at some places; curves with fewer than a few say nothing."""
    offs = [
        float(np.abs(own - knot).min(initial=np.inf))
        for curve, own in zip(curves, places, strict=True)
        if len(curve.knots) >= FEWEST_KNOTS
        for knot in curve.knots
    ]
    return not offs or sum(off <= _NEAR_PX * pixel_pt for off in offs) >= _MOST_ON * len(offs)


def _round_step(curves: Sequence[Curve], along: Along) -> float | None:
    """The largest round step of whose multiples nearly each has a bend of a curve, and that most bends stand at.

    Lines that cross, and labels that lie on them, make a few bends elsewhere.
    """
    scale = along.scale
    if scale is None or scale.kind != "linear" or len(scale.ticks) < 2:
        return None
    places = [x for curve in curves for x in turns_of(curve, along.pixel_pt)]
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
        if on.mean() >= _MOST_ON and taken >= FEWEST_KNOTS and taken >= _OCCUPIED * (np.ptp(near) + 1):
            return float(step)
    return None


def _whole_step(curves: Sequence[Curve], along: Along) -> float | None:
    """The step of whole numbers that most corners of the curves stand at; None where they stand anywhere."""
    scale = along.scale
    if scale is None or scale.kind != "linear" or any(tick.value != int(tick.value) for tick in scale.ticks):
        return None
    corners = [float(scale.value_at(x)) for curve in curves for x in corners_of(curve, along.pixel_pt)[1:-1]]
    spacing = abs(scale.step)
    ticks = sorted({tick.value for tick in scale.ticks})
    between = min((b - a for a, b in pairwise(ticks)), default=1.0)
    if spacing < 2.5 * along.pixel_pt and not corners:
        return None
    if len(corners) < FEWEST_KNOTS:
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
