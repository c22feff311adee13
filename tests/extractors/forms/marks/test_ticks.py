"""Boxes and rings to tick in the ink of a page: drawn with sides of every thickness, empty and marked."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.forms.marks.ticks import find_ticks

DPI = 150.0
LEFT, TOP = 60, 50


def drawn(shape: str, size: int, thick: int, mark: str = "") -> Any:
    """Ink of one box of `size` px, its sides `thick` px, all inside the size."""
    ink = np.zeros((160, 200), np.uint8)
    right, bottom = LEFT + size, TOP + size
    if shape == "box":
        ink[TOP:bottom, LEFT:right] = 255
        ink[TOP + thick : bottom - thick, LEFT + thick : right - thick] = 0
    else:
        middle, outer = (LEFT + size // 2, TOP + size // 2), size // 2
        cv2.circle(ink, middle, outer, 255, -1)
        cv2.circle(ink, middle, outer - thick, 0, -1)
    if mark == "dot":
        cv2.circle(ink, (LEFT + size // 2, TOP + size // 2), max(size // 2 - thick - 3, 2), 255, -1)
    if mark in ("cross", "crossed out"):
        reach = 6 if mark == "crossed out" else -round(0.22 * size)
        cv2.line(ink, (LEFT - reach, TOP - reach), (right + reach, bottom + reach), 255, 2)
        cv2.line(ink, (LEFT - reach, bottom + reach), (right + reach, TOP - reach), 255, 2)
    return ink


@given(st.sampled_from(("box", "ring")), st.integers(17, 38), st.integers(2, 5))
def test_an_empty_box_is_empty_however_thick_its_sides(shape: str, size: int, thick: int) -> None:
    ((box, found, state),) = find_ticks(drawn(shape, size, thick), DPI)
    assert (found, state) == (shape, "empty")
    assert max(abs(box[0] - LEFT), abs(box[1] - TOP), abs(box[2] - LEFT - size), abs(box[3] - TOP - size)) <= 2


@given(
    st.sampled_from(("box", "ring")),
    st.integers(22, 38),
    st.integers(2, 4),
    st.sampled_from(("dot", "cross", "crossed out")),
)
def test_a_mark_is_seen_within_the_sides_and_beyond_them(shape: str, size: int, thick: int, mark: str) -> None:
    ink = np.hstack([drawn(shape, size, thick), drawn(shape, size, thick, mark)])
    found = sorted(find_ticks(ink, DPI))
    assert [each[1] for each in found] == [shape, shape]
    assert found[0][2] == "empty"
    assert found[1][2] in ("ticked", "crossed", "filled")


@pytest.mark.parametrize("radius", [3, 5])
def test_a_box_with_rounded_corners_is_no_ring(radius: int) -> None:
    ink = drawn("box", 24, 3)
    for y, x in np.ndindex(radius, radius):
        if (radius - y - 0.5) ** 2 + (radius - x - 0.5) ** 2 > radius**2:
            for row in (TOP + y, TOP + 23 - y):
                for column in (LEFT + x, LEFT + 23 - x):
                    ink[row, column] = 0
    ((_, shape, state),) = find_ticks(ink, DPI)
    assert (shape, state) == ("box", "empty")


def test_a_letter_of_a_word_that_a_stroke_divides_is_no_ring() -> None:
    word = drawn("ring", 20, 3, "crossed out")
    word[TOP : TOP + 20, LEFT + 28 : LEFT + 31] = 255
    assert find_ticks(word, DPI) == []
