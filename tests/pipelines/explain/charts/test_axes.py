"""The axis that values imply is the one they were placed by, whatever a third of them says."""

from __future__ import annotations

from math import log10

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.explain.charts.axes import Axis, even_ticks, fit_axis, say_number

STEPS = st.sampled_from([-3.0, -0.02, 0.5, 40.0])


@given(st.lists(st.integers(-500, 500), min_size=3, max_size=30, unique=True), STEPS, st.integers(-300, 300))
def test_a_linear_axis_is_found_again(values: list[int], step: float, origin: int) -> None:
    pairs = [(float(value), origin + step * value) for value in values]
    assume(max(place for _, place in pairs) - min(place for _, place in pairs) > 4)
    axis = fit_axis(pairs, "linear")
    assert axis is not None
    assert axis.off_by(pairs) < 1e-6
    assert axis.value_at(axis.place_of(17.0)) == pytest.approx(17.0)


@given(st.integers(0, 6), st.floats(20, 300))
def test_values_that_are_wrong_do_not_bend_it(wrong: int, by: float) -> None:
    pairs = [(float(value), 300.0 - 4 * value) for value in range(0, 63, 3)]
    for number in range(wrong):
        pairs[3 * number] = (pairs[3 * number][0], pairs[3 * number][1] - by - number)
    axis = fit_axis(pairs, "linear")
    assert axis is not None
    assert abs(axis.place_of(30.0) - 180.0) < 1.0


def test_a_log_axis_is_told_from_a_linear_one() -> None:
    pairs = [(value, 300.0 - 40 * log10(value)) for value in (1.0, 12.0, 90.0, 1100.0, 8000.0)]
    axis = fit_axis(pairs, None)
    assert axis is not None
    assert axis.kind == "log"
    assert even_ticks(axis, 300.0, 140.0) == [1.0, 10.0, 100.0, 1000.0, 10000.0]
    assert fit_axis([(0.0, 1.0), (5.0, 40.0)], "log") is None


def test_what_does_not_differ_is_no_axis() -> None:
    assert fit_axis([(5.0, 100.0), (5.0, 120.0)], None) is None
    assert fit_axis([(5.0, 100.0), (9.0, 100.0)], None) is None
    assert fit_axis([], "linear") is None


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_round_and_on_the_axis(low: float, span: float) -> None:
    axis = Axis("linear", 0.0, 100.0 / span)
    ends = axis.place_of(low), axis.place_of(low + span)
    ticks = even_ticks(axis, *ends)
    assert len(ticks) <= 9
    for tick in ticks:
        assert low - span * 1e-3 <= tick <= low + span * 1.001
    if len(ticks) > 2:
        gap = f"{(ticks[1] - ticks[0]):.3e}"
        assert gap[:1] in "125" or gap.startswith("9.99")


def test_numbers_are_said_short() -> None:
    assert [say_number(n) for n in (0.0, -12.5, 1200000.0, 0.1 + 0.2)] == ["0", "−12.5", "1\u2009200\u2009000", "0.3"]
