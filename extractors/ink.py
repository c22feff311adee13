"""The ink witness: does the rendered page show these glyphs, and can they be seen?

The text layer says which glyph stands where. MuPDF draws those glyphs alone, in black on white: that is the ink they
would leave if nothing hid them. The page is rendered as it is. Where the second picture is the first one recoloured
(one grey for the ink, another for what is around it), the glyph is what a person sees at that place. The measure is
Pearson's correlation of the two pictures over the glyph and what is next to it (one pixel at 96 dpi, 0.75 pt); its
regression slope is the contrast.

So a glyph fails, whatever the trick, if it is covered by an image, a shape, an annotation or other text; if it is
clipped, off the page or on a hidden layer; if its colour is that of its background; and if another number is painted
over it. On clean pages the correlation is above 0.999; a digit mistaken for the most similar one of the same font
and size reaches 0.93 (8 and 6, Helvetica 7 to 11 pt, 96 to 200 dpi; comma and full stop 0.94).

What it cannot see: a font whose glyph looks like "1" but is named "9" by the file (`extractors.digit_shapes` can).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extractors.raster_pymupdf import affordable_dpi, draw_glyphs, draw_gray
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Gray = npt.NDArray[np.uint8]

FIRST_DPI = 96.0
CLOSE_DPI = (220.0, 440.0)
MAX_WITNESS_PX = 16_000_000
MIN_MATCH = 0.95
MIN_CONTRAST = 32.0  # of 255 grey levels
_TILE_PT = 640.0
_MAX_TILES = 64
_MIN_INK_PX = 0.25  # full pixels of ink; less is an empty glyph
_MIN_SHADE = 0.1  # of the middle of a glyph's box, to call it inked
_FLAT = 1e-6  # variance of shades, 0 to 1
_MIN_INK_LEFT = 0.75  # of a glyph's ink, beside the rules that cross it


@dataclass(frozen=True, slots=True)
class PagePictures:
    """A page, or a part of it, and the ink of its glyphs alone, pixel by pixel on each other.

    `page` is grey (0 black), `ink` is coverage (255 full). `origin_px` is where the pictures begin on the whole page.
    """

    page: Gray
    ink: Gray
    dpi: float
    origin_px: tuple[int, int] = (0, 0)


def picture_page(display_list: Any, dpi: float = FIRST_DPI) -> PagePictures:
    """Both pictures of the whole page, at `dpi` or what the budget of pixels allows."""
    width_pt, height_pt = display_list.rect.width, display_list.rect.height
    dpi = affordable_dpi(width_pt, height_pt, dpi, MAX_WITNESS_PX)
    return PagePictures(draw_gray(display_list, dpi), draw_glyphs(display_list, dpi), dpi)


def picture_area(display_list: Any, area: BBox, dpi: float, only: Container[int] | None = None) -> PagePictures:
    """Both pictures of an area (points). `only`: the text operations whose ink is drawn, by order of drawing."""
    zoom = dpi / 72
    page = display_list.rect
    left_px, top_px = (math.floor(max(value, 0.0) * zoom) for value in (area.left, area.top))
    right, bottom = min(area.right, page.width), min(area.bottom, page.height)
    area = BBox(left_px / zoom, top_px / zoom, right, bottom)
    return PagePictures(
        draw_gray(display_list, dpi, area), draw_glyphs(display_list, dpi, area, only), dpi, (left_px, top_px)
    )


def match_glyphs(pictures: PagePictures, boxes: Floats, ignore: Sequence[BBox] = ()) -> Floats:
    """For each box (n × 4, displayed points): how well the page shows the glyph that is in it, 0 to 1.

    0 where the glyph stands out from its place by less than `MIN_CONTRAST`, and where it has no ink. Pixels under
    `ignore` (thin rules, underlines) are left out.
    """
    if not pictures.ink.size:
        return np.zeros(len(boxes))
    contrast, match = _compare(pictures, boxes, _near_ink(pictures, ignore))
    return np.where(np.abs(contrast) >= MIN_CONTRAST, match, 0.0)


def has_ink(pictures: PagePictures, boxes: Floats) -> Bools:
    """For each box: does a glyph leave ink in its middle? (Neighbours may reach in at its sides.)"""
    quarter = (boxes[:, 2:] - boxes[:, :2]) / 4
    middle = np.concatenate([boxes[:, :2] + quarter, boxes[:, 2:] - quarter], axis=1)
    pixels, counts = _pixels_of(_to_pixels(pictures, middle), pictures.page.shape[1])
    ink: Bools = _sums(pictures.ink.ravel()[pixels], counts) >= _MIN_SHADE * 255 * np.maximum(counts, 1)
    return ink


def match_up_close(
    display_list: Any, boxes: Floats, dpi: float, ignore: Sequence[BBox] = (), only: Container[int] | None = None
) -> Floats:
    """The same at a higher resolution, tile by tile around the boxes.

    With `only`, no ink is drawn but that of these text operations: for words that lie on other words.
    """
    match = np.zeros(len(boxes))
    centers = (boxes[:, :2] + boxes[:, 2:]) / 2
    tiles, tile_of = np.unique(np.floor(centers / _TILE_PT), axis=0, return_inverse=True)
    for tile in range(min(len(tiles), _MAX_TILES)):
        members = np.flatnonzero(tile_of.ravel() == tile)
        pictures = _picture_boxes(display_list, boxes[members], dpi, only)
        match[members] = match_glyphs(pictures, boxes[members], ignore)
    return match


def _picture_boxes(display_list: Any, boxes: Floats, dpi: float, only: Container[int] | None) -> PagePictures:
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = boxes[:, 2:].max(axis=0)
    area = BBox(float(left), float(top), float(right), float(bottom)).expand(2.0)
    dpi = affordable_dpi(area.width, area.height, dpi, MAX_WITNESS_PX)
    return picture_area(display_list, area, dpi, only)


def _near_ink(pictures: PagePictures, ignore: Sequence[BBox]) -> Bools:
    reach_px = max(1, round(pictures.dpi / FIRST_DPI))
    near: Bools = cv2.dilate(pictures.ink, np.ones((2 * reach_px + 1,) * 2, np.uint8)) > 0
    for left, top, right, bottom in _to_pixels(pictures, _boxes_around(ignore)):
        near[top:bottom, left:right] = False
    return near


def _boxes_around(rules: Sequence[BBox]) -> Floats:
    return np.array([box.expand(0.2) for box in rules], dtype=np.float64).reshape(-1, 4)


def _to_pixels(pictures: PagePictures, boxes: Floats) -> Ints:
    """Pixel boxes that hold the boxes whole, cut at the picture's edges."""
    height, width = pictures.page.shape
    offset = np.array(pictures.origin_px * 2)
    scaled = boxes * (pictures.dpi / 72) - offset
    outer = np.concatenate([np.floor(scaled[:, :2]), np.ceil(scaled[:, 2:])], axis=1)
    limits = np.array([width, height, width, height])
    inside: Ints = np.clip(outer, 0, limits).astype(np.int64)
    return inside


def _compare(pictures: PagePictures, boxes: Floats, near: Bools) -> tuple[Floats, Floats]:
    """Contrast (grey levels between full ink and none, signed) and correlation (0 to 1) for each box."""
    contrast, match = np.zeros(len(boxes)), np.zeros(len(boxes))
    pixels, counts = _pixels_of(_to_pixels(pictures, boxes), pictures.page.shape[1])
    ink = pictures.ink.ravel()[pixels].astype(np.float32) / 255
    all_ink = _sums(ink, counts)
    used = near.ravel()[pixels]
    counts = _sums(used, counts).astype(np.int64)
    page = pictures.page.ravel()[pixels[used]].astype(np.float32) / 255
    ink = ink[used]
    ink_sum = _sums(ink, counts)
    # A glyph of which too much lies under rules is not judged by what is left of it.
    real = (ink_sum >= np.maximum(_MIN_INK_PX, _MIN_INK_LEFT * all_ink)) & (counts > 1)
    size = np.maximum(counts, 1)
    page_mean, ink_mean = _sums(page, counts) / size, ink_sum / size
    ink_variance = _sums(ink * ink, counts) / size - ink_mean**2
    page_variance = _sums(page * page, counts) / size - page_mean**2
    covariance = _sums(page * ink, counts) / size - page_mean * ink_mean
    real &= (ink_variance > _FLAT) & (page_variance > _FLAT)
    contrast[real] = 255 * covariance[real] / ink_variance[real]
    match[real] = np.abs(covariance[real]) / np.sqrt(ink_variance[real] * page_variance[real])
    return contrast, match


def _sums(values: npt.NDArray[Any], counts: Ints) -> Floats:
    """The sum of each run of `values`; runs have `counts` members, some of them none."""
    sums = np.zeros(len(counts))
    some = counts > 0
    if some.any():
        starts = (np.cumsum(counts) - counts)[some]
        sums[some] = np.add.reduceat(values, starts, dtype=np.float64)
    return sums


def _pixels_of(boxes_px: Ints, stride: int) -> tuple[Ints, Ints]:
    """Flat indices of all pixels of all boxes, box after box, and how many each box has."""
    widths = np.maximum(boxes_px[:, 2] - boxes_px[:, 0], 0)
    heights = np.maximum(boxes_px[:, 3] - boxes_px[:, 1], 0)
    box_of_row = np.repeat(np.arange(len(boxes_px)), heights)
    row_in_box = np.arange(len(box_of_row)) - np.repeat(np.cumsum(heights) - heights, heights)
    row_start = (boxes_px[:, 1] * stride + boxes_px[:, 0])[box_of_row] + row_in_box * stride
    row_width = widths[box_of_row]
    passed = np.cumsum(row_width) - row_width
    return np.repeat(row_start - passed, row_width) + np.arange(row_width.sum()), widths * heights
