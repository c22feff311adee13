"""What a vision model says of the points of a chart, beside what was measured there. Pure.

A model that reads a value off an axis has measured it once more, and worse: an estimate is no witness of a print, and
where the point was measured it is no contradiction either. What it copied testifies only if it stands at a mark: the
same figures along an axis, in a table or in a sentence are not this point's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.merge.choose import is_grounded
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.evidence import Evidence, Reading
    from schemas.geometry import BBox

_POINT = re.compile(r"/charts/\d+/series/\d+/points/\d+")
_LABEL = re.compile(r"/charts/\d+/series/\d+/(?:name|points/\d+/x)")
_VALUE = re.compile(r"/charts/\d+/series/\d+/points/\d+/y")
_NAME = re.compile(r"/charts/\d+/(?:series/\d+/(?:name|points/\d+/x)|title|[xy]_axis/\w+)")
_PRINT = frozenset({"text_layer", "ocr"})
_REACH = 1.6
"""How far a label may stand from its mark, in heights of its print."""
_SAME = 0.5


def without_guesses(said: Sequence[Reading], before: Sequence[Reading]) -> list[Reading]:
    """What a model said, without values of measured charts that are not printed at a mark.

    `before` is all that was read before; boxes of both are in the reading frames of their pages. A name that was read
    before and stands in several places (a year in the title too) stands where it was read as a name. A point of which
    nothing is left but a name that nobody else knows is left out.
    """
    marks = _Marks.of(before)
    names = _Names.of(before)
    values = [reading for reading in said if _VALUE.fullmatch(reading.path) is None or marks.bear(reading)]
    kept = [names.placed(reading) for reading in values]
    with_value = {_point(reading.path) for reading in kept if _VALUE.fullmatch(reading.path)}
    return [
        reading
        for reading in kept
        if (point := _point(reading.path)) is None
        or point in with_value
        or names.know(reading)
        or not marks.are_near(reading)
    ]


def _point(path: str) -> str | None:
    found = _POINT.match(path)
    return found[0] if found is not None else None


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of series and points that were read before, with their prints, by page and folded text."""

    prints: dict[tuple[int, str], list[tuple[Evidence, ...]]]

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> _Names:
        names = cls({})
        for reading in readings:
            if reading.selector == "geometry" and _LABEL.fullmatch(reading.path) and reading.evidence:
                key = reading.evidence[0].page_no, fold(reading.value)
                names.prints.setdefault(key, []).append(reading.evidence)
        return names

    def know(self, reading: Reading) -> bool:
        return bool(self._known(reading))

    def placed(self, reading: Reading) -> Reading:
        """A name at the nearest of the places where it was read as one."""
        if _LABEL.fullmatch(reading.path) is None or not is_grounded(reading):
            return reading
        known = [prints for prints in self._known(reading) if all(e.source in _PRINT for e in prints)]
        here = reading.evidence[0].bbox
        nearest = min(known, key=lambda prints: _apart(prints[0].bbox, here), default=None)
        return reading if nearest is None else replace(reading, evidence=nearest)

    def _known(self, reading: Reading) -> list[tuple[Evidence, ...]]:
        if not reading.evidence or _LABEL.fullmatch(reading.path) is None:
            return []
        return self.prints.get((reading.evidence[0].page_no, fold(reading.value)), [])


def _apart(one: BBox, other: BBox) -> float:
    return abs(one.center_x - other.center_x) + abs(one.center_y - other.center_y)


@dataclass(frozen=True, slots=True)
class _Marks:
    """Per page: boxes of marks that were measured, numbers found at them, and prints that are something else."""

    measured: dict[int, list[BBox]]
    labels: dict[int, list[BBox]]
    others: dict[int, list[BBox]]

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> _Marks:
        marks = cls({}, {}, {})
        for reading in readings:
            if reading.selector != "geometry":
                continue
            is_value = _VALUE.fullmatch(reading.path) is not None
            for evidence in reading.evidence:
                if is_value:
                    kind = marks.labels if evidence.source in _PRINT else marks.measured
                elif _NAME.fullmatch(reading.path) and evidence.source in _PRINT:
                    kind = marks.others
                else:
                    continue
                kind.setdefault(evidence.page_no, []).append(evidence.bbox)
        return marks

    def bear(self, reading: Reading) -> bool:
        """Whether a value testifies: nothing was measured where it was read, or it is printed at a mark."""
        return all(self._bears(evidence) for evidence in reading.evidence)

    def are_near(self, reading: Reading) -> bool:
        """Whether marks were measured on the page of a reading: then a point without a value is nothing."""
        return any(self.measured.get(evidence.page_no) for evidence in reading.evidence)

    def _bears(self, evidence: Evidence) -> bool:
        box, page_no = evidence.bbox, evidence.page_no
        marks = self.measured.get(page_no, [])
        if evidence.match == "none":
            # The box is what the model was shown.
            return not any(box.contains_point(mark.center_x, mark.center_y) for mark in marks)
        if any(_is_same(box, label) for label in self.labels.get(page_no, ())):
            return True
        if any(_is_same(box, other) for other in self.others.get(page_no, ())):
            return False
        return not marks or any(_is_at(box, mark) for mark in marks)


def _is_same(one: BBox, other: BBox) -> bool:
    return one.iou(other) >= _SAME or other.contains(one, 1.0) or one.contains(other, 1.0)


def _is_at(label: BBox, mark: BBox) -> bool:
    """Whether a print stands at a mark: its middle over it, beside it or in it."""
    return mark.expand(_REACH * label.height).contains_point(label.center_x, label.center_y)
