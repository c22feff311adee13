"""A page at a glance: what the embedded reader sees of its rules, shading and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.page import THUMBNAIL_PX

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def thumbnail_of(page: npt.NDArray[np.uint8]) -> bytes:
    """A picture of the whole page in grey (0 black), shrunk by the mean of its pixels; empty for an empty picture."""
    import cv2

    return cv2.resize(page, THUMBNAIL_PX, interpolation=cv2.INTER_AREA).tobytes() if page.size else b""
