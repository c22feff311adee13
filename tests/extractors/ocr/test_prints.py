"""Prints cut out of a rendered page: on the ink, level however the page lies, without their neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from extractors.mupdf import load_mupdf
from extractors.ocr.prints import PrintReader, reading_width_px, with_paper
from extractors.ocr.rapid import RapidOcr
from schemas.geometry import Affine, BBox
from schemas.page import Page, Word

if TYPE_CHECKING:
    from extractors.base import Image

pymupdf = load_mupdf()
SIZE = (300.0, 200.0)


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr()


class Sheet:
    """A renderer of one page with "Total 1,234.50 EUR" on it, turned by quarters clockwise; counts its renderings."""

    def __init__(self, turns: int = 0) -> None:
        document = pymupdf.open()
        page = document.new_page(width=SIZE[0], height=SIZE[1])
        page.insert_text((40, 100), "Total 1,234.50 EUR", fontsize=12)
        self.boxes = {word[4]: BBox(*word[:4]) for word in page.get_text("words")}
        self._page, self._turns = page, turns
        self.rendered = 0

    def render(self, page_no: int, dpi: float) -> Image:
        assert page_no == 1
        self.rendered += 1
        pixmap = self._page.get_pixmap(dpi=round(dpi))
        image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
        return np.ascontiguousarray(np.rot90(image, -self._turns))

    def page(self) -> Page:
        words = tuple(Word(text, box, 1) for text, box in self.boxes.items())
        width, height = SIZE
        frames = {0: Affine(), 1: Affine(0, 1, -1, 0, height, 0), 2: Affine(-1, 0, 0, -1, width, height)}
        size = (height, width) if self._turns == 1 else SIZE
        return Page(1, *size, words=words, to_display=frames[self._turns])


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_a_print_reads_however_its_page_is_displayed(engine: RapidOcr, turns: int) -> None:
    sheet = Sheet(turns)
    (seen,) = PrintReader(sheet, lambda: engine).read(sheet.page(), [sheet.boxes["1,234.50"]])
    assert seen.text == "1,234.50"
    assert seen.confidence > 0.8


def test_a_page_is_rendered_once_and_a_box_read_once(engine: RapidOcr) -> None:
    sheet = Sheet()
    reader = PrintReader(sheet, lambda: engine)
    boxes = [sheet.boxes[text] for text in ("Total", "1,234.50", "Total")]
    first = reader.read(sheet.page(), boxes)
    assert [seen.text for seen in first] == ["Total", "1,234.50", "Total"]
    assert reader.read(sheet.page(), boxes) == first
    assert sheet.rendered == 1


def test_the_paper_around_a_print_ends_before_the_next_word() -> None:
    sheet = Sheet()
    area = with_paper(sheet.boxes["1,234.50"], sheet.page())
    assert sheet.boxes["Total"].right < area.left < sheet.boxes["1,234.50"].left
    assert sheet.boxes["1,234.50"].right < area.right < sheet.boxes["EUR"].left


def test_a_longer_print_costs_more() -> None:
    assert reading_width_px(BBox(0, 0, 50, 10)) < reading_width_px(BBox(0, 0, 100, 10)) < 1500


@pytest.mark.parametrize(
    ("box", "said"),
    [
        (BBox(10, -1e11, 30, 100), ""),
        (BBox(-1e11, -1e11, 1e11, 1e11), ""),
        (BBox(1e9, 1e9, 2e9, 2e9), ""),
        (BBox(-1e11, 40, -1e10, 60), ""),
    ],
)
def test_a_box_of_any_place_and_size_is_cut_at_the_page(engine: RapidOcr, box: BBox, said: str) -> None:
    sheet = Sheet()
    (seen,) = PrintReader(sheet, lambda: engine).read(sheet.page(), [box])
    assert seen.text == said or box.intersection(BBox(0, 0, *SIZE)) is not None
