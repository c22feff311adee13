"""Does a digit look like the digit that the text layer calls it?

A font says by itself which character each of its glyphs is, and a font can lie: by accident (a broken ToUnicode map) or
on purpose (a "1" that is called "9": Markwood et al., "PDF Mirage", USENIX Security 2017). The ink witness compares
the page with the font's own glyph, so it cannot tell. Here the glyph is compared with the ten digits of the twelve
standard faces (Helvetica, Times, Courier, with bold and italic): first all digits of the page at once in the picture
that is there already, then, up close, the few that look more like another digit.

Measured on 79,751 visible digits of invoices, forms, reports and charts: none is called false but 8 of a barcode font;
of 2,089 that were given another digit's name, 96 % are found (those that are not belong to faces unlike the twelve).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extractors.glyphs import read_glyphs
from extractors.mupdf import load_mupdf
from extractors.raster_pymupdf import draw_glyphs
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.ink import PagePictures

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Gray = npt.NDArray[np.uint8]

DIGITS = "0123456789"
MIN_LIKENESS = 0.78
MIN_LEAD = 0.04
_FACES = ("helv", "hebo", "heit", "hebi", "tiro", "tibo", "tiit", "tibi", "cour", "cobo", "coit", "cobi")
_GRID = 14
_CLOSE_HEIGHT_PX = 40
_CLOSE_MAX_DPI = 1200.0
_MAX_SIDE_PX = 96
MIN_HEIGHT_PX = 6  # less cannot be told
_MAX_CLOSE = 200  # of one page
_INKED = 96
_MANY_DIGITS = 6  # of one size, to know how tall they are
_LOW = 0.45  # digits of old style are as low as 0.65 of the tallest
_ROWS = 10


def false_digits(display_list: Any, pictures: PagePictures, digits: Sequence[str], boxes: Floats) -> Bools:
    """For each digit (level text; `boxes` n × 4 in displayed points): is it drawn as another one?

    A glyph that looks like none of the ten, or is too small to tell, is not called false.
    """
    false = np.zeros(len(digits), dtype=bool)
    if not len(digits):
        return false
    named = np.array([DIGITS.index(digit) for digit in digits])
    boxes_px = boxes * (pictures.dpi / 72)
    shapes, heights = shapes_of(pictures.ink, boxes_px)
    likeness = _likeness(shapes)
    shares = _usual_shares(heights, boxes_px[:, 3] - boxes_px[:, 1])
    low = np.flatnonzero((heights > 0) & (heights < _LOW * shares * (boxes_px[:, 3] - boxes_px[:, 1])))
    for index in low[:_MAX_CLOSE]:
        false[index] = _is_low_up_close(display_list, boxes[index], float(shares[index]))
    doubtful = np.flatnonzero(
        (heights >= MIN_HEIGHT_PX) & (likeness[np.arange(len(named)), named] < likeness.max(axis=1))
    )
    for index in doubtful[:_MAX_CLOSE]:
        false[index] = _is_false_up_close(display_list, int(named[index]), boxes[index])
    return false


def _usual_shares(heights: Ints, box_heights: Floats) -> Floats:
    """For each digit: how much of their boxes digits take up in height that have boxes of its height, that is, of its
    font and size; nought where they are too few to know. Digits that are much lower seem to be drawn as marks; of thin
    strokes in pale colours not all is inked in a small picture, so that these have to be looked at up close.
    """
    shares = np.zeros(len(heights))
    sizes = np.round(2 * box_heights)
    for size in np.unique(sizes):
        members = np.flatnonzero(sizes == size)
        if len(members) >= _MANY_DIGITS:
            shares[members] = np.median(heights[members] / np.maximum(box_heights[members], 1e-9))
    return shares


def _is_low_up_close(display_list: Any, box: Floats, usual_share: float) -> bool:
    """Whether what is drawn large in the box is much lower than the digits that usually stand in such boxes."""
    ink, dpi = draw_large(display_list, box)
    inked = np.flatnonzero((_largest_part(ink) > 0).any(axis=1))
    height_px = float(box[3] - box[1]) * dpi / 72
    return len(inked) > 0 and int(inked[-1] - inked[0]) + 1 < _LOW * usual_share * height_px


def _is_false_up_close(display_list: Any, named: int, box: Floats) -> bool:
    shape = close_up(display_list, box)
    if shape is None:
        return False
    likeness = _likeness(shape)[0]
    best = float(likeness.max())
    return best >= MIN_LIKENESS and best - float(likeness[named]) >= MIN_LEAD


def close_up(display_list: Any, box: Floats, widened: Sequence[float] = (1.0,)) -> Floats | None:
    """The shape of the glyph in a box of displayed points, drawn large; None if it has none to tell.

    One (cells wide) for each number of times that it is `widened`: in condensed faces all letters are narrow.
    """
    ink = _largest_part(draw_large(display_list, box)[0])
    if not ink.size:
        return None
    shapes = []
    for times in widened:
        wide = ink if times == 1.0 else cv2.resize(ink, None, fx=times, fy=1.0, interpolation=cv2.INTER_LINEAR)
        shape, heights = shapes_of(wide, np.array([[0, 0, wide.shape[1], wide.shape[0]]], dtype=np.float64))
        if heights[0] < MIN_HEIGHT_PX:
            return None
        shapes.append(shape[0])
    return np.stack(shapes)


def draw_large(display_list: Any, box: Floats) -> tuple[Gray, float]:
    """The ink in a box of displayed points, drawn as high as a shape can be told by, and the resolution in dpi."""
    area = BBox(*box.tolist())
    dpi = min(72 * _CLOSE_HEIGHT_PX / max(area.height, 0.1), _CLOSE_MAX_DPI)
    return draw_glyphs(display_list, dpi, area), dpi


def _largest_part(ink: Gray) -> Gray:
    """The largest connected part, without what neighbours reach into the box."""
    if not ink.size:
        return ink
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > _INKED).astype(np.uint8))
    if count < 2:
        return ink[:0]
    part = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return np.where(labels == part, ink, 0).astype(np.uint8)


def _likeness(shapes: Floats) -> Floats:
    """n × 10: the best correlation with each digit over the faces."""
    known, bounds = _known_digits()
    # A few rows at a time: numpy's BLAS would else start threads, which cost more than the product and take the cores
    # from other workers.
    parts = [shapes[start : start + _ROWS] @ known.T for start in range(0, len(shapes), _ROWS)]
    best: Floats = np.maximum.reduceat(np.concatenate(parts), bounds, axis=1)
    return best


@cache
def _known_digits() -> tuple[Floats, Ints]:
    """Shapes of the digits of all faces, digit after digit, and where each digit begins."""
    shapes, characters = known_shapes(DIGITS)
    digits = np.array([DIGITS.index(character) for character in characters])
    order = np.argsort(digits, kind="stable")
    return shapes[order], np.searchsorted(digits[order], np.arange(len(DIGITS)))


def known_shapes(characters: str) -> tuple[Floats, list[str]]:
    """The shapes of these characters in each of the twelve faces, and which each is."""
    return shapes_in_faces(characters, _FACES)


def shapes_in_faces(characters: str, faces: Sequence[str]) -> tuple[Floats, list[str]]:
    """The shapes of these characters in each of the faces that has them, and which each is."""
    mupdf = load_mupdf()
    document = mupdf.open()
    page = document.new_page(width=100 + 50 * len(characters), height=40 + 50 * len(faces))
    writer = mupdf.TextWriter(page.rect)
    for row, face in enumerate(faces):
        font = mupdf.Font(face)
        there = (character for character in characters if font.has_glyph(ord(character)))
        writer.append((20, 50 + 50 * row), "  ".join(there), font=font, fontsize=36)
    writer.write_text(page)
    display_list = page.get_displaylist()
    glyphs = read_glyphs(display_list)
    drawn = [index for index, character in enumerate(glyphs.characters) if character in characters]
    shapes, _ = shapes_of(draw_glyphs(display_list, 72), glyphs.boxes[drawn])
    document.close()
    return shapes, [glyphs.characters[index] for index in drawn]


def shapes_of(ink: Gray, boxes_px: Floats) -> tuple[Floats, Ints]:
    """Ink in each box (pixels), its height brought to `_GRID` cells and centred, as a unit vector; and that height."""
    limits = np.array([ink.shape[1], ink.shape[0]])
    # Sideways to the nearest pixel, so that no column of a neighbour comes in.
    low = np.clip(np.stack([np.round(boxes_px[:, 0]), np.floor(boxes_px[:, 1])], axis=1), 0, limits - 1)
    high = np.clip(np.stack([np.round(boxes_px[:, 2]), np.ceil(boxes_px[:, 3])], axis=1), 0, limits)
    low, size = low.astype(np.int64), np.clip(high - low, 1, _MAX_SIDE_PX).astype(np.int64)
    shapes, heights = np.zeros((len(boxes_px), _GRID**2)), np.zeros(len(boxes_px), dtype=np.int64)
    # Those of about one size together: else one large heading makes large patches of all.
    classes = np.ceil(np.log2(size.max(axis=1)))
    for one in np.unique(classes):
        members = np.flatnonzero(classes == one)
        shapes[members], heights[members] = _shapes(_patches(ink, low[members], size[members]))
    return shapes, heights


def _shapes(patches: Floats) -> tuple[Floats, Ints]:
    inked: Bools = patches > _INKED
    top, bottom = _extent(np.any(inked, axis=2))
    left, right = _extent(np.any(inked, axis=1))
    cell = np.maximum(bottom - top, 1) / _GRID
    steps = np.arange(_GRID) + 0.5
    rows = top[:, None] + steps * cell[:, None] - 0.5
    columns = ((left + right) / 2)[:, None] + (steps - _GRID / 2) * cell[:, None] - 0.5
    spread = np.maximum(cell, 1.0)[:, None, None]
    down = np.maximum(0.0, 1 - np.abs(rows[:, :, None] - np.arange(patches.shape[1])) / spread)
    across = np.maximum(0.0, 1 - np.abs(columns[:, :, None] - np.arange(patches.shape[2])) / spread)
    shapes = (down @ patches @ across.transpose(0, 2, 1)).reshape(len(patches), -1)
    shapes -= shapes.mean(axis=1, keepdims=True)
    length = np.linalg.norm(shapes, axis=1)
    return shapes / np.maximum(length, 1e-9)[:, None], np.where(length > 0, bottom - top, 0)


def _patches(ink: Gray, low: Ints, size: Ints) -> Floats:
    """n × height × width: the ink from each corner on (pixels; n × 2: x, y), 0 past its own size."""
    width, height = size.max(axis=0)
    x = low[:, :1] + np.arange(width)
    y = low[:, 1:] + np.arange(height)
    inside = (np.arange(height) < size[:, 1:])[:, :, None] & (np.arange(width) < size[:, :1])[:, None, :]
    found = ink[np.minimum(y, ink.shape[0] - 1)[:, :, None], np.minimum(x, ink.shape[1] - 1)[:, None, :]]
    return np.where(inside, found, 0).astype(np.float64)


def _extent(used: Bools) -> tuple[Ints, Ints]:
    """First and one past the last True of each row; (0, length) for none."""
    return used.argmax(axis=1), used.shape[1] - used[:, ::-1].argmax(axis=1)
