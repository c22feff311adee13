"""Contours by their numbers: each stands in a gap of its line."""

from __future__ import annotations

from collections import defaultdict
from math import hypot
from typing import TYPE_CHECKING

from extractors.charts.labels import parse_tick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

_FEWEST = 3
_REACH_PT = 8.0  # from the ends of the text to those of the line

Point = tuple[float, float]


def shows_numbered_contours(lines: Sequence[VectorPath], frame: BBox, runs: Sequence[TextRun]) -> bool:
    """Whether most numbers in a plot, and several, stand between two ends of lines of one colour, on either side."""
    inside = [run for run in runs if frame.contains_point(run.bbox.center_x, run.bbox.center_y)]
    numbers = [run for run in inside if parse_tick(run) is not None]
    if len(numbers) < _FEWEST:
        return False
    ends: dict[object, list[Point]] = defaultdict(list)
    for line in lines:
        if line.points[0] != line.points[-1]:
            ends[line.stroke] += [line.points[0], line.points[-1]]
    within = sum(any(_is_between(run, group) for group in ends.values()) for run in numbers)
    return within >= _FEWEST and 2 * within > len(numbers)


def _is_between(run: TextRun, ends: Sequence[Point]) -> bool:
    x, y = run.bbox.center_x, run.bbox.center_y
    reach = hypot(run.bbox.width, run.bbox.height) / 2 + _REACH_PT
    near = [(u - x, v - y) for u, v in ends if hypot(u - x, v - y) < reach]
    return any(ax * bx + ay * by < 0 for at, (ax, ay) in enumerate(near) for bx, by in near[at + 1 :])
