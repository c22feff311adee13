"""Totals under labels nobody has listed: arithmetic finds them, and keeps away where it proves nothing."""

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


def totals(below: str) -> dict[str, str]:
    context = context_of(ITEMS + below)
    table = read_lines(context)
    choice = choose_totals(context, table.rows, find_tax_groups(context, table.rows), table.total())
    return {role: str(candidate.value) for role, candidate in choice.chosen.items()}


def test_net_tax_and_gross_by_arithmetic_alone() -> None:
    found = totals("""
    Grundlage                                             100.00
    darauf 20%                                             20.00
    Endsumme insgesamt zusammen                           120.00
    """)
    assert (found["net"], found["tax"], found["gross"]) == ("100.00", "20.00", "120.00")


def test_a_larger_amount_below_forbids_it() -> None:
    found = totals("""
    Grundlage                                             100.00
    darauf 20%                                             20.00
    Zwischenstand                                         120.00
    Endstand                                              500.00
    """)
    assert "net" not in found and "tax" not in found


def test_the_one_amount_between_lines_and_net() -> None:
    found = totals("""
    Zusammen                                              100.00
    Verpackung                                              8.00
    Net                                                   108.00
    VAT 20%                                                21.60
    Total                                                 129.60
    """)
    assert (found["lines"], found["charges"], found["net"]) == ("100.00", "8.00", "108.00")
