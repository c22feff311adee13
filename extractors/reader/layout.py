"""Where words stand, as numbers: visual lines, segments of lines, and how each word lies to each other one.

The order of a file's words is its producer's or the OCR's own; here it is lines from top to bottom and words from left
to right, so that both give the same. Boxes are arrays of shape (words, 4), in points. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

GAP_HEIGHTS = 1.6
"""A gap this wide, in heights of its line, ends a segment: what stands beyond it is another column."""
ACROSS, DOWN = 11, 9
RELATIONS = ACROSS * DOWN
TO_THE_RIGHT, TO_THE_LEFT = slice(3, 7), slice(7, 11)
"""Numbers across: 0 to 2 lie in one column, then right and left by their distance. Down: 0 is one line, then 1 to 4
below and 5 to 8 above, by their distance."""
PLACE_FEATURES = 33
_FREQUENCIES = (1.0, 2.0, 4.0, 8.0)
_GAPS, _LINES = (0.7, 3.0, 12.0), (1.9, 3.6, 9.0)
"""Bounds between near and far, in heights of the page's usual word."""


@dataclass(frozen=True)
class Layout:
    """Words in reading order: `order` holds their former indices; `line` and `segment` number them in the new order."""

    order: Ints
    line: Ints
    segment: Ints


def lay_out(boxes: Floats) -> Layout:
    """Lines by the heights of their words, segments by the gaps between these."""
    if not len(boxes):
        nothing = np.zeros(0, dtype=np.int64)
        return Layout(nothing, nothing, nothing)
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    down = np.argsort(middle, kind="stable")
    lines_down: list[int] = []
    line, at, tall, count = 0, 0.0, 0.0, 0
    for level, high in zip(middle[down].tolist(), height[down].tolist(), strict=True):
        if count and abs(level - at) > 0.5 * min(tall, high):
            line, count = line + 1, 0
        count += 1
        at = level if count == 1 else at + (level - at) / count
        tall = high if count == 1 else max(tall, high)
        lines_down.append(line)
    line_of = np.zeros(len(boxes), dtype=np.int64)
    line_of[down] = lines_down
    order = np.lexsort((boxes[:, 0], line_of))
    lines = line_of[order]
    gaps = boxes[order[1:], 0] - boxes[order[:-1], 2]
    wide = gaps > GAP_HEIGHTS * np.minimum(height[order[1:]], height[order[:-1]])
    breaks = (lines[1:] != lines[:-1]) | wide
    return Layout(order, lines, np.concatenate(([0], np.cumsum(breaks))))


def place_features(boxes: Floats, layout: Layout, page: tuple[float, float], bold: Floats) -> Floats:
    """PLACE_FEATURES numbers a word, for boxes already in reading order: place, size, style, room around it."""
    width, height = max(page[0], 1.0), max(page[1], 1.0)
    scaled = boxes / np.array([width, height, width, height], dtype=np.float32)
    tall = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    usual = float(np.median(tall)) if len(tall) else 1.0
    left, right, first, last = _room(boxes, layout, tall)
    centre = np.stack([(scaled[:, 0] + scaled[:, 2]) / 2, (scaled[:, 1] + scaled[:, 3]) / 2], axis=1)
    waves = [wave(np.pi * f * centre) for f in _FREQUENCIES for wave in (np.sin, np.cos)]
    plain = [
        scaled,
        (scaled[:, 2:3] - scaled[:, 0:1]) * 4,
        np.clip(np.log2(tall / usual), -2, 2)[:, None],
        bold[:, None],
        np.stack([left, right, first, last], axis=1),
        _share(layout.line)[:, None],
        _share(layout.segment)[:, None],
        (np.arange(len(boxes)) / max(len(boxes), 1))[:, None],
        np.full((len(boxes), 1), min(len(boxes), 500) / 500),
        np.full((len(boxes), 1), np.clip(width / height, 0, 2)),
        np.full((len(boxes), 1), np.clip(usual / 12, 0, 3)),
    ]
    return np.concatenate([*plain, *waves], axis=1, dtype=np.float32)


def relations(boxes: Floats) -> npt.NDArray[np.uint8]:
    """How word j lies to word i, as one of RELATIONS numbers: right, left or in column, and how many lines away."""
    tall = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    unit = float(np.median(tall)) if len(tall) else 1.0
    left, right = boxes[:, 0] / unit, boxes[:, 2] / unit
    middle = (boxes[:, 1] + boxes[:, 3]) / 2 / unit
    gap = left[None, :] - right[:, None]  # of i and j, where j lies to the right
    rights = np.abs(right[None, :] - right[:, None]) < 0.4
    across = np.full(gap.shape, 2, dtype=np.uint8)
    across[rights] = 1
    across[np.abs(left[None, :] - left[:, None]) < 0.4] = 0
    # Gaps the other way round are the same matrix turned.
    behind = gap > -0.1
    steps = _steps(gap, _GAPS)
    across = np.where(behind, 3 + steps, across)
    across = np.where(behind.T, 7 + steps.T, across)
    lines_down = middle[None, :] - middle[:, None]
    away = np.abs(lines_down)
    down = (lines_down < 0).astype(np.uint8) * 4 + 1 + _steps(away, _LINES)
    down[away < 0.6] = 0
    return across * np.uint8(DOWN) + down


def _steps(values: Floats, bounds: tuple[float, ...]) -> npt.NDArray[np.uint8]:
    """How many of the bounds each value passes."""
    passed = np.zeros(values.shape, dtype=np.uint8)
    for bound in bounds:
        passed += values > bound
    return passed


def _room(boxes: Floats, layout: Layout, tall: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Gaps to the neighbours on the line (log of heights, 0 to 1), and whether the word begins or ends its segment."""
    count = len(boxes)
    same = layout.line[1:] == layout.line[:-1]
    gap = np.where(same, (boxes[1:, 0] - boxes[:-1, 2]) / np.minimum(tall[1:], tall[:-1]), 64.0)
    log = (np.clip(np.log2(1 + np.maximum(gap, 0)), 0, 6) / 6).astype(np.float32)
    edge = (layout.segment[1:] != layout.segment[:-1]).astype(np.float32)
    one = np.ones(min(count, 1), dtype=np.float32)
    return np.append(one, log), np.append(log, one), np.append(one, edge), np.append(edge, one)


def _share(group: Ints) -> Floats:
    """How many words each word's group has, 0 to 1."""
    if not len(group):
        return np.zeros(0, dtype=np.float32)
    return (np.minimum(np.bincount(group)[group], 16) / 16).astype(np.float32)
