"""A British hardware shop's till receipt, photographed on a table: askew, unevenly lit, a little soft and grainy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

from makers.amounts import cents, english
from makers.canvas import Canvas, Sample, Style
from schemas.invoice import Line, Receipt, Seller, Tax, Totals

WIDTH_PT, HEIGHT_PT = 227.0, 436.0
DPI = 190
TURN_DEG = 1.8
QUALITY = 62
TEXT = Style("cour", 9.4, (0.16, 0.16, 0.2))
BOLD = TEXT.but(font="cobo")
LEFT, RIGHT = 16.0, 211.0
RATE = Decimal(20)

ITEMS = (
    ("Jute twine 200 m", "2", "4.25"),
    ("Brass hooks, pack of 6", "1", "7.80"),
    ("Wood glue 500 ml", "1", "6.45"),
    ("Sandpaper grit 120", "5", "0.95"),
    ("Seed tray, 40 cells", "3", "2.60"),
)
TENDERED = Decimal("40.00")
SELLER = Seller(
    name="Thistle & Twine Hardware",
    address="14 Saltpan Wynd, Anstruther, KY10 3XZ",
    vat_id="GB428173604",
)


def _line(text: str, quantity: Decimal, price: Decimal) -> Line:
    """Of a single piece the till prints neither quantity nor price apart from the amount."""
    if quantity == 1:
        return Line(description=text, amount=price)
    return Line(description=text, quantity=quantity, unit_price=price, amount=cents(quantity * price))


def _receipt() -> Receipt:
    lines = [_line(text, Decimal(quantity), Decimal(price)) for text, quantity, price in ITEMS]
    gross = sum((line.amount for line in lines if line.amount), Decimal(0))
    net = cents(gross / (1 + RATE / 100))
    return Receipt(
        document_type="receipt",
        invoice_number="004817",
        issue_date=date(2026, 5, 16),
        currency="GBP",
        seller=SELLER,
        lines=lines,
        taxes=[Tax(rate=RATE, base=net, amount=gross - net)],
        totals=Totals(net=net, tax=gross - net, gross=gross),
    )


def _row(canvas: Canvas, y: float, left: str, right: str, style: Style = TEXT) -> float:
    canvas.text(LEFT, y, left, style)
    canvas.text(RIGHT, y, right, style, "right")
    return y + 14


def _print(canvas: Canvas, receipt: Receipt) -> None:
    totals, middle = receipt.totals, WIDTH_PT / 2
    assert totals.gross is not None and totals.net is not None and totals.tax is not None
    canvas.text(middle, 34, str(SELLER.name), BOLD.but(size=12), "center")
    head = (*str(SELLER.address).split(", "), f"VAT No {SELLER.vat_id}")
    for row, text in enumerate(head):
        canvas.text(middle, 52 + 13 * row, text, TEXT, "center")
    y = _row(canvas, 116, f"Receipt no {receipt.invoice_number}", f"{receipt.issue_date:%d/%m/%Y}")
    y = _dashes(canvas, y)
    for line in receipt.lines:
        assert line.amount is not None
        y = _row(canvas, y, str(line.description), "" if line.quantity else english(line.amount))
        if line.quantity and line.unit_price:
            y = _row(canvas, y, f"  {line.quantity} x {english(line.unit_price)}", english(line.amount))
    y = _dashes(canvas, y)
    y = _row(canvas, y + 3, "TOTAL GBP", english(totals.gross), BOLD.but(size=12.5))
    y = _row(canvas, y + 3, "CASH", english(TENDERED))
    y = _row(canvas, y, "CHANGE", english(TENDERED - totals.gross))
    y = _dashes(canvas, y)
    y = _row(canvas, y, f"Net of VAT {RATE}%", english(totals.net))
    y = _row(canvas, y, f"VAT {RATE}%", english(totals.tax))
    canvas.text(middle, y + 16, "Thank you, haste ye back!", TEXT, "center")


def _dashes(canvas: Canvas, y: float) -> float:
    canvas.text(WIDTH_PT / 2, y - 2, "-" * 34, TEXT, "center")
    return y + 12


def _strip(receipt: Receipt) -> Image.Image:
    """The paper, upright, in grey."""
    document = pymupdf.open()
    canvas = Canvas(document.new_page(width=WIDTH_PT, height=HEIGHT_PT))
    _print(canvas, receipt)
    canvas.finish()
    pixmap = document[0].get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    return Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)


def _photograph(strip: Image.Image) -> Image.Image:
    """The strip on a brown table, as a telephone sees it."""
    edge = 70
    size = (strip.width + 2 * edge, strip.height + 2 * edge)
    paper, mask = Image.new("L", size, 255), Image.new("L", size, 0)
    paper.paste(strip, (edge, edge))
    mask.paste(255, (edge, edge, edge + strip.width, edge + strip.height))
    turned = [layer.rotate(TURN_DEG, Image.Resampling.BICUBIC) for layer in (paper, mask)]
    ink, there = (np.asarray(layer.filter(ImageFilter.GaussianBlur(0.7)), np.float64) / 255 for layer in turned)
    y, x = np.mgrid[0 : size[1], 0 : size[0]] / np.array([size[1], size[0]]).reshape(2, 1, 1)
    random = np.random.default_rng(20260516)
    grain = np.repeat(random.normal(0, 0.035, (size[1], 1)), size[0], axis=1)  # the wood runs across
    table = (0.42 + 0.03 * np.sin(40 * y + 3 * x) + grain)[..., None] * np.array([1.0, 0.74, 0.50])
    sheet = (0.10 + 0.88 * ink)[..., None] * np.array([1.0, 0.985, 0.95])
    light = 1.0 - 0.28 * (x - 0.15) ** 2 - 0.20 * (y - 0.3) ** 2
    pixels = (there[..., None] * sheet + (1 - there[..., None]) * table) * light[..., None] * 250
    pixels += random.normal(0, 4.0, pixels.shape[:2])[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB")


def build() -> Sample:
    receipt = _receipt()
    buffer = BytesIO()
    _photograph(_strip(receipt)).save(buffer, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
    return Sample("receipt.jpg", buffer.getvalue(), "receipt", receipt)
