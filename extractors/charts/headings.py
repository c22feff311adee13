"""What is written around a panel: its title and the names of its axes."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun

_ABOVE = 4.5  # type sizes
_FAR_ABOVE = 6.0
_MARGIN_PT = 80.0
_LARGER = 1.15  # than the usual text of the chart
_BELOW_PT = 40.0
_LEFT_PT = 60.0
_CENTRED = 0.12
_TITLE_LENGTH = 140
_SLACK_PT = 3.0
_ALIGNED_PT = 2.0
_NEXT_LINE = 1.7  # type sizes
_YEAR = re.compile(r"(?:19|20)\d\d")


def find_title(
    frame: BBox, runs: Sequence[TextRun], taken: Collection[int], *, alone: bool = True, others: Sequence[BBox] = ()
) -> TextRun | None:
    """The largest text above the panel that is centred over it or begins with it; the nearest of equals.

    A chart that stands `alone` may have its title at the margin, or centred over more than its panel. What stands
    nearer to the labels of one of the `others` (panels with their tick labels) is the name of that one's axis.
    """
    near = [
        run
        for run in runs
        if id(run) not in taken
        and not any(_is_nearer_below(run.bbox, other, frame) for other in others)
        and abs(run.angle) < 1
        and (any(char.isalpha() for char in run.text) or _YEAR.fullmatch(run.text.strip()))
        and len(run.text) <= _TITLE_LENGTH
        and -1.0 <= frame.top - run.bbox.bottom <= (_FAR_ABOVE if alone else _ABOVE) * run.size_pt
    ]
    over = [run for run in near if _is_over(run.bbox, frame)]
    if not over and alone:
        over = [run for run in near if _is_around(run.bbox, frame)]
    if not over and alone:
        usual = median(run.size_pt for run in runs) if runs else 0.0
        over = [run for run in near if run.size_pt >= _LARGER * usual]
    best = max(over, key=lambda run: (round(run.size_pt, 1), run.bbox.bottom), default=None)
    return _whole(best, near) if best is not None else None


def _whole(line: TextRun, near: Sequence[TextRun]) -> TextRun:
    """The title with its lines above: of one size, one under the other."""
    for other in sorted(near, key=lambda run: -run.bbox.bottom):
        gap = line.bbox.top - other.bbox.top
        aligned = (
            min(abs(other.bbox.center_x - line.bbox.center_x), abs(other.bbox.left - line.bbox.left)) < _ALIGNED_PT
        )
        if aligned and abs(other.size_pt - line.size_pt) < 0.1 and 0.8 < gap / line.size_pt < _NEXT_LINE:
            text = f"{other.text.strip()} {line.text.strip()}"
            line = replace(other, text=text, bbox=other.bbox.union(line.bbox))
    return line


def _is_nearer_below(box: BBox, other: BBox, frame: BBox) -> bool:
    """Whether a text between two panels stands nearer to the upper one."""
    return box.overlap_x(other) > 0 and -_SLACK_PT <= box.top - other.bottom < frame.top - box.bottom


def _is_over(box: BBox, frame: BBox) -> bool:
    centred = abs(box.center_x - frame.center_x) <= _CENTRED * frame.width
    begins = -40.0 <= box.left - frame.left <= 0.05 * frame.width and box.width > 0.25 * frame.width
    return (centred or begins) and box.overlap_x(frame) > 0.3 * box.width


def _is_around(box: BBox, frame: BBox) -> bool:
    centred = abs(box.center_x - frame.center_x) <= 2.5 * _CENTRED * frame.width
    begins = -_MARGIN_PT <= box.left - frame.left <= 0.05 * frame.width
    return (centred or begins) and box.width > 0.12 * frame.width


def find_x_label(
    frame: BBox, runs: Sequence[TextRun], taken: Collection[int], below: float, others: Sequence[BBox] = ()
) -> TextRun | None:
    """The nearest line under the tick labels (whose lower edge is `below`) that is centred under the panel.

    What stands nearer to the head of one of the `others` is its title.
    """
    near = [
        run
        for run in runs
        if id(run) not in taken
        and abs(run.angle) < 1
        and -_SLACK_PT <= run.bbox.top - below <= _BELOW_PT
        and not any(
            run.bbox.overlap_x(other) > 0 and 0 <= other.top - run.bbox.bottom < run.bbox.top - below
            for other in others
        )
        and abs(run.bbox.center_x - frame.center_x) <= _CENTRED * frame.width
        and run.bbox.width <= 1.1 * frame.width
    ]
    return min(near, key=lambda run: run.bbox.top, default=None)


def find_y_label(frame: BBox, runs: Sequence[TextRun], taken: Collection[int]) -> TextRun | None:
    """The nearest text that runs up beside the panel; else the short line at the head of the axis."""
    upright = [
        run
        for run in runs
        if id(run) not in taken
        and abs(abs(run.angle) - 90) < 1
        and 0 <= frame.left - run.bbox.right <= _LEFT_PT
        and run.bbox.overlap_y(frame) > 0.5 * min(run.bbox.height, frame.height)
    ]
    if upright:
        return max(upright, key=lambda run: run.bbox.right)
    heads = [
        run
        for run in runs
        if id(run) not in taken
        and abs(run.angle) < 1
        and 0 <= frame.top - run.bbox.bottom <= 2.5 * run.size_pt
        and run.bbox.left - frame.left >= -_LEFT_PT
        and run.bbox.right <= frame.left + 0.12 * frame.width
    ]
    return max(heads, key=lambda run: run.bbox.bottom, default=None)
