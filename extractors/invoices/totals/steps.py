"""From the printed sum of lines to the net amount by all that is printed between, whatever its labels (BR-CO-13)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from extractors.invoices.totals.candidates import as_role

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.totals.candidates import AmountCandidate

    Steps = tuple[tuple[AmountCandidate, ...], tuple[AmountCandidate, ...]]

_LARGEST_STEP = Decimal("0.25")
_MOST_STEPS = 3


def lines_total(loose: Sequence[AmountCandidate], lines_sum: Decimal | None) -> list[AmountCandidate]:
    """The first print of what the items add up to; a credit note may print its sums with the other sign."""
    if lines_sum is None:
        return []
    return as_role([amount for amount in loose if abs(amount.value) == abs(lines_sum)][:1], "lines", -2.3)


def steps_between(
    context: InvoiceContext,
    loose: Sequence[AmountCandidate],
    start: AmountCandidate,
    net: AmountCandidate,
    labelled: Collection[tuple[int, float, float]],
) -> Steps | None:
    """The allowances and the charges printed between the sum of lines and the net, if all of them lead from one to the
    other, and in one way only. None otherwise.

    Each is alone in its row, or all stand in one row with both sums. A sum that no label calls one may be an item, and
    a large amount after it another item that was not read; `labelled` are the keys of what a label calls a sum of
    lines, an allowance or a charge.
    """
    gap = net.value - start.value
    between = [a for a in loose if a.value != 0 and _place(start) < _place(a) < _place(net)]
    if not between or len(between) > _MOST_STEPS or gap == 0:
        return None
    if not (start.position == net.position or all(_is_alone(context, a, start, net) for a in between)):
        return None
    largest = abs(start.value) * _LARGEST_STEP
    if start.key not in labelled and any(abs(a.value) > largest and a.key not in labelled for a in between):
        return None
    ways = [
        signs
        for signs in product((1, -1), repeat=len(between))
        if sum(sign * abs(a.value) for sign, a in zip(signs, between, strict=True)) == gap
    ]
    if len(ways) != 1:
        return None
    upward = 1 if start.value > 0 else -1
    stated = [replace(a, value=abs(a.value) * upward) for a in between]
    allowances = [a for sign, a in zip(ways[0], stated, strict=True) if sign != upward]
    charges = [a for sign, a in zip(ways[0], stated, strict=True) if sign == upward]
    return tuple(as_role(allowances, "allowances", 0.0)), tuple(as_role(charges, "charges", 0.0))


def _place(amount: AmountCandidate) -> tuple[int, float]:
    return amount.position, amount.key[1]


def _is_alone(context: InvoiceContext, amount: AmountCandidate, start: AmountCandidate, net: AmountCandidate) -> bool:
    return start.position < amount.position < net.position and len(context.rows[amount.position].amounts) == 1
