"""Dates in order, and tied together by the days the terms give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from said import evidence, fields, reading

from pipelines.checks.dates import check_dates
from pipelines.reconcile import reconcile

if TYPE_CHECKING:
    from pipelines.checks.outcome import Outcome


def outcomes(issued: str | None, due: str | None, terms: str | None = None) -> dict[str, Outcome]:
    values = {"/issue_date": issued, "/due_date": due, "/payment_terms": terms}
    return {o.check.id: o for o in check_dates(fields({path: v for path, v in values.items() if v is not None}))}


def test_an_invoice_is_due_on_or_after_its_day() -> None:
    assert outcomes("2026-05-13", "2026-06-12")["dates.order"].check.status == "passed"
    assert outcomes("2026-05-13", "2026-05-13")["dates.order"].check.status == "passed"
    assert outcomes("2026-05-13", "2026-05-12")["dates.order"].check.status == "failed"


def test_the_order_of_two_dates_proves_neither() -> None:
    assert not outcomes("2026-05-13", "2026-06-12")["dates.order"].proves


def test_the_days_of_the_terms_prove_both_dates() -> None:
    outcome = outcomes("2026-05-13", "2026-06-12", "Payment within 30 days")["dates.terms"]
    assert outcome.check.status == "passed"
    assert outcome.proves == {"/issue_date", "/due_date"}


def test_a_discount_period_does_not_stand_in_the_way_of_the_net_period() -> None:
    terms = "10 Tage 2 % Skonto, 30 Tage netto"
    assert outcomes("2026-05-13", "2026-06-12", terms)["dates.terms"].proves == {"/issue_date", "/due_date"}


def test_terms_that_count_from_another_day_prove_nothing_and_accuse_nobody() -> None:
    outcome = outcomes("2026-05-13", "2026-06-30", "30 days end of month")["dates.terms"]
    assert outcome.check.status == "skipped"
    assert not outcome.proves


def test_terms_of_no_days_prove_nothing() -> None:
    """Due at once on the day of issue: two prints of one date."""
    found = outcomes("2026-05-13", "2026-05-13", "Payable within 0 days")
    assert not any(outcome.proves for outcome in found.values())


def test_one_print_that_is_both_dates_proves_neither() -> None:
    one = evidence("13.05.2026", place=1)
    said = [reading(path, "2026-05-13", on=one) for path in ("/issue_date", "/due_date")]
    found = check_dates(reconcile([*said, reading("/payment_terms", "30 days")]))
    assert not any(outcome.proves for outcome in found)


def test_without_two_dates_there_is_nothing_to_compare() -> None:
    assert outcomes("2026-05-13", None, "30 days") == {}
    assert outcomes(None, "2026-05-13", "30 days") == {}
