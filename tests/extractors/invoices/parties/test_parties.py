"""Seller and buyer: by label, by the window of a letter, by letterhead and footer."""

from __future__ import annotations

import pytest
from read_parties import addresses, parties
from text_pages import context_of

from extractors.invoices.parties import find_parties
from extractors.invoices.parties.names import has_legal_form, is_name, is_postal_line
from extractors.invoices.parties.party import Party

AMERICAN = """
    Keystone Restaurant Supply Co.                       INVOICE
    2250 Industrial Way
    Lancaster, PA 17601

    BILL TO                         SHIP TO
    Bayview School District         Bayview Receiving Dock
    1900 Harbor Blvd                801 Rail Spur Rd
    Everett, WA 98201               Everett, WA 98201

    Invoice #   8960
    Total   $12.00
"""

GERMAN_LETTER = """
    Hallertauer Messgeräte GmbH · Siemensstraße 19 · 84048 Mainburg
    Physiotherapie Achterberg
    Rathausplatz 9
    29525 Uelzen


    Rechnung Nr. 4711
    Datum 13.05.2026
    Gesamtbetrag   119,00 €




    Hallertauer Messgeräte GmbH     Geschäftsführerin:       IBAN DE75 7002 9018 0004 4173 26
    Siemensstraße 19                Dr. Vera Stangl          USt-IdNr. DE136695976
    84048 Mainburg                  HRB 11873
"""


def test_bill_to_is_the_buyer_and_ship_to_is_not() -> None:
    seller, buyer = parties(AMERICAN)
    assert (seller or "").rstrip(".") == "Keystone Restaurant Supply Co"
    assert buyer == "Bayview School District"


def test_american_addresses_end_with_state_and_zip_code() -> None:
    assert addresses(AMERICAN) == (
        "2250 Industrial Way, Lancaster, PA 17601",
        "1900 Harbor Blvd, Everett, WA 98201",
    )


def test_the_window_of_a_german_letter() -> None:
    assert parties(GERMAN_LETTER) == ("Hallertauer Messgeräte GmbH", "Physiotherapie Achterberg")
    assert addresses(GERMAN_LETTER)[1] == "Rathausplatz 9, 29525 Uelzen"


def test_from_and_to_side_by_side() -> None:
    text = """
        From                                 To
        Oak & Ember Studio Ltd               Severnside Energy CIC
        Lower Byrom Street 3                 22 Quay Street
        Manchester M3 4AP                    Gloucester GL1 2LG
    """
    assert parties(text) == ("Oak & Ember Studio Ltd", "Severnside Energy CIC")


def test_a_preposition_in_a_name_is_no_label() -> None:
    """ "van" means "from" as a heading; in a name it means nothing."""
    text = """
        Factuur                                     Loodgietersbedrijf van der Veen
                                                    Kanaalweg 203
                                                    3533 HL Utrecht

        Bloemenveiling Oosterhout B.V.              Factuurnummer   20260435
        T.a.v. mevrouw J. van Rijn                  Factuurdatum    30 juni 2026
        Sterkunst 112
        4901 ZV Oosterhout


        Omschrijving                          Aantal          Prijs         Bedrag
        Arbeidsloon monteur                        2        € 52,50       € 105,00
        Voorrijkosten                              2        € 35,00        € 70,00

        Subtotaal                                                         € 175,00
        Btw 21%                                                            € 36,75
        Te betalen                                                        € 211,75


        Wij verzoeken u het bedrag over te maken op NL06 RABO 0736 1416 77
        ten name van Loodgietersbedrijf van der Veen.
    """
    seller, buyer = parties(text)
    assert buyer is None or "Bloemenveiling" in buyer
    assert seller is None or "Bloemenveiling" not in seller


def test_a_person_named_in_the_address_is_not_the_buyer() -> None:
    text = """
        Invoice to:
        Thistledown Veterinary Group Ltd
        Ms R. Okonkwo
        Kiln Farm 7
        Ripon HG4 1TF
    """
    assert parties(text)[1] == "Thistledown Veterinary Group Ltd"


def test_the_seller_of_a_document_without_buyer_is_not_its_buyer() -> None:
    seller, buyer = parties(
        "Annika Reuss GmbH\nGneisenaustraße 74\n10961 Berlin\n\n\nRechnung 17\nGesamtbetrag 10,00 €"
    )
    assert not (seller and buyer and seller == buyer)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Hallertauer Messgeräte GmbH", True),
        ("Guarnizioni Brescia S.r.l.", True),
        ("Drankenhandel Claessens BVBA", True),
        ("Quillstack, Inc.", True),
        ("Penhallow Timber Limited", True),
        ("pieza 3 kg aprox.", False),
        ("Main Street", False),
        ("GmbH", False),
    ],
)
def test_legal_forms(text: str, known: bool) -> None:
    assert has_legal_form(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("84048 Mainburg", True),
        ("D-07545 Gera", True),
        ("3533 HL Utrecht", True),
        ("Birmingham B3 3BD", True),
        ("Everett, WA 98201", True),
        ("6370 Stans", True),
        ("Beaufort West, 6970", True),
        ("León, Guanajuato, C.P. 37545", True),
        ("Modena 41121 Italia", True),
        ("Modena 41121 Fattura", False),
        ("Madrid, 2026", False),
        ("Kinvarra Road, Galway, H91 X2K7", True),
        ("4410 Harvard Avenue", False),
        ("Invoice 4711", False),
        ("Tel. 030 555 27 14", False),
    ],
)
def test_postal_lines(text: str, known: bool) -> None:
    assert is_postal_line(text) == known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Bayview School District No. 12", True),
        ("Physiotherapie Sabine Achterberg", True),
        ("84048 Mainburg", False),
        ("info@acme.example", False),
        ("12.05.2026", False),
        ("Rechnungsnummer:", False),
    ],
)
def test_what_can_be_a_name(text: str, known: bool) -> None:
    assert is_name(text) == known


def test_a_date_is_no_town() -> None:
    assert is_postal_line("6370 Stans")
    assert not is_postal_line("AB-6749 vom 02.02.2026")


def test_a_name_begins_behind_its_label() -> None:
    party = Party()
    (row,) = context_of("Remit to: Acme Tools Ltd").rows
    party.add_name(row.row.words, 1.0)
    assert party.names[0].value == "Acme Tools Ltd"


@pytest.mark.parametrize(
    ("first", "second", "guessed"),
    [
        ("Marcy Ellison", "Bayview School District No. 12", True),
        ("Dana Whitlock", "Prairie Wind Orthodontics, LLC", True),
        ("Bayview Catering Ltd", "Accounts Payable", False),
        ("Bayview School District", "1900 Harbor Blvd", False),
    ],
)
def test_of_a_person_and_an_organisation_the_order_does_not_tell_who_buys(
    first: str, second: str, *, guessed: bool
) -> None:
    _, buyer = find_parties(context_of(f"Invoice 4711\n\nBILL TO\n{first}\n{second}\nEverett, WA 98201"))
    assert (buyer.names[0].value, buyer.names[0].role_is_guessed) == (first, guessed)


@pytest.mark.parametrize(
    "line",
    [
        "411 05 Göteborg",
        "702 00 Ostrava",
        "50-051 Wrocław",
        "50‐051 Wrocław",
        "500001 Brașov",
        "Mumbai - 400001",
        "Toronto, ON M5H 2N2",
        "Sydney NSW 2000",
        "3525Miskolc",
        "Ipari út 635. | 4024 Debrecen",
    ],
)
def test_towns_of_more_countries(line: str) -> None:
    assert is_postal_line(line)
    assert not is_name(line)


@pytest.mark.parametrize(
    "line", ["Invoice 12345 Widgets", "Order 702 00", "Account 400001", "12 345 678 EUR", "Total 500001"]
)
def test_numbers_that_are_no_postal_codes(line: str) -> None:
    assert not is_postal_line(line)


@pytest.mark.parametrize(
    "text", ["Fattura", "INVOICE", "Delivered to", "Dear Sir or Madam", "www.example.com", "Cher client"]
)
def test_a_title_a_label_or_a_greeting_is_nobodys_name(text: str) -> None:
    assert not is_name(text)


def test_a_colon_that_stands_apart_ends_a_label() -> None:
    text = """
    Officine Meccaniche Adda S.p.A.

    Cliente :
    Russo Alessandro
    Strada Provinciale 18
    20121 Milano MI
    Italia
    """
    assert parties(text)[1] == "Russo Alessandro"
    assert addresses(text)[1] == "Strada Provinciale 18, 20121 Milano MI, Italia"


def test_a_label_in_two_languages_is_one_label() -> None:
    text = """
    Stadt Spedition Ges.m.b.H.

    Rechnungsempfänger / Sold to:
    Berg Gartenbau & Söhne
    Kirchplatz 10
    CH-3011 Bern
    """
    assert parties(text)[1] == "Berg Gartenbau & Söhne"


def test_the_person_a_letter_is_for_is_no_part_of_the_address() -> None:
    text = """
    Bill to:
    Premier Garden Centre LLP
    Attn: Jane Green
    672 High Street
    Bristol BS1 6QF
    """
    assert addresses(text)[1] == "672 High Street, Bristol BS1 6QF"


def test_the_addressee_close_under_a_letterhead_is_told_from_it() -> None:
    text = """
    Titan Joinery Ltd
    12 Victoria Road
    Leeds LS1 4AP
    Tel. 0113 496 0000
    Premier Garden Centre LLP
    672 High Street
    Bristol BS1 6QF
    Your order 4711

    Invoice no. 12
    Total   £12.00

    Titan Joinery Ltd · VAT GB123456789
    """
    assert parties(text) == ("Titan Joinery Ltd", "Premier Garden Centre LLP")
    assert addresses(text) == ("12 Victoria Road, Leeds LS1 4AP", "672 High Street, Bristol BS1 6QF")


def test_labels_before_the_lines_of_an_address_are_none_of_it() -> None:
    text = """
    Käufer
    Merkur Verlag OHG
    Anschrift: Goethestraße 796
    Ort
    3011 Bern
    """
    assert addresses(text)[1] == "Goethestraße 796, 3011 Bern"


def test_who_the_money_is_sent_to_is_not_the_buyer() -> None:
    seller, buyer = parties("""
    Pioneer Media LLP                                    Credit Memo 4711
    Lot 6, Mill Lane
    Glasgow G1 3SL

    FOR                             PLEASE REMIT TO
    Gordon Foods Ltd                Phoenix Factoring Group
    Suite 11, Mill House            39 Broadway
    Leeds LS1 4AP                   Cardiff CF10 1EP
    """)
    assert (seller, buyer) == ("Pioneer Media LLP", "Gordon Foods Ltd")


def test_a_labelled_number_in_a_section_is_no_name() -> None:
    assert parties("""
    Bill to
    VAT ID: DE027486874
    Nordlicht Handel
    Lindenallee 9
    70173 Stuttgart
    """) == (None, "Nordlicht Handel")


def test_an_address_in_one_line_with_hyphens() -> None:
    assert (
        addresses("""
    Bill to
    Nordlicht Handel
    Lindenallee 9 - 70173 Stuttgart
    """)[1]
        == "Lindenallee 9 - 70173 Stuttgart"
    )


def test_the_address_right_of_the_letterhead() -> None:
    seller = addresses("""
    Meyer Bürobedarf GmbH                                    Hauptstraße 833
                                                             80331 München
                                                             www.meyer-buero.example

    Sammelrechnung  17
    Rechnungsempfänger
    Stefan Zimmermann
    Am Markt 4
    33602 Bielefeld
    """)[0]
    assert seller == "Hauptstraße 833, 80331 München"


def test_a_turkish_form_of_two_words_is_one() -> None:
    seller = "EGE SERAMİK SANAYİ LTD. ŞTİ.\n3. Cad. No:12\n35620 Çiğli"
    buyer = "Sayın\nMavi Koy A.Ş.\nLiman Mah. 7\n48300 Fethiye"
    assert parties(f"{seller}\n\n\n{buyer}")[0] == "EGE SERAMİK SANAYİ LTD. ŞTİ."


def test_an_address_ends_with_its_town_and_begins_behind_the_name() -> None:
    seller, _ = find_parties(
        context_of(
            """
            Swiftline Couriers Ltd
            Invoice 4711


            Swiftline Couriers Ltd, Airport Business Park, Cork T12 NX8V. Bank of Ireland, VAT IE6388047V
            """
        )
    )
    assert seller.addresses[0].value == "Airport Business Park, Cork T12 NX8V"


def test_the_owner_and_the_register_under_a_name_are_no_part_of_its_address() -> None:
    letterhead = "Zimmerei Hollerith GmbH\nInh. Anton Hollerith\nABN 53 004 085 616\nMühlbachweg 8\n83730 Fischbachau"
    seller, _ = find_parties(context_of(f"Rechnung 4711\n\nVerkäufer:\n{letterhead}"))
    assert seller.addresses[0].value == "Mühlbachweg 8, 83730 Fischbachau"
