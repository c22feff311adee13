"""A till receipt in, readings out. Header fields that are labelled as on invoices are read as on invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.readings import make_reading
from extractors.receipts.amounts import find_amounts
from extractors.receipts.dates import find_issue_dates
from extractors.receipts.head import read_head
from extractors.receipts.items import ReceiptItem, find_items
from extractors.receipts.labels import speaks_of
from extractors.receipts.tax_table import TaxRow, find_tax_rows, sums_below
from extractors.receipts.totals import choose_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from schemas.evidence import Reading

_FEWEST_COLUMNS = 2
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
    """Readings of the totals, of cash and change where they prove what was paid, and of items that add up to it."""
    rows = [row.row for row in context.rows]
    amounts = find_amounts(rows)
    totals = choose_totals(amounts)
    taxes = find_tax_rows(rows, amounts, totals.chosen["gross"]) if totals.chosen else []
    totals.chosen |= sums_below(taxes, amounts)
    for index, tax in enumerate(taxes):
        yield from _tax(f"/taxes/{index}", tax)
    for role, amount in totals.chosen.items():
        yield make_reading(f"/totals/{role}", _plain(totals.value(role)), [amount.words])
    if totals.tendered is not None and totals.change is not None:
        yield make_reading(TENDERED, _plain(totals.tendered.value), [totals.tendered.words])
        yield make_reading(CHANGE, _plain(abs(totals.change.value)), [totals.change.words])
    above = context.rows[: amounts[0].position] if amounts else ()
    body = max((row.position + 1 for row in above if _is_header(row)), default=0)
    for index, item in enumerate(find_items(rows, amounts, totals, body) if totals.chosen else ()):
        yield from _line(f"/lines/{index}", item)


def _is_header(row: InvoiceRow) -> bool:
    """The heading of the items, or a date or a number above them."""
    columns = {label.role for hit in row.hits for label in hit.labels if label.role.startswith("column.")}
    return len(columns) >= _FEWEST_COLUMNS or bool(row.dates) or speaks_of(row.row.text, "title")


def _line(base: str, item: ReceiptItem) -> Iterator[Reading]:
    if item.name:
        yield make_reading(f"{base}/description", " ".join(word.text for word in item.name), [item.name])
    if item.quantity is not None:
        yield make_reading(f"{base}/quantity", item.quantity.text.strip("xX*@ ").replace(",", "."), [[item.quantity]])
    if item.price is not None:
        yield make_reading(f"{base}/unit_price", _plain(item.price.value), [item.price.words])
    yield make_reading(f"{base}/amount", _plain(item.amount.value), [item.amount.words])


def _tax(base: str, tax: TaxRow) -> Iterator[Reading]:
    yield make_reading(f"{base}/rate", _plain(tax.rate), [tax.rate_words])
    yield make_reading(f"{base}/amount", _plain(tax.tax.value), [tax.tax.words])
    if tax.base is not None:
        yield make_reading(f"{base}/base", _plain(tax.base.value), [tax.base.words])


def _plain(number: Decimal) -> str:
    return format(abs(number) if number == 0 else number, "f")
