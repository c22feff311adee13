"""Pictures of failures: the piece of the page around what was read, and around where the truth stands."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from extractors.mupdf import load_mupdf
from pipelines.evaluate.page_text import read_page_text
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.evaluate.outcomes import Outcome
    from pipelines.evaluate.truth import Example
    from schemas.result import Result

Role = Literal["predicted", "truth", "found"]
CROP_DPI = 110
_MARGIN_PT = 60.0
_MAX_SIDE_PT = 700.0
_POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class MarkedBox:
    """A box on a page: the prediction's evidence, the truth as the dataset knows it, or text like the truth."""

    role: Role
    page_no: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page as PNG, with the boxes on it in its pixels."""

    page_no: int
    width_px: int
    height_px: int
    data_uri: str
    boxes: tuple[tuple[Role, BBox], ...]


class PageCrops:
    """Renders pieces of one document. Pages that cannot be rendered have no picture."""

    def __init__(self, document: Any, result: Result, example: Example) -> None:
        self._document = document
        self._widths_pt = {page.page_no: page.width_pt for page in result.pages}
        self._page_text = read_page_text(example.path, example.truth.password)
        self._truth = example.truth

    def marks(self, outcome: Outcome) -> list[MarkedBox]:
        """The boxes that tell the story of an outcome."""
        marks = [MarkedBox("predicted", piece.page_no, piece.bbox) for piece in outcome.evidence]
        if (box := self._truth.boxes.get(outcome.path)) is not None:
            return [*marks, MarkedBox("truth", box.page_no, BBox(*box.bbox))]
        return marks + [
            MarkedBox("found", page_no, place) for page_no, place in self._page_text.find(outcome.field, outcome.truth)
        ]

    def crop(self, marks: Sequence[MarkedBox]) -> Crop | None:
        """The piece of the first mark's page with all marks of that page; None where there is nothing to show."""
        if not marks or not 1 <= marks[0].page_no <= self._document.page_count:
            return None
        try:
            return self._render(marks[0].page_no, [mark for mark in marks if mark.page_no == marks[0].page_no])
        except (RuntimeError, load_mupdf().mupdf.FzErrorBase):  # a damaged page
            return None

    def _render(self, page_no: int, marks: Sequence[MarkedBox]) -> Crop | None:
        page = self._document[page_no - 1]
        # A picture's page may be measured otherwise by the reader than by the renderer.
        scale = page.rect.width / (self._widths_pt.get(page_no) or page.rect.width)
        boxes = [(mark.role, BBox(*(value * scale for value in mark.bbox))) for mark in marks]
        clip = _frame([box for _, box in boxes]) & page.rect
        if clip.is_empty:
            return None
        pixmap = page.get_pixmap(clip=clip, dpi=CROP_DPI, colorspace=load_mupdf().csRGB)
        zoom = CROP_DPI / _POINTS_PER_INCH
        placed = tuple((role, _in_pixels(box, zoom, pixmap.x, pixmap.y)) for role, box in boxes)
        png = base64.b64encode(pixmap.tobytes("png")).decode("ascii")
        return Crop(page_no, pixmap.width, pixmap.height, f"data:image/png;base64,{png}", placed)


def _in_pixels(box: BBox, zoom: float, left_px: int, top_px: int) -> BBox:
    left, top, right, bottom = (value * zoom for value in box)
    return BBox(left - left_px, top - top_px, right - left_px, bottom - top_px).rounded(1)


def _frame(boxes: Sequence[BBox]) -> Any:
    """The rectangle around boxes with a margin; around the first one where they are far apart."""
    around = union_all(boxes)
    if max(around.width, around.height) > _MAX_SIDE_PT:
        around = boxes[0]
    return load_mupdf().Rect(*around.expand(2 * _MARGIN_PT, _MARGIN_PT))


@contextmanager
def open_crops(example: Example, result: Result) -> Iterator[PageCrops | None]:
    """Crops of one document; None where it cannot be opened."""
    try:
        document = load_mupdf().open(example.path)
    except RuntimeError:  # a damaged file
        yield None
        return
    with document:
        if document.needs_pass and not document.authenticate(example.truth.password or ""):
            yield None
            return
        yield PageCrops(document, result, example)
