"""Numbers and dates that no known label announces, and labels that stand on two lines."""

from __future__ import annotations

from text_pages import context_of

from extractors.invoices.header import find_header_fields
from extractors.invoices.parties import find_parties


def field(path: str, page: str) -> str | None:
    candidates = find_header_fields(context_of(page))[path]
    return candidates[0].value if candidates else None


def test_a_code_left_of_the_date_that_is_repeated_in_the_text() -> None:
    strip = "Ons kenmerk    Uw ref    Dag\n2678776        IK-39491    13 januari 2026"
    page = f"{strip}\n\nFactuur\n\nBetaal met vermelding van 2678776."
    assert field("/invoice_number", page) == "2678776"


def test_a_telephone_or_a_claimed_number_is_no_invoice_number() -> None:
    page = "Telefoon   0345 550180\nKlantnummer   44718   13 januari 2026\n\nFactuur"
    assert field("/invoice_number", page) is None


def test_the_only_later_date_is_the_due_date() -> None:
    page = "Rechnung 2026/0827\nRechnungsdatum 20. August 2026\n\nBitte zahlen Sie spätestens zum 3. September 2026."
    assert field("/due_date", page) == "2026-09-03"


def test_of_two_later_dates_none_is_guessed() -> None:
    page = "Rechnung 2026/0827\nRechnungsdatum 20. August 2026\nam 1. September 2026 oder am 3. September 2026 dann."
    assert field("/due_date", page) is None


def test_a_credit_note_speaks_of_the_invoice_in_a_sentence() -> None:
    page = "CREDIT NOTE\nCredit note number   CR/12345\nset against our invoice SI/83759 today"
    assert field("/preceding_invoice", page) == "SI/83759"
    assert field("/preceding_invoice", page.replace("CREDIT NOTE", "INVOICE").replace("Credit note", "Invoice")) is None


def test_a_label_on_two_lines() -> None:
    page = (
        "CUSTOMER       CUSTOMER      DUE\nNO.            P.O.          DATE\nC7471          P285793       08/20/2025"
    )
    assert field("/buyer/customer_number", page) == "C7471"
    assert field("/purchase_order", page) == "P285793"


def test_values_of_a_grid_go_by_their_place_where_headings_are_narrow() -> None:
    labels = "          CUSTOMER NO.            P.O. NUMBER           DUE DATE"
    values = "C7471                  P285793               08/20/2025"
    page = f"{labels}\n{values}"
    assert field("/buyer/customer_number", page) == "C7471"
    assert field("/purchase_order", page) == "P285793"


def test_the_date_behind_the_town_or_the_number_is_the_date_of_issue() -> None:
    assert field("/issue_date", "Rechnung 17/2026\nAnzahlung vom 02.05.2026\n\nSteyr, am 29.05.2026") == "2026-05-29"
    assert field("/issue_date", "Rechnung Nr. 334925 / 28.05.2026\nzahlbar 27.06.2026") == "2026-05-28"


def test_a_party_word_over_a_code_is_the_customer_number() -> None:
    strip = "Factuurnummer    Datum             Klant\n2678776          13 januari 2026   K-3696"
    assert field("/buyer/customer_number", strip) == "K-3696"
    assert not find_parties(context_of(strip))[1].names


def test_a_later_date_that_speaks_of_no_payment_is_only_a_guess() -> None:
    guess = "Invoice 4711\nInvoice date 9 March 2025\n\nTeam plan\nRenews 9 April 2025"
    [renewal] = find_header_fields(context_of(guess))["/due_date"]
    assert renewal.role_is_guessed
    [meant] = find_header_fields(context_of(guess.replace("Renews", "We collect the amount on")))["/due_date"]
    assert not meant.role_is_guessed
