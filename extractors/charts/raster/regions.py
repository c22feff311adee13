"""Areas of one colour: which are rectangles, and where exactly their edges run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from extractors.base import Image
    from extractors.charts.raster.palette import Mask, Palette

LEAST_SIDE_PX = 3
FULL = 0.93
"""A rectangle fills this share of its box, what is written over it and its smoothed edges counted in."""

_LEAST_PX = 12
_SIDE_SHARE = 0.6
_LEAST_FULL = 0.5
_LINE_PX = 6
_MARKER_PX = 14
_STRAIGHT_PX, _STRAIGHT = 1, 0.7
_MOST_OF, _SEEN = 0.8, 0.2
_SLOPE, _CUT_PX = 0.12, 3
_BRIDGE_PX = 15
_SOLID_PX, _PRINT_PX = (3, 7), 19
"""Of areas that a label runs over: how high and wide they are on both of its sides at least, and how high it is."""
_MOST_BORDER, _BORDER_DROP = 4, 40.0


class Region(NamedTuple):
    """Pixels of one colour that hang together. The box is in whole pixels: left, top, right, bottom (exclusive)."""

    colour: int
    left: int
    top: int
    right: int
    bottom: int
    mask: Mask
    area: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def fullness(self) -> float:
        return self.area / (self.width * self.height)


def find_regions(
    palette: Palette, colour: int, text: Mask, over: Mask | None = None
) -> tuple[list[Region], list[Region]]:
    """The rectangles of a colour, and the other regions that its pixels make.

    What is written over a region belongs to it, if the colour lies all around; so do the lines of other colours that
    `over` masks, in rectangles. Thin lines that join rectangles (an axis of nearly their colour) are cut before
    rectangles are looked for.
    """
    import cv2

    own = _through_prints(_with_prints(palette.mask(colour).astype(np.uint8), text), text)
    square = np.ones((LEAST_SIDE_PX, LEAST_SIDE_PX), np.uint8)
    whole = own if over is None else _bridged(own, over)
    solid = cv2.morphologyEx(whole, cv2.MORPH_OPEN, square)
    found = [region for region in _components(solid, colour) if is_rectangle(region, text)]
    rectangles = [region for region in found if not _goes_on(region, whole)]
    rest = own.copy()
    for region in rectangles:
        rest[region.top : region.bottom, region.left : region.right] = 0
    return rectangles, _components(rest, colour)


def _bridged(own: npt.NDArray[np.uint8], over: Mask) -> npt.NDArray[np.uint8]:
    """The mask of a colour with the lines that cross it: where it lies on both of their sides."""
    import cv2

    closed = cv2.morphologyEx(own, cv2.MORPH_CLOSE, np.ones((_BRIDGE_PX, _BRIDGE_PX), np.uint8))
    return np.asarray(own | (closed & over.astype(np.uint8)), dtype=np.uint8)


def _components(mask: npt.NDArray[np.uint8], colour: int) -> list[Region]:
    import cv2

    count, numbers, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for number in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[number])
        if area >= _LEAST_PX:
            part = numbers[top : top + height, left : left + width] == number
            found.append(Region(colour, left, top, left + width, top + height, part, area))
    return found


def _goes_on(region: Region, own: npt.NDArray[np.uint8]) -> bool:
    """Whether a thin rectangle is a level or upright stretch of a line: its colour goes on at its ends."""
    whole, region = region, trimmed_box(region) or region
    if region.height <= _LINE_PX < whole.height and region.width > 3 * region.height:
        return True  # markers stand out of it
    if min(region.width, region.height) > _LINE_PX:
        return _is_marker(region, own)
    level = region.width >= region.height
    top, bottom = max(region.top - 2, 0), region.bottom + 2
    left, right = max(region.left - 2, 0), region.right + 2
    if level:
        ends = own[top:bottom, left : region.left], own[top:bottom, region.right : right]
    else:
        ends = own[top : region.top, left:right], own[region.bottom : bottom, left:right]
    return any(bool(end.any()) for end in ends)


def _is_marker(region: Region, own: npt.NDArray[np.uint8]) -> bool:
    """Whether a small square is a marker on a line: its colour goes on at one of its sides."""
    if max(region.width, region.height) > _MARKER_PX:
        return False
    top, left = max(region.top - 2, 0), max(region.left - 2, 0)
    around = own[top : region.bottom + 2, left : region.right + 2]
    inside = own[region.top : region.bottom, region.left : region.right]
    corners = 12  # of a round marker that its box cuts off
    return int(around.sum()) - int(inside.sum()) > corners


def _with_prints(own: npt.NDArray[np.uint8], text: Mask) -> npt.NDArray[np.uint8]:
    """The mask of a colour with the letters in it filled in: the parts of text that its own pixels enclose."""
    import cv2

    if not (own.astype(bool) & text).any():
        return own
    count, numbers, stats, _ = cv2.connectedComponentsWithStats(text.astype(np.uint8), connectivity=4)
    filled = own.copy()
    for number in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[number])
        box = (slice(top, top + height), slice(left, left + width))
        inside = own[box]
        if inside.sum() < 0.25 * area:
            continue
        ring = own[max(top - 2, 0) : top + height + 2, max(left - 2, 0) : left + width + 2].sum() - inside.sum()
        around = inside.size and (min(height + 4, own.shape[0]) * (width + 4) - height * width)
        if ring > 0.85 * around:
            filled[box] |= (numbers[box] == number).astype(np.uint8)
    return filled


def _through_prints(own: npt.NDArray[np.uint8], text: Mask) -> npt.NDArray[np.uint8]:
    """The mask of a colour with what lies under a line of text that runs over several areas: between their parts above
    and below it."""
    import cv2

    solid = cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones(_SOLID_PX, np.uint8))
    if not solid.any():
        return own
    closed = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((_PRINT_PX, 1), np.uint8))
    return np.asarray(own | (closed & text.astype(np.uint8)), dtype=np.uint8)


def is_rectangle(region: Region, text: Mask) -> bool:
    """Straight on all four sides. A rounded corner, a smear or a label that juts in takes little of it."""
    if min(region.width, region.height) < LEAST_SIDE_PX:
        return False
    trimmed = trimmed_box(region)
    if trimmed is None or trimmed.area < _MOST_OF * region.area or not _has_straight_sides(trimmed):
        return False
    if _goes_on_sloping(region, trimmed):
        return False
    if trimmed.fullness >= FULL:
        return True
    written = text[trimmed.top : trimmed.bottom, trimmed.left : trimmed.right]
    filled = int((trimmed.mask | written).sum()) / (trimmed.width * trimmed.height)
    return filled >= FULL and trimmed.fullness >= _LEAST_FULL


def _goes_on_sloping(region: Region, trimmed: Region) -> bool:
    """Whether what sticks out of a rectangle is as wide as a slope: then it is the lower part of an area."""
    rows, columns = region.mask.sum(axis=1), region.mask.sum(axis=0)
    above = np.concatenate((rows[: trimmed.top - region.top], rows[trimmed.bottom - region.top :]))
    beside = np.concatenate((columns[: trimmed.left - region.left], columns[trimmed.right - region.left :]))
    return any(
        int((sums > max(_SLOPE * side, _LINE_PX)).sum()) > max(_CUT_PX, _SLOPE * other)
        for sums, side, other in ((above, trimmed.width, trimmed.height), (beside, trimmed.height, trimmed.width))
    )


def _has_straight_sides(region: Region) -> bool:
    """Whether most rows and columns of a region end where the others do: those of a slope do not."""
    mask = region.mask
    for sides in (mask, mask[::-1], mask.T, mask.T[::-1]):
        starts = sides.argmax(axis=0)[sides.any(axis=0)]
        if (np.abs(starts - np.median(starts)) <= _STRAIGHT_PX).mean() < _STRAIGHT:
            return False
    return True


def trimmed_box(region: Region, text: Mask | None = None) -> Region | None:
    """The region without the thin bits that stick out of it: a line of its colour, a smear, a whisker.

    A side that `text` masks a part of, the label of a bar beside it, is no such bit.
    """
    rows = region.mask.sum(axis=1)
    columns = region.mask.sum(axis=0)
    tall = np.flatnonzero(rows >= _SIDE_SHARE * np.percentile(rows, 90))
    wide = np.flatnonzero(columns >= _SIDE_SHARE * np.percentile(columns, 90))
    if text is not None and len(wide):
        tall = _with_written_rows(region, text, tall, slice(int(wide[0]), int(wide[-1]) + 1))
    if not len(tall) or not len(wide):
        return None
    top, bottom, left, right = int(tall[0]), int(tall[-1]) + 1, int(wide[0]), int(wide[-1]) + 1
    if bottom - top < LEAST_SIDE_PX or right - left < LEAST_SIDE_PX:
        return None
    part = region.mask[top:bottom, left:right]
    return Region(
        region.colour,
        region.left + left,
        region.top + top,
        region.left + right,
        region.top + bottom,
        part,
        int(part.sum()),
    )


def _with_written_rows(region: Region, text: Mask, tall: npt.NDArray[np.intp], columns: slice) -> npt.NDArray[np.intp]:
    """The rows of a region that are as full as others, counting what is written over a part of them."""
    written = text[region.top : region.bottom, region.left : region.right][:, columns]
    own = region.mask[:, columns]
    width = own.shape[1]
    hidden = (own.sum(axis=1) >= _SEEN * width) & ((own | written).sum(axis=1) >= FULL * width)
    return np.flatnonzero(hidden | np.isin(np.arange(len(own)), tall))


def exact_box(region: Region, image: Image, palette: Palette) -> tuple[float, float, float, float]:
    """The sides of a rectangle to a part of a pixel: a smoothed edge is as far out as its colour is mixed."""
    colour = palette.colours[region.colour].astype(np.float64)
    inset_x, inset_y = max(region.width // 4, 1), max(region.height // 4, 1)
    columns = slice(region.left + inset_x, max(region.right - inset_x, region.left + inset_x + 1))
    rows = slice(region.top + inset_y, max(region.bottom - inset_y, region.top + inset_y + 1))
    upright, level = image[:, columns], image[rows].transpose(1, 0, 2)
    return (
        region.left - _beyond(level, region.left, -1, colour),
        region.top - _beyond(upright, region.top, -1, colour),
        region.right + _beyond(level, region.right - 1, 1, colour),
        region.bottom + _beyond(upright, region.bottom - 1, 1, colour),
    )


def _beyond(lines: Image, edge: int, step: int, colour: npt.NDArray[np.float64]) -> float:
    """How far an edge lies past the last line of pixels of its colour.

    Of a smoothed edge that is how much of the next line is of the colour, 0 to 1; what is further out is the ground. Of
    a border it is half of its width: programs centre borders on the edges that they draw.
    """
    outside, ground = edge + step, edge + 2 * step
    if not 0 <= ground < lines.shape[0]:
        return 0.0
    border = _border(lines, outside, step, colour)
    if border:
        return border / 2
    mixed, paper = (np.median(lines[at].astype(np.float64), axis=0) for at in (outside, ground))
    way = colour - paper
    length = float(way @ way)
    if length < 100:
        return 0.0
    share = float((mixed - paper) @ way) / length
    off = np.abs(mixed - paper - share * way).max()
    return min(max(share, 0.0), 1.0) if off < 24 else 0.0


def _border(lines: Image, outside: int, step: int, colour: npt.NDArray[np.float64]) -> float:
    """The width of a dark line that runs along an edge, in pixels; 0 where there is none."""
    last = outside + _MOST_BORDER * step
    if not 0 <= last < lines.shape[0]:
        return 0.0
    levels = [
        float(np.median(lines[outside + at * step].astype(np.float64).mean(axis=1))) for at in range(_MOST_BORDER + 1)
    ]
    inner, outer, darkest = float(colour.mean()), levels[-1], min(levels)
    drop = min(inner, outer) - darkest
    if drop < _BORDER_DROP:
        return 0.0
    at = levels.index(darkest)
    # The ink of smoothed lines counts by how dark they are, against what lies on their side.
    inked = sum(min(max((inner - level) / (inner - darkest), 0.0), 1.0) for level in levels[:at])
    return inked + sum(min(max((outer - level) / (outer - darkest), 0.0), 1.0) for level in levels[at:])
