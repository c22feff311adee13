"""The fit of an axis: whatever the scale, its labels give it back, and a wrong label does not move it."""

from __future__ import annotations

from dataclasses import replace
from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.axes import fit_scale, snap
from extractors.charts.labels import Tick
from schemas.geometry import BBox
from schemas.page import TextRun


def tick(value: float, *, power: bool = False) -> Tick:
    return Tick(TextRun(f"{value:g}", BBox(0, 0, 10, 8), 8.0), value, "", power=power)


@given(
    first=st.integers(-1000, 1000),
    step=st.sampled_from([0.01, 0.5, 1, 2, 5, 25, 1000, 250000]),
    count=st.integers(3, 12),
    origin=st.floats(50, 700),
    gap=st.floats(8, 60),
    down=st.booleans(),
)
def test_evenly_spaced_numbers_give_the_scale_back(
    first: int, step: float, count: int, origin: float, gap: float, down: bool
) -> None:
    values = [(first + index) * step for index in range(count)]
    places = [origin + (gap if down else -gap) * index for index in range(count)]
    scale = fit_scale(places, [tick(value) for value in values], snapped=True)
    assert scale is not None
    assert scale.kind == "linear"
    for place, value in zip(places, values, strict=True):
        assert abs(scale.value_at(place) - value) <= scale.uncertainty_at(place)
        assert scale.place_of(value) == pytest.approx(place, abs=0.01)


@given(count=st.integers(4, 9), wrong=st.integers(0, 8), shift=st.floats(0.3, 5))
def test_one_wrong_label_does_not_move_the_axis(count: int, wrong: int, shift: float) -> None:
    values = [10.0 * index for index in range(count)]
    places = [300.0 - 25 * index for index in range(count)]
    said = [value + (10 * shift if index == wrong % count else 0) for index, value in enumerate(values)]
    scale = fit_scale(places, [tick(value) for value in said], snapped=True)
    if scale is not None:
        assert scale.value_at(places[0] - 12.5) == pytest.approx(5.0, abs=0.1) or count == 4


@given(low=st.integers(-9, 3), decades=st.integers(2, 8))
def test_powers_make_a_logarithmic_axis(low: int, decades: int) -> None:
    values = [10.0 ** (low + index) for index in range(decades)]
    places = [400.0 - 30 * index for index in range(decades)]
    scale = fit_scale(places, [tick(value, power=True) for value in values], snapped=True)
    assert scale is not None
    assert scale.kind == "log"
    assert log10(scale.value_at(385.0)) == pytest.approx(low + 0.5)


def test_numbers_at_no_even_distance_are_no_axis() -> None:
    places = [10.0, 31.0, 77.0, 90.0, 141.0]
    assert fit_scale(places, [tick(value) for value in (18.6, 33.4, 23.1, 36.0, 27.9)], snapped=False) is None


def test_two_labels_need_tick_marks() -> None:
    ticks = [tick(0), tick(100)]
    assert fit_scale([300.0, 100.0], ticks, snapped=False) is None
    assert fit_scale([300.0, 100.0], ticks, snapped=True) is not None


def test_labels_move_to_their_ticks_all_by_the_same() -> None:
    assert snap([11.0, 31.2, 50.9], [10.0, 30.0, 50.0, 70.0]) == ([10.0, 30.0, 50.0], True)
    assert snap([18.0, 38.0], [10.0, 30.0])[1] is False


@pytest.mark.parametrize(("first", "decimals", "wider"), [(0.5914, 3, True), (0.6, 1, False), (0.5, 1, False)])
def test_numbers_that_were_rounded_widen_the_interval(first: float, decimals: int, *, wider: bool) -> None:
    true = [first + 0.2 * index for index in range(6)]
    places = [300.0 - 40 * index for index in range(6)]
    said = [replace(tick(round(value, decimals)), decimals=decimals) for value in true]
    scale = fit_scale(places, said, snapped=True)
    assert scale is not None
    off = max(abs(scale.value_at(place) - value) for place, value in zip(places, true, strict=True))
    assert off <= scale.uncertainty_at(places[0])
    assert (scale.uncertainty_at(places[0]) >= 0.0005) == wider


def test_two_ticks_make_a_straight_axis() -> None:
    scale = fit_scale([200.0, 100.0], [tick(5.0), tick(10.0)], snapped=True)
    assert scale is not None
    assert scale.kind == "linear"


def test_two_numbers_that_are_not_round_are_no_axis() -> None:
    numbers = [replace(tick(34.8), decimals=1), replace(tick(26.4), decimals=1)]
    assert fit_scale([200.0, 100.0], numbers, snapped=True) is None
    assert fit_scale([200.0, 100.0], [replace(tick(0.5), decimals=1), replace(tick(1.0), decimals=1)], snapped=True)


@given(st.floats(-3.9, 3.9), st.integers(3, 9))
def test_labels_at_both_borders_of_a_plot_without_ticks_say_how_far_all_are_off(off: float, count: int) -> None:
    true = [100.0 + 40 * at for at in range(count)]
    places, snapped = snap([place - off for place in true], [true[0], true[-1]])
    assert snapped
    assert places == pytest.approx(true, abs=0.01)
    between = [place + 11.0 for place in true]  # no label stands at a border
    assert snap(between, [true[0], true[-1]]) == (between, False)
