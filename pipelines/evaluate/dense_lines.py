"""Lines of so many points that a drawing does not keep them apart are compared as curves.

Programs leave out the points that lie on the way between their neighbours (matplotlib those within a ninth of a pixel):
of 400 points of a bell curve 70 are drawn. A true series of at least `DENSE` numbers at numbers or days, and its
partner, take the values that they have at `SAMPLES` places instead, by straight lines between their points; nothing is
continued past the last point of either.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from pipelines.evaluate.chart_points import PlainPoint, PlainSeries, partners
from pipelines.evaluate.x_places import comparable_places, parse_number, places_of

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
    dense = [index for index, series in enumerate(mine) if len(_points_at(series, places_of(_xs(series)))) >= DENSE]
    if not dense:
        return mine, theirs
    partner = partners(mine, theirs)
    for index in dense:
        points = _points_at(mine[index], places_of(_xs(mine[index])))
        low, high = points[0][0], points[-1][0]
        places = [low + (high - low) * step / (SAMPLES - 1) for step in range(SAMPLES)]
        other = partner.get(index)
        both = None if other is None else comparable_places(_xs(mine[index]), _xs(theirs[other]))
        mine[index] = _sampled(mine[index].name, points, places)
        if other is not None and both is not None and (drawn := _points_at(theirs[other], both[1])):
            theirs[other] = _sampled(theirs[other].name, drawn, places)
    return mine, theirs


def _xs(series: PlainSeries) -> list[str]:
    return [point.x for point in series.points]


def _points_at(series: PlainSeries, places: Sequence[float] | None) -> Numbers:
    """The points in ascending order, each with its path; none where one has no place or is no number."""
    if places is None:
        return []
    found = [(x, parse_number(point.y), point.path) for x, point in zip(places, series.points, strict=True)]
    numbers = [(x, y, path) for x, y, path in found if y is not None]
    return sorted(numbers, key=lambda point: point[0]) if len(numbers) == len(found) else []


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
