"""Brings a page whose text runs up, down or upside down into the frame in which it runs left to right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.geometry import IDENTITY, Affine

if TYPE_CHECKING:
    from schemas.page import Page


def level_frame(direction: tuple[int, int], width_pt: float, height_pt: float) -> Affine:
    """From the frame in which text of that direction is level to the page as displayed (width × height)."""
    if direction == (0, 1):
        return Affine(0.0, 1.0, -1.0, 0.0, width_pt, 0.0)
    if direction == (0, -1):
        return Affine(0.0, -1.0, 1.0, 0.0, 0.0, height_pt)
    if direction == (-1, 0):
        return Affine(-1.0, 0.0, 0.0, -1.0, width_pt, height_pt)
    return IDENTITY


def to_reading_frame(page: Page, to_display: Affine) -> Page:
    """The page with every box in the reading frame; `to_display` leads back."""
    if to_display == IDENTITY:
        return page
    from_display = to_display.inverse()
    return replace(
        page,
        words=tuple(replace(word, bbox=from_display.apply_box(word.bbox)) for word in page.words),
        drawings=tuple(replace(drawing, bbox=from_display.apply_box(drawing.bbox)) for drawing in page.drawings),
        pictures=tuple(replace(picture, bbox=from_display.apply_box(picture.bbox)) for picture in page.pictures),
        widgets=tuple(replace(widget, bbox=from_display.apply_box(widget.bbox)) for widget in page.widgets),
        codes=tuple(replace(code, bbox=from_display.apply_box(code.bbox)) for code in page.codes),
        to_display=to_display,
    )
