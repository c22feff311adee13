"""Plotting areas without a frame: a column of tick labels and a row of them below say where the plot is."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.axes import fit_scale
from extractors.charts.labels import parse_tick
from extractors.charts.tick_labels import FAR_PT, mirrored_scale
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractors.charts.frames import Lines
    from schemas.page import TextRun

_ALIGNED_PT = 1.5
_GAP = 2.2  # of the usual distance of two labels
_BELOW_PT = 48.0
_TO_AXIS_PT = 26.0
_LONGEST = 40
_FEWEST = 2
_LEAST_PT = 28.0

Group = list["TextRun"]


def label_frames(runs: Sequence[TextRun], lines: Lines) -> list[BBox]:
    """A frame for each column of labels with the nearest row of labels below it, one of the two being numbers."""
    level = [run for run in runs if abs(run.angle) < 1 and len(run.text) <= _LONGEST]
    upright = [run for run in runs if abs(abs(run.angle) - 90) < 1 and parse_tick(run) is not None]
    columns = [*_columns(level), *_columns(upright)]
    rows = [*_rows(level, lambda run: run.anchor_y)]
    turned = [run for run in runs if abs(run.angle) >= 10 and len(run.text) <= _LONGEST]
    rows += _rows(turned, lambda run: run.bbox.top)
    found = []
    for column in columns:
        below = [row for row in rows if _fits(column, row)]
        if below:
            row = min(below, key=lambda row: row[0].bbox.top)
            if _is_scale(column, upright=True) or _is_scale(row, upright=False):
                frame = _frame(column, row, lines)
                if frame.width >= _LEAST_PT and frame.height >= _LEAST_PT:
                    found.append(frame.rounded(1))
    return list(dict.fromkeys(found))


def height_of(run: TextRun) -> float:
    """The height that a label of an upright axis stands for, level or turned."""
    return run.bbox.center_y if abs(abs(run.angle) - 90) < 1 else run.anchor_y


def _columns(runs: Sequence[TextRun]) -> Iterator[Group]:
    keys: tuple[Callable[[TextRun], float], ...] = (lambda r: r.bbox.right, lambda r: r.bbox.left)
    for key in keys:
        for group in _clusters(runs, key):
            yield from _chains(group, height_of)


def _rows(runs: Sequence[TextRun], key: Callable[[TextRun], float]) -> Iterator[Group]:
    for group in _clusters(runs, key):
        yield from _chains(group, lambda run: run.bbox.center_x)


def _clusters(runs: Sequence[TextRun], key: Callable[[TextRun], float]) -> Iterator[Group]:
    return _cut(sorted(runs, key=key), lambda group, run: key(run) - key(group[0]) > _ALIGNED_PT)


def _chains(group: Group, key: Callable[[TextRun], float]) -> Iterator[Group]:
    """The group cut where labels stand much further apart than they usually do."""
    ordered = sorted(group, key=key)
    usual = median(key(b) - key(a) for a, b in pairwise(ordered))
    return _cut(ordered, lambda chain, run: key(run) - key(chain[-1]) > _GAP * usual + 1)


def _cut(ordered: Sequence[TextRun], begins: Callable[[Group, TextRun], bool]) -> Iterator[Group]:
    """The runs in groups, a new one where a run `begins` it after the group before; those of too few are left out."""
    group: Group = []
    for run in ordered:
        if group and begins(group, run):
            if len(group) >= _FEWEST:
                yield group
            group = []
        group.append(run)
    if len(group) >= _FEWEST:
        yield group


def _fits(column: Group, row: Group) -> bool:
    """Whether the row begins right of the column and just below its end."""
    edge = max(run.bbox.right for run in column)
    last = column[-1]
    drop = row[0].bbox.top - height_of(last)
    span = row[-1].bbox.center_x - row[0].bbox.center_x
    start = row[0].bbox.center_x - edge
    return (
        -0.2 * last.size_pt <= drop <= _BELOW_PT + _step(column) and -last.size_pt <= start <= 0.5 * span + _TO_AXIS_PT
    )


def _is_scale(group: Group, *, upright: bool) -> bool:
    counts: dict[bool, int] = defaultdict(int)
    for comma in (False, True):
        read = [(run, tick) for run in group if (tick := parse_tick(run, comma=comma)) is not None]
        if len(read) >= max(_FEWEST, 0.7 * len(group)):
            places = [height_of(run) if upright else run.bbox.center_x for run, _ in read]
            ticks = [tick for _, tick in read]
            straight = fit_scale(places, ticks, snapped=True)
            counts[comma] = (straight or mirrored_scale(list(zip(ticks, places, strict=True)), ())) is not None
    return any(counts.values())


def _frame(column: Group, row: Group, lines: Lines) -> BBox:
    edge, lowest = max(run.bbox.right for run in column), row[0].bbox.top
    spacing = _step(column)
    step = median(b.bbox.center_x - a.bbox.center_x for a, b in pairwise(row))
    top, bottom = height_of(column[0]) - spacing / 2, height_of(column[-1])
    if not _is_scale(column, upright=True):
        bottom = min(bottom + spacing / 2, lowest)
    elif lowest - bottom > FAR_PT:
        bottom = lowest - row[0].size_pt  # the axis goes on below its last number
    right = row[-1].bbox.center_x + step / 2
    left = edge + 2.0
    axes = [
        box.left for box in lines.upright if edge - 1 <= box.left <= edge + _TO_AXIS_PT and _spans(box, top, bottom)
    ]
    left = min(axes, default=left)
    floors = [box.top for box in lines.level if bottom - 2 <= box.top <= lowest and box.width > 0.5 * (right - left)]
    return BBox(left, top, right, max(floors, default=bottom))


def _step(column: Group) -> float:
    return median(height_of(b) - height_of(a) for a, b in pairwise(column))


def _spans(box: BBox, top: float, bottom: float) -> bool:
    return min(box.bottom, bottom) - max(box.top, top) > 0.7 * (bottom - top)
