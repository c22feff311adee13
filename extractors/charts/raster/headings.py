"""The title and the names of the axes of a chart in a picture, joined where they run over several lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.charts.headings import find_title
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun

_FAR = 9.0  # type sizes
_NEXT = 1.8
_SAME = 0.6
_PITCH = 2.1
_CENTRED = 0.2


def upright_label(frame: BBox, runs: Sequence[TextRun], taken: Collection[int]) -> TextRun | None:
    """The text that runs up (or down) beside the plot; further lines of it lie nearer to the plot."""
    beside = [
        run
        for run in runs
        if id(run) not in taken
        and abs(abs(run.angle) - 90) < 8
        and run.bbox.right <= frame.left + run.size_pt
        and run.bbox.overlap_y(frame) > 0.5 * min(run.bbox.height, frame.height)
        and any(char.isalpha() for char in run.text)
    ]
    if not beside:
        return None
    beside.sort(key=lambda run: run.bbox.center_x, reverse=True)
    upwards = beside[0].angle > 0
    lines = [[beside[0]]]
    for run in beside[1:]:
        step = lines[-1][0].bbox.center_x - run.bbox.center_x
        if step <= _SAME * run.size_pt:
            lines[-1].append(run)
        elif step <= _NEXT * run.size_pt and abs(run.bbox.center_y - frame.center_y) < 0.5 * frame.height:
            lines.append([run])
    ordered = lines[::-1] if upwards else lines
    along = [sorted(line, key=lambda run: run.bbox.center_y, reverse=upwards) for line in ordered]
    return _joined([run for line in along for run in line])


def level_label(frame: BBox, runs: Sequence[TextRun], taken: Collection[int]) -> TextRun | None:
    """The nearest line below the plot that is centred under it and is no label."""
    below = [
        run
        for run in runs
        if id(run) not in taken
        and abs(run.angle) < 5
        and 0 <= run.bbox.top - frame.bottom <= _FAR * run.size_pt
        and abs(run.bbox.center_x - frame.center_x) <= _CENTRED * frame.width
        and run.bbox.width <= 1.1 * frame.width
        and any(char.isalpha() for char in run.text)
    ]
    if not below:
        return None
    below.sort(key=lambda run: run.bbox.center_y)
    lines = [below[0]]
    for run in below[1:]:
        if run.bbox.center_y - lines[-1].bbox.center_y <= 1.5 * run.size_pt:
            lines.append(run)
    return _joined(lines)


def whole_title(frame: BBox, runs: Sequence[TextRun], taken: Collection[int]) -> TextRun | None:
    """The title above the plot, with the lines that it runs on in."""
    title = find_title(frame, runs, taken)
    if title is None:
        return None
    size = title.size_pt
    lines = [title]
    for upwards in (True, False):
        for run in sorted(runs, key=lambda r: r.bbox.center_y, reverse=upwards):
            edge = lines[0] if upwards else lines[-1]
            step = (edge.bbox.center_y - run.bbox.center_y) * (1 if upwards else -1)
            aligned = abs(run.bbox.left - title.bbox.left) < size or abs(run.bbox.center_x - title.bbox.center_x) < size
            like = 0.8 < run.size_pt / size < 1.25 and abs(run.angle) < 5 and id(run) not in taken
            if like and aligned and 0.7 * size < step < _PITCH * size and run.bbox.bottom <= frame.top + 0.5 * size:
                lines.insert(0, run) if upwards else lines.append(run)
    return _joined(lines)


def _joined(lines: Sequence[TextRun]) -> TextRun:
    text = " ".join(run.text.strip() for run in lines)
    return replace(lines[0], text=text, bbox=union_all(run.bbox for run in lines))
