"""Ticks on whole pixels: noticed only where nearly all stand in the middle of one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.axes import fit_scale
from extractors.charts.crisp import off_pixels, pixel_of
from extractors.charts.labels import Tick
from extractors.charts.panels import Panel
from extractors.charts.tick_labels import Category
from schemas.geometry import BBox
from schemas.page import TextRun


def panel(places: list[float]) -> Panel:
    runs = [TextRun(str(index), BBox(0, place - 4, 10, place + 4), 8.0) for index, place in enumerate(places)]
    ticks = [Tick(run, float(index), "") for index, run in enumerate(runs)]
    labels = tuple(Category(run.text, place, run) for run, place in zip(runs, places, strict=True))
    return Panel(BBox(20, 0, 300, 400), None, fit_scale(places, ticks, snapped=True), (), labels)


@given(st.floats(20.0, 45.0), st.floats(300.0, 380.0))
def test_rounded_ticks_are_put_back_where_their_values_are(step: float, bottom: float) -> None:
    true = [bottom - step * index for index in range(8)]
    drawn = panel([round(place) + 0.5 for place in true])
    mended = off_pixels(drawn).y
    assert mended is not None
    assert abs(mended.value_at(true[5]) - 5) <= 1.01 * mended.uncertainty_at(true[5])


def test_ticks_anywhere_stay_where_they_are() -> None:
    drawn = panel([320 - 31.37 * index for index in range(8)])
    assert off_pixels(drawn) == drawn


@given(st.floats(0.4, 1.3), st.floats(20.0, 60.0), st.floats(0.0, 300.0))
def test_the_pixel_of_a_drawing_at_any_scale_shows_where_its_ticks_are_uneven(
    pixel: float, step: float, start: float
) -> None:
    rounded = [round(step * index) for index in range(10)]
    drawn = panel([start + pixel * place for place in rounded])
    found = pixel_of(drawn)
    even = len({b - a for a, b in pairwise(rounded)}) == 1
    assert (found is None) if even else (found is None or abs(found - pixel) < 0.01 * pixel)


def test_even_ticks_show_no_pixel() -> None:
    assert pixel_of(panel([320 - 31.37 * index for index in range(8)])) is None
