"""The printed label of an interactive field: the words beside, above, under or in its box. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.layout import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.layout import Phrase
    from schemas.geometry import BBox
    from schemas.page import Page, Widget

_TICKS = frozenset({"checkbox", "radio"})
_LEVEL = 0.4
"""Share of the lower one's height in which a label and its field are on one level."""
_FAR = 8.0
"""Line heights beyond which words speak of something else."""
_CAPTION_COST = 1.0
_TICK_LEFT_COST = 1.5
_USED_COST = 4.0


@dataclass(frozen=True)
class _Choice:
    """A label for a field; `cost` is its distance in line heights, weighed by how usual its place is."""

    cost: float
    widget: int
    phrase: Phrase


def find_labels(page: Page, widgets: Sequence[Widget]) -> list[Phrase | None]:
    """A phrase for each of the page's fields, None where nothing stands near it.

    Cheapest first, and a phrase labels a second field only where nothing better is near: so fields in a row or column
    each get their own.
    """
    phrases = [phrase for row in rows_of(page) for phrase in row.phrases if not _is_value(phrase, widgets)]
    choices = sorted(_choices(widgets, phrases), key=lambda choice: (choice.cost, choice.widget))
    found: list[Phrase | None] = [None] * len(widgets)
    used: set[int] = set()
    later: list[_Choice] = []
    for choice in choices:
        if found[choice.widget] is None and id(choice.phrase) not in used:
            found[choice.widget] = choice.phrase
            used.add(id(choice.phrase))
        else:
            later.append(choice)
    for choice in later:
        if found[choice.widget] is None and choice.cost <= _USED_COST:
            found[choice.widget] = choice.phrase
    return found


def _is_value(phrase: Phrase, widgets: Sequence[Widget]) -> bool:
    """Whether the phrase is what was filled in: it stands in a field's box, and the box says so."""
    for widget in widgets:
        box = widget.bbox
        inside = box.left <= phrase.bbox.center_x <= box.right and box.top <= phrase.bbox.center_y <= box.bottom
        if inside and (widget.field_type in _TICKS or _says(widget, phrase.text)):
            return True
    return False


def _says(widget: Widget, text: str) -> bool:
    value = "".join((widget.value or "").split())
    return bool(value) and "".join(text.split()) in value


def _choices(widgets: Sequence[Widget], phrases: Sequence[Phrase]) -> Iterator[_Choice]:
    for index, widget in enumerate(widgets):
        for phrase in phrases:
            cost = _cost(widget, phrase)
            if cost is not None and not _is_blocked(widget, phrase, widgets):
                yield _Choice(cost, index, phrase)


def _cost(widget: Widget, phrase: Phrase) -> float | None:
    box, label = widget.bbox, phrase.bbox
    line = max(label.height, 1.0)
    if box.intersection(label) is not None and _overlap_y(box, label) > _LEVEL and box.left - 1 <= label.left:
        return 0.5 if widget.field_type not in _TICKS else None  # printed in the box, small, at its edge
    if _overlap_y(box, label) >= _LEVEL:
        return _beside(widget, (box.left - label.right) / line, (label.left - box.right) / line)
    if widget.field_type in _TICKS or box.overlap_x(label) <= 0:
        return None
    above, below = (box.top - label.bottom) / line, (label.top - box.bottom) / line
    offset = abs(box.left - label.left) / line * 0.1
    if -_LEVEL <= above <= _FAR / 3:
        return max(above, 0.0) + offset + 0.3
    if -_LEVEL <= below <= 1.0:
        return max(below, 0.0) + offset + _CAPTION_COST
    return None


def _beside(widget: Widget, left_gap: float, right_gap: float) -> float | None:
    """The label of a text field stands left of it, that of a box to tick right of it, less often left."""
    tick = widget.field_type in _TICKS
    if -0.3 <= right_gap <= (_FAR / 2 if tick else 0.0) and tick:
        return max(right_gap, 0.0) * 0.4
    if -0.3 <= left_gap <= (_FAR / 2 if tick else 3 * _FAR):
        return max(left_gap, 0.0) * 0.15 + (_TICK_LEFT_COST if tick else 0.0)
    return None


def _is_blocked(widget: Widget, phrase: Phrase, widgets: Sequence[Widget]) -> bool:
    """Whether another field lies between the two."""
    box, label = widget.bbox, phrase.bbox
    left, right = min(box.right, label.right), max(box.left, label.left)
    top, bottom = min(box.bottom, label.bottom), max(box.top, label.top)
    beside = _overlap_y(box, label) >= _LEVEL
    for other in widgets:
        if other is widget:
            continue
        center_x, center_y = other.bbox.center_x, other.bbox.center_y
        if beside and left < center_x < right and _overlap_y(other.bbox, label) >= _LEVEL:
            return True
        if not beside and top < center_y < bottom and other.bbox.overlap_x(box) > 0:
            return True
    return False


def _overlap_y(one: BBox, other: BBox) -> float:
    """Of the lower of the two, how much lies on the level of the other."""
    return one.overlap_y(other) / max(min(one.height, other.height), 0.1)
