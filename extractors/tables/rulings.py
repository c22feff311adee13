"""The lines of a page that may part cells: thin rules, and the edges of shaded areas. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from extractors.drawings import thin_rules
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemas.page import Drawing

_SAME_LINE_PT = 2.0
_BROKEN_PT = 3.0
_TOUCH_PT = 3.0
_SHORTEST_PT = 6.0
_THINNEST_SHADE_PT = 5.0
_WHITE = 0.97
_SEAM_PT = 1.0
_MOST_SHADES = 1500
_MOST = 6000
"""More rules than that are a drawing, not tables."""


class Ruling(NamedTuple):
    """A straight line along one axis: at `at` across it, from `start` to `end` along it (points)."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


class Rulings(NamedTuple):
    """Level lines (`at` is their height) and upright ones, each sorted, pieces of one line joined."""

    level: tuple[Ruling, ...]
    upright: tuple[Ruling, ...]


def find_rulings(drawings: Sequence[Drawing]) -> Rulings:
    """All lines that may part cells."""
    shades = [drawing for drawing in drawings if _is_shade(drawing)]
    if len(shades) > _MOST_SHADES:
        shades = []
    by_colour: dict[object, list[BBox]] = defaultdict(list)
    for shade in shades:
        by_colour[_colour(shade.fill)].append(shade.bbox)
    lines = [drawing for drawing in drawings if not _continues_shade(drawing, by_colour)]
    boxes = [*thin_rules(lines), *(edge for same in by_colour.values() for edge in _edges_in_sight(same))]
    if len(boxes) > _MOST:
        return Rulings((), ())
    level = [Ruling(box.center_y, box.left, box.right) for box in boxes if box.width >= box.height]
    upright = [Ruling(box.center_x, box.top, box.bottom) for box in boxes if box.height > box.width]
    return Rulings(_joined(level), _joined(upright))


def _is_shade(drawing: Drawing) -> bool:
    thick = min(drawing.bbox.width, drawing.bbox.height) >= _THINNEST_SHADE_PT
    return drawing.shape == "rect" and thick and drawing.fill is not None and min(drawing.fill) < _WHITE


def _colour(fill: tuple[float, ...] | None) -> object:
    return tuple(round(part, 2) for part in fill or ())


def _continues_shade(drawing: Drawing, shades: Mapping[object, Sequence[BBox]]) -> bool:
    """A strip in the colour of the shaded area beside it: painted in pieces, it shows no line."""
    if drawing.fill is None or drawing.shape != "rect" or _is_shade(drawing):
        return False
    beside = drawing.bbox.expand(_SEAM_PT)
    long = max(drawing.bbox.width, drawing.bbox.height)
    for box in shades.get(_colour(drawing.fill), ()):
        common = box.intersection(beside)
        if common is not None and max(common.width, common.height) >= 0.5 * long:
            return True
    return False


def _edges_in_sight(shades: Sequence[BBox]) -> list[BBox]:
    """The edges of shaded areas of one colour; where the next of them begins there is nothing to be seen."""
    edges = []
    for box in shades:
        for edge, outside in _edges(box):
            edges += _uncovered(edge, outside, shades)
    return edges


def _edges(box: BBox) -> Iterator[tuple[BBox, BBox]]:
    """The four edges, each with the strip outside of it."""
    left, top, right, bottom = box
    yield BBox(left, top, right, top), BBox(left, top - _SEAM_PT, right, top - _SEAM_PT / 2)
    yield BBox(left, bottom, right, bottom), BBox(left, bottom + _SEAM_PT / 2, right, bottom + _SEAM_PT)
    yield BBox(left, top, left, bottom), BBox(left - _SEAM_PT, top, left - _SEAM_PT / 2, bottom)
    yield BBox(right, top, right, bottom), BBox(right + _SEAM_PT / 2, top, right + _SEAM_PT, bottom)


def _uncovered(edge: BBox, outside: BBox, shades: Iterable[BBox]) -> list[BBox]:
    """What of an edge has no area of the same colour on its other side."""
    level = edge.width >= edge.height
    spans = [(edge.left, edge.right) if level else (edge.top, edge.bottom)]
    for other in shades:
        common = other.intersection(outside)
        if common is not None:
            low, high = (common.left, common.right) if level else (common.top, common.bottom)
            spans = [part for start, end in spans for part in ((start, min(end, low)), (max(start, high), end))]
            spans = [(start, end) for start, end in spans if end - start > _SEAM_PT]
    if level:
        return [BBox(start, edge.top, end, edge.top) for start, end in spans]
    return [BBox(edge.left, start, edge.left, end) for start, end in spans]


def _joined(lines: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Lines that lie in one line and touch are one."""
    joined: list[Ruling] = []
    for group in _in_one_line(sorted(lines)):
        pieces = sorted(group, key=lambda line: line.start)
        current = [pieces[0]]
        for piece in pieces[1:]:
            if piece.start <= max(line.end for line in current) + _BROKEN_PT:
                current.append(piece)
            else:
                joined.append(_one(current))
                current = [piece]
        joined.append(_one(current))
    return tuple(sorted(line for line in joined if line.length >= _SHORTEST_PT))


def _in_one_line(lines: Sequence[Ruling]) -> list[list[Ruling]]:
    groups: list[list[Ruling]] = []
    for line in lines:
        if groups and line.at - groups[-1][0].at <= _SAME_LINE_PT:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _one(pieces: Sequence[Ruling]) -> Ruling:
    length = sum(piece.length for piece in pieces)
    at = sum(piece.at * piece.length for piece in pieces) / length if length else pieces[0].at
    return Ruling(at, min(piece.start for piece in pieces), max(piece.end for piece in pieces))


def meeting(rulings: Rulings) -> list[Rulings]:
    """The lines in groups that hang together: each line meets another of its group. Lines alone are left out."""
    parent = list(range(len(rulings.level) + len(rulings.upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first_upright = len(rulings.level)
    for i, line in enumerate(rulings.level):
        for j, other in enumerate(rulings.upright, start=first_upright):
            if _meet(line, other):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate(rulings.level):
        groups[root(i)][0].append(line)
    for j, line in enumerate(rulings.upright, start=first_upright):
        groups[root(j)][1].append(line)
    return [Rulings(tuple(level), tuple(upright)) for level, upright in groups.values() if level and upright]


def _meet(level: Ruling, upright: Ruling) -> bool:
    across = level.start - _TOUCH_PT <= upright.at <= level.end + _TOUCH_PT
    return across and upright.start - _TOUCH_PT <= level.at <= upright.end + _TOUCH_PT


def edges_of(lines: Iterable[float], tolerance: float = _SAME_LINE_PT) -> list[float]:
    """Places along an axis, those closer than `tolerance` to the one before taken together."""
    edges: list[list[float]] = []
    for place in sorted(lines):
        if edges and place - edges[-1][-1] <= tolerance:
            edges[-1].append(place)
        else:
            edges.append([place])
    return [sum(group) / len(group) for group in edges]
