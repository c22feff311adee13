"""A German wholesaler's invoice: two pages, 35 positions, two VAT rates, a carried-forward line, cash discount."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import pymupdf

from makers.amounts import cents, german
from makers.canvas import A4, BLACK, GREY, Canvas, Color, Columns, Sample, Style, save, width, wrap
from schemas.invoice import Buyer, Invoice, Line, Seller, Tax, Totals

RED: Color = (0.70, 0.11, 0.13)
SHADE: Color = (0.91, 0.91, 0.90)
TEXT = Style("cjk", 8.6, (0.08, 0.08, 0.08))
BOLD = TEXT.but(font="hebo")
SMALL = TEXT.but(size=7.1, color=GREY)
LEFT, RIGHT = 57.0, 555.0
LAST_ROW = 742.0
FOOD, OTHER = Decimal(7), Decimal(19)

# item number, description, quantity, unit, price, discount, VAT rate
ITEMS = """
10112|Weizenmehl Type 405, Sack|75|kg|0,89||7
10118|Roggenmehl Type 1150, Sack|25|kg|1,04||7
10245|Rohrzucker, fein|20|kg|1,95|1,95|7
10310|Steinsalz, unjodiert|10|kg|0,62||7
11023|Sonnenblumenöl high oleic, Kanister 10 l|4|Stk.|21,80||7
11031|Natives Olivenöl extra, kalt gepresst, Kreta, Kanister 5 l|6|Stk.|44,50|13,35|7
12007|Passierte Tomaten, Dose 2,5 kg|24|Stk.|4,15||7
12019|Kichererbsen, getrocknet|15|kg|3,28||7
12044|Tellerlinsen|12,5|kg|2,74||7
13005|Bergkäse, 6 Monate gereift, Laib, Gewicht nach Auswaage|8,46|kg|15,90||7
13012|Butter, mild gesäuert, Block 2,5 kg|6|Stk.|19,35||7
13027|Schlagsahne 32 %, Eimer 5 l|3|Stk.|22,40||7
13040|Magerquark, Eimer 10 kg|2|Stk.|24,90|2,49|7
14102|Freilandeier Größe M, Karton zu 180|3|Stk.|49,80||7
15006|Zwiebeln, gelb|25|kg|1,12||7
15011|Möhren, gewaschen|20|kg|1,38||7
15023|Speisekartoffeln, festkochend, Sack|50|kg|0,96|2,40|7
15038|Rote Bete, vorgekocht, vakuumiert|10|kg|2,85||7
16001|Rinderbrühe, gekörnt, Dose 1 kg|5|Stk.|13,20||7
16014|Paprika edelsüß, Beutel 1 kg|2|Stk.|16,75||7
16022|Schwarzer Pfeffer, ganz|1,5|kg|22,60||7
17003|Espressobohnen »Maschsee«, 1 kg|12|Stk.|17,90|10,74|7
17015|Pfefferminztee, lose|2|kg|18,40||7
20010|Mineralwasser medium, Kasten 12 × 0,75 l|15|Stk.|6,90||19
20021|Apfelsaft naturtrüb, Kasten 6 × 1 l|8|Stk.|11,40||19
20044|Hausbier hell, Fass 30 l|2|Stk.|78,50||19
30007|Servietten 40 × 40 cm, weiß, 3-lagig, Karton zu 1.000|2|Stk.|38,60||19
30012|Geschirrreiniger flüssig, Kanister 12 kg|2|Stk.|31,25||19
30018|Klarspüler, Kanister 10 l|1|Stk.|28,40||19
30033|Müllsäcke 120 l, Rolle zu 25|10|Stk.|4,95||19
40001|Kochmesser schleifen|6|Stk.|7,50||19
40110|Leihgebühr Kühlanhänger, 14.–16. Mai|1|Stk.|145,00|14,50|19
40200|Servicetechniker: Wartung der Spülmaschine einschließlich Austausch der Dichtung|2,5|Std.|68,00||19
40210|Anfahrt Zone 2|1|Stk.|35,00||19
40300|Schulung Hygiene nach HACCP, vor Ort|3|Std.|85,00||19
"""
SELLER = Seller(
    name="Brinkmann & Söhne Gastro-Großhandel GmbH",
    address="Lagerstraße 18, 30453 Hannover",
    vat_id="DE284173658",
    tax_number="25/217/60438",
    iban="DE75700290180004417326",
    bic="HABUDEMM",
    email="buchhaltung@brinkmann-gastro.example",
)
BUYER = Buyer(
    name="Landgasthof Zur Mühle",
    address="Inh. Jörg Küßner, Mühlenweg 4, 31832 Springe",
    customer_number="24 0817",
)
SKONTO = "Zahlbar innerhalb 30 Tagen netto. Bei Zahlung bis {day} gewähren wir 2 % Skonto ({amount} EUR)."


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def _line(row: str) -> Line:
    number, text, quantity, unit, price, discount, rate = row.split("|")
    off = _decimal(discount) if discount else None
    return Line(
        description=text,
        item_number=number,
        quantity=_decimal(quantity),
        unit=unit,
        unit_price=_decimal(price),
        discount=off,
        tax_rate=Decimal(rate),
        amount=cents(_decimal(quantity) * _decimal(price)) - (off or 0),
    )


def _invoice() -> Invoice:
    lines = [_line(row) for row in ITEMS.strip().splitlines()]
    issued = date(2026, 5, 22)
    taxes = []
    for rate, group in groupby(lines, key=lambda line: line.tax_rate or Decimal(0)):
        base = sum((line.amount for line in group if line.amount), Decimal(0))
        taxes.append(Tax(rate=rate, base=base, amount=cents(base * rate / 100)))
    net = sum((tax.base for tax in taxes if tax.base), Decimal(0))
    vat = sum((tax.amount for tax in taxes if tax.amount), Decimal(0))
    skonto = SKONTO.format(day=_day(issued + timedelta(days=10)), amount=german(cents((net + vat) * 2 / 100)))
    return Invoice(
        document_type="invoice",
        invoice_number="RE-2026-04871",
        issue_date=issued,
        due_date=issued + timedelta(days=30),
        delivery_date=date(2026, 5, 20),
        currency="EUR",
        purchase_order="Küßner 11/05",
        seller=SELLER,
        buyer=BUYER,
        lines=lines,
        taxes=taxes,
        totals=Totals(lines=net, net=net, tax=vat, gross=net + vat),
        payment_terms=skonto,
    )


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _logo(canvas: Canvas, x: float, y: float, scale: float) -> None:
    """A gable over three shelves."""
    canvas.polygon([(x, y + 14 * scale), (x + 20 * scale, y), (x + 40 * scale, y + 14 * scale)], RED)
    for shelf in range(3):
        top = y + (17 + 6 * shelf) * scale
        canvas.rect((x + 4 * scale, top, x + (36 - 7 * shelf) * scale, top + 3.4 * scale), fill=RED)


def _letter(canvas: Canvas, invoice: Invoice) -> None:
    """Letterhead, address window and information block where DIN 5008 form B has them."""
    _logo(canvas, RIGHT - 40, 34, 1.0)
    canvas.text(RIGHT - 50, 51, "Brinkmann & Söhne", BOLD.but(size=18), "right")
    canvas.text(RIGHT - 50, 65, "GASTRO-GROSSHANDEL SEIT 1931", SMALL.but(color=RED), "right")
    for fold in (297.6, 421.0, 595.3):
        canvas.rule(12, fold, 24 if fold != 421.0 else 30, fold, GREY, 0.4)
    sender = "Brinkmann & Söhne Gastro-Großhandel GmbH · Lagerstraße 18 · 30453 Hannover"
    canvas.text(LEFT, 136, sender, SMALL.but(size=6.2))
    canvas.rule(LEFT, 139, LEFT + width(sender, SMALL.but(size=6.2)), 139, GREY, 0.3)
    lines = (str(BUYER.name), "Inh. Jörg Küßner", "Mühlenweg 4", "31832 Springe")
    canvas.lines(LEFT, 158, lines, TEXT.but(size=10), 1.4)
    info = (
        ("Rechnungs-Nr.", invoice.invoice_number),
        ("Rechnungsdatum", _day(invoice.issue_date)),
        ("Kunden-Nr.", BUYER.customer_number),
        ("Lieferschein-Nr.", "LS-118203"),
        ("Lieferdatum", _day(invoice.delivery_date)),
        ("Ihre Bestellung", invoice.purchase_order),
        ("Sachbearbeitung", "Frau Düvel"),
        ("Telefon", "0511 23125-204"),
    )
    for row, (label, value) in enumerate(info):
        canvas.text(354, 142 + row * 13, f"{label}:", TEXT)
        canvas.text(440, 142 + row * 13, str(value), BOLD if row < 2 else TEXT)
    canvas.text(LEFT, 272, f"Rechnung {invoice.invoice_number}", BOLD.but(size=13))
    canvas.text(LEFT, 290, "Für unsere Lieferungen und Leistungen berechnen wir Ihnen:", TEXT)


COLUMNS: Columns = (
    ("Pos.", 76, "right"),
    ("Art.-Nr.", 84, "left"),
    ("Bezeichnung", 124, "left"),
    ("Menge", 347, "right"),
    ("Einh.", 353, "left"),
    ("Einzelpreis", 424, "right"),
    ("Rabatt", 462, "right"),
    ("MwSt.", 493, "right"),
    ("Betrag EUR", RIGHT - 3, "right"),
)


def _header(canvas: Canvas, y: float) -> float:
    canvas.rect((LEFT, y, RIGHT, y + 17), fill=SHADE)
    for label, x, align in COLUMNS:
        canvas.text(x, y + 11.5, label, BOLD.but(size=7.9), align)
    canvas.rule(LEFT, y + 17, RIGHT, y + 17, BLACK, 0.8)
    return y + 18


def _row(canvas: Canvas, y: float, position: int, line: Line) -> float:
    assert line.quantity is not None and line.unit_price is not None and line.amount is not None
    rows = wrap(str(line.description), TEXT, 190)
    cells: tuple[str | list[str], ...] = (str(position), str(line.item_number), rows, german(line.quantity))
    cells += (str(line.unit), german(line.unit_price), german(line.discount) if line.discount else "")
    cells += (f"{line.tax_rate} %", german(line.amount))
    for (_, x, align), cell in zip(COLUMNS, cells, strict=True):
        for row, text in enumerate([cell] if isinstance(cell, str) else cell):
            if text:
                canvas.text(x, y + 12 + 11 * row, text, TEXT, align)
    bottom = y + 6.6 + 11 * len(rows)
    canvas.rule(LEFT, bottom, RIGHT, bottom, (0.8, 0.8, 0.8), 0.3)
    return bottom


def _carried(canvas: Canvas, y: float, label: str, amount: Decimal) -> float:
    canvas.text(124, y + 12, label, BOLD)
    canvas.text(RIGHT - 3, y + 12, german(amount), BOLD, "right")
    canvas.rule(LEFT, y + 17.6, RIGHT, y + 17.6, BLACK, 0.5)
    return y + 18


def _continuation(canvas: Canvas, invoice: Invoice) -> None:
    _logo(canvas, RIGHT - 24, 34, 0.6)
    canvas.text(LEFT, 50, f"Rechnung {invoice.invoice_number} vom {_day(invoice.issue_date)}", BOLD.but(size=10))
    canvas.text(RIGHT - 34, 50, "Seite 2 von 2", TEXT, "right")


def _totals(canvas: Canvas, invoice: Invoice, y: float) -> None:
    totals = invoice.totals
    assert totals.net is not None and totals.tax is not None and totals.gross is not None
    y = _carried(canvas, y + 4, "Summe der Positionen netto", totals.net) + 14
    stops = (318, 398, 470, RIGHT - 3)
    rows = [("MwSt.-Satz", "Nettobetrag", "MwSt.-Betrag", "Bruttobetrag")]
    for tax in invoice.taxes:
        assert tax.base is not None and tax.amount is not None
        rows.append((f"{tax.rate} %", german(tax.base), german(tax.amount), german(tax.base + tax.amount)))
    rows.append(("Summe", german(totals.net), german(totals.tax), german(totals.gross)))
    for number, row in enumerate(rows):
        for x, cell in zip(stops, row, strict=True):
            canvas.text(x, y + 10, cell, BOLD.but(size=7.9) if number == 0 else TEXT, "right")
        y += 15
        canvas.rule(272, y, RIGHT, y, BLACK if number == len(rows) - 2 else (0.8, 0.8, 0.8), 0.4)
    canvas.rect((272, y + 8, RIGHT, y + 30), fill=SHADE)
    canvas.text(280, y + 23, "Rechnungsbetrag EUR", BOLD.but(size=10.5))
    canvas.text(RIGHT - 3, y + 23, german(totals.gross), BOLD.but(size=10.5), "right")
    canvas.rule(272, y + 31.5, RIGHT, y + 31.5, BLACK, 1.2)
    y += 56
    terms = (f"Zahlungsbedingungen: {invoice.payment_terms}", f"Fällig am {_day(invoice.due_date)}.")
    notes = (*terms, "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum. Es gelten unsere AGB.")
    for note in notes:
        y = canvas.lines(LEFT, y, wrap(note, TEXT, RIGHT - LEFT), TEXT) + 3
    canvas.text(LEFT, y + 12, "Vielen Dank für Ihren Auftrag!", TEXT)


def _footer(canvas: Canvas, page_no: int) -> None:
    columns = (
        (str(SELLER.name), "Lagerstraße 18", "30453 Hannover", "Telefon 0511 23125-0"),
        ("Geschäftsführer: Heiko Brinkmann", "Amtsgericht Hannover", "HRB 204417", "www.brinkmann-gastro.example"),
        (f"USt-IdNr.: {SELLER.vat_id}", f"Steuer-Nr.: {SELLER.tax_number}", str(SELLER.email)),
        ("Hanse-Bund Bank", "IBAN: DE75 7002 9018 0004 4173 26", f"BIC: {SELLER.bic}"),
    )
    canvas.rule(LEFT, 775, RIGHT, 775, RED, 0.8)
    for x, lines in zip((LEFT, 203, 318, 441), columns, strict=True):
        canvas.lines(x, 785, lines, SMALL.but(size=6.2), 1.4)
    if page_no == 1:
        canvas.text(RIGHT, 768, "Seite 1 von 2", SMALL, "right")


def build() -> Sample:
    invoice = _invoice()
    document = pymupdf.open()
    canvas = Canvas(document.new_page(width=A4[0], height=A4[1]))
    _letter(canvas, invoice)
    y, carried, page_no = _header(canvas, 302), Decimal(0), 1
    for position, line in enumerate(invoice.lines, start=1):
        if page_no == 1 and y > LAST_ROW - 2 * 29:
            _carried(canvas, y + 4, "Übertrag auf Seite 2", carried)
            _footer(canvas, page_no)
            canvas.finish()
            page_no, canvas = 2, Canvas(document.new_page(width=A4[0], height=A4[1]))
            _continuation(canvas, invoice)
            y = _carried(canvas, _header(canvas, 70), "Übertrag von Seite 1", carried)
        y = _row(canvas, y, position, line)
        carried += line.amount or 0
    _totals(canvas, invoice, y)
    _footer(canvas, page_no)
    canvas.finish()
    content = save(document, f"Rechnung {invoice.invoice_number}", str(SELLER.name))
    return Sample("rechnung_zweiseitig.pdf", content, "invoice", invoice)
