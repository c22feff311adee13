"""Photos and poor scans: shadows, low contrast, pages seen from an angle; and good scans that must stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from extractors.mupdf import load_mupdf
from extractors.ocr.lighting import even_light
from extractors.ocr.perspective import find_page, lay_flat
from extractors.ocr.rapid import RapidOcr
from extractors.ocr.scan import read_scanned_page
from schemas.geometry import IDENTITY
from schemas.page import Page

if TYPE_CHECKING:
    from extractors.base import Image

pymupdf = load_mupdf()

NUMBERS = ("4711", "05.03.2026", "1.234,50", "234,56", "1.469,06")
LINES = (
    "Rechnung Nr. 4711 vom 05.03.2026",
    "Lieferant Nordwind GmbH, Hafenweg 12",
    "Beratung und Planung 1.234,50",
    "Umsatzsteuer 19 % 234,56",
    "Gesamtbetrag in Euro 1.469,06",
)


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr()


@pytest.fixture(scope="module")
def sheet() -> Image:
    """A letter of five lines at 150 dpi."""
    document = pymupdf.open()
    page = document.new_page(width=360, height=260)
    for number, line in enumerate(LINES):
        page.insert_text((36, 50 + 36 * number), line, fontsize=13)
    pixmap = page.get_pixmap(dpi=150)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3).copy()


def photographed(sheet: Image, corners: list[tuple[float, float]], ground: int = 60) -> Image:
    """The sheet on a dark table, its corners (clockwise from the top left) at these places of the picture."""
    height, width = sheet.shape[:2]
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(own, np.array(corners, np.float32))
    size = 1000, 800
    picture = cv2.warpPerspective(sheet, matrix, size, borderMode=cv2.BORDER_CONSTANT, borderValue=(ground,) * 3)
    noise = np.random.default_rng(1).normal(0, 4, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


TILTED = [(150.0, 120.0), (860.0, 60.0), (930.0, 700.0), (70.0, 640.0)]
LEVEL = [(100.0, 100.0), (850.0, 100.0), (850.0, 640.0), (100.0, 640.0)]


def scanned(image: Image) -> Page:
    height, width = image.shape[:2]
    return Page(1, width * 72 / 150, height * 72 / 150, text_source="none")


def texts(image: Image, engine: RapidOcr) -> list[str]:
    return [word.text for word in read_scanned_page(scanned(image), image, engine).words]


def test_a_page_photographed_at_an_angle_is_laid_flat_and_its_boxes_lie_on_the_ink(
    engine: RapidOcr, sheet: Image
) -> None:
    picture = photographed(sheet, TILTED)
    page = read_scanned_page(scanned(picture), picture, engine)
    assert page.to_display.is_projective
    assert [number for number in NUMBERS if number not in [word.text for word in page.words]] == []
    for word in page.words:
        box = page.to_display.apply_box(word.bbox)
        left, top, right, bottom = (round(value * 150 / 72) for value in box)
        inside = picture[max(top, 0) : bottom, max(left, 0) : right].min(axis=2)
        assert inside.size
        assert inside.min() < 110 < inside.max(), word.text


def test_the_corners_of_a_page_are_found(sheet: Image) -> None:
    corners = find_page(photographed(sheet, TILTED))
    assert corners is not None
    assert np.abs(corners - np.array(TILTED)).max() < 6


@pytest.mark.parametrize("ground", [60, 20])
def test_a_page_seen_from_above_is_left_as_it_is(sheet: Image, ground: int) -> None:
    assert lay_flat(photographed(sheet, LEVEL, ground)) is None


def test_a_scan_is_left_as_it_is(engine: RapidOcr, sheet: Image) -> None:
    assert lay_flat(sheet) is None
    assert even_light(sheet) is sheet
    assert read_scanned_page(scanned(sheet), sheet, engine).to_display == IDENTITY


def shaded(sheet: Image, darkest: float, contrast: float) -> Image:
    """Light that falls off from left to right, over paler print."""
    light = np.linspace(1.0, darkest, sheet.shape[1])[None, :, None]
    pale = 255.0 - (255.0 - sheet.astype(np.float32)) * contrast
    noise = np.random.default_rng(0).normal(0, 3, sheet.shape)
    return np.clip(pale * light + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("darkest", "contrast"), [(0.3, 1.0), (0.3, 0.25), (1.0, 0.35)])
def test_shadow_and_pale_print_cost_no_number(engine: RapidOcr, sheet: Image, darkest: float, contrast: float) -> None:
    found = texts(shaded(sheet, darkest, contrast), engine)
    assert [number for number in NUMBERS if number not in found] == []


def test_a_shadow_is_taken_off_the_paper(sheet: Image) -> None:
    even = even_light(shaded(sheet, 0.3, 1.0))
    paper = np.median(even[:, [20, -20]].reshape(-1, 2, 3), axis=(0, 2))
    assert abs(float(paper[0] - paper[1])) < 25
    assert even.min() < 90


def test_a_scan_with_a_dark_border_on_two_sides_shows_no_page_from_an_angle(sheet: Image) -> None:
    bordered = sheet.copy()
    height, width = sheet.shape[:2]
    corner = np.array([[width - 50, 0], [width, 0], [width, height], [width - 10, height]])
    cv2.fillPoly(bordered, [corner], (0, 0, 0))
    assert lay_flat(bordered) is None
