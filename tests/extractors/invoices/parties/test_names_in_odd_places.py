"""Names that stand beside labels, near where money is sent, and under logos."""

from __future__ import annotations

import pytest
from read_parties import parties


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
    text = f"""
        {logo:<20}Tuinadvies Van Rijn
                            Kweekweg 19
                            2771 HB Boskoop

        Factuur 2026-031
        Totaal   12,00
    """
    assert parties(text)[0] == "Tuinadvies Van Rijn"
