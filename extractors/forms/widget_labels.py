"""The printed label of an interactive field: the words beside, above, under or in its box. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extractors.layout import rows_of
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from extractors.layout import Phrase
    from schemas.page import Page, Widget

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

_TICKS = frozenset({"checkbox", "radio"})
_LEVEL = 0.4
"""Share of the lower one's height in which a label and its field are on one level."""
_FAR = 8.0
"""Line heights beyond which words speak of something else."""
_CAPTION_COST = 1.0
_TICK_LEFT_COST = 1.5
_USED_COST = 4.0
_MOST_CHOICES = 12
"""Phrases that are weighed for a field: the cheapest ones."""


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
    if not widgets:
        return []
    fields = _Boxes.of([widget.bbox for widget in widgets])
    phrases = [p for row in rows_of(page) for p in row.phrases if not _is_value(p, widgets, fields)]
    choices = sorted(_choices(widgets, phrases, fields), key=lambda choice: (choice.cost, choice.widget))
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


@dataclass(frozen=True)
class _Boxes:
    """The sides of n boxes, each an array of n: a page may hold thousands of fields."""

    left: Floats
    top: Floats
    right: Floats
    bottom: Floats

    @classmethod
    def of(cls, boxes: Sequence[BBox]) -> _Boxes:
        sides = np.array([tuple(box) for box in boxes], dtype=np.float64).reshape(-1, 4)
        return cls(sides[:, 0], sides[:, 1], sides[:, 2], sides[:, 3])

    def around(self, x: float, y: float) -> Ints:
        """Which of them hold the point."""
        held = (self.left <= x) & (x <= self.right) & (self.top <= y) & (y <= self.bottom)
        return np.flatnonzero(held)

    def near(self, box: BBox, beside: float, above: float, below: float) -> Ints:
        """Which of them are in reach of a box: on its level within `beside`, or over it within `above` and `below`."""
        level = (self.bottom >= box.top) & (self.top <= box.bottom)
        level &= (self.left <= box.right + beside) & (self.right >= box.left - beside)
        over = (self.left < box.right) & (self.right > box.left)
        over &= (self.bottom >= box.top - above) & (self.top <= box.bottom + below)
        return np.flatnonzero(level | over)


def _is_value(phrase: Phrase, widgets: Sequence[Widget], fields: _Boxes) -> bool:
    """Whether the phrase is what was filled in: it stands in a field's box, and the box says so."""
    return any(
        widgets[index].field_type in _TICKS or _says(widgets[index], phrase.text)
        for index in fields.around(phrase.bbox.center_x, phrase.bbox.center_y)
    )


def _says(widget: Widget, text: str) -> bool:
    """By its value, or by what is drawn in it, which may be another."""
    said = ("".join(each.split()) for each in (widget.value or "", widget.appearance) if widget.value)
    return any("".join(text.split()) in each for each in said)


def _choices(widgets: Sequence[Widget], phrases: Sequence[Phrase], fields: _Boxes) -> Iterator[_Choice]:
    texts = _Boxes.of([phrase.bbox for phrase in phrases])
    tallest = max((phrase.bbox.height for phrase in phrases), default=1.0)
    reach = (3 * _FAR + 1) * tallest, (_FAR / 3 + 1) * tallest, 2 * tallest
    for index, widget in enumerate(widgets):
        found = []
        for at in texts.near(widget.bbox, *reach):
            cost = _cost(widget, phrases[at])
            if cost is not None:
                found.append(_Choice(cost, index, phrases[at]))
        found.sort(key=lambda choice: choice.cost)
        kept = [choice for choice in found[:_MOST_CHOICES] if not _is_blocked(index, choice.phrase, fields)]
        yield from kept


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


def _is_blocked(index: int, phrase: Phrase, fields: _Boxes) -> bool:
    """Whether another field lies between the two."""
    box = BBox(fields.left[index], fields.top[index], fields.right[index], fields.bottom[index])
    label = phrase.bbox
    center_x, center_y = (fields.left + fields.right) / 2, (fields.top + fields.bottom) / 2
    if _overlap_y(box, label) >= _LEVEL:
        between = (min(box.right, label.right) < center_x) & (center_x < max(box.left, label.left))
        shared = np.minimum(fields.bottom, label.bottom) - np.maximum(fields.top, label.top)
        between &= shared >= _LEVEL * np.maximum(np.minimum(fields.bottom - fields.top, label.height), 0.1)
    else:
        between = (min(box.bottom, label.bottom) < center_y) & (center_y < max(box.top, label.top))
        between &= np.minimum(fields.right, box.right) > np.maximum(fields.left, box.left)
    between[index] = False
    return bool(between.any())


def _overlap_y(one: BBox, other: BBox) -> float:
    """Of the lower of the two, how much lies on the level of the other."""
    return one.overlap_y(other) / max(min(one.height, other.height), 0.1)
