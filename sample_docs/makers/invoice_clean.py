"""An Irish instrument maker's invoice: English, born-digital, one page, one VAT rate."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pymupdf

from makers.amounts import cents, english
from makers.canvas import A4, GREY, WHITE, Canvas, Color, Columns, Sample, Style, save, width, wrap
from schemas.invoice import Buyer, Invoice, Line, Seller, Tax, Totals

TEAL: Color = (0.04, 0.36, 0.42)
PALE: Color = (0.93, 0.96, 0.97)
HAIR: Color = (0.78, 0.83, 0.85)
TEXT = Style("helv", 9, (0.13, 0.15, 0.17))
SMALL = TEXT.but(size=7.5, color=GREY)
BOLD = TEXT.but(font="hebo")
LEFT, RIGHT = 52.0, 543.0
RATE = Decimal(23)

ITEMS = (
    ("KCI-4410", "Tide gauge TG-4, pressure type, 0–20 m, titanium housing with 30 m vented cable", 2, "pcs", "684.00"),
    ("KCI-2075", "Data logger DL-75, 8 channels", 1, "pcs", "1215.50"),
    ("KCI-9002", "Solar panel 40 W with charge controller and stainless steel pole mount", 2, "sets", "189.90"),
    ("KCI-0311", "Anti-fouling copper guard", 4, "pcs", "27.45"),
    ("SRV-CAL", "Calibration against reference barometer, certificate included", 3, "pcs", "95.00"),
    ("SRV-INST", "Installation and commissioning on site, Rossaveel pier", "7.5", "hrs", "82.00"),
)
SELLER = Seller(
    name="Kinvarra Coastal Instruments Ltd",
    address="Unit 7, Slipway Business Park, Kinvarra Road, Galway, H91 X2K7, Ireland",
    vat_id="IE8473625E",
    iban="IE31KVCB90210417733158",
    bic="KVCBIE2D",
    email="accounts@kinvarra-coastal.example",
)
BUYER = Buyer(
    name="Harbour Authority of West Connemara",
    address="Finance Department, 3 Lighthouse Terrace, Clifden, Co. Galway, H71 VF04, Ireland",
    vat_id="IE6921047P",
    customer_number="C-10482",
)


def _invoice() -> Invoice:
    lines = [
        Line(
            description=text,
            item_number=number,
            quantity=Decimal(quantity),
            unit=unit,
            unit_price=Decimal(price),
            tax_rate=RATE,
            amount=cents(Decimal(quantity) * Decimal(price)),
        )
        for number, text, quantity, unit, price in ITEMS
    ]
    net = sum((line.amount for line in lines if line.amount), Decimal(0))
    tax = cents(net * RATE / 100)
    issued = date(2026, 3, 4)
    return Invoice(
        document_type="invoice",
        invoice_number="KCI-2026-0317",
        issue_date=issued,
        due_date=issued + timedelta(days=30),
        delivery_date=date(2026, 2, 26),
        currency="EUR",
        purchase_order="PO-77310",
        seller=SELLER,
        buyer=BUYER,
        lines=lines,
        taxes=[Tax(rate=RATE, base=net, amount=tax)],
        totals=Totals(net=net, tax=tax, gross=net + tax),
        payment_terms="30 days",
    )


def _long(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _letterhead(canvas: Canvas) -> None:
    canvas.rect((0, 0, A4[0], 9), fill=TEAL)
    canvas.circle(LEFT + 19, 60, 19, fill=TEAL)
    for row, lift in enumerate((-4.5, 2.5, 9.5)):
        y, x = 60 + lift, LEFT + 6.5
        canvas.curve(
            [(x, y), (x + 4, y - 6), (x + 8, y - 6), (x + 12.5, y), (x + 17, y + 6), (x + 21, y + 6), (x + 25, y)],
            color=WHITE,
            width_pt=2.2 - 0.4 * row,
        )
    canvas.text(LEFT + 48, 58, "Kinvarra Coastal", BOLD.but(size=17, color=TEAL))
    canvas.text(LEFT + 48, 73, "INSTRUMENTS FOR TIDE, WAVE AND WEATHER", SMALL.but(size=6.8))
    address = (str(SELLER.name), "Unit 7, Slipway Business Park", "Kinvarra Road, Galway, H91 X2K7", "Ireland")
    for row, line in enumerate((*address, "T +353 20 915 0147", str(SELLER.email))):
        canvas.text(RIGHT, 42 + row * 11, line, (BOLD if row == 0 else TEXT).but(size=8), "right")


def _parties(canvas: Canvas, invoice: Invoice) -> None:
    canvas.text(LEFT, 148, "Invoice", BOLD.but(size=24, color=TEAL))
    canvas.text(LEFT, 182, "BILL TO", SMALL.but(font="hebo", color=TEAL))
    canvas.text(LEFT, 197, str(BUYER.name), BOLD.but(size=10))
    lines = ("Finance Department", "3 Lighthouse Terrace", "Clifden, Co. Galway, H71 VF04", "Ireland")
    y = canvas.lines(LEFT, 210, lines, TEXT, 1.38)
    canvas.text(LEFT, y + 3, f"VAT no. {BUYER.vat_id}", TEXT)
    meta = (
        ("Invoice number", invoice.invoice_number),
        ("Invoice date", _long(invoice.issue_date)),
        ("Due date", _long(invoice.due_date)),
        ("Date of supply", _long(invoice.delivery_date)),
        ("Customer number", BUYER.customer_number),
        ("Your order (PO)", invoice.purchase_order),
    )
    canvas.rect((336, 170, RIGHT, 276), fill=PALE)
    for row, (label, value) in enumerate(meta):
        y = 187 + row * 16
        canvas.text(348, y, label, TEXT.but(color=GREY))
        canvas.text(RIGHT - 12, y, str(value), BOLD if row in (0, 2) else TEXT, "right")


COLUMNS: Columns = (
    ("Item", 58, "left"),
    ("Description", 118, "left"),
    ("Qty", 352, "right"),
    ("Unit", 360, "left"),
    ("Unit price", 438, "right"),
    ("VAT %", 473, "right"),
    ("Amount EUR", RIGHT - 6, "right"),
)


def _table(canvas: Canvas, invoice: Invoice) -> float:
    canvas.rect((LEFT, 300, RIGHT, 319), fill=TEAL)
    for label, x, align in COLUMNS:
        canvas.text(x, 312.5, label, BOLD.but(size=8.2, color=WHITE), align)
    y = 319.0
    for line in invoice.lines:
        rows = wrap(str(line.description), TEXT, 204)
        assert line.unit_price is not None and line.amount is not None
        cells = (line.item_number, rows, line.quantity, line.unit, english(line.unit_price), line.tax_rate)
        for (_, x, align), cell in zip(COLUMNS, (*cells, english(line.amount)), strict=True):
            for row, text in enumerate(cell if isinstance(cell, list) else [str(cell)]):
                canvas.text(x, y + 14 + 11.7 * row, text, TEXT, align)
        y += 11 + 11.7 * len(rows)
        canvas.rule(LEFT, y, RIGHT, y, HAIR, 0.5)
    return y


def _totals(canvas: Canvas, invoice: Invoice, y: float) -> None:
    totals, left = invoice.totals, 352
    assert totals.net is not None and totals.tax is not None and totals.gross is not None
    for label, value in (("Subtotal excl. VAT", totals.net), (f"VAT {RATE} % on {english(totals.net)}", totals.tax)):
        y += 18
        canvas.text(left, y, label, TEXT)
        canvas.text(RIGHT - 6, y, english(value), TEXT, "right")
    canvas.rect((left - 10, y + 9, RIGHT, y + 33), fill=TEAL)
    canvas.text(left, y + 25, "Total due EUR", BOLD.but(size=11, color=WHITE))
    canvas.text(RIGHT - 6, y + 25, english(totals.gross), BOLD.but(size=11, color=WHITE), "right")
    canvas.text(LEFT, y - 18, "Payment terms", BOLD)
    x = LEFT + width("Payment terms", BOLD) + 6
    canvas.text(x, y - 18, str(invoice.payment_terms), TEXT)
    note = "Please quote the invoice number with your transfer. Goods remain our property until paid in full."
    canvas.lines(LEFT, y - 3, wrap(note, SMALL.but(size=8), 240), SMALL.but(size=8))


def _footer(canvas: Canvas) -> None:
    canvas.rule(LEFT, 772, RIGHT, 772, TEAL, 1.2)
    columns = (
        ("Bank", "Corrib Valley Bank, Galway", "IBAN IE31 KVCB 9021 0417 7331 58", f"BIC {SELLER.bic}"),
        ("Company", str(SELLER.name), "Registered in Ireland no. 518 204", f"VAT reg. no. {SELLER.vat_id}"),
        ("Contact", "www.kinvarra-coastal.example", str(SELLER.email), "T +353 20 915 0147"),
    )
    for column, (head, *lines) in enumerate(columns):
        x = LEFT + column * 172
        canvas.text(x, 786, head, SMALL.but(font="hebo", color=TEAL))
        canvas.lines(x, 797, lines, SMALL, 1.4)


def build() -> Sample:
    invoice = _invoice()
    document = pymupdf.open()
    canvas = Canvas(document.new_page(width=A4[0], height=A4[1]))
    _letterhead(canvas)
    _parties(canvas, invoice)
    _totals(canvas, invoice, _table(canvas, invoice) + 4)
    _footer(canvas)
    canvas.finish()
    content = save(document, f"Invoice {invoice.invoice_number}", str(SELLER.name))
    return Sample("invoice_clean.pdf", content, "invoice", invoice)
