"""Words that lie on other words: which of them, if any, does the page show?

Two words at one place are how a number is forged (the old one covered or left under the new one) and how a bold or a
shadow is faked (the same word twice). The ink of each is drawn without the other's and compared with the page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.ink import CLOSE_DPI, MIN_MATCH, match_up_close
from schemas.geometry import Affine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from extractors.glyphs import Glyphs
    from schemas.geometry import BBox

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

CORE = 0.6
_MIN_COMMON = 0.05  # of the smaller core
_ROWS = 256  # words compared with all others at a time, to bound memory
_GRID_PT = 0.5


def overlapping_words(boxes: Floats, core: float = CORE) -> list[tuple[int, int]]:
    """Pairs (first, second), first < second, of word boxes (n × 4) that lie on each other.

    What counts is the `core` of each box, around its centre: lines set tight overlap outside of it.
    """
    half = (boxes[:, 2:] - boxes[:, :2]) * (core / 2)
    center = (boxes[:, :2] + boxes[:, 2:]) / 2
    left, top = (center - half).T
    right, bottom = (center + half).T
    area = (right - left) * (bottom - top)
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(boxes), _ROWS):
        rows = slice(start, start + _ROWS)
        meeting = (left[rows, None] < right) & (right[rows, None] > left)
        meeting &= (top[rows, None] < bottom) & (bottom[rows, None] > top)
        first, second = np.nonzero(np.triu(meeting, start + 1))
        first = first + start
        width = np.minimum(right[first], right[second]) - np.maximum(left[first], left[second])
        height = np.minimum(bottom[first], bottom[second]) - np.maximum(top[first], top[second])
        much = width * height > _MIN_COMMON * np.minimum(area[first], area[second])
        pairs += zip(first[much].tolist(), second[much].tolist(), strict=True)
    return pairs


def seen_apart(
    page: Any,
    display_list: Any,
    glyphs: Glyphs,
    members: Mapping[int, Sequence[int]],
    pairs: Sequence[tuple[int, int]],
    rules: Sequence[BBox],
) -> dict[int, bool]:
    """For each word of `pairs`: does the page show it, its own ink compared alone?

    `members` gives the glyphs of each of these words. Words that one text operation draws on each other cannot be told
    apart and are not shown.
    """
    operations = _operations_of(page, glyphs, members)
    rivals: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        rivals[first].add(second)
        rivals[second].add(first)
    shown = dict.fromkeys(rivals, False)
    for layer in _layers(rivals, operations):
        indices = [index for word in layer.words for index in members[word]]
        match = match_up_close(display_list, glyphs.boxes[indices], CLOSE_DPI[0], rules, only=layer.drawn)
        seen = dict(zip(indices, match >= MIN_MATCH, strict=True))
        for word in layer.words:
            shown[word] = all(seen[index] for index in members[word])
    return shown


@dataclass(slots=True)
class _Layer:
    """Words whose ink can be drawn in one picture: no operation that draws one of them draws a rival of another."""

    words: list[int]
    drawn: set[int]
    barred: set[int]


def _layers(rivals: Mapping[int, set[int]], operations: Mapping[int, set[int]]) -> list[_Layer]:
    """The words that can be told from their rivals, in as few layers as first fit finds."""
    layers: list[_Layer] = []
    for word, others in rivals.items():
        drawn = operations[word]
        barred = set().union(*(operations[other] for other in others))
        if not drawn or not drawn.isdisjoint(barred):
            continue
        for layer in layers:
            if drawn.isdisjoint(layer.barred) and barred.isdisjoint(layer.drawn):
                layer.words.append(word)
                layer.drawn |= drawn
                layer.barred |= barred
                break
        else:
            layers.append(_Layer([word], set(drawn), barred))
    return layers


def _operations_of(page: Any, glyphs: Glyphs, members: Mapping[int, Sequence[int]]) -> dict[int, set[int]]:
    """For each word the text operations (by order of drawing) that draw its glyphs.

    Two words at one place may have the same glyph at the same point. Both the text layer and the trace are in the order
    of drawing, so the first of them takes the first operation that draws it there.
    """
    places = {_cell(*origin) for indices in members.values() for origin in glyphs.origins[list(indices)].tolist()}
    drawn = _trace(page, {(x + dx, y + dy) for x, y in places for dx in (-1, 0, 1) for dy in (-1, 0, 1)})
    found: dict[int, set[int]] = {word: set() for word in members}
    for index, word in sorted((index, word) for word, indices in members.items() for index in indices):
        column, row = _cell(*glyphs.origins[index].tolist())
        near = [drawn.get((column + dx, row + dy), []) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        hits = [(operation, cell) for cell in near for operation, code in cell if code == ord(glyphs.characters[index])]
        if hits:
            operation, cell = min(hits, key=lambda hit: hit[0])
            cell.remove((operation, ord(glyphs.characters[index])))
            found[word].add(operation)
    return found


def _trace(page: Any, cells: set[tuple[int, int]]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """(text operation, character code) of each glyph drawn in one of the cells."""
    spans = page.get_texttrace()
    order = {number: place for place, number in enumerate(sorted({span["seqno"] for span in spans}))}
    to_display = Affine(*page.rotation_matrix)
    drawn: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for span in spans:
        for code, _, origin, _ in span["chars"]:
            cell = _cell(*to_display.apply(*origin))
            if cell in cells:
                drawn[cell].append((order[span["seqno"]], code))
    return drawn


def _cell(x: float, y: float) -> tuple[int, int]:
    return round(x / _GRID_PT), round(y / _GRID_PT)
