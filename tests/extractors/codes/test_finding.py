"""Codes on pages: drawn or pictured, however the page lies; and pages without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.codes.areas import MOST_AREAS, code_areas
from extractors.codes.decoding import decode
from extractors.codes.finding import codes_shown
from extractors.mupdf import load_mupdf
from schemas.geometry import BBox
from schemas.page import Drawing
from tests.builders.einvoices import draw_code, invoice_pdf
from tests.builders.made_files import read_only_page, saved
from tests.builders.payloads import epc, finnish, swiss

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.page import Page

pymupdf = load_mupdf()
PLACE = BBox(400, 600, 520, 720)


def page_of(tmp_path: Path, data: bytes) -> Page:
    return read_only_page(saved(tmp_path, "a.pdf", data))


@pytest.mark.parametrize("vector", [True, False])
@pytest.mark.parametrize("text", [epc(), swiss(), "https://example.org/4711"])
def test_a_qr_code_is_found_drawn_and_pictured(tmp_path: Path, text: str, vector: bool) -> None:
    (code,) = page_of(tmp_path, invoice_pdf(code=text, vector=vector)).codes
    assert (code.text, code.page_no) == (text, 1)
    assert code.symbology.startswith("QR Code")
    assert PLACE.expand(3).contains(code.bbox)
    assert code.bbox.area > 0.5 * PLACE.area


@pytest.mark.parametrize("symbology", ["Code128", "DataMatrix"])
@pytest.mark.parametrize("vector", [True, False])
def test_other_symbologies(tmp_path: Path, symbology: str, vector: bool) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((50, 50), "Rechnung RE-2026-0815", fontsize=10)
    box = (100, 300, 420, 340) if symbology == "Code128" else (100, 300, 160, 360)
    draw_code(page, finnish(), pymupdf.Rect(*box), symbology=symbology, vector=vector)
    (code,) = page_of(tmp_path, document.tobytes()).codes
    assert code.text == finnish()


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_boxes_lie_in_the_frame_of_the_page_as_displayed(tmp_path: Path, rotation: int) -> None:
    document = pymupdf.open(stream=invoice_pdf(code=epc()))
    document[0].set_rotation(rotation)
    page = page_of(tmp_path, document.tobytes())
    (code,) = page.codes
    displayed = page.to_display.apply_box(code.bbox)
    expected = BBox(*(pymupdf.Rect(*PLACE) * document[0].rotation_matrix))
    assert expected.expand(1).contains(displayed)  # the white around a code is not part of it
    assert displayed.area > 0.6 * expected.area


def test_a_page_without_codes_has_none_and_is_not_rendered_for_them(tmp_path: Path) -> None:
    page = page_of(tmp_path, invoice_pdf())
    assert page.codes == ()
    assert code_areas(page.pictures, page.drawings) == []


def test_a_code_on_a_scan_is_found_in_its_picture() -> None:
    document = pymupdf.open(stream=invoice_pdf(code=epc()))
    pixmap = document[0].get_pixmap(dpi=150)
    image = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.width, 3)
    for turns in range(4):
        turned = np.ascontiguousarray(np.rot90(image, turns))
        width_pt = 595.0 if turns % 2 == 0 else 842.0
        (code,) = codes_shown(turned, 1, width_pt)
        assert code.text == epc()
        assert code.bbox.width == pytest.approx(120, rel=0.2)


def test_noise_is_no_code() -> None:
    noise = np.random.default_rng(4711).integers(0, 255, (200, 300), dtype=np.uint8)
    assert decode(noise, 1, 1.0) == []
    assert decode(np.zeros((1, 1), dtype=np.uint8), 1, 1.0) == []


_COORDINATE = st.floats(0, 600, allow_nan=False)
_DRAWING = st.builds(
    lambda x, y, w, h, dark: Drawing("rect", BBox(x, y, x + w, y + h), (dark, dark, dark)),
    _COORDINATE,
    _COORDINATE,
    st.floats(0, 80),
    st.floats(0, 80),
    st.floats(0, 1),
)


@given(st.lists(_DRAWING, max_size=80))
def test_areas_hold_dark_shapes_and_are_few(drawings: list[Drawing]) -> None:
    areas = code_areas((), drawings)
    assert len(areas) <= MOST_AREAS
    assert all(any(area.contains(drawing.bbox) for drawing in drawings) for area in areas)


def test_a_table_with_many_rules_is_no_code() -> None:
    rules = [Drawing("rect", BBox(50, y, 545, y + 0.5), (0.0, 0.0, 0.0)) for y in range(100, 800, 10)]
    assert code_areas((), rules) == []
