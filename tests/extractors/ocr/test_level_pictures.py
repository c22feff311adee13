from __future__ import annotations

import numpy as np

from extractors.ocr.orientation import lies_level


def picture_with_rule(rise_px: int) -> np.ndarray:
    image = np.full((200, 400, 3), 255, np.uint8)
    for column in range(40, 360):
        image[100 + rise_px * (column - 40) // 320, column] = 120
    return image


def test_a_rule_along_one_row_of_pixels_says_that_a_picture_is_level() -> None:
    assert lies_level(picture_with_rule(0))


def test_a_rule_that_rises_does_not() -> None:
    assert not lies_level(picture_with_rule(6))
