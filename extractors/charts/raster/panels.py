"""Where a chart of a picture is plotted: beside its numbers, along its gridlines, around its marks."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.labels import parse_tick
from extractors.charts.panels import Panel
from extractors.charts.raster.axes import NumberAxis, date_axes, is_each_year, is_years, number_axes, place_of
from extractors.charts.tick_labels import Category
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.page import TextRun, TracedPicture, VectorPath

_BESIDE = 6.0  # type sizes between an axis and its numbers
_AT_RIGHT = 3.0
_SLACK = 1.2
_LINE_GAP = 1.9
_BELOW = 2.6
_CELL = 0.62
_CROSSES = 0.3
_SWATCH_GAP = 1.5
_FAR_BELOW, _PAST_YEAR = 4.5, 1.4
_UPRIGHT_DEG = 75.0


@dataclass(frozen=True, slots=True)
class Rules:
    """Gridlines, axes and tick marks of a picture, as boxes without thickness."""

    level: tuple[BBox, ...]
    upright: tuple[BBox, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A panel, and the runs that its numbers are made of."""

    panel: Panel
    ticks: tuple[TextRun, ...]


def rules_of(paths: Iterable[VectorPath]) -> Rules:
    lines = [path.bbox for path in paths if len(path.points) == 2]
    return Rules(
        tuple(box for box in lines if box.height == 0 < box.width),
        tuple(box for box in lines if box.width == 0 < box.height),
    )


def find_plots(picture: TracedPicture, marks: Sequence[VectorPath], runs: Sequence[TextRun]) -> list[Plot]:
    """The plotting areas with an axis of numbers; `marks` are the paths that may be data, `runs` the texts to use."""
    rules = rules_of(picture.paths)
    columns = number_axes(runs, [box.top for box in rules.level], "upright")
    upright = [box.left for box in rules.upright]
    rows = number_axes(runs, upright, "level")
    rows = [row for row in rows if not _is_legend(row, marks)]
    rows += date_axes(runs, upright, {id(run) for row in rows for run in row.runs})
    found: list[Plot] = []
    used: set[int] = set()
    for column in columns:
        if any(id(run) in used for run in column.runs):
            continue
        frame = _frame_of_column(column, rules, marks, picture.bbox)
        if frame is None or any(_clashes(frame, plot.panel.frame) for plot in found):
            continue
        row = next((row for row in rows if _is_under(row, frame)), None)
        if is_each_year(column.scale) and any(
            not is_years(one.scale) and _stands_along(one, frame, column) for one in rows
        ):
            continue  # lying bars, one for each year
        right = next((other for other in columns if other is not column and _is_right_of(other, column, frame)), None)
        found.append(_plot(frame, row, column, right))
        used |= {id(run) for axis in (column, row, right) if axis is not None for run in axis.runs}
    for row in rows:
        if any(id(run) in used for run in row.runs):
            continue
        frame = _frame_of_row(row, rules, marks, picture.bbox)
        if frame is None or any(_clashes(frame, plot.panel.frame) for plot in found):
            continue
        found.append(_plot(frame, row, None))
        used |= {id(run) for run in row.runs}
    return found


def _plot(frame: BBox, row: NumberAxis | None, column: NumberAxis | None, right: NumberAxis | None = None) -> Plot:
    ticks = tuple(run for axis in (row, column, right) if axis is not None for run in axis.runs)
    x, y = (row.scale if row else None), (column.scale if column else None)
    x_labels = tuple(Category(run.text.strip(), place_of(run, "level"), run) for run in row.runs) if row else ()
    y_labels = tuple(Category(run.text.strip(), place_of(run, "upright"), run) for run in column.runs) if column else ()
    return Plot(Panel(frame, x, y, x_labels, y_labels, right.scale if right else None), ticks)


def _is_right_of(other: NumberAxis, column: NumberAxis, frame: BBox) -> bool:
    """Whether a column of numbers stands at the right edge of a plot and reaches as high and as low."""
    box = union_all(run.bbox for run in other.runs)
    size = median(run.size_pt for run in other.runs)
    beside = -0.5 * size <= box.left - frame.right <= _AT_RIGHT * size
    return beside and _overlaps(other.low, other.high, column.low, column.high)


def _is_legend(row: NumberAxis, marks: Sequence[VectorPath]) -> bool:
    """Whether every number of a row has a swatch before it: it names a series then, as years do."""
    return all(any(_is_swatch_of(mark.bbox, run) for mark in marks if mark.fill is not None) for run in row.runs)


def _is_swatch_of(box: BBox, run: TextRun) -> bool:
    size = run.size_pt
    beside = 0 <= run.bbox.left - box.right <= _SWATCH_GAP * size and abs(box.center_y - run.bbox.center_y) < 0.5 * size
    return beside and 0.4 * size <= min(box.width, box.height) and max(box.width, box.height) <= 2 * size


def _clashes(frame: BBox, other: BBox) -> bool:
    common = frame.intersection(other)
    return common is not None and common.area > 0.2 * min(frame.area, other.area)


def _frame_of_column(column: NumberAxis, rules: Rules, marks: Sequence[VectorPath], page: BBox) -> BBox | None:
    """From the numbers to the right: as far as gridlines or marks reach. Numbers at the right have the plot left."""
    low, high = column.low, column.high
    box = union_all(run.bbox for run in column.runs)
    size = median(run.size_pt for run in column.runs)
    reach = _BESIDE * size
    grid = [
        line
        for line in rules.level
        if low - size <= line.top <= high + size and -0.5 * size <= line.left - box.right <= reach
    ]
    inside = [m.bbox for m in marks if m.bbox.center_x > box.right and _overlaps(m.bbox.top, m.bbox.bottom, low, high)]
    if not grid and not inside:
        return None
    left = median(line.left for line in grid) if grid else min(b.left for b in inside)
    if grid:
        # A gridline may seem to go on in what lies beside the plot: most end where it does.
        tops = {line.top for line in grid}
        right = _usual_end([max(line.right for line in rules.level if line.top == top) for top in tops])
        zero = column.scale.place_of(0.0) if column.scale.kind == "linear" else high
        standing = [m.bbox for m in marks if m.fill is not None and abs(m.bbox.bottom - zero) < 0.3 * size]
        filled = [m.bbox for m in marks if m.fill is not None and _overlaps(m.bbox.top, m.bbox.bottom, low, high)]
        right = max([right, *(b.right for b in filled if left < b.center_x < right), *(b.right for b in standing)])
    else:
        if left - box.right > 2 * reach:
            return None
        right = _end_of_marks([m for m in marks if m.bbox in inside])
    left = max(left, box.right - (size if grid else 0.0))  # OCR takes a tick mark for a dash behind its number
    # The ends of the axis may have no number: bars and further gridlines go on.
    bars = [m.bbox for m in marks if m.fill is not None and not any(m.arcs)]
    # Those below nought hang on the lowest number.
    on = [box for box in bars if left <= box.center_x <= right and _common(box, low - 0.3 * size, high + 0.3 * size)]
    lines = [_level(m) for m in marks if m.stroke is not None and m.bbox.height < 0.5 * size]
    more = [line for line in (*rules.level, *lines) if abs(line.left - left) < size and abs(line.right - right) < size]
    # What stands upright reaches over the highest number, but below the lowest it is a tick mark, or a slanting label.
    across = [line for line in rules.upright if left - 1 <= line.left <= right + 1]
    above = [line.top for line in across if _overlaps(low, high, line.top, line.bottom)]
    more += [m.bbox for m in marks if m.stroke is not None and _runs_through(m.bbox, left, right, (low, high))]
    pitch = (high - low) / max(len({tick.value for tick in column.scale.ticks}) - 1, 1)
    ends = [*above, *(end for box in (*on, *more) for end in (box.top, box.bottom))]
    zero = column.scale.place_of(0.0) if column.scale.kind == "linear" else high
    # The lowest numbers may not have been read: bars stand on nought all the same.
    stand = sum(abs(box.bottom - zero) <= 0.15 * pitch for box in on) > 1
    lowest = max(high, zero if stand else high) + 1.2 * pitch
    ends = [end for end in ends if low - 1.2 * pitch <= end <= lowest]
    return _sane(BBox(left, min([low, *ends]), right, max([high, *ends])), inside, page)


def _frame_of_row(row: NumberAxis, rules: Rules, marks: Sequence[VectorPath], page: BBox) -> BBox | None:
    """From the numbers upwards (or downwards, where they stand above the plot)."""
    low, high = row.low, row.high
    box = union_all(run.bbox for run in row.runs)
    size = median(run.size_pt for run in row.runs)
    grid = [line for line in rules.upright if low - size <= line.left <= high + size]
    above = [line for line in grid if -0.7 * size <= box.top - line.bottom <= _BESIDE * size]
    below = [line for line in grid if -0.7 * size <= line.top - box.bottom <= _BESIDE * size]
    pitch = (high - low) / max(len({tick.value for tick in row.scale.ticks}) - 1, 1)
    bars = [m.bbox for m in marks if m.fill is not None and not any(m.arcs)]
    over = [box for box in bars if box.right > low - 1.5 * pitch and box.left < high + 0.5 * pitch]
    over = [b for b in over if b.width < 1.6 * (high - low)]
    upper = [b for b in over if b.bottom <= box.top + size]
    lower = [b for b in over if b.top >= box.bottom - size]
    boxes, lines = (upper, above) if len(upper) >= len(lower) else (lower, below)
    if not boxes:
        return None
    top = min([*(b.top for b in boxes), *(line.top for line in lines)])
    bottom = max([*(b.bottom for b in boxes), *(line.bottom for line in lines)])
    # The ends of the axis may have no number, or one that was misread: bars go on.
    starts, ends = [b.left for b in boxes if b.right > low], [b.right for b in boxes if b.left < high]
    return _sane(BBox(min([low, *starts]), top, max([high, *ends]), bottom), boxes, page)


def _level(mark: VectorPath) -> BBox:
    """An axis that was traced, without the tick marks that hang on it."""
    y = median(y for _, y in mark.points)
    return mark.bbox._replace(top=y, bottom=y)


def _runs_through(box: BBox, left: float, right: float, span: tuple[float, float]) -> bool:
    """Whether a line crosses a good part of a plot: it may go on above the highest number, and below the lowest."""
    wide = min(box.right, right) - max(box.left, left)
    return wide > _CROSSES * (right - left) and _common(box, *span) and box.height > 0


def _overlaps(low: float, high: float, first: float, last: float) -> bool:
    return min(high, last) - max(low, first) > 0.5 * (high - low)


def _usual_end(ends: Sequence[float]) -> float:
    """The furthest place at which two of them end."""
    shared = [end for end in ends if sum(abs(other - end) < 4.0 for other in ends) > 1]
    return max(shared, default=max(ends))


def _end_of_marks(marks: Sequence[VectorPath]) -> float:
    """How far marks reach; of several lines one may run on into its own swatch in the legend."""
    lines = [mark.bbox.right for mark in marks if mark.stroke is not None and mark.fill is None]
    others = [mark.bbox.right for mark in marks if mark.fill is not None and not any(mark.arcs)]
    return max([*([_usual_end(lines)] if lines else []), *others], default=max(mark.bbox.right for mark in marks))


def _common(box: BBox, low: float, high: float) -> bool:
    return min(box.bottom, high) - max(box.top, low) > 0


def _sane(frame: BBox, inside: Sequence[BBox], page: BBox) -> BBox | None:
    """The frame if it is large enough to be one and something is drawn in it."""
    if frame.width < 0.08 * page.width or frame.height < 0.04 * page.height or not inside:
        return None
    return frame


def _is_under(row: NumberAxis, frame: BBox) -> bool:
    box = union_all(run.bbox for run in row.runs)
    size = median(run.size_pt for run in row.runs)
    along = frame.left - 2 * size <= row.low and row.high <= frame.right + 2 * size
    return along and -size <= box.top - frame.bottom <= 5 * size


def _stands_along(row: NumberAxis, frame: BBox, column: NumberAxis) -> bool:
    """Whether a row of numbers stands under or over a plot, however far it goes on: bars may end below their years."""
    box = union_all(run.bbox for run in row.runs)
    size = median(run.size_pt for run in row.runs)
    far = max(5 * size, _PAST_YEAR * abs(column.scale.step))
    near = -size <= box.top - frame.bottom <= far or -1.5 * size <= frame.top - box.bottom <= far
    left = max(run.bbox.right for run in column.runs)
    return near and left - size <= row.low < frame.right and row.high > frame.left


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
    each = box.width / len(" ".join(words))
    found, start = [], 0
    for word, slot in zip(words, over, strict=True):
        left, right = box.left + each * start, box.left + each * (start + len(word))
        if not left - size < slot < right + size:
            return [cell]
        run = replace(cell.run, text=word, bbox=box._replace(left=left, right=right))
        found.append(Category(word, slot, run))
        start += len(word) + 1
    return found


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
