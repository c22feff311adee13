"""Net, tax and gross, chosen together (EN 16931, BR-CO-15)."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from extractors.invoices.taxes import closes_tax
from extractors.invoices.totals.candidates import AmountCandidate, as_role
from extractors.invoices.totals.choice import CLOSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from extractors.invoices.taxes import TaxGroup
    from extractors.invoices.totals.choice import Candidates
    from extractors.invoices.totals.unlabelled import Unlabelled

    Triple = tuple[AmountCandidate | None, AmountCandidate | None, AmountCandidate | None]

_ZERO = Decimal(0)
_STRONG = 4.0
"""The score of an amount beside a label that can mean nothing else."""
_HIGHEST_RATE = Decimal("0.3")
"""No value-added or sales tax in force anywhere exceeds 30 % of the net amount."""


def choose_net_tax_gross(
    candidates: Candidates,
    tax_groups: Sequence[TaxGroup],
    unlabelled: Unlabelled,
) -> dict[str, AmountCandidate]:
    """The best assignment by role. Where labels alone do not close it, amounts without a known label may."""
    candidates = _without_groups(candidates, tax_groups)
    lent = [*as_role(candidates.get("lines", ()), "net", 0.7), *as_role(candidates.get("gross", ()), "net", 2.0)]
    nets = [*candidates.get("net", ()), *lent]
    taxes = [*candidates.get("tax", ()), *_group_sum(tax_groups)]
    grosses = [*candidates.get("gross", ()), *as_role(candidates.get("payable", ()), "gross", 0.7)]
    roundings = _roundings(candidates)
    triples: Iterable[Triple] = product([None, *nets], [None, *taxes], [None, *grosses])
    # "Subtotal", or a "Total" that tax is added to, is the net amount only if it closes.
    triples = [t for t in triples if t[0] not in lent or t[0] is None or _is_closed(t)]
    if not any(_is_closed(t) for t in triples):
        triples = [*triples, *_completed(nets, taxes, grosses, unlabelled), *unlabelled.triples()]
    if roundings and not any(_is_closed(t) for t in triples):
        triples += [t for t in product(_of_lines(nets, unlabelled), taxes, grosses) if _is_closed(t, roundings)]
    best = max(triples, key=lambda t: _score(t, candidates, tax_groups, unlabelled.lines_sum))
    roles = zip(("net", "tax", "gross"), best, strict=True)
    return {role: candidate for role, candidate in roles if candidate is not None}


def _completed(
    nets: Sequence[AmountCandidate],
    taxes: Sequence[AmountCandidate],
    grosses: Sequence[AmountCandidate],
    unlabelled: Unlabelled,
) -> list[Triple]:
    """Two labelled amounts, and a print of the third that they demand."""
    by_role = {role: as_role(unlabelled.amounts, role, 0.0) for role in ("net", "tax", "gross")}
    by_role["net"] = [net for net in by_role["net"] if net.parts[0][0] not in unlabelled.of_tax]
    tried = [
        *product(by_role["net"], taxes, grosses),
        *(
            (net, tax, gross)
            for net, tax, gross in product(nets, by_role["tax"], grosses)
            if unlabelled.is_tax(net, tax)
        ),
        *product(nets, taxes, by_role["gross"]),
    ]
    return [triple for triple in tried if _is_closed(triple)]


def _of_lines(nets: Sequence[AmountCandidate], unlabelled: Unlabelled) -> list[AmountCandidate]:
    """What is labelled as net, and prints without a label of what the items come to."""
    bare = [net for net in as_role(unlabelled.amounts, "net", 0.0) if net.value == unlabelled.lines_sum]
    return [*nets, *(net for net in bare if net.parts[0][0] not in unlabelled.of_tax)]


def _is_closed(triple: Triple, roundings: Collection[Decimal] = (_ZERO,)) -> bool:
    """net + tax = gross over three different prints, at a rate that exists; with one of the roundings printed before
    the total."""
    net, tax, gross = triple
    if net is None or tax is None or gross is None or len({net.key, tax.key, gross.key}) < 3 or net.value == 0:
        return False
    rest = gross.value - net.value - tax.value
    return rest in roundings and 0 <= tax.value / net.value <= _HIGHEST_RATE


def _score(triple: Triple, candidates: Candidates, tax_groups: Sequence[TaxGroup], lines_sum: Decimal | None) -> float:
    net, tax, gross = triple
    score = _triple_score(triple, _roundings(candidates))
    if net and tax_groups and net.value == sum((g.base for g in tax_groups), _ZERO):
        score += 1.5
    if net and tax and len(tax_groups) == 1 and closes_tax(net.value, tax_groups[0].rate, tax.value):
        score += 2.5
    if lines_sum is not None and any(c is not None and c.value == lines_sum for c in (net, gross)):
        score += 2.0
    if gross and _is_settled(gross, candidates):
        score += 3.0
    if _is_of_one_rate(triple, tax_groups) and any(
        c.score >= _STRONG for c in candidates.get("gross", ()) if c not in triple
    ):
        score -= CLOSES
    return score


def _is_of_one_rate(triple: Triple, tax_groups: Sequence[TaxGroup]) -> bool:
    """All three stand in one row of the tax breakdown: part of the invoice may bear another rate, or none."""
    positions = {candidate.position for candidate in triple if candidate is not None}
    return len(positions) == 1 and positions <= {group.position for group in tax_groups}


def _roundings(candidates: Candidates) -> frozenset[Decimal]:
    return frozenset(c.value for c in candidates.get("rounding", ()) if abs(c.value) < 1)


def _triple_score(triple: Triple, roundings: Collection[Decimal]) -> float:
    """Labels, and whether the three fit together; one printed amount fills one role."""
    net, tax, gross = triple
    present = [c for c in triple if c is not None]
    score = sum(c.score for c in present)
    if gross is None:
        score *= 0.5  # an invoice without a total is not expected
    if len({c.key for c in present}) < len(present):
        return score - CLOSES * 2
    if _is_closed(triple):
        return score + CLOSES
    if _is_closed(triple, roundings):
        return score + CLOSES - 1.0
    if gross and tax and tax.value >= gross.value > 0:
        return score - CLOSES
    if net and gross and (tax is not None or net.value != gross.value):
        score -= 2.0
    return score


def _is_settled(gross: AmountCandidate, candidates: Candidates) -> bool:
    """What was paid and what is due, each printed, add up to it."""
    paid = [abs(c.value) for c in candidates.get("prepaid", ()) if c.value and c.key != gross.key]
    due = {c.value for c in candidates.get("payable", ()) if c.key != gross.key}
    return any(gross.value - amount in due for amount in paid)


def _without_groups(candidates: Candidates, tax_groups: Sequence[TaxGroup]) -> dict[str, list[AmountCandidate]]:
    """What a row of the tax breakdown states is of one rate; with several rates it is never the document's."""
    stated = {
        (g.position, value) for g in tax_groups if g.base_words for value in (g.base, g.amount, g.base + g.amount)
    }
    if len({group.position for group in tax_groups if group.base_words}) < 2:
        return {role: list(items) for role, items in candidates.items()}
    return {role: [c for c in items if (c.position, c.value) not in stated] for role, items in candidates.items()}


def _group_sum(groups: Sequence[TaxGroup]) -> list[AmountCandidate]:
    """The tax of several rates is often printed by rate only; their sum is then read from those prints together."""
    with_amount = [g for g in groups if g.amount_words]
    if len(with_amount) < 2:
        return []
    total = sum((g.amount for g in with_amount), _ZERO)
    parts = tuple(tuple(g.amount_words) for g in with_amount)
    return [AmountCandidate("tax", total, parts, 2.5, with_amount[-1].position)]
