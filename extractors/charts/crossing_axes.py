"""Axes that cross inside the plot, each with its numbers beside it: curves around nought, as textbooks draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.charts.axes import UNSNAPPED_PT
from extractors.charts.tick_labels import read_axis
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.frames import Lines
    from extractors.charts.tick_labels import Category
    from schemas.page import TextRun

_FEWEST_MARKS = 3
_MARK_PT = 14.0
_ON_PT = 0.6
_EDGE_PT = 8.0
_LEAST_PT = 60.0

Axis = tuple["Scale | None", list["Category"]]


def crossing_axes(lines: Lines, runs: Sequence[TextRun]) -> Iterator[tuple[BBox, Axis, Axis]]:
    """The box, the level axis and the upright one of every two axes that cross, or meet elsewhere than in a corner.

    An axis is a line with tick marks on it; the numbers stand below the level one and left of the upright one. What
    has both is no table and no grid.
    """
    level = [line for line in lines.level if line.width >= _LEAST_PT and _is_marked(line, lines.upright, upright=False)]
    upright = [
        line for line in lines.upright if line.height >= _LEAST_PT and _is_marked(line, lines.level, upright=True)
    ]
    for across in dict.fromkeys(level):
        for up in dict.fromkeys(upright):
            if not _cross(across, up):
                continue
            frame = BBox(across.left, up.top, across.right, up.bottom).rounded(1)
            x = read_axis(frame._replace(bottom=across.top), lines, runs, "bottom")
            y = read_axis(frame._replace(left=up.left), lines, runs, "left")
            if all(scale is not None and scale.error_pt < UNSNAPPED_PT for scale, _ in (x, y)):
                yield frame, x, y


def _cross(across: BBox, up: BBox) -> bool:
    """Whether two lines have a place in common that is no end of one of them: axes in a corner are found otherwise."""
    if not (across.left <= up.left <= across.right and up.top <= across.top <= up.bottom):
        return False
    beside = min(up.left - across.left, across.right - up.left) > _EDGE_PT
    between = min(across.top - up.top, up.bottom - across.top) > _EDGE_PT
    return beside or between


def _is_marked(line: BBox, others: Sequence[BBox], *, upright: bool) -> bool:
    """Whether short lines touch it at several places."""
    places = set()
    for mark in others:
        if upright:
            touches = mark.left - _ON_PT <= line.left <= mark.right + _ON_PT and line.top <= mark.top <= line.bottom
            size, place = mark.width, mark.top
        else:
            touches = mark.top - _ON_PT <= line.top <= mark.bottom + _ON_PT and line.left <= mark.left <= line.right
            size, place = mark.height, mark.left
        if touches and 0 < size <= _MARK_PT:
            places.add(round(place))
    return len(places) >= _FEWEST_MARKS
