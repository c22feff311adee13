"""Dates: in order, and tied together by the days the payment terms give."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from extractors.values.terms import payment_days
from pipelines.checks.outcome import Comparison, Outcome, make_outcome, printed_apart, skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.reconcile import FieldReading


def check_dates(fields: Mapping[str, FieldReading]) -> list[Outcome]:
    return [*_order(fields), *_terms(fields)]


def _date(fields: Mapping[str, FieldReading], path: str) -> date | None:
    field = fields.get(path)
    return date.fromisoformat(field.value) if field else None


def _order(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """An invoice is due on or after the day it is issued."""
    issued, due = _date(fields, "/issue_date"), _date(fields, "/due_date")
    if issued is None or due is None:
        return
    yield make_outcome(
        "dates.order",
        ["/issue_date", "/due_date"],
        Comparison(f">= {issued.isoformat()}", due.isoformat(), issued <= due),
        "the due date is not before the issue date",
    )


def _terms(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """issue date + days of the terms = due date. Terms may count from another day: no match proves nothing."""
    terms = fields.get("/payment_terms")
    issued, due = _date(fields, "/issue_date"), _date(fields, "/due_date")
    if terms is None or issued is None or due is None:
        return
    covered = ["/issue_date", "/due_date"]
    days = payment_days(terms.value)
    matching = next((n for n in days if n and issued + timedelta(days=n) == due), None)
    if matching is None:
        if days:
            apart = (due - issued).days
            yield skipped("dates.terms", covered, f"the terms name {days} days; the dates are {apart} apart")
        return
    yield make_outcome(
        "dates.terms",
        covered,
        Comparison((issued + timedelta(days=matching)).isoformat(), due.isoformat(), True),
        f"issue date + {matching} days = due date",
        proves=covered if printed_apart([fields[path] for path in covered]) else (),
    )
