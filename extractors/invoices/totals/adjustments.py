"""From the sum of lines to the net amount: charges and allowances (EN 16931, BR-CO-13)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, product
from typing import TYPE_CHECKING

from extractors.invoices.totals.candidates import AmountCandidate, as_role, signed_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.invoices.totals.choice import Candidates, TotalsChoice

_ZERO = Decimal(0)


def choose_lines(choice: TotalsChoice, candidates: Candidates, lines_sum: Decimal | None) -> None:
    """The sum of lines, and the charges and allowances that lead from it to the net amount (BR-CO-13)."""
    target = _net_value(choice)
    if target is None:
        return
    net = choice.chosen.get("net")
    starts = [*candidates.get("lines", ()), *as_role([net, *candidates.get("net", ())] if net else [], "lines", 2.5)]
    closed = [
        _Adjusted(start, allowances, charges)
        for start in starts
        for allowances, charges in _adjustments(
            signed_like(start, candidates.get("allowances", ())), signed_like(start, candidates.get("charges", ()))
        )
        if _closes(start, allowances, charges, target) and not choice.uses((*allowances, *charges))
    ]
    if not closed:
        _leave_unclosed(choice, candidates)
        return
    best = max(closed, key=lambda c: c.score(lines_sum, net))
    choice.chosen["lines"] = best.start
    for role, taken in (("allowances", best.allowances), ("charges", best.charges)):
        if taken:
            choice.chosen[role] = joined(role, taken)


@dataclass(frozen=True)
class _Adjusted:
    """One way from the sum of lines to the net amount."""

    start: AmountCandidate
    allowances: tuple[AmountCandidate, ...]
    charges: tuple[AmountCandidate, ...]

    def score(self, lines_sum: Decimal | None, net: AmountCandidate | None) -> float:
        """What the lines really add up to weighs most; among the ways that close, the shortest is taken, but a sum of
        its own and labelled steps explain more of what is printed than the net amount as the sum of lines.
        """
        proven = 4.0 if lines_sum is not None and self.start.value == lines_sum else 0.0
        taken = (*self.allowances, *self.charges)
        explained = any(c.value != 0 for c in taken) and (net is None or self.start.key != net.key)
        extra = max(len(self.allowances) - 1, 0) + max(len(self.charges) - 1, 0)
        return (
            -0.6 * extra
            + self.start.score
            + proven
            + (0.5 if explained else 0.0)
            + sum(0.2 if c.value == 0 else min(0.0, 0.5 * (c.score - 4.0)) - 0.01 for c in taken)
        )


def _net_value(choice: TotalsChoice) -> Decimal | None:
    """The net amount; where none is printed (sales tax), what gross less tax leaves."""
    net, tax, gross = (choice.value(role) for role in ("net", "tax", "gross"))
    if net is not None or gross is None or tax is None:
        return net
    return gross - tax


def _closes(
    start: AmountCandidate, allowances: Sequence[AmountCandidate], charges: Sequence[AmountCandidate], target: Decimal
) -> bool:
    used = {c.key for c in (*allowances, *charges)}
    cancels = bool(allowances) and bool(charges) and _sum(allowances) == _sum(charges)
    if start.key in used or len(used) < len(allowances) + len(charges) or cancels:
        return False
    return start.value - _sum(allowances) + _sum(charges) == target


def _leave_unclosed(choice: TotalsChoice, candidates: Candidates) -> None:
    """Nothing leads from the lines to the net amount: keep what is labelled best, so that the check shows the gap."""
    for role in ("lines", "charges", "allowances"):
        strong = [c for c in candidates.get(role, ()) if c.score >= 4.0]
        if strong:
            choice.chosen[role] = replace(strong[0], value=abs(strong[0].value)) if role != "lines" else strong[0]


def _adjustments(
    allowances: Sequence[AmountCandidate], charges: Sequence[AmountCandidate]
) -> list[tuple[tuple[AmountCandidate, ...], tuple[AmountCandidate, ...]]]:
    """Every subset of a few allowances with every subset of a few charges; fewest adjustments first."""
    pairs = product(_subsets(allowances), _subsets(charges))
    return sorted(pairs, key=lambda pair: len(pair[0]) + len(pair[1]))


def _subsets(items: Sequence[AmountCandidate]) -> list[tuple[AmountCandidate, ...]]:
    """Up to four of the best six, no two from one row: a row states one allowance or charge."""
    chosen = [s for n in range(5) for s in combinations(items[:6], n)]
    return [s for s in chosen if len({item.position for item in s}) == len(s)]


def _sum(items: Sequence[AmountCandidate]) -> Decimal:
    return sum((item.value for item in items), _ZERO)


def joined(role: str, items: Sequence[AmountCandidate]) -> AmountCandidate:
    """The amounts of one role as one, which stands on all their words."""
    return AmountCandidate(
        role,
        _sum(items),
        tuple(part for item in items for part in item.parts),
        max(item.score for item in items),
        items[0].position,
    )
