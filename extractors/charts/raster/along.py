"""The axis that the points of lines and areas in a picture are named by: numbers, names, or dates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.axes import fit_scale, snap
from extractors.charts.dates import first_days
from extractors.charts.raster.axes import is_years
from extractors.charts.raster.calendar_days import on_calendar
from extractors.charts.raster.cells import name_cells
from extractors.charts.raster.lines import Along
from extractors.charts.raster.point_steps import on_steps, step_of
from extractors.charts.raster.turns import FEWEST_KNOTS, turns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.charts.axes import Scale
    from extractors.charts.raster.legend import Named
    from extractors.charts.raster.lines import Curve
    from extractors.charts.raster.panels import Plot
    from schemas.page import TracedPicture

    Floats = npt.NDArray[np.float64]

_FEWEST_TURNS = 4
_MARKER_PX, _CORNER_PX = 2.0, 4.0
_OFF_PX, _SLOPING_OFF_PX, _SLOPING_DEG = 1, 3, 10.0
"""How far all labels of an axis may stand beside their places, level ones and sloping ones."""

_BY_CHANCE, _MARKED_AT_YEARS, _TELLS_NOTHING = 0.25, 0.85, 0.5
"""How much more of the corners than chance would bring are at whole years where these are meant; how many markers; and
which chance is too much to tell years from days."""


def find_along(
    plot: Plot, picture: TracedPicture, curves: Sequence[Curve], names: Sequence[Named]
) -> tuple[Along, set[int]] | None:
    """The axis that the points are named by, and the runs that it and the legend are made of."""
    panel = plot.panel
    legend = {id(named.printed) for named in names}
    ticks = {id(run) for run in plot.ticks}
    if panel.x is not None:
        cells = list(panel.x_labels)
        px = picture.pixel_pt
        if panel.x.kind == "date":
            return Along(on_calendar(panel.x, curves, px), cells, px), legend | ticks
        scale = on_steps(_at_knots(panel.x, curves), curves, px)
        days = years_as_days(scale, curves, px)
        return Along(scale if days is None else on_calendar(days, curves, px), cells, px), legend | ticks
    free = [run for run in picture.runs if id(run) not in legend | ticks]
    cells = name_cells(panel.frame, free, upright=True)
    used = legend | ticks | {id(cell.run) for cell in cells}
    return (Along(None, cells, picture.pixel_pt), used) if cells else None


def _at_knots(scale: Scale, curves: Sequence[Curve]) -> Scale:
    """The scale moved to the markers, where its labels stand beside them: sloping labels are all off by the same."""
    knots = sorted({knot for curve in curves for knot in curve.knots})
    places = [scale.place_of(tick.value) for tick in scale.ticks]
    moved, snapped = snap(places, knots)
    if not snapped:
        return scale
    return fit_scale(moved, scale.ticks, snapped=True) or scale


def years_as_days(scale: Scale, curves: Sequence[Curve], pixel_pt: float) -> Scale | None:
    """A scale of years as one of days, where the curves keep to no step and turn no oftener at whole years than
    anywhere. Each year stands at its first day.
    """
    if not is_years(scale) or step_of(curves, Along(scale, (), pixel_pt)) is not None:
        return None
    turns = [turns_of(curve, pixel_pt) for curve in curves]
    if sum(map(len, turns)) < _FEWEST_TURNS:
        return None
    # A corner is not seen as exactly as a marker, and prints over a line make some of their own.
    marked = max(len(curve.knots) for curve in curves) >= FEWEST_KNOTS
    reach = _MARKER_PX if marked else _CORNER_PX
    chance = 2 * reach * pixel_pt / abs(scale.step)
    most = _MARKED_AT_YEARS if marked else chance + _BY_CHANCE
    if chance > _TELLS_NOTHING or _at_years(scale, np.concatenate(turns), (reach * pixel_pt, pixel_pt)) > most:
        return None
    ticks = first_days(scale.ticks)
    places = [scale.place_of(tick.value) for tick in scale.ticks]
    days = fit_scale(places, ticks, snapped=True, dates=True) if ticks else None
    return None if days is None else replace(days, error_pt=max(days.error_pt, scale.error_pt))


def _at_years(scale: Scale, turns: Floats, reach: tuple[float, float]) -> float:
    """The share of turns within reach of a whole year, after the one shift of the axis that brings most there.

    `reach` is that of a turn, and a pixel's, in points.
    """
    near, pixel_pt = reach
    sloping = any(abs(tick.run.angle) > _SLOPING_DEG for tick in scale.ticks)
    furthest = _SLOPING_OFF_PX if sloping else _OFF_PX
    shares = []
    for shift in range(-furthest, furthest + 1):
        years = (turns - scale.origin - shift * pixel_pt) / scale.step
        shares.append(float((np.abs(years - np.round(years)) * abs(scale.step) <= near).mean()))
    return max(shares)
