"""What a chart is measured from: paths and runs of text, whoever found them. A PDF draws them; pixels are traced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.geometry import BBox
    from schemas.page import Page, TextRun, VectorPath


@dataclass(frozen=True, slots=True)
class Canvas:
    """Paths and runs in one frame of points, origin top left.

    `pictures` hide what they cover. `place_error_pt` is how far a place may be off (half width of the 95 % interval):
    0 for paths that a program wrote, about half a pixel for those traced from pixels.
    """

    paths: tuple[VectorPath, ...]
    runs: tuple[TextRun, ...]
    width_pt: float
    height_pt: float
    pictures: tuple[BBox, ...] = ()
    place_error_pt: float = 0.0

    @classmethod
    def of_page(cls, page: Page) -> Canvas:
        pictures = tuple(picture.bbox for picture in page.pictures)
        return cls(page.paths, page.runs, page.width_pt, page.height_pt, pictures)
