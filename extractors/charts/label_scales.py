"""Bars without an axis of values: the numbers printed at them say how long a unit is."""

from __future__ import annotations

from collections import Counter
from statistics import median, pstdev
from typing import TYPE_CHECKING

from extractors.charts.axes import Scale
from extractors.charts.frames import find_frames, is_rectangle, lines_of
from extractors.charts.labels import parse_tick
from extractors.charts.marks import sort_marks
from extractors.charts.panels import Panel
from extractors.charts.tick_labels import read_axis
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.frames import Lines
    from extractors.charts.labels import Tick
    from extractors.charts.tick_labels import Side
    from schemas.page import TextRun, VectorPath

_FEWEST = 3
_LABELLED = 0.6
_AGREE = 0.8
_CLOSE = 0.01
_LEAST_PT = 1.0
_REACH = 1.4  # type sizes from the end of a bar to its number
_ERROR_PT = 0.4
_PAGE = 0.97
_COVERED = 0.3

Labelled = tuple[float, "Tick"]  # the length of a bar, and the number at it


def labelled_panels(
    paths: Sequence[VectorPath], runs: Sequence[TextRun], panels: Sequence[Panel], page_area: float
) -> list[Panel]:
    """Panels of bars outside the `panels`, with scales in which the lengths are the numbers.

    At least three numbers have to be as many times their bars' lengths, to a hundredth or to their rounding: that does
    not come about by chance.
    """
    free = [
        path
        for path in paths
        if path.fill is not None
        and is_rectangle(path)
        and path.bbox.area < _PAGE * page_area
        and not any(_lies_in(path.bbox, panel.frame) for panel in panels)
    ]
    numbers = [tick for run in runs if (tick := parse_tick(run)) is not None]
    if len(free) < _FEWEST or len(numbers) < _FEWEST:
        return []
    lines = lines_of(paths)
    frames = [*find_frames(paths, lines, page_area), union_all(path.bbox for path in free)]
    found: list[Panel] = []
    for frame in frames:
        if any(_lies_in(frame, panel.frame) or _lies_in(panel.frame, frame) for panel in (*panels, *found)):
            continue
        bars = [bar for bar in sort_marks(frame, free, []).bars if bar.bbox.area < _PAGE * frame.area]
        panel = next(
            (p for upright in (True, False) if (p := _panel(frame, bars, (runs, numbers), lines, upright=upright))),
            None,
        )
        if panel is not None:
            found.append(panel)
    return found


def _lies_in(box: BBox, frame: BBox) -> bool:
    common = box.intersection(frame)
    return common is not None and common.area > _COVERED * box.area


def _panel(
    frame: BBox,
    bars: Sequence[VectorPath],
    told: tuple[Sequence[TextRun], Sequence[Tick]],
    lines: Lines,
    *,
    upright: bool,
) -> Panel | None:
    """`told` are the runs of the page, and the numbers among them."""
    runs, numbers = told
    labelled = [(bar, tick) for bar in bars if (tick := _number_at(bar.bbox, numbers, upright=upright)) is not None]
    if len(labelled) < max(_FEWEST, _LABELLED * len(bars)):
        return None
    scale = _scale_of([(_length(bar.bbox, upright=upright), tick) for bar, tick in labelled], upright=upright)
    if scale is None:
        return None
    ends = Counter(round(end, 1) for bar in bars for end in _ends(bar.bbox, upright=upright))
    base = ends.most_common(1)[0][0]
    below = any((bar.bbox.top > base - 0.5) if upright else (bar.bbox.right < base + 0.5) for bar, _ in labelled)
    negative = any(tick.value < 0 for _, tick in labelled)
    scale = Scale("linear", base, scale.step, scale.error_pt, scale.unit, scale.ticks, mirrored=below and not negative)
    own = {id(tick.run) for _, tick in labelled}
    rest = [run for run in runs if id(run) not in own]
    side: Side = "bottom" if upright else "left"
    _, names = read_axis(frame, lines, rest, side)
    if len(names) < 2:
        _, names = read_axis(union_all(bar.bbox for bar in bars), lines, rest, side)
    if len(names) < 2:
        return None
    return Panel(frame, None, scale, tuple(names), ()) if upright else Panel(frame, scale, None, (), tuple(names))


def _scale_of(labelled: Sequence[Labelled], *, upright: bool) -> Scale | None:
    """The scale without its origin."""
    known = [(length, tick) for length, tick in labelled if length > _LEAST_PT and tick.value]
    if len({abs(tick.value) for _, tick in known}) < _FEWEST:
        return None
    unit = median(abs(tick.value) / length for length, tick in known)
    right = [(length, tick) for length, tick in known if _agrees(length, tick, unit)]
    if len(right) < max(_FEWEST, _AGREE * len(known)):
        return None
    unit = sum(abs(tick.value) * length for length, tick in right) / sum(length * length for length, _ in right)
    error = max(_ERROR_PT, 2 * pstdev(abs(tick.value) / unit - length for length, tick in right))
    units = Counter(tick.unit for _, tick in right)
    step = (-1 if upright else 1) / unit
    return Scale("linear", 0.0, step, error, units.most_common(1)[0][0], tuple(tick for _, tick in right))


def _agrees(length: float, tick: Tick, unit: float) -> bool:
    rounding = 0.55 * 10.0**-tick.decimals * tick.factor
    return abs(abs(tick.value) - unit * length) <= max(rounding, _CLOSE * abs(tick.value))


def _number_at(box: BBox, numbers: Sequence[Tick], *, upright: bool) -> Tick | None:
    """The only number in a bar or beyond one of its ends."""
    near = [tick for tick in numbers if _is_at(tick.run, box, upright=upright)]
    return near[0] if len(near) == 1 else None


def _is_at(run: TextRun, box: BBox, *, upright: bool) -> bool:
    across = run.bbox.center_x - box.center_x if upright else run.bbox.center_y - box.center_y
    if abs(across) > 0.25 * (box.width if upright else box.height) + 1.0:
        return False
    middle = run.bbox.center_y if upright else run.bbox.center_x
    half = (run.bbox.height if upright else run.bbox.width) / 2
    low, high = _ends(box, upright=upright)
    return low - _REACH * run.size_pt - half <= middle <= high + _REACH * run.size_pt + half


def _ends(box: BBox, *, upright: bool) -> tuple[float, float]:
    return (box.top, box.bottom) if upright else (box.left, box.right)


def _length(box: BBox, *, upright: bool) -> float:
    return box.height if upright else box.width
