"""Boxes and rings to tick in the ink of a page, and their states. Boxes in pixels.

A box is found by its four sides, so that a tick that sticks out, or a cross that touches them, does not hide it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import cv2
import numpy as np

from extractors.forms.marks.rules import around, boxes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Mask = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float64]

Box = tuple[int, int, int, int]
Shape = Literal["box", "ring"]
State = Literal["empty", "ticked", "crossed", "filled", "unsure"]

_SMALLEST_PT, _LARGEST_PT = 5.5, 20.0
_ASPECT = 1.25
_SIDE_SHARE, _EDGE = 0.8, 0.14
"""Of each side of a box, and of a ring's circumference, how much is inked."""
_EMPTY, _MARKED = 0.035, 0.07
"""Share of ink inside: up to the first a box is empty, from the second on it is marked (noise reaches 0.02)."""
_FILLED = 0.8
_DEEPEST = 0.35
"""Of a box's size: no side is thicker, a mark that touches it is."""
_UNEVEN_PX = 2
_LEAST_PX = 3
_LETTER_GAP_PX = 4
_NEAREST_PX, _LETTER_GAP = 5, 0.3
"""The widest white between letters of a word: at least, and of the height of a round one."""
_MIDDLE, _TOWARDS_CORNER = 0.3, (0.5, 0.72)
_RECESS = 0.1
"""Of half a side, how far a ring draws back from its box towards the corners: 0.2 for a circle, next to none for a
square whose corners are rounded by a fifth of its size."""
_CHORD = 0.6
_DIAGONAL = 0.6
_SOLID = 0.88


def find_ticks(ink: Mask, dpi: float) -> list[tuple[Box, Shape, State]]:
    """All boxes and rings of the size that is ticked, with their states, from the top."""
    zoom = dpi / 72
    low, high = round(_SMALLEST_PT * zoom), round(_LARGEST_PT * zoom)
    crossed = list(_crossed_out(ink, low, high))
    drawn = _distinct([*_framed(ink, low, high), *_rings(ink, low, high), *crossed])
    hidden = [each for each in drawn if any(_meet(each, other) for other in crossed)]
    rings = [each for each in drawn if each not in hidden and _is_round(ink, each)]
    boxes = [each for each in drawn if each not in hidden and each not in rings]
    among = [_is_among_rings(ink, each, boxes, rings) for each in hidden]
    rings += [each for each, ring in zip(hidden, among, strict=True) if ring]
    boxes += [each for each, ring in zip(hidden, among, strict=True) if not ring]
    # What fills a box or a ring may be a square of its own.
    boxes += [solid for solid in _solid(ink, low, high) if not any(_meet(solid, box) for box in drawn)]
    found: list[tuple[Box, Shape, State]] = [(box, "box", _state(ink, box, round_=False)) for box in boxes]
    found += [(ring, "ring", _state(ink, ring, round_=True)) for ring in rings]
    return sorted(found, key=lambda each: (each[0][1], each[0][0]))


def _framed(ink: Mask, low: int, high: int) -> Iterator[Box]:
    """Pairs of level strokes of one length, one over the other, with upright strokes at both ends."""
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, low | 1), np.uint8))  # an even one would shift them
    strokes = sorted(
        (top, left, right, bottom)
        for left, top, right, bottom in boxes_of(cv2.dilate(runs, np.ones((2, 1), np.uint8)))
        if low <= right - left <= high + 4 and bottom - top <= high + 4
    )
    for at, (top, left, right, bottom) in enumerate(strokes):
        if bottom - top >= low:  # a frame whose strokes hang together is its own pair
            yield from _if_framed(ink, (left, top, right, bottom))
        for _, lower_left, lower_right, lower_bottom in strokes[at + 1 :]:
            height = lower_bottom - top
            if height > high + 4:
                break
            same = abs(lower_left - left) <= 3 and abs(lower_right - right) <= 3
            if same and height >= low:
                yield from _if_framed(ink, (min(left, lower_left), top, max(right, lower_right), lower_bottom))


def _if_framed(ink: Mask, box: Box) -> Iterator[Box]:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    if max(width, height) > _ASPECT * min(width, height):
        return
    inside = ink[top:bottom, left:right] > 0
    edge = max(2, round(_EDGE * min(width, height)))
    sides = (
        inside[:edge].any(axis=0),
        inside[-edge:].any(axis=0),
        inside[:, :edge].any(axis=1),
        inside[:, -edge:].any(axis=1),
    )
    if all(side.mean() >= _SIDE_SHARE for side in sides) and not _bulges(ink, box) and not _goes_on(ink, box):
        yield box


def _bulges(ink: Mask, box: Box) -> bool:
    """Whether ink goes on over or under the middle of a box, ever narrower: its strokes are chords of a ring."""
    left, top, right, bottom = box
    middle = slice(left + (right - left) // 4, right - (right - left) // 4)
    for near, far in ((top - 1, top - 2), (bottom, bottom + 1)):
        if 0 <= far < ink.shape[0] and float((ink[near, middle] > 0).mean()) > _CHORD and ink[far, middle].any():
            return True
    return False


def _goes_on(ink: Mask, box: Box) -> bool:
    """Whether two sides run on past the corners: a cell of a table, a comb."""
    left, top, right, bottom = box
    reach = max(4, (right - left) // 3)
    on = 0
    for rows in (slice(max(top - 1, 0), top + 2), slice(bottom - 2, bottom + 1)):
        for columns in (slice(max(left - reach, 0), max(left - 1, 0)), slice(right + 1, right + reach)):
            part = ink[rows, columns] > 0
            on += bool(part.size) and bool(part.any(axis=0).mean() > 0.9)
    for columns in (slice(max(left - 1, 0), left + 2), slice(right - 2, right + 1)):
        for rows in (slice(max(top - reach, 0), max(top - 1, 0)), slice(bottom + 1, bottom + reach)):
            part = ink[rows, columns] > 0
            on += bool(part.size) and bool(part.any(axis=1).mean() > 0.9)
    return on >= 2


def _crossed_out(ink: Mask, low: int, high: int) -> Iterator[Box]:
    """Boxes and rings of which a mark that sticks out leaves several holes: the sides are what surrounds the holes.

    A letter has its holes too, but it keeps within what surrounds them, or has other letters beside it.
    """
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    holes: dict[int, list[Box]] = {}
    for contour, (_, _, _, parent) in zip(contours, tree[0] if tree is not None else (), strict=True):
        if parent >= 0:
            holes.setdefault(int(parent), []).append(_bounds(contour))
    for piece, inner in holes.items():
        if len(inner) < 2:
            continue
        box = _around(ink, around(inner), high)
        if box is None or not low <= min(box[2] - box[0], box[3] - box[1]):
            continue
        whole = _bounds(contours[piece])
        if _sticks_out(whole, box) and stands_alone(ink, whole):
            yield box


def _is_among_rings(ink: Mask, crossed: Box, boxes: list[Box], rings: list[Box]) -> bool:
    """Whether a crossed-out outline is a ring: what the others of its size are, for the mark hides its corners."""
    alike = [sum(_is_as_large(crossed, each) for each in others) for others in (boxes, rings)]
    return alike[1] > alike[0] if alike[0] != alike[1] else _is_round(ink, crossed)


def _is_as_large(one: Box, other: Box) -> bool:
    return all(abs((one[2 + at] - one[at]) - (other[2 + at] - other[at])) <= _UNEVEN_PX for at in (0, 1))


def _around(ink: Mask, inner: Box, high: int) -> Box | None:
    """The box whose sides lie around a place, if they are about as thick on all sides and paper is behind them."""
    left, top, right, bottom = inner
    width, height = right - left, bottom - top
    reach = round(_DEEPEST * min(width, height)) + _UNEVEN_PX
    if max(width, height) > min(high, _ASPECT * min(width, height)):
        return None
    if left < reach or top < reach or right + reach > ink.shape[1] or bottom + reach > ink.shape[0]:
        return None
    across, down = slice(left + width // 4, right - width // 4), slice(top + height // 4, bottom - height // 4)
    depths = [
        _depth(side > 0)
        for side in (
            ink[top + 1 - reach : top + 1, across][::-1],
            ink[bottom - 1 : bottom - 1 + reach, across],
            ink[down, left + 1 - reach : left + 1].T[::-1],
            ink[down, right - 1 : right - 1 + reach].T,
        )
    ]
    if max(depths) >= reach or max(depths) - min(depths) > _UNEVEN_PX:
        return None
    above, below, before, behind = depths
    return left + 1 - before, top + 1 - above, right - 1 + behind, bottom - 1 + below


def _sticks_out(whole: Box, box: Box) -> bool:
    return max(box[0] - whole[0], box[1] - whole[1], whole[2] - box[2], whole[3] - box[3]) > _UNEVEN_PX


def stands_alone(ink: Mask, whole: Box, gap_px: int = _LETTER_GAP_PX) -> bool:
    """Whether nothing stands as near at the left and right as the letters of a word do."""
    left, top, right, bottom = whole
    near = ink[top:bottom, max(left - gap_px, 0) : left], ink[top:bottom, right : right + gap_px]
    return all(float((part > 0).mean()) < _EMPTY for part in near if part.size)


def is_no_letter(ink: Mask, box: Box, state: State) -> bool:
    """Whether a box is no letter of a word: letters are nearer to each other, for their size, than a box to its label.

    Of an empty box nothing goes on above and below, as the stem of a letter does; a mark may stick out.
    """
    left, top, right, bottom = box
    whole = left - _UNEVEN_PX, top, right + _UNEVEN_PX, bottom
    if not stands_alone(ink, whole, max(_NEAREST_PX, round(_LETTER_GAP * (bottom - top))) - _UNEVEN_PX):
        return False
    above = ink[max(top - _LETTER_GAP_PX, 0) : max(top - _UNEVEN_PX, 0), left:right]
    below = ink[bottom + _UNEVEN_PX : bottom + _LETTER_GAP_PX, left:right]
    return state != "empty" or all(float((part > 0).mean()) < _EMPTY for part in (above, below) if part.size)


def _solid(ink: Mask, low: int, high: int) -> Iterator[Box]:
    """Squares inked all over."""
    core = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((low - 2, low - 2), np.uint8))
    for left, top, right, bottom in boxes_of(core):
        width, height = right - left, bottom - top
        square = low <= min(width, height) and max(width, height) <= min(high, 1.15 * min(width, height))
        if square and float((core[top:bottom, left:right] > 0).mean()) >= _SOLID:
            yield left, top, right, bottom


def _rings(ink: Mask, low: int, high: int) -> Iterator[Box]:
    """Outlines as wide as high whose ink lies on a circle: not the letter O, smaller, taller or in a word."""
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    for contour, (_, _, _, parent) in zip(contours, tree[0] if tree is not None else (), strict=True):
        left, top, width, height = cv2.boundingRect(contour)
        if not low <= min(width, height) or max(width, height) > min(high, 1.15 * min(width, height)):
            continue
        box = left, top, left + width, top + height
        whole = _bounds(contours[parent] if parent >= 0 else contour)
        is_letter = whole[2] - whole[0] <= 2 * width and not stands_alone(ink, whole)
        if not is_letter and _circumference(ink, box) >= _SIDE_SHARE:
            yield box


def _bounds(contour: Any) -> Box:
    left, top, width, height = cv2.boundingRect(contour)
    return left, top, left + width, top + height


def _circumference(ink: Mask, box: Box) -> float:
    """Of a circle just inside the box, how much is inked, if the corners of the box are not."""
    left, top, right, bottom = box
    inside = ink[top:bottom, left:right] > 0
    height, width = inside.shape
    corner = max(1, round(0.12 * width))
    corners = (
        inside[:corner, :corner],
        inside[:corner, -corner:],
        inside[-corner:, :corner],
        inside[-corner:, -corner:],
    )
    if sum(bool(part.mean() > 0.5) for part in corners) > 1:
        return 0.0
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    seen = np.zeros(48, dtype=bool)
    for inset in (0.5, 1.5, 2.5):
        x = np.clip(np.round(width / 2 - 0.5 + (width / 2 - inset) * np.cos(angles)), 0, width - 1).astype(int)
        y = np.clip(np.round(height / 2 - 0.5 + (height / 2 - inset) * np.sin(angles)), 0, height - 1).astype(int)
        seen |= inside[y, x]
    return float(seen.mean())


def _is_round(ink: Mask, box: Box) -> bool:
    """Whether the outline draws back from the edge of the box before the corners begin: rounded corners are no ring."""
    picture = ink[box[1] : box[3], box[0] : box[2]] > 0
    recesses = []
    for side in (picture, picture[::-1], picture.T, picture[:, ::-1].T):
        half = side.shape[1] / 2
        first = np.where(side.any(axis=0), side.argmax(axis=0), side.shape[0])
        at = np.abs(np.arange(side.shape[1]) + 0.5 - half) / half
        middle = float(np.median(first[at < _MIDDLE]))
        recesses.append(
            (float(np.median(first[(at > _TOWARDS_CORNER[0]) & (at < _TOWARDS_CORNER[1])])) - middle) / half
        )
    return float(np.mean(recesses)) > _RECESS


def _state(ink: Mask, box: Box, *, round_: bool) -> State:
    """By the ink inside, behind the sides, however thick they are drawn and however much the scan thickened them."""
    picture = ink[box[1] : box[3], box[0] : box[2]] > 0
    if not round_ and float(picture.mean()) >= _SOLID:
        return "filled"
    top, bottom, left, right = _depths(picture, round_=round_)
    inside = picture[top + 1 : picture.shape[0] - bottom - 1, left + 1 : picture.shape[1] - right - 1]
    if min(inside.shape) < _LEAST_PX:
        return "unsure"
    share = float(inside[_within(inside.shape, 2.0 if round_ else 4.0)].mean())
    if share <= _EMPTY:
        return "empty"
    if share < _MARKED:
        return "unsure"
    if share >= _FILLED:
        return "filled"
    return "crossed" if _is_cross(inside) else "ticked"


def _depths(picture: npt.NDArray[np.bool_], *, round_: bool) -> tuple[int, int, int, int]:
    """How far the top, bottom, left and right side reach into a box, all the same for a ring.

    A side that a mark thickens is taken to be as thick as the others.
    """
    height, width = picture.shape
    limit = round(_DEEPEST * min(width, height))
    if round_:
        angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
        depth = np.arange(limit)[:, None] + 0.5
        x = np.round(width / 2 - 0.5 + (width / 2 - depth) * np.cos(angles)).astype(int)
        y = np.round(height / 2 - 0.5 + (height / 2 - depth) * np.sin(angles)).astype(int)
        around = _depth(picture[y, x])
        return around, around, around, around
    across, down = slice(width // 4, width - width // 4), slice(height // 4, height - height // 4)
    sides = (
        picture[:limit, across],
        picture[::-1][:limit, across],
        picture[down, :limit].T,
        picture[down, ::-1][:, :limit].T,
    )
    depths = [_depth(side) for side in sides]
    usual = sorted(depths)[1] + _UNEVEN_PX
    top, bottom, left, right = (min(depth, usual) for depth in depths)
    return top, bottom, left, right


def _depth(side: npt.NDArray[np.bool_]) -> int:
    """Where the ink of a side ends, from the outside (row 0) inwards: the median of its columns."""
    behind = np.logical_or.accumulate(side, axis=0) & ~side
    return int(np.median(np.where(behind.any(axis=0), behind.argmax(axis=0), side.shape[0])))


def _within(shape: tuple[int, ...], power: float) -> npt.NDArray[np.bool_]:
    """The part of a rectangle that its own sides do not reach: an ellipse, or all but rounded corners."""
    y, x = (np.abs(2 * (np.arange(length) + 0.5) / length - 1) ** power for length in shape)
    return np.asarray(y[:, None] + x[None, :] <= 1.0)


def _is_cross(inside: npt.NDArray[np.bool_]) -> bool:
    """Ink along both diagonals."""
    height, width = inside.shape
    steps = np.linspace(0, 1, 24)
    x, y = np.round(steps * (width - 1)).astype(int), np.round(steps * (height - 1)).astype(int)
    thick = cv2.dilate(inside.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return bool(thick[y, x].mean() >= _DIAGONAL and thick[y, x[::-1]].mean() >= _DIAGONAL)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _distinct(boxes: list[Box]) -> list[Box]:
    """Each place once, by its largest box."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda each: -(each[2] - each[0]) * (each[3] - each[1])):
        if not any(_meet(box, other) for other in kept):
            kept.append(box)
    return kept
