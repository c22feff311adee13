"""Which measured point is which true point, and how far is it off?

Series are paired by the assignment that makes the most points agree, equal names breaking ties; points within a series
by x: categories by folded text, numbers and days when nearest within 1 % of the range of the true x. The error of a
point is |p − t| / max(|t|, 1 % of the largest |t| of its series), so that a bar of height nought may be measured. A
point whose value is no number is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.evaluate.compare import fold_text
from pipelines.evaluate.x_places import comparable_places, parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

_X_TOLERANCE = 0.01
_Y_FLOOR = 0.01
_NAME_WEIGHT = 1e-3


@dataclass(frozen=True, slots=True)
class PlainPoint:
    """A point as text; `path` is the JSON Pointer of a predicted point's y, `uncertainty` what it says of itself."""

    x: str
    y: str
    path: str | None = None
    uncertainty: str | None = None


@dataclass(frozen=True, slots=True)
class PlainSeries:
    name: str
    points: tuple[PlainPoint, ...]


@dataclass(frozen=True, slots=True)
class PointPair:
    """A true point with its partner, where it has one, and the relative error. `placed`: they were paired by place."""

    true: PlainPoint
    predicted: PlainPoint | None = None
    error: float | None = None
    placed: bool = False

    @property
    def inside(self) -> bool | None:
        """Whether the true value lies in the interval that the prediction states; None where it states none."""
        if self.predicted is None or self.predicted.uncertainty is None:
            return None
        true, value, half = (parse_number(text) for text in (self.true.y, self.predicted.y, self.predicted.uncertainty))
        if true is None or value is None or half is None:
            return None
        return abs(true - value) <= half * (1 + 1e-6)


def pair_points(true: Sequence[PlainSeries], predicted: Sequence[PlainSeries]) -> list[PointPair]:
    """One pair for every true point that is a number, in order."""
    mine = [_numeric(series) for series in true]
    theirs = [_numeric(series) for series in predicted]
    partner = partners(mine, theirs)
    return [
        pair
        for index, series in enumerate(mine)
        for pair in _pair_series(series, theirs[partner[index]] if index in partner else PlainSeries("", ()))
    ]


def partners(true: Sequence[PlainSeries], predicted: Sequence[PlainSeries]) -> dict[int, int]:
    """For true series, by number, the predicted one that is meant."""
    if not true or not predicted:
        return {}
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    gain = np.array([[_agreement(_numeric(one), _numeric(other)) for other in predicted] for one in true])
    return {int(t): int(p) for t, p in zip(*linear_sum_assignment(gain, maximize=True), strict=True)}


def _numeric(series: PlainSeries) -> PlainSeries:
    return PlainSeries(series.name, tuple(point for point in series.points if parse_number(point.y) is not None))


def _agreement(true: PlainSeries, predicted: PlainSeries) -> float:
    near = sum(1.0 / (1.0 + pair.error) for pair in _pair_series(true, predicted) if pair.error is not None)
    return near + _NAME_WEIGHT * (bool(true.name) and fold_text(true.name) == fold_text(predicted.name))


def _pair_series(true: PlainSeries, predicted: PlainSeries) -> list[PointPair]:
    pairs, placed = _pair_x([point.x for point in true.points], [point.x for point in predicted.points])
    partner = dict(pairs)
    floor = _Y_FLOOR * max((abs(_value(point)) for point in true.points), default=0.0)
    return [
        PointPair(point, other := predicted.points[partner[index]], _error(_value(point), _value(other), floor), placed)
        if index in partner
        else PointPair(point)
        for index, point in enumerate(true.points)
    ]


def _value(point: PlainPoint) -> float:
    value = parse_number(point.y)
    if value is None:
        raise ValueError(f"{point.y!r} is no number")
    return value


def _error(true: float, predicted: float, floor: float) -> float:
    size = max(abs(true), floor)
    return abs(predicted - true) / size if size else float(predicted != true)


def _pair_x(true: list[str], predicted: list[str]) -> tuple[list[tuple[int, int]], bool]:
    """The pairs, and whether places were compared."""
    places = comparable_places(true, predicted)
    if places is not None:
        return _pair_places(*places), True
    named: dict[str, list[int]] = {}
    for index, text in enumerate(predicted):
        named.setdefault(fold_text(text), []).append(index)
    return [(index, found.pop(0)) for index, text in enumerate(true) if (found := named.get(fold_text(text)))], False


def _pair_places(true: list[float], predicted: list[float]) -> list[tuple[int, int]]:
    """The nearest pairs first, each number once: greed is enough where the tolerance is narrow."""
    if not true:
        return []
    reach = _X_TOLERANCE * ((max(true) - min(true)) or abs(true[0]) or 1.0)
    order = sorted(range(len(predicted)), key=predicted.__getitem__)
    ranked = [predicted[index] for index in order]
    near = sorted(
        (abs(ranked[at] - x), index, order[at])
        for index, x in enumerate(true)
        for at in range(bisect_left(ranked, x - reach), bisect_right(ranked, x + reach))
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, t, p in near:
        if t not in pairs and p not in taken:
            pairs[t] = p
            taken.add(p)
    return sorted(pairs.items())
