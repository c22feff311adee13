"""Where the values of a chart belong: on the page through the axes they imply, or on a sheet of its own. Pure.

A value is placed by what the data says of it, its name by where it was read. So a value that is wrong stands off its
mark, a wrong name stands at another place than on the page, and what was not read is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from statistics import median
from typing import TYPE_CHECKING

from pipelines.explain.charts.axes import Axis, fit_axis
from pipelines.explain.charts.stacks import mark_of, stack
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.explain.charts.axes import Pair
    from pipelines.explain.charts.plot import Plot, PlotPoint
    from pipelines.explain.charts.stacks import Mark

_MOST_UNPLACED = 0.2
_ON_PT = 1.5
_OFF_PT = 4.0
_TICK_PT = 5.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A point: its place along the axis of names, half its width there, and the values between which it stands."""

    point: PlotPoint
    across: float
    half: float
    base: float
    top: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The points of each series, and the axis of values of each. `upright`: values run up the page.

    `frame` is where data is drawn; `own` says that the frame is on a sheet of its own, not on the page. `stacked`:
    values stand on one another. `bars`: a mark ends at its value, instead of having its middle there.
    """

    upright: bool
    frame: BBox
    axes: tuple[Axis, ...]
    series: tuple[tuple[Placed, ...], ...]
    bars: bool
    own: bool = False
    stacked: bool = False
    across: Axis | None = None

    def at(self, across: float, along: float) -> tuple[float, float]:
        """The place on the page; what lies outside the frame is drawn at its edge, unless it is near."""
        low, high = (self.frame.top, self.frame.bottom) if self.upright else (self.frame.left, self.frame.right)
        along = min(max(along, low - 12), high + 12) if isfinite(along) else high
        return (across, along) if self.upright else (along, across)

    def tip(self, number: int, placed: Placed) -> tuple[float, float]:
        """Where the value of a point lies."""
        return self.at(placed.across, self.axes[number].place_of(placed.top))

    @property
    def worst_pt(self) -> float:
        """How far the mark that fits least lies from where its value belongs."""
        return max((self._off(number, one) for number, line in enumerate(self.series) for one in line), default=0.0)

    def _off(self, number: int, placed: Placed) -> float:
        box = placed.point.bbox
        if box is None:
            return 0.0
        low, high = (box.bottom, box.top) if self.upright else (box.left, box.right)
        mark = (low + high) / 2 if not self.bars else high if placed.point.value >= 0 else low
        return abs(self.axes[number].place_of(placed.top) - mark)


def lay_on_page(plot: Plot) -> Layout | None:
    """The chart where it stands on the page; None where its marks have no places, or no axis takes the values there."""
    points = plot.points
    if not points or sum(point.bbox is None for point in points) > _MOST_UNPLACED * len(points):
        return None
    directions = [not plot.lying] if plot.is_bars else [True, False]
    for upright in directions:
        found = _lay(plot, upright=upright)
        if found is not None and (plot.is_bars or found.axes[0].off_by(_pairs(found)) < _OFF_PT):
            return found
    return None


def _lay(plot: Plot, *, upright: bool) -> Layout | None:
    series = [[mark for point in one.points if (mark := mark_of(point, upright=upright))] for one in plot.series]
    stacks = stack(plot, series)
    shared = stacks[0] if stacks is not None else _shared_axis(plot, series)
    if shared is None:
        return None
    bases = stacks[1] if stacks is not None else [[0.0] * len(line) for line in series]
    across = _across_axis(plot, series)
    lines = tuple(
        tuple(_place(mark, base, across) for mark, base in zip(line, starts, strict=True))
        for line, starts in zip(series, bases, strict=True)
    )
    axes = tuple(shared if stacks is not None else _own_axis(plot, line, shared) for line in series)
    frame = _frame(plot, lines, axes, upright=upright)
    return Layout(upright, frame, axes, lines, plot.is_bars, stacked=stacks is not None, across=across)


def _pairs(layout: Layout) -> list[Pair]:
    return [
        (placed.top, placed.point.bbox.center_y if layout.upright else placed.point.bbox.center_x)
        for number, line in enumerate(layout.series)
        for placed in line
        if placed.point.bbox is not None and layout.axes[number] is layout.axes[0]
    ]


def _place(mark: Mark, base: float, across: Axis | None) -> Placed:
    middle = mark.middle
    number = as_number(mark.point.x)
    if across is not None and number is not None and isfinite(place := across.place_of(number)):
        middle = place
    return Placed(mark.point, middle, mark.half, base, base + mark.point.value)


def as_number(text: str) -> float | None:
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        return None


def _across_axis(plot: Plot, series: Sequence[Sequence[Mark]]) -> Axis | None:
    """The axis of names where it is one of numbers, and they lie on it."""
    if plot.x_scale not in ("linear", "log"):
        return None
    pairs = [(x, mark.middle) for line in series for mark in line if (x := as_number(mark.point.x)) is not None]
    axis = fit_axis(pairs, plot.x_scale) if pairs else None
    return axis if axis is not None and axis.off_by(pairs) <= _ON_PT else None


def _tips(plot: Plot, line: Sequence[Mark]) -> list[Pair]:
    """Values with the places of their marks: the far end of a bar, the middle of anything else."""
    if plot.is_bars:
        return [(mark.point.value, mark.high if mark.point.value >= 0 else mark.low) for mark in line]
    return [(mark.point.value, (mark.low + mark.high) / 2) for mark in line]


def _shared_axis(plot: Plot, series: Sequence[Sequence[Mark]]) -> Axis | None:
    pairs = [pair for line in series for pair in _tips(plot, line)]
    axis = fit_axis(pairs, plot.y_scale)
    if axis is None and plot.is_bars and pairs:  # one bar, or all alike: they stand on nought
        near = [mark.low if mark.point.value >= 0 else mark.high for line in series for mark in line]
        axis = fit_axis([*pairs, (0.0, median(near))], "linear")
    return axis


def _own_axis(plot: Plot, line: Sequence[Mark], shared: Axis) -> Axis:
    """The axis of a series that does not lie on the shared one but does on its own: a second axis of values."""
    pairs = _tips(plot, line)
    if len(pairs) < 3 or shared.off_by(pairs) <= _OFF_PT:
        return shared
    own = fit_axis(pairs, None)
    return own if own is not None and own.off_by(pairs) <= _ON_PT else shared


def _frame(plot: Plot, lines: Sequence[Sequence[Placed]], axes: Sequence[Axis], *, upright: bool) -> BBox:
    """What the marks, the ticks and nought of bars span, and half a mark more to either side."""
    places = [axis.place_of(p.top) for axis, line in zip(axes, lines, strict=True) for p in line]
    if plot.is_bars or plot.kind == "area":
        feet = [axis.place_of(p.base) for axis, line in zip(axes, lines, strict=True) for p in line]
        places += [foot for foot in feet if plot.bbox is None or _is_along(foot, plot.bbox, upright=upright)]
    ticks = [tick.bbox for tick in plot.y_ticks if tick.bbox is not None]
    places += [box.center_y if upright else box.center_x for box in ticks]
    places = [place for place in places if isfinite(place)]
    sides = [side for line in lines for p in line for side in (p.across - p.half, p.across + p.half)]
    names = [tick.bbox for tick in plot.x_ticks if tick.bbox is not None]
    sides += [box.center_x if upright else box.center_y for box in names]
    room = max(4.0, 0.03 * (max(sides) - min(sides)))
    spans = (min(sides), max(sides)), (min(places), max(places))
    across, along = spans if upright else spans[::-1]
    names += [point.name.bbox for point in plot.points if point.name.bbox is not None]
    left = _edge([box.right for box in (ticks if upright else names)], across[0], room if upright else 0.0, -1)
    bottom = _edge([box.top for box in (names if upright else ticks)], along[1], 0.0 if upright else room, 1)
    frame = BBox(left, along[0] - (0 if upright else room), across[1] + (room if upright else 0), bottom)
    # Values may lie anywhere if they are wrong: what is drawn stays near the chart.
    return (frame.intersection(plot.bbox.expand(20.0)) or frame) if plot.bbox is not None else frame


def _edge(labels: Sequence[float], marks: float, room: float, outwards: int) -> float:
    """Where an axis stands: between its labels and the marks, if the labels are all beyond; else beside the marks."""
    beyond = [outwards * label for label in labels if outwards * label > outwards * marks]
    if labels and len(beyond) == len(labels):
        return outwards * max(min(beyond) - _TICK_PT, outwards * marks)
    return marks + outwards * room


def _is_along(place: float, box: BBox, *, upright: bool) -> bool:
    low, high = (box.top, box.bottom) if upright else (box.left, box.right)
    return low - _ON_PT <= place <= high + _ON_PT
