"""Whole till receipts of several countries, as a thermal printer sets them."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from text_pages import document_of, page_of

from extractors.invoices.reader import RulesReader
from extractors.kinds import kind_of_pages
from extractors.layout import rows_of
from extractors.receipts.strip import is_strip
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Mapping

RECEIPTS = {
    "de": """
              Bäckerei Morgenrot GmbH
              Hauptstraße 12
              04109 Leipzig
              Tel. 0341 5550142
              UID Nr. DE813275604
        Roggenbrot            3,40 A
        2 x Brezel 0,95       1,90 A
        Kaffee                2,60 B
        SUMME  EUR            7,90
        Bar    EUR           20,00
        Rückgeld             12,10
        12.05.2026  08:14  Kasse 2
    """,
    "us": """
              Copper Kettle Cafe
              418 Elm Street
              Springfield, IL 62701
              (217) 555-0134
        05/23/2026  10:42 AM
        2 Bagel               5.50
        1 Latte               4.25
        Subtotal              9.75
        Sales Tax 8%          0.78
        Total               $10.53
        Cash                $20.00
        Change               $9.47
    """,
    "fr": """
              SARL Le Fournil
              8 rue des Lilas
              69003 Lyon
              Tél 04 55 51 22 10
              Ticket 00412
        Pain complet          3,20
        Croissant x2          2,40
        TOTAL TTC             5,60
        Espèces              10,00
        Rendu                 4,40
        14/05/2026 à 09:31
    """,
    "my": """
              KEDAI SINAR JAYA SDN BHD
              (904417-K)
              NO. 7, JALAN MAWAR 3/2
              TAMAN MELATI
              43200 CHERAS, SELANGOR
              TEL: 03-90754411
              TAX INVOICE
        Date: 23/05/2026 14:02
        SABUN                 9.98
        BERUS                 4.50
        Total               14.48
        Rounding Adj         0.02
        Net Total           14.50
        CASH                20.00
        CHANGE               5.50
    """,
}
EXPECTED = {
    "de": ("Bäckerei Morgenrot GmbH", "Hauptstraße 12, 04109 Leipzig", "2026-05-12", "7.90", "7.90"),
    "us": ("Copper Kettle Cafe", "418 Elm Street, Springfield, IL 62701", "2026-05-23", "10.53", "10.53"),
    "fr": ("SARL Le Fournil", "8 rue des Lilas, 69003 Lyon", "2026-05-14", "5.60", "5.60"),
    "my": (
        "KEDAI SINAR JAYA SDN BHD",
        "NO. 7, JALAN MAWAR 3/2, TAMAN MELATI, 43200 CHERAS, SELANGOR",
        "2026-05-23",
        "14.48",
        "14.50",
    ),
}
PATHS = ("/seller/name", "/seller/address", "/issue_date", "/totals/gross", "/totals/payable")


def values_of(text: str) -> Mapping[str, str]:
    readings = RulesReader().read(document_of(text), shipped_target("receipt"))
    return {reading.path: reading.value for reading in readings if reading.rank == 0}


@pytest.mark.parametrize("country", RECEIPTS)
def test_a_till_receipt_is_known_and_read(country: str) -> None:
    assert kind_of_pages([page_of(RECEIPTS[country])]) == "receipt"
    values = values_of(RECEIPTS[country])
    assert tuple(values.get(path) for path in PATHS) == EXPECTED[country]


def test_what_was_handed_over_and_given_back_is_read_and_is_no_total() -> None:
    values = values_of(RECEIPTS["us"])
    assert (values["tendered"], values["change"]) == ("20.00", "9.47")
    assert (values["/totals/net"], values["/totals/tax"]) == ("9.75", "0.78")
    assert "/totals/prepaid" not in values


def test_rounding_has_the_sign_that_the_sum_demands() -> None:
    assert values_of(RECEIPTS["my"])["/totals/rounding"] == "0.02"
    down = RECEIPTS["my"].replace("14.48", "14.52").replace("9.98", "10.02")
    assert values_of(down)["/totals/rounding"] == "-0.02"


def test_the_cash_is_not_the_total_though_it_is_the_largest() -> None:
    assert values_of(RECEIPTS["de"].replace("20,00", "50,00").replace("12,10", "42,10"))["/totals/gross"] == "7.90"


def test_a_total_that_no_label_names_is_what_the_items_come_to() -> None:
    text = "CITY STALL\nMarket Road 4\n09/03/2026 21:28\nDPT.05  149.00\nDPT.04  21.00\nCASH\n170.00"
    assert values_of(text)["/totals/gross"] == "170.00"


def test_the_foot_of_the_receipt_before_is_not_the_head() -> None:
    foot = "Goods sold are not returnable\nThank you, please come again\n"
    assert values_of(foot + RECEIPTS["us"].replace("        ", ""))["/seller/name"] == "Copper Kettle Cafe"


def test_items_are_read_where_they_come_to_what_is_charged() -> None:
    values = values_of(RECEIPTS["us"])
    assert [values[f"/lines/{row}/amount"] for row in (0, 1)] == ["5.50", "4.25"]
    assert [values[f"/lines/{row}/description"] for row in (0, 1)] == ["Bagel", "Latte"]
    assert "/lines/2/amount" not in values


def test_items_that_leave_one_out_are_not_read() -> None:
    values = values_of(RECEIPTS["us"].replace("        1 Latte               4.25\n", ""))
    assert not [path for path in values if path.startswith("/lines/")]


def test_names_of_items_stand_above_their_prices_or_below() -> None:
    head, foot = "CORNER SHOP\n5 Mill Road\nRECEIPT 4711\n", "\nTotal   7.60\nCash   7.60"
    values = values_of(f"{head}Oak milk\n2 x 2.10   4.20\nRye bread\n1 x 3.40   3.40{foot}")
    assert [values[f"/lines/{row}/description"] for row in (0, 1)] == ["Oak milk", "Rye bread"]
    assert (values["/lines/0/quantity"], values["/lines/0/unit_price"]) == ("2", "2.10")
    values = values_of(f"{head}2 x 2.10   4.20\nOak milk\n1 x 3.40   3.40\nRye bread{foot}")
    assert [values[f"/lines/{row}/description"] for row in (0, 1)] == ["Oak milk", "Rye bread"]


def test_a_count_and_its_price_may_have_a_row_of_their_own() -> None:
    head, foot = "CORNER SHOP\n5 Mill Road\nRECEIPT 4711\n", "\nTotal   6.35\nCash   6.35"
    for rows in ("  3 Stk x 0.89\nPlain yogurt   2.67 B", "Plain yogurt   2.67 B\n  3 Stk x 0.89"):
        values = values_of(f"{head}Oak milk   3.43 B\n{rows}\nPfand   0.25 A{foot}")
        assert [values[f"/lines/{row}/description"] for row in range(3)] == ["Oak milk", "Plain yogurt", "Pfand"]
        assert [values[f"/lines/1/{role}"] for role in ("quantity", "unit_price", "amount")] == ["3", "0.89", "2.67"]


def test_the_one_item_may_say_the_total_itself() -> None:
    values = values_of(
        "CORNER PARKING\n5 Mill Road\nRECEIPT 4711\n09/03/2026 21:28\nParking rate A   1.00\nCash   1.00"
    )
    assert (values["/totals/gross"], values["/lines/0/amount"]) == ("1.00", "1.00")


def test_a_coupon_among_the_items_is_one_of_them() -> None:
    items = "Oak milk   3.40\nMFR COUPON   -1.00\nRye bread   4.20"
    values = values_of(f"CORNER SHOP\n5 Mill Road\nRECEIPT 4711\n{items}\nTotal   6.60\nCash   6.60")
    assert [values[f"/lines/{row}/amount"] for row in range(3)] == ["3.40", "-1.00", "4.20"]


def test_what_reads_like_a_company_below_the_name_is_not_the_name() -> None:
    foot = "Tel. 555 0123\n21 Aug 2026\nSoup   9.50\nTotal   9.50\nCash   9.50"
    assert (
        values_of(f"O'Dwyer's of Clifden\nMarket St, Clifden, Co. Galway\n{foot}")["/seller/name"]
        == "O'Dwyer's of Clifden"
    )
    capital = f"LE PETIT COMPTOIR\nSAS au capital de 8 000 EUR\n5 place de la Bourse\n33000 BORDEAUX\n{foot}"
    assert values_of(capital)["/seller/name"] == "LE PETIT COMPTOIR"


@pytest.mark.parametrize("street", ["Hauptstr. 41", "415 Hawthorne Blvd", "Storgatan 22"])
def test_the_street_is_known_by_its_word(street: str) -> None:
    text = f"Corner Garden\n{street}\n79098 Freiburg\nTel. 0761 5550123\nRose   4.20\nTotal   4.20\nCash   4.20"
    assert values_of(text)["/seller/address"] == f"{street}, 79098 Freiburg"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=24), min_size=1, max_size=14))
@example(["", "", "", "", "", "", "", "", "", "", "", "", "U1", ""])  # an address in the last rows
def test_whatever_is_printed_it_is_read_without_fail(rows: list[str]) -> None:
    """Labels with anything beside them: the parts of the reader meet every shape."""
    labels = cycle(("Total 4.20", "Cash", "2 x 2.10", ""))
    text = "\n".join(f"{row}   {label}" for row, label in zip(rows, labels, strict=False))
    readings = RulesReader().read(document_of(text), shipped_target("receipt"))
    assert all(reading.evidence for reading in readings)


def test_a_letter_is_no_strip() -> None:
    line = "These goods were delivered to our warehouse in Leeds on the fifth of March, and are"
    assert not is_strip(rows_of(page_of("\n".join([line] * 12))))
    assert is_strip(rows_of(page_of(RECEIPTS["de"])))


def test_a_service_charge_leads_from_the_subtotal_to_a_total_that_holds_the_tax() -> None:
    head = "QUAY KITCHEN\n5 Mill Road\nRECEIPT 4711\n16 May 2026 21:05\n"
    values = values_of(
        f"{head}1 Chowder   11.50\n2 Pie   39.00\nSubtotal   50.50\nService charge 10%   5.05\n"
        "Total   55.55\nVisa   55.55"
    )
    assert (values["/totals/lines"], values["/totals/charges"]) == ("50.50", "5.05")
    assert [values[f"/lines/{row}/amount"] for row in (0, 1)] == ["11.50", "39.00"]


def test_goods_are_weighed() -> None:
    values = values_of(
        "CORNER MEATS\n5 Mill Road\nRECEIPT 4711\nLamb leg\n1.284 kg @ 28.99/kg   37.22\nPie 2 x   5.80   11.60\n"
        "Total   48.82\nCash   48.82"
    )
    assert [values[f"/lines/0/{role}"] for role in ("quantity", "unit_price", "amount")] == ["1.284", "28.99", "37.22"]
    assert values["/lines/1/description"] == "Pie"


def test_a_dollar_beside_a_tax_number_of_new_zealand_is_no_american_one() -> None:
    values = values_of(
        "QUAY MEATS\n14 Queens Wharf\nWellington 6011\nGST No. 49-091-850\n12/04/26 11:42\nPie   $11.60\nTotal   $11.60"
    )
    assert (values["/issue_date"], values["/currency"]) == ("2026-04-12", "NZD")


@pytest.mark.parametrize(
    ("number", "currency"),
    [("CVR 13585628", "DKK"), ("CVR 13585627", None), ("GST No. 49-091-850", "NZD"), ("RFC LUPC640218KQ1", "MXN")],
)
def test_the_number_of_a_register_says_the_currency_of_a_receipt(number: str, currency: str | None) -> None:
    mark = "DKK" if "CVR" in number else "$"
    values = values_of(f"QUAY MEATS\n{number}\n12-04-2026 11:42\nPie   11.60\nTotal {mark}   11.60\nVisa   11.60")
    assert values.get("corroborating/currency/country") == currency


def test_the_identifiers_of_a_receipt_are_the_shops() -> None:
    values = values_of("QUAY MEATS\nVAT IE 8256796U\nshop@quaymeats.example\nPie   11.60\nTotal   11.60")
    assert (values["/seller/vat_id"], values["/seller/email"]) == ("IE8256796U", "shop@quaymeats.example")
    assert "/seller/vat_id" not in values_of("KEDAI DAGING\nGST ID No: 000800589824\nPie   11.60\nTotal RM   11.60")


def test_what_is_charged_for_a_litre_is_the_price() -> None:
    values = values_of("""
        TANKSTELLE HUBER
        Rosenheimer Str. 88
        83059 Kolbermoor
        Datum 06.09.2026
        Super E10
        41,27 l x 1,739 EUR/l    71,77
        SUMME EUR                71,77
        Bar                      80,00
        Rueckgeld                 8,23
    """)
    assert (values["/lines/0/quantity"], values["/lines/0/unit_price"]) == ("41.27", "1.739")


def test_a_figure_that_leads_every_row_is_a_count() -> None:
    text = """
        BLUE HERON GRILL
        214 Front Street
        09/12/2026 8:14 PM
        2 Crab cake dinner   62.00
        1 Caesar salad       12.50
        {third}              21.75
        Total                96.25
        Visa                 96.25
    """
    counted = values_of(text.format(third="3 Draft IPA"))
    assert [counted[f"/lines/{i}/quantity"] for i in range(3)] == ["2", "1", "3"]
    assert "/lines/0/quantity" not in values_of(text.format(third="Draft IPA  "))
