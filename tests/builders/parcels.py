"""Documents on their way to sinks: invoices made by hand, as the ledger holds them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from results import result_of

from pipelines.emit import result_json
from pipelines.export.sinks.parcel import Parcel
from pipelines.ledger.outbox import idempotency_key
from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox
from schemas.invoice import Invoice
from schemas.result import DocumentEntry

if TYPE_CHECKING:
    from schemas.result import Result


def invoice(number: str, lines: int = 2, **more: Any) -> DocumentEntry:
    """An accepted invoice; its number and its total are verified, its lines have one witness."""
    rows = [
        {"description": f"item {row}", "quantity": str(row), "unit_price": "1.50", "amount": f"{row * 1.5:.2f}"}
        for row in range(1, lines + 1)
    ]
    data = {
        "document_type": "invoice",
        "invoice_number": number,
        "issue_date": "2026-11-20",
        "currency": "EUR",
        "seller": {"name": "Müller GmbH", "address": "Weg 1, 12345 Ort", "vat_id": "DE123456789"},
        "lines": rows,
        "taxes": [{"category": "S", "rate": "19", "base": "4.50", "amount": "0.86"}],
        "totals": {"net": "4.50", "tax": "0.86", "gross": "5.36", "payable": "5.36"},
    } | more
    verified = {"/invoice_number": number, "/issue_date": "20.11.2026", "/totals/gross": "5,36 €"}
    fields = {path: _field("verified", text) for path, text in verified.items()}
    fields |= {f"/lines/{row}/amount": _field("single", item["amount"]) for row, item in enumerate(rows)}
    return DocumentEntry(
        kind="invoice",
        pages=[1],
        data=Invoice.model_validate(data).model_dump(mode="json"),
        fields=fields,
        decision="accept",
    )


def parcel(name: str, *documents: DocumentEntry, sink: str = "erp") -> Parcel:
    """The document of that name on its way to a sink; one invoice, numbered by the name, unless others are given."""
    sha256 = sha256_of(name)
    result = result_of(*(documents or (invoice(name),)), name=f"{name}.pdf", sha256=sha256)
    return Parcel(idempotency_key(sha256, sink), sha256, f"{name}.pdf", content_of(result))


def content_of(result: Result) -> bytes:
    return result_json(result)


def sha256_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _field(status: Any, text: str) -> FieldResult:
    evidence = Evidence(page_no=1, bbox=BBox(60.0, 40.0, 120.0, 50.0), text=text, source="text_layer")
    return FieldResult(status=status, text=text, selectors=("rules",), evidence=(evidence,))
