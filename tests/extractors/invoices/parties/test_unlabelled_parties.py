"""Seller and buyer on pages without labels: domains, margins, addressees abroad, and what is no name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from text_pages import context_of, document_of

from extractors.invoices.context import build_context
from extractors.invoices.parties import find_parties
from extractors.invoices.parties.imprint import imprints
from extractors.invoices.parties.names import has_legal_form, is_name
from extractors.invoices.parties.party import Party
from schemas.geometry import BBox
from schemas.page import Word


def parties(text: str) -> tuple[str | None, str | None]:
    seller, buyer = find_parties(context_of(text))
    return seller.names[0].value if seller.names else None, buyer.names[0].value if buyer.names else None


ODOO = """
    Akzent Bau
    27 rue Henri Rolland
    69100 Villeurbanne
    France

                                                    Cabinet Cactus
                                                    42 rue de l'audit
                                                    69100 Villeurbanne
                                                    France

    Invoice VT/2022/0001

    Total    1,810.80 €



    {mail}    https://www.{domain}
"""


def test_whose_mail_address_the_foot_prints_is_not_the_addressee() -> None:
    assert parties(ODOO.format(mail="contact@akzent-bau.com", domain="akzent-bau.com")) == (
        "Akzent Bau",
        "Cabinet Cactus",
    )


def test_an_addressee_abroad_without_postal_code() -> None:
    letter = """
    QualityHosting AG - Uferweg 40-42 - D-63571 Gelnhausen


    Larkfield Ltd.
    93B Sai Yu Chung
    Yuen Long, N.T.
    Hong Kong


    Rechnung    4711
    """
    assert parties(letter) == ("QualityHosting AG", "Larkfield Ltd.")
    assert find_parties(context_of(letter))[1].addresses[0].value == "93B Sai Yu Chung, Yuen Long, N.T., Hong Kong"


def test_a_company_behind_attn_is_billed_and_a_person_is_not() -> None:
    billed = "Bill to Address:\n{}\n93B Sai Yu Chung\nYuen Long, N.T., 0000, HK\n\nInvoice Number: 4711"
    assert parties(billed.format("ATTN: Larkfield Limited"))[1] == "Larkfield Limited"
    assert parties(billed.format("ATTN: Jane Doe"))[1] != "Jane Doe"


@pytest.mark.parametrize(
    "line", ["visit us at www.acme.com", "https://acme.com Acme", "(Not to be used for remittance)", "93B Sai Yu Chung"]
)
def test_web_addresses_remarks_and_streets_are_no_names(line: str) -> None:
    assert not is_name(line)


@pytest.mark.parametrize("line", ["MIEUX MAÎTRISER VOS DÉPENSES", "décomptées de vos forfaits", "VOS ABONNEMENTS"])
def test_a_legal_form_that_is_a_word_elsewhere_ends_the_name(line: str) -> None:
    assert not has_legal_form(line)
    assert has_legal_form("Novák a syn v.o.s.")


def test_an_imprint_along_the_margin_names_the_seller() -> None:
    imprint = "BRUNEL TELECOM - Société Anonyme au capital de 712 588 € - 37 rue Haute - 75116 PARIS - R.C.S. PARIS"
    up = [
        Word(text, BBox(584, 700 - 20 * n, 588, 718 - 20 * n), 1, line_no=99) for n, text in enumerate(imprint.split())
    ]
    (page,) = document_of("Facture n°4711 du 2 novembre 2019\n\nMontant   12,99 €").pages
    document = document_of()
    context = build_context(replace(document, pages=(replace(page, words=(*page.words, *up)),)))
    seller, _ = find_parties(context)
    assert seller.names[0].value == "BRUNEL TELECOM"
    assert [row.row.text for row in context.margins] == [imprint]
    assert not any("TELECOM" in row.row.text for row in context.rows)


def test_what_opens_the_page_is_the_senders_and_the_block_below_is_addressed() -> None:
    page = """
    Suministros Barrachina S.L.
    Calle de la Industria 45
    46980 Paterna
    España

                                                    Construcciones Albufera S.A.
                                                    Avda. del Puerto 120
                                                    46023 Valencia
                                                    CIF: ESA46103834

    Factura F24/001934

    Concepto                         Importe
    Cable azul                       240,00 €
    Cuadro eléctrico                 258,60 €
    Mano de obra                     403,20 €

    Base imponible                   901,80 €
    IVA 21%                          189,38 €
    Total factura                  1.091,18 €
    """
    assert parties(page) == ("Suministros Barrachina S.L.", "Construcciones Albufera S.A.")


SLIP = """
    TAX INVOICE
    Tallis Catering Services Ltd           Invoice Number             Marlow & Finch Ltd
    Unit 4, Kingsway Trading Estate        INV-0917                   8 Wharf Road
    Cardiff CF11 8AW                                                  Bristol BS1 6TY

    Total   929.40


    PAYMENT ADVICE                         Customer                   Tallis Catering Services Ltd
    To: Marlow & Finch Ltd                 Invoice Number             INV-0917
    8 Wharf Road                           Amount Enclosed
    Bristol BS1 6TY
"""


def test_a_payment_slip_says_who_is_paid_and_who_the_customer_is() -> None:
    assert parties(SLIP) == ("Marlow & Finch Ltd", "Tallis Catering Services Ltd")
    address = find_parties(context_of(SLIP))[1].addresses[0]
    assert address.value == "Unit 4, Kingsway Trading Estate, Cardiff CF11 8AW"


def test_two_headings_over_two_columns_are_no_list_of_labels_and_values() -> None:
    page = "Sold to              Terms\nName                 Account number\nHarrow & Finch LLP   30 days\n"
    assert parties(page)[1] == "Harrow & Finch LLP"


def test_a_block_without_register_or_tax_number_is_no_imprint() -> None:
    block = "Holzwerk Brandner GmbH\nAm Sägewerk 4\n83355 Grabenstätt\n{}\n\n\n\nRechnung 4711"
    assert not list(imprints(context_of(block.format("")), Party()))
    assert list(imprints(context_of(block.format("HRB 11873")), Party()))


def test_an_imprint_that_is_set_in_from_its_name() -> None:
    page = "Grundbesitz GmbH & Co.\n      Musterstraße 42\n      75645 Frankfurt\n      {}\n\n\n\nRechnung 4711"
    (imprint,) = imprints(context_of(page.format("Geschäftsführer: Hans Muster")), Party())
    assert " ".join(word.text for word in imprint.name) == "Grundbesitz GmbH & Co."
    assert not list(imprints(context_of(page.format("Hinterhaus links")), Party()))
