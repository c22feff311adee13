"""Prices with the tax in them: when the totals close so, and what that proves."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from said import fields

from pipelines.checks.arithmetic import check_arithmetic
from pipelines.checks.inclusive import includes_tax

if TYPE_CHECKING:
    from pipelines.checks.outcome import Outcome

CENT = Decimal("0.01")


def outcomes(**values: str) -> dict[str, Outcome]:
    named = {("/" + name.replace("__", "/") if "__" in name else name): value for name, value in values.items()}
    return {outcome.check.id: outcome for outcome in check_arithmetic(fields(named))}


def test_shipping_less_a_discount_closes_without_the_tax() -> None:
    found = outcomes(
        lines="2147.00", allowances="150.00", charges="59.00", tax="411.20", gross="2056.00", taxes__0__rate="25"
    )
    assert {found[name].check.status for name in ("BR-CO-15", "BR-CO-17")} == {"passed"}
    assert "/totals/gross" in found["BR-CO-15"].proves
    assert found["BR-CO-17"].proves == {"/totals/gross", "/taxes/0/rate", "/totals/tax"}


def test_a_tax_on_top_that_was_left_out_still_fails() -> None:
    found = outcomes(lines="100.00", charges="10.00", tax="27.50", gross="110.00", taxes__0__rate="25")
    assert found["BR-CO-15"].check.status == "failed"


def test_without_a_rate_the_sum_passes_and_proves_nothing() -> None:
    found = outcomes(lines="157.60", charges="6.90", tax="29.66", gross="164.50")
    assert found["BR-CO-15"].check.status == "passed"
    assert not found["BR-CO-15"].proves
    assert "BR-CO-17" not in found


@given(st.integers(1000, 10**7), st.integers(1, 30))
def test_a_tax_on_top_is_never_taken_for_one_within(cents: int, rate: int) -> None:
    gross = Decimal(cents) / 100
    tax = (gross * rate / 100).quantize(CENT, ROUND_HALF_UP)
    values = {"/totals/lines": gross, "/totals/gross": gross, "/totals/tax": tax}
    assert not includes_tax(values)
    within = gross * rate / (100 + rate)
    if abs(within - tax) > CENT:
        assert not includes_tax({**values, "/taxes/0/rate": Decimal(rate)})


def test_a_tax_that_is_a_cent_off_fails_where_no_other_sum_has_it() -> None:
    found = outcomes(lines="2147.00", allowances="91.00", tax="411.21", gross="2056.00", taxes__0__rate="25")
    assert found["BR-CO-17"].check.status == "failed"
    assert not found["BR-CO-17"].proves
