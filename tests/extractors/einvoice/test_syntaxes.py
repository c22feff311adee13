"""CII of both generations and UBL come to the same values of the same paths."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.einvoice.codelists import document_type_of, is_unit_word, unit_code_of
from extractors.einvoice.finding import find_einvoice
from schemas.page import Attachment
from tests.builders.einvoices import STATED, cii, ubl, zugferd_1

if TYPE_CHECKING:
    from extractors.einvoice.stated import EInvoice

VALUES = {
    "/document_type": "invoice",
    "/invoice_number": "RE-2026-0815",
    "/issue_date": "2026-03-04",
    "/due_date": "2026-04-03",
    "/currency": "EUR",
    "/seller/name": "Nordlicht Werkzeuge GmbH",
    "/seller/address": "Werftstraße 12, 24143 Kiel, DE",
    "/seller/vat_id": "DE136695976",
    "/seller/iban": STATED["iban"],
    "/buyer/name": "Hafen & Söhne KG",
    "/buyer/address": "Speicherweg 3, 20457 Hamburg, DE",
    "/lines/0/description": "Bohrfutter 13 mm",
    "/lines/0/item_number": "BF-13",
    "/lines/0/quantity": "4",
    "/lines/0/unit": "H87",
    "/lines/0/unit_price": "85",
    "/lines/0/tax_rate": "19",
    "/lines/0/amount": "340.00",
    "/taxes/0/category": "S",
    "/taxes/0/rate": "19",
    "/taxes/0/base": "340.00",
    "/taxes/0/amount": "64.60",
    "/totals/lines": "340.00",
    "/totals/net": "340.00",
    "/totals/tax": "64.60",
    "/totals/gross": "404.60",
    "/totals/payable": "404.60",
}


def read(data: bytes) -> EInvoice:
    found = find_einvoice((Attachment("factur-x.xml", "text/xml", data),))
    assert found.invoice is not None
    return found.invoice


@pytest.mark.parametrize("write", [cii, ubl, zugferd_1])
def test_all_fields(write: type[cii]) -> None:
    invoice = read(write())
    assert invoice.values == VALUES
    assert not invoice.problems


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_amounts_are_exact(amount: Decimal) -> None:
    for write in (cii, ubl):
        assert Decimal(read(write(gross=str(amount))).values["/totals/gross"]) == amount


@pytest.mark.parametrize(
    ("code", "kind"),
    [("380", "invoice"), ("381", "credit_note"), ("384", "invoice"), ("389", "invoice"), ("326", "invoice")],
)
def test_document_types(code: str, kind: str) -> None:
    assert read(cii(type=code)).values["/document_type"] == kind
    assert read(ubl(type=code)).values["/document_type"] == kind


def test_a_ubl_credit_note_says_so_by_its_root() -> None:
    text = ubl().decode().replace("<Invoice ", "<CreditNote ").replace("</Invoice>", "</CreditNote>")
    text = text.replace(":Invoice-2", ":CreditNote-2").replace("InvoiceLine", "CreditNoteLine")
    text = text.replace("InvoicedQuantity", "CreditedQuantity").replace(
        "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>", ""
    )
    invoice = read(text.encode())
    assert invoice.values["/document_type"] == "credit_note"
    assert invoice.values["/lines/0/quantity"] == "4"
    assert document_type_of("751") is None


def test_the_price_of_a_hundred_is_that_of_one() -> None:
    price = "<ram:ChargeAmount>85.00</ram:ChargeAmount>"
    base = f'{price}<ram:BasisQuantity unitCode="H87">100</ram:BasisQuantity>'
    invoice = read(cii().decode().replace(price, base).encode())
    assert invoice.values["/lines/0/unit_price"] == "0.85"
    assert invoice.others["/lines/0/unit_price"] == ("85",)


@pytest.mark.parametrize(("write", "tag"), [(cii, "ram:IncludedSupplyChainTradeLineItem"), (ubl, "cac:InvoiceLine")])
def test_a_line_of_no_quantity_and_no_amount_is_a_note(write: type[cii], tag: str) -> None:
    data = write().decode()
    start, end = data.index(f"<{tag}>"), data.index(f"</{tag}>") + len(f"</{tag}>")
    item = data[start:end]
    note = item.replace(">4<", ">0<").replace(">340.00<", ">0.00<").replace("Bohrfutter 13 mm", "--- Zubehör ---")
    assert note != item
    invoice = read((data[:start] + note + item + data[end:]).encode())
    lines = {path: value for path, value in VALUES.items() if path.startswith("/lines/")}
    assert {path: value for path, value in invoice.values.items() if path.startswith("/lines/")} == lines


def test_headings_and_comments_between_items_are_no_items() -> None:
    data = cii().decode()
    start, end = (
        data.index("<ram:IncludedSupplyChainTradeLineItem>"),
        data.index("<ram:ApplicableHeaderTradeAgreement>"),
    )
    item = data[start:end]
    group = item.replace("</ram:LineID>", "</ram:LineID><ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode>")
    comment = "<{0}><ram:AssociatedDocumentLineDocument/></{0}>".format("ram:IncludedSupplyChainTradeLineItem")
    invoice = read((data[:start] + group + comment + item + item + data[end:]).encode())
    assert {path.split("/")[2] for path in invoice.values if path.startswith("/lines/")} == {"0", "1"}


def test_the_tax_in_the_currency_of_accounting_is_not_the_tax() -> None:
    stated = '<ram:TaxTotalAmount currencyID="EUR">64.60</ram:TaxTotalAmount>'
    data = cii().decode().replace(stated, f'<ram:TaxTotalAmount currencyID="CHF">61.00</ram:TaxTotalAmount>{stated}')
    assert read(data.encode()).values["/totals/tax"] == "64.60"


def test_noughts_that_say_nothing_are_left_out() -> None:
    due = "<ram:DuePayableAmount>"
    data = cii().decode().replace(due, f"<ram:TotalPrepaidAmount>0.00</ram:TotalPrepaidAmount>{due}")
    assert "/totals/prepaid" not in read(data.encode()).values


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"gross": "404,60"}, "/totals/gross"),
        ({"gross": "NaN"}, "/totals/gross"),
        ({"gross": "1e9"}, "/totals/gross"),
        ({"date": "20260231"}, "/issue_date"),
        ({"currency": "Euro"}, "/currency"),
    ],
)
def test_what_is_no_value_is_a_problem_and_no_reading(change: dict[str, str], path: str) -> None:
    invoice = read(cii(**change))
    assert path not in invoice.values
    assert any(problem.startswith(path) for problem in invoice.problems)


def test_units_are_known_by_the_words_that_are_printed() -> None:
    assert is_unit_word("H87", "Stk.")
    assert is_unit_word("HUR", "Std")
    assert is_unit_word("KGM", "kg")
    assert not is_unit_word("KGM", "Std")
    assert unit_code_of("Stk.") == "H87"
    assert unit_code_of("kg") == "KGM"
    assert unit_code_of("HUR") == "HUR"
    assert unit_code_of(None) == "C62"
    assert unit_code_of("Gebinde") == "C62"
