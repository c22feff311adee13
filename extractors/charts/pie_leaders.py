"""Leader lines of pies: which word a line leads to from which wedge."""

from __future__ import annotations

from math import atan2, hypot, pi
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractors.charts.wedge import Wedge
    from schemas.page import TextRun, VectorPath

_MOST_POINTS = 4
_AT_RIM = 0.06  # of the radius
_MEET_PT = 0.6
_AT_WORD = 0.7  # of the type size
_MOST_PIECES = 3
_MOST_LINES = 400
_INSIDE = 0.49  # of the turn: a leader starts near the middle of its wedge

Point = tuple[float, float]
Leader = tuple[Point, Point]


def names_by_leaders(
    group: Sequence[Wedge], words: Sequence[TextRun], paths: Iterable[VectorPath]
) -> dict[int, TextRun]:
    """The word at the end of the line that begins at each wedge's rim, by the identity of the wedge.

    A line may be of several pieces that meet. A word that two lines lead to is no name.
    """
    pieces = [piece for path in paths for piece in _pieces(path)]
    if len(pieces) > _MOST_LINES:
        return {}
    found: dict[int, TextRun] = {}
    for piece in pieces:
        for start, end in (piece, piece[::-1]):
            wedge = next((wedge for wedge in group if _starts_at(start, end, wedge)), None)
            if wedge is None or id(wedge) in found:
                continue
            word = _word_at(_followed(end, piece, pieces), words)
            if word is not None:
                found[id(wedge)] = word
    told = [id(word) for word in found.values()]
    return {wedge: word for wedge, word in found.items() if told.count(id(word)) == 1}


def _pieces(path: VectorPath) -> Iterator[Leader]:
    if path.stroke is None or path.fill is not None or any(path.arcs) or len(path.points) > _MOST_POINTS:
        return
    yield path.points[0], path.points[-1]


def _starts_at(start: Point, end: Point, wedge: Wedge) -> bool:
    """Whether a line goes outwards from the rim of a wedge."""
    (x, y), radius = wedge.centre, wedge.radius
    from_centre = hypot(start[0] - x, start[1] - y)
    if abs(from_centre - radius) > _AT_RIM * radius or hypot(end[0] - x, end[1] - y) <= from_centre:
        return False
    off = (atan2(start[1] - y, start[0] - x) - wedge.middle + pi) % (2 * pi) - pi
    return abs(off) < _INSIDE * wedge.turn


def _followed(end: Point, piece: Leader, pieces: Sequence[Leader]) -> Point:
    """Where a line of several pieces ends."""
    used = [piece]
    for _ in range(_MOST_PIECES):
        following = next(
            (
                (one, other)
                for candidate in pieces
                if candidate not in used
                for one, other in (candidate, candidate[::-1])
                if hypot(one[0] - end[0], one[1] - end[1]) <= _MEET_PT
            ),
            None,
        )
        if following is None:
            break
        used.append(following if following in pieces else following[::-1])
        end = following[1]
    return end


def _word_at(end: Point, words: Sequence[TextRun]) -> TextRun | None:
    near = [word for word in words if word.bbox.expand(_AT_WORD * word.size_pt).contains_point(*end)]
    return min(near, key=lambda word: abs(word.bbox.center_y - end[1]), default=None)
