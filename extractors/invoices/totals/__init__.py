"""The totals block: labels propose, arithmetic disposes.

Candidates of all roles are tried together; the assignment whose identities close (EN 16931, BR-CO-13 to BR-CO-16) wins
over one whose labels merely look better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.totals.adjustments import choose_lines, joined
from extractors.invoices.totals.candidates import (
    AmountCandidate,
    collect_amounts,
    loose_amounts,
    under_tax_headings,
    without_withheld,
)
from extractors.invoices.totals.choice import TotalsChoice
from extractors.invoices.totals.gross import choose_net_tax_gross
from extractors.invoices.totals.payable import choose_payable
from extractors.invoices.totals.steps import lines_total, steps_between
from extractors.invoices.totals.unlabelled import Unlabelled

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.taxes import TaxGroup
    from extractors.invoices.totals.choice import Candidates

_PLAIN = 3.5
"""The score of an amount beside a label, however common the label."""

__all__ = ["AmountCandidate", "TotalsChoice", "choose_totals"]


def choose_totals(
    context: InvoiceContext,
    excluded: Collection[int],
    tax_groups: Sequence[TaxGroup],
    lines_sum: Decimal | None,
) -> TotalsChoice:
    """The best joint assignment of printed amounts to roles.

    `excluded` are the positions of rows that belong to line items; `lines_sum` is their sum as read, or None.
    """
    candidates = collect_amounts(context, excluded)
    loose = loose_amounts(context, excluded)
    unlabelled = Unlabelled(context, loose, lines_sum, under_tax_headings(context))
    choice = TotalsChoice(choose_net_tax_gross(candidates, tax_groups, unlabelled))
    choose_lines(choice, candidates, lines_sum)
    _complete_lines(context, choice, candidates, loose, lines_sum)
    candidates["prepaid"] = without_withheld(context, candidates.get("prepaid", ()), excluded)
    choose_payable(choice, candidates, without_withheld(context, loose, excluded))
    choice.rival = _larger_total(choice, candidates)
    for role, items in candidates.items():
        choice.others[role] = [c for c in items if c.value != choice.value(role)]
    return choice


def _complete_lines(
    context: InvoiceContext,
    choice: TotalsChoice,
    candidates: Candidates,
    loose: Sequence[AmountCandidate],
    lines_sum: Decimal | None,
) -> None:
    """The sum of the items where it is printed without a label, and what lies between it and the net."""
    net = choice.chosen.get("net") or _untaxed(context, choice, lines_sum)
    held = choice.chosen.get("lines")
    if net is None or (held is not None and held.value == lines_sum):
        return
    labelled = {c.key for role in ("lines", "allowances", "charges") for c in candidates.get(role, ())}
    called = [c for c in candidates.get("lines", ()) if c.score >= _PLAIN and c.key != net.key]
    for start in (*called, *lines_total(loose, lines_sum)):
        steps = steps_between(context, loose, start, net, labelled)
        if steps is not None and not choice.uses([start, *steps[0], *steps[1]]):
            choice.chosen["lines"] = start
            for role, taken in zip(("allowances", "charges"), steps, strict=True):
                choice.chosen.pop(role, None)
                if taken:
                    choice.chosen[role] = joined(role, taken)


def _untaxed(context: InvoiceContext, choice: TotalsChoice, lines_sum: Decimal | None) -> AmountCandidate | None:
    """The gross of a document that nowhere speaks of tax: what stands between it and the items is a charge."""
    taxed = any(row.hits_for("totals.tax") or row.hits_for("column.tax_rate") for row in context.rows)
    return None if taxed or lines_sum is None or "tax" in choice.chosen else choice.chosen.get("gross")


def _larger_total(choice: TotalsChoice, candidates: Candidates) -> AmountCandidate | None:
    gross = choice.chosen.get("gross")
    if gross is None:
        return None
    larger = [
        c
        for c in candidates.get("gross", ())
        if c.key != gross.key and abs(c.value) > abs(gross.value) and c.score >= _PLAIN
    ]
    return max(larger, key=lambda c: c.score, default=None)
