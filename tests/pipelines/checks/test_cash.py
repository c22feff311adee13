"""Cash handed over less change proves what was to be paid, where it is more than one figure printed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from said import evidence, reading

from pipelines.checks.cash import check_cash
from pipelines.reconcile import reconcile

if TYPE_CHECKING:
    from pipelines.checks.outcome import Outcome


def outcomes(tendered: str, change: str, payable: str, gross: str | None = None) -> list[Outcome]:
    said = [
        reading("tendered", tendered),
        reading("change", change),
        reading("/totals/payable", payable),
        reading("/totals/gross", gross or payable),
    ]
    return list(check_cash(reconcile(said)))


def test_the_difference_proves_the_total_and_names_only_data() -> None:
    (outcome,) = outcomes("20.00", "7.50", "12.50")
    assert outcome.check.status == "passed"
    assert outcome.proves == {"/totals/gross", "/totals/payable"}
    assert set(outcome.check.fields) == {"/totals/gross", "/totals/payable"}


def test_after_rounding_only_the_payable_amount_is_proven() -> None:
    (outcome,) = outcomes("20.00", "7.50", "12.50", gross="12.48")
    assert outcome.proves == {"/totals/payable"}


@pytest.mark.parametrize(("tendered", "change"), [("12.50", "0.00"), ("20.00", "8.50")])
def test_no_change_or_another_difference_proves_nothing(tendered: str, change: str) -> None:
    (outcome,) = outcomes(tendered, change, "12.50")
    assert not outcome.proves


def test_one_print_in_two_roles_proves_nothing() -> None:
    shared = evidence("12.50")
    said = [
        reading("tendered", "25.00"),
        reading("change", "12.50", on=shared),
        reading("/totals/payable", "12.50", on=shared),
    ]
    (outcome,) = check_cash(reconcile(said))
    assert not outcome.proves


def test_without_cash_there_is_nothing_to_check() -> None:
    assert not list(check_cash(reconcile([reading("/totals/payable", "12.50"), reading("tendered", "20.00")])))
