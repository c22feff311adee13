"""Panels: a place where a chart is plotted, with the axes that its tick labels make. A page may have several."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.charts.axes import Scale, fit_scale, snap
from extractors.charts.frames import Lines, corner_frames, find_frames, is_rectangle, lines_of, tick_marks
from extractors.charts.labels import parse_tick

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

_FAR_PT = 34.0  # of tick labels from their axis
_SLACK_PT = 5.0
_ALIGNED_PT = 2.0
_UPRIGHT_DEG = 75.0
_SLOPING_DEG = 10.0


@dataclass(frozen=True, slots=True)
class Category:
    """A label of an axis without numbers, and where on the axis it stands."""

    text: str
    place: float
    run: TextRun


@dataclass(frozen=True, slots=True)
class Panel:
    """A plotting area with its axes. `x_labels` and `y_labels` are all tick labels, whether numbers or names.

    `right` are the labels of a second axis of values, whose scale is its own.
    """

    frame: BBox
    x: Scale | None
    y: Scale | None
    x_labels: tuple[Category, ...]
    y_labels: tuple[Category, ...]
    right: tuple[TextRun, ...] = ()

    @property
    def labels(self) -> tuple[Category, ...]:
        return (*self.x_labels, *self.y_labels)


def find_panels(paths: Sequence[VectorPath], runs: Sequence[TextRun], page_area: float) -> list[Panel]:
    """Plotting areas with at least one axis of numbers and something along the other one, or a second such axis."""
    lines = lines_of(paths)
    candidates = []
    for frame in find_frames(paths, lines, page_area):
        panel = _panel(frame, lines, runs)
        if panel is not None:
            candidates.append(panel)
    solid = {path.bbox.rounded(1) for path in paths if is_rectangle(path)} | corner_frames(lines)
    candidates.sort(key=lambda p: (-_scales(p), p.frame not in solid, -_ticks(p), -p.frame.area))
    taken: list[Panel] = []
    used: set[int] = set()
    for panel in candidates:
        own = {id(label.run) for label in panel.labels}
        if len(own & used) > 0.3 * len(own) or any(_clashes(panel.frame, other.frame) for other in taken):
            continue
        taken.append(panel)
        used |= own
    taken += _sharing(taken, [box for box in find_frames(paths, lines, page_area) if box in solid], lines, runs)
    used = {id(label.run) for panel in taken for label in panel.labels}
    taken = [replace(p, right=tuple(run for run in p.right if id(run) not in used)) for p in taken]
    return sorted(taken, key=lambda panel: (round(panel.frame.top / 20), panel.frame.left))


def _scales(panel: Panel) -> int:
    return (panel.x is not None) + (panel.y is not None)


def _ticks(panel: Panel) -> int:
    return sum(len(scale.ticks) for scale in (panel.x, panel.y) if scale is not None)


def _clashes(frame: BBox, other: BBox) -> bool:
    """Overlapping, but for an inset, which lies inside with axes of its own."""
    common = frame.intersection(other)
    if common is None or common.area < 0.02 * min(frame.area, other.area):
        return False
    small, large = sorted((frame, other), key=lambda box: box.area)
    return not (large.contains(small, 1.0) and small.area < 0.35 * large.area)


def _panel(frame: BBox, lines: Lines, runs: Sequence[TextRun]) -> Panel | None:
    left = _column(frame, runs, side="left")
    bottom = _row(frame, runs, side="bottom")
    y, y_labels = _axis(left, tick_marks(lines, frame, side="left"))
    x, x_labels = _axis(bottom, tick_marks(lines, frame, side="bottom"))
    right, right_labels = _axis(_column(frame, runs, side="right"), tick_marks(lines, frame, side="right"))
    if y is None and not y_labels and right is not None:
        y, y_labels, right = right, right_labels, None
    if x is None and y is None:
        return None
    if (x is None and len(x_labels) < 1) or (y is None and len(y_labels) < 2):
        return None
    return Panel(frame, x, y, tuple(x_labels), tuple(y_labels), tuple(c.run for c in right_labels if right is not None))


def _sharing(taken: Sequence[Panel], solid: Sequence[BBox], lines: Lines, runs: Sequence[TextRun]) -> list[Panel]:
    """Panels of a row or column that have the axis of their neighbour."""
    if not taken:
        return []
    found: list[Panel] = []
    for frame in sorted(solid, key=lambda box: -box.area):
        if any(_clashes(frame, p.frame) or frame.iou(p.frame) > 0.5 for p in (*taken, *found)):
            continue
        level = next((p for p in taken if _same(p.frame.top, frame.top) and _same(p.frame.bottom, frame.bottom)), None)
        above = next((p for p in taken if _same(p.frame.left, frame.left) and _same(p.frame.right, frame.right)), None)
        x, x_labels = _axis(_row(frame, runs, side="bottom"), tick_marks(lines, frame, side="bottom"))
        y, y_labels = _axis(_column(frame, runs, side="left"), tick_marks(lines, frame, side="left"))
        if level is not None and (x is not None or len(x_labels) > 1) and (x or level.y) and y is None and not y_labels:
            found.append(Panel(frame, x, level.y, tuple(x_labels), level.y_labels))
        elif (
            above is not None and (y is not None or len(y_labels) > 1) and (y or above.x) and x is None and not x_labels
        ):
            found.append(Panel(frame, above.x, y, above.x_labels, tuple(y_labels)))
    return found


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _ALIGNED_PT


Placed = list[tuple["TextRun", float]]


def _column(frame: BBox, runs: Sequence[TextRun], *, side: str) -> Placed:
    """Labels beside a frame that stand one below the other, aligned by their ends, their middles or their starts."""
    near = []
    for run in runs:
        gap = frame.left - run.bbox.right if side == "left" else run.bbox.left - frame.right
        level = abs(run.angle) < _SLOPING_DEG and frame.top - _SLACK_PT <= run.anchor_y <= frame.bottom + _SLACK_PT
        if level and -2.0 <= gap <= _FAR_PT:
            near.append(run)
    group = _largest(near, (lambda r: r.bbox.right, lambda r: r.bbox.center_x, lambda r: r.bbox.left))
    return sorted(((run, run.anchor_y) for run in group), key=lambda item: item[1])


def _row(frame: BBox, runs: Sequence[TextRun], *, side: str) -> Placed:
    """Labels below a frame on one line, level or turned; what is wrapped goes on in the lines below."""
    near = []
    for run in runs:
        gap = run.bbox.top - frame.bottom if side == "bottom" else frame.top - run.bbox.bottom
        reach = frame.left - _SLACK_PT <= _anchor_x(run) <= frame.right + _SLACK_PT
        if reach and -2.5 <= gap <= max(_FAR_PT / 2, 1.6 * run.size_pt):
            near.append(run)
    turned = [run for run in near if abs(run.angle) >= _SLOPING_DEG]
    level = [run for run in near if abs(run.angle) < _SLOPING_DEG]
    group = turned if len(turned) > len(level) else _first_row(level)
    placed = sorted(((run, _anchor_x(run)) for run in group), key=lambda item: item[1])
    if group is turned:
        return placed
    whole = [_wrapped(run, runs) for run, _ in placed]
    # One line below one of many labels is the name of the axis.
    wrapped = sum(one.text != run.text for one, (run, _) in zip(whole, placed, strict=True))
    if wrapped < 2 < len(placed):
        return placed
    return [(one, place) for one, (_, place) in zip(whole, placed, strict=True)]


def _anchor_x(run: TextRun) -> float:
    """Where a label belongs: its middle; if it slopes, the end that is nearer to the axis."""
    if abs(run.angle) < _SLOPING_DEG or abs(run.angle) > _UPRIGHT_DEG:
        return run.bbox.center_x
    return run.bbox.right - 0.4 * run.size_pt if run.angle > 0 else run.bbox.left + 0.4 * run.size_pt


def _first_row(runs: Sequence[TextRun]) -> list[TextRun]:
    rows: dict[int, list[TextRun]] = defaultdict(list)
    for run in runs:
        key = next((k for k, row in rows.items() if abs(row[0].anchor_y - run.anchor_y) <= _ALIGNED_PT), len(rows))
        rows[key].append(run)
    ranked = sorted(rows.values(), key=lambda row: row[0].anchor_y)
    if len(ranked) > 1 and len(ranked[0]) == 1 and len(ranked[1]) > 2:
        return ranked[1]
    return ranked[0] if ranked else []


def _wrapped(run: TextRun, runs: Sequence[TextRun]) -> TextRun:
    """The label with the lines that go on below it, centred under it."""
    whole = run
    for other in sorted(runs, key=lambda r: r.bbox.top):
        below = 0.5 * run.size_pt < other.anchor_y - whole.bbox.bottom + 0.36 * run.size_pt < 1.1 * run.size_pt
        centred = abs(other.bbox.center_x - run.bbox.center_x) < 1.0
        if below and centred and abs(other.size_pt - run.size_pt) < 0.1 and abs(other.angle) < 1:
            whole = replace(whole, text=f"{whole.text.strip()} {other.text.strip()}", bbox=whole.bbox.union(other.bbox))
    return whole


def _largest(runs: Sequence[TextRun], keys: Sequence[Callable[[TextRun], float]]) -> list[TextRun]:
    best: list[TextRun] = []
    for key in keys:
        for run in runs:
            group = [other for other in runs if abs(key(other) - key(run)) <= _ALIGNED_PT]
            if len(group) > len(best):
                best = group
    return best


def _axis(placed: Placed, marks: Sequence[float]) -> tuple[Scale | None, list[Category]]:
    """The scale of labels that are numbers, and every label with its place, moved to its tick mark."""
    best: Scale | None = None
    for comma in (False, True):
        read = [(tick, place) for run, place in placed if (tick := parse_tick(run, comma=comma)) is not None]
        if len(read) < 2 or len(read) < 0.7 * len(placed):
            continue
        places, snapped = snap([place for _, place in read], marks)
        scale = fit_scale(places, [tick for tick, _ in read], snapped=snapped)
        if scale is not None and (best is None or len(scale.ticks) > len(best.ticks)):
            best = scale
    places, _ = snap([place for _, place in placed], marks)
    labels = [Category(run.text.strip(), place, run) for (run, _), place in zip(placed, places, strict=True)]
    return best, labels
