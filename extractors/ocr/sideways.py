"""Lines that run up or down a page that is read level: stamps along a margin, notes in a gutter.

The detector gives them in pieces, the short ones as tall as wide; pieces of one line are put together again before they
are read, because "2018 AUG", "12" and "PM" say less apart.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from extractors.ocr.detection import TextLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIDEWAYS_RATIO = 2.0
"""A line this many times taller than wide runs sideways; a lone "1" reaches 1.9."""

FIRST_SIDEWAYS = 100_000
"""Sideways lines are numbered from here, apart from all level ones."""

MOST_LINES = 6
"""Of a page, the longest first: a sideways line costs two looks, one for each way that it may run."""

_SHORTEST = 2.5
"""Length of a line worth reading, in its thickness."""
_COMPACT = 0.6
_JOINED_GAP, _SAME_COLUMN, _ALIKE = 1.2, 0.5, 0.6
_NEXT_LINE, _REACH, _FEWEST_BESIDE = (0.7, 2.5), 0.7, 3


def part_sideways(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """The level lines, and the sideways ones with their pieces put together, turned to run along their angle.

    A sideways line's `angle_deg` is about 90: it runs down; who reads it has to try the other way too.
    """
    tall = sorted((line for line in lines if line.height >= SIDEWAYS_RATIO * line.width), key=lambda line: -line.height)
    if not tall:
        return list(lines), []
    pieces = [line for line in lines if _COMPACT * line.width <= line.height < SIDEWAYS_RATIO * line.width]
    found: list[TextLine] = []
    taken: set[TextLine] = set()
    for line in tall:
        if line not in taken:
            chain = _chain(line, [other for other in (*tall, *pieces) if other is not line and other not in taken])
            found += _taken(chain, taken)
    for line in list(found):
        beside = [piece for piece in pieces if piece not in taken and _is_beside(piece, line)]
        if beside:
            first, *others = sorted(beside, key=lambda piece: -piece.height)
            if first.height <= first.width:
                continue  # level numbers beside the title of their axis
            found += _taken(_chain(first, others), taken, fewest=_FEWEST_BESIDE)
    return [line for line in lines if line not in taken], sorted(found, key=lambda line: -line.width)[:MOST_LINES]


def joined_upright(lines: Sequence[TextLine], pieces: Sequence[TextLine]) -> list[TextLine]:
    """Lines that are taller than wide, each with the others and the pieces that go on where it ends: as tall still."""
    found: list[TextLine] = []
    left = sorted(lines, key=lambda line: -line.height)
    while left:
        chain = _chain(left[0], [*left[1:], *pieces])
        left, pieces = ([line for line in some if line not in chain] for some in (left, pieces))
        along = _along(chain)
        whole = along._replace(width=along.height, height=along.width, angle_deg=along.angle_deg - 90)
        found.append(whole if len(chain) > 1 else chain[0])
    return found


def _taken(chain: Sequence[TextLine], taken: set[TextLine], fewest: int = 1) -> list[TextLine]:
    """The line that a chain makes, its pieces taken; none of one too short to be read."""
    whole = _along(chain)
    if len(chain) < fewest or whole.width < _SHORTEST * whole.height:
        taken.update(line for line in chain if line.height >= SIDEWAYS_RATIO * line.width)
        return []
    taken.update(chain)
    return [whole]


def _is_beside(piece: TextLine, line: TextLine) -> bool:
    """The piece stands beside a sideways line (whose width is its length), as the second line of a stamp does."""
    aside = abs(piece.center_x - line.center_x)
    along = abs(piece.center_y - line.center_y)
    return _NEXT_LINE[0] * line.height <= aside <= _NEXT_LINE[1] * line.height and along <= _REACH * line.width


def reversed_line(line: TextLine) -> TextLine:
    """The same rectangle, its text running the other way."""
    return line._replace(angle_deg=line.angle_deg - 180 if line.angle_deg > 0 else line.angle_deg + 180)


def _chain(first: TextLine, others: Iterable[TextLine]) -> list[TextLine]:
    """The line with all pieces that go on where it ends, upwards and downwards, as thick as it is."""
    chain = [first]
    waiting = list(others)
    found = True
    while found:
        found = False
        for other in waiting:
            if any(_goes_on(member, other, first.width) for member in chain):
                chain.append(other)
                waiting.remove(other)
                found = True
                break
    return chain


def _goes_on(one: TextLine, other: TextLine, thickness: float) -> bool:
    gap = abs(one.center_y - other.center_y) - (one.height + other.height) / 2
    shift = (other.center_y - one.center_y) * math.tan(math.radians(one.angle_deg))
    aside = abs(one.center_x - shift - other.center_x)
    alike = _ALIKE * thickness <= other.width <= thickness / _ALIKE
    return gap <= _JOINED_GAP * thickness and aside <= _SAME_COLUMN * thickness and alike


def _along(chain: Sequence[TextLine]) -> TextLine:
    """One line over all pieces of a chain, its length as its width."""
    longest = max(chain, key=lambda line: line.height)
    angle = math.radians(longest.angle_deg)
    down = (-math.sin(angle), math.cos(angle))
    along = [((line.center_x * down[0] + line.center_y * down[1]), line.height / 2) for line in chain]
    start, end = min(at - half for at, half in along), max(at + half for at, half in along)
    total = sum(line.height for line in chain)
    across = sum((line.center_x * down[1] - line.center_y * down[0]) * line.height for line in chain) / total
    middle = (start + end) / 2
    x, y = middle * down[0] + across * down[1], middle * down[1] - across * down[0]
    thick = max(line.width for line in chain)
    return TextLine(x, y, end - start, thick, longest.angle_deg + 90, longest.score)
