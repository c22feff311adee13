"""Prices with the tax in them, though EN 16931 knows net prices only: lines − allowances + charges = gross. Pure.

A sum that closes without the tax might be a subtotal to which tax is added; the printed rate tells the two apart: of
what includes it, the tax is rate / (100 + rate).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.values.rounding import round_to
from pipelines.checks.outcome import Comparison, Outcome, make_outcome, printed_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.reconcile import FieldReading

_ZERO = Decimal(0)
_CENT = Decimal("0.01")
_T = "/totals/"
_RATE = "/taxes/0/rate"
_FEWEST_DIGITS = 3
_WHOLE_RATES = [Decimal(rate) for rate in range(1, 31)]


def includes_tax(values: Mapping[str, Decimal]) -> bool:
    """Whether no net amount is printed, the totals close without the tax, and the tax is that of the one rate within.

    Where no rate is printed, a whole one must lead to the tax within the gross, and none to it on top.
    """
    lines, tax, gross, rate = (values.get(path) for path in (f"{_T}lines", f"{_T}tax", f"{_T}gross", _RATE))
    if lines is None or not tax or gross is None or f"{_T}net" in values or "/taxes/1/rate" in values:
        return False
    less, more = values.get(f"{_T}allowances", _ZERO), values.get(f"{_T}charges", _ZERO)
    if lines - less + more != gross:
        return False
    if rate:
        return abs(_tax_within(gross, rate) - tax) <= _CENT
    added = any(round_to(gross * whole / 100, 2) == tax for whole in _WHOLE_RATES)
    return not added and any(round_to(_tax_within(gross, whole), 2) == tax for whole in _WHOLE_RATES)


def _tax_within(gross: Decimal, rate: Decimal) -> Decimal:
    return gross * rate / (100 + rate)


def check_inclusive(fields: Mapping[str, FieldReading], values: Mapping[str, Decimal]) -> Iterator[Outcome]:
    """The sum and the tax within it, where `includes_tax`. A sum of two prints of one figure proves nothing."""
    paths = [f"{_T}{name}" for name in ("lines", "allowances", "charges", "gross") if values.get(f"{_T}{name}")]
    less, more = values.get(f"{_T}allowances", _ZERO), values.get(f"{_T}charges", _ZERO)
    one_print_each = all(len(fields[path].chosen.evidence) == 1 for path in paths)
    apart = one_print_each and printed_apart([fields[path] for path in paths])
    gross, tax = values[f"{_T}gross"], values[f"{_T}tax"]
    yield make_outcome(
        "BR-CO-15",
        [*paths, f"{_T}tax"],
        Comparison(gross, gross),
        "lines − allowances + charges = gross, with the tax in it",
        proves=paths if apart and len(paths) > 2 and less != more and _RATE in values else (),
    )
    if _RATE not in values:
        return
    within = [f"{_T}gross", _RATE, f"{_T}tax"]
    exact = _tax_within(gross, values[_RATE])
    told = round_to(exact, 2) == tax and len(tax.as_tuple().digits) >= _FEWEST_DIGITS
    yield make_outcome(
        "BR-CO-17",
        within,
        Comparison(round_to(exact, 2), tax),  # no other sum would show the cent
        "gross × rate / (100 + rate) = tax amount",
        proves=within if told and printed_apart([fields[path] for path in within]) else (),
    )
