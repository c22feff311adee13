"""Scans of one sheet hash alike; other sheets do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.mupdf import load_mupdf
from extractors.picture_hash import BITS, hash_distance, picture_hash
from extractors.raster_pymupdf import PyMuPdfRasterizer
from pipelines.duplicates.comparison import SAME_SCAN_BITS

if TYPE_CHECKING:
    from extractors.base import Image

pymupdf = load_mupdf()


def sheet(seed: int) -> Image:
    """A page of made words in made places."""
    dice = np.random.default_rng(seed)
    document = pymupdf.open()
    page = document.new_page()
    for _ in range(40):
        left, top = dice.uniform(50, 400), dice.uniform(60, 780)
        page.insert_text((left, top), "".join(dice.choice(list("abcdehmnorst0123 "), 18)), fontsize=dice.uniform(8, 16))
    picture = PyMuPdfRasterizer(document, name="made.pdf", max_pixels=10_000_000).render(1, 100)
    document.close()
    return picture


def scanned(image: Image, seed: int) -> Image:
    """The sheet as another scanner gives it: a little turned, shifted, noisy and soft."""
    import cv2

    dice = np.random.default_rng(seed)
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), dice.uniform(-0.6, 0.6), dice.uniform(0.985, 1.015))
    turn[:, 2] += dice.uniform(-10, 10, 2)
    moved = cv2.warpAffine(image, turn, (width, height), borderValue=(255, 255, 255))
    noisy = moved * dice.uniform(0.85, 1.0) + dice.normal(0, 6, moved.shape)
    return cv2.GaussianBlur(np.clip(noisy, 0, 255).astype(np.uint8), (3, 3), 0.8)


@pytest.mark.parametrize("seed", range(6))
def test_another_scan_of_a_sheet_is_near_and_another_sheet_is_far(seed: int) -> None:
    one = sheet(seed)
    assert hash_distance(picture_hash(one), picture_hash(scanned(one, seed))) <= SAME_SCAN_BITS
    assert hash_distance(picture_hash(one), picture_hash(sheet(seed + 100))) > 2 * SAME_SCAN_BITS


@pytest.mark.parametrize("value", [0, 255])
def test_a_page_without_ink_has_a_hash(value: int) -> None:
    assert len(picture_hash(np.full((70, 50, 3), value, np.uint8))) == BITS // 4


@given(st.integers(0, 2**BITS - 1), st.sets(st.integers(0, BITS - 1)))
def test_distance_counts_bits(value: int, flips: set[int]) -> None:
    other = value
    for bit in flips:
        other ^= 1 << bit
    assert hash_distance(f"{value:064x}", f"{other:064x}") == len(flips)
