"""A logarithmic axis with one label."""

from __future__ import annotations

from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.labels import parse_tick
from extractors.charts.minor_ticks import decade_scale
from schemas.geometry import BBox
from schemas.page import TextRun

POWER = parse_tick(TextRun("10^2", BBox(20, 10, 40, 18), 8.0, 0.0, 14.0))


@given(
    decade=st.floats(60, 400),
    upwards=st.booleans(),
    low=st.integers(2, 8),
    high=st.integers(2, 8),
    beside=st.floats(-1.0, 1.0),
)
def test_the_minor_ticks_tell_the_decade(decade: float, upwards: bool, low: int, high: int, beside: float) -> None:
    step = -decade if upwards else decade
    values = [10.0 * multiple for multiple in range(low, 10)] + [100.0 * multiple for multiple in range(1, high + 1)]
    marks = sorted(300 + step * (log10(value) - 2) for value in values)
    sides = [marks[0] - 1.7, *marks, marks[-1] + 2.3]
    assert POWER is not None
    scale = decade_scale(POWER, 300 + beside, sides)
    assert (scale is None) == (len(marks) < 6)
    if scale is not None:
        assert [scale.value_at(300 + step * (log10(value) - 2)) for value in values] == pytest.approx(values)


def test_even_ticks_and_a_plain_number_make_no_such_axis() -> None:
    even = [100.0 + 20 * k for k in range(12)]
    plain = parse_tick(TextRun("100", BBox(20, 10, 40, 18), 8.0, 0.0, 14.0))
    assert POWER is not None
    assert plain is not None
    assert decade_scale(POWER, 200.0, even) is None
    assert decade_scale(plain, 300.0, [300 + 90 * log10(value) for value in range(1, 10)]) is None
