"""What is to be paid by a till receipt: labels propose, cash and change and sums dispose.

A receipt prints many totals: of goods, before and after tax, before and after rounding to coins, handed over, given
back. The amount to pay is the one whose neighbours agree with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations, product
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.receipts.amounts import ReceiptAmount

_BY_LABEL = {"final": 3.0, "total": 2.2, "subtotal": 0.6, "tendered": 0.3, "net": 0.2, None: 0.0}
_HIGHEST_TAX = Decimal("0.3")
_LARGEST_ROUNDING = Decimal("0.99")
"""Rounding to coins changes a total by less than a unit of the currency."""


@dataclass
class ReceiptTotals:
    """Chosen amounts by role (those of an invoice's totals), and the cash that proves them."""

    chosen: dict[str, ReceiptAmount] = field(default_factory=dict)
    tendered: ReceiptAmount | None = None
    change: ReceiptAmount | None = None

    def value(self, role: str) -> Decimal:
        """The value of a chosen role; of rounding with the sign that it must have, which print often leaves out."""
        if role == "rounding":
            return self.chosen["payable"].value - self.chosen["gross"].value
        value = self.chosen[role].value
        return abs(value) if role == "allowances" else value


def choose_totals(amounts: Sequence[ReceiptAmount]) -> ReceiptTotals:
    """The amounts of a receipt by role."""
    amounts = [_not_rounding(amount) for amount in amounts]
    sale = [amount for amount in amounts if not amount.in_summary or amount.label in ("final", "tendered", "change")]
    candidates = [amount for amount in sale if amount.label in _BY_LABEL and amount.value > 0]
    if not candidates:
        return ReceiptTotals()
    typical = median(amount.height for amount in amounts)
    best = max(candidates, key=lambda amount: (_score(amount, sale, typical), amount.position))
    if _score(best, sale, typical) < _BY_LABEL["total"]:
        return ReceiptTotals()
    totals = ReceiptTotals({"gross": best, "payable": best})
    _split_rounding(totals, sale)
    _add_taxes(totals, amounts)
    totals.tendered, totals.change = _cash(totals.chosen["payable"], sale)
    return totals


def _not_rounding(amount: ReceiptAmount) -> ReceiptAmount:
    """What is called rounding and is too much for one is the total after rounding."""
    return (
        replace(amount, label="total")
        if amount.label == "rounding" and abs(amount.value) > _LARGEST_ROUNDING
        else amount
    )


def _score(total: ReceiptAmount, sale: Sequence[ReceiptAmount], typical: float) -> float:
    score = _BY_LABEL[total.label]
    tendered, change = _cash(total, sale)
    if change is not None and tendered is not None:
        score += 4.0 if change.value else 3.0
    elif tendered is not None:
        score += 2.0
    score += 2.0 * any(True for _ in _rounded(total, sale))
    score += 2.0 * any(True for _ in _taxed(total, sale))
    others = _of(sale, "final", "total", "subtotal", "net", None)
    score += 0.8 * all(total.value >= amount.value for amount in others)
    parts = [amount.value for amount in _of(sale, "total") if amount.value < total.value]
    score += 2.0 * any(a + b == total.value for a, b in combinations(parts, 2))
    score += 0.5 * min(max(total.height / typical - 1.0, 0.0), 1.0)
    return score + 2.0 * _is_sum_of_items(total, sale)


def _is_sum_of_items(total: ReceiptAmount, sale: Sequence[ReceiptAmount]) -> bool:
    """The last amounts of the unlabelled rows above add up to it."""
    items = {amount.position: amount.value for amount in _of(sale, None) if amount.position < total.position}
    return len(items) > 1 and sum(items.values()) == total.value


def _of(amounts: Sequence[ReceiptAmount], *labels: str | None) -> list[ReceiptAmount]:
    return [amount for amount in amounts if amount.label in labels]


def _cash(total: ReceiptAmount, sale: Sequence[ReceiptAmount]) -> tuple[ReceiptAmount | None, ReceiptAmount | None]:
    """What was handed over and given back for the total: the pair that differs by it, else the same amount again."""
    handed = [amount for amount in _of(sale, "tendered") if amount is not total]
    below = [amount for amount in _of(sale, "total", "final", None) if amount.position > total.position]
    for tendered, change in product([*handed, *below], _of(sale, "change")):
        if tendered.value - abs(change.value) == total.value and tendered.position < change.position:
            return tendered, change
    return next((amount for amount in handed if amount.value == total.value), None), None


def _rounded(total: ReceiptAmount, sale: Sequence[ReceiptAmount]) -> Iterator[tuple[ReceiptAmount, ReceiptAmount]]:
    """An amount and the rounding that lead to the total. The sign of the rounding is often lost."""
    for rounding, before in product(_of(sale, "rounding"), _of(sale, "total", "final", "subtotal", None)):
        signed = total.value - before.value
        if rounding.value and abs(rounding.value) == abs(signed) <= _LARGEST_ROUNDING:
            yield before, rounding


def _taxed(total: ReceiptAmount, sale: Sequence[ReceiptAmount]) -> Iterator[tuple[ReceiptAmount, ReceiptAmount]]:
    """A net amount and a tax that add up to the total, charges, discounts and rounding in between."""
    steps = [Decimal(0), *(amount.value for amount in _of(sale, "charges", "rounding"))]
    steps += [-abs(amount.value) for amount in _of(sale, "discount", "rounding")]
    for net, tax in product(_of(sale, "net", "subtotal", "total"), _of(sale, "tax")):
        if net is total or not 0 < tax.value <= _HIGHEST_TAX * net.value:
            continue
        rest = total.value - net.value - tax.value
        if any(rest == step for step in steps) or any(rest == a + b for a, b in product(steps, steps)):
            yield net, tax


def _split_rounding(totals: ReceiptTotals, sale: Sequence[ReceiptAmount]) -> None:
    """The gross amount is the one before rounding, the payable the one after."""
    payable = totals.chosen["payable"]
    for before, rounding in _rounded(payable, sale):
        totals.chosen |= {"gross": before, "rounding": rounding}
        return


def _steps_to(rest: Decimal, amounts: Sequence[ReceiptAmount], gross: ReceiptAmount) -> dict[str, ReceiptAmount]:
    """A subtotal, and the charge or discount, or both, that lead from it to `rest`; empty where none do."""
    for lines, charge, discount in product(
        _of(amounts, "subtotal", "total"), [None, *_of(amounts, "charges")], [None, *_of(amounts, "discount")]
    ):
        more, less = (abs(step.value) if step else Decimal(0) for step in (charge, discount))
        if lines is not gross and lines.value + more - less == rest and (more or less or rest != gross.value):
            found = {"lines": lines, "charges": charge, "allowances": discount}
            return {role: step for role, step in found.items() if step is not None and step.value}
    return {}


def _add_taxes(totals: ReceiptTotals, amounts: Sequence[ReceiptAmount]) -> None:
    """Net and tax, or subtotal, charges, discount and tax, where they add up to the gross; else the tax alone."""
    gross = totals.chosen["gross"]
    taxes = [amount for amount in _of(amounts, "tax") if 0 < amount.value <= _HIGHEST_TAX * gross.value]
    for tax in taxes:
        rest = gross.value - tax.value
        for net in _of(amounts, "net", "subtotal"):
            if net.value == rest:
                totals.chosen |= {"net": net, "tax": tax}
                return
        if found := _steps_to(rest, amounts, gross):
            totals.chosen |= {**found, "tax": tax}
            return
    if found := _steps_to(gross.value, amounts, gross):
        totals.chosen |= found  # prices hold the tax
    if len({amount.value for amount in taxes}) == 1:
        totals.chosen["tax"] = taxes[0]
