"""The doors: one-method protocols at every outside world. Built-ins come in by the same doors as plug-ins.

Later readers (embedded model, VLM, XML, codes) implement `Reader`; later renderers and OCR engines implement
`Rasterizer` and `OcrEngine`. Nothing else is asked of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from schemas.evidence import Reading, Selector
    from schemas.page import DocumentContent, Page, Word
    from schemas.target import Target

    Image = npt.NDArray[np.uint8]
    """Height × width × 3, RGB, 0 to 255."""


class Rasterizer(Protocol):
    """Renders one page of an open document as displayed."""

    def render(self, page_no: int, dpi: float) -> Image:
        """The page in RGB at `dpi`. Raises PageError."""
        ...


class SecondRenderer(Rasterizer, Protocol):
    """An independent renderer of the same pages, to hold the first one's pictures against."""

    def missing(self) -> str:
        """Why no page can be asked for here, and what to do about it; "" where they can."""
        ...


class Pages(Rasterizer, Protocol):
    """The pages of an open document, for a second look: their pictures, and what is drawn on them."""

    @property
    def second(self) -> SecondRenderer | None:
        """The other renderer; None for a format whose pages are pictures themselves."""
        ...

    def with_vectors(self, page: Page) -> Page:
        """The page with its paths and runs. Never raises for what it contains."""
        ...


class OcrEngine(Protocol):
    """Recognises the words of an upright picture."""

    def recognize(self, image: Image, page_no: int, points_per_px: float) -> Sequence[Word]:
        """Words with boxes in page points (pixel × `points_per_px`), `source` "ocr". Raises PageError."""
        ...


class Reader(Protocol):
    """Fills a target's schema: the door of every selector."""

    selector: Selector

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        """Readings by JSON Pointer, each with its evidence; empty where this reader has nothing to say.

        Rows of an array are numbered as this reader sees them; `pipelines.align` brings readers' rows together.
        """
        ...
