"""A place of a page where something sought stands, and which of several places is the best."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.grounding.page_words import Unit
    from schemas.evidence import Match

Kind = Literal["text", "number", "date", "code"]
"""What is sought: running text, a number, a date, or a code, in which separators mean nothing."""

MATCH_ORDER: dict[Match, int] = {"exact": 0, "numeric": 1, "fuzzy": 2, "none": 3}
_SAME_DISTANCE_PT = 6.0


@dataclass(frozen=True)
class Place:
    """Words in lines, top to bottom. `whole` says that they are a phrase from its first word to its last."""

    lines: tuple[tuple[Unit, ...], ...]
    whole: bool
    match: Match = "exact"

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        return tuple(unit for line in self.lines for unit in line)

    @cached_property
    def where(self) -> frozenset[tuple[int, int]]:
        """Row and place in the row of each word."""
        return frozenset((unit.row, unit.at) for unit in self.units)

    @cached_property
    def bbox(self) -> BBox:
        return union_all(unit.word.bbox for unit in self.units)

    @cached_property
    def visible(self) -> bool:
        return all(unit.word.visible for unit in self.units)

    @cached_property
    def spread(self) -> float:
        """The widest white space inside a line, in line heights."""
        gaps = [
            (right.word.bbox.left - left.word.bbox.right) / max(left.word.bbox.height, 1.0)
            for line in self.lines
            for left, right in pairwise(line)
        ]
        return max(gaps, default=0.0)

    def distance(self, near: BBox | None) -> float:
        """White space to a box, in points; 0 where the middle of the place lies in it."""
        if near is None:
            return 0.0
        x, y = self.bbox.center_x, self.bbox.center_y
        dx = max(near.left - x, x - near.right, 0.0)
        dy = max(near.top - y, y - near.bottom, 0.0)
        return max(dx, dy)


def ranked(places: Iterable[Place], near: BBox | None) -> list[Place]:
    """Best first: visible, by the match, by nearness, whole phrases, on few lines, close together, top to bottom."""
    found = list(places)
    return found if len(found) < 2 else sorted(found, key=lambda place: (*_quality(place, near), *_neatness(place)))


def _quality(place: Place, near: BBox | None) -> tuple[bool, int, int]:
    return not place.visible, MATCH_ORDER[place.match], round(place.distance(near) / _SAME_DISTANCE_PT)


def _neatness(place: Place) -> tuple[bool, int, bool, float, float]:
    return not place.whole, len(place.lines), place.spread > 1.5, place.bbox.top, place.bbox.left


def apart(places: Sequence[Place]) -> list[Place]:
    """Without those that share a word with a better one."""
    kept: list[Place] = []
    taken: set[tuple[int, int]] = set()
    for place in places:
        if not place.where & taken:
            kept.append(place)
            taken |= place.where
    return kept


def is_ambiguous(places: Sequence[Place], near: BBox | None) -> bool:
    """Whether a second place is as good a match and as near as the best one."""
    return len(places) > 1 and _quality(places[0], near) == _quality(places[1], near)
