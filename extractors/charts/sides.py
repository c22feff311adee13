"""Two axes of values: which marks belong to the left one and which to the right one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING

from extractors.charts.legend import Colour, colour_of
from extractors.charts.marks import Marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from extractors.charts.panels import Panel
    from extractors.charts.tick_labels import Category
    from schemas.page import VectorPath

_CHROMATIC = 40  # of 255 between the strongest and the weakest part
_NEAR_COLOUR = 12
_MARK_PT = 14.0
_TOUCH_PT = 2.5
_LEVEL_PT = 0.1
_BORDER_POINTS = 2
_SPANS = 0.95
_TWICE = 2

IsRight = "Callable[[VectorPath, str], bool]"


def split_sides(panel: Panel, marks: Marks, paths: Sequence[VectorPath]) -> tuple[Marks, Marks] | None:
    """The marks of the left axis and of the right one; None where nothing tells which is which.

    In turn: the colour of an axis' numbers, the order of drawing (an axis' ticks and the border of its plot are drawn
    with its marks), and the custom that bars and areas go by the left axis and lines by the right one.
    """
    for rule in (_by_colour(panel, marks), _by_order(panel, paths), _by_borders(panel, paths), _by_custom(marks)):
        if rule is None:
            continue
        left, right = _split(marks, rule, right=False), _split(marks, rule, right=True)
        if _has_data(left) and _has_data(right):
            return left, right
    return None


def looks_of(marks: Marks) -> set[Colour]:
    """The colours of what is drawn."""
    return {look for path in (*marks.bars, *marks.lines, *marks.areas) if (look := _look(path)) is not None}


def _split(marks: Marks, is_right: Callable[[VectorPath, str], bool], *, right: bool) -> Marks:
    return Marks(
        **{
            kind.name: tuple(path for path in getattr(marks, kind.name) if is_right(path, kind.name) == right)
            for kind in fields(Marks)
        }
    )


def _has_data(marks: Marks) -> bool:
    return bool(marks.bars or marks.lines or marks.areas or len(marks.markers) > 1)


def _by_colour(panel: Panel, marks: Marks) -> Callable[[VectorPath, str], bool] | None:
    right, left = _colour_of_labels(panel.right_labels), _colour_of_labels(panel.y_labels)
    if right is None and left is None:
        return None
    looks = looks_of(marks)
    if right is not None and any(_alike(look, right) for look in looks):
        return lambda path, _: (look := _look(path)) is not None and _alike(look, right)
    if left is not None and any(_alike(look, left) for look in looks):
        return lambda path, _: (look := _look(path)) is None or not _alike(look, left)
    return None


def _colour_of_labels(labels: Iterable[Category]) -> Colour | None:
    """The one colour of the labels, if it is no black, grey or white."""
    colours = {colour_of(label.run.colour) for label in labels if label.run.colour is not None}
    if len(colours) != 1:
        return None
    colour = colours.pop()
    return colour if max(colour) - min(colour) >= _CHROMATIC else None


def _look(path: VectorPath) -> Colour | None:
    colour = path.fill if path.fill is not None else path.stroke
    return colour_of(colour) if colour is not None else None


def _alike(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _NEAR_COLOUR for a, b in zip(one, other, strict=True))


def _by_order(panel: Panel, paths: Sequence[VectorPath]) -> Callable[[VectorPath, str], bool] | None:
    """Lines are drawn after the ticks of their axis, bars and areas before them and after those of the axis before."""
    left, right = _ticks_at(panel.frame.left, panel, paths), _ticks_at(panel.frame.right, panel, paths)
    if not left or not right or max(left) > min(right):
        return None
    return lambda path, kind: path.group > (max(left) if kind in ("bars", "areas") else min(right))


def _by_borders(panel: Panel, paths: Sequence[VectorPath]) -> Callable[[VectorPath, str], bool] | None:
    """A border that is drawn twice is drawn once for either axis, over all that goes by it: what lies between is of the
    right one.
    """
    frame = panel.frame
    drawn: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for path in paths:
        box = path.bbox
        if len(path.points) != _BORDER_POINTS or path.fill is not None:
            continue
        if box.width < _LEVEL_PT and box.height > _SPANS * frame.height:
            drawn["upright", _edge(box.left, frame.left, frame.right)].append(path.group)
        elif box.height < _LEVEL_PT and box.width > _SPANS * frame.width:
            drawn["level", _edge(box.top, frame.top, frame.bottom)].append(path.group)
    twice = [min(groups) for (_, edge), groups in drawn.items() if edge is not None and len(groups) == _TWICE]
    return (lambda path, _: path.group > min(twice)) if twice else None


def _edge(place: float, low: float, high: float) -> int | None:
    near = min(abs(place - low), abs(place - high))
    return None if near > _TOUCH_PT else int(abs(place - high) < abs(place - low))


def _ticks_at(edge: float, panel: Panel, paths: Sequence[VectorPath]) -> list[int]:
    return [
        path.group
        for path in paths
        if len(path.points) == 2
        and path.bbox.height < 0.1
        and 0 < path.bbox.width <= _MARK_PT
        and min(abs(path.bbox.left - edge), abs(path.bbox.right - edge)) <= _TOUCH_PT
        and panel.frame.top - 2 <= path.bbox.top <= panel.frame.bottom + 2
    ]


def _by_custom(marks: Marks) -> Callable[[VectorPath, str], bool] | None:
    if not (marks.bars or marks.areas) or not (marks.lines or marks.markers):
        return None
    return lambda _, kind: kind in ("lines", "markers", "segments")
