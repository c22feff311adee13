"""Axes as the values themselves imply them: each value of the data against the place of its mark on the page. Pure.

A result carries values and boxes, and no axis. The scale that takes most values to their places is the one that they
were measured with, whichever reader measured them; a value that is wrong does not lie on it, and is seen beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import floor, isfinite, log10
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    Pair = tuple[float, float]
    """A value and its place, in points."""

_MOST_PAIRS = 60
_LEAST_SPAN_PT = 2.0


@dataclass(frozen=True, slots=True)
class Axis:
    """place = origin + step · f(value), f being log10 on a log axis. Places in points of the page as displayed."""

    kind: Literal["linear", "log"]
    origin: float
    step: float

    def place_of(self, value: float) -> float:
        """NaN where a log axis has no place for the value."""
        if self.kind == "log":
            return self.origin + self.step * log10(value) if value > 0 else float("nan")
        return self.origin + self.step * value

    def value_at(self, place: float) -> float:
        raw = (place - self.origin) / self.step
        if self.kind == "linear":
            return raw
        return 10.0**raw if abs(raw) < 300 else float("nan")

    def off_by(self, pairs: Sequence[Pair]) -> float:
        """How far the places lie from where the values belong: the median, in points."""
        return median(abs(self.place_of(value) - place) for value, place in pairs)


def fit_axis(pairs: Sequence[Pair], scale: str | None) -> Axis | None:
    """The axis that most pairs lie on (Theil-Sen: the median of all slopes bears with every third one being wrong).

    `scale` is what the data says of it. None where places or values do not differ.
    """
    kinds: list[Literal["linear", "log"]] = ["log"] if scale == "log" else ["linear"]
    if scale not in ("log", "linear"):
        kinds = ["linear", "log"]
    found = [axis for kind in kinds if (axis := _fit(kind, pairs)) is not None]
    return min(found, key=lambda axis: axis.off_by(pairs), default=None)


def _fit(kind: Literal["linear", "log"], pairs: Sequence[Pair]) -> Axis | None:
    if kind == "log" and any(value <= 0 for value, _ in pairs):
        return None
    scaled = [(log10(value) if kind == "log" else value, place) for value, place in pairs]
    thin = scaled[:: 1 + len(scaled) // _MOST_PAIRS]
    slopes = [
        (q[1] - p[1]) / (q[0] - p[0])
        for p, q in combinations(thin, 2)
        if q[0] != p[0] and abs(q[1] - p[1]) >= _LEAST_SPAN_PT
    ]
    if not slopes or not isfinite(step := median(slopes)) or step == 0:
        return None
    return Axis(kind, median(place - step * value for value, place in scaled), step)


def even_ticks(axis: Axis, low: float, high: float, most: int = 7) -> list[float]:
    """Round values between two places: 1, 2 or 5 times a power of ten apart; powers of ten on a log axis."""
    first, last = sorted((axis.value_at(low), axis.value_at(high)))
    if not (isfinite(first) and isfinite(last)) or last <= first:
        return []
    if axis.kind == "log":
        powers = range(floor(log10(first)), floor(log10(last)) + 1)
        return [10.0**power for power in powers if first <= 10.0**power <= last * 1.000001][:: 1 + len(powers) // most]
    raw = (last - first) / most
    unit = 10.0 ** floor(log10(raw))
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times >= raw)
    start = floor(first / step + 0.999999)
    count = floor((last - start * step) / step + 1.000001)
    return [(start + n) * step for n in range(max(count, 0))]


def say_number(value: float) -> str:
    """A tick as text: plain, short, with thin groups of thousands."""
    text = f"{value:,.10g}" if 1e-4 <= abs(value) < 1e15 or value == 0 else f"{value:.4g}"
    return text.replace(",", "\u2009").replace("-", "−")
