"""An English joiner's invoice whose printed total is wrong by one digit; everything else adds up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pymupdf

from makers.amounts import cents, english
from makers.canvas import A4, Canvas, Color, Sample, Stops, Style, save, wrap
from schemas.invoice import Buyer, Invoice, Line, Seller, Tax, Totals

MOSS: Color = (0.29, 0.36, 0.20)
OAK: Color = (0.62, 0.47, 0.30)
INK: Color = (0.15, 0.14, 0.12)
TEXT = Style("charis", 9.5, INK)
BOLD = TEXT.but(font="charis-bold")
ITALIC = TEXT.but(font="charis-italic")
SMALL = TEXT.but(size=8, color=(0.38, 0.36, 0.32))
LEFT, RIGHT, MIDDLE = 70.0, 525.0, 297.5
RATE = Decimal(20)

ITEMS = (
    ("Library shelving in solid oak, oiled, per bay of 900 mm, with adjustable shelves", 5, "1140.00"),
    ("Window seat with hinged lid and bookcase ends", 1, "985.00"),
    ("Rolling ladder, ash, with brass rail (4.2 m)", 1, "1276.40"),
    ("Removal of old shelving and making good", 1, "340.00"),
    ("Delivery and fitting, two joiners, per day", 3, "520.00"),
)
SELLER = Seller(
    name="Larkfield & Moss, Joiners",
    address="The Old Sawmill, Tanner's Lane, Hexham, Northumberland, NE46 9QX",
    vat_id="GB731468239",
    iban="GB30NWTH60901733482915",
    bic="NWTHGB2L",
    email="office@larkfield-moss.example",
)
BUYER = Buyer(
    name="Ashdown Reading Rooms Trust",
    address="12 Chantry Court, Alnwick, Northumberland, NE66 8ZB",
)


def _invoice() -> tuple[Invoice, Decimal]:
    """The invoice as printed, and the total that it should have."""
    lines = [
        Line(
            description=text,
            quantity=Decimal(quantity),
            unit_price=Decimal(price),
            amount=cents(Decimal(quantity) * Decimal(price)),
        )
        for text, quantity, price in ITEMS
    ]
    total = sum((line.amount for line in lines if line.amount), Decimal(0))
    allowance = cents(total * 5 / 100)
    net = total - allowance
    tax = cents(net * RATE / 100)
    issued = date(2026, 9, 16)
    totals = Totals(lines=total, allowances=allowance, net=net, tax=tax, gross=net + tax + Decimal(300))
    invoice = Invoice(
        document_type="invoice",
        invoice_number="1187",
        issue_date=issued,
        due_date=issued + timedelta(days=14),
        currency="GBP",
        purchase_order="ART/26/042",
        seller=SELLER,
        buyer=BUYER,
        lines=lines,
        taxes=[Tax(rate=RATE, base=net, amount=tax)],
        totals=totals,
        payment_terms="Payment due within 14 days of the invoice date",
    )
    return invoice, net + tax


def _leaf(canvas: Canvas, x: float, y: float, side: int) -> None:
    tip = (x + side * 30, y - 13)
    canvas.curve([(x, y), (x + side * 8, y - 15), (x + side * 22, y - 17), tip], MOSS, 1.1)
    canvas.curve([(x, y), (x + side * 14, y + 2), (x + side * 27, y - 3), tip], MOSS, 1.1)
    canvas.rule(x, y, x + side * 21, y - 9, OAK, 0.7)


def _letterhead(canvas: Canvas) -> None:
    _leaf(canvas, MIDDLE, 68, -1)
    _leaf(canvas, MIDDLE, 68, 1)
    canvas.rule(MIDDLE, 76, MIDDLE, 56, OAK, 1.3)
    canvas.text(MIDDLE, 102, "Larkfield & Moss", BOLD.but(size=23, color=MOSS), "center")
    canvas.text(MIDDLE, 118, "Joiners and cabinet makers", ITALIC.but(size=10.5, color=OAK), "center")
    canvas.rule(LEFT, 132, RIGHT, 132, OAK, 0.5)
    canvas.rule(LEFT, 134.5, RIGHT, 134.5, OAK, 0.5)
    contact = "The Old Sawmill, Tanner's Lane, Hexham, Northumberland, NE46 9QX  ·  01632 960 418"
    canvas.text(MIDDLE, 149, contact, SMALL, "center")


def _parties(canvas: Canvas, invoice: Invoice) -> None:
    canvas.text(LEFT, 192, "Invoice to", ITALIC.but(color=OAK))
    canvas.text(LEFT, 208, str(BUYER.name), BOLD.but(size=10.5))
    canvas.lines(LEFT, 223, ("12 Chantry Court", "Alnwick", "Northumberland", "NE66 8ZB"), TEXT, 1.42)
    assert invoice.issue_date is not None and invoice.due_date is not None
    canvas.text(RIGHT, 196, f"INVOICE No. {invoice.invoice_number}", BOLD.but(size=15, color=MOSS), "right")
    meta = (
        ("Date and tax point", f"{invoice.issue_date:%d/%m/%Y}"),
        ("Payment due", f"{invoice.due_date:%d/%m/%Y}"),
        ("Your order no.", invoice.purchase_order),
    )
    for row, (label, value) in enumerate(meta):
        canvas.text(440, 221 + row * 15, label, ITALIC, "right")
        canvas.text(RIGHT, 221 + row * 15, str(value), TEXT, "right")


def _table(canvas: Canvas, invoice: Invoice) -> float:
    stops: Stops = ((LEFT, "left"), (372, "right"), (450, "right"), (RIGHT, "right"))
    for (x, align), label in zip(stops, ("Description", "Quantity", "Unit price", "Amount"), strict=True):
        canvas.text(x, 312, label, BOLD.but(color=MOSS), align)
    canvas.rule(LEFT, 318, RIGHT, 318, MOSS, 1.0)
    y = 318.0
    for line in invoice.lines:
        assert line.unit_price is not None and line.amount is not None
        rows = wrap(str(line.description), TEXT, 242)
        cells = (rows, [str(line.quantity)], [f"£{english(line.unit_price)}"], [f"£{english(line.amount)}"])
        for (x, align), cell in zip(stops, cells, strict=True):
            for row, text in enumerate(cell):
                canvas.text(x, y + 17 + 13 * row, text, TEXT, align)
        y += 12 + 13 * len(rows)
    canvas.rule(LEFT, y + 2, RIGHT, y + 2, MOSS, 0.6)
    return y + 2


def _totals(canvas: Canvas, invoice: Invoice, y: float) -> None:
    totals = invoice.totals
    rows = (
        ("Total of items", totals.lines, ""),
        ("Less charity discount, 5 %", totals.allowances, "−"),
        ("Net", totals.net, ""),
        (f"VAT at {RATE} %", totals.tax, ""),
    )
    for label, value, sign in rows:
        y += 17
        assert value is not None
        canvas.text(450, y, label, TEXT, "right")
        canvas.text(RIGHT, y, f"{sign}£{english(value)}", TEXT, "right")
    assert totals.gross is not None
    canvas.rule(330, y + 8, RIGHT, y + 8, MOSS, 0.6)
    canvas.text(450, y + 25, "Invoice total", BOLD.but(size=12, color=MOSS), "right")
    canvas.text(RIGHT, y + 25, f"£{english(totals.gross)}", BOLD.but(size=12, color=MOSS), "right")
    canvas.rule(330, y + 32, RIGHT, y + 32, MOSS, 0.6)
    canvas.rule(330, y + 34.5, RIGHT, y + 34.5, MOSS, 0.6)


def _footer(canvas: Canvas, invoice: Invoice) -> None:
    canvas.text(LEFT, 716, f"{invoice.payment_terms}, please, by bank transfer to:", TEXT)
    canvas.text(LEFT, 731, "Northern Wharf Bank  ·  IBAN GB30 NWTH 6090 1733 4829 15  ·  BIC NWTHGB2L", TEXT)
    canvas.rule(LEFT, 778, RIGHT, 778, OAK, 0.5)
    line = f"{SELLER.name}  ·  VAT registration GB 731 4682 39  ·  {SELLER.email}"
    canvas.text(MIDDLE, 793, line, SMALL, "center")
    canvas.text(MIDDLE, 805, "Partners: Edith Larkfield, Tom Moss", SMALL, "center")


def build() -> Sample:
    invoice, right_total = _invoice()
    document = pymupdf.open()
    canvas = Canvas(document.new_page(width=A4[0], height=A4[1]))
    _letterhead(canvas)
    _parties(canvas, invoice)
    _totals(canvas, invoice, _table(canvas, invoice))
    _footer(canvas, invoice)
    canvas.finish()
    content = save(document, f"Invoice {invoice.invoice_number}", str(SELLER.name))
    defect = {
        "fields": ["/totals/net", "/totals/tax", "/totals/gross"],
        "expected": str(right_total),
        "printed": str(invoice.totals.gross),
        "message": "net and VAT do not make the total printed: one digit of it is wrong",
    }
    return Sample("invoice_wrong_total.pdf", content, "invoice", invoice, (defect,))
