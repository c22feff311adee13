"""Lines drawn as steps: the points they were drawn from."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEVEL_PT = 0.05
_FEWEST = 5
_LEVEL_PIECES = 0.4  # of all pieces; the others are upright, and some level ones too short to be seen

Point = tuple[float, float]


def step_points(points: Sequence[Point]) -> list[Point] | None:
    """The data of a line of level and upright pieces by turns; None where it is none.

    A line that begins level and ends upright steps behind its points, one that begins upright before them; one that is
    level at both ends steps midway, and its ends are half as long.
    """
    corners = _corners(points)
    if len(corners) < _FEWEST:
        return None
    level = [abs(b[1] - a[1]) <= _LEVEL_PT for a, b in pairwise(corners)]
    upright = [abs(b[0] - a[0]) <= _LEVEL_PT for a, b in pairwise(corners)]
    if not all(one or other for one, other in zip(level, upright, strict=True)):
        return None
    runs = [(a, b) for (a, b), flat in zip(pairwise(corners), level, strict=True) if flat]
    if len(runs) < _LEVEL_PIECES * (len(corners) - 1):
        return None
    if not level[0]:  # upright first: each level piece ends at its point
        return [corners[0], *(b for _, b in runs)]
    if not level[-1]:
        return [*(a for a, _ in runs), corners[-1]]
    through = [b for (_, b), (c, _) in pairwise(runs) if b == c]  # the points themselves, on their level pieces
    if len(through) == upright.count(True) - 1:
        return [runs[0][0], *through, runs[-1][1]]
    if _is_midway(runs):
        return [runs[0][0], *(((a[0] + b[0]) / 2, a[1]) for a, b in runs[1:-1]), runs[-1][1]]
    return [*(a for a, _ in runs), runs[-1][1]]


def _corners(points: Sequence[Point]) -> list[Point]:
    """Without points that stand still. Level pieces that meet are two: their values are the same."""
    kept: list[Point] = []
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) > _LEVEL_PT or abs(point[1] - kept[-1][1]) > _LEVEL_PT:
            kept.append(point)
    return kept


def _is_midway(runs: Sequence[tuple[Point, Point]]) -> bool:
    lengths = [b[0] - a[0] for a, b in runs]
    inner = lengths[1:-1]
    if not inner:
        return abs(lengths[0] - lengths[-1]) < 0.1 * lengths[0]
    return all(abs(2 * end - inner[at]) < 0.1 * inner[at] for end, at in ((lengths[0], 0), (lengths[-1], -1)))
