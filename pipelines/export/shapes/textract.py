"""The answer of AWS Textract's AnalyzeExpense, for invoices and receipts."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from pipelines.export.shapes.cited import around, cited_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.export.shapes.cited import CitedDocument, Place

_KINDS = ("invoice", "receipt")
_OTHER = "OTHER"
_SUMMARY = {
    "/invoice_number": "INVOICE_RECEIPT_ID",
    "/issue_date": "INVOICE_RECEIPT_DATE",
    "/due_date": "DUE_DATE",
    "/delivery_date": "DELIVERY_DATE",
    "/purchase_order": "PO_NUMBER",
    "/payment_terms": "PAYMENT_TERMS",
    "/seller/name": "VENDOR_NAME",
    "/seller/address": "VENDOR_ADDRESS",
    "/seller/vat_id": "VENDOR_VAT_NUMBER",
    "/seller/tax_number": "TAX_PAYER_ID",
    "/buyer/name": "RECEIVER_NAME",
    "/buyer/address": "RECEIVER_ADDRESS",
    "/buyer/vat_id": "RECEIVER_VAT_NUMBER",
    "/buyer/customer_number": "CUSTOMER_NUMBER",
    "/totals/net": "SUBTOTAL",
    "/totals/tax": "TAX",
    "/totals/gross": "TOTAL",
    "/totals/payable": "AMOUNT_DUE",
    "/totals/prepaid": "AMOUNT_PAID",
    "/totals/allowances": "DISCOUNT",
}
_WITHOUT_TYPE = {
    "/seller/iban": "IBAN",
    "/seller/bic": "BIC",
    "/seller/email": "Email",
    "/preceding_invoice": "Preceding invoice",
    "/totals/charges": "Charges",
    "/totals/rounding": "Rounding",
}
"""What Textract has no type for is of type OTHER, told by its label: ours, since the page's is not kept."""
_LINE = {
    "description": "ITEM",
    "item_number": "PRODUCT_CODE",
    "quantity": "QUANTITY",
    "unit_price": "UNIT_PRICE",
    "amount": "PRICE",
}
_LINE_WITHOUT_TYPE = {"unit": "Unit", "discount": "Discount", "tax_rate": "Tax rate"}
_MONEY = ("/totals/", "/unit_price", "/amount", "/discount")


def expense_response(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result as the answer of AnalyzeExpense; text is as printed, boxes are shares of the page."""
    documents = [document for document in cited_documents(result) if document.document["kind"] in _KINDS]
    return {
        "DocumentMetadata": {"Pages": len(result["pages"])},
        "ExpenseDocuments": [_expense(document, number) for number, document in enumerate(documents, 1)],
    }


def _expense(document: CitedDocument, number: int) -> dict[str, Any]:
    summary = [_field(document, path, kind) for path, kind in _SUMMARY.items()]
    summary += [_field(document, path, _OTHER, label) for path, label in _WITHOUT_TYPE.items()]
    rows = [_row(document, row) for row in range(document.count("/lines"))]
    groups = [{"LineItemGroupIndex": 1, "LineItems": rows}] if rows else []
    return {"ExpenseIndex": number, "SummaryFields": list(filter(None, summary)), "LineItemGroups": groups}


def _row(document: CitedDocument, row: int) -> dict[str, Any]:
    typed = [(f"/lines/{row}/{name}", kind, "") for name, kind in _LINE.items()]
    typed += [(f"/lines/{row}/{name}", _OTHER, label) for name, label in _LINE_WITHOUT_TYPE.items()]
    fields = [field for path, kind, label in typed if (field := _field(document, path, kind, label)) is not None]
    paths = [path for path, _, _ in typed if document.value(path) is not None]
    places = [place for path in paths for place in document.places(path)]
    on_page = [place for place in places if place.page_no == places[0].page_no]
    whole = {
        "Text": " ".join(document.text(path) for path in paths),
        "Confidence": 100.0 * min((document.verdict(path) for path in paths), default=0.0),
        **_geometry(on_page),
    }
    return {
        "LineItemExpenseFields": [
            *fields,
            {
                "Type": {"Text": "EXPENSE_ROW", "Confidence": whole["Confidence"]},
                "ValueDetection": whole,
                **_page(places),
            },
        ]
    }


def _field(document: CitedDocument, path: str, kind: str, label: str = "") -> dict[str, Any] | None:
    if document.value(path) is None:
        return None
    percent = 100.0 * document.verdict(path)
    places = document.places(path)
    field: dict[str, Any] = {"Type": {"Text": kind, "Confidence": percent}}
    if label:
        field["LabelDetection"] = {"Text": label, "Confidence": percent}
    field["ValueDetection"] = {"Text": document.text(path), "Confidence": percent, **_geometry(places[:1])}
    field |= _page(places)
    currency = document.value("/currency")
    if currency and any(part in path for part in _MONEY):
        field["Currency"] = {"Code": currency, "Confidence": 100.0 * document.verdict("/currency")}
    return field


def _page(places: list[Place]) -> dict[str, Any]:
    return {"PageNumber": places[0].page_no} if places else {}


def _geometry(places: list[Place]) -> dict[str, Any]:
    if not places:
        return {}
    left, top, right, bottom = reduce(around, (place.ratios for place in places))
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return {
        "Geometry": {
            "BoundingBox": {"Width": right - left, "Height": bottom - top, "Left": left, "Top": top},
            "Polygon": [{"X": x, "Y": y} for x, y in corners],
        }
    }
