"""Two renderers' pictures of one print are alike; those of other figures are not."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.mupdf import load_mupdf
from extractors.raster_pdftoppm import PdftoppmRasterizer
from extractors.raster_pymupdf import draw_gray
from extractors.same_print import MIN_ALIKE, likeness
from schemas.errors import PageError
from schemas.geometry import BBox

pymupdf = load_mupdf()

DPI = 200.0
BOX = BBox(40, 40, 140, 56)
SIZE = (200.0, 100.0)


def page(text: str) -> bytes:
    with pymupdf.open() as document:
        shown = document.new_page(width=SIZE[0], height=SIZE[1])
        shown.insert_text((42, 52), text, fontsize=11, fontfile=None, fontname="helv")
        return bytes(document.tobytes())


def mupdf(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with pymupdf.open("pdf", data) as document:
        return draw_gray(document[0].get_displaylist(), DPI)


def poppler(data: bytes) -> PdftoppmRasterizer:
    return PdftoppmRasterizer(data, name="a.pdf", max_pixels=10**7, size_pt=lambda _: SIZE)


@pytest.mark.parametrize("other", ["1.234,50", "1.284,50", "1.234,5", ""])
def test_another_print_is_told(other: str) -> None:
    first, second = mupdf(page("1.234,50")), mupdf(page(other))
    assert (likeness(first, second, BOX, DPI / 72) >= MIN_ALIKE) == (other == "1.234,50")


def test_poppler_draws_in_the_same_frame() -> None:
    data = page("1.234,50")
    first, second = mupdf(data), poppler(data).render(1, DPI)
    assert second.shape == (*first.shape, 3)
    assert likeness(first, second[:, :, 0], BOX, DPI / 72, whole=True) > 0.8


def test_an_empty_place_is_like_nothing() -> None:
    blank = np.full((300, 600), 255, dtype=np.uint8)
    assert likeness(blank, blank, BOX, DPI / 72) == 0
    assert likeness(blank, blank, BBox(500, 500, 600, 520), DPI / 72) == 0


def test_a_page_that_is_none_is_told_by_file_page_and_remedy() -> None:
    with pytest.raises(PageError, match=r"a\.pdf, page 1: Poppler cannot draw it: it cannot open the file") as caught:
        poppler(b"no PDF").render(1, DPI)
    assert caught.value.hint
