"""The totals block: arithmetic decides between candidates, labels where arithmetic is silent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import context_of

from extractors.invoices.lines import read_lines
from extractors.invoices.taxes import find_tax_groups
from extractors.invoices.totals import choose_totals


def totals(text: str, lines_sum: str | None = None) -> dict[str, str]:
    context = context_of(text)
    table = read_lines(context)
    groups = find_tax_groups(context, table.rows)
    known = Decimal(lines_sum) if lines_sum else table.total()
    choice = choose_totals(context, table.rows, groups, known)
    return {role: str(candidate.value) for role, candidate in choice.chosen.items()}


def holds(found: dict[str, str], **expected: str) -> bool:
    return {role: found.get(role) for role in expected} == expected


def test_net_tax_and_gross_that_add_up() -> None:
    found = totals("Net total    100.00\nVAT 20%    20.00\nTotal    120.00")
    assert holds(found, net="100.00", tax="20.00", gross="120.00")


def test_a_subtotal_is_the_net_amount_where_tax_is_added_to_it() -> None:
    assert holds(totals("Subtotal    100.00\nVAT    20.00\nTotal    120.00"), net="100.00", gross="120.00")


def test_a_discount_leads_from_the_lines_to_the_net_amount() -> None:
    found = totals("Subtotal   100.00\nDiscount 5%   -5.00\nNet total   95.00\nVAT 20%   19.00\nTotal   114.00")
    assert holds(found, lines="100.00", allowances="5.00", net="95.00", gross="114.00")


def test_shipping_leads_to_the_total_where_no_net_is_printed() -> None:
    found = totals("Subtotal   100.00\nShipping & handling   8.50\nSales tax (6%)   6.51\nTotal   115.01")
    assert holds(found, lines="100.00", charges="8.50", tax="6.51", gross="115.01")


def test_what_was_paid_and_what_is_due() -> None:
    found = totals("Net total   100.00\nVAT 20%   20.00\nTotal   120.00\nDeposit paid   -50.00\nBalance due   70.00")
    assert holds(found, gross="120.00", prepaid="50.00", payable="70.00")


def test_the_taxes_of_two_rates_add_up_to_the_tax() -> None:
    text = """
        Nettobetrag                        200,00
        MwSt. 19 % auf 100,00               19,00
        MwSt. 7 % auf 100,00                 7,00
        Gesamtbetrag                       226,00
    """
    assert holds(totals(text), net="200.00", tax="26.00", gross="226.00")


def test_the_row_of_one_rate_is_not_the_document() -> None:
    """Net, tax and gross of one rate add up as well; what is printed as the total of the bill is the gross."""
    text = """
        Rechnungsbetrag inkl. MwSt.            148,48

        Satz     Netto     MwSt.     Brutto
        19 %     113,01    21,47     134,48
    """
    assert totals(text, "148.48").get("gross") == "148.48"


def test_a_credit_note_has_negative_totals() -> None:
    found = totals("Net total   -100.00\nVAT 20%   -20.00\nTotal credit   -120.00")
    assert holds(found, net="-100.00", tax="-20.00", gross="-120.00")


def test_a_rounding_above_the_total_is_what_is_missing_up_to_it() -> None:
    found = totals(
        "Total exkl. MWST  7'672.00\nMWST 8.1%   621.43\nRundungsdifferenz   0.02\nRechnungsbetrag   8'293.45"
    )
    assert holds(found, net="7672.00", tax="621.43", rounding="0.02", gross="8293.45")


def test_a_total_alone_is_the_gross() -> None:
    assert totals("Gesamtbetrag    1.230,00").get("gross") == "1230.00"


def test_nothing_is_chosen_where_nothing_is_labelled() -> None:
    assert totals("Meter reading   1204   1291\nConsumption   87") == {}


def test_an_amount_that_does_not_close_is_kept_and_not_made_up() -> None:
    """One digit of the total is wrong: what is printed is read, for the check to fail on."""
    found = totals("Net total    100.00\nVAT 20%    20.00\nTotal    130.00")
    assert found.get("gross") in ("130.00", None)
    assert "120.00" not in found.values()


@pytest.mark.parametrize("rate", ["7", "10", "19", "20", "21", "22"])
@given(cents=st.integers(100, 10_000_000))
def test_every_value_chosen_is_printed(rate: str, cents: int) -> None:
    net = Decimal(cents).scaleb(-2)
    tax = (net * Decimal(rate) / 100).quantize(Decimal("0.01"))
    printed = {net, tax, net + tax}
    found = totals(f"Net total    {net:,.2f}\nVAT {rate}%    {tax:,.2f}\nTotal    {net + tax:,.2f}")
    assert {Decimal(value) for value in found.values()} <= printed
    assert holds(found, net=str(net), tax=str(tax), gross=str(net + tax))


def test_in_a_row_of_sums_the_tax_is_neither_net_nor_total() -> None:
    """3.85 + 0.34 = 4.19 as well: the sums of a column that a tax heads."""
    found = totals(
        """
        Positionen                  Preis      MwSt D 7%    MwSt D 19%
        Flexpreis                 58,90 €         3,85 €             –
        Sitzplatz                  5,20 €         0,34 €             –
        WLAN-Pass                  3,00 €              –        0,48 €
        Summe                     67,10 €         4,19 €        0,48 €
        """
    )
    assert holds(found, gross="67.10", net=None)


def test_what_open_invoices_come_to_is_not_all_that_a_reminder_claims() -> None:
    found = totals("Summe offener Rechnungen   960,51\nMahngebühr   10,00\nGesamtforderung   970,51 EUR")
    assert holds(found, payable="970.51")
    assert "960.51" not in found.values()


def test_the_sums_of_the_columns_in_one_row() -> None:
    text = """
        Lp.  Nazwa             VAT    Ilość   Cena netto   Wartość netto      Wartość VAT   Wartość brutto
        1    Projekt plakatu   23%        2       850,00        1 700,00           391,00         2 091,00
        2    Skład broszury    23%        1     1 400,00        1 400,00           322,00         1 722,00
        Razem                                                   3 100,00           713,00         3 813,00
        """
    assert holds(totals(text), net="3100.00", tax="713.00", gross="3813.00")
    assert "tax" not in totals(text.replace("23%", "8%"))


def test_a_rounding_printed_before_the_total_closes_it_with_two_taxes_beside_each_other() -> None:
    """Tally's invoices print the sum of the items without a label, and its table of taxes has a total of its own."""
    text = """
        Description of goods        Quantity      Rate      Amount
        Copper wire                       12  2,150.00   25,800.00
        LED panel                         58    264.57   15,345.06
                                                         41,145.06
        OUTPUT CGST 9%                                    3,703.06
        OUTPUT SGST 9%                                    3,703.06
        Less : Round Off                                   (-)0.18
        Total                             70             48,551.00
    """
    chosen = totals(text)
    assert (chosen["net"], chosen["tax"], chosen["gross"]) == ("41145.06", "7406.12", "48551.00")
    assert chosen["rounding"] == "-0.18"


def test_taxes_beside_each_other_with_their_rate_behind_an_at_sign() -> None:
    text = """
        Item             Quantity      Rate      Amount
        Drill bit             120     86.50   10,380.00
        End mill               15  1,240.00   18,600.00
        Total                                 28,980.00
        CGST @ 9.0                             2,608.20
        SGST @ 9.0                             2,608.20
        Grand Total                           34,196.40
        Rounding Adjustment                     -₹ 0.40
        Rounded Total                         34,196.00
    """
    chosen = totals(text)
    assert (chosen["tax"], chosen["gross"], chosen["payable"]) == ("5216.40", "34196.40", "34196.00")
    assert chosen["rounding"] == "-0.40"


def test_a_row_of_sums_under_the_heading_of_the_tax_leads_to_the_total() -> None:
    found = totals("""
        FACTURA                  Cota TVA: 21%
        Denumirea produselor     Cant.    Pret unitar    Valoarea    Valoarea TVA
        Usa interior                 6         840,00    5.040,00        1.058,40
        Toc ajustabil                6         210,50    1.263,00          265,23
        Total                                            6.303,00        1.323,63
        Total plata                                                      7.626,63
    """)
    assert holds(found, net="6303.00", tax="1323.63", gross="7626.63")


def test_a_rounding_that_does_not_lead_to_the_amount_due_is_told_all_the_same() -> None:
    found = totals("""
        Total                   41,720.00
        IGST 18%                 7,509.60
        Grand Total             49,229.60
        Rounding Adjustment          0.40
        Rounded Total           49,229.60
    """)
    assert holds(found, gross="49229.60", rounding="0.40", payable="49229.60")
