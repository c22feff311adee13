"""A page without a usable text layer: brought upright, levelled, and read by OCR."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from extractors.ocr.lighting import even_light
from extractors.ocr.orientation import make_upright
from extractors.ocr.perspective import lay_flat
from extractors.ocr.sideways import part_sideways
from schemas.errors import PageError
from schemas.geometry import IDENTITY, Affine
from schemas.page import PageFailure

if TYPE_CHECKING:
    from extractors.base import Image
    from extractors.ocr.orientation import Upright
    from extractors.ocr.rapid import RapidOcr
    from schemas.page import Page

DPI = 200.0
"""Resolution for pages whose own is unknown; type of 8 pt is 22 pixels high."""
_FINEST_DPI = 300.0
_COARSEST_DPI = 150.0
_BLANK_DEVIATION = 3.0


class Scan(NamedTuple):
    """A page that was read, and the picture its words were read from, level and upright; None where none was read.

    `points_per_px` is the scale of that picture in the page's reading frame.
    """

    page: Page
    upright: Upright | None = None
    points_per_px: float = 1.0


def scan_dpi(page: Page) -> float:
    """The resolution of the picture that fills the page, within 150 to 300 dpi: more costs time and reads no better."""
    largest = max(page.pictures, key=lambda picture: picture.bbox.area, default=None)
    if largest is None or largest.bbox.width <= 0 or largest.bbox.area < 0.5 * page.width_pt * page.height_pt:
        return DPI
    return min(max(72.0 * largest.width_px / largest.bbox.width, _COARSEST_DPI), _FINEST_DPI)


def read_scanned_page(page: Page, image: Image, engine: RapidOcr) -> Page:
    """The page of `read_scan`, without its picture."""
    return read_scan(page, image, engine).page


def read_scan(page: Page, image: Image, engine: RapidOcr) -> Scan:
    """The page with the words that OCR finds in its picture (the page as displayed, any resolution).

    Words lie in the reading frame, the picture brought upright; `to_display` leads back. A page that cannot be
    recognised comes back as failed, one without ink as blank. Never raises for what the picture shows.
    """
    points_per_px = page.width_pt / image.shape[1]
    flat = lay_flat(image)
    seen = even_light(image if flat is None else flat.image)
    try:
        upright = make_upright(seen, engine, page.page_no)
        level, sideways = part_sideways(upright.lines)
        words = tuple(engine.read_lines(upright.image, level, page.page_no, points_per_px))
        if words:  # what runs sideways stands beside what is level
            words += tuple(engine.read_sideways(upright.image, sideways, page.page_no, points_per_px))
    except PageError as error:
        failure = PageFailure(error.code, error.message, error.hint)
        return Scan(replace(page, status="failed", words=(), text_source="none", failure=failure))
    if not words:
        blank = float(image.std()) < _BLANK_DEVIATION and not page.widgets
        return Scan(replace(page, status="blank" if blank else "ok", text_source="none"))
    to_pixels, to_points = Affine.scale(1 / points_per_px), Affine.scale(points_per_px)
    to_picture = upright.to_original if flat is None else upright.to_original.then(flat.to_original)
    # A scale and its inverse make no identity in floating point, but a picture that was left as it is has one.
    to_display = IDENTITY if to_picture == IDENTITY else to_pixels.then(to_picture).then(to_points)
    # Vector drawings and pictures lie in the displayed frame; a scan has none that a reader needs. But a form may have
    # fields over its picture.
    to_reading = to_display.inverse()
    widgets = tuple(replace(widget, bbox=to_reading.apply_box(widget.bbox)) for widget in page.widgets)
    read = replace(page, words=words, text_source="ocr", widgets=widgets, to_display=to_display)
    return Scan(replace(read, drawings=(), pictures=()), upright, points_per_px)
