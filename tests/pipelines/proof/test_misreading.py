"""How one number is read as another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.proof.misreading import UNLIKE, misreading_cost

numbers = st.decimals(-10_000, 10_000, places=2)


@pytest.mark.parametrize(
    ("read", "printed", "cost"),
    [
        ("142.30", "142.80", 0.5),  # 3 and 8 are alike
        ("142.90", "142.10", 1.0),
        ("142.80", "124.80", 1.0),  # neighbours swapped
        ("14.80", "142.80", 1.0),  # a digit lost
        ("14280", "142.80", 1.0),  # the point lost
        ("142.80", "-142.80", 0.7),
        ("1.00", "987.65", UNLIKE),
    ],
)
def test_slips_cost_what_they_are_worth(read: str, printed: str, cost: float) -> None:
    assert misreading_cost(Decimal(read), Decimal(printed)) == pytest.approx(cost)


@given(numbers, numbers)
def test_the_cost_is_symmetric_and_nought_only_for_the_number_itself(a: Decimal, b: Decimal) -> None:
    assert misreading_cost(a, b) == misreading_cost(b, a)
    assert (misreading_cost(a, b) == 0) == (a == b)
    assert misreading_cost(a, b) <= UNLIKE
