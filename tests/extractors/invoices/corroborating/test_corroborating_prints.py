"""Which second prints are found on a page, and which are none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import document_of

from extractors.invoices.reader import RulesReader
from extractors.invoices.vocabulary import end_of, says
from schemas.target import shipped_target


def prints(*texts: str) -> dict[str, set[str]]:
    """The values of second prints by path and convention."""
    found: dict[str, set[str]] = {}
    for reading in RulesReader().read(document_of(*texts), shipped_target("invoice")):
        if reading.path.startswith("corroborating/"):
            found.setdefault(reading.path.removeprefix("corroborating/"), set()).add(reading.value)
    return found


LETTER = """
    Hallertauer Messgeräte GmbH · Siemensstraße 19 · 84048 Mainburg
    Physiotherapie Achterberg
    Rathausplatz 9
    29525 Uelzen


    Rechnung Nr. RE-4711
    Datum 13.05.2026
    Gesamtbetrag   119,00 €
    {body}



    Hallertauer Messgeräte GmbH     Geschäftsführerin:       IBAN DE75 7002 9018 0004 4173 26
    Siemensstraße 19                Dr. Vera Stangl          USt-IdNr. DE136695976
    84048 Mainburg                  HRB 11873                {foot}
"""


def letter(body: str = "", foot: str = "") -> dict[str, set[str]]:
    return prints(LETTER.format(body=body, foot=foot))


def test_sender_line_and_imprint_name_the_seller() -> None:
    found = letter()
    assert found["seller/name/sender_line"] == {"Hallertauer Messgeräte GmbH"}
    assert found["seller/name/imprint"] == {"Hallertauer Messgeräte GmbH"}
    assert found["buyer/name/window"] == {"Physiotherapie Achterberg"}


def test_account_and_vat_id_stand_in_the_imprint() -> None:
    found = letter()
    assert found["seller/iban/imprint"] == {"Hallertauer Messgeräte GmbH"}
    assert found["seller/vat_id/imprint"] == {"Hallertauer Messgeräte GmbH"}


def test_a_second_account_in_the_text_makes_both_doubtful() -> None:
    assert "seller/iban/imprint" not in letter("Neues Konto: IBAN DE02 1203 0000 0000 2020 51")


def test_a_direct_debit_is_noted() -> None:
    assert "direct_debit" in letter("Der Betrag wird per Lastschrift von Ihrem Konto eingezogen")
    assert "direct_debit" not in letter()


@pytest.mark.parametrize("words", ["Gutschrift nach Vereinbarung", "self-billing invoice", "Autofacturation"])
def test_a_self_billed_invoice_is_noted(words: str) -> None:
    assert "self_billed" in letter(words)


@pytest.mark.parametrize(
    "line",
    [
        "Kontoinhaber: Factoring Nord AG",
        "Bitte zahlen Sie zugunsten von Factoring Nord AG, Hamburg",
        "Please make cheques payable to Factoring Nord AG",
    ],
)
def test_the_holder_of_the_account(line: str) -> None:
    assert letter(line)["seller/name/account_holder"] == {"Factoring Nord AG"}


def test_mail_and_web_addresses_are_the_sellers_unless_they_stand_with_the_buyer() -> None:
    found = letter(foot="info@hallertauer.example")
    assert found["seller/name/domain"] == {"hallertauer"}
    theirs = prints("""
        Bill to: Acme Retail Ltd
        3 Mill Lane
        Leeds LS1 4AP
        Email: ap@acme-retail.example

        Invoice No. 4711
        Total  12.00
    """)
    assert "seller/name/domain" not in theirs


def test_a_letterhead_with_its_telephone() -> None:
    found = prints("""
                                            Tischlerei Anders
                                            Am Markt 3
                                            29525 Uelzen
                                            Tel. 0581 / 23 45

        Firma
        Kunden AG Mitte
        Kundenstraße 15
        69876 Frankfurt




        Rechnung 4711
        Datum 13.05.2026
        Pos  Text                   Betrag
        1    Arbeit                 100,00
        Summe                       100,00
        USt 19 %                     19,00
        Gesamtbetrag                119,00
        Zahlbar sofort ohne Abzug
        Es gelten unsere Bedingungen
        Vielen Dank
    """)
    assert found["seller/name/letterhead"] == {"Tischlerei Anders"}


def test_an_imprint_in_one_line() -> None:
    found = prints("""
        INVOICE No. 4711
        Bill to: Borough Catering
        Total  £12.00


        Acme Tools Ltd, 3 Mill Lane, Leeds LS1 4AP · Registered in England No. 1234567
    """)
    assert found["seller/name/imprint"] == {"Acme Tools Ltd"}


def test_the_buyers_vat_id_makes_no_imprint_of_the_buyer() -> None:
    found = prints("""
        Rechnung 4711

        Rechnungsempfänger
        Kunden AG
        Kundenstraße 15
        69876 Frankfurt
        USt-IdNr. DE136695976

        Gesamtbetrag  119,00 €
    """)
    assert "seller/name/imprint" not in found
    assert "seller/vat_id/imprint" not in found


def test_the_number_in_title_reference_and_running_head() -> None:
    first = """
        Rechnung RE-4711
        Rechnungsnummer: RE-4711
        Bei Zahlung bitte angeben: RE-4711
        Bestellung RE-4711
    """
    second = """
        RE-4711                                Seite 2 von 2
        Gesamtbetrag 119,00 €
    """
    found = {path.rpartition("/")[2] for path in prints(first, second) if path.startswith("invoice_number/")}
    assert found == {"title", "label", "payment_reference", "running_head"}


@pytest.mark.parametrize("number", ["RE-4711", "4711-A", "2026 4711"])
def test_another_number_is_no_second_print(number: str) -> None:
    found = prints(f"""
        Rechnung RE-471
        Verwendungszweck: {number}
    """)
    assert "invoice_number/payment_reference" not in found


def test_the_currency_by_label_totals_and_country() -> None:
    found = prints("""
        Rechnung 4711
        Währung: EUR
        USt-IdNr. DE136695976
        Nettobetrag 100,00
        Gesamtbetrag (EUR) 119,00
    """)
    assert {path for path in found if path.startswith("currency/")} == {
        "currency/label",
        "currency/totals",
        "currency/country",
    }


AMERICAN = """
    Keystone Supply Co.
    2250 Industrial Way
    Lancaster, PA 17601

    BILL TO
    Bayview School District
    1900 Harbor Blvd
    Everett, WA 98201

    Invoice #   8960
    Item   GRD 8 bolts
    Total   $12.00
"""


def test_dollars_of_an_american_seller() -> None:
    found = prints(AMERICAN)
    assert found["currency/country"] == {"USD"}
    assert "currency/other_mark" not in found


@pytest.mark.parametrize(("town", "code"), [("D-80333 München", "EUR"), ("CH 8001 Zürich", "CHF")])
def test_the_country_before_the_sellers_postal_code(town: str, code: str) -> None:
    found = prints(f"""
        Verkäufer
        Acme GmbH
        Hauptstraße 3
        {town}

        Rechnung 4711
        Währung: {code}
        Gesamtbetrag 12,00
    """)
    assert found["currency/country"] == {code}


def test_the_buyers_town_says_nothing_of_the_currency() -> None:
    assert "currency/country" not in prints(AMERICAN.replace("Lancaster, PA 17601", "Lancaster"))


def test_a_german_postal_code_is_no_american_town() -> None:
    found = prints("""
        Verkäufer
        Acme GmbH
        Hauptstraße 3
        DE 80333 München

        Rechnung 4711
        Währung: EUR
        Gesamtbetrag 12,00
    """)
    assert found["currency/country"] == {"EUR"}


@pytest.mark.parametrize(
    ("iban", "proven"),
    [("DE75 7002 9018 0004 4173 26", True), ("FR76 2559 2900 9558 7303 6665 213", False), ("DE75 7002 9018", False)],
)
def test_the_only_account_is_compared_with_the_country_of_the_vat_id(iban: str, *, proven: bool) -> None:
    found = prints(f"""
        Rechnung 4711
        Gesamtbetrag 12,00 EUR
        Bitte überweisen Sie auf IBAN {iban}

        USt-IdNr. DE136695976
    """)
    assert ("seller/iban/country" in found) == proven


def test_of_two_accounts_none_is_the_only_one() -> None:
    assert "seller/iban/country" not in letter("Neues Konto: IBAN DE02 1203 0000 0000 2020 51")


def test_a_mark_of_another_currency_is_noted() -> None:
    found = prints("""
        Rechnung 4711
        Gesamtbetrag 119,00 EUR
        entspricht 130,00 USD
    """)
    assert found["currency/other_mark"] == {"USD"}


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for_the_words_of_a_place(text: str) -> None:
    for kind in (
        "registration",
        "payment_reference",
        "self_billed",
        "direct_debit",
        "payable_to",
        "bank",
        "page_count",
    ):
        assert says(kind, text) == (end_of(kind, text) is not None)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Z"]), max_size=40))
def test_the_words_are_found_whatever_stands_around_them(text: str) -> None:
    assert says("registration", f"{text} Amtsgericht {text}")
    assert not says("registration", "Amtsgerichtsrat")


def test_the_sign_on_the_totals_is_the_sign_on_the_items_whichever_dollar_it_means() -> None:
    found = prints("Factura 0003-00000871\nFecha: 01/07/2026\nCinta de embalaje   $200,00\nImporte total   $200,00")
    assert {path for path in found if path.startswith("currency/")} == {"currency/sign"}


def test_the_country_of_the_sellers_address_and_a_heading_say_the_currency() -> None:
    found = prints(
        """
        Marlow & Finch Ltd
        8 Wharf Road
        Bristol BS1 6TY
        accounts@marlowfinch.example

        Bill to
        Tallis Catering
        4 Kingsway
        Cardiff CF11 8AW

        Invoice 4711

        Description     Qty    Unit price    Amount GBP
        Bookkeeping       2         50.00        100.00
        Total                                   £100.00
        """
    )
    assert found["currency/country"] == {"GBP"}
    assert found["currency/heading"] == {"GBP"}


ITALIAN = """
    Ferramenta Colombo
    Via dei Mille 48
    22100 Como
    {register}

    Fattura n. 128 del 18/02/2026
    Totale fattura EUR   808,86
"""


@pytest.mark.parametrize(
    ("register", "known"),
    [
        ("P.IVA e C.F. 00743110157", True),
        ("P.IVA e C.F. 00743110158", False),  # its check digit does not hold
        ("P.IVA 00743110157 - NIP 779-236-98-87", False),  # two countries
    ],
)
def test_the_country_of_a_number_without_its_letters(register: str, *, known: bool) -> None:
    found = prints(ITALIAN.format(register=register))
    assert ("EUR" in found.get("currency/country", ())) == known


@pytest.mark.parametrize(("larger", "brands"), [(5.0, {"northlight"}), (0.5, set())])
def test_a_brand_is_set_larger_than_the_text(larger: float, brands: set[str]) -> None:
    document = document_of("""
        Invoice                                      northlight

        Invoice number   4711
        Northlight Analytics Inc.         Bill to
        2261 Market Street                Harborview Dental Group
        San Francisco, CA 94114           900 Terry Ave
                                          Seattle, WA 98104
        Total  $12.00
    """)
    (page,) = document.pages
    grown = [
        replace(word, bbox=word.bbox._replace(top=word.bbox.top - larger)) if word.text == "northlight" else word
        for word in page.words
    ]
    read = RulesReader().read(replace(document, pages=(replace(page, words=tuple(grown)),)), shipped_target("invoice"))
    assert {r.value for r in read if r.path == "corroborating/seller/name/logo"} == brands
