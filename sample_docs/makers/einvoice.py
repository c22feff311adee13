"""The data of an invoice as Factur-X of profile EN 16931, put into its PDF; and payment codes drawn on the page."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf
import zxingcpp
from facturx import generate_from_binary, generate_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from makers.canvas import Canvas
    from schemas.invoice import Invoice, Line

Party = dict[str, Any]


def cii(invoice: Invoice, seller: Party, buyer: Party, units: Mapping[str, str]) -> bytes:
    """The invoice as CII, checked against the profile's XML Schema.

    The parties are given as factur-x wants them, with their addresses in parts; `units` holds the code (UN/ECE
    Recommendation 20) of each printed unit. All lines are of the standard rate.
    """
    totals = invoice.totals
    data: dict[str, Any] = {
        "BT-1": invoice.invoice_number,
        "BT-2": invoice.issue_date,
        "BT-3": "380",
        "BT-5": invoice.currency,
        "BT-9": invoice.due_date,
        "BT-13": invoice.purchase_order,
        "BT-20": invoice.payment_terms,
        "BT-72": invoice.delivery_date,
        "BT-81": "58",
        "BT-84": invoice.seller.iban,
        "BT-86": invoice.seller.bic,
        "BG-4": seller,
        "BG-7": buyer,
        "BG-23": [
            {"BT-116": str(tax.base), "BT-117": str(tax.amount), "BT-118": "S", "BT-119": str(tax.rate)}
            for tax in invoice.taxes
        ],
        "BG-25": [_line(number, line, units) for number, line in enumerate(invoice.lines, start=1)],
        "BT-106": str(totals.lines),
        "BT-109": str(totals.net),
        "BT-110": str(totals.tax),
        "BT-112": str(totals.gross),
        "BT-115": str(totals.payable or totals.gross),
    }
    xml: bytes = generate_xml(data, level="en16931", check_schematron=None)
    return xml


def _line(number: int, line: Line, units: Mapping[str, str]) -> dict[str, Any]:
    return {
        "BT-126": str(number),
        "BT-129": str(line.quantity),
        "BT-130": units[str(line.unit)],
        "BT-131": str(line.amount),
        "BT-146": str(line.unit_price),
        "BT-151": "S",
        "BT-152": str(line.tax_rate),
        "BT-153": line.description,
        "BT-155": line.item_number,
    }


def attach(content: bytes, xml: bytes, title: str, author: str, moment: str) -> bytes:
    """The PDF with the XML in it, as of `moment` (YYYY-MM-DDThh:mm:ss, UTC) instead of the clock's time."""
    metadata = {"title": title, "author": author, "subject": title, "keywords": ""}
    made = generate_from_binary(content, xml, level="en16931", pdf_metadata=metadata, xmp_compression=False)
    document = pymupdf.open(stream=made, filetype="pdf")
    document.xref_set_key(document.pdf_catalog(), "Info", "null")
    for xref in range(1, document.xref_length()):
        if document.xref_get_key(xref, "Type")[1] == "/EmbeddedFile":
            document.xref_set_key(xref, "Params/ModDate", f"(D:{re.sub('[^0-9]', '', moment)}+00'00')")
    document.set_xml_metadata(re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", moment, document.get_xml_metadata()))
    document.xref_set_key(-1, "Info", "null")
    document.xref_set_key(-1, "ID", "null")
    buffer = BytesIO()
    document.save(buffer, garbage=4, deflate=True, no_new_id=True)
    return buffer.getvalue()


def epc(invoice: Invoice) -> str:
    """The SEPA credit transfer that pays the invoice (EPC069-12)."""
    seller, totals = invoice.seller, invoice.totals
    amount = f"{invoice.currency}{totals.payable or totals.gross}"
    payee = (str(seller.bic), str(seller.name), str(seller.iban), amount)
    return "\n".join(("BCD", "002", "1", "SCT", *payee, "", "", str(invoice.invoice_number)))


def draw_qr(canvas: Canvas, text: str, x: float, y: float, size_pt: float) -> None:
    """A QR code with its upper left corner at (x, y), one rectangle for each row's run of dark modules."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    rows = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False))
    step = size_pt / len(rows)
    for row, modules in enumerate(rows):
        dark = "".join("#" if module < 128 else " " for module in modules)
        for run in re.finditer("#+", dark):
            top = y + row * step
            canvas.rect((x + run.start() * step, top, x + run.end() * step, top + step), fill=(0.0, 0.0, 0.0))
