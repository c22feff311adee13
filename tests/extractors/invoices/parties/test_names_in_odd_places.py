"""Names that stand beside labels, near where money is sent, and under logos."""

from __future__ import annotations

from dataclasses import replace

import pytest
from read_parties import parties
from text_pages import document_of

from extractors.invoices.context import build_context
from extractors.invoices.parties import find_parties


def test_in_a_list_of_labels_a_name_of_two_lines_stands_beside_its_label() -> None:
    text = """
        Invoice 4711

        Vendido por          Cuchillería Albaceteña
                             de Toledo SL
        Fecha factura        15/09/2026
        Total                12,00
    """
    assert parties(text)[0] == "Cuchillería Albaceteña de Toledo SL"


def test_what_stands_under_a_whole_address_to_remit_to_is_nobodys_name() -> None:
    text = """
        MIDWEST EXPRESS INC                       FREIGHT BILL
        REMIT TO:  PO BOX 88214, CHICAGO IL 60680
        PRO NUMBER            PRO DATE
        448-2119              09/03/2026

        BILL TO
        Prairie Logistics Services
        1900 Grand Blvd
        Kansas City, MO 64108

        Total   $12.00
    """
    assert parties(text)[0] == "MIDWEST EXPRESS INC"


@pytest.mark.parametrize("logo", ["van rijn.", "VanRijn"])
def test_a_logo_is_a_part_of_the_name_over_the_address(logo: str) -> None:
    document = document_of(f"""
        {logo:<20}Tuinadvies Van Rijn    info@tuinvanrijn.nl
                            Kweekweg 19
                            2771 HB Boskoop

        Factuur 2026-031
        Totaal   12,00
    """)
    (page,) = document.pages
    words = [
        replace(word, bbox=word.bbox._replace(top=word.bbox.top - 8)) if word.text in logo.split() else word
        for word in page.words
    ]
    seller, _ = find_parties(build_context(replace(document, pages=(replace(page, words=tuple(words)),))))
    assert seller.names[0].value == "Tuinadvies Van Rijn"
