"""An Austrian bell founder's invoice that carries its data with it: Factur-X (EN 16931), and an EPC code to pay by."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pymupdf

from makers.amounts import cents, german
from makers.canvas import A4, GREY, WHITE, Canvas, Color, Columns, Sample, Style, save, wrap
from makers.einvoice import attach, cii, draw_qr, epc
from schemas.invoice import Buyer, Invoice, Line, Seller, Tax, Totals

BRONZE: Color = (0.50, 0.33, 0.12)
SAND: Color = (0.97, 0.95, 0.91)
TEXT = Style("charis", 9.4, (0.12, 0.11, 0.10))
BOLD = TEXT.but(font="charis-bold")
LABEL = TEXT.but(size=7.4, color=GREY)
LEFT, RIGHT = 60.0, 539.0
RATE = Decimal(20)

ITEMS = (
    ("GL-210", "Glocke h1, Bronze, 78 kg, gegossen mit Inschrift und Zier", "1", "Stk", "3940.00"),
    ("KL-078", "Klöppel, geschmiedet, mit Lederbuchse", "1", "Stk", "412.50"),
    ("JO-112", "Joch aus Eiche, gerade, mit Lagern", "1", "Stk", "685.00"),
    ("SM-40", "Läutemotor 40 W mit Steuerung und Funkuhr", "2", "Stk", "598.75"),
    ("MO-1", "Montage im Turm", "16.5", "Std", "74.00"),
)
UNITS = {"Stk": "H87", "Std": "HUR"}
SELLER = Seller(
    name="Almsteiner Glockenguss GmbH",
    address="Gießereiweg 9, 4563 Micheldorf",
    vat_id="ATU64182734",
    iban="AT562041700048316527",
    bic="ALPVAT2M",
    email="rechnung@almsteiner-glocken.example",
)
BUYER = Buyer(
    name="Pfarrgemeinde Sankt Urban am Moos",
    address="Kirchenplatz 1, 5142 Eggelsberg",
    vat_id="ATU37205813",
    customer_number="K-1184",
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
    issued = date(2026, 6, 11)
    return Invoice(
        document_type="invoice",
        invoice_number="AG-26-0193",
        issue_date=issued,
        due_date=issued + timedelta(days=21),
        delivery_date=date(2026, 6, 5),
        currency="EUR",
        purchase_order="PGR 14/2026",
        seller=SELLER,
        buyer=BUYER,
        lines=lines,
        taxes=[Tax(category="S", rate=RATE, base=net, amount=tax)],
        totals=Totals(lines=net, net=net, tax=tax, gross=net + tax),
        payment_terms="21 Tage netto",
    )


def _xml(invoice: Invoice) -> bytes:
    seller = {
        "name": SELLER.name,
        "vat_identifier": SELLER.vat_id,
        "addr_l1": "Gießereiweg 9",
        "postcode": "4563",
        "city": "Micheldorf",
        "country_code": "AT",
        "contacts": [{"name": "Verwaltung", "email": SELLER.email}],
    }
    buyer = {
        "name": BUYER.name,
        "vat_identifier": BUYER.vat_id,
        "identifiers": {"": BUYER.customer_number},
        "addr_l1": "Kirchenplatz 1",
        "postcode": "5142",
        "city": "Eggelsberg",
        "country_code": "AT",
    }
    return cii(invoice, seller, buyer, UNITS)


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _bell(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x, y - 3, 3.2, stroke=BRONZE)
    side = [(-7.0, 0.0), (-9.0, 16.0), (-11.0, 24.0), (-18.0, 31.0)]
    canvas.polygon([(x + dx, y + dy) for dx, dy in (*side, *((-dx, dy) for dx, dy in reversed(side)))], fill=BRONZE)
    canvas.circle(x, y + 34, 3.4, fill=BRONZE)


def _head(canvas: Canvas, invoice: Invoice) -> None:
    middle = (LEFT + RIGHT) / 2
    _bell(canvas, middle, 34)
    canvas.text(middle, 92, str(SELLER.name), BOLD.but(size=17, color=BRONZE), "center")
    canvas.text(middle, 106, "Gießereiweg 9 · 4563 Micheldorf", TEXT.but(size=8.6), "center")
    canvas.rule(LEFT, 116, RIGHT, 116, BRONZE, 1.0)
    canvas.rule(LEFT, 118.5, RIGHT, 118.5, BRONZE, 0.4)
    canvas.text(LEFT, 146, "Rechnung an", LABEL)
    canvas.text(LEFT, 161, str(BUYER.name), BOLD.but(size=10.5))
    canvas.lines(LEFT, 175, ("Kirchenplatz 1", "5142 Eggelsberg", f"UID-Nr. {BUYER.vat_id}"), TEXT, 1.4)
    canvas.text(RIGHT, 161, "RECHNUNG", BOLD.but(size=20, color=BRONZE), "right")
    boxes = (
        ("Rechnungsnummer", invoice.invoice_number),
        ("Rechnungsdatum", _day(invoice.issue_date)),
        ("Lieferdatum", _day(invoice.delivery_date)),
        ("Fällig am", _day(invoice.due_date)),
        ("Kundennummer", BUYER.customer_number),
        ("Ihre Bestellung", invoice.purchase_order),
    )
    step = (RIGHT - LEFT) / len(boxes)
    canvas.rect((LEFT, 246, RIGHT, 282), fill=SAND)
    for number, (label, value) in enumerate(boxes):
        canvas.text(LEFT + 8 + step * number, 259, label, LABEL)
        canvas.text(LEFT + 8 + step * number, 274, str(value), BOLD)


COLUMNS: Columns = (
    ("Pos.", LEFT + 4, "left"),
    ("Art.-Nr.", LEFT + 30, "left"),
    ("Bezeichnung", LEFT + 80, "left"),
    ("Menge", 366, "right"),
    ("Einheit", 376, "left"),
    ("Einzelpreis", 462, "right"),
    ("Betrag EUR", RIGHT - 4, "right"),
)


def _table(canvas: Canvas, invoice: Invoice) -> float:
    for label, x, align in COLUMNS:
        canvas.text(x, 312, label, BOLD.but(size=8.6, color=BRONZE), align)
    y = 318.0
    canvas.rule(LEFT, y, RIGHT, y, BRONZE, 0.8)
    for position, line in enumerate(invoice.lines, start=1):
        assert line.quantity is not None and line.unit_price is not None and line.amount is not None
        rows = wrap(str(line.description), TEXT, 195)
        canvas.lines(LEFT + 80, y + 16, rows, TEXT, 1.3)
        left = (str(position), str(line.item_number))
        for (_, x, align), cell in zip(COLUMNS, left, strict=False):
            canvas.text(x, y + 16, cell, TEXT, align)
        right = (german(line.quantity), str(line.unit), german(line.unit_price), german(line.amount))
        for (_, x, align), cell in zip(COLUMNS[3:], right, strict=True):
            canvas.text(x, y + 16, cell, TEXT, align)
        y += 12 + 12.2 * len(rows)
        canvas.rule(LEFT, y, RIGHT, y, (0.85, 0.80, 0.72), 0.4)
    return y


def _totals(canvas: Canvas, invoice: Invoice, y: float) -> None:
    totals = invoice.totals
    assert totals.net is not None and totals.tax is not None and totals.gross is not None
    for label, value in (("Nettobetrag", totals.net), (f"{RATE} % USt. von {german(totals.net)}", totals.tax)):
        y += 18
        canvas.text(330, y, label, TEXT)
        canvas.text(RIGHT - 4, y, german(value), TEXT, "right")
    canvas.rect((322, y + 9, RIGHT, y + 33), fill=BRONZE)
    canvas.text(330, y + 25, "Gesamtbetrag EUR", BOLD.but(size=11, color=WHITE))
    canvas.text(RIGHT - 4, y + 25, german(totals.gross), BOLD.but(size=11, color=WHITE), "right")


def _payment(canvas: Canvas, invoice: Invoice) -> None:
    draw_qr(canvas, epc(invoice), LEFT, 610, 92)
    canvas.text(LEFT, 716, "Zahlen mit Code", LABEL)
    canvas.text(LEFT + 116, 622, "Zahlung", BOLD.but(color=BRONZE))
    lines = (
        f"Zahlungsbedingungen: {invoice.payment_terms}",
        f"Empfänger: {SELLER.name}",
        "IBAN: AT56 2041 7000 4831 6527",
        f"BIC: {SELLER.bic}",
        f"Verwendungszweck: {invoice.invoice_number}",
    )
    canvas.lines(LEFT + 116, 640, lines, TEXT, 1.5)
    canvas.rule(LEFT, 770, RIGHT, 770, BRONZE, 0.6)
    foot = f"UID-Nr. {SELLER.vat_id} · FN 417 386 k, Landesgericht Steyr · {SELLER.email}"
    canvas.text((LEFT + RIGHT) / 2, 784, foot, LABEL, "center")


def build() -> Sample:
    invoice = _invoice()
    document = pymupdf.open()
    canvas = Canvas(document.new_page(width=A4[0], height=A4[1]))
    _head(canvas, invoice)
    _totals(canvas, invoice, _table(canvas, invoice) + 4)
    _payment(canvas, invoice)
    canvas.finish()
    title, author = f"Rechnung {invoice.invoice_number}", str(SELLER.name)
    content = attach(save(document, title, author), _xml(invoice), title, author, "2026-06-11T08:00:00")
    return Sample("invoice_facturx.pdf", content, "invoice", invoice)
