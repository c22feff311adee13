"""Prints cut out of the rendered page and recognised by themselves: what the pixels say where a word is claimed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.ocr.recognition import INPUT_HEIGHT_PX, MARGIN_PX, NARROWED
from extractors.ocr.warp import warp
from schemas.geometry import Affine, BBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.base import Image, Rasterizer
    from extractors.ocr.rapid import RapidOcr
    from schemas.page import Page

CROP_DPI = 200.0
"""Type of 8 pt is 22 pixels high; more costs time and reads no better."""

ABOVE, BESIDE = 0.12, 0.35
"""Paper around the box, in its heights; beside it no more than half the way to the next word."""


class Print(NamedTuple):
    """What was recognised in a box, and the confidence of the weakest character, 0 to 1; "" where nothing was."""

    text: str
    confidence: float


class PrintReader:
    """Reads single prints of one document's pages. Each page is rendered once, each box read once."""

    def __init__(self, pages: Rasterizer, ocr: Callable[[], RapidOcr]) -> None:
        self._pages = pages
        self._ocr = ocr
        self._image: tuple[int, Image] | None = None
        self._read: dict[tuple[int, BBox], Print] = {}

    def read(self, page: Page, boxes: Sequence[BBox]) -> list[Print]:
        """The prints in boxes of the page's reading frame, in their order. Raises PageError, ModelError."""
        new = [box for box in dict.fromkeys(boxes) if (page.page_no, box) not in self._read]
        if new:
            crops = [self._cut(page, box) for box in new]
            for box, (text, confidence) in zip(new, self._ocr().recognize_crops(crops), strict=True):
                self._read[page.page_no, box] = Print(text, confidence)
        return [self._read[page.page_no, box] for box in boxes]

    def _cut(self, page: Page, box: BBox) -> Image:
        image = self._render(page.page_no)
        to_pixels = page.to_display.then(Affine.scale(image.shape[1] / page.width_pt))
        on_page = page.to_display.inverse().apply_box(BBox(0, 0, page.width_pt, page.height_pt))
        area = with_paper(box, page).intersection(on_page)
        if area is None:  # a field may be anywhere, and of any size
            return np.full((INPUT_HEIGHT_PX, INPUT_HEIGHT_PX, 3), 255, dtype=np.uint8)
        # The picture's pixels, turned so that the print lies level, as large as they are.
        left, right = (to_pixels.apply(x, area.center_y) for x in (area.left, area.right))
        scale = math.dist(left, right) / max(area.width, 1e-6)
        width, height = (max(round(side * scale), 1) for side in (area.width, area.height))
        to_area = Affine.translate(area.left, area.top)
        return warp(image, Affine.scale(1 / scale).then(to_area).then(to_pixels).inverse(), width, height)

    def _render(self, page_no: int) -> Image:
        if self._image is None or self._image[0] != page_no:
            self._image = page_no, self._pages.render(page_no, CROP_DPI)
        return self._image[1]


def with_paper(box: BBox, page: Page) -> BBox:
    """The box with some paper around it, and no part of another word of its line."""
    height = box.height
    left, right = box.left - BESIDE * height, box.right + BESIDE * height
    for word in page.words:
        if word.bbox.overlap_y(box) < 0.3 * min(word.bbox.height, height):
            continue
        if word.bbox.right <= box.left + 0.1 * height:
            left = max(left, min((word.bbox.right + box.left) / 2, box.left))
        elif word.bbox.left >= box.right - 0.1 * height:
            right = min(right, max((word.bbox.left + box.right) / 2, box.right))
    return BBox(left, box.top - ABOVE * height, right, box.bottom + ABOVE * height)


def reading_width_px(box: BBox) -> int:
    """How wide a print is to the recognition network; its time grows with it (0.1 ms a pixel on one core)."""
    height = max(box.height * (1 + 2 * ABOVE), 1.0)
    return round(NARROWED * INPUT_HEIGHT_PX * (box.width + 2 * BESIDE * box.height) / height) + MARGIN_PX
