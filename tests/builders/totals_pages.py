"""Two items with what is printed below them, and the totals that are chosen there."""

from __future__ import annotations

from text_pages import context_of

from extractors.invoices.lines import read_lines
from extractors.invoices.taxes import find_tax_groups
from extractors.invoices.totals import choose_totals

ITEMS = """
    Description                    Qty    Unit price      Amount
    Hex nut                          3         10.00       30.00
    Hex bolt                         2         35.00       70.00
"""


def totals(below: str, items: str = ITEMS) -> dict[str, str]:
    context = context_of(items + below)
    table = read_lines(context)
    choice = choose_totals(context, table.rows, find_tax_groups(context, table.rows), table.total())
    return {role: str(candidate.value) for role, candidate in choice.chosen.items()}
