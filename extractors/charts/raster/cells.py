"""The names along an axis of a chart in a picture: under its bars or beside them, their lines joined."""

from __future__ import annotations

import itertools
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.labels import parse_tick
from extractors.charts.raster.axes import place_of
from extractors.charts.raster.parted_runs import words_of_run
from extractors.charts.tick_labels import Category
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun

_LINE_GAP = 1.9
_BELOW, _FAR_BELOW = 2.6, 4.5
_CELL = 0.62
_UPRIGHT_DEG = 75.0


def name_cells(frame: BBox, runs: Sequence[TextRun], *, upright: bool) -> list[Category]:
    """The names under the plot (or left of it, if bars lie), lines that belong together joined."""
    return _under(frame, runs) if upright else _beside(frame, runs)


def _under(frame: BBox, runs: Sequence[TextRun]) -> list[Category]:
    near = _row_under(frame, runs, _BELOW) or _row_under(frame, runs, _FAR_BELOW)
    sloping = [run for run in near if abs(run.angle) > 10]
    if len(sloping) >= 2:
        return sorted((_cell([run], "level") for run in sloping), key=lambda c: c.place)
    level = [run for run in near if abs(run.angle) <= 10]
    if not level:
        return []
    size = median(run.size_pt for run in level)
    level = _without_numbers(level, size)
    first = min(run.bbox.center_y for run in level)
    head = sorted((r for r in level if r.bbox.center_y - first <= 0.7 * size), key=lambda r: r.bbox.center_x)
    lines = [[run] for run in head]
    # Further lines of a name lie under its first one, at the pitch of the type.
    for run in sorted(runs, key=lambda r: r.bbox.center_y):
        if abs(run.angle) > 10 or any(run is own for line in lines for own in line):
            continue
        for line in lines:
            last = line[-1]
            pitch = run.bbox.center_y - last.bbox.center_y
            under = run.bbox.overlap_x(line[0].bbox) > 0.4 * min(run.bbox.width, line[0].bbox.width)
            if 0.7 * size < pitch < _LINE_GAP * size and under and _fits(run, head):
                line.append(run)
                break
    if len(head) > 1 and sum(len(line) > 1 for line in lines) == 1 and len(lines) > 4:
        # One line below one of many names, in the middle of the plot, is the name of the axis.
        lines = [
            line[:1] if len(line) > 1 and abs(line[1].bbox.center_x - frame.center_x) < 0.03 * frame.width else line
            for line in lines
        ]
    return [_cell(line, "level") for line in lines]


def _row_under(frame: BBox, runs: Sequence[TextRun], far: float) -> list[TextRun]:
    """The runs whose place on the axis is in the plot and that stand below it, so many type sizes at most."""
    return [
        run
        for run in runs
        if run.bbox.top >= frame.bottom - 0.6 * run.size_pt
        and run.bbox.top - frame.bottom <= far * run.size_pt
        and frame.left - 1.5 * run.size_pt <= place_of(run, "level") <= frame.right + 1.5 * run.size_pt
    ]


def _without_numbers(level: list[TextRun], size: float) -> list[TextRun]:
    """The runs under a plot without those above the row of names that are numbers at bars below nought."""
    first = min(level, key=lambda run: run.bbox.center_y)
    below = [run for run in level if run.bbox.center_y - first.bbox.center_y > 0.5 * size]
    above = [run for run in level if run not in below]
    if len(below) <= len(above) or any(parse_tick(run) is None for run in above):
        return level
    return _without_numbers(below, size)


def _fits(run: TextRun, head: Sequence[TextRun]) -> bool:
    """Whether a line is no wider than the room of one name."""
    if len(head) < 2:
        return True
    pitch = min(b.bbox.center_x - a.bbox.center_x for a, b in itertools.pairwise(head))
    return run.bbox.width < 1.15 * pitch


def _beside(frame: BBox, runs: Sequence[TextRun]) -> list[Category]:
    left = [
        run
        for run in runs
        if run.bbox.right <= frame.left + 0.8 * run.size_pt
        and frame.top - 1.5 * run.size_pt <= run.bbox.center_y <= frame.bottom + 1.5 * run.size_pt
    ]
    near = [run for run in left if abs(run.angle) <= 10]
    standing = [run for run in left if abs(run.angle) > _UPRIGHT_DEG]
    nearest = max(standing, key=lambda run: run.bbox.right, default=None)
    if nearest is not None:
        column = [run for run in standing if abs(run.bbox.center_x - nearest.bbox.center_x) < 0.5 * nearest.size_pt]
        if len(column) > max(len(near), 1):
            return sorted((_cell([run], "upright") for run in column), key=lambda cell: cell.place)
    lines: list[list[TextRun]] = []
    for run in sorted(near, key=lambda r: (r.bbox.center_y, r.bbox.left)):
        last = lines[-1][-1] if lines else None
        if last is not None and run.bbox.center_y - last.bbox.center_y < 0.5 * run.size_pt:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_cell(line, "upright") for line in lines]


def _cell(line: Sequence[TextRun], side: str) -> Category:
    text = " ".join(run.text.strip() for run in line)
    box = union_all(run.bbox for run in line)
    whole = line[0] if len(line) == 1 else replace(line[0], text=text, bbox=box, anchor_y=box.center_y)
    place = place_of(whole, "level" if side == "level" else "upright")
    return Category(text, place, whole)


def _parted(cell: Category, slots: Sequence[float]) -> list[Category]:
    """The names of a row that OCR read as one: as many words as there are places under it, each in its middle."""
    words, box = cell.run.text.split(), cell.run.bbox
    size = cell.run.size_pt
    over = [slot for slot in slots if box.left - size < slot < box.right + size]
    if abs(cell.run.angle) > 10 or len(words) < 2 or len(words) != len(over) or box.width < size * len(words):
        return [cell]
    parts = list(zip(words_of_run(cell.run), over, strict=True))
    if not all(run.bbox.left - size < slot < run.bbox.right + size for run, slot in parts):
        return [cell]
    return [Category(run.text, slot, run) for run, slot in parts]


def at_slots(cells: Sequence[Category], slots: Sequence[float], *, upright: bool) -> list[Category]:
    """One name for each place, of all lines nearest to it: names beside lying bars may run over several lines."""
    if not slots:
        return list(cells)
    ordered = sorted(slots)
    cells = [part for cell in cells for part in _parted(cell, ordered)] if upright else cells
    pitch = min((b - a for a, b in itertools.pairwise(ordered)), default=1e9)
    lines: dict[float, list[Category]] = {slot: [] for slot in ordered}
    for cell in cells:
        slot = min(ordered, key=lambda s: abs(s - cell.place))
        if abs(slot - cell.place) <= _CELL * pitch:
            lines[slot].append(cell)
    found = []
    for slot, own in lines.items():
        if own:
            whole = _cell([cell.run for cell in sorted(own, key=lambda c: c.run.bbox.center_y)], "upright")
            found.append(Category(whole.text, slot, whole.run))
    return found
