"""Dots that lead the eye from a label to its figures: they are no cells, and no part of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.page import Word

_DOTS = frozenset(".·…‥")
_FEWEST = 3
_SAME_LINE = 0.3
_FARTHEST = 1.0
"""White space between two dots, in line heights."""


def without_leaders(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words but for rows of dots; a dot or two alone may stand for a value that is missing."""
    dots = sorted((word for word in words if _DOTS.issuperset(word.text)), key=lambda word: word.bbox.left)
    leading = {
        id(word) for chain in _chains(dots) if sum(len(word.text) for word in chain) >= _FEWEST for word in chain
    }
    return tuple(word for word in words if id(word) not in leading) if leading else tuple(words)


def _chains(dots: Sequence[Word]) -> Iterator[list[Word]]:
    """Dots of one line, each close behind the one before."""
    chains: list[list[Word]] = []
    for word in dots:
        home = next((chain for chain in reversed(chains) if _follows(chain[-1], word)), None)
        if home is None:
            chains.append([word])
        else:
            home.append(word)
    yield from chains


def _follows(before: Word, word: Word) -> bool:
    height = min(before.bbox.height, word.bbox.height)
    level = abs(before.bbox.center_y - word.bbox.center_y) <= _SAME_LINE * height
    return level and -height < word.bbox.left - before.bbox.right <= _FARTHEST * height
