"""Invoices of which a part bears no tax, and no line of the breakdown says so ("GST Free", "Exempt"). Pure.

The tax is then that of the lines at its rate, and the bases come to less than the net amount by the other lines.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ZERO = Decimal(0)
_CENT = Decimal("0.01")
_NET, _RATE, _TAX = "/totals/net", "/taxes/0/rate", "/taxes/0/amount"
_AMOUNT = re.compile(r"/lines/\d+/amount")
_BASE = re.compile(r"/taxes/\d+/base")


def taxed_lines(values: Mapping[str, Decimal]) -> tuple[str, ...]:
    """The amounts of the lines at the one rate, where they lead to the tax and the net amount does not.

    All lines must come to the net amount, and some must state another rate or none.
    """
    net, rate, tax = (values.get(path) for path in (_NET, _RATE, _TAX))
    amounts = _amounts(values)
    if net is None or not rate or tax is None or "/taxes/1/rate" in values or sum(amounts.values(), _ZERO) != net:
        return ()
    taxed = {path for path in amounts if values.get(path.replace("amount", "tax_rate")) == rate}
    part = sum((amounts[path] for path in taxed), _ZERO)
    leads = abs(part * rate / 100 - tax) <= _CENT < abs(net * rate / 100 - tax)
    return tuple(sorted(taxed)) if leads and len(taxed) < len(amounts) else ()


def leaves_lines_untaxed(values: Mapping[str, Decimal]) -> bool:
    """Whether the bases come to less than the net amount by just the amount of one line."""
    bases = sum((value for path, value in values.items() if _BASE.fullmatch(path)), _ZERO)
    net = values.get(_NET)
    return net is not None and bases != net and net - bases in _amounts(values).values()


def _amounts(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {path: value for path, value in values.items() if _AMOUNT.fullmatch(path)}
