"""What is drawn in a panel, by kind: bars, lines, markers, areas; and what tells a chart of another type."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.frames import is_notched, is_rectangle
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.page import VectorPath

_LARGEST_MARKER_PT = 22.0
_LEVEL_PT = 0.1
_PANEL = 0.9
_FEWEST_CORNERS = 3
_MOST_CORNERS = 6
_SHORT = 0.15  # of the panel: the cap of an error bar, not a line without change
_BORDER_PT = 1.5
_SAME_FRAME = 0.95
_FEW_OUTLINES = 3
_OPEN = 4  # corners of three sides
_LONG_LOOP = 24  # points
_BUBBLE = 0.05  # of the panel
_SMALL_PT = 8.0
_DOT_PT = 2.0
_CLIPPED_PT = 1.0
_FEWEST_ROUNDED = 5
_ROUNDED_PT = 0.1


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one panel. `segments` are level or upright lines of two points that are no gridlines, `loops` closed
    lines of many points.
    """

    bars: tuple[VectorPath, ...] = ()
    lines: tuple[VectorPath, ...] = ()
    markers: tuple[VectorPath, ...] = ()
    areas: tuple[VectorPath, ...] = ()
    segments: tuple[VectorPath, ...] = ()
    loops: tuple[VectorPath, ...] = ()


def sort_marks(frame: BBox, paths: Sequence[VectorPath], others: Sequence[BBox]) -> Marks:
    """The marks inside a frame, without those of the `others`: charts set into it, or around it."""
    insets = [other for other in others if frame.contains(other, 1.0)]
    kinds: dict[str, list[VectorPath]] = defaultdict(list)
    for path in paths:
        box = path.bbox
        if not frame.expand(1.5).contains_point(*_seen_middle(box, frame)):
            continue
        if path.clip is not None and (_is_elsewhere(path.clip, frame) or not _is_seen(box, path.clip)):
            continue
        if path.clip is None and _only_touches(box, frame):
            continue
        if any(inset.expand(3).contains(box) for inset in insets) or _is_seen_through(path.clip, frame, others):
            continue
        kind = _kind(path, frame)
        if kind == "line" and _is_border(path, frame):
            continue
        if kind is not None:
            kinds[kind].append(path)
    stars = _stars([*kinds["segment"], *kinds["marker"]])
    for kind in ("segment", "marker") if stars else ():
        kinds[kind] = [path for path in kinds[kind] if path.group not in stars]
    kinds["marker"] += stars.values()
    squares = _squares(kinds["bar"])  # first: the cap of an error bar is as wide as they are, and no flat bar
    kinds["bar"] = [path for path in kinds["bar"] if id(path) not in squares and not (squares and _is_dot(path.bbox))]
    flat = _flat_bars(kinds["segment"], kinds["bar"])
    kinds["bar"] = _without_outlines([*kinds["bar"], *flat])
    kinds["segment"] = [path for path in kinds["segment"] if path not in flat]
    kinds["bar"] = _without_spans(kinds["bar"], frame, alone=not (kinds["line"] or kinds["marker"] or squares))
    kinds["marker"] += [path for path in paths if id(path) in squares]
    return Marks(*(tuple(kinds[kind]) for kind in ("bar", "line", "marker", "area", "segment", "loop")))


def _is_dot(box: BBox) -> bool:
    """Beside square markers: a piece of a dashed line."""
    return max(box.width, box.height) < _DOT_PT


def _is_seen(box: BBox, clip: BBox) -> bool:
    """Whether anything of a path is left of it: the marks of an inset are drawn all over the chart around it."""
    return box.overlap_x(clip) > -_CLIPPED_PT and box.overlap_y(clip) > -_CLIPPED_PT


def _is_elsewhere(clip: BBox, frame: BBox) -> bool:
    """Whether a path is seen in another panel only: bars of a cut axis go on below it, unseen."""
    common = clip.intersection(frame)
    return common is None or common.area < 0.5 * min(clip.area, frame.area)


def _is_seen_through(clip: BBox | None, frame: BBox, others: Sequence[BBox]) -> bool:
    """Whether a path is seen through the frame of another panel, and not through this one."""
    if clip is None or clip.iou(frame) > _SAME_FRAME:
        return False
    return any(clip.iou(other) > _SAME_FRAME for other in others)


def _only_touches(box: BBox, frame: BBox) -> bool:
    """The background of the panel beside it."""
    apart = min(box.overlap_x(frame), box.overlap_y(frame)) <= _BORDER_PT
    return apart and min(box.width, box.height) > 2 * _BORDER_PT


def _is_border(path: VectorPath, frame: BBox) -> bool:
    """Two or more sides of the frame in one stroke."""
    return len(path.points) <= _MOST_CORNERS and all(
        min(abs(x - frame.left), abs(x - frame.right)) <= _BORDER_PT
        and min(abs(y - frame.top), abs(y - frame.bottom)) <= _BORDER_PT
        for x, y in path.points
    )


def _without_spans(bars: Sequence[VectorPath], frame: BBox, *, alone: bool) -> list[VectorPath]:
    """Without bands that reach from edge to edge behind the marks, wider than any bar, and boxes around some marks."""
    spans = [bar for bar in bars if _is_span(bar.bbox, frame)]
    rest = [bar for bar in bars if not _is_span(bar.bbox, frame)]
    sizes = [size for bar in rest for size in (bar.bbox.width, bar.bbox.height)]
    if spans and (rest or not alone) and all(_is_unlike(bar.bbox, sizes) for bar in spans):
        bars = rest
    if not alone and bars and all(bar.fill is None for bar in bars) and len(bars) <= _FEW_OUTLINES:
        return []
    return list(bars)


def _is_span(box: BBox, frame: BBox) -> bool:
    high = abs(box.top - frame.top) <= 1.0 and abs(box.bottom - frame.bottom) <= 1.0
    wide = abs(box.left - frame.left) <= 1.0 and abs(box.right - frame.right) <= 1.0
    return high or wide


def _is_unlike(box: BBox, sizes: Sequence[float]) -> bool:
    size = min(box.width, box.height)
    return not any(abs(size - other) < 0.2 * other for other in sizes)


def _flat_bars(segments: Sequence[VectorPath], bars: Sequence[VectorPath]) -> list[VectorPath]:
    """Bars of height nought, of which a line is left: filled like others of their width."""
    upright = {(bar.fill, round(bar.bbox.width, 1)) for bar in bars if bar.fill is not None}
    lying = {(bar.fill, round(bar.bbox.height, 1)) for bar in bars if bar.fill is not None}
    return [
        path
        for path in segments
        if path.fill is not None
        and (
            (path.fill, round(path.bbox.width, 1)) in upright
            if path.bbox.height <= _LEVEL_PT
            else (path.fill, round(path.bbox.height, 1)) in lying
        )
    ]


def _without_outlines(bars: Sequence[VectorPath]) -> list[VectorPath]:
    """Bars that are filled and then outlined are one; so is what is drawn twice in one colour."""
    filled = sorted(bar.bbox for bar in bars if bar.fill is not None)
    kept: dict[object, VectorPath] = {}
    for bar in bars:
        if bar.fill is not None or not _is_among(bar.bbox, filled):
            kept[bar.bbox.rounded(1), bar.fill] = bar
    return list(kept.values())


def _is_among(box: BBox, boxes: Sequence[BBox]) -> bool:
    """Whether one of the boxes, sorted, is this one but for what programs round."""
    first = bisect_left(boxes, box.left - _ROUNDED_PT, key=attrgetter("left"))
    last = bisect_right(boxes, box.left + _ROUNDED_PT, key=attrgetter("left"))
    return any(all(abs(a - b) <= _ROUNDED_PT for a, b in zip(box, o, strict=True)) for o in boxes[first:last])


def _stars(paths: Sequence[VectorPath]) -> dict[int, VectorPath]:
    """Markers of several short lines drawn at one go, by their groups: "+", and three lines that meet in the point.

    Two sloping lines ("×") are left as they are: each by itself has the place of the marker as its middle.
    """
    groups: dict[int, list[VectorPath]] = defaultdict(list)
    for path in paths:
        if len(path.points) == 2 and path.stroke is not None:
            groups[path.group].append(path)
    found = {group: star for group, pieces in groups.items() if (star := _star(pieces)) is not None}
    return found if len(found) >= _FEWEST_CORNERS else {}


def _star(pieces: Sequence[VectorPath]) -> VectorPath | None:
    if len(pieces) < 2:
        return None
    box = union_all(piece.bbox for piece in pieces)
    middle = (box.center_x, box.center_y)
    if max(box.width, box.height) > _LARGEST_MARKER_PT or not _is_compact(box):
        return None
    shared = [end for end in pieces[0].points if all(_is_end(end, piece) for piece in pieces)]
    crossing = all(abs(p.bbox.center_x - box.center_x) + abs(p.bbox.center_y - box.center_y) < 0.2 for p in pieces)
    if not (shared and len(pieces) > 2) and not (crossing and any(piece.bbox.width <= _LEVEL_PT for piece in pieces)):
        return None
    x, y = shared[0] if shared else middle
    reach = max(abs(value - x) for value in (box.left, box.right)), max(abs(v - y) for v in (box.top, box.bottom))
    points = tuple(point for piece in pieces for point in piece.points)
    around = BBox(x - reach[0], y - reach[1], x + reach[0], y + reach[1])
    return replace(pieces[0], fill=None, points=points, arcs=(False,) * (len(points) - 1), bbox=around)


def _is_end(point: tuple[float, float], line: VectorPath) -> bool:
    return any(abs(point[0] - x) < 0.05 and abs(point[1] - y) < 0.05 for x, y in line.points)


def _squares(bars: Sequence[VectorPath]) -> set[int]:
    """Rectangles that are markers: small, as wide as high, and several of one size (at the border some programs draw
    them larger); or of many sizes, which no bars of one look are in both directions.
    """
    sizes: dict[int, set[int]] = defaultdict(set)
    looks: dict[object, list[VectorPath]] = defaultdict(list)
    for bar in bars:
        if _is_small_square(bar.bbox):
            sizes[round(bar.bbox.width * 10)].add(id(bar))
        if bar.fill is not None:
            looks[bar.fill].append(bar)
    exact = {bar for group in sizes.values() if len(group) >= _FEWEST_CORNERS for bar in group}
    fills = {bar.fill for bar in bars if id(bar) in exact and bar.fill is not None}
    exact |= {id(bar) for bar in bars if bar.fill in fills and _is_small_square(bar.bbox)}
    for alike in looks.values():
        wide = {round(bar.bbox.width) for bar in alike}
        if len(wide) >= _FEWEST_CORNERS and all(_is_as_wide_as_high(bar.bbox) for bar in alike):
            exact |= {id(bar) for bar in alike}
    return exact | _about_square(bars)


def _is_small_square(box: BBox) -> bool:
    return box.width <= _LARGEST_MARKER_PT and _is_as_wide_as_high(box)


def _is_as_wide_as_high(box: BBox) -> bool:
    return abs(box.width - box.height) < 0.02 * box.width + 0.02


def _about_square(bars: Sequence[VectorPath]) -> set[int]:
    """Small rectangles of about one size, nearly square, at many heights: markers whose corners were rounded off."""
    small = [bar for bar in bars if max(bar.bbox.width, bar.bbox.height) <= _SMALL_PT]
    if len(small) < _FEWEST_ROUNDED:
        return set()
    wide, high = (median(size) for size in zip(*((bar.bbox.width, bar.bbox.height) for bar in small), strict=True))
    small = [b for b in small if abs(b.bbox.width - wide) < 0.1 * wide and abs(b.bbox.height - high) < 0.1 * high]
    levels = {round(bar.bbox.bottom) for bar in small}
    if (
        len(small) < _FEWEST_ROUNDED
        or abs(wide - high) > 0.2 * wide
        or 2 * len(levels) < len({round(bar.bbox.left) for bar in small})
    ):
        return set()
    ids = {id(bar) for bar in small}
    # A bar as wide as they are, or as high, is one of a row of bars of which some are that short.
    of_bars = any(
        abs(bar.bbox.width - wide) < 0.2 * wide or abs(bar.bbox.height - high) < 0.2 * high
        for bar in bars
        if id(bar) not in ids
    )
    return set() if of_bars else ids


def _seen_middle(box: BBox, frame: BBox) -> tuple[float, float]:
    """The middle of what is seen of it: bars are drawn past the edge of a cut axis, and clipped."""
    common = box.intersection(frame) or box
    return common.center_x, common.center_y


def _kind(path: VectorPath, frame: BBox) -> str | None:
    box = path.bbox
    if path.fill is None and path.stroke is None:
        return None
    large = max(box.width, box.height)
    if is_rectangle(path) or _is_flat_bar(path) or _is_open_bar(path, frame):
        if box.width > _PANEL * frame.width and box.height > _PANEL * frame.height:
            return None
        if path.fill is None and path.stroke is not None and large < 2:
            return None
        return "bar" if path.fill is not None or path.width_pt > 0 else None
    return _kind_of_line(path) if len(path.points) == 2 else _kind_of_shape(path, frame)


def _kind_of_line(path: VectorPath) -> str:
    """A line of two points; a short sloping one is a part of a marker (×)."""
    box = path.bbox
    if max(box.width, box.height) <= _LARGEST_MARKER_PT and _is_compact(box):
        return "marker"
    return "segment" if box.height <= _LEVEL_PT or box.width <= _LEVEL_PT else "line"


def _kind_of_shape(path: VectorPath, frame: BBox) -> str | None:
    box = path.bbox
    closed = path.points[0] == path.points[-1]
    small = max(box.width, box.height) <= _LARGEST_MARKER_PT and _is_compact(box)
    if closed and path.fill is not None and is_round(path) and box.area < _BUBBLE * frame.area:
        return "marker"
    if small and (path.fill is not None or closed or len(path.points) <= 4):
        return "marker"
    if path.fill is not None and len(path.points) > _FEWEST_CORNERS:
        return "area" if box.width < 1.2 * frame.width else None
    if closed and path.stroke is not None and (len(path.points) >= _LONG_LOOP or is_notched(path)):
        return "loop"
    if closed or path.stroke is None:
        return None
    straight = box.width <= _LEVEL_PT or (box.height <= _LEVEL_PT and box.width < _SHORT * frame.width)
    return "segment" if straight else "line"


def is_round(path: VectorPath) -> bool:
    """A circle: nothing but arcs, as wide as high."""
    return all(path.arcs) and abs(path.bbox.width - path.bbox.height) < 0.02 * path.bbox.width


def _is_flat_bar(path: VectorPath) -> bool:
    """A bar of height nought."""
    return path.fill is not None and len(path.points) >= 4 and path.bbox.height <= _LEVEL_PT < path.bbox.width


def _is_open_bar(path: VectorPath, frame: BBox) -> bool:
    """Three sides of an outline that stand at an edge of the frame or beyond it: what is left of a bar cut off there,
    as on a logarithmic axis, which has no nought to stand on.
    """
    if path.fill is not None or len(path.points) != _OPEN or any(path.arcs) or not _is_square(path):
        return False
    (x, y), *_, (u, v) = path.points
    standing = abs(y - v) <= _LEVEL_PT < abs(x - u) and (y >= frame.bottom - _BORDER_PT or y <= frame.top + _BORDER_PT)
    lying = abs(x - u) <= _LEVEL_PT < abs(y - v) and (x <= frame.left + _BORDER_PT or x >= frame.right - _BORDER_PT)
    return standing or lying


def _is_square(path: VectorPath) -> bool:
    return all(min(abs(b[0] - a[0]), abs(b[1] - a[1])) <= _LEVEL_PT for a, b in pairwise(path.points))


def _is_compact(box: BBox) -> bool:
    return min(box.width, box.height) > 0.3 * max(box.width, box.height)


def corners_of(bar: VectorPath) -> set[tuple[int, int]]:
    """The corners of a bar in half points."""
    box = bar.bbox
    return {(round(2 * x), round(2 * y)) for x in (box.left, box.right) for y in (box.top, box.bottom)}


def is_outline(line: VectorPath, corners: set[tuple[int, int]]) -> bool:
    """Whether a line of level and upright pieces goes round bars that are drawn already."""
    square = _is_square(line)
    near = {(i, j) for x, y in corners for i in (x - 1, x, x + 1) for j in (y - 1, y, y + 1)} if square else set()
    return square and sum((round(2 * x), round(2 * y)) in near for x, y in line.points) >= 0.7 * len(line.points)
