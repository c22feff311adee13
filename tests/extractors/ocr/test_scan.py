"""Scanned pages as a whole: however they lie, the same words, with boxes on the ink of the page as displayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from extractors.mupdf import load_mupdf
from extractors.ocr.rapid import RapidOcr
from extractors.ocr.scan import DPI, read_scanned_page, scan_dpi
from schemas.errors import PageError
from schemas.geometry import BBox
from schemas.page import Page, Picture

if TYPE_CHECKING:
    from extractors.base import Image

pymupdf = load_mupdf()

LINES = (
    "Rechnung Nr. 4711 vom 05.03.2026",
    "Lieferant Nordwind GmbH, Hafenweg 12",
    "Beratung und Planung 1.234,50",
    "Umsatzsteuer 19 % 234,56",
    "Gesamtbetrag in Euro 1.469,06",
)
NUMBERS = ("4711", "05.03.2026", "1.234,50", "234,56", "1.469,06")


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr()


@pytest.fixture(scope="module")
def sheet() -> Image:
    """A letter of five lines at 150 dpi, upright."""
    document = pymupdf.open()
    page = document.new_page(width=360, height=260)
    for number, line in enumerate(LINES):
        page.insert_text((36, 50 + 36 * number), line, fontsize=13)
    pixmap = page.get_pixmap(dpi=150)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3).copy()


def skewed(image: Image, degrees: float) -> Image:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (width, height), borderValue=(255, 255, 255)), np.uint8)


def scanned(image: Image) -> Page:
    """The page that the picture fills, 150 dpi."""
    height, width = image.shape[:2]
    return Page(1, width * 72 / 150, height * 72 / 150, text_source="none")


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("skew", [0.0, 3.0, -3.0])
def test_a_scan_reads_the_same_however_it_lies(engine: RapidOcr, sheet: Image, turns: int, skew: float) -> None:
    image = np.ascontiguousarray(np.rot90(skewed(sheet, skew), turns))
    page = read_scanned_page(scanned(image), image, engine)
    assert (page.status, page.text_source) == ("ok", "ocr")
    assert {word.source for word in page.words} == {"ocr"}
    texts = [word.text for word in page.words]
    assert [number for number in NUMBERS if number not in texts] == []


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_displayed_boxes_lie_on_the_ink(engine: RapidOcr, sheet: Image, turns: int) -> None:
    image = np.ascontiguousarray(np.rot90(skewed(sheet, 2.0), turns))
    page = read_scanned_page(scanned(image), image, engine)
    dark = image.mean(axis=2) < 128
    for word in page.words:
        box = page.to_display.apply_box(word.bbox)
        assert BBox(0, 0, page.width_pt, page.height_pt).contains(box, slack=2.0)
        left, top, right, bottom = (round(value * 150 / 72) for value in box)
        inside = dark[max(top, 0) : bottom, max(left, 0) : right]
        assert inside.any(), word.text


def test_the_words_of_a_page_are_level_in_the_reading_frame(engine: RapidOcr, sheet: Image) -> None:
    image = np.ascontiguousarray(np.rot90(skewed(sheet, 3.0), 1))
    page = read_scanned_page(scanned(image), image, engine)
    rows = [[word for word in page.words if word.line_no == number] for number in {w.line_no for w in page.words}]
    for row in rows:
        assert max(w.bbox.center_y for w in row) - min(w.bbox.center_y for w in row) < row[0].bbox.height / 2


def test_two_readings_are_the_same(engine: RapidOcr, sheet: Image) -> None:
    assert read_scanned_page(scanned(sheet), sheet, engine) == read_scanned_page(scanned(sheet), sheet, engine)


def test_white_paper_is_blank(engine: RapidOcr) -> None:
    paper = np.full((400, 300, 3), 250, np.uint8)
    page = read_scanned_page(scanned(paper), paper, engine)
    assert (page.status, page.text_source, page.words) == ("blank", "none", ())


def test_a_page_that_cannot_be_recognised_fails_with_a_reason(sheet: Image) -> None:
    class Broken(RapidOcr):
        def find_lines(self, _image: Image, page_no: int = 1) -> list:  # type: ignore[type-arg]
            raise PageError("page 1: no memory", hint="give it more", page_no=page_no)

    page = read_scanned_page(scanned(sheet), sheet, Broken())
    assert page.status == "failed"
    assert page.failure is not None
    assert (page.failure.message, page.failure.hint) == ("page 1: no memory", "give it more")


def test_the_resolution_is_that_of_the_picture_within_reason() -> None:
    def dpi(width_px: int) -> float:
        picture = Picture(BBox(0, 0, 595, 842), width_px, width_px)
        return scan_dpi(Page(1, 595, 842, pictures=(picture,)))

    assert dpi(1653) == pytest.approx(200, abs=1)
    assert (dpi(400), dpi(9000)) == (150, 300)
    assert scan_dpi(Page(1, 595, 842)) == DPI
