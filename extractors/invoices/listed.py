"""Other invoices that a document lists: a reminder, a statement of account or a remittance has no number of its own in
their column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit

_FEWEST_HEADINGS = 3
_FEWEST = 2


def heads_list_of_invoices(context: InvoiceContext, row: InvoiceRow) -> bool:
    """Headings over two rows or more that each have a number under "Invoice", a date and an amount."""
    if len(row.row.phrases) < _FEWEST_HEADINGS or row.amounts or row.dates:
        return False
    return any(_listed(context, row, hit) >= _FEWEST for hit in row.hits_for("invoice_number") if _fills_cell(row, hit))


def _fills_cell(row: InvoiceRow, hit: LabelHit) -> bool:
    return any(phrase.words == tuple(hit.words) for phrase in row.row.phrases)


def _listed(context: InvoiceContext, heading: InvoiceRow, hit: LabelHit) -> int:
    """How many rows right under the headings are entries, each of another number."""
    numbers: set[str] = set()
    for row in context.rows[heading.position + 1 :]:
        under = [p.text for p in row.row.phrases if p.bbox.overlap_x(hit.bbox) > 0]
        is_entry = under and any(ch.isdigit() for ch in under[0]) and row.dates and row.amounts_of_money
        if row.page_no != heading.page_no or not is_entry:
            break
        numbers.add(under[0])
    return len(numbers)
