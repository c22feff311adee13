"""The totals block: labels propose, arithmetic disposes.

Candidates of all roles are tried together; the assignment whose identities close (EN 16931, BR-CO-13 to BR-CO-16) wins
over one whose labels merely look better.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations, product
from typing import TYPE_CHECKING

from extractors.invoices.amounts import AmountCandidate
from extractors.invoices.taxes import closes_tax

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.invoices.taxes import TaxGroup

CLOSES = 6.0
"""What a closed net + tax = gross weighs against label scores (a good label and money beside it: about 5)."""
_ZERO = Decimal(0)


@dataclass
class TotalsChoice:
    """The chosen candidate for each role, and the runners-up that were not taken."""

    chosen: dict[str, AmountCandidate] = field(default_factory=dict)
    others: dict[str, list[AmountCandidate]] = field(default_factory=dict)

    def value(self, role: str) -> Decimal | None:
        candidate = self.chosen.get(role)
        return candidate.value if candidate else None


def choose_totals(
    candidates: Mapping[str, Sequence[AmountCandidate]], tax_groups: Sequence[TaxGroup], lines_sum: Decimal | None
) -> TotalsChoice:
    """The best joint assignment. `lines_sum` is the sum of the line items as read, or None."""
    choice = TotalsChoice()
    _choose_net_tax_gross(choice, candidates, tax_groups, lines_sum)
    _choose_lines(choice, candidates, lines_sum)
    _choose_payable(choice, candidates)
    for role, items in candidates.items():
        taken = choice.value(role)
        choice.others[role] = [c for c in items if c.value != taken]
    return choice


def _as_role(items: Sequence[AmountCandidate], role: str, penalty: float) -> list[AmountCandidate]:
    return [replace(item, role=role, score=item.score - penalty) for item in items]


def _choose_net_tax_gross(
    choice: TotalsChoice,
    candidates: Mapping[str, Sequence[AmountCandidate]],
    tax_groups: Sequence[TaxGroup],
    lines_sum: Decimal | None,
) -> None:
    candidates = _without_groups(candidates, tax_groups)
    lent = _as_role(candidates.get("lines", ()), "net", 0.7)
    grosses = [*candidates.get("gross", ()), *_as_role(candidates.get("payable", ()), "gross", 0.7)]
    # "Total" alone may mean the net amount where tax is added below it.
    lent += _as_role(candidates.get("gross", ()), "net", 2.0)
    nets = [*candidates.get("net", ()), *lent]
    taxes = [*candidates.get("tax", ()), *_group_sum(tax_groups)]
    base_sum = sum((g.base for g in tax_groups), _ZERO) if tax_groups else None
    best: tuple[float, tuple[AmountCandidate | None, ...]] = (0.0, (None, None, None))
    for net, tax, gross in product([None, *nets], [None, *taxes], [None, *grosses]):
        score = _triple_score(net, tax, gross)
        if net in lent and net and not (gross and net.value + (tax.value if tax else _ZERO) == gross.value):
            continue  # what is labelled otherwise is the net amount only if it closes
        if net and base_sum is not None and net.value == base_sum:
            score += 1.5
        if net and tax and len(tax_groups) == 1 and closes_tax(net.value, tax_groups[0].rate, tax.value):
            score += 2.5
        if lines_sum is not None and any(c is not None and c.value == lines_sum for c in (net, gross)):
            score += 2.0
        if gross and _is_settled(gross, candidates):
            score += 3.0
        if score > best[0]:
            best = (score, (net, tax, gross))
    for role, candidate in zip(("net", "tax", "gross"), best[1], strict=True):
        if candidate is not None:
            choice.chosen[role] = candidate


def _is_settled(gross: AmountCandidate, candidates: Mapping[str, Sequence[AmountCandidate]]) -> bool:
    """What was paid and what is due, each printed, add up to it."""
    paid = [abs(c.value) for c in candidates.get("prepaid", ()) if c.value and c.key != gross.key]
    due = {c.value for c in candidates.get("payable", ()) if c.key != gross.key}
    return any(gross.value - amount in due for amount in paid)


def _without_groups(
    candidates: Mapping[str, Sequence[AmountCandidate]], tax_groups: Sequence[TaxGroup]
) -> dict[str, list[AmountCandidate]]:
    """What a row of the tax breakdown states is of one rate; with several rates it is never the document's."""
    stated = {
        (g.position, value) for g in tax_groups if g.base_words for value in (g.base, g.amount, g.base + g.amount)
    }
    if len({group.position for group in tax_groups if group.base_words}) < 2:
        return {role: list(items) for role, items in candidates.items()}
    return {role: [c for c in items if (c.position, c.value) not in stated] for role, items in candidates.items()}


def _triple_score(net: AmountCandidate | None, tax: AmountCandidate | None, gross: AmountCandidate | None) -> float:
    score = sum(c.score for c in (net, tax, gross) if c is not None)
    if gross is None:
        score *= 0.5  # an invoice without a total is not expected
    if net and gross and tax is None:
        if net.key == gross.key:
            score -= net.score  # one printed amount fills one role
        elif net.value != gross.value:
            score -= 2.0
        return score
    if net and tax and gross:
        distinct = len({net.key, tax.key, gross.key}) == 3
        if distinct and net.value + tax.value == gross.value and _plausible_rate(net.value, tax.value):
            score += CLOSES
        elif not distinct:
            score -= CLOSES
        else:
            score -= 2.0
    elif tax and gross and (tax.key == gross.key or tax.value >= gross.value > 0):
        score -= CLOSES
    return score


def _plausible_rate(net: Decimal, tax: Decimal) -> bool:
    """No value-added or sales tax in force anywhere exceeds 30 % of the net amount."""
    return net != 0 and 0 <= tax / net <= Decimal("0.3")


def _group_sum(groups: Sequence[TaxGroup]) -> list[AmountCandidate]:
    """The tax of several rates is often printed by rate only; their sum is then read from those prints together."""
    with_amount = [g for g in groups if g.amount_words]
    if len(with_amount) < 2:
        return []
    total = sum((g.amount for g in with_amount), _ZERO)
    parts = tuple(tuple(g.amount_words) for g in with_amount)
    return [AmountCandidate("tax", total, parts, 2.5, with_amount[-1].position)]


def _choose_lines(
    choice: TotalsChoice, candidates: Mapping[str, Sequence[AmountCandidate]], lines_sum: Decimal | None
) -> None:
    """The sum of lines, and the charges and allowances that lead from it to the net amount (BR-CO-13)."""
    target = _net_value(choice)
    if target is None:
        return
    net = choice.chosen.get("net")
    starts = [*candidates.get("lines", ()), *_as_role([net, *candidates.get("net", ())] if net else [], "lines", 2.5)]
    closed = [
        _Adjusted(start, allowances, charges)
        for start in starts
        for allowances, charges in _adjustments(
            _signed_like(start, candidates.get("allowances", ())), _signed_like(start, candidates.get("charges", ()))
        )
        if _closes(start, allowances, charges, target) and not _uses(choice, (*allowances, *charges))
    ]
    if not closed:
        _leave_unclosed(choice, candidates)
        return
    best = max(closed, key=lambda c: c.score(lines_sum))
    choice.chosen["lines"] = best.start
    for role, taken in (("allowances", best.allowances), ("charges", best.charges)):
        if taken:
            choice.chosen[role] = _joined(role, taken)


@dataclass(frozen=True)
class _Adjusted:
    """One way from the sum of lines to the net amount."""

    start: AmountCandidate
    allowances: tuple[AmountCandidate, ...]
    charges: tuple[AmountCandidate, ...]

    def score(self, lines_sum: Decimal | None) -> float:
        """What the lines really add up to weighs most; among the ways that close, the shortest is taken."""
        proven = 4.0 if lines_sum is not None and self.start.value == lines_sum else 0.0
        taken = (*self.allowances, *self.charges)
        extra = max(len(self.allowances) - 1, 0) + max(len(self.charges) - 1, 0)
        return (
            -0.6 * extra
            + self.start.score
            + proven
            + sum(0.2 if c.value == 0 else min(0.0, 0.5 * (c.score - 4.0)) - 0.01 for c in taken)
        )


def _net_value(choice: TotalsChoice) -> Decimal | None:
    """The net amount; where none is printed (sales tax), what gross less tax leaves."""
    net, tax, gross = (choice.value(role) for role in ("net", "tax", "gross"))
    if net is not None or gross is None or tax is None:
        return net
    return gross - tax


def _uses(choice: TotalsChoice, taken: Sequence[AmountCandidate]) -> bool:
    """One of them is already the net, the tax or the gross."""
    keys = {candidate.key for candidate in choice.chosen.values()}
    return any(candidate.key in keys for candidate in taken)


def _closes(
    start: AmountCandidate, allowances: Sequence[AmountCandidate], charges: Sequence[AmountCandidate], target: Decimal
) -> bool:
    used = {c.key for c in (*allowances, *charges)}
    cancels = bool(allowances) and bool(charges) and _sum(allowances) == _sum(charges)
    if start.key in used or len(used) < len(allowances) + len(charges) or cancels:
        return False
    return start.value - _sum(allowances) + _sum(charges) == target


def _leave_unclosed(choice: TotalsChoice, candidates: Mapping[str, Sequence[AmountCandidate]]) -> None:
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


def _signed_like(start: AmountCandidate, items: Sequence[AmountCandidate]) -> list[AmountCandidate]:
    """Allowances and charges are stated without a sign of their own: positive, or negative in a negative document."""
    return [replace(item, value=abs(item.value).copy_sign(start.value)) for item in items]


def _sum(items: Sequence[AmountCandidate]) -> Decimal:
    return sum((item.value for item in items), _ZERO)


def _joined(role: str, items: Sequence[AmountCandidate]) -> AmountCandidate:
    return AmountCandidate(
        role,
        _sum(items),
        tuple(part for item in items for part in item.parts),
        max(item.score for item in items),
        items[0].position,
    )


def _choose_payable(choice: TotalsChoice, candidates: Mapping[str, Sequence[AmountCandidate]]) -> None:
    """The amount due (BR-CO-16): gross less prepaid, plus rounding; the gross where it has no print of its own."""
    gross = choice.chosen.get("gross")
    if gross is None:
        return
    paid = [None, *_signed_like(gross, candidates.get("prepaid", ()))]
    roundings = [None, *candidates.get("rounding", ())]
    payables = [c for c in candidates.get("payable", ()) if c.key != gross.key]
    best: tuple[float, AmountCandidate | None, AmountCandidate | None, AmountCandidate | None] = (0.0, None, None, None)
    for payable, prepaid, rounding in product(payables, paid, roundings):
        due = gross.value - (prepaid.value if prepaid else _ZERO) + (rounding.value if rounding else _ZERO)
        if due != payable.value:
            continue
        score = CLOSES + payable.score + sum(c.score for c in (prepaid, rounding) if c is not None)
        if score > best[0]:
            best = (score, payable, prepaid, rounding)
    if best[1] is None and payables and payables[0].score >= 4.0:
        best = (0.0, payables[0], paid[1] if len(paid) > 1 else None, None)
    for role, candidate in zip(("payable", "prepaid", "rounding"), best[1:], strict=True):
        if candidate is not None:
            choice.chosen[role] = candidate
    if "payable" not in choice.chosen and len(paid) == 1:
        choice.chosen["payable"] = replace(gross, role="payable")
