"""Where a chart could be plotted: rectangles, axes that meet in a corner, and gridlines of one length."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.page import VectorPath

_LEVEL_PT = 0.1
_THIN_PT = 1.6
_LEAST_WIDTH_PT = 36.0
_LEAST_HEIGHT_PT = 28.0
_MEET_PT = 2.5
_MOST_LINES = 60
_MARK_PT = 14.0
_SPANS = 0.85
_RECTANGLE = 5
_MOST_CORNERS = 6
_FEWEST_BARS = 3
_NOTCHED = 10  # corners


@dataclass(frozen=True, slots=True)
class Lines:
    """The level and the upright lines of a page, as boxes without thickness."""

    level: tuple[BBox, ...]
    upright: tuple[BBox, ...]


def is_rectangle(path: VectorPath) -> bool:
    """Four corners, sides parallel to the page's; a fill closes itself."""
    points = _without_midpoints(path.points) if len(path.points) in (6, 7) else path.points
    if any(path.arcs) or len(points) not in (_RECTANGLE, _RECTANGLE - 1, _RECTANGLE + 1):
        return False
    if len(points) == _RECTANGLE - 1 and path.fill is None:
        return False
    box = path.bbox
    if box.width < _LEVEL_PT and box.height < _LEVEL_PT:
        return False
    corners = {(_side(x, box.left, box.right), _side(y, box.top, box.bottom)) for x, y in points}
    return len(corners) == 4 and all(None not in corner for corner in corners)


def is_notched(path: VectorPath) -> bool:
    """A box with a waist, as some draw box plots: ten corners, all on two sides but two, which face each other."""
    corners = list(dict.fromkeys(path.points))
    if any(path.arcs) or len(corners) != _NOTCHED:
        return False
    box = path.bbox
    for at, low, high in ((0, box.left, box.right), (1, box.top, box.bottom)):
        waist = [c for c in corners if min(abs(c[at] - low), abs(c[at] - high)) > _LEVEL_PT]
        if len(waist) == 2 and abs(waist[0][1 - at] - waist[1][1 - at]) <= _LEVEL_PT:
            return abs(waist[0][at] + waist[1][at] - low - high) <= 2 * _LEVEL_PT
    return False


def _without_midpoints(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """The corners of a closed figure: points in the middle of a level or upright side are none."""
    if points[0] != points[-1]:
        return points
    ring = points[:-1]
    kept = [
        b
        for a, b, c in zip((ring[-1], *ring[:-1]), ring, (*ring[1:], ring[0]), strict=True)
        if not (abs(a[0] - b[0]) <= _LEVEL_PT >= abs(b[0] - c[0]) or abs(a[1] - b[1]) <= _LEVEL_PT >= abs(b[1] - c[1]))
    ]
    return (*kept, kept[0]) if kept else points


def _side(value: float, low: float, high: float) -> int | None:
    if abs(value - low) <= _LEVEL_PT:
        return 0
    return 1 if abs(value - high) <= _LEVEL_PT else None


def lines_of(paths: Iterable[VectorPath]) -> Lines:
    """Lines of two points, lines that are thin rectangles, and the axes that a polyline of one corner draws."""
    level: list[BBox] = []
    upright: list[BBox] = []
    for path in paths:
        if any(path.arcs):
            continue
        box = path.bbox
        if path.fill is None and 2 < len(path.points) <= _MOST_CORNERS and _is_square(path):
            for (ax, ay), (bx, by) in pairwise(path.points):
                side = BBox(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
                (level if side.height <= _LEVEL_PT else upright).append(side)
        elif len(path.points) == 2 or (path.fill is not None and is_rectangle(path)):
            if box.height <= (_LEVEL_PT if len(path.points) == 2 else _THIN_PT) < box.width:
                level.append(BBox(box.left, box.center_y, box.right, box.center_y))
            elif box.width <= (_LEVEL_PT if len(path.points) == 2 else _THIN_PT) < box.height:
                upright.append(BBox(box.center_x, box.top, box.center_x, box.bottom))
    return Lines(tuple(level), tuple(upright))


def _is_square(path: VectorPath) -> bool:
    """Nothing but level and upright pieces: a border, or two axes in one stroke."""
    return all(min(abs(bx - ax), abs(by - ay)) <= _LEVEL_PT for (ax, ay), (bx, by) in pairwise(path.points))


def find_frames(paths: Sequence[VectorPath], lines: Lines, page_area: float) -> list[BBox]:
    """Every box that a chart could be plotted in, the largest first."""
    rectangles = {path.bbox.rounded(1) for path in paths if is_rectangle(path) and path.bbox.area < 0.97 * page_area}
    found = {box for box in rectangles if _is_large(box)}
    found -= _bars_among(rectangles)
    long_level, long_upright = _long_lines(lines)
    found |= {box.rounded(1) for box in (*_grids(long_level, level=True), *_grids(long_upright, level=False))}
    found |= corner_frames(lines)
    return sorted((box for box in found if _is_large(box)), key=lambda box: -box.area)


def _bars_among(boxes: Iterable[BBox]) -> set[BBox]:
    """Boxes of one width that stand on one line and differ in height, or lie so: panels side by side are as high."""
    groups: dict[tuple[str, int, int], set[BBox]] = defaultdict(set)
    for box in boxes:
        for end in {round(box.top), round(box.bottom)}:
            groups["standing", round(box.width), end].add(box)
        for end in {round(box.left), round(box.right)}:
            groups["lying", round(box.height), end].add(box)
    bars: set[BBox] = set()
    for (way, _, _), group in groups.items():
        sizes = {round(box.height if way == "standing" else box.width) for box in group}
        if len(sizes) >= _FEWEST_BARS:
            bars |= group
    return bars


def corner_frames(lines: Lines) -> set[BBox]:
    """Boxes of two axes that meet in a corner."""
    long_level, long_upright = _long_lines(lines)
    return {
        BBox(across.left, up.top, across.right, up.bottom).rounded(1)
        for across in long_level
        for up in long_upright
        if _meet(across, up)
    }


def _long_lines(lines: Lines) -> tuple[list[BBox], list[BBox]]:
    return (
        _longest([box for box in lines.level if box.width >= _LEAST_WIDTH_PT]),
        _longest([box for box in lines.upright if box.height >= _LEAST_HEIGHT_PT]),
    )


def _is_large(box: BBox) -> bool:
    return box.width >= _LEAST_WIDTH_PT and box.height >= _LEAST_HEIGHT_PT


def _longest(boxes: Iterable[BBox]) -> list[BBox]:
    unique = {box.rounded(1) for box in boxes}
    return sorted(unique, key=lambda box: -(box.width + box.height))[:_MOST_LINES]


def _grids(boxes: Sequence[BBox], *, level: bool) -> list[BBox]:
    groups: dict[tuple[int, int], list[BBox]] = defaultdict(list)
    for box in boxes:
        groups[(round(box.left), round(box.right)) if level else (round(box.top), round(box.bottom))].append(box)
    return [
        BBox(
            min(b.left for b in group),
            min(b.top for b in group),
            max(b.right for b in group),
            max(b.bottom for b in group),
        )
        for group in groups.values()
        if len(group) >= 2
    ]


def _meet(across: BBox, up: BBox) -> bool:
    """Axes that share a corner."""
    beside = min(abs(up.left - across.left), abs(up.left - across.right)) <= _MEET_PT
    return beside and up.top - _MEET_PT <= across.top <= up.bottom + _MEET_PT


def tick_marks(lines: Lines, frame: BBox, *, side: str) -> list[float]:
    """Places of tick marks at a side of a frame ("left", "right", "top" or "bottom") and of gridlines across it."""
    places: list[float] = []
    if side in ("left", "right"):
        edge = frame.left if side == "left" else frame.right
        for box in lines.level:
            short = box.width <= _MARK_PT and min(abs(box.left - edge), abs(box.right - edge)) <= _MEET_PT
            across = box.width >= _SPANS * frame.width and abs(box.center_x - frame.center_x) < 0.1 * frame.width
            if (short or across) and frame.top - 2 <= box.top <= frame.bottom + 2:
                places.append(box.top)
    else:
        edge = frame.bottom if side == "bottom" else frame.top
        for box in lines.upright:
            short = box.height <= _MARK_PT and min(abs(box.top - edge), abs(box.bottom - edge)) <= _MEET_PT
            across = box.height >= _SPANS * frame.height and abs(box.center_y - frame.center_y) < 0.1 * frame.height
            if (short or across) and frame.left - 2 <= box.left <= frame.right + 2:
                places.append(box.left)
    return sorted({round(place, 3) for place in places})
