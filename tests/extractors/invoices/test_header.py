"""Labelled header fields: the value beside its label or below it, and never somebody else's."""

from __future__ import annotations

import pytest
from text_pages import context_of

from extractors.invoices.header import find_header_fields

TOTAL_DE = "\n\nBezeichnung   Menge   Einzelpreis   Gesamtbetrag  1,00 €"


def field(path: str, *pages: str) -> str | None:
    candidates = find_header_fields(context_of(*pages))[path]
    return candidates[0].value if candidates else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Invoice number   INV-2041", "INV-2041"),
        ("Invoice No: 2041/A", "2041/A"),
        ("INVOICE #     2041", "2041"),
        ("Rechnungs-Nr.   26/05896", "26/05896"),
        ("Rechnung Nr. 26/05896", "26/05896"),
        ("FACTURE N° FA2026-0963", "FA2026-0963"),
        ("Nº factura   A/260094", "A/260094"),
        ("Numero documento   321/2026", "321/2026"),
        ("Fattura n. 9935 / A", "9935 / A"),
        ("Fattura n. 9935 / del 13.05.2026", "9935"),
        ("Factuurnummer   20260435", "20260435"),
        ("Invoice number   INV 2041", "INV 2041"),
        ("Facture n°562044387 du 02 Juillet 2015", "562044387"),
        ("Numéro de ligne   FO10479674\n\n\nFacture n°562044387", "562044387"),
    ],
)
def test_the_number_beside_its_label(text: str, number: str) -> None:
    assert field("/invoice_number", text) == number


def test_the_number_below_its_label_in_a_grid() -> None:
    text = "INVOICE #      DATE           P.O. NUMBER\nINV-8960       05/13/2026     PO-72711"
    assert field("/invoice_number", text) == "INV-8960"
    assert field("/purchase_order", text) == "PO-72711"
    assert field("/issue_date", text) == "2026-05-13"


def test_the_number_of_a_delivery_note_is_not_the_invoices() -> None:
    text = "Rechnung\nLieferschein-Nr.   LS-83534\nRechnungs-Nr.   4711\nBestell-Nr.   4500039232"
    assert field("/invoice_number", text) == "4711"
    assert field("/purchase_order", text) == "4500039232"


def test_a_date_or_an_amount_is_no_number() -> None:
    assert field("/invoice_number", "Invoice number\n\nInvoice total   1,250.00") is None
    assert field("/invoice_number", "Invoice   12/05/2026") is None


def test_a_credit_note_names_the_invoice_it_corrects() -> None:
    text = "CREDIT NOTE\nCredit note number   CN-17\nOriginal invoice   INV-9921"
    assert field("/invoice_number", text) == "CN-17"
    assert field("/preceding_invoice", text) == "INV-9921"


def test_the_account_at_a_bank_is_no_customer_number() -> None:
    text = "Customer no.   C-4471\n\nBank transfer: sort code 30-91-74, account 62188140"
    assert field("/buyer/customer_number", text) == "C-4471"
    assert field("/buyer/customer_number", "Bank: sort code 30-91-74, account 62188140") is None


@pytest.mark.parametrize(
    ("text", "path", "day"),
    [
        ("Invoice date: 13 May 2026", "/issue_date", "2026-05-13"),
        ("Invoice date: August 3 , 2014", "/issue_date", "2014-08-03"),
        ("Date due   June 12, 2026", "/due_date", "2026-06-12"),
        ("Rechnungsdatum   13.05.2026", "/issue_date", "2026-05-13"),
        ("Zahlbar bis 12. Juni 2026 ohne Abzug", "/due_date", "2026-06-12"),
        ("Date d'échéance : 12/06/2026", "/due_date", "2026-06-12"),
        ("Fecha de vencimiento   12-06-2026", "/due_date", "2026-06-12"),
        ("Data documento   13/05/2026", "/issue_date", "2026-05-13"),
        ("Vervaldatum   12 juni 2026", "/due_date", "2026-06-12"),
        ("Leistungsdatum   11.05.2026", "/delivery_date", "2026-05-11"),
        ("Delivery date   11 May 2026", "/delivery_date", "2026-05-11"),
    ],
)
def test_dates_by_their_labels(text: str, path: str, day: str) -> None:
    assert field(path, text) == day


def test_the_day_of_the_order_is_not_the_day_of_issue() -> None:
    assert field("/issue_date", "Bestelldatum   02.05.2026\nRechnungsdatum   13.05.2026") == "2026-05-13"
    assert field("/issue_date", "Order date: 04/29/2026     Invoice date: 05/13/2026") == "2026-05-13"


def test_what_is_dated_beside_the_number_of_an_order_is_the_order() -> None:
    text = """
        Invoice No.          Dated
        SBE/26-27/311        {}

        Buyer's Order No.    Dated
        VCS-78               2-Sep-26
    """
    assert field("/issue_date", text.format("11-Sep-26")) == "2026-09-11"
    candidates = find_header_fields(context_of(text.format("")))["/issue_date"]
    assert all(candidate.score < 1 for candidate in candidates), "no label says so: it is but a date of the page"


def test_when_something_expires_is_no_date_of_the_invoice() -> None:
    text = "Order date: 28 Jan 15\n\nCredits from this purchase will expire on 28 Jan 2016."
    assert field("/issue_date", text) != "2016-01-28"


def test_a_number_under_its_label_and_not_what_stands_in_another_column() -> None:
    columns = (
        "Invoice Number             Bristol BS1 6TY\nINV-0917                   United Kingdom\nReference\nTCS/Jun"
    )
    assert field("/invoice_number", columns) == "INV-0917"
    assert field("/invoice_number", "Rechnungsnummer      4711\n80333 München") == "4711"


def test_a_box_at_the_post_office_is_no_order() -> None:
    assert field("/purchase_order", "PO Box 16122\nCollins Street West") is None


def test_without_any_label_a_date_that_stands_alone() -> None:
    assert field("/issue_date", "Berlin, 13. Mai 2026\n\nRechnung 4711") == "2026-05-13"


def test_of_a_period_of_delivery_the_last_day() -> None:
    assert field("/delivery_date", "Leistungszeitraum 01.05.2026 - 31.05.2026") == "2026-05-31"


def test_british_dates_put_the_day_first() -> None:
    text = "Invoice date   05/06/2026\nHarrow & Finch LLP\nBirmingham B3 3BD\nTotal   £120.00"
    assert field("/issue_date", text) == "2026-06-05"


def test_american_dates_put_the_month_first() -> None:
    text = "Invoice date   05/06/2026\nCopperline Brewing\nBurlington, VT 05401\nSales tax   $1.00"
    assert field("/issue_date", text) == "2026-05-06"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Total   € 12,00", "EUR"),
        ("Total   £12.00", "GBP"),
        ("Total   CHF 12.00", "CHF"),
        ("Currency: USD\nTotal   12.00", "USD"),
        ("Gesamtbetrag   12,00 EUR", "EUR"),
        ("Total   12.00", None),
    ],
)
def test_the_currency_of_the_amounts(text: str, code: str | None) -> None:
    assert field("/currency", text) == code


def test_payment_terms_beside_their_label_or_in_a_sentence() -> None:
    assert field("/payment_terms", "Payment terms   30 days net") == "30 days net"
    assert "14 Tagen" in (field("/payment_terms", "Bitte zahlen Sie innerhalb von 14 Tagen ohne Abzug") or "")


@pytest.mark.parametrize(
    "text",
    [
        "Payment information\nAccount n.: 63391824/0800",
        "Bank: Barclays\nSort code: 20-45-77\nAccount no: 63391824",
        "Account number   63391824\nSWIFT   BARCGB22",
    ],
)
def test_an_account_among_the_ways_to_pay_is_no_customer_number(text: str) -> None:
    assert field("/buyer/customer_number", text) is None


def test_an_account_beside_the_terms_of_payment_is_the_customers() -> None:
    text = "Account no: 63391\nPayment terms: 30 days"
    assert field("/buyer/customer_number", text) == "63391"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Factura\nCUIT: 20-00000000-1\nFecha de emisión: 01/07/2026\nImporte total: $24.360,00", "ARS"),
        ("Factura\nRFC: XAXX010101000\nFecha: 01/07/2026\nImporte total: $24,360.00", "MXN"),
        ("Factura\nNIF: B98123454\nFecha: 01/07/2026\nImporte total: $24.360,00", "USD"),
    ],
)
def test_whose_dollar_or_peso_by_the_tax_number(text: str, code: str) -> None:
    assert field("/currency", text) == code


def test_the_end_of_an_authorisation_is_no_due_date() -> None:
    assert field("/due_date", "Factura\nFecha de emisión: 01/07/2026\nFecha de Vto. de CAE: 11/07/2026") is None


def test_a_sentence_ends_what_its_label_may_have() -> None:
    text = "Issued 14 April 2025\n\nWe collect on the due date. Your tariff ends on 31 October 2025."
    assert field("/due_date", text) is None
    assert field("/due_date", "Total amount due by 2 May 2025   £243.88") == "2025-05-02"


def test_a_number_in_groups_under_a_label_that_says_whose_it_is() -> None:
    assert field("/buyer/customer_number", "Your account number\nA-4417 2209") == "A-4417 2209"


def test_a_house_number_under_customer_is_none_of_his() -> None:
    assert field("/buyer/customer_number", "Customer\nRheintal Logistik AG\nHafenstraße 40\n67061 Ludwigshafen") is None


def test_the_original_invoice_is_the_one_at_hand_unless_it_is_credited() -> None:
    text = "Original invoice #100071\nDate: 01.09.2025"
    assert (field("/invoice_number", text), field("/preceding_invoice", text)) == ("100071", None)
    credited = "Credit note CN-4\n" + text
    assert (field("/invoice_number", credited), field("/preceding_invoice", credited)) == ("CN-4", "100071")


def test_a_further_page_of_a_correction_has_no_number_of_its_own() -> None:
    page = "Ursprungsbeleg-Nr. 4711\nRechnungsdatum 01.09.2025"
    assert (field("/invoice_number", page), field("/preceding_invoice", page)) == (None, "4711")


REMINDER = """
    2. Mahnung                                             Bad Schwartau, 11.05.2026
    auf unsere Zahlungserinnerung vom 20.04.2026 haben wir keine Zahlung erhalten.
    Rechnung     Datum        Fällig        Betrag     offen
    RE-118820    27.02.2026   13.03.2026    842,11     842,11
    RE-119034    12.03.2026   26.03.2026    318,40     118,40
    Bitte zahlen Sie bis spätestens 25.05.2026
"""


def test_invoices_that_a_reminder_lists_give_it_no_number_and_no_dates() -> None:
    assert field("/invoice_number", REMINDER) is None
    assert field("/issue_date", REMINDER) == "2026-05-11"
    assert field("/due_date", REMINDER) == "2026-05-25"


def test_one_number_under_its_heading_is_the_documents() -> None:
    assert field("/invoice_number", "Rechnung     Datum        Betrag\nRE-118820    27.02.2026   842,11") == "RE-118820"


def test_the_invoice_that_a_credit_note_is_about() -> None:
    text = "FACTURE D'AVOIR N° AV-26-0019\n\nDate : 12/03/2026   Client : 411C   Sur facture : FA-26-0174 du 20/02/2026"
    assert field("/invoice_number", text) == "AV-26-0019"
    assert field("/preceding_invoice", text) == "FA-26-0174"
    assert field("/issue_date", text) == "2026-03-12"


def test_the_customers_vat_id_is_no_customer_number() -> None:
    text = "Documento   Numero     Data         Partita IVA cliente\nFattura     128/2026   18/02/2026   03296740131"
    assert field("/buyer/customer_number", text) is None


def test_the_invoice_that_a_sentence_says_is_corrected() -> None:
    text = "FACTURA RECTIFICATIVA   Nº R-2026/014\n\nRectifica la factura 2026/0381 de fecha 02/03/2026"
    assert field("/invoice_number", text) == "R-2026/014"
    assert field("/preceding_invoice", text) == "2026/0381"


def test_a_year_behind_the_title_is_no_corrected_invoice() -> None:
    text = (
        "Rechnungsnummer MR-77190\n\nIhre Mobilfunkrechnung für April 2026\n\nGutschrift Störung vom 22.03.   -4,20 €"
    )
    assert field("/invoice_number", text) == "MR-77190"
    assert field("/preceding_invoice", text) is None


def test_the_first_group_of_an_iban_is_no_customer_number() -> None:
    text = "Receipt\n\nAccount / Payable to\nCH93 0076 2011 6238 5295 7\nNorthfold Advisory GmbH\nLöwenstrasse 29"
    assert field("/buyer/customer_number", text) is None
    assert field("/buyer/customer_number", text.replace("CH93 0076 2011 6238 5295 7", "CH93")) == "CH93"


REFERRING = (
    "{title}\n\nNr.: CN250071      Datum: 15/04/2025      Ref. factuur: F250412 van 01/04/2025\n\nTe betalen   1,00 €"
)


def test_on_a_credit_note_a_reference_is_to_the_invoice_it_corrects() -> None:
    text = REFERRING.format(title="CREDITNOTA / NOTE DE CRÉDIT")
    assert field("/invoice_number", text) == "CN250071"
    assert field("/preceding_invoice", text) == "F250412"
    assert field("/issue_date", text) == "2025-04-15"


def test_on_an_invoice_it_is_the_invoices_own() -> None:
    text = "FACTUUR\n\nDatum: 15/04/2025      Ref. factuur: F250412\n\nTe betalen   1,00 €"
    assert field("/invoice_number", text) == "F250412"


def test_a_date_in_the_rows_of_the_items_is_not_the_documents() -> None:
    text = """
        Carrow & Lindgren LLP                   October 1, 2026
        Invoice No. 2026-41870

        Date        Description          Hours     Rate    Amount
        09/02/26    Review of a lease      2.4   525.00  1,260.00
        Total                                            1,260.00
    """
    context = context_of(text)
    rows = {row.position for row in context.rows if "lease" in row.row.text}
    found = find_header_fields(context, rows)["/issue_date"]
    assert [candidate.value for candidate in found][:1] == ["2026-10-01"]


def test_what_is_told_in_brackets_is_no_number() -> None:
    assert field("/invoice_number", "Factura (CFDI 4.0)   A-5521") == "A-5521"
