"""Where bars are drawn, and where cells are, which are none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.bar_boxes import bar_boxes
from schemas.geometry import BBox
from schemas.page import Drawing

LENGTHS = st.lists(st.integers(10, 300), min_size=3, max_size=12, unique=True)


def filled(*box: float) -> Drawing:
    return Drawing("rect", BBox(*box), fill=(0.2, 0.4, 0.8))


@given(LENGTHS, st.booleans())
def test_bars_of_many_lengths_on_one_line_are_found_and_what_stands_on_them(lengths: list[int], upright: bool) -> None:
    bars = [
        filled(100 + 30 * at, 400 - length, 120 + 30 * at, 400)
        if upright
        else filled(100, 100 + 30 * at, 100 + length, 120 + 30 * at)
        for at, length in enumerate(lengths)
    ]
    first = bars[0].bbox
    on_top = filled(first.left, 40, first.right, first.top) if upright else filled(first.right, 100, 450, 120)
    assert set(bar_boxes([*bars, on_top])) == {drawing.bbox for drawing in (*bars, on_top)}


@pytest.mark.parametrize("columns", [(100.0, 180.0, 420.0), (100.0, 240.0, 420.0)])
def test_cells_of_a_table_are_no_bars(columns: tuple[float, ...]) -> None:
    cells = [
        filled(left, 100 + 14 * row, right, 114 + 14 * row) for row in range(8) for left, right in pairwise(columns)
    ]
    assert bar_boxes(cells) == []
