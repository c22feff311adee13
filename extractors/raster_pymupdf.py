"""Renders pages with MuPDF: in colour for readers, in grey for the ink witness, and the glyphs alone."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.mupdf import load_mupdf
from schemas.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Container

    import numpy.typing as npt

    from extractors.base import Image
    from schemas.geometry import BBox

    Gray = npt.NDArray[np.uint8]

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

_GRAY = mupdf.FzColorspace(mupdf.FzColorspace.Fixed_GRAY)
_RGB = mupdf.FzColorspace(mupdf.FzColorspace.Fixed_RGB)
_EVERYWHERE = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
_WHITE = 255
_Device: Any = mupdf.FzDevice2
_BLACK = mupdf.new_floats(1)  # an array on MuPDF's side of the fence; it lives as long as the process
mupdf.floats_setitem(_BLACK, 0, 0.0)


class PyMuPdfRasterizer:
    """Renders pages of an open PyMuPDF document. `name` is the file's, for messages."""

    def __init__(self, document: Any, *, name: str, max_pixels: int) -> None:
        self._document = document
        self._name = name
        self._max_pixels = max_pixels
        self._last: tuple[int, Any] | None = None

    def display_list(self, page_no: int, page: Any) -> Any:
        """What MuPDF draws of the page. That of the last page is kept: it is drawn and read several times."""
        if self._last is None or self._last[0] != page_no:
            self._last = page_no, page.get_displaylist()
        return self._last[1]

    def close(self) -> None:
        """Let go of what is kept, before the document is closed."""
        self._last = None

    def render(self, page_no: int, dpi: float) -> Image:
        """The page as displayed, RGB; at a lower dpi where `max_pixels` would be passed. Raises PageError."""
        try:
            page = self._document.load_page(page_no - 1)
            dpi = affordable_dpi(page.rect.width, page.rect.height, dpi, self._max_pixels)
            return draw(self.display_list(page_no, page), dpi)
        except Exception as error:
            raise PageError(
                f"{self._name}, page {page_no}: MuPDF cannot render it: {error}",
                hint="print the document to a new PDF and try again",
                page_no=page_no,
            ) from error


def affordable_dpi(width_pt: float, height_pt: float, dpi: float, max_pixels: int) -> float:
    """`dpi`, or the highest one below it at which the page has no more than `max_pixels`."""
    pixels = math.ceil(width_pt * dpi / 72) * math.ceil(height_pt * dpi / 72)
    if pixels <= max_pixels:
        return dpi
    scale = math.sqrt(max_pixels / pixels)
    # One pixel less a side, because sizes are rounded up.
    side = max(min(width_pt, height_pt) * dpi / 72 * scale, 2.0)
    return dpi * scale * (side - 1) / side


def draw(display_list: Any, dpi: float) -> Image:
    """The page in RGB."""
    return _run(display_list, dpi, _RGB, None, None)


def draw_gray(display_list: Any, dpi: float, area: BBox | None = None) -> Gray:
    """The page, or the `area` of it in points, in grey: 0 is black."""
    return _run(display_list, dpi, _GRAY, area, None)[:, :, 0]


def draw_glyphs(display_list: Any, dpi: float, area: BBox | None = None, only: Container[int] | None = None) -> Gray:
    """The ink every glyph would leave if nothing but text were drawn, all in black, without clipping: 255 is full ink.

    `only` picks text operations by their place in the order of drawing. Text without ink (render mode 3) is left out.
    """
    return _WHITE - _run(display_list, dpi, _GRAY, area, _everything if only is None else only)[:, :, 0]


class _Everything:
    def __contains__(self, item: object) -> bool:
        return True


_everything = _Everything()


class _GlyphDevice(_Device):  # type: ignore[misc]  # pymupdf is untyped
    """Hands text operations on to a drawing device, in black; everything else is dropped."""

    def __init__(self, canvas: Any, only: Container[int]) -> None:
        super().__init__()
        self.use_virtual_fill_text()
        self.use_virtual_stroke_text()
        self.use_virtual_ignore_text()
        self._canvas = canvas.m_internal
        self._only = only
        self._seen = 0

    def fill_text(self, _context: Any, text: Any, matrix: Any, *paint: Any) -> None:
        if self._is_wanted():
            # A glyph that cannot be drawn leaves no ink; an exception cannot pass through MuPDF.
            with suppress(Exception):
                mupdf.ll_fz_fill_text2(self._canvas, text, matrix, _GRAY.m_internal, 0.0, 0.0, 0.0, 0.0, 1.0, paint[-1])

    def stroke_text(self, _context: Any, text: Any, stroke: Any, matrix: Any, *paint: Any) -> None:
        if self._is_wanted():
            with suppress(Exception):
                mupdf.ll_fz_stroke_text(self._canvas, text, stroke, matrix, _GRAY.m_internal, _BLACK, 1.0, paint[-1])

    def ignore_text(self, *_arguments: Any) -> None:
        self._seen += 1

    def _is_wanted(self) -> bool:
        self._seen += 1
        return self._seen - 1 in self._only


def _run(display_list: Any, dpi: float, colorspace: Any, area: BBox | None, only: Container[int] | None) -> Image:
    zoom = dpi / 72
    matrix = mupdf.fz_scale(zoom, zoom)
    bounds = mupdf.fz_bound_display_list(display_list.this)
    if area is not None:
        bounds = mupdf.fz_intersect_rect(bounds, mupdf.FzRect(*area))
    frame = mupdf.fz_round_rect(mupdf.fz_transform_rect(bounds, matrix))
    pixmap = mupdf.fz_new_pixmap_with_bbox(colorspace, frame, mupdf.FzSeparations(), 0)
    mupdf.fz_clear_pixmap_with_value(pixmap, _WHITE)
    canvas = mupdf.fz_new_draw_device(matrix, pixmap)
    device = canvas if only is None else _GlyphDevice(canvas, only)
    # Operations outside of the area are skipped, and then not counted: not where they are picked by number.
    region = bounds if only in (None, _everything) else _EVERYWHERE
    mupdf.fz_run_display_list(display_list.this, device, mupdf.FzMatrix(), region, mupdf.FzCookie())
    mupdf.fz_close_device(device)
    if device is not canvas:
        mupdf.fz_close_device(canvas)
    return _array(pixmap)


def _array(pixmap: Any) -> Image:
    wrapped = pymupdf.Pixmap("raw", pixmap)
    rows = np.frombuffer(wrapped.samples_mv, dtype=np.uint8).reshape(wrapped.height, wrapped.stride)
    # A copy: the pixmap's memory goes with it.
    return rows[:, : wrapped.width * wrapped.n].reshape(wrapped.height, wrapped.width, wrapped.n).copy()
