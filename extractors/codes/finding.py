"""Finds the codes of a page: in the areas that may hold one, or in the whole picture of a scan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.codes.areas import code_areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.base import Image
    from schemas.geometry import BBox
    from schemas.page import Code, Drawing, Picture

_LARGE = 250.0  # points: a picture this wide and high is no single code; it may be a scan that holds one
_SQUARE = 1.3
_MOST_PX = 12_000_000


def codes_drawn(
    display_list: Any, page_no: int, pictures: Sequence[Picture], drawings: Sequence[Drawing]
) -> tuple[Code, ...]:
    """Codes of a PDF page, boxes in the page as displayed. A page without pictures and small shapes costs nothing."""
    areas = code_areas(pictures, drawings)
    if not areas:
        return ()
    from schemas.geometry import BBox

    page = BBox(0.0, 0.0, display_list.rect.width, display_list.rect.height)
    found: dict[tuple[str, str], Code] = {}
    for area in areas:
        visible = area.intersection(page)
        if visible is not None and not any(_holds(visible, code) for code in found.values()):
            found |= {(code.symbology, code.text): code for code in _codes_in(display_list, page_no, visible)}
    return tuple(found.values())


def _holds(area: BBox, code: Code) -> bool:
    return area.contains_point(code.bbox.center_x, code.bbox.center_y)


def _codes_in(display_list: Any, page_no: int, area: BBox) -> list[Code]:
    """The codes of an area, looked at more closely where it needs it and coarser where it is huge."""
    from extractors.codes.decoding import decode
    from extractors.raster_pymupdf import affordable_dpi, draw_gray

    for wanted in _resolutions(area):
        dpi = affordable_dpi(area.width, area.height, wanted, _MOST_PX)
        try:
            image = draw_gray(display_list, dpi, area)
        except Exception:
            return []  # what MuPDF cannot draw is told elsewhere; the page goes on without its codes
        codes = decode(image, page_no, 72 / dpi, (area.left, area.top))
        if codes:
            return codes
    return []


def _resolutions(area: BBox) -> tuple[float, ...]:
    """A logo is looked at once, what has the shape of a code a second time and closer, a whole scan from afar."""
    from extractors.codes.decoding import CLOSE_DPI, DPI, SCAN_DPI

    short, long = sorted((area.width, area.height))
    if long > _LARGE and short > _LARGE / 2:
        return (SCAN_DPI,)
    return (DPI, CLOSE_DPI) if long < _SQUARE * short else (DPI,)


def codes_shown(image: Image, page_no: int, width_pt: float) -> tuple[Code, ...]:
    """Codes in the picture of a whole page (RGB, as displayed), boxes in points of that page."""
    import cv2
    import numpy as np

    from extractors.codes.decoding import decode

    gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    return tuple(decode(gray, page_no, width_pt / image.shape[1]))
