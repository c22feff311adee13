"""Names written beside the lines themselves, where a chart has no legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.charts.labels import parse_tick
from extractors.charts.legend import colour_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schemas.page import TextRun, VectorPath

_BEHIND = 2.0  # type sizes from the end of a line to its name
_LEVEL = 0.8
_LONGEST = 40

Point = tuple[float, float]


def names_beside(
    ends: Sequence[tuple[Point, VectorPath]], runs: Sequence[TextRun], taken: Collection[int]
) -> list[TextRun | None]:
    """The text right of the last point of each line; a text in a line's colour is that line's first of all."""
    free = [
        run
        for run in runs
        if id(run) not in taken
        and abs(run.angle) < 1
        and len(run.text) <= _LONGEST
        and any(char.isalpha() for char in run.text)
        and parse_tick(run) is None
    ]
    claims = sorted(
        (_is_other_colour(run, path), abs(run.anchor_y - end[1]), index, number)
        for index, (end, path) in enumerate(ends)
        for number, run in enumerate(free)
        if -0.5 * run.size_pt <= run.bbox.left - end[0] <= _BEHIND * run.size_pt
        and abs(run.anchor_y - end[1]) <= _LEVEL * run.size_pt * (1 if _is_other_colour(run, path) else 3)
    )
    names: list[TextRun | None] = [None] * len(ends)
    used: set[int] = set()
    for _, _, index, number in claims:
        if names[index] is None and number not in used:
            names[index] = free[number]
            used.add(number)
    return names


def _is_other_colour(run: TextRun, path: VectorPath) -> bool:
    if run.colour is None or path.stroke is None:
        return True
    return colour_of(run.colour) != colour_of(path.stroke)
