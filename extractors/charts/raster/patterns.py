"""Lines of a picture that are no data: hatching, and the edges and the bent grid of three-dimensional bars."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.page import VectorPath

_MOST_ALIKE = 3
_SHARED = 0.5  # of the shorter line


def without_patterns(lines: Sequence[VectorPath]) -> list[VectorPath]:
    """The lines without those of colours that more than a few lines have over the same places.

    Nobody could tell such lines apart, so nobody draws data that way; strokes of a hatching and of a grid in
    perspective are drawn so. Pieces of one line stand one behind the other.
    """
    looks: dict[object, list[VectorPath]] = defaultdict(list)
    for line in lines:
        looks[line.stroke].append(line)
    return [line for group in looks.values() if not _is_pattern(group) for line in group]


def _is_pattern(group: Sequence[VectorPath]) -> bool:
    if len(group) <= _MOST_ALIKE:
        return False
    return any(sum(_share_places(line, other) for other in group) > _MOST_ALIKE for line in group)


def _share_places(line: VectorPath, other: VectorPath) -> bool:
    """Whether both run over the same places along x for most of the shorter one."""
    one, two = line.bbox, other.bbox
    common = min(one.right, two.right) - max(one.left, two.left)
    return common >= _SHARED * min(one.width, two.width)
