"""Two renderers, and which of them is asked when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import open_document
from extractors.mupdf import load_mupdf
from extractors.raster_fallback import FallbackRasterizer, is_uniform
from extractors.raster_pdf2image import PopplerRasterizer
from extractors.raster_pymupdf import PyMuPdfRasterizer, affordable_dpi, draw_glyphs
from schemas.errors import PageError
from schemas.options import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.base import Image

pymupdf = load_mupdf()

PIXELS = 60_000_000


def document(rotation: int = 0, crop: tuple[int, ...] | None = None) -> Any:
    opened = pymupdf.open()
    page = opened.new_page(width=300, height=400)
    page.draw_rect((40, 60, 180, 100), fill=(0.8, 0.1, 0.1), color=None)
    page.insert_text((60, 200), "Total 900,00", fontsize=30)
    page.set_rotation(rotation)
    if crop:
        page.set_cropbox(crop)
    return pymupdf.open("pdf", opened.tobytes())


def mupdf(opened: Any, max_pixels: int = PIXELS) -> PyMuPdfRasterizer:
    return PyMuPdfRasterizer(opened, name="a.pdf", max_pixels=max_pixels)


def poppler(opened: Any, max_pixels: int = PIXELS, **options: Any) -> PopplerRasterizer:
    return PopplerRasterizer(opened.tobytes(), name="a.pdf", max_pixels=max_pixels, **options)


class Scripted:
    """A rasterizer that shows what it is given, or fails with it."""

    def __init__(self, outcome: Image | str) -> None:
        self.outcome = outcome
        self.asked: list[tuple[int, float]] = []

    def render(self, page_no: int, dpi: float) -> Image:
        self.asked.append((page_no, dpi))
        if isinstance(self.outcome, str):
            raise PageError(self.outcome, hint=f"{self.outcome} remedy", page_no=page_no)
        return self.outcome


BLANK = np.full((20, 20, 3), 255, dtype=np.uint8)
INKED = np.arange(1200, dtype=np.uint16).astype(np.uint8).reshape(20, 20, 3)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (20, 30, 220, 330)])
def test_the_two_renderers_agree(rotation: int, crop: tuple[int, ...] | None) -> None:
    opened = document(rotation, crop)
    first, second = mupdf(opened).render(1, 100), poppler(opened).render(1, 100)
    assert first.shape == pytest.approx(second.shape, abs=1)
    rows, columns = min(first.shape[0], second.shape[0]), min(first.shape[1], second.shape[1])
    difference = np.abs(first[:rows, :columns].astype(int) - second[:rows, :columns].astype(int))
    assert difference.mean() < 4
    assert not is_uniform(first)


@given(st.floats(1, 15_000), st.floats(1, 15_000), st.floats(10, 1_200), st.integers(10_000, 100_000_000))
def test_a_lower_dpi_is_found_within_the_budget(width: float, height: float, dpi: float, budget: int) -> None:
    chosen = affordable_dpi(width, height, dpi, budget)
    assert 0 < chosen <= dpi
    if min(width, height) * chosen / 72 >= 2:
        assert np.ceil(width * chosen / 72) * np.ceil(height * chosen / 72) <= budget


def test_both_renderers_stay_within_the_budget() -> None:
    opened = document()
    for image in (mupdf(opened, 50_000).render(1, 600), poppler(opened, 50_000).render(1, 600)):
        assert 30_000 < image.shape[0] * image.shape[1] <= 50_000


def test_a_page_that_is_not_there_is_a_page_error() -> None:
    for rasterizer in (mupdf(document()), poppler(document())):
        with pytest.raises(PageError, match=r"a\.pdf, page 7"):
            rasterizer.render(7, 72)


def test_poppler_opens_what_is_encrypted() -> None:
    data = document().tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="sesame", owner_pw="owner")
    opened = PopplerRasterizer(data, name="a.pdf", max_pixels=PIXELS, password="sesame")
    assert not is_uniform(opened.render(1, 72))


def test_without_poppler_the_hint_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PageError, match="Poppler is not installed") as caught:
        poppler(document()).render(1, 72)
    assert "poppler-utils" in caught.value.hint


def test_the_second_is_not_asked_where_the_first_shows_something() -> None:
    second = Scripted(INKED)
    pair = FallbackRasterizer(Scripted(INKED), lambda: second, has_content={1}.__contains__)
    assert pair.render(1, 72) is INKED
    assert second.asked == []


def test_the_second_is_asked_where_the_first_fails() -> None:
    pair = FallbackRasterizer(Scripted("first"), lambda: Scripted(INKED), has_content={1}.__contains__)
    assert pair.render(1, 72) is INKED


@pytest.mark.parametrize(("content", "asked"), [({1}, [(1, 72)]), (set(), [])])
def test_the_second_is_asked_where_the_first_shows_nothing_of_something(
    content: set[int], asked: list[tuple[int, float]]
) -> None:
    second = Scripted(INKED)
    pair = FallbackRasterizer(Scripted(BLANK), lambda: second, has_content=content.__contains__)
    assert pair.render(1, 72) is (INKED if content else BLANK)
    assert second.asked == asked


def test_where_both_fail_both_are_heard() -> None:
    pair = FallbackRasterizer(Scripted("first"), lambda: Scripted("second"), has_content={1}.__contains__)
    with pytest.raises(PageError, match="first; second") as caught:
        pair.render(1, 72)
    assert caught.value.hint == "second remedy"


def test_a_blank_page_stays_blank_where_the_second_fails() -> None:
    pair = FallbackRasterizer(Scripted(BLANK), lambda: Scripted("second"), has_content={1}.__contains__)
    assert pair.render(1, 72) is BLANK


def test_a_page_lost_to_mupdf_is_read_from_poppler(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(document().tobytes())
    with open_document(path, limits=Limits()) as opened:
        opened._pages._document.close()  # type: ignore[attr-defined]  # from here on MuPDF fails
        page = opened.read_page(1)
        image = opened.render(1, 72)
        opened._pages.close = lambda: None  # type: ignore[method-assign]
    assert (page.status, page.text_source) == ("ok", "none")
    assert (page.width_pt, page.height_pt) == pytest.approx((300, 400), abs=1)
    assert [warning.code for warning in page.warnings] == ["render"]
    assert not is_uniform(image)


def test_glyphs_are_drawn_alone_in_black_whatever_hides_them() -> None:
    opened = pymupdf.open()
    page = opened.new_page(width=200, height=100)
    page.insert_text((20, 40), "white", fontsize=20, color=(1, 1, 1))
    page.insert_text((20, 80), "outline", fontsize=20, render_mode=1)
    page.insert_text((120, 40), "none", fontsize=20, render_mode=3)
    page.draw_rect((0, 0, 200, 100), fill=(0, 0, 1), color=None)
    ink = draw_glyphs(page.get_displaylist(), 72)
    assert ink[20:45, 15:90].max() > 200
    assert ink[60:85, 15:110].max() > 100
    assert ink[20:45, 118:200].max() == 0
    assert draw_glyphs(page.get_displaylist(), 72, only={1})[20:45].max() == 0
