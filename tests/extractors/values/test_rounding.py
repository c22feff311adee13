"""Half up, whatever the size."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.rounding import round_like, round_to


@pytest.mark.parametrize(
    ("value", "places", "half_up"), [("2.675", 2, "2.68"), ("-0.005", 2, "-0.01"), ("1.4", 0, "1")]
)
def test_half_goes_away_from_zero(value: str, places: int, half_up: str) -> None:
    assert str(round_to(Decimal(value), places)) == half_up


@given(st.integers(-(10**60), 10**60), st.integers(0, 12), st.integers(0, 8))
def test_no_number_is_too_large_and_none_is_off_by_more_than_half(digits: int, scale: int, places: int) -> None:
    value = Decimal(f"{digits}e-{scale}")
    error = abs(Fraction(round_to(value, places)) - Fraction(value))
    assert error <= Fraction(1, 2 * 10**places)


def test_like_another() -> None:
    assert str(round_like(Decimal("12.345"), Decimal("1.00"))) == "12.35"
    assert str(round_like(Decimal("12.5"), Decimal("1E+2"))) == "13"
