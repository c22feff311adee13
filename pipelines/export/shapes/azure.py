"""The answer of Azure Document Intelligence (API 2024-11-30): an analyze operation with its result.

Invoices and receipts have the fields of prebuilt-invoice and prebuilt-receipt; other kinds those of their data, as a
custom model's. Lengths are inches. `content` holds what fields cite, a line each: the text of whole pages is not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.export.shapes.cited import cited_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.export.shapes.cited import CitedDocument, Place

API_VERSION = "2024-11-30"
_POINTS_PER_INCH = 72.0
_INVOICE = {
    "InvoiceId": ("/invoice_number", "string"),
    "InvoiceDate": ("/issue_date", "date"),
    "DueDate": ("/due_date", "date"),
    "PurchaseOrder": ("/purchase_order", "string"),
    "PaymentTerm": ("/payment_terms", "string"),
    "CurrencyCode": ("/currency", "string"),
    "VendorName": ("/seller/name", "string"),
    "VendorAddress": ("/seller/address", "address"),
    "VendorTaxId": ("/seller/vat_id", "string"),
    "CustomerName": ("/buyer/name", "string"),
    "CustomerId": ("/buyer/customer_number", "string"),
    "CustomerAddress": ("/buyer/address", "address"),
    "CustomerTaxId": ("/buyer/vat_id", "string"),
    "SubTotal": ("/totals/net", "currency"),
    "TotalDiscount": ("/totals/allowances", "currency"),
    "TotalTax": ("/totals/tax", "currency"),
    "InvoiceTotal": ("/totals/gross", "currency"),
    "AmountDue": ("/totals/payable", "currency"),
}
_INVOICE_ITEM = {
    "Description": ("description", "string"),
    "ProductCode": ("item_number", "string"),
    "Quantity": ("quantity", "number"),
    "Unit": ("unit", "string"),
    "UnitPrice": ("unit_price", "currency"),
    "TaxRate": ("tax_rate", "string"),
    "Amount": ("amount", "currency"),
}
_PAYMENT = {"IBAN": ("/seller/iban", "string"), "SWIFT": ("/seller/bic", "string")}
_RECEIPT = {
    "MerchantName": ("/seller/name", "string"),
    "MerchantAddress": ("/seller/address", "address"),
    "TransactionDate": ("/issue_date", "date"),
    "Subtotal": ("/totals/net", "currency"),
    "TotalTax": ("/totals/tax", "currency"),
    "Total": ("/totals/gross", "currency"),
}
_RECEIPT_ITEM = {
    "Description": ("description", "string"),
    "ProductCode": ("item_number", "string"),
    "Quantity": ("quantity", "number"),
    "QuantityUnit": ("unit", "string"),
    "Price": ("unit_price", "currency"),
    "TotalPrice": ("amount", "currency"),
}
_TAX = {"Amount": ("amount", "currency"), "Rate": ("rate", "string")}
_TAX_OF_RECEIPT = {**_TAX, "NetAmount": ("base", "currency")}


def azure_operation(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result as the operation that a client gets when it is done."""
    moment = result["run"]["started_at"]
    head = {"status": "succeeded", "createdDateTime": moment, "lastUpdatedDateTime": moment}
    if result["status"] == "failed":
        first = (result["errors"] or [{"code": "failed", "message": "the document could not be read"}])[0]
        return {**head, "status": "failed", "error": {"code": first["code"], "message": first["message"]}}
    content = _Content()
    documents = [_document(document, content) for document in cited_documents(result)]
    kinds = [document["docType"] for document in documents]
    known = kinds and kinds[0] in ("invoice", "receipt")
    return {
        **head,
        "analyzeResult": {
            "apiVersion": API_VERSION,
            "modelId": f"prebuilt-{kinds[0]}" if known else f"vouch-{kinds[0] if kinds else 'none'}",
            "stringIndexType": "unicodeCodePoint",
            "content": content.text,
            "pages": [_page(page) for page in result["pages"]],
            "documents": documents,
        },
    }


class _Content:
    """The text that spans point into, as it grows."""

    def __init__(self) -> None:
        self.text = ""

    def span(self, text: str) -> dict[str, int]:
        """Where a text is put."""
        start = len(self.text)
        self.text += f"{text}\n"
        return {"offset": start, "length": len(text)}


def _page(page: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pageNumber": page["page_no"],
        "angle": 0,  # boxes are of the page as displayed
        "width": _inches(page["width_pt"]),
        "height": _inches(page["height_pt"]),
        "unit": "inch",
        "words": [],
        "lines": [],
        "spans": [],
    }


def _document(document: CitedDocument, content: _Content) -> dict[str, Any]:
    start = len(content.text)
    kind = document.document["kind"]
    if kind == "invoice":
        fields = _invoice(document, content)
    elif kind == "receipt":
        fields = _fields(document, content, _RECEIPT)
        _add_rows(fields, "TaxDetails", _rows(document, content, "/taxes", _TAX_OF_RECEIPT))
        _add_rows(fields, "Items", _rows(document, content, "/lines", _RECEIPT_ITEM))
    else:
        whole = _any_field(document, content, "", document.document["data"])
        fields = whole["valueObject"] if whole is not None else {}
    return {
        "docType": kind,
        "boundingRegions": [],
        "fields": fields,
        "confidence": document.accepted,
        "spans": [{"offset": start, "length": len(content.text) - start}],
    }


def _invoice(document: CitedDocument, content: _Content) -> dict[str, Any]:
    fields = _fields(document, content, _INVOICE)
    if "VendorTaxId" not in fields:
        fields |= _fields(document, content, {"VendorTaxId": ("/seller/tax_number", "string")})
    payment = _fields(document, content, _PAYMENT)
    _add_rows(fields, "PaymentDetails", [{"type": "object", "valueObject": payment}] if payment else [])
    _add_rows(fields, "TaxDetails", _rows(document, content, "/taxes", _TAX))
    _add_rows(fields, "Items", _rows(document, content, "/lines", _INVOICE_ITEM))
    return fields


def _add_rows(fields: dict[str, Any], name: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        fields[name] = {"type": "array", "valueArray": rows}


def _rows(
    document: CitedDocument, content: _Content, path: str, names: Mapping[str, tuple[str, str]]
) -> list[dict[str, Any]]:
    rows = []
    for row in range(document.count(path)):
        here = {name: (f"{path}/{row}/{key}", kind) for name, (key, kind) in names.items()}
        rows.append({"type": "object", "valueObject": _fields(document, content, here)})
    return rows


def _fields(document: CitedDocument, content: _Content, names: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Those that have a value."""
    return {
        name: _leaf(document, content, path, kind)
        for name, (path, kind) in names.items()
        if document.value(path) is not None
    }


def _leaf(document: CitedDocument, content: _Content, path: str, kind: str) -> dict[str, Any]:
    text, value = document.text(path), document.value(path)
    return {
        "type": kind,
        **_typed(kind, value, document.value("/currency")),
        "content": text,
        "boundingRegions": [_region(place) for place in document.places(path)],
        "confidence": document.verdict(path),
        "spans": [content.span(text)],
    }


def _typed(kind: str, value: Any, currency: str | None) -> dict[str, Any]:
    if kind == "currency":
        code = {"currencyCode": currency} if currency else {}
        return {"valueCurrency": {"amount": float(value), **code}}
    if kind == "number":
        return {"valueNumber": float(value)}
    if kind == "address":  # its parts are not told apart
        return {"valueAddress": {}}
    return {f"value{kind.capitalize()}": value if isinstance(value, bool) else str(value)}


def _any_field(document: CitedDocument, content: _Content, path: str, value: Any) -> dict[str, Any] | None:
    """A value of any shape, by what it is; None for null."""
    if isinstance(value, dict):
        inner = {
            name: _any_field(document, content, f"{path}/{name.replace('~', '~0').replace('/', '~1')}", each)
            for name, each in value.items()
        }
        return {"type": "object", "valueObject": {name: field for name, field in inner.items() if field is not None}}
    if isinstance(value, list):
        items = [_any_field(document, content, f"{path}/{index}", each) for index, each in enumerate(value)]
        return {"type": "array", "valueArray": [item for item in items if item is not None]}
    if value is None:
        return None
    kinds = {bool: "boolean", int: "number", float: "number"}
    return _leaf(document, content, path, kinds.get(type(value), "string"))


def _region(place: Place) -> dict[str, Any]:
    left, top, right, bottom = map(_inches, place.box)
    return {"pageNumber": place.page_no, "polygon": [left, top, right, top, right, bottom, left, bottom]}


def _inches(points: float) -> float:
    return round(points / _POINTS_PER_INCH, 4)
