"""Totals under labels nobody has listed: arithmetic finds them, and keeps away where it proves nothing."""

from __future__ import annotations

from totals_pages import totals


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


def test_freight_is_a_charge_and_no_tax() -> None:
    found = totals("""
    MDSE                                                  100.00
    FRT                                                    20.00
    PLEASE PAY                                            120.00
    """)
    assert "tax" not in found
    assert (found["lines"], found["charges"], found["gross"]) == ("100.00", "20.00", "120.00")


def test_what_was_paid_is_found_between_the_total_and_the_amount_due() -> None:
    found = totals("""
    Net                                                   100.00
    VAT 20%                                                20.00
    Total                                                 120.00
    Handed over at the door                               -50.00
    Amount due                                             70.00
    """)
    assert (found["gross"], found["prepaid"], found["payable"]) == ("120.00", "50.00", "70.00")


def test_an_item_below_a_subtotal_is_no_charge() -> None:
    found = totals("""
    Zusammen Abschnitt                                    100.00
    Gear pump                        1        80.00        80.50
    Net                                                   180.50
    VAT 20%                                                36.10
    Total                                                 216.60
    """)
    assert "charges" not in found


def test_a_large_step_is_no_charge() -> None:
    found = totals("""
    Zusammen Abschnitt                                    100.00
    Gear pump                                              80.00
    Net                                                   180.00
    VAT 20%                                                36.00
    Total                                                 216.00
    """)
    assert "charges" not in found


def test_what_its_own_words_call_something_else_is_no_tax() -> None:
    """An agency's commission lies between the gross and the net amount due; the sum alone says nothing of its role."""
    found = totals("""
    Gross amount                                          120.00
    Agency commission                                      18.00
    Net amount                                            102.00
    """)
    assert "tax" not in found


def test_an_unknown_label_with_the_rate_beside_it_is_the_tax() -> None:
    found = totals("""
    Net amount                                            100.00
    Abgabe 20%                                             20.00
    Gross amount                                          120.00
    """)
    assert found["tax"] == "20.00"
