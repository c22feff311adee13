"""An invoice as values: what a layout prints, and what its truth states."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def to_cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Line:
    description: str
    quantity: Decimal
    unit_price: Decimal
    item_number: str | None = None
    unit: str | None = None
    discount_percent: Decimal | None = None
    tax_rate: Decimal = Decimal(0)

    @property
    def discount(self) -> Decimal | None:
        if self.discount_percent is None:
            return None
        return to_cents(self.quantity * self.unit_price * self.discount_percent / HUNDRED)

    @property
    def amount(self) -> Decimal:
        return to_cents(self.quantity * self.unit_price) - (self.discount or 0)


@dataclass(frozen=True)
class Tax:
    rate: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Invoice:
    """`sign` is -1 for a credit note that prints its amounts below zero. `withholding` is a rate (Spanish IRPF)."""

    number: str
    issue_date: date
    currency: str
    seller: dict[str, Any]
    buyer: dict[str, Any]
    lines: tuple[Line, ...]
    document_type: str = "invoice"
    net_days: int = 30
    delivered_before: int = 4
    allowance_percent: Decimal | None = None
    charge: Decimal | None = None
    prepaid: Decimal | None = None
    withholding: Decimal | None = None
    includes_tax: bool = False
    round_to: Decimal | None = None
    sign: int = 1
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def due_date(self) -> date:
        return self.issue_date + timedelta(days=self.net_days)

    @property
    def delivery_date(self) -> date:
        return self.issue_date - timedelta(days=self.delivered_before)

    @cached_property
    def lines_total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @cached_property
    def allowance(self) -> Decimal | None:
        if self.allowance_percent is None:
            return None
        return to_cents(self.lines_total * self.allowance_percent / HUNDRED)

    @cached_property
    def taxes(self) -> tuple[Tax, ...]:
        """One a rate, the highest first. A charge bears the highest rate, an allowance is shared out by rate."""
        sums: dict[Decimal, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            sums[line.tax_rate] += line.amount
        if self.allowance:
            shares = {rate: to_cents(self.allowance * part / self.lines_total) for rate, part in sums.items()}
            first = next(iter(shares))
            shares[first] += self.allowance - sum(shares.values())
            sums = defaultdict(Decimal, {rate: part - shares[rate] for rate, part in sums.items()})
        if self.charge:
            sums[max(sums)] += self.charge
        return tuple(self._tax(rate, sums[rate]) for rate in sorted(sums, reverse=True))

    def _tax(self, rate: Decimal, total: Decimal) -> Tax:
        if self.includes_tax:
            base = to_cents(total / (1 + rate / HUNDRED))
            return Tax(rate, base, total - base)
        return Tax(rate, total, to_cents(total * rate / HUNDRED))

    @cached_property
    def net(self) -> Decimal:
        return sum((tax.base for tax in self.taxes), Decimal(0))

    @cached_property
    def tax(self) -> Decimal:
        return sum((tax.amount for tax in self.taxes), Decimal(0))

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax

    @property
    def withheld(self) -> Decimal | None:
        return None if self.withholding is None else to_cents(self.net * self.withholding / HUNDRED)

    @property
    def payable(self) -> Decimal:
        open_amount = self.gross - (self.prepaid or 0) - (self.withheld or 0)
        if self.round_to is None:
            return open_amount
        return (open_amount / self.round_to).quantize(Decimal(1), rounding=ROUND_HALF_UP) * self.round_to

    @property
    def rounding(self) -> Decimal | None:
        if self.round_to is None:
            return None
        return self.payable - (self.gross - (self.prepaid or 0) - (self.withheld or 0))

    def data(self) -> dict[str, Any]:
        """Everything by JSON Pointer: Decimals, dates and texts, with the signs that are printed."""
        s = self.sign
        values: dict[str, Any] = {
            "/document_type": self.document_type,
            "/invoice_number": self.number,
            "/issue_date": self.issue_date,
            "/due_date": self.due_date,
            "/delivery_date": self.delivery_date,
            "/currency": self.currency,
            "/totals/lines": s * self.lines_total,
            "/totals/allowances": self.allowance,
            "/totals/charges": self.charge,
            "/totals/net": s * self.net,
            "/totals/tax": s * self.tax,
            "/totals/gross": s * self.gross,
            "/totals/prepaid": self.prepaid,
            "/totals/rounding": self.rounding,
            "/totals/payable": s * self.payable,
        }
        for party in ("seller", "buyer"):
            values |= {f"/{party}/{key}": value for key, value in getattr(self, party).items()}
        values |= {f"/{key}": self.facts.get(key) for key in ("purchase_order", "preceding_invoice")}
        for index, line in enumerate(self.lines):
            values |= {f"/lines/{index}/{key}": value for key, value in self._line(line).items()}
        for index, tax in enumerate(self.taxes):
            row = {"rate": tax.rate, "base": s * tax.base, "amount": s * tax.amount}
            values |= {f"/taxes/{index}/{key}": value for key, value in row.items()}
        return values

    def _line(self, line: Line) -> dict[str, Any]:
        return {
            "description": line.description,
            "item_number": line.item_number,
            "quantity": line.quantity,
            "unit": line.unit,
            "unit_price": self.sign * line.unit_price,
            "discount": line.discount,
            "tax_rate": line.tax_rate,
            "amount": self.sign * line.amount,
            "percent": line.discount_percent,
            "tax_amount": self.sign * to_cents(line.amount * line.tax_rate / HUNDRED),
            "gross_amount": self.sign * (line.amount + to_cents(line.amount * line.tax_rate / HUNDRED)),
        }
