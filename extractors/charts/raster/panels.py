"""Where a chart of a picture is plotted: beside its numbers, along its gridlines, around its marks."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

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
_CROSSES = 0.3
_SWATCH_GAP = 1.5
_PAST_YEAR = 1.4
_GREY, _BENT = 0.08, 0.1


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
    grid = [y for mark in marks if (y := _traced_gridline(mark, picture)) is not None]
    columns = number_axes(runs, [*(box.top for box in rules.level), *grid], "upright")
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


def _traced_gridline(mark: VectorPath, picture: TracedPicture) -> float | None:
    """The height of a grey line that is level all along: smoothed gridlines are traced and not found as rules."""
    colour = mark.stroke
    if colour is None or max(colour) - min(colour) > _GREY or mark.bbox.width < _CROSSES * picture.bbox.width:
        return None
    heights = [y for _, y in mark.points]
    level = median(heights)
    beside = sum(abs(y - level) > picture.pixel_pt for y in heights)
    return level if beside <= _BENT * len(heights) else None


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
