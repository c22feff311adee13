"""Invoices and receipts read with schemas of people's own, in other words and languages than the page's."""

from __future__ import annotations

from typing import Any

import pytest
from filled import custom, entry, filled, readings

TEXT, NUMBER, DATE = {"type": "string"}, {"type": "number"}, {"type": "string", "format": "date"}


def _rows(**columns: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "properties": columns}}


ENGLISH: dict[str, Any] = {
    "vendor": TEXT,
    "vat_number": TEXT,
    "invoice_no": TEXT,
    "date": DATE,
    "due": DATE,
    "customer": {"type": "object", "properties": {"name": TEXT}},
    "subtotal": NUMBER,
    "tax": NUMBER,
    "total": NUMBER,
    "line_items": _rows(name=TEXT, qty=NUMBER, price=NUMBER, total=NUMBER),
}
GERMAN: dict[str, Any] = {
    "lieferant": TEXT,
    "ust_id": TEXT,
    "rechnungsnummer": TEXT,
    "rechnungsdatum": DATE,
    "faelligkeitsdatum": DATE,
    "kunde": {"type": "object", "properties": {"name": TEXT}},
    "nettobetrag": NUMBER,
    "mehrwertsteuer": NUMBER,
    "gesamtbetrag": NUMBER,
    "positionen": _rows(bezeichnung=TEXT, menge=NUMBER, einzelpreis=NUMBER, betrag=NUMBER),
}

IN_ENGLISH = """
    Marlowe Rigging Ltd
    4 Quay Street, Bristol BS1 4DJ
    VAT no. GB731468239

    Bill to                                Invoice number       MR-2201
    Port Office                            Invoice date         4 March 2026
    1 Dock Road                            Due date             3 April 2026
    Bristol BS2 0AA

    Item      Description                  Qty    Unit price    Amount GBP
    R-10      Steel shackle                  4         12.50         50.00
    R-22      Mooring line                   2         75.00        150.00

                                           Subtotal excl. VAT       200.00
                                           VAT 20 %                  40.00
                                           Total due GBP            240.00
"""
IN_GERMAN = """
    Holzwerk Amsel GmbH
    Lindenweg 4, 30453 Hannover
    USt-IdNr. DE136695976

    Rechnung an                            Rechnungsnummer      RE-8871
    Stadtgärtnerei Springe                 Rechnungsdatum       22.05.2026
    Am Markt 1                             Fällig am            21.06.2026
    31832 Springe

    Pos       Bezeichnung                  Menge  Einzelpreis    Betrag EUR
    1         Lattenzaun                     3         40,00        120,00
    2         Gartenbank                     1        180,00        180,00

                                           Summe netto              300,00
                                           19 % MwSt                 57,00
                                           Gesamtbetrag EUR         357,00
"""
IN_FRENCH = """
    Imprimerie Colvert SARL
    27 rue des Tanneurs, 69005 Lyon
    N° TVA FR83404833048

    Facturé à                              Facture n°           F26-0458
    Galerie du Port                        Date de facture      09/03/2026
    8 quai des Brumes                      Échéance             08/04/2026
    69100 Villeurbanne

    Réf       Désignation                  Qté    Prix unitaire  Montant HT
    A1        Catalogue relié                2        100,00        200,00
    A2        Affiche couchée                5         20,00        100,00

                                           Total HT                 300,00
                                           TVA 20 %                  60,00
                                           Total TTC                360,00
"""
# The page; seller, VAT id, number, dates, buyer, net, tax, gross; the lines.
PAGES: dict[str, tuple[str, list[Any], list[list[Any]]]] = {
    "en": (
        IN_ENGLISH,
        ["Marlowe Rigging Ltd", "GB731468239", "MR-2201", "2026-03-04", "2026-04-03", "Port Office", 200, 40, 240],
        [["Steel shackle", 4, 12.5, 50], ["Mooring line", 2, 75, 150]],
    ),
    "de": (
        IN_GERMAN,
        [
            "Holzwerk Amsel GmbH",
            "DE136695976",
            "RE-8871",
            "2026-05-22",
            "2026-06-21",
            "Stadtgärtnerei Springe",
            300,
            57,
            357,
        ],
        [["Lattenzaun", 3, 40, 120], ["Gartenbank", 1, 180, 180]],
    ),
    "fr": (
        IN_FRENCH,
        [
            "Imprimerie Colvert SARL",
            "FR83404833048",
            "F26-0458",
            "2026-03-09",
            "2026-04-08",
            "Galerie du Port",
            300,
            60,
            360,
        ],
        [["Catalogue relié", 2, 100, 200], ["Affiche couchée", 5, 20, 100]],
    ),
}


@pytest.mark.parametrize("schema", [ENGLISH, GERMAN], ids=["English schema", "German schema"])
@pytest.mark.parametrize("language", PAGES)
def test_any_words_of_the_schema_on_any_language_of_the_page(language: str, schema: dict[str, Any]) -> None:
    page, header, lines = PAGES[language]
    *found, rows = filled(schema, page).values()
    found[5] = found[5]["name"]
    assert found == header
    assert [list(row.values()) for row in rows] == lines


def test_no_value_is_verified_by_it() -> None:
    fields = entry(custom(ENGLISH), IN_ENGLISH).fields
    assert fields["/total"].status == "verified"  # by 200.00 + 40.00, which are printed above it
    assert {field.status for path, field in fields.items() if path != "/total"} == {"single"}
    assert {selector for field in fields.values() for selector in field.selectors} == {"rules"}


def test_what_labels_and_the_invoice_both_say_is_said_once() -> None:
    asked = custom({"invoice_no": TEXT, "total": {**NUMBER, "title": "Total due"}})
    read = [reading for reading in readings(asked, IN_ENGLISH) if reading.path.startswith("/")]
    firsts = [reading.path for reading in read if reading.rank == 0]
    assert sorted(firsts) == ["/invoice_no", "/total"]


def test_where_they_differ_one_stands_and_the_other_is_a_runner_up() -> None:
    page = IN_ENGLISH.replace("Total due GBP ", "Grand total   ").replace("Amount GBP", "     Total")
    ranked = [(r.value, r.rank) for r in readings(custom({"total": NUMBER}), page) if r.path == "/total"]
    assert ranked[0] == ("240.00", 0)
    assert [rank for _, rank in ranked] == list(range(len(ranked)))


def test_a_label_in_the_user_s_own_words_beats_the_concept() -> None:
    page = IN_ENGLISH.replace("    1 Dock Road                    ", "    Vendor contact: Jo Pike        ")
    asked = {"vendor": {**TEXT, "title": "Supplier", "x-vouch": {"labels": ["Vendor contact"]}}}
    found = readings(custom(asked), page)
    assert ("Jo Pike", 0) in [(r.value, r.rank) for r in found]
    assert ("Marlowe Rigging Ltd", 1) in [(r.value, r.rank) for r in found]


def test_columns_that_the_invoice_has_not_come_from_the_table() -> None:
    page = IN_ENGLISH.replace("Qty ", "Bin ").replace("  4    ", "  B7   ").replace("  2      ", "  C9     ")
    asked = {"items": _rows(description=TEXT, amount=NUMBER, bin={**TEXT, "title": "Bin"})}
    assert filled(asked, page)["items"] == [
        {"description": "Steel shackle", "amount": 50, "bin": "B7"},
        {"description": "Mooring line", "amount": 150, "bin": "C9"},
    ]


def test_other_documents_are_no_invoices() -> None:
    page = """
        Survey of harbour works

        Harbour Works Ltd
        Inspector: Jo Pike
    """
    assert filled({"vendor": TEXT, "total": NUMBER}, page) == {}


def test_a_till_receipt() -> None:
    page = """
        GREEN GROCER
        12 High Street

        Date 14/03/2026 10:22
        Apples        2.40
        Bread         3.10
        TOTAL         5.50
        CASH         10.00
        CHANGE        4.50
    """
    asked = {"merchant": TEXT, "purchase_date": DATE, "total": NUMBER}
    assert filled(asked, page) == {"merchant": "GREEN GROCER", "purchase_date": "2026-03-14", "total": 5.5}


def test_texts_hold_amounts_and_dates_as_printed() -> None:
    asked = {"issued": {**TEXT, "title": "Issue date"}, "amount_payable": TEXT, "currency": {"enum": ["eur", "gbp"]}}
    assert filled(asked, IN_ENGLISH) == {"issued": "4 March 2026", "amount_payable": "240.00", "currency": "gbp"}
