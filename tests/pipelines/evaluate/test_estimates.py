from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluate.estimates import macro, ratio, share


def test_a_family_is_one_voice() -> None:
    estimate = macro([("big", 1.0, 0.0)] * 40 + [("small", 1.0, 1.0)])
    assert estimate is not None
    assert estimate.value == 0.5
    plain = share([("big", 1.0, 0.0)] * 3 + [("small", 1.0, 1.0)])
    assert plain is not None
    assert plain.value == 0.25


def test_weights_count_within_a_family() -> None:
    estimate = macro([("f", 0.5, 0.0), ("f", 0.5, 0.0), ("f", 1.0, 1.0)])
    assert estimate is not None
    assert estimate.value == 0.5


def test_nothing_seen_is_not_nothing_possible() -> None:
    estimate = share([("a", 1.0, 0.0)] * 30 + [("b", 1.0, 0.0)] * 30)
    assert estimate is not None
    assert (estimate.value, estimate.low, estimate.high) == (0.0, 0.0, 0.05)


def test_one_family_has_no_interval() -> None:
    estimate = macro([("a", 1.0, 1.0), ("a", 1.0, 0.0)])
    assert estimate is not None
    assert (estimate.value, estimate.low, estimate.high) == (0.5, None, None)


def test_no_voices_no_estimate() -> None:
    assert macro([]) is None
    assert share([]) is None
    assert ratio([("a", 0.0, 0.0)]) is None


def test_the_interval_of_ten_even_families_is_that_of_the_binomial() -> None:
    # Means of ten draws from {0, 1}: 95 % of Binomial(10, 1/2) / 10 lies in 0.2 to 0.8.
    estimate = macro([(str(family), 1.0, float(family % 2)) for family in range(10)])
    assert estimate is not None
    assert (estimate.low, estimate.high) == pytest.approx((0.2, 0.8))


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0.1, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_estimates_lie_within_their_values_and_repeat(voices: list[tuple[str, float, float]]) -> None:
    estimate = macro(voices)
    assert estimate is not None
    assert estimate == macro(voices)
    values = [value for _, _, value in voices]
    assert min(values) - 1e-9 <= estimate.value <= max(values) + 1e-9
    if estimate.low is not None and estimate.high is not None:
        assert min(values) - 1e-9 <= estimate.low <= estimate.high <= max(values) + 1e-9
