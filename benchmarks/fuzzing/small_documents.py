"""One-page documents of a few kilobytes, made on the spot: each takes another way through the readers, and is cheap."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pymupdf
import zxingcpp
from PIL import Image

_ROWS = (("Copy paper A4", 10, "4.50", "45.00"), ("Toner black", 2, "61.20", "122.40"), ("Stapler", 4, "8.15", "32.60"))
_HEAD = (
    *("Harbour Supplies Ltd", "12 Quay Street", "Bristol BS1 4DJ", "VAT ID: GB123456782", "", "INVOICE"),
    *("Invoice number: HS-20417", "Invoice date: 4 March 2026", "Due date: 3 April 2026", "", "Bill to:"),
    *("Meadow Clinic", "7 Park Road", "Leeds LS2 8JP", ""),
)
_FOOT = (("Net amount", "200.00"), ("VAT 20 %", "40.00"), ("Total GBP", "240.00"))
_EPC = "BCD\n002\n1\nSCT\nGENODEF1M06\nHarbour Supplies Ltd\nDE89370400440532013000\nEUR240.00\n\n\nHS-20417"
_CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>HS-20417</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20260304</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Harbour Supplies Ltd</ram:Name>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">GB123456782</ram:ID></ram:SpecifiedTaxRegistration>
</ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Meadow Clinic</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/><ram:ApplicableHeaderTradeSettlement>
<ram:InvoiceCurrencyCode>GBP</ram:InvoiceCurrencyCode><ram:ApplicableTradeTax>
<ram:CalculatedAmount>40.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>200.00</ram:BasisAmount>
<ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>200.00</ram:LineTotalAmount>
<ram:TaxBasisTotalAmount>200.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="GBP">40.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>240.00</ram:GrandTotalAmount><ram:DuePayableAmount>240.00</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
"""


_CLOCK = re.compile(rb"\(D:\d+|/ID\[<[0-9A-F]{32}>")  # what differs from one making to the next


@cache
def small_documents() -> dict[str, bytes]:
    """Name and content of each."""
    plain = _invoice()
    hybrid = _invoice()
    hybrid.embfile_add("factur-x.xml", _CII.encode(), filename="factur-x.xml")
    coded = _invoice()
    _draw_code(coded[0])
    dressed = _invoice()
    _dress(dressed)
    picture = _picture(plain)
    plain_pdf = _saved(plain)
    made = {
        "plain.pdf": plain_pdf,
        "hybrid.pdf": _saved(hybrid),
        "coded.pdf": _saved(coded),
        "dressed.pdf": _saved(dressed),
        "revised.pdf": _revised(plain_pdf),
        "form.pdf": _saved(_form()),
        "chart.pdf": _saved(_chart()),
        "einvoice.xml": _CII.encode(),
        **{f"picture.{kind}": _encoded(picture, kind) for kind in ("png", "jpg", "tif", "webp", "bmp")},
    }
    return {name: _CLOCK.sub(_zeroed, content) for name, content in made.items()}


def _invoice() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    y = 60.0
    for line in _HEAD:
        page.insert_text((60, y), line, fontsize=16 if line == "INVOICE" else 10)
        y += 15
    for row in (("Description", "Quantity", "Unit price", "Amount"), *_ROWS):
        for x, cell in zip((60, 260, 340, 460), row, strict=True):
            page.insert_text((x, y), str(cell), fontsize=10)
        y += 15
    for label, amount in _FOOT:
        page.insert_text((340, y + 10), label, fontsize=10)
        page.insert_text((460, y + 10), amount, fontsize=10)
        y += 15
    return document


def _draw_code(page: pymupdf.Page) -> None:
    code = zxingcpp.create_barcode(_EPC, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(code.to_image(scale=1, add_quiet_zones=False))
    shape = page.new_shape()
    for row, column in np.argwhere(modules < 128):
        shape.draw_rect(pymupdf.Rect(0, 0, 2.5, 2.5) + (60 + 2.5 * column, 620 + 2.5 * row) * 2)
    shape.finish(fill=(0, 0, 0), color=None, width=0)
    shape.commit()


def _dress(document: pymupdf.Document) -> None:
    """Layers, annotations, links, a script and attachments around the invoice."""
    page = document[0]
    layer = document.add_ocg("Draft", on=False)
    page.insert_text((60, 700), "Total GBP 999.00", fontsize=10, oc=layer)
    page.insert_text((60, 720), "Total GBP 1.00", fontsize=10, render_mode=3)
    page.add_freetext_annot(pymupdf.Rect(60, 740, 200, 760), "Paid", fontsize=10)
    page.insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(60, 60, 160, 75), "uri": "https://example.com/"})
    document.embfile_add("notes.txt", b"nothing")
    script = document.get_new_xref()
    document.update_object(script, "<</S/JavaScript/JS(app.alert\\(1\\))>>")
    document.xref_set_key(document.pdf_catalog(), "OpenAction", f"{script} 0 R")


def _form() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 60), "Application for a permit", fontsize=16)
    fields = (("Name", "Ada Byron"), ("Town", "Leeds"), ("Date of birth", "1990-12-10"), ("I agree", True))
    for row, (label, value) in enumerate(fields):
        y = 100 + 30 * row
        page.insert_text((60, y), label, fontsize=10)
        widget = pymupdf.Widget()
        widget.field_name, widget.field_label = label.casefold(), label
        widget.field_type = pymupdf.PDF_WIDGET_TYPE_CHECKBOX if value is True else pymupdf.PDF_WIDGET_TYPE_TEXT
        widget.rect = pymupdf.Rect(160, y - 12, 172 if value is True else 300, y + 2)
        widget.field_value = value
        page.add_widget(widget)
    return document


def _chart() -> pymupdf.Document:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((180, 80), "Visitors by quarter", fontsize=14)
    for step in range(5):
        y = 300 - 40 * step
        page.draw_line((100, y), (420, y), color=(0.8, 0.8, 0.8), width=0.5)
        page.insert_text((75, y + 3), str(25 * step), fontsize=9)
    for place, (name, value) in enumerate((("Q1", 40), ("Q2", 75), ("Q3", 55), ("Q4", 90))):
        left = 120 + 75 * place
        page.draw_rect((left, 300 - 1.6 * value, left + 40, 300), fill=(0.2, 0.4, 0.7), color=None)
        page.insert_text((left + 12, 315), name, fontsize=9)
    page.draw_line((100, 300), (420, 300), width=1)
    page.draw_line((100, 300), (100, 140), width=1)
    return document


def _revised(original: bytes) -> bytes:
    """The original with a change of its page written behind it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "revised.pdf")
        path.write_bytes(original)
        with pymupdf.open(path) as document:
            document[0].insert_text((60, 800), "Thank you", fontsize=9)
            document.save(path, incremental=True, encryption=pymupdf.PDF_ENCRYPT_KEEP, no_new_id=True)
        return path.read_bytes()


def _zeroed(match: re.Match[bytes]) -> bytes:
    """The same length, so that offsets stay."""
    return re.sub(rb"(?<=[:\dA-F<])[\dA-F]", b"0", match[0])


def _picture(document: pymupdf.Document) -> Image.Image:
    pixmap = document[0].get_pixmap(dpi=100, clip=pymupdf.Rect(50, 100, 545, 430))
    return Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    buffer = BytesIO()
    if kind == "tif":
        picture.convert("L").save(buffer, "TIFF", save_all=True, append_images=[picture.convert("1")])
    else:
        picture.save(buffer, {"jpg": "JPEG"}.get(kind, kind.upper()))
    return buffer.getvalue()


def _saved(document: pymupdf.Document) -> bytes:
    document.set_metadata({})
    content = bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))
    document.close()
    return content
