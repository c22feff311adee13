"""Text that runs up or down a page whose other text is level: which words it is, and how it is read. Pure.

Stamps along a margin say when a document was received; readers of level rows must not meet such words among theirs.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.page import Page, Word

_TALL = 1.6
_TELLING = 3
"""Letters of a word whose shape says which way it runs; shorter ones may be taller than wide."""
_BESIDE, _STACKED, _WIDE = 2.5, 2.0, 1.3


def is_tall(word: Word) -> bool:
    return len(word.text) >= _TELLING and word.bbox.height > _TALL * word.bbox.width


def sideways_lines(words: Sequence[Word]) -> dict[int, list[Word]]:
    """The words of each line, by its number, that stand above each other or are mostly far taller than wide."""
    possible = {word.line_no for word in words if len(word.text) > 1 and word.bbox.height > word.bbox.width}
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        if word.line_no in possible:
            lines[word.line_no].append(word)
    return {line_no: line for line_no, line in lines.items() if _runs_sideways(line)}


def read_sideways(page: Page) -> list[list[list[Word]]]:
    """Blocks of lines that stand beside each other, each as its lines of words, in the order in which they are read."""
    lines = sorted(sideways_lines(page.words).values(), key=lambda line: union_all(w.bbox for w in line).left)
    blocks: list[list[list[Word]]] = []
    for line in lines:
        if blocks and _is_beside(blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [block[::-1] if _runs_down(block) else block for block in blocks]


def _runs_sideways(line: Sequence[Word]) -> bool:
    if any(_is_wide(word) for word in line):
        return False
    if len(line) > 1 and _is_stack(line):
        return True
    telling = [word for word in line if len(word.text) >= _TELLING]
    tall = sum(len(word.text) for word in telling if is_tall(word))
    return 2 * tall > sum(len(word.text) for word in telling) and _is_one_column(line)


def _is_stack(line: Sequence[Word]) -> bool:
    """Words of one line that stand above each other, none of them beside another."""
    box = union_all(word.bbox for word in line)
    if box.height < _STACKED * box.width:
        return False
    boxes = sorted((word.bbox for word in line), key=lambda word_box: word_box.center_y)
    return all(b.top >= a.bottom - 0.3 * min(a.height, b.height) for a, b in pairwise(boxes))


def _is_wide(word: Word) -> bool:
    return len(word.text) >= _TELLING and word.bbox.width > _WIDE * word.bbox.height


def _is_one_column(line: Sequence[Word]) -> bool:
    """The words stand above each other: words beside each other are a level line, however narrow they are."""
    box = union_all(word.bbox for word in line)
    return len(line) == 1 or box.height > box.width


def _runs_down(block: Sequence[Sequence[Word]]) -> bool:
    """Most steps from word to word lead down; then the first line is the rightmost one."""
    steps = [b.bbox.center_y - a.bbox.center_y for line in block for a, b in pairwise(line)]
    return sum(step > 0 for step in steps) >= sum(step < 0 for step in steps)


def _is_beside(one: Sequence[Word], other: Sequence[Word]) -> bool:
    first, second = (union_all(word.bbox for word in line) for line in (one, other))
    thickness = min(first.width, second.width)
    apart = second.left - first.right
    return apart <= _BESIDE * thickness and first.overlap_y(second) > 0.3 * min(first.height, second.height)
