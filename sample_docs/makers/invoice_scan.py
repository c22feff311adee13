"""A French printer's invoice as a scanner saw it: sideways, askew, grainy, unevenly lit, no text layer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import numpy as np
import pymupdf
from PIL import Image

from makers.amounts import cents, french
from makers.canvas import A4, BLACK, Canvas, Color, Sample, Style, save, wrap
from schemas.invoice import Buyer, Invoice, Line, Seller, Tax, Totals

DPI = 170
SKEW_DEG = 1.5
QUALITY = 50
BLUE: Color = (0.10, 0.16, 0.45)
TEXT = Style("tiro", 10)
BOLD = TEXT.but(font="tibo")
SMALL = TEXT.but(size=8)
LEFT, RIGHT = 62.0, 536.0
RATE = Decimal(20)

ITEMS = (
    ("Catalogue d'exposition, 96 pages, quadrichromie, dos carré collé", 500, "6.85"),
    ("Affiches 40 × 60 cm, papier couché 170 g", 150, "2.40"),
    ("Cartons d'invitation, deux volets, avec enveloppes", 800, "0.68"),
    ("Mise en page et épreuves", 12, "54.00"),
    ("Livraison à Villeurbanne", 1, "38.50"),
)
SELLER = Seller(
    name="Imprimerie Delaunoy & Fils",
    address="27 rue des Tanneurs, 69005 Lyon",
    vat_id="FR52819437260",
    iban="FR7630588617420004193628547",
    bic="BQRHFRPP",
    email="compta@imprimerie-delaunoy.example",
)
BUYER = Buyer(
    name="Galerie du Vieux Port",
    address="8 quai des Brumes, 69100 Villeurbanne",
    vat_id="FR67792508319",
    customer_number="CL-2093",
)


def _invoice() -> Invoice:
    lines = [
        Line(
            description=text,
            quantity=Decimal(quantity),
            unit_price=Decimal(price),
            amount=cents(Decimal(quantity) * Decimal(price)),
        )
        for text, quantity, price in ITEMS
    ]
    net = sum((line.amount for line in lines if line.amount), Decimal(0))
    tax = cents(net * RATE / 100)
    prepaid = Decimal("1500.00")
    issued = date(2026, 3, 9)
    return Invoice(
        document_type="invoice",
        invoice_number="F26-0458",
        issue_date=issued,
        due_date=issued + timedelta(days=30),
        currency="EUR",
        seller=SELLER,
        buyer=BUYER,
        lines=lines,
        taxes=[Tax(rate=RATE, base=net, amount=tax)],
        totals=Totals(net=net, tax=tax, gross=net + tax, prepaid=prepaid, payable=net + tax - prepaid),
        payment_terms="30 jours date de facture",
    )


def _head(canvas: Canvas, invoice: Invoice) -> None:
    for row in range(4):
        canvas.rect((LEFT + 4 * row, 46 + 9 * row, LEFT + 40 - 4 * row, 51 + 9 * row), fill=BLACK)
    canvas.text(LEFT + 54, 62, "Imprimerie Delaunoy & Fils", BOLD.but(size=19))
    lines = ("27 rue des Tanneurs – 69005 Lyon", "Tél. 04 65 71 20 18 – compta@imprimerie-delaunoy.example")
    canvas.lines(LEFT + 54, 77, lines, TEXT.but(size=9), 1.3)
    canvas.rule(LEFT, 100, RIGHT, 100, BLACK, 1.4)
    canvas.text(LEFT, 140, "FACTURE", BOLD.but(size=22))
    assert invoice.issue_date is not None and invoice.due_date is not None
    meta = (
        ("Facture n°", invoice.invoice_number),
        ("Date de facture", f"{invoice.issue_date:%d/%m/%Y}"),
        ("Date d'échéance", f"{invoice.due_date:%d/%m/%Y}"),
        ("N° client", BUYER.customer_number),
    )
    for row, (label, value) in enumerate(meta):
        canvas.text(LEFT, 166 + 16 * row, f"{label} :", TEXT)
        canvas.text(LEFT + 92, 166 + 16 * row, str(value), BOLD if row == 0 else TEXT)
    canvas.rect((316, 124, RIGHT, 222), stroke=BLACK, width_pt=0.8)
    canvas.text(328, 142, "Facturé à", TEXT.but(font="tiit"))
    canvas.text(328, 159, str(BUYER.name), BOLD.but(size=11.5))
    canvas.lines(328, 174, ("8 quai des Brumes", "69100 Villeurbanne"), TEXT, 1.4)
    canvas.text(328, 210, f"TVA intracommunautaire : {BUYER.vat_id}", TEXT.but(size=9))


def _table(canvas: Canvas, invoice: Invoice) -> float:
    edges = (LEFT, 322, 374, 452, RIGHT)
    heads = ("Désignation", "Quantité", "Prix unitaire HT", "Montant HT")
    top, y = 250.0, 272.0
    for number, head in enumerate(heads):
        x = edges[number] + 6 if number == 0 else edges[number + 1] - 6
        canvas.text(x, top + 15, head, BOLD.but(size=9), "left" if number == 0 else "right")
    for line in invoice.lines:
        assert line.unit_price is not None and line.amount is not None
        rows = wrap(str(line.description), TEXT, 246)
        for row, text in enumerate(rows):
            canvas.text(LEFT + 6, y + 15 + 13 * row, text, TEXT)
        cells = (str(line.quantity), french(line.unit_price), french(line.amount))
        for edge, cell in zip(edges[2:], cells, strict=True):
            canvas.text(edge - 6, y + 15, cell, TEXT, "right")
        y += 10 + 13 * len(rows)
    bottom = y + 40
    canvas.rect((LEFT, top, RIGHT, bottom), stroke=BLACK, width_pt=0.9)
    canvas.rule(LEFT, 272, RIGHT, 272, BLACK, 0.9)
    for edge in edges[1:-1]:
        canvas.rule(edge, top, edge, bottom, BLACK, 0.6)
    return bottom


def _totals(canvas: Canvas, invoice: Invoice, y: float) -> float:
    totals = invoice.totals
    rows = (
        ("Total HT", totals.net, ""),
        (f"TVA {RATE} %", totals.tax, ""),
        ("Total TTC", totals.gross, ""),
        ("Acompte versé", totals.prepaid, "- "),
        ("Net à payer", totals.payable, ""),
    )
    for label, value, sign in rows:
        assert value is not None
        style = BOLD.but(size=11) if value in (totals.gross, totals.payable) else TEXT
        canvas.text(374 + 6, y + 17, label, style)
        canvas.text(RIGHT - 6, y + 17, f"{sign}{french(value)} €", style, "right")
        y += 20
        canvas.rule(374, y + 4, RIGHT, y + 4, BLACK, 0.5)
    return y


def _foot(canvas: Canvas, invoice: Invoice) -> None:
    canvas.text(LEFT, 640, f"Conditions de règlement : {invoice.payment_terms}, par virement.", TEXT)
    canvas.text(LEFT, 656, "Banque Rhône-Horizon – IBAN : FR76 3058 8617 4200 0419 3628 547", TEXT)
    canvas.text(LEFT, 672, f"BIC : {SELLER.bic}", TEXT)
    late = "En cas de retard : pénalités au taux légal majoré et indemnité de 40 € pour frais de recouvrement."
    canvas.lines(LEFT, 694, wrap(late, SMALL, RIGHT - LEFT), SMALL)
    canvas.rule(LEFT, 762, RIGHT, 762, BLACK, 0.6)
    line = f"SARL au capital de 24 000 € – SIRET 819 437 260 00014 – RCS Lyon – N° TVA {SELLER.vat_id}"
    canvas.text((LEFT + RIGHT) / 2, 775, line, SMALL, "center")


def _sheet(invoice: Invoice) -> Image.Image:
    """The paper, upright, in grey, with a received stamp across it."""
    document = pymupdf.open()
    canvas = Canvas(document.new_page(width=A4[0], height=A4[1]))
    _head(canvas, invoice)
    _totals(canvas, invoice, _table(canvas, invoice) + 8)
    _foot(canvas, invoice)
    canvas.finish()
    pixmap = document[0].get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    sheet = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
    stamp = _stamp()
    sheet.paste(118, (int(0.15 * sheet.width), int(0.56 * sheet.height)), stamp)
    return sheet


def _stamp() -> Image.Image:
    """A rubber stamp's ink: a mask, turned a little and worn."""
    document = pymupdf.open()
    page = document.new_page(width=150, height=56)
    canvas = Canvas(page)
    canvas.rect((4, 4, 146, 52), stroke=BLACK, width_pt=2.2)
    canvas.text(75, 24, "REÇU LE", Style("hebo", 13), "center")
    canvas.text(75, 43, "12 MARS 2026", Style("hebo", 14), "center")
    canvas.finish()
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    ink = 255.0 - np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    ink *= 0.45 + 0.55 * np.random.default_rng(7).random(ink.shape)
    return Image.fromarray(ink.astype(np.uint8)).rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor=0)


def _scan(sheet: Image.Image) -> Image.Image:
    """What the scanner makes of the sheet; it lay on the glass sideways."""
    askew = sheet.rotate(-SKEW_DEG, Image.Resampling.BICUBIC, fillcolor=225)
    pixels = np.asarray(askew, np.float64)
    height, width = pixels.shape
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width]).reshape(2, 1, 1)
    light = 0.98 - 0.17 * (x - 0.3) ** 2 - 0.10 * y**2 - 0.30 * np.exp(-(1 - x) / 0.02)  # a lamp, and the book's gutter
    grain = np.random.default_rng(20260309).normal(0.0, 5.0, pixels.shape)
    pixels = (24 + 0.90 * pixels) * light + grain
    for hole in (0.35, 0.65):  # punched holes show the dark lid
        pixels[((x - 0.035) * width) ** 2 + ((y - hole) * height) ** 2 < (0.010 * height) ** 2] = 62
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).transpose(Image.Transpose.ROTATE_90)


def build() -> Sample:
    invoice = _invoice()
    buffer = BytesIO()
    _scan(_sheet(invoice)).save(buffer, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
    document = pymupdf.open()
    page = document.new_page(width=A4[1], height=A4[0])
    page.insert_image(page.rect, stream=buffer.getvalue())
    return Sample("invoice_scan.pdf", save(document, "", ""), "invoice", invoice)
