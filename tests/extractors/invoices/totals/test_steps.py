"""From the sum of the items to the net amount by everything printed between, and only where it leads there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from totals_pages import totals


def test_an_allowance_and_a_charge_without_known_labels() -> None:
    found = totals("""
    Zusammen                                              100.00
    Treueprämie                                            -4.00
    Kühlbox                                                 9.50
    Net                                                   105.50
    VAT 20%                                                21.10
    Total                                                 126.60
    """)
    assert (found["lines"], found["allowances"], found["charges"]) == ("100.00", "4.00", "9.50")


def test_in_one_row_of_cells() -> None:
    found = totals("""
    Zusammen        Treue        Net         VAT 20%      Total
    100.00          4.00         96.00       19.20        115.20
    """)
    assert (found["lines"], found["allowances"], found["net"]) == ("100.00", "4.00", "96.00")


def test_a_large_charge_that_says_so() -> None:
    found = totals("""
    Zusammen                                              100.00
    Freight                                                80.00
    Net                                                   180.00
    VAT 20%                                                36.00
    Total                                                 216.00
    """)
    assert (found["lines"], found["charges"]) == ("100.00", "80.00")


def test_a_sum_of_its_own_with_labelled_steps_comes_before_the_net_amount_as_the_sum_of_lines() -> None:
    found = totals(
        """
    Sub Total        Discount      Postage        Subtotal
    173.84           -5.21         5.90           174.53
    VAT              Total
    10.47            185.00
    """,
        items="",
    )
    assert (found["lines"], found["allowances"], found["charges"]) == ("173.84", "5.21", "5.90")


@pytest.mark.parametrize("between", ["Einsatz   3.00", "Einsatz   7.00\n    Aufschlag   7.00\n    Abzug   7.00"])
def test_what_does_not_lead_there_or_may_lead_there_in_several_ways_is_left_out(between: str) -> None:
    found = totals(f"""
    Zusammen                                              100.00
    {between}
    Net                                                   107.00
    VAT 20%                                                21.40
    Total                                                 128.40
    """)
    assert not {"allowances", "charges"} & found.keys()


cents = st.integers(1, 2400).map(lambda number: Decimal(number) / 100)


@given(st.lists(st.tuples(st.sampled_from((1, -1)), cents), min_size=1, max_size=3))
def test_what_is_found_closes(steps: list[tuple[int, Decimal]]) -> None:
    net = Decimal("100.00") + sum(sign * step for sign, step in steps)
    rows = "".join(f"    Posten {number}       {sign * step}\n" for number, (sign, step) in enumerate(steps))
    tax = (net * Decimal("0.2")).quantize(Decimal("0.01"))
    found = totals(
        f"    Zusammen     100.00\n{rows}    Net     {net}\n    VAT 20%     {tax}\n    Total     {net + tax}\n"
    )
    value = {role: Decimal(found.get(role, "0")) for role in ("allowances", "charges")}
    assert Decimal(found.get("lines", net)) - value["allowances"] + value["charges"] == net
