"""Axes: from tick labels and their places to a scale that turns a place on the page into a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import isfinite, log10
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.labels import Tick

_WITHIN_PT = 1.2
_SHARE = 0.7
_FEWEST = 3
_MOST_TRIED = 40
_LEAST_SPAN = 1.1  # of a logarithmic axis
_PARTS, _WHOLE = 20, 0.05  # of a step: round numbers are a whole number of them
SNAP_PT = 4.0
_BORDERS, _EQUAL_PT = 2, 0.05
_LEAST_PT = 0.05  # of a place: what programs round their coordinates to, and more
UNSNAPPED_PT = 0.4  # of labels that stand at no tick mark
Kind = Literal["linear", "log", "date"]


@dataclass(frozen=True, slots=True)
class Scale:
    """place = origin + step · f(value), with f the value itself or, on a log axis, its logarithm to base 10.

    Values of a date axis are days since year 1.

    `error_pt` is the half width of the 95 % interval of a place. On a `mirrored` axis what lies before nought is
    printed without a sign, as on both sides of an age pyramid; its places keep their sign.
    """

    kind: Kind
    origin: float
    step: float
    error_pt: float
    unit: str = ""
    ticks: tuple[Tick, ...] = ()
    mirrored: bool = False

    def value_at(self, place: float) -> float:
        raw = (place - self.origin) / self.step
        if self.kind != "log":
            return raw
        return 10.0**raw if abs(raw) < 300 else float("nan")

    def place_of(self, value: float) -> float:
        if self.kind == "log":
            return self.origin + self.step * log10(value) if value > 0 else float("nan")
        return self.origin + self.step * value

    def uncertainty_at(self, place: float) -> float:
        """Half width of the 95 % interval of the value at a place."""
        low, high = self.value_at(place - self.error_pt), self.value_at(place + self.error_pt)
        return abs(high - low) / 2

    def through_zero(self, place: float) -> Scale:
        """The scale moved so that nought is at `place`: bars stand on it, whatever the ticks say."""
        return replace(self, origin=place) if self.kind == "linear" else self


def fit_scale(places: Sequence[float], ticks: Sequence[Tick], *, snapped: bool, dates: bool = False) -> Scale | None:
    """The scale that most ticks agree on, by trying every pair (RANSAC, exhaustive); None where they do not.

    Fewer than three ticks fit anything, so two are enough only where both stand at a tick mark or gridline.
    """
    pairs = sorted(zip(places, ticks, strict=True), key=lambda pair: pair[0])
    if len(pairs) < (2 if snapped else _FEWEST) or len({t.value for t in ticks}) < 2:
        return None
    powers = sum(tick.power for tick in ticks) >= len(ticks) / 2
    kinds: list[Kind] = ["log", "linear"] if powers else ["linear", "log"]
    if any(tick.value <= 0 for tick in ticks):
        kinds = ["linear"]
    elif powers:
        kinds = ["log"]
    if dates:
        kinds = ["date"]
    found = [scale for kind in kinds if (scale := _fit(kind, pairs)) is not None]
    if len({tick.value for tick in ticks}) > 2 and max(t.value for t in ticks) < _LEAST_SPAN * min(
        t.value for t in ticks
    ):
        found = [scale for scale in found if scale.kind == "linear"] or found  # years, among others
    # The first of those that fit equally well: through two ticks any curve goes.
    best = max(found, key=lambda s: (len(s.ticks), -round(s.error_pt, 3)), default=None)
    if best is None or len(best.ticks) < max(_SHARE * len(pairs), 2):
        return None
    if len(best.ticks) < _FEWEST and _rounding_pt(best):
        return None  # two numbers that are printed at marks
    floor = _LEAST_PT if snapped else UNSNAPPED_PT
    return replace(best, error_pt=max(2 * best.error_pt, floor, _rounding_pt(best)))


def _rounding_pt(scale: Scale) -> float:
    """How far all ticks may be off because their numbers are rounded: 1.791, 1.991, 2.191 are no round numbers."""
    values = sorted(tick.value for tick in scale.ticks)
    step = min((b - a for a, b in pairwise(values) if b > a), default=0.0)
    if scale.kind != "linear" or not step or min(tick.decimals for tick in scale.ticks) < 1:
        return 0.0
    parts = [value / step * _PARTS for value in values]
    if all(abs(part - round(part)) <= _WHOLE for part in parts):
        return 0.0
    return abs(scale.step) * max(0.5 * 10.0**-tick.decimals * tick.factor for tick in scale.ticks)


def _fit(kind: Kind, pairs: list[tuple[float, Tick]]) -> Scale | None:
    points = [(log10(t.value) if kind == "log" else t.value, place) for place, t in pairs]
    best: list[int] = []
    thin = range(0, len(points), 1 + len(points) // _MOST_TRIED)
    for i, j in combinations(thin, 2):
        if points[i][0] == points[j][0] or abs(points[i][1] - points[j][1]) < 2 * _WITHIN_PT:
            continue
        step = (points[j][1] - points[i][1]) / (points[j][0] - points[i][0])
        origin = points[i][1] - step * points[i][0]
        inliers = [k for k, (v, p) in enumerate(points) if abs(origin + step * v - p) <= _WITHIN_PT]
        if len(inliers) > len(best):
            best = inliers
    if len(best) < 2:
        return None
    return _least_squares(kind, [points[k] for k in best], [pairs[k][1] for k in best])


def _least_squares(kind: Kind, points: list[tuple[float, float]], ticks: list[Tick]) -> Scale | None:
    n = len(points)
    mean_v, mean_p = sum(v for v, _ in points) / n, sum(p for _, p in points) / n
    spread = sum((v - mean_v) ** 2 for v, _ in points)
    if spread == 0:
        return None
    step = sum((v - mean_v) * (p - mean_p) for v, p in points) / spread
    if step == 0 or not isfinite(step):
        return None
    origin = mean_p - step * mean_v
    residual = (sum((origin + step * v - p) ** 2 for v, p in points) / n) ** 0.5
    units = [tick.unit for tick in ticks]
    return Scale(kind, origin, step, residual, max(set(units), key=units.count), tuple(ticks))


def snap(places: Sequence[float], marks: Sequence[float], within_pt: float = SNAP_PT) -> tuple[list[float], bool]:
    """The places moved to the tick marks beside them, and whether they were: all labels are off by the same, and by no
    more than `within_pt`.
    """
    if not marks or not places:
        return list(places), False
    nearest = [min(marks, key=lambda mark: abs(mark - place)) for place in places]
    offsets = [mark - place for mark, place in zip(nearest, places, strict=True)]
    shift = median(offsets)
    near = [min(marks, key=lambda mark: abs(mark - place - shift)) for place in places]
    fits = [abs(mark - place - shift) <= _WITHIN_PT for mark, place in zip(near, places, strict=True)]
    distinct = len({m for m, f in zip(near, fits, strict=True) if f}) == sum(fits)
    if abs(shift) <= within_pt and sum(fits) >= _SHARE * len(fits) and distinct:
        return [mark if fit else place + shift for mark, place, fit in zip(near, places, fits, strict=True)], True
    # Where no ticks are drawn, the outer two labels may stand at the borders of the plot.
    close = [offset for offset in offsets if abs(offset) <= within_pt]
    if len(marks) == len(close) == _BORDERS and len(set(nearest)) == _BORDERS and abs(close[0] - close[1]) <= _EQUAL_PT:
        return [place + close[0] for place in places], True
    return list(places), False
