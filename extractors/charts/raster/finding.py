"""Which pictures are traced: those that are drawn in a few flat colours and show marks beside what is written.

A scan of a letter or an invoice costs a few milliseconds here, a page without large pictures nothing.
"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.raster.axes import number_axes
from extractors.charts.raster.prints import find_prints
from extractors.charts.raster.solve import survey_traced
from extractors.charts.raster.tracing import trace_picture
from extractors.ocr.sideways import part_sideways
from schemas.geometry import IDENTITY, BBox
from schemas.page import TextRun

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.base import Image
    from extractors.ocr.rapid import RapidOcr
    from extractors.ocr.scan import Scan
    from schemas.page import Page, Picture, TracedPicture, Word

MOST_PIXELS = 1_600_000
"""A larger picture is traced at this size: an A4 page at 130 dpi, at which a line is two pixels thick."""

COLOURED = 0.0012
SOLID = 0.012
"""Shares of a picture that are of some colour, or solid and grey, outside of what is written: less is no chart."""

LEAST_PT, LEAST_PX = 90.0, 120
SHARE = (0.03, 0.9)
"""Of the page: a smaller picture is a logo, a larger one a background or a scan under a text layer."""

OCR_DPI = 150.0
FEW, FLAT = 12, 0.85
"""A drawing shows this share of its pixels in its most frequent colours (of 4096), a photo a third."""

_WRITTEN = 3
"""Words that the page sets over a picture of its own text and figures: none, but for a caption or a source."""

_CHROMA = 40
_DARK = 200


def with_traced_scan(original: Page, scan: Scan, render: Callable[[float], Image], engine: RapidOcr) -> Page:
    """The page of a scan, with its picture traced where it shows a chart.

    `original` is the page before it was read, `render` gives its picture as displayed at a resolution in dpi. Raises
    ModelError where the OCR models are missing, PageError where the page cannot be rendered.
    """
    page, upright, pt = scan.page, scan.upright, scan.points_per_px
    if upright is None or page.status != "ok" or not page.words:
        return page
    if not is_flat(upright.image):  # of a photo every shadow would be a mark
        return page
    if not shows_marks(upright.image) and not has_axes(page.words):
        return page
    runs = find_prints(page.words, (upright.image, upright.lines), engine, pt)
    # Pixels that were turned or levelled are mixed; those of the file are not.
    image = render(_own_dpi(original)) if page.to_display == IDENTITY else _shrunk(upright.image)
    traced = trace_picture(image, runs, BBox(0.0, 0.0, upright.image.shape[1] * pt, upright.image.shape[0] * pt))
    return replace(page, traced=(traced,)) if _is_plotted(traced) else page


def with_traced_pictures(page: Page, render: Callable[[float], Image], ocr: Callable[[], RapidOcr]) -> Page:
    """A page with a text layer, with the pictures placed on it traced where they show charts.

    Only large pictures in flat colours are looked at, and only those with marks are read by OCR. Raises as
    `with_traced_scan` does.
    """
    if page.to_display != IDENTITY:
        return page
    found = [traced for picture in page.pictures if (traced := _placed(picture, page, render, ocr)) is not None]
    return replace(page, traced=tuple(found)) if found else page


def _placed(
    picture: Picture, page: Page, render: Callable[[float], Image], ocr: Callable[[], RapidOcr]
) -> TracedPicture | None:
    box = picture.bbox.intersection(BBox(0.0, 0.0, page.width_pt, page.height_pt))
    if box is None or min(box.width, box.height) < LEAST_PT or min(picture.width_px, picture.height_px) < LEAST_PX:
        return None
    share = box.area / (page.width_pt * page.height_pt)
    if not SHARE[0] <= share <= SHARE[1] or _is_written_on(box, page):
        return None
    dpi = min(72.0 * picture.width_px / picture.bbox.width, 72 * sqrt(MOST_PIXELS / box.area))
    image, exact = _crop(render(dpi), box, dpi)
    if not shows_marks(image) or not is_flat(image):
        return None
    sharp, placed = _crop(render(OCR_DPI), box, OCR_DPI) if dpi < OCR_DPI else (image, exact)
    engine = ocr()
    pt = placed.width / sharp.shape[1]
    lines = engine.find_lines(sharp, page.page_no)
    words = engine.read_lines(sharp, part_sideways(lines)[0], page.page_no, pt)
    runs = [_moved(run, placed) for run in find_prints(words, (sharp, lines), engine, pt)]
    traced = trace_picture(image, runs, exact)
    return traced if _is_plotted(traced) else None


def _is_plotted(traced: TracedPicture) -> bool:
    """Whether a picture shows a chart, be it one that is seen and not measured."""
    survey = survey_traced(traced)
    return bool(survey.charts or survey.refused)


def _is_written_on(box: BBox, page: Page) -> bool:
    """Whether the page itself sets words over the picture: a heat map in a drawn frame, a ground. A picture of a chart
    brings its own."""
    over = (w for w in page.words if w.visible and box.contains_point(w.bbox.center_x, w.bbox.center_y))
    return sum(1 for _ in over) >= _WRITTEN


def _crop(image: Image, box: BBox, dpi: float) -> tuple[Image, BBox]:
    """The part of a page's picture that a box covers, and that part's exact box in points."""
    scale = dpi / 72
    left, top = max(round(box.left * scale), 0), max(round(box.top * scale), 0)
    part = np.ascontiguousarray(image[top : round(box.bottom * scale), left : round(box.right * scale)])
    height, width = part.shape[:2]
    return part, BBox(left / scale, top / scale, (left + width) / scale, (top + height) / scale)


def _moved(run: TextRun, place: BBox) -> TextRun:
    box = run.bbox
    moved = BBox(box.left + place.left, box.top + place.top, box.right + place.left, box.bottom + place.top)
    return replace(run, bbox=moved, anchor_y=run.anchor_y + place.top)


def _own_dpi(page: Page) -> float:
    """The resolution of the picture that fills the page, or one that gives no more than `MOST_PIXELS`."""
    largest = max(page.pictures, key=lambda picture: picture.bbox.area, default=None)
    most = 72 * sqrt(MOST_PIXELS / (page.width_pt * page.height_pt))
    if largest is None or largest.bbox.area < 0.5 * page.width_pt * page.height_pt:
        return min(150.0, most)
    return min(72.0 * largest.width_px / largest.bbox.width, most)


def _shrunk(image: Image) -> Image:
    import cv2

    scale = sqrt(MOST_PIXELS / (image.shape[0] * image.shape[1]))
    if scale >= 1:
        return image
    size = max(round(image.shape[1] * scale), 1), max(round(image.shape[0] * scale), 1)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def has_axes(words: Sequence[Word]) -> bool:
    """Whether numbers that go up evenly stand in a column and, lower and further right, in a row: between them thin
    grey lines may be data.
    """
    runs = [TextRun(word.text, word.bbox, word.size_pt, anchor_y=word.bbox.center_y) for word in words]
    columns = number_axes(runs, (), "upright")
    rows = number_axes(runs, (), "level") if columns else []
    return any(
        row.high > max(run.bbox.right for run in column.runs) and row.runs[0].bbox.center_y > column.high
        for column in columns
        for row in rows
    )


def shows_marks(image: Image) -> bool:
    """Whether enough of a picture is coloured, or solid and grey: bars, lines, wedges. Letters are neither."""
    import cv2

    step = max(image.shape[1] // 800, 1)
    small = image[::step, ::step].astype(np.int16)
    chroma = small.max(axis=2) - small.min(axis=2)
    if (chroma > _CHROMA).mean() >= COLOURED:
        return True
    dark = (small.max(axis=2) < _DARK).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    return bool(solid.mean() >= SOLID)


def is_flat(image: Image) -> bool:
    """Whether a few colours make up nearly all of a picture: a drawing, no photo."""
    step = max(image.shape[1] // 400, 1)
    small = image[::step, ::step].astype(np.int32) >> 4
    cells = (small[:, :, 0] * 16 + small[:, :, 1]) * 16 + small[:, :, 2]
    counts = np.sort(np.bincount(cells.ravel(), minlength=16**3))[::-1]
    return bool(counts[:FEW].sum() >= FLAT * counts.sum())
