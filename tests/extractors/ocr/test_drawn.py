"""What a program drew, against what a scanner or a camera took."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.ocr.drawn import is_drawn
from extractors.ocr.lighting import even_light
from extractors.ocr.orientation import corrected_deg

if TYPE_CHECKING:
    from extractors.base import Image


def chart(*bars: tuple[int, int, int]) -> Image:
    picture = np.full((400, 600, 3), 255, np.uint8)
    for at, colour in enumerate(bars):
        cv2.rectangle(picture, (40 + 130 * at, 60), (150 + 130 * at, 360), colour, -1)
    return picture


def test_bars_are_ink_and_no_shadow() -> None:
    dark = chart((20, 60, 160), (200, 30, 30), (70, 70, 70), (20, 60, 160))
    assert even_light(dark) is dark


def test_a_shadow_over_drawn_bars_is_a_shadow() -> None:
    fall = np.linspace(0.25, 1.0, 600)[None, :, None]
    shaded = np.asarray(chart((200, 90, 90)) * fall, dtype=np.uint8)
    assert even_light(shaded) is not shaded


def test_short_labels_do_not_turn_what_a_program_drew() -> None:
    drawn = chart((200, 90, 90))
    grain = np.random.default_rng(1).normal(0, 3, drawn.shape)
    taken = np.asarray(np.clip(drawn + grain, 0, 255), dtype=np.uint8)
    assert is_drawn(drawn)
    assert not is_drawn(taken)
    page = np.where(drawn.min(axis=2, keepdims=True) < 128, np.uint8(0), np.uint8(255)).repeat(3, axis=2)
    assert not is_drawn(page)  # black and white: a scan may be so
    slanted = cv2.warpAffine(drawn, cv2.getRotationMatrix2D((300, 200), 5, 1), (600, 400), borderValue=(255,) * 3)
    assert corrected_deg(0.5, slanted) == 0.0
    assert corrected_deg(5.0, slanted) == 5.0
