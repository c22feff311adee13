"""What is drawn around texts and is no mark: the frames of legends and of notes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from extractors.charts.frames import is_rectangle
from extractors.charts.legend import is_drawn_into
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.legend import Entry
    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

_AROUND = 3.5  # times the area of the text
_AROUND_LEGEND = 4.0  # times the area of its entries
_HEIGHT = 2.5  # type sizes a line
_MARGIN = 0.6
_EDGE_PT = 0.05
_PALE = 0.9
_GROUND_PT2 = 2500.0
_FEWEST_STROKES = 3
_SEEN_PT = 1.0
_SWATCH_PT = (60.0, 25.0)


def text_boxes(paths: Sequence[VectorPath], runs: Sequence[TextRun]) -> list[VectorPath]:
    """The boxes around texts: those with round corners, and square ones, pale and with a border, as tight as a note.

    A bar has its number beside it, or much room around it; so has a card that holds a whole chart.
    """
    found = []
    grounds = [path for path in paths if path.fill is not None and is_rectangle(path) and path.bbox.area > _GROUND_PT2]
    for path in paths:
        rounded = any(path.arcs) and _is_rounded_box(path)
        if not rounded and not (is_rectangle(path) and (_is_pale(path) or _is_like_its_ground(path, grounds))):
            continue
        inside = [run for run in runs if path.bbox.contains(run.bbox, 2.0)]
        texts = sum(max(run.bbox.area, 1.0) for run in inside)
        if path.bbox.area < _AROUND * texts or (rounded and path.bbox.height < _HEIGHT * _height_of_lines(inside)):
            found.append(path)
    return found


def _height_of_lines(runs: Sequence[TextRun]) -> float:
    """The type sizes of the lines that level runs make, and something around them."""
    lines = {round(run.anchor_y / max(run.size_pt, 1.0)): run.size_pt for run in runs if abs(run.angle) < 1}
    return sum(lines.values()) + _MARGIN * max(lines.values(), default=0.0)


def lies_in(path: VectorPath, boxes: Sequence[VectorPath]) -> bool:
    """Whether a path was drawn into one of the boxes, on top of it."""
    return any(is_drawn_into(path, box) for box in boxes)


def holds_legend(path: VectorPath, legend: Sequence[Entry]) -> bool:
    """Whether a path is the box around a legend: tight, so that no bar is one that happens to be under some entries."""
    box = path.bbox
    closed = path.fill is not None or path.points[0] == path.points[-1]
    if not closed or not _is_rounded_box(path):
        return False
    held = [
        union_all([entry.run.bbox, *(p.bbox for p in entry.swatch)])
        for entry in legend
        if box.contains(entry.run.bbox, 1.0) and any(box.contains(p.bbox, 1.0) for p in entry.swatch)
    ]
    return bool(held) and box.area < _AROUND_LEGEND * union_all(held).area


def _is_pale(path: VectorPath) -> bool:
    return path.stroke is not None and path.fill is not None and min(path.fill) >= _PALE


def _is_like_its_ground(path: VectorPath, grounds: Sequence[VectorPath]) -> bool:
    """Whether it has a border and the colour of what it lies on: a box in the colour of the plot, and no bar."""
    return path.stroke is not None and any(
        ground.fill == path.fill and ground.bbox.area > 2 * path.bbox.area and ground.bbox.contains(path.bbox, 1.0)
        for ground in grounds
    )


def _is_rounded_box(path: VectorPath) -> bool:
    """Every point lies on an edge of the box, and most of the edges are straight."""
    box = path.bbox
    on = all(
        min(abs(x - box.left), abs(x - box.right)) <= _EDGE_PT or min(abs(y - box.top), abs(y - box.bottom)) <= _EDGE_PT
        for x, y in path.points
    )
    return on and not all(path.arcs)


def without_hatching(paths: Sequence[VectorPath]) -> list[VectorPath]:
    """The paths without the lines and dots of hatchings: drawn at one go and seen through a bar or a swatch that is
    drawn as well, at whose sides they do not end.
    """
    through: dict[tuple[BBox, int], list[VectorPath]] = defaultdict(list)
    for path in paths:
        if path.clip is not None:
            through[path.clip, path.group].append(path)
    cut = {
        key
        for key, drawn in through.items()
        if len(drawn) >= _FEWEST_STROKES and any(not key[0].contains(path.bbox, _SEEN_PT) for path in drawn)
    }
    if not cut:
        return list(paths)
    shapes = [path.bbox for path in paths if is_rectangle(path) and _may_be_hatched(path)]
    hatched = {key for key in cut if any(_is_same(key[0], shape) for shape in shapes)}
    return [path for path in paths if path.clip is None or (path.clip, path.group) not in hatched]


def _may_be_hatched(path: VectorPath) -> bool:
    """Bars are seen through a panel, which is larger; swatches are small. Panels are neither."""
    box = path.bbox
    small = box.width <= _SWATCH_PT[0] and box.height <= _SWATCH_PT[1]
    return small or (path.clip is not None and path.clip.area > 2 * box.area)


def _is_same(one: BBox, other: BBox) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= _SEEN_PT
