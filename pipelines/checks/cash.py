"""A till's own proof: what was handed over less what was given back is what was to be paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.receipts.reader import CHANGE, TENDERED
from pipelines.checks.outcome import Comparison, Outcome, make_outcome, printed_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.reconcile import FieldReading

CASH = "receipt.cash"
_GROSS, _PAYABLE = "/totals/gross", "/totals/payable"


def check_cash(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """tendered − change = payable. Without change it compares two prints of one figure: no proof."""
    if not {TENDERED, CHANGE, _PAYABLE} <= fields.keys():
        return
    tendered, change, payable = (Decimal(fields[path].value) for path in (TENDERED, CHANGE, _PAYABLE))
    gross = fields.get(_GROSS)
    covered = [_PAYABLE] if gross is None or Decimal(gross.value) != payable else [_GROSS, _PAYABLE]
    apart = printed_apart([fields[TENDERED], fields[CHANGE], fields[_PAYABLE]])
    yield make_outcome(
        CASH,
        covered,
        Comparison(tendered - change, payable),
        f"{tendered} handed over − {change} given back = payable",
        proves=covered if apart and change and payable else (),
    )
