"""Lines of so many points that a drawing does not keep them apart are compared as curves.

Programs leave out the points that lie on the way between their neighbours (matplotlib those within a ninth of a pixel):
of 400 points of a bell curve 70 are drawn. A true series of at least `DENSE` numbers in ascending order, and its
partner, take the values that they have at `SAMPLES` places instead, by straight lines between their points; nothing is
continued past the last point of either.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.evaluate.chart_points import PlainPoint, PlainSeries, parse_number, partners

if TYPE_CHECKING:
    from collections.abc import Sequence

DENSE = 100
SAMPLES = 40

Numbers = list[tuple[float, float, str | None]]


def sample_dense(
    true: Sequence[PlainSeries], predicted: Sequence[PlainSeries]
) -> tuple[list[PlainSeries], list[PlainSeries]]:
    """Both sides, the dense series of the truth and their partners sampled at the same places."""
    mine, theirs = list(true), list(predicted)
    dense = [index for index, series in enumerate(mine) if _ascending(series) is not None]
    if not dense:
        return mine, theirs
    partner = partners(mine, theirs)
    for index in dense:
        points = _ascending(mine[index]) or []
        low, high = points[0][0], points[-1][0]
        places = [low + (high - low) * step / (SAMPLES - 1) for step in range(SAMPLES)]
        mine[index] = _sampled(mine[index].name, points, places)
        other = partner.get(index)
        if other is not None and (drawn := _numbers(theirs[other])) is not None:
            theirs[other] = _sampled(theirs[other].name, drawn, places)
    return mine, theirs


def _ascending(series: PlainSeries) -> Numbers | None:
    points = _numbers(series)
    if points is None or len(points) < DENSE:
        return None
    return points if all(a[0] <= b[0] for a, b in pairwise(points)) else None


def _numbers(series: PlainSeries) -> Numbers | None:
    """The points in ascending order, each with its path; None where one is no number."""
    found = [(parse_number(point.x), parse_number(point.y), point.path) for point in series.points]
    numbers = [(x, y, path) for x, y, path in found if x is not None and y is not None]
    return sorted(numbers, key=lambda point: point[0]) if numbers and len(numbers) == len(found) else None


def _sampled(name: str, points: Numbers, places: Sequence[float]) -> PlainSeries:
    xs = [x for x, _, _ in points]
    slack = 0.5 * (places[1] - places[0])
    found = []
    for number, place in enumerate(places):
        if not xs[0] - slack <= place <= xs[-1] + slack:
            continue
        at = min(max(bisect_left(xs, place), 1), len(xs) - 1)
        (ax, ay, path), (bx, by, _) = points[at - 1], points[at]
        share = min(max((place - ax) / (bx - ax), 0.0), 1.0) if bx > ax else 0.0
        key = None if path is None else f"{path}#{number}"
        found.append(PlainPoint(f"{place:.7g}", f"{ay + share * (by - ay):.9g}", key))
    return PlainSeries(name, tuple(found))
