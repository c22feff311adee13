"""Totals whose labels we do not know: arithmetic over the money below the items (EN 16931, BR-CO-13 and -15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.invoices.taxes import MAX_RATE, closes_tax
from extractors.invoices.totals.candidates import as_role

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.totals.candidates import AmountCandidate
    from schemas.page import Word

    Closed = tuple[AmountCandidate, AmountCandidate, AmountCandidate]


@dataclass(frozen=True)
class Unlabelled:
    """The money below the items that no known label stands with; `lines_sum` is what the items add up to."""

    context: InvoiceContext
    amounts: Sequence[AmountCandidate]
    lines_sum: Decimal | None
    of_tax: Collection[Word] = ()
    """First words of amounts in columns headed by a tax: no net amount stands there."""

    def triples(self) -> list[Closed]:
        """net + tax = gross in reading order, gross the largest amount of all, and a second proof that the tax is one.

        The second proof is a printed rate that leads from the net amount to the tax (of sums of columns, which stand in
        one row, the rate may stand at the items), or a label of tax beside it where
        the items add up to the net: without, freight would pass for tax.
        """
        if not self.amounts:
            return []
        largest = max(abs(amount.value) for amount in self.amounts)
        first = min(amount.position for amount in self.amounts)
        return [
            (net, tax, gross)
            for gross in as_role(self.amounts, "gross", 0.0)
            if abs(gross.value) == largest
            for net in as_role(self.amounts, "net", 0.0)
            for tax in as_role(self.amounts, "tax", 0.0)
            if net.value + tax.value == gross.value
            and abs(tax.value) < abs(net.value)
            and _in_order(net, tax, gross)
            and (
                _has_rate(self.context, net, tax, 0 if net.position == tax.position == gross.position else first)
                or (net.value == self.lines_sum and _speaks_of_tax(self.context, tax))
            )
        ]

    def is_tax(self, net: AmountCandidate, tax: AmountCandidate) -> bool:
        """Something besides the sum says that the amount is the tax: a rate, a label of tax, or a row without words.

        What lies between two totals may as well be a commission, a discount or freight, and then its own words say so.
        """
        silent = not any(char.isalpha() for char in self.context.rows[tax.position].row.text)
        return silent or _has_rate(self.context, net, tax, 0) or _speaks_of_tax(self.context, tax)


def _has_rate(context: InvoiceContext, net: AmountCandidate, tax: AmountCandidate, first: int) -> bool:
    """A rate that is printed from that row on, or in the tax's own row, leads from the net amount to the tax."""
    rates = [p.value for row in context.rows[first:] for p in row.percents if 0 < p.value <= MAX_RATE]
    return any(closes_tax(net.value, rate, tax.value) for rate in [*rates, *_bare_rates(context, tax)])


def _bare_rates(context: InvoiceContext, tax: AmountCandidate) -> list[Decimal]:
    """Small numbers left of the tax in its row: rates in a column headed with the percent sign."""
    row = context.rows[tax.position]
    left = tax.parts[0][0].bbox.left
    return [a.value for a in row.amounts if a.currency is None and 0 < a.value <= MAX_RATE and a.bbox.right < left]


def _speaks_of_tax(context: InvoiceContext, tax: AmountCandidate) -> bool:
    """A label of tax stands left of the amount, or over it."""
    box = tax.parts[0][0].bbox
    rows = context.rows[max(0, tax.position - 1) : tax.position + 1]
    return any(
        hit.bbox.right < box.left if row.position == tax.position else hit.bbox.overlap_x(box) > 0
        for row in rows
        for hit in row.hits_for("totals.tax")
    )


def _in_order(*amounts: AmountCandidate) -> bool:
    keys = [(amount.position, amount.key[1]) for amount in amounts]
    return keys == sorted(keys) and len(set(keys)) == len(keys)
