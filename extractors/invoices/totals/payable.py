"""The amount due (EN 16931, BR-CO-16)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from extractors.invoices.totals.candidates import AmountCandidate, as_role, signed_like
from extractors.invoices.totals.choice import CLOSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.invoices.totals.choice import Candidates, TotalsChoice

_ZERO = Decimal(0)
_PLAIN = 4.0
"""The score of an amount beside a label that can mean nothing else."""


def choose_payable(choice: TotalsChoice, candidates: Candidates, loose: Sequence[AmountCandidate] = ()) -> None:
    """The amount due (BR-CO-16): gross less prepaid, plus rounding; the gross where it has no print of its own."""
    gross = choice.chosen.get("gross")
    if gross is None:
        return
    stated = signed_like(gross, candidates.get("prepaid", ()))
    # What is plainly stated as paid has to be taken off: an amount due that equals the gross does not close then.
    plain = [candidate for candidate in stated if candidate.value and candidate.score >= _PLAIN]
    paid: list[AmountCandidate | None] = [*plain] or [None, *stated]
    rounded = [
        c for c in candidates.get("rounding", ()) if c.value and c.score >= _PLAIN and c.position > gross.position
    ]
    roundings: list[AmountCandidate | None] = [*rounded] or [None, *candidates.get("rounding", ())]
    payables = [c for c in candidates.get("payable", ()) if c.key != gross.key]
    best: tuple[float, AmountCandidate | None, AmountCandidate | None, AmountCandidate | None] = (0.0, None, None, None)
    for payable, prepaid, rounding in product(payables, paid, roundings):
        due = gross.value - (prepaid.value if prepaid else _ZERO) + (rounding.value if rounding else _ZERO)
        if due != payable.value:
            continue
        score = CLOSES + payable.score + sum(c.score for c in (prepaid, rounding) if c is not None)
        if score > best[0]:
            best = (score, payable, prepaid, rounding)
    if best[1] is None:
        best = (0.0, *_settled(gross, candidates, loose), None)
    if best[1] is None and payables and payables[0].score >= 4.0:
        best = (0.0, payables[0], stated[0] if stated else None, rounded[0] if rounded else None)
    for role, candidate in zip(("payable", "prepaid", "rounding"), best[1:], strict=True):
        if candidate is not None:
            choice.chosen[role] = candidate
    if "payable" not in choice.chosen and not stated:
        choice.chosen["payable"] = replace(gross, role="payable")
    _choose_rounding_before(choice, gross, candidates)


def _choose_rounding_before(choice: TotalsChoice, gross: AmountCandidate, candidates: Candidates) -> None:
    """A rounding printed above the total: what is missing between net and tax and the total is its amount."""
    net, tax = choice.value("net"), choice.value("tax") or _ZERO
    if net is None or "rounding" in choice.chosen or net + tax == gross.value:
        return
    for candidate in candidates.get("rounding", ()):
        if candidate.key != gross.key and net + tax + candidate.value == gross.value:
            choice.chosen["rounding"] = candidate
            return


def _settled(
    gross: AmountCandidate, candidates: Candidates, loose: Sequence[AmountCandidate]
) -> tuple[AmountCandidate | None, AmountCandidate | None]:
    """Amount due and amount paid where only one of them has a label we know: both printed below the gross, in order."""
    below = [amount for amount in loose if amount.position > gross.position and amount.value]
    dues = [c for c in candidates.get("payable", ()) if c.position > gross.position]
    paid = [c for c in candidates.get("prepaid", ()) if c.position > gross.position]
    pairs = [*product(dues, as_role(below, "prepaid", 0.0)), *product(as_role(below, "payable", 0.0), paid)]
    fitting = [
        (due, replace(part, value=abs(part.value).copy_sign(gross.value)))
        for due, part in pairs
        if part.position < due.position and gross.value - abs(part.value).copy_sign(gross.value) == due.value
    ]
    return fitting[0] if len({(due.key, part.key) for due, part in fitting}) == 1 else (None, None)
