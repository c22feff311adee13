from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.ocr.orientation import corrected_deg, rules_skew_deg
from extractors.ocr.warp import rotation, warp


def picture_with_rule(rise_px: int) -> np.ndarray:
    image = np.full((200, 400, 3), 255, np.uint8)
    for column in range(40, 360):
        image[100 + rise_px * (column - 40) // 320, column] = 120
    return image


def test_a_rule_along_one_row_of_pixels_says_that_a_picture_is_level() -> None:
    assert rules_skew_deg(picture_with_rule(0)) == 0.0


def test_a_rule_that_leaves_its_row_soon_says_nothing() -> None:
    assert rules_skew_deg(picture_with_rule(6)) is None


def test_text_alone_says_nothing() -> None:
    image = np.full((200, 900, 3), 255, np.uint8)
    cv2.putText(image, "no rule in here, but a line of text", (20, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    assert rules_skew_deg(image) is None


@settings(max_examples=25, deadline=None)
@given(skew_deg=st.floats(-0.33, 0.33), thick=st.integers(3, 6), seed=st.integers(0, 99))
def test_blurred_and_grainy_rules_tell_the_skew_to_a_twentieth_of_a_degree(
    skew_deg: float, thick: int, seed: int
) -> None:
    page = np.full((300, 1000, 3), 250, np.uint8)
    for top in (80, 150, 220):
        page[top : top + thick, 60:940] = 20
    turned = warp(page, rotation(skew_deg), 1000, 300)
    grainy = cv2.GaussianBlur(turned, (5, 5), 1.2) + np.random.default_rng(seed).normal(0, 3, turned.shape)
    found = rules_skew_deg(np.clip(grainy, 0, 255).astype(np.uint8))
    assert found is not None
    assert found == pytest.approx(skew_deg, abs=0.05)


def test_a_picture_with_rules_that_a_program_drew_is_not_askew() -> None:
    assert corrected_deg(1.4, picture_with_rule(0)) == 0.0
    assert corrected_deg(1.4, np.full((200, 400, 3), 255, np.uint8)) == 1.4
    turned = warp(picture_with_rule(0), rotation(0.3), 400, 200, (255, 255, 255))
    assert corrected_deg(1.4, turned) == 1.4
