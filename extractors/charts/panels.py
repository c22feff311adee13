"""Panels: a place where a chart is plotted, with the axes that its tick labels make. A page may have several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.charts.axes import UNSNAPPED_PT
from extractors.charts.crossing_axes import crossing_axes
from extractors.charts.frames import Lines, corner_frames, find_frames, is_rectangle, lines_of
from extractors.charts.label_frames import label_frames
from extractors.charts.labels import parse_tick
from extractors.charts.tick_labels import Category, names_inside, read_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.axes import Scale
    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

_ALIGNED_PT = 2.0
_FEWEST_LABELS = 2


@dataclass(frozen=True, slots=True)
class Panel:
    """A plotting area with its axes. `x_labels` and `y_labels` are all tick labels, whether numbers or names.

    `right` is the scale of a second axis of values, whose labels are `right_labels`.
    """

    frame: BBox
    x: Scale | None
    y: Scale | None
    x_labels: tuple[Category, ...]
    y_labels: tuple[Category, ...]
    right: Scale | None = None
    right_labels: tuple[Category, ...] = ()

    @property
    def is_nameless(self) -> bool:
        """Whether nothing stands along one of its axes."""
        return (self.x is None and not self.x_labels) or (self.y is None and not self.y_labels)

    @property
    def labels(self) -> tuple[Category, ...]:
        return (*self.x_labels, *self.y_labels, *self.right_labels)


def find_panels(paths: Sequence[VectorPath], runs: Sequence[TextRun], page_area: float) -> list[Panel]:
    """Plotting areas with at least one axis of numbers and something along the other one, or a second such axis."""
    lines = lines_of(paths)
    drawn = find_frames(paths, lines, page_area)
    solid = {path.bbox.rounded(1) for path in paths if is_rectangle(path)} | corner_frames(lines)
    solid &= set(drawn)
    candidates = []
    for frame in [*drawn, *label_frames(runs, lines)]:
        panel = _panel(frame, lines, _outside(runs, frame, [*solid]))
        if panel is not None:
            candidates.append(panel)
    for frame, (x, x_labels), (y, y_labels) in crossing_axes(lines, runs):
        candidates.append(Panel(frame, x, y, tuple(x_labels), tuple(y_labels)))
    candidates.sort(key=lambda p: (-_scales(p), p.frame not in solid, -_ticks(p), -p.frame.area))
    taken: list[Panel] = []
    used: set[BBox] = set()
    for panel in candidates:
        own = _labels_of(panel)
        if len(own & used) > 0.3 * len(own) or any(_clashes(panel.frame, other.frame) for other in taken):
            continue
        taken.append(panel)
        used |= own
    whole = [box for box in drawn if box in solid]
    taken += _sharing(taken, whole, lines, runs)
    taken += _nameless(taken, whole, lines, runs)
    named = _with_names_beside(_with_names(_without_neighbours(taken)))
    return sorted(named, key=lambda panel: (round(panel.frame.top / 20), panel.frame.left))


def _outside(runs: Sequence[TextRun], frame: BBox, plots: Sequence[BBox]) -> Sequence[TextRun]:
    """The runs without those inside the plots beside a frame: numbers printed at their marks."""
    others = [plot for plot in plots if not _overlap(plot, frame) and _stands_beside(plot, frame)]
    if not others:
        return runs
    return [r for r in runs if not any(plot.contains_point(r.bbox.center_x, r.bbox.center_y) for plot in others)]


def _stands_beside(plot: BBox, frame: BBox) -> bool:
    return _same(plot.top, frame.top) and _same(plot.bottom, frame.bottom)


def _without_neighbours(panels: Sequence[Panel]) -> list[Panel]:
    """The panels without second axes that are the axes of the panels beside them."""
    used = {box for panel in panels for box in _labels_of(panel)}
    return [
        replace(panel, right=None, right_labels=())
        if any(label.run.bbox in used for label in panel.right_labels)
        else panel
        for panel in panels
    ]


def _labels_of(panel: Panel) -> set[BBox]:
    """By their boxes: labels of several lines are put together anew for each frame."""
    return {label.run.bbox for label in (*panel.x_labels, *panel.y_labels)}


def _scales(panel: Panel) -> int:
    return (panel.x is not None) + (panel.y is not None)


def _ticks(panel: Panel) -> int:
    return sum(len(scale.ticks) for scale in (panel.x, panel.y) if scale is not None)


def _overlap(frame: BBox, other: BBox) -> bool:
    common = frame.intersection(other)
    return common is not None and common.area >= 0.02 * min(frame.area, other.area)


def _clashes(frame: BBox, other: BBox) -> bool:
    """Overlapping, but for an inset, which lies inside with axes of its own."""
    if not _overlap(frame, other):
        return False
    small, large = sorted((frame, other), key=lambda box: box.area)
    return not (large.contains(small, 1.0) and small.area < 0.35 * large.area)


def _panel(frame: BBox, lines: Lines, runs: Sequence[TextRun]) -> Panel | None:
    y, y_labels = read_axis(frame, lines, runs, "left")
    x, x_labels = read_axis(frame, lines, runs, "bottom")
    if x is None and (y is None or _few(x_labels)):
        top, top_labels = read_axis(frame, lines, runs, "top")
        x, x_labels = (top, top_labels) if top is not None else (x, x_labels)
    right, right_labels = read_axis(frame, lines, runs, "right")
    if right is None or right.kind == "date":
        right, right_labels = None, []
    if y is None and not y_labels and right is not None and right.error_pt < UNSNAPPED_PT:
        y, y_labels, right, right_labels = right, right_labels, None, []
    if x is None and y is None:
        return None
    # Names may stand at nought, and a number at a bar below it is no row of names.
    if y is not None and y.kind == "linear" and _few(x_labels) and frame.top < (zero := y.place_of(0.0)) < frame.bottom:
        at_zero = read_axis(frame._replace(bottom=zero), lines, runs, "bottom")
        x, x_labels = max((x, x_labels), at_zero, key=lambda axis: len(axis[1]))
    if x is not None and x.kind == "linear" and _few(y_labels) and frame.left < (zero := x.place_of(0.0)) < frame.right:
        at_zero = read_axis(frame._replace(left=zero), lines, runs, "left")
        y, y_labels = max((y, y_labels), at_zero, key=lambda axis: len(axis[1]))
    if (x is None and not x_labels) or (y is None and len(y_labels) < _FEWEST_LABELS):
        return None
    return Panel(frame, x, y, tuple(x_labels), tuple(y_labels), right, tuple(right_labels))


def _sharing(taken: Sequence[Panel], solid: Sequence[BBox], lines: Lines, runs: Sequence[TextRun]) -> list[Panel]:
    """Panels of a row or column that have the axis of their neighbour, then those that have both axes of two."""
    if not taken:
        return []
    found: list[Panel] = []
    bare: list[BBox] = []
    for frame in sorted(solid, key=lambda box: -box.area):
        if _overlaps_any(frame, taken, found):
            continue
        level, above = _beside(frame, taken)
        x, x_labels = read_axis(frame, lines, runs, "bottom")
        y, y_labels = read_axis(frame, lines, runs, "left")
        own_x, own_y = x is not None or not _few(x_labels), y is not None or not _few(y_labels)
        if level is not None and own_x and not own_y and (x or level.y):
            found.append(Panel(frame, x, level.y, tuple(x_labels), level.y_labels))
        elif above is not None and own_y and not own_x and (y or above.x):
            found.append(Panel(frame, above.x, y, above.x_labels, tuple(y_labels)))
        elif not (own_x or own_y):
            bare.append(frame)
    for frame in bare:
        level, above = _beside(frame, [*taken, *found])
        if level is not None and above is not None and (level.y or above.x) and not _overlaps_any(frame, taken, found):
            found.append(Panel(frame, above.x, level.y, above.x_labels, level.y_labels))
    return found


def _beside(frame: BBox, panels: Sequence[Panel]) -> tuple[Panel | None, Panel | None]:
    """A panel in the same row, and one in the same column."""
    level = next((p for p in panels if _same(p.frame.top, frame.top) and _same(p.frame.bottom, frame.bottom)), None)
    above = next((p for p in panels if _same(p.frame.left, frame.left) and _same(p.frame.right, frame.right)), None)
    return level, above


def _overlaps_any(frame: BBox, *panels: Sequence[Panel]) -> bool:
    return any(_overlap(frame, panel.frame) for group in panels for panel in group)


def _nameless(taken: Sequence[Panel], solid: Sequence[BBox], lines: Lines, runs: Sequence[TextRun]) -> list[Panel]:
    """Panels with an axis of numbers and nothing along the other one: their bars are named by a legend, or by names
    across the plot, if at all.
    """
    found: list[Panel] = []
    for frame in sorted(solid, key=lambda box: -box.area):
        if _overlaps_any(frame, taken, found):
            continue
        y, y_labels = read_axis(frame, lines, runs, "left")
        x, x_labels = read_axis(frame, lines, runs, "bottom")
        if y is not None and x is None and not x_labels and y.error_pt < UNSNAPPED_PT:
            found.append(Panel(frame, None, y, tuple(names_inside(frame, runs)), tuple(y_labels)))
        elif x is not None and y is None and not y_labels and x.error_pt < UNSNAPPED_PT:
            found.append(Panel(frame, x, None, tuple(x_labels), ()))
    return found


def _few(labels: Sequence[Category]) -> bool:
    """None, or a single text that happens to stand there."""
    return len(labels) < _FEWEST_LABELS


def _with_names_beside(panels: Sequence[Panel]) -> list[Panel]:
    """Panels side by side with the names left of another one: where numbers printed at bars stand in their place."""
    found = []
    for panel in panels:
        numbers = panel.x is not None and all(parse_tick(label.run) is not None for label in panel.y_labels)
        beside = [
            other
            for other in panels
            if numbers
            and panel.y is None
            and other.y is None
            and len(other.y_labels) >= len(panel.y_labels)
            and not any(parse_tick(label.run) is not None for label in other.y_labels)
            and _same(other.frame.top, panel.frame.top)
            and _same(other.frame.bottom, panel.frame.bottom)
        ]
        found.append(replace(panel, y_labels=beside[0].y_labels) if beside else panel)
    return found


def _with_names(panels: Sequence[Panel]) -> list[Panel]:
    """Panels one above the other with the names that stand under the lowest of them."""
    found = []
    for panel in panels:
        below = [
            other
            for other in panels
            if panel.x is None
            and _few(panel.x_labels)
            and not _few(other.x_labels)
            and other.frame.top > panel.frame.bottom
            and _same(other.frame.left, panel.frame.left)
            and _same(other.frame.right, panel.frame.right)
        ]
        found.append(replace(panel, x=below[0].x, x_labels=below[0].x_labels) if below else panel)
    return found


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _ALIGNED_PT
