"""Where a rendered page is bare, so that nothing printed is drawn over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.geometry import BBox

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.base import Image as Pixels

_CONTRAST = 50
"""Grey levels between background and print; above the noise of a scan, below the palest print."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page as shades of grey (height × width, 0 to 255) at a scale; all boxes are in points."""

    grey: npt.NDArray[np.uint8]
    px_per_pt: float

    @classmethod
    def of_page(cls, pixels: Pixels, width_pt: float) -> Paper:
        """`pixels` is the rendered page, height × width × 3, RGB."""
        return cls(pixels.mean(axis=2).astype("uint8"), pixels.shape[1] / width_pt)

    @property
    def frame(self) -> BBox:
        height_px, width_px = self.grey.shape
        return BBox(0.0, 0.0, width_px / self.px_per_pt, height_px / self.px_per_pt)

    def is_clear(self, box: BBox) -> bool:
        """True where the box lies on the page and shows one even shade."""
        if not self.frame.contains(box):
            return False
        left, top, right, bottom = (round(length * self.px_per_pt) for length in box)
        part = self.grey[top : bottom + 1, left : right + 1]
        return int(part.max()) - int(part.min()) < _CONTRAST
