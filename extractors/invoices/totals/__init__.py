"""The totals block: labels propose, arithmetic disposes.

Candidates of all roles are tried together; the assignment whose identities close (EN 16931, BR-CO-13 to BR-CO-16) wins
over one whose labels merely look better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.totals.adjustments import choose_lines
from extractors.invoices.totals.candidates import AmountCandidate, collect_amounts, loose_amounts
from extractors.invoices.totals.choice import TotalsChoice
from extractors.invoices.totals.gross import choose_net_tax_gross
from extractors.invoices.totals.payable import choose_payable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from decimal import Decimal

    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.taxes import TaxGroup

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
    choice = TotalsChoice(choose_net_tax_gross(candidates, loose, tax_groups, lines_sum))
    choose_lines(choice, candidates, lines_sum)
    choose_payable(choice, candidates)
    for role, items in candidates.items():
        choice.others[role] = [c for c in items if c.value != choice.value(role)]
    return choice
