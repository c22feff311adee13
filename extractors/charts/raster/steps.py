"""Lines of steps in pictures: level runs of columns that jump, brought to the corners they were drawn with."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.steps import step_points

if TYPE_CHECKING:
    from extractors.charts.raster.lines import Curve

_LEVEL = 0.04  # of a slope
_MOST_LEVEL = 0.8
_FEWEST_RUNS = 3
_MOST_HIGH = 0.7
_MIDST = (15, 85)
_SHORTEST, _JUMP, _GAP, _LEAST = 7, 1.5, 8.0, 3.0  # pixels

Run = tuple[float, float, float]  # from, to, height


def as_steps(curve: Curve, pixel_pt: float) -> Curve | None:
    """The points that a line of steps was drawn from, as its markers; None of a line that is no such line."""
    rise = np.abs(np.diff(curve.y)) / np.maximum(np.diff(curve.x), 1e-6)
    if len(rise) < _FEWEST_RUNS * _SHORTEST or (rise <= _LEVEL).mean() < _MOST_LEVEL:
        return None
    runs = _runs(curve, pixel_pt)
    jumps = [_jump(before, after, pixel_pt) for before, after in pairwise(runs)]
    if len(runs) < _FEWEST_RUNS or None in jumps or sum(jump is True for jump in jumps) < _MOST_HIGH * len(jumps):
        return None
    ends = [runs[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(runs)), runs[-1][1]]
    corners = [(x, run[2]) for run, sides in zip(runs, pairwise(ends), strict=True) for x in sides]
    points = step_points(corners)
    if points is None:
        return None
    x, y = (np.array([point[axis] for point in points]) for axis in (0, 1))
    return curve._replace(x=x, y=y, knots=tuple(float(place) for place in x))


def _jump(before: Run, after: Run, pixel_pt: float) -> bool | None:
    """Whether a line goes up or down between two runs by more than a slope would; None where it does not go straight.

    What merely slopes a little has level runs too, but few that are far from the next.
    """
    if after[0] - before[1] > _GAP * pixel_pt:
        return None
    return abs(after[2] - before[2]) >= _LEAST * pixel_pt


def _runs(curve: Curve, pixel_pt: float) -> list[Run]:
    """Columns in a row that are level, from left to right, those that stand on one height as one; none of a slope."""
    runs: list[Run] = []
    start = 0
    for end in range(1, len(curve.x) + 1):
        if end < len(curve.x) and abs(curve.y[end] - curve.y[end - 1]) <= _JUMP / 2 * pixel_pt:
            continue
        if end - start >= _SHORTEST:
            level = float(np.median(curve.y[start:end]))
            low, high = np.percentile(curve.y[start:end], _MIDST)
            if high - low > 2 * _JUMP * pixel_pt:
                return []  # it slopes, a part of a pixel at a time
            if runs and abs(runs[-1][2] - level) <= _JUMP * pixel_pt:
                runs[-1] = (runs[-1][0], float(curve.x[end - 1]), runs[-1][2])
            else:
                runs.append((float(curve.x[start]), float(curve.x[end - 1]), level))
        start = end
    return runs
