"""What kind of document the pages are."""

from __future__ import annotations

import pytest
from text_pages import page_of

from extractors.kinds import kind_of_pages, states_total
from schemas.geometry import BBox
from schemas.page import Drawing, Page, Widget

INVOICES = {
    "en": """
        INVOICE                              Invoice number  INV-204
                                             Invoice date    12/05/2026
        Description          Quantity   Unit price      Amount
        Oak shelf                   2       100.00      200.00
        Subtotal                                        200.00
        VAT 20%                                          40.00
        Total                                           240.00
    """,
    "de": """
        Rechnung                             Rechnungsnummer  2026-17
                                             Rechnungsdatum   12.05.2026
        Bezeichnung          Menge   Einzelpreis       Betrag
        Regal Eiche              2        100,00       200,00
        Nettobetrag                                    200,00
        MwSt. 19 %                                      38,00
        Gesamtbetrag                                   238,00
    """,
    "fr": """
        FACTURE                              Facture n°       F-88
        Désignation          Quantité   Prix unitaire  Montant
        Étagère chêne               2        100,00     200,00
        Total HT                                        200,00
        TVA 20 %                                         40,00
        Total TTC                                       240,00
    """,
    "es": """
        FACTURA                              Número de factura  88
        Descripción          Cantidad   Precio         Importe
        Estante roble               2   100,00          200,00
        Base imponible                                  200,00
        IVA 21 %                                         42,00
        Total                                           242,00
    """,
    "it": """
        FATTURA                              Numero fattura  88
        Descrizione          Quantità   Prezzo         Importo
        Mensola rovere              2   100,00          200,00
        Imponibile                                      200,00
        IVA 22 %                                         44,00
        Totale                                          244,00
    """,
    "nl": """
        FACTUUR                              Factuurnummer  88
        Omschrijving         Aantal     Prijs           Bedrag
        Eiken plank                 2   100,00          200,00
        Totaal excl. btw                                200,00
        Btw 21 %                                         42,00
        Totaal                                          242,00
    """,
}


@pytest.mark.parametrize("language", INVOICES)
def test_an_invoice_is_known_in_every_language(language: str) -> None:
    assert kind_of_pages([page_of(INVOICES[language])]) == "invoice"


def test_a_credit_note_is_read_as_an_invoice() -> None:
    text = "CREDIT NOTE\n\nCredit note number  CN-1\nDate  1 May 2026\n\nTotal credit      -120.00"
    assert kind_of_pages([page_of(text)]) == "invoice"


def test_a_till_receipt() -> None:
    text = "RECEIPT\n\nOat milk       2.10\nBread          3.40\n\nTotal          5.50\nCash          10.00"
    assert kind_of_pages([page_of(text)]) == "receipt"


def test_a_letter_that_speaks_of_an_invoice_is_none() -> None:
    text = """
        Dear Ms Okonkwo,

        we write about the matter of the oak shelves that we discussed in our meeting, and ask you kindly
        to let us know by the end of the month how you wish to go on. With the invoice all is well.
    """
    assert kind_of_pages([page_of(text)]) == "other"


def test_a_word_of_a_sentence_on_a_justified_line_is_no_title() -> None:
    text = "Losses of 12.50   households\n\nder   Haushalte,   aus   der   Finanzierungsrechnung;   Jahr   2009"
    assert kind_of_pages([page_of(text)]) == "other"
    assert kind_of_pages([page_of(text.replace("ungsrechnung;", "ungsrechnung"))]) == "invoice"


REPORT = """
    Name:            North of the river
    Address:         by the sea
    Occupation:      among members
    Telephone:       under review

    Region          1991    1992    1993    1994
    Capital       57,966  43,419  49,665  33,260
    Old town      13,389  11,534  89,102  33,568
    Lakeside      96,473  10,719  12,084  74,279
    Upper valley  49,735  39,665  73,796   9,819
"""


def test_a_table_of_figures_under_a_few_labels_is_a_report_and_no_form() -> None:
    from extractors.forms.recognise import form_score
    from extractors.layout import rows_of

    lines = [Drawing("line", BBox(30, 300 + 14 * i, 500, 300.6 + 14 * i), stroke=(0, 0, 0)) for i in range(10)]
    report, form = page_of(REPORT), page_of(REPORT.split("Region", maxsplit=1)[0])
    with_lines = [Page(1, 595, 842, words=page.words, drawings=tuple(lines)) for page in (report, form)]
    assert all(form_score(page, rows_of(page)) >= 3.0 for page in with_lines)
    assert [kind_of_pages([page]) for page in with_lines] == ["other", "form"]


def test_a_narrow_table_with_a_row_of_what_was_paid_is_no_receipt() -> None:
    rows = "\n".join(f"Cost {n}        35.8{n} %   34,49{n}   84.6{n} %   12.1{n}" for n in range(6))
    text = "Results\n\n" + rows + "\nInterest paid  35.81 %   34,499   84.63 %   12.10\n"
    assert kind_of_pages([page_of(text)]) == "other"


def test_a_heading_over_amounts_is_no_line_of_a_receipt() -> None:
    rows = "\n".join(f"Cost {n}        691.3{n}" for n in range(8))
    assert kind_of_pages([page_of("Results by district\n\nPosition      Amount due\n" + rows)]) == "other"
    assert kind_of_pages([page_of("Corner shop\n\n" + rows + "\nAmount due\n5530.68")]) == "receipt"


def test_widgets_make_a_form() -> None:
    def field(name: str, top: float) -> Widget:
        return Widget(name, "text", None, BBox(100, top, 300, top + 14), 1)

    page = page_of("Application for membership\n\nName\n\nDate of birth")
    page = Page(1, 595, 842, words=page.words, widgets=(field("name", 40), field("born", 70)))
    assert kind_of_pages([page]) == "form"


def test_drawn_bars_make_a_chart() -> None:
    bars = tuple(
        Drawing("rect", BBox(60 + 40 * i, 300 - height, 85 + 40 * i, 300), fill=(0.1, 0.4, 0.8))
        for i, height in enumerate((40, 90, 130, 70, 110))
    )
    page = page_of("Energy by year\n\nGWh\n\n2021  2022  2023  2024  2025")
    assert kind_of_pages([Page(1, 595, 842, words=page.words, drawings=bars)]) == "chart"


@pytest.mark.parametrize(
    "axis",
    [
        "0.00       0.25       0.50       0.75       1.00",
        "1.00  North\n0.75\n0.50  South\n0.25\n0.00",
    ],
)
def test_the_total_of_a_chart_is_no_sum_to_be_paid(axis: str) -> None:
    assert not states_total(page_of(f"Total    12.50\n{axis}"))
    assert states_total(page_of(f"Invoice 12\nTotal    12.50\n{axis}"))
    assert states_total(page_of("Total    12.50\n" + "\n".join(reversed(axis.split("\n"))).replace("0.25", "0.30")))


def test_an_invoice_with_coloured_cells_stays_an_invoice() -> None:
    cells = tuple(Drawing("rect", BBox(30, 100 + 20 * i, 560, 120 + 20 * i), fill=(0.9, 0.95, 0.9)) for i in range(8))
    page = page_of(INVOICES["de"])
    assert kind_of_pages([Page(1, 595, 842, words=page.words, drawings=cells)]) == "invoice"


def test_the_second_page_may_tell() -> None:
    cover = page_of("Please find the document enclosed.")
    assert kind_of_pages([cover, page_of(INVOICES["en"], 2)]) == "invoice"


def test_a_page_that_failed_says_nothing() -> None:
    failed = Page(1, 0, 0, status="failed", words=page_of(INVOICES["en"]).words)
    assert kind_of_pages([failed]) == "other"


def test_no_pages_are_of_no_kind() -> None:
    assert kind_of_pages([]) == "other"


def test_numbered_dated_and_summed_up_is_an_invoice_without_its_title() -> None:
    page = page_of(
        """
        Privatpraxis Sandmann              Rechnungsnummer 2025-0412
                                           Rechnungsdatum 03.03.2025
        Beratung                                        10,72
        Untersuchung                                    21,45
        Rechnungsbetrag                                 32,17
        """
    )
    assert kind_of_pages([page]) == "invoice"


@pytest.mark.parametrize(("title", "kind"), [("", "invoice"), ("Quotation", "other")])
def test_a_buyer_a_table_a_vat_id_and_a_total_are_an_invoice_unless_the_title_says_otherwise(
    title: str, kind: str
) -> None:
    page = page_of(
        f"""
        {title}
        Ballybeg Farm Foods Ltd      VAT ID: IE8256796U
        Billing address:
        The Canal House
        Description          Quantity   Unit price      Total
        Oak shelf                   2       100.00     200.00
        VAT 20%                                         40.00
        Order total                                    240.00
        """
    )
    assert kind_of_pages([page]) == kind


def test_a_statement_of_account_lists_invoices_and_is_none() -> None:
    statement = """
        STATEMENT                                 Statement date: 31/03/2026
        Date         Type       Reference        Debit     Balance
        04/02/2026   Invoice    61882           412.80      412.80
        19/02/2026   Invoice    61990         1,206.00    1,618.80
        Total due                                         1,618.80
    """
    assert kind_of_pages([page_of(statement)]) != "invoice"


def test_a_utilitys_bill_needs_no_title() -> None:
    text = """
        Cedar Valley Water & Power            Account number   701-44821-0
                                              Statement date   September 4, 2026
        R. M. Castellano                      Due date         September 25, 2026
        1187 Orchard Hill Dr                  Amount due       $176.67
        Electric service   612 kWh   $96.72
        Total current charges        $176.67
    """
    assert kind_of_pages([page_of(text)]) == "invoice"
    assert kind_of_pages([page_of(text.replace("Due date", "Printed"))]) != "invoice"
