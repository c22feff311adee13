"""Allowances and charges of the whole document, divided among the VAT rates (BG-20, BG-21).

We know their sums, and for each rate what its lines and its base come to: the difference is what was taken off or put
on at that rate.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from schemas.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

_ZERO = Decimal(0)


def adjustments_by_rate(terms: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """BG-20 and BG-21 for the sums BT-107 and BT-108. Raises DocumentError where they cannot be divided."""
    allowances, charges = (Decimal(terms.get(code) or "0") for code in ("BT-107", "BT-108"))
    taxes = terms["BG-23"]
    if not allowances and not charges:
        return {}
    if len(taxes) == 1:
        return {
            group: [_entry(amount, taxes[0], reason)]
            for group, amount, reason in (("BG-20", allowances, "Allowance"), ("BG-21", charges, "Charge"))
            if amount
        }
    if allowances and charges:
        raise DocumentError(
            "allowances and charges cannot be divided between the VAT rates",
            hint="EN 16931 wants the rate of each; a page that prints their sums only does not tell",
        )
    sign = -1 if charges else 1
    entries = [
        _entry(sign * taken, tax, "Charge" if charges else "Allowance") for tax, taken in _taken_off(terms) if taken
    ]
    if sum((Decimal(entry["amount"]) for entry in entries), _ZERO) != allowances + charges:
        raise DocumentError(
            "what was taken off at each VAT rate does not come to the sum of allowances and charges",
            hint="the lines, the bases of the rates or the sum were not all read",
        )
    return {"BG-21" if charges else "BG-20": entries}


def _taken_off(terms: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Decimal]]:
    """Each rate with its lines less its base."""
    lines: dict[Decimal, Decimal] = defaultdict(lambda: _ZERO)
    for line in terms["BG-25"]:
        lines[Decimal(line["BT-152"])] += Decimal(line["BT-131"] or "0")
    return [(tax, lines[Decimal(tax["BT-119"])] - Decimal(tax["BT-116"] or "0")) for tax in terms["BG-23"]]


def _entry(amount: Decimal, tax: Mapping[str, Any], reason: str) -> dict[str, str]:
    return {
        "amount": format(amount, "f"),
        "reason": reason,
        "vat_category_code": tax["BT-118"],
        "vat_rate": tax["BT-119"],
    }
