"""A chart whose values have no places on the page, such as a model's, laid out on a sheet of its own. Pure."""

from __future__ import annotations

from datetime import date
from math import log10
from typing import TYPE_CHECKING

from pipelines.explain.charts.axes import Axis
from pipelines.explain.charts.layout import Layout, Placed, as_number
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.explain.charts.plot import Plot

SHEET = BBox(0, 0, 420, 270)
UPRIGHT = BBox(48, 44, 404, 226)
LYING = BBox(110, 44, 404, 236)
_ROOM = 0.06


def lay_on_sheet(plot: Plot) -> Layout | None:
    """None where there is nothing to draw, or it is a pie."""
    if not plot.points or plot.is_round:
        return None
    frame = LYING if plot.lying else UPRIGHT
    upright = not plot.lying
    stacked = plot.kind == "stacked_bar"
    places, half = _places(plot, frame, upright=upright)
    heaps: dict[tuple[str, bool], float] = {}
    lines = []
    for number, series in enumerate(plot.series):
        line = []
        for point in series.points:
            key = (point.x, point.value < 0)
            base = heaps.get(key, 0.0) if stacked else 0.0
            heaps[key] = base + point.value
            shift = (2 * number + 1 - len(plot.series)) * half if plot.kind == "grouped_bar" else 0.0
            line.append(Placed(point, places[point.x] + shift, half, base, base + point.value))
        lines.append(tuple(line))
    axis = _axis(plot, lines, (frame.bottom, frame.top) if upright else (frame.left, frame.right))
    return Layout(upright, frame, (axis,) * len(lines), tuple(lines), plot.is_bars, own=True, stacked=stacked)


def _places(plot: Plot, frame: BBox, *, upright: bool) -> tuple[Mapping[str, float], float]:
    """A place for each name, and half the width of a bar: by number or by date where all names are such."""
    names = list(dict.fromkeys(point.x for point in plot.points))
    low, high = (frame.left, frame.right) if upright else (frame.top, frame.bottom)
    share = (high - low) / len(names)
    half = 0.38 * share / (len(plot.series) if plot.kind == "grouped_bar" else 1)
    numbers = None if plot.is_bars else _in_numbers(names, plot.x_scale)
    if numbers is None:
        return {name: low + (n + 0.5) * share for n, name in enumerate(names)}, half
    first, last = min(numbers), max(numbers)
    span = (last - first) or 1.0
    room = _ROOM * (high - low)
    return {
        name: low + room + (number - first) / span * (high - low - 2 * room)
        for name, number in zip(names, numbers, strict=True)
    }, half


def _in_numbers(names: Sequence[str], scale: str | None) -> list[float] | None:
    if scale == "category":
        return None
    found = [_day(name) if scale == "date" else as_number(name) for name in names]
    numbers = [number for number in found if number is not None]
    if len(numbers) < len(names):
        return None
    return [log10(n) for n in numbers] if scale == "log" and min(numbers) > 0 else numbers


def _day(text: str) -> float | None:
    try:
        return float(date.fromisoformat(text).toordinal())
    except ValueError:
        return None


def _axis(plot: Plot, lines: Sequence[Sequence[Placed]], ends: tuple[float, float]) -> Axis:
    """From a little below the least to a little above the greatest value; what stands on nought shows it."""
    values = [value for line in lines for placed in line for value in (placed.top, placed.base)]
    if plot.y_scale == "log" and all(placed.top > 0 for line in lines for placed in line):
        tops = [log10(placed.top) for line in lines for placed in line]
        low, high = min(tops), max(tops)
        kind = "log"
    else:
        low, high = min(values), max(values)
        kind = "linear"
    room = _ROOM * ((high - low) or abs(high) or 1.0)
    low, high = (low - room if low < 0 or kind == "log" else low), high + room
    step = (ends[1] - ends[0]) / (high - low)
    return Axis("log" if kind == "log" else "linear", ends[0] - step * low, step)
