"""Lines parted into words by their ink: every word's box lies on its own print."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.mupdf import load_mupdf
from extractors.ocr.rapid import RapidOcr
from extractors.ocr.recognition import Character
from extractors.ocr.words import split_words

pymupdf = load_mupdf()


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr()


@pytest.mark.parametrize("text", ["1 003,10 €", "1 2 3", "12 1.234,50"])
def test_a_narrow_word_at_the_edge_has_its_ink_in_its_box(engine: RapidOcr, text: str) -> None:
    document = pymupdf.open()
    page = document.new_page(width=200, height=60)
    page.insert_text((60, 35), text, fontsize=10, fontname="tiro")
    pixmap = page.get_pixmap(dpi=150)
    image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    words = engine.recognize(image, 1, 1.0)
    assert len(words) == len(text.split())
    for word in words:
        left, top, right, bottom = (round(side) for side in word.bbox)
        assert (image[max(top, 0) : bottom, max(left - 1, 0) : right + 1].min(axis=2) < 128).any(), word
        assert word.bbox.width >= 0.1 * word.bbox.height, word


@pytest.mark.parametrize("off", [-4, 0, 4])
def test_a_place_beside_the_ink_is_led_to_it(off: int) -> None:
    crop = np.full((30, 200, 3), 255, np.uint8)
    for left in (10, 100):
        crop[5:25, left : left + 4] = 0
    characters = [Character("1", 1.0, (12 + off) / 200), Character("2", 1.0, (102 + off) / 200)]
    one, two = split_words(characters, crop)
    assert (one.left * 200, one.right * 200) == pytest.approx((10, 14), abs=1)
    assert (two.left * 200, two.right * 200) == pytest.approx((100, 104), abs=1)


def test_the_ink_of_a_letter_placed_beside_itself_stays_in_its_word() -> None:
    """The network may put a letter on the second of its strokes: "j h" with the place of h behind its stem."""
    crop = np.full((30, 200, 3), 255, np.uint8)
    for left in (20, 40, 46):  # a letter; then two strokes of one
        crop[5:25, left : left + 3] = 0
    characters = [Character("j", 1.0, 21 / 200), Character(" ", 1.0, 0.15), Character("h", 1.0, 47 / 200)]
    one, two = split_words(characters, crop)
    assert (one.left * 200, one.right * 200) == pytest.approx((20, 23), abs=1)
    assert two.left * 200 == pytest.approx(40, abs=1)
