"""Rules, dotted lines and the cells between them, in the ink of a page (255 is ink). Boxes in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    Mask = npt.NDArray[np.uint8]

Box = tuple[int, int, int, int]
_LEVEL_PT = 20.0
_UPRIGHT_PT = 10.5
_DOTS_PT = 28.0
_DOT_GAP_PT = 4.5
_DOT_PT = 2.2
_THIN_PT = 3.0
_CORNER_PT = 4.0
"""How far a rule may end short of the corner it is meant to reach: rounded corners, worn print."""
_CELL_PT = (10.0, 8.5)
_SQUARE = 0.82
_MAX_CELLS = 4000
_FEWEST_DOTS = 5
_PIECE_PT = 14.0
_LEVEL_WITHIN_PT = 1.5
_WRITTEN_PT, _WRITTEN, _BARE_PT = 150.0, 0.7, 6.0


@dataclass(frozen=True)
class Rules:
    level: list[Box]
    upright: list[Box]


def find_rules(ink: Mask, text: Mask, bodies: Mask, dpi: float) -> Rules:
    """Solid level and upright rules, and level lines of dots.

    `text` is 255 where words stand, `bodies` where they do above the line that they may stand on.
    """
    zoom = dpi / 72
    solid = _solid(ink, round(_LEVEL_PT * zoom), round(_THIN_PT * zoom), level=True)
    level = [box for box in solid if not _is_stem(box, text)]
    upright = [
        box for box in _solid(ink, round(_UPRIGHT_PT * zoom), round(_THIN_PT * zoom), level=False)
        if not _is_stem(box, text)
    ]  # fmt: skip
    return Rules(_joined([*level, *_dotted(ink, bodies, level, dpi)], zoom), upright)


def _solid(ink: Mask, length: int, thick: int, *, level: bool) -> list[Box]:
    """Runs of ink of that length at least, no thicker than a rule. A slope of one in a hundred is still level."""
    along = np.ones((1, length) if level else (length, 1), np.uint8)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, along)
    bars = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((thick + 1, 1) if level else (1, thick + 1), np.uint8))
    runs[cv2.dilate(bars, np.ones((3, 3), np.uint8)) > 0] = 0
    runs = cv2.dilate(runs, np.ones((3, 1) if level else (1, 3), np.uint8))
    return [box for box in boxes_of(runs) if (box[2] - box[0] if level else box[3] - box[1]) >= length]


def _is_stem(box: Box, text: Mask) -> bool:
    """The stem or the serifs of large letters: it lies in a word from end to end."""
    inside = text[box[1] : box[3], box[0] : box[2]]
    return bool(inside.size) and float((inside > 0).mean()) > 0.9


def _dotted(ink: Mask, text: Mask, level: Sequence[Box], dpi: float) -> list[Box]:
    """Rows of small dots or dashes at even gaps, where no word stands and no solid rule runs."""
    zoom = dpi / 72
    dots = ink.copy()
    for left, top, right, bottom in level:
        dots[max(top - 2, 0) : bottom + 2, left:right] = 0
    largest, longest = round(_DOT_PT * zoom), round(_LEVEL_PT * zoom)  # a scan runs some dots together
    small = [
        (left, top, right, bottom)
        for left, top, right, bottom in boxes_of(dots)
        if bottom - top <= largest and right - left <= longest and not text[(top + bottom) // 2, (left + right) // 2]
    ]
    if len(small) < _FEWEST_DOTS:
        return []
    kept = np.zeros_like(dots)
    for left, top, right, bottom in small:
        kept[top:bottom, left:right] = 255
    gap = round(_DOT_GAP_PT * zoom)
    joined = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, np.ones((3, gap), np.uint8))
    pieces = [box for box in boxes_of(joined) if box[2] - box[0] >= gap and box[3] - box[1] <= 2 * largest]
    return [box for box in _bridged(pieces, text, zoom) if box[2] - box[0] >= _DOTS_PT * zoom]


def _bridged(pieces: Sequence[Box], text: Mask, zoom: float) -> list[Box]:
    """Pieces of dotted lines that words interrupt, as one line each; the tails of letters alone make none."""
    lines: list[list[Box]] = []
    for piece in sorted(pieces):
        before = [line for line in lines if _goes_on(line[-1], piece, text, zoom)]
        if before:
            max(before, key=lambda line: line[-1][2]).append(piece)
        else:
            lines.append([piece])
    return [around(line) for line in lines if max(box[2] - box[0] for box in line) >= _PIECE_PT * zoom]


def _goes_on(one: Box, other: Box, text: Mask, zoom: float) -> bool:
    """Whether a piece goes on from another on its level."""
    apart = abs(one[1] + one[3] - other[1] - other[3]) / 2
    return apart <= _LEVEL_WITHIN_PT * zoom and other[2] > one[2] and _is_written_over(one, other, text, zoom)


def around(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _is_written_over(one: Box, other: Box, text: Mask, zoom: float) -> bool:
    """Whether nothing but words of one answer lies between two pieces."""
    gap = other[0] - one[2]
    if gap <= _DOT_GAP_PT * zoom:
        return True
    above = text[max(one[1] - round(6 * zoom), 0) : one[3], one[2] : other[0]]
    if gap > _WRITTEN_PT * zoom or not above.size:
        return False
    written = np.asarray((above > 0).any(axis=0), dtype=np.bool_)
    return float(written.mean()) > _WRITTEN and _longest_blank(written) <= _BARE_PT * zoom


def _longest_blank(written: npt.NDArray[np.bool_]) -> int:
    """The longest run of columns without a word: dots would show there."""
    ends = np.flatnonzero(np.diff(np.concatenate(([True], written, [True]))))
    return int((ends[1::2] - ends[::2]).max(initial=0))


def boxes_of(mask: Mask) -> Iterator[Box]:
    """The box around each piece of ink. (Contours: a tenth of the time that labelling all pixels takes.)"""
    for contour in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        left, top, width, height = cv2.boundingRect(contour)
        yield left, top, left + width, top + height


def _joined(rules: Sequence[Box], zoom: float) -> list[Box]:
    """Pieces of one line as one: what a word or a fold interrupts goes on at the same height."""
    done: list[Box] = []
    for rule in sorted(rules, key=lambda box: ((box[1] + box[3]) // 2, box[0])):
        for at, other in enumerate(done):
            level = abs((rule[1] + rule[3]) - (other[1] + other[3])) <= 2 * 1.2 * zoom
            if level and rule[0] <= other[2] + 2 * zoom and rule[2] >= other[0] - 2 * zoom:
                done[at] = (
                    min(rule[0], other[0]), min(rule[1], other[1]), max(rule[2], other[2]), max(rule[3], other[3])
                )  # fmt: skip
                break
        else:
            done.append(rule)
    return done


def cells_between(rules: Rules, shape: tuple[int, ...], dpi: float) -> list[Box]:
    """Rectangles that rules enclose on all sides, the white in them."""
    zoom = dpi / 72
    if not rules.upright or len(rules.level) < 2:
        return []
    walls = np.zeros(shape[:2], np.uint8)
    reach = round(_CORNER_PT * zoom)
    for left, top, right, bottom in rules.level:
        cv2.rectangle(walls, (max(left - reach, 0), top), (right + reach, bottom - 1), 255, -1)
    for left, top, right, bottom in rules.upright:
        cv2.rectangle(walls, (left, max(top - reach, 0)), (right - 1, bottom + reach), 255, -1)
    contours, tree = cv2.findContours(walls, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    cells = []
    for contour, (_, _, _, parent) in zip(contours, tree[0] if tree is not None else (), strict=True):
        left, top, width, height = cv2.boundingRect(contour)
        large = width >= _CELL_PT[0] * zoom and height >= _CELL_PT[1] * zoom
        if parent >= 0 and large and cv2.contourArea(contour) >= _SQUARE * width * height:
            cells.append(
                (left + 1, top + 1, left + width - 1, top + height - 1)
            )  # the contour of a hole lies in its walls
        if len(cells) >= _MAX_CELLS:
            break
    return sorted(cells, key=lambda cell: (cell[1], cell[0]))
