"""Scans with a text layer under them: what the picture shows, and what the layer says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.mupdf import load_mupdf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pymupdf = load_mupdf()

INVOICE = (
    (60, 60, "INVOICE"),
    (60, 90, "Oak & Ember Studio Ltd"),
    (340, 90, "Invoice number: OAK-2041"),
    (340, 110, "Invoice date: 13 May 2026"),
    (60, 200, "Description"),
    (320, 200, "Qty"),
    (380, 200, "Unit price"),
    (480, 200, "Amount"),
    (60, 220, "Brand workshop"),
    (320, 220, "2"),
    (380, 220, "£850.00"),
    (480, 220, "£1,700.00"),
    (60, 240, "Stock photography"),
    (320, 240, "4"),
    (380, 240, "£32.50"),
    (480, 240, "£130.00"),
    (380, 300, "Net total"),
    (480, 300, "£1,830.00"),
    (380, 320, "VAT 20%"),
    (480, 320, "£366.00"),
    (380, 340, "Total"),
    (480, 340, "£2,196.00"),
)


def write_texts(page: Any, changed: Mapping[str, str], *, invisible: bool = False) -> None:
    """The invoice on a page; texts named in `changed` are written otherwise."""
    for x, y, text in INVOICE:
        page.insert_text((x, y), changed.get(text, text), fontsize=11, render_mode=3 if invisible else 0)


def layered_scan(path: Path, *, shows: Mapping[str, str] | None = None, says: Mapping[str, str] | None = None) -> Path:
    """A page that is a picture, 200 dpi, of the invoice, over an invisible text layer; each may differ from it."""
    drawn = pymupdf.open()
    write_texts(drawn.new_page(), shows or {})
    picture = drawn[0].get_pixmap(dpi=200, colorspace="gray")
    document = pymupdf.open()
    page = document.new_page()
    write_texts(page, says or {}, invisible=True)
    page.insert_image(page.rect, pixmap=picture)
    document.save(path)
    return path
