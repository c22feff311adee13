"""Means and rates with confidence intervals.

Every macro mean is over families first (one supplier with forty files is one voice), then over documents, where
documents with the same page text share one voice.

Intervals are percentile bootstrap over families (Efron 1979; as a cluster bootstrap, since the values of one supplier
are not independent): families are drawn with replacement from a fixed seed, and 95 % of the draws lie in the interval.
A rate of nought in n values gets the upper bound 3 / n (the rule of three; Hanley and Lippman-Hand 1983, JAMA 249),
since redrawing noughts gives noughts. Fewer than two families give no interval.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DRAWS = 2000
LEVEL = 0.95
_SEED = 20240501
_MIN_FAMILIES = 2

Voice = tuple[str, float, float]
"""Family, weight and value of one observation."""


class Estimate(BaseModel):
    """A mean or rate, and where it lies with 95 % confidence."""

    value: float
    low: float | None = None
    high: float | None = None


def macro(voices: Iterable[Voice]) -> Estimate | None:
    """Mean over families of the weighted mean within each; None for no voices."""
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for family, weight, value in voices:
        totals[family][0] += weight * value
        totals[family][1] += weight
    means = [total / weight for total, weight in totals.values() if weight > 0]
    if not means:
        return None
    value = sum(means) / len(means)
    if len(means) < _MIN_FAMILIES:
        return Estimate(value=value)
    import numpy as np

    column = np.array(means)
    return _with_interval(value, column[_draws(len(means))].mean(axis=1))


def share(voices: Iterable[Voice]) -> Estimate | None:
    """The plain mean of all values (weights are not used); None for no voices."""
    return ratio((family, value, 1.0) for family, _, value in voices)


def ratio(parts: Iterable[tuple[str, float, float]]) -> Estimate | None:
    """The sum of parts over the sum of wholes, of (family, part, whole); None where the wholes are nought."""
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for family, part, whole in parts:
        totals[family][0] += part
        totals[family][1] += whole
    table = [sums for sums in totals.values() if sums[1] > 0]
    part, whole = sum(sums[0] for sums in table), sum(sums[1] for sums in table)
    if not whole:
        return None
    if len(table) < _MIN_FAMILIES:
        return Estimate(value=part / whole)
    if part == 0:
        return Estimate(value=0.0, low=0.0, high=min(1.0, 3.0 / whole))
    return _with_interval(part / whole, _redrawn_ratio(table))


def _redrawn_ratio(table: Sequence[Sequence[float]]) -> Any:
    import numpy as np

    sums = np.array(table)[_draws(len(table))].sum(axis=1)
    return sums[:, 0] / sums[:, 1]


def _draws(families: int) -> Any:
    import numpy as np

    return np.random.default_rng(_SEED).integers(0, families, size=(DRAWS, families))


def _with_interval(value: float, draws: Any) -> Estimate:
    import numpy as np

    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value=value, low=float(low), high=float(high))
