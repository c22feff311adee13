"""Decodes the codes in a picture with zxing-cpp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.geometry import BBox
from schemas.page import Code

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Gray = npt.NDArray[np.uint8]

DPI = 200.0
"""A module of a Swiss QR-bill (46 mm, version 25 at most) is 3 pixels; of a Girocode 4 to 8."""
CLOSE_DPI = 400.0
SCAN_DPI = 150.0
_MOST_TEXT = 8_000  # QR codes end at 4,296 characters
_NAMES = ("QRCode", "DataMatrix", "Code128", "PDF417", "Aztec")


def decode(image: Gray, page_no: int, points_per_px: float, origin: tuple[float, float] = (0.0, 0.0)) -> list[Code]:
    """Codes with boxes in points; `origin` is where the picture begins on the page. Never raises.

    Only symbologies with error correction or a check digit: what is decoded is what was encoded.
    """
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str(",".join(_NAMES))
    try:
        found = zxingcpp.read_barcodes(image, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    except (ValueError, RuntimeError):
        return []
    codes: dict[tuple[str, str], Code] = {}
    for barcode in found:
        text = barcode.text
        if barcode.valid and text and len(text) <= _MOST_TEXT:
            box = _box(barcode.position, points_per_px, origin)
            codes.setdefault((str(barcode.format), text), Code(str(barcode.format), text, box, page_no))
    return list(codes.values())


def _box(position: object, points_per_px: float, origin: tuple[float, float]) -> BBox:
    corners = [getattr(position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
    xs = [origin[0] + corner.x * points_per_px for corner in corners]
    ys = [origin[1] + corner.y * points_per_px for corner in corners]
    return BBox(min(xs), min(ys), max(xs), max(ys))
