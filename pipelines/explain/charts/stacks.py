"""Marks along an axis of values, and which of them stand on others. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from pipelines.explain.charts.axes import Axis, fit_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.explain.charts.plot import Plot, PlotPoint

    Bases = list[list[float]]
    """Where each mark of each series begins, as a value."""

_SHORTEST_PT = 1.0
_BETTER = 0.5


@dataclass(frozen=True, slots=True)
class Mark:
    """The box of a point along both axes. `low` is the end towards smaller values: the lower one, or the left one."""

    point: PlotPoint
    middle: float
    half: float
    low: float
    high: float


def mark_of(point: PlotPoint, *, upright: bool) -> Mark | None:
    """The mark of a point; None where it was not measured."""
    box = point.bbox
    if box is None:
        return None
    if upright:
        return Mark(point, box.center_x, box.width / 2, box.bottom, box.top)
    return Mark(point, box.center_y, box.height / 2, box.left, box.right)


def stack(plot: Plot, series: Sequence[Sequence[Mark]]) -> tuple[Axis, Bases] | None:
    """The axis of a chart whose values stand on one another, and where they begin; None where they do not."""
    if plot.kind == "stacked_bar":
        axis = _axis_of_bars(series)
        return (axis, _heaped_bars(series, axis)) if axis is not None else None
    if plot.kind == "area" and len(series) > 1:
        return _stacked_areas(plot, series)
    return None


def _axis_of_bars(series: Sequence[Sequence[Mark]]) -> Axis | None:
    """From lengths: what stands on another begins anywhere. Nought is the outermost end of what is above it."""
    marks = [mark for line in series for mark in line]
    steps = [
        (mark.high - mark.low) / abs(mark.point.value)
        for mark in marks
        if mark.point.value and abs(mark.high - mark.low) >= _SHORTEST_PT
    ]
    if not steps:
        return None
    step = median(steps)
    first, last = (max, min) if step < 0 else (min, max)
    above = [mark.low for mark in marks if mark.point.value >= 0]
    below = [mark.high for mark in marks if mark.point.value < 0]
    return Axis("linear", first(above) if above else last(below), step)


def _heaped_bars(series: Sequence[Sequence[Mark]], axis: Axis) -> Bases:
    """Each piece begins where the values nearer to nought end, in the order of the page."""
    columns: defaultdict[tuple[int, bool], list[tuple[float, int, int]]] = defaultdict(list)
    for number, line in enumerate(series):
        for index, mark in enumerate(line):
            near = min(abs(mark.low - axis.origin), abs(mark.high - axis.origin))
            columns[round(mark.middle), mark.point.value < 0].append((near, number, index))
    bases = [[0.0] * len(line) for line in series]
    for column in columns.values():
        total = 0.0
        for _, number, index in sorted(column):
            bases[number][index] = total
            total += series[number][index].point.value
    return bases


def _stacked_areas(plot: Plot, series: Sequence[Sequence[Mark]]) -> tuple[Axis, Bases] | None:
    """Sums in the order of the series or against it, where they lie on one axis better than the bare values do."""
    tried = []
    for order in (None, range(len(series)), range(len(series) - 1, -1, -1)):
        bases = _sums(series, order) if order is not None else [[0.0] * len(line) for line in series]
        pairs = [
            (base + mark.point.value, (mark.low + mark.high) / 2)
            for line, starts in zip(series, bases, strict=True)
            for mark, base in zip(line, starts, strict=True)
        ]
        axis = fit_axis(pairs, plot.y_scale)
        if axis is not None:
            tried.append((axis.off_by(pairs) + (0.0 if order is None else _BETTER), order is None, axis, bases))
    if not tried:
        return None
    _, plain, axis, bases = min(tried, key=lambda one: one[0])
    return None if plain else (axis, bases)


def _sums(series: Sequence[Sequence[Mark]], order: Sequence[int]) -> Bases:
    totals: defaultdict[int, float] = defaultdict(float)
    bases: Bases = [[] for _ in series]
    for number in order:
        for mark in series[number]:
            bases[number].append(totals[round(mark.middle)])
            totals[round(mark.middle)] += mark.point.value
    return bases
