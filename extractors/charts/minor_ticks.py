"""A logarithmic axis with one label: the minor ticks around it tell how long a decade is."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from extractors.charts.axes import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.labels import Tick

_FEWEST_MARKS = 6
_WITHIN_PT = 0.3
_SNAP_PT = 4.0
_LEAST_DECADE_PT = 30.0
_LEAST_PT = 0.05
_DECADES = range(-2, 3)


def decade_scale(tick: Tick, place: float, marks: Sequence[float]) -> Scale | None:
    """The scale on which every mark stands at a whole multiple of a power of ten, as many as nine to a decade.

    None where the label is no power of ten, or where the marks are no minor ticks: equal steps fit no such scale.
    """
    if not tick.power or not marks:
        return None
    at = min(marks, key=lambda mark: abs(mark - place))
    if abs(at - place) > _SNAP_PT:
        return None
    after = min((mark - at for mark in marks if mark > at + _LEAST_PT), default=None)
    before = min((at - mark for mark in marks if mark < at - _LEAST_PT), default=None)
    steps = []
    for sign, up, down in ((1, after, before), (-1, before, after)):
        steps += [sign * up / log10(2)] if up is not None else []
        steps += [sign * down / log10(10 / 9)] if down is not None else []
    found = [(off, step) for step in steps if (off := _farthest_off(at, step, marks)) is not None]
    if not found:
        return None
    off, step = min(found)
    return Scale("log", at - step * log10(tick.value), step, max(off, _LEAST_PT), tick.unit, (tick,))


def _farthest_off(at: float, step: float, marks: Sequence[float]) -> float | None:
    """How far a mark stands off its place at most, for a decade of so many points; None where it is another axis."""
    if abs(step) < _LEAST_DECADE_PT:
        return None
    places = [at + step * (decade + log10(multiple)) for decade in _DECADES for multiple in range(1, 10)]
    offs = [min(abs(place - mark) for place in places) for mark in marks]
    inner = offs[1:-1]  # the sides of the plot are among the marks
    return max(inner) if len(inner) >= _FEWEST_MARKS and max(inner) <= _WITHIN_PT else None
