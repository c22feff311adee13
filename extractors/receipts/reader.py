"""A till receipt in, readings out. Header fields that are labelled as on invoices are read as on invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.readings import make_reading
from extractors.receipts.amounts import find_amounts
from extractors.receipts.dates import find_issue_dates
from extractors.receipts.head import read_head
from extractors.receipts.totals import choose_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext
    from schemas.evidence import Reading

TENDERED, CHANGE = "tendered", "change"
"""Paths of amounts that are no data and prove others: what was handed over, what was given back."""


def receipt_fields(context: InvoiceContext, issued: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """Candidates for what a receipt prints elsewhere or otherwise than an invoice.

    `issued` are the dates that labels name.
    """
    head = read_head(context.rows)
    return {
        "/seller/name": head.names,
        "/seller/address": head.addresses,
        "/issue_date": find_issue_dates(context, issued),
    }


def receipt_totals(context: InvoiceContext) -> Iterator[Reading]:
    """Readings of the totals, and of cash and change where they prove what was paid."""
    totals = choose_totals(find_amounts([row.row for row in context.rows]))
    for role, amount in totals.chosen.items():
        yield make_reading(f"/totals/{role}", _plain(totals.value(role)), [amount.words])
    if totals.tendered is not None and totals.change is not None:
        yield make_reading(TENDERED, _plain(totals.tendered.value), [totals.tendered.words])
        yield make_reading(CHANGE, _plain(abs(totals.change.value)), [totals.change.words])


def _plain(number: Decimal) -> str:
    return format(abs(number) if number == 0 else number, "f")
