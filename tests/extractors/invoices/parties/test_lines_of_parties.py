"""Where names and addresses end: wrapped in narrow columns, set in one line, or beside another party's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from read_parties import addresses, parties
from text_pages import context_of, document_of, page_of

from extractors.invoices.context import build_context
from extractors.invoices.parties import find_parties
from extractors.invoices.parties.names import is_name, is_postal_line
from extractors.invoices.parties.party import Party


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("Kältetechnik Osterkamp GmbH &\n    Co. KG", "Kältetechnik Osterkamp GmbH & Co. KG"),
        ("Drukkerij Van der\n    Heijden", "Drukkerij Van der Heijden"),
        ("Lone Star Compressor Services,\n    Inc.", "Lone Star Compressor Services, Inc."),
        ("Acme Tools Ltd\n    Company House", "Acme Tools Ltd"),
    ],
)
def test_a_name_goes_on_in_the_next_line(lines: str, name: str) -> None:
    text = f"    Bill to\n    {lines}\n    Gewerbepark 22\n    26123 Oldenburg"
    assert parties(text)[1] == name
    assert addresses(text)[1] in ("Gewerbepark 22, 26123 Oldenburg", "Company House, Gewerbepark 22, 26123 Oldenburg")


def test_a_line_of_large_print_that_looks_like_a_company_is_the_end_of_its_name() -> None:
    letterhead = "Kältetechnik\nOsterkamp GmbH &\nCo. KG\nGewerbepark 22\n26123 Oldenburg"
    document = document_of(f"{letterhead}\n\n\nBill to\nAcme Tools Ltd\n3 Mill Lane\nLeeds LS1 4AP")
    [page] = document.pages
    words = tuple(replace(word, bbox=word.bbox.expand(0.0, 1.8)) if word.line_no < 3 else word for word in page.words)
    seller, _ = find_parties(build_context(replace(document, pages=(replace(page, words=words),))))
    assert seller.names[0].value == "Kältetechnik Osterkamp GmbH & Co. KG"


def test_name_and_address_in_the_line_of_the_label() -> None:
    text = "Remit to: Midland Supply Co., P.O. Box 8810, Grand Rapids, MI 49518"
    assert (parties(text)[0], addresses(text)[0]) == ("Midland Supply Co.", "P.O. Box 8810, Grand Rapids, MI 49518")


def test_an_address_line_is_cut_at_upright_strokes() -> None:
    seller = Party()
    [row] = context_of("Unit 9, Mill Park | Birmingham B24 8NP | United Kingdom | 0121 496 0877").rows
    seller.add_address(row.row.phrases, 1.0)
    assert seller.addresses[0].value == "Unit 9, Mill Park, Birmingham B24 8NP, United Kingdom"


def test_whom_to_reach_at_the_firm_is_no_part_of_its_address() -> None:
    text = "Bill to\nFleischerei Gerdes e. K.\nHerrn Jan Gerdes\nAlte Poststraße 5\n26655 Westerstede"
    assert addresses(text)[1] == "Alte Poststraße 5, 26655 Westerstede"


def test_two_towns_beside_each_other_are_no_senders_line() -> None:
    text = "Bill to:\n   900 Summit Loop\n   Bellingham, WA 98229                              Bellingham, WA 98225"
    assert parties(text)[0] is None


def test_a_town_under_a_street_that_a_label_led_is_the_sections() -> None:
    value = " " * 60
    text = (
        f"Verkäufer\nName:{value}Verkehrsbetriebe GmbH\nAnschrift:{value[5:]}Musterstraße 3\n"
        f"     {value}12345 Berlin\nTelefon:{value[3:]}030 12345678"
    )
    assert addresses(text)[0] == "Musterstraße 3, 12345 Berlin"


def test_what_stands_far_off_in_a_row_of_its_own_is_another_column() -> None:
    text = (
        "Bill to:\n" + " " * 70 + "Harrow & Pell Ltd\n   Ashdown Property Maintenance\n   23 Station Approach\n"
        "   Solihull B91 1JR"
    )
    assert parties(text)[1] == "Ashdown Property Maintenance"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Messrs. Aldwych Robotics Ltd", "Aldwych Robotics Ltd"),
        ("M/s Hoysala Textiles Pvt Ltd", "Hoysala Textiles Pvt Ltd"),
        ("Spett.le Ditta Galli S.n.c.", "Galli S.n.c."),
        ("Firma Kessler", "Firma Kessler"),
    ],
)
def test_what_is_said_to_a_company_is_no_part_of_its_name(line: str, name: str) -> None:
    party = Party()
    party.add_name(page_of(line).words, 1.0)
    assert [candidate.value for candidate in party.names] == [name]


def test_a_code_is_nobodys_name() -> None:
    assert not is_name("411COMPT")
    assert is_name("50Hertz")


def test_the_seat_is_an_address_without_its_label() -> None:
    text = "Facture n° 12\nVendeur\nMenuiserie Le Goff SARL\nSiège : 12 rue des Tonneliers\n29200 Brest"
    assert addresses(text)[0] == "12 rue des Tonneliers, 29200 Brest"


def test_a_party_in_labelled_parts() -> None:
    """The viewer of XRechnungen prints it so, in two columns."""
    text = """
    Informationen zum Käufer
    Käuferreferenz:    04011000-12345-34         PLZ:      96049
    Name:              Hausverwaltung Domberg KG     Ort:      Bamberg
    Adresszeile 1:     Domberg 11                Land:     DE
    Informationen zum Verkäufer
    Firmenname:        Kessler GmbH              Land:     DE
    Adresszeile 1:     Industriering 7           Name:     Buchhaltung
    PLZ:               97424                     Ort:      Schweinfurt
    """
    seller, buyer = find_parties(context_of(text))
    assert (buyer.names[0].value, buyer.addresses[0].value) == (
        "Hausverwaltung Domberg KG",
        "Domberg 11, 96049 Bamberg",
    )
    assert (seller.names[0].value, seller.addresses[0].value) == ("Kessler GmbH", "Industriering 7, 97424 Schweinfurt")


def test_a_name_in_two_lines_is_whole_where_another_place_prints_it_in_one() -> None:
    text = """
    Tungabhadra Software Works


    Bill from                Bill to
    Tungabhadra Software     Fjellvik Analytics AS
    Works                    Kongens gate 12
    4 Temple Road            0153 Oslo
    2910 Norwich NR1 3QG
    """
    seller, buyer = find_parties(context_of(text))
    assert {name.value for name in seller.names} == {"Tungabhadra Software Works"}
    assert seller.addresses[0].value == "4 Temple Road, 2910 Norwich NR1 3QG"
    assert buyer.names[0].value == "Fjellvik Analytics AS"


def test_a_canadian_town_beside_a_label_is_no_senders_line() -> None:
    text = """
    PolarEx Courier Ltd.             Invoice        7-401-88233
    5985 Explorer Drive              Invoice date   Apr 18, 2026
    Mississauga, ON L4W 5K6          Payment due    May 18, 2026
    """
    seller, _ = find_parties(context_of(text))
    assert "Mississauga" not in {name.value for name in seller.names}


def test_a_postal_code_of_japan() -> None:
    assert is_postal_line("Tokyo 171-0022, Japan")
    assert not is_postal_line("Tel 555-0143")


def test_a_title_in_two_languages_is_nobodys_name() -> None:
    assert not is_name("CREDITNOTA / NOTE DE CRÉDIT")
    assert is_name("Bier / Brouwerij De Valk")


def test_a_label_in_two_languages_heads_a_section() -> None:
    text = """
    CREDITNOTA
    Brouwerij De Valk NV             Klant / Client
    Molenstraat 88                   Horeca Dumont SPRL
    9420 Erpe-Mere                   Rue Neuve 12
    BTW BE 0403.019.261              4000 Liège

    Omschrijving       Aantal       Prijs       Bedrag
    Statiegeld bak     8            4,50        36,00
    Totaal te betalen                           36,00
    """
    seller, buyer = find_parties(context_of(text))
    assert (buyer.names[0].value, buyer.addresses[0].value) == ("Horeca Dumont SPRL", "Rue Neuve 12, 4000 Liège")
    assert seller.names[0].value == "Brouwerij De Valk NV"
