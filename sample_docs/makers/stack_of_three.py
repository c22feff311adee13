"""A morning's post in one file: a cover sheet, three invoices in three languages, and a blank page between."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pymupdf

from makers.canvas import A4, BLACK, GREY, WHITE, Canvas, Stack, Stops, Style, save
from makers.short_invoices import POLISH, PORTUGUESE, SWEDISH, ShortInvoice

if TYPE_CHECKING:
    from datetime import date

    from schemas.invoice import Line

LEFT, RIGHT = 56.0, 539.0
STOPS: Stops = (
    (LEFT + 4, "left"),
    (LEFT + 56, "left"),
    (352.0, "right"),
    (364.0, "left"),
    (455.0, "right"),
    (RIGHT - 4, "right"),
)
COVER = Style("helv", 11, (0.2, 0.2, 0.2))


def _cover(canvas: Canvas) -> None:
    canvas.rect((LEFT, 120, RIGHT, 124), fill=BLACK)
    canvas.text(LEFT, 170, "Incoming post", COVER.but(font="hebo", size=30))
    canvas.text(LEFT, 200, "Mail room, second floor. For: accounts payable.", COVER)
    lines = ("Please file after posting and return this sheet.", "The originals stay in the mail room for ten days.")
    canvas.lines(LEFT, 250, lines, COVER, 1.7)
    canvas.rect((LEFT, 320, RIGHT, 420), stroke=GREY)
    canvas.text(LEFT + 12, 342, "Remarks", COVER.but(color=GREY))
    canvas.text(LEFT + 12, 370, "One sender closes for the summer, see the enclosed.", COVER.but(font="heit"))


class Printer:
    """Sets one invoice, page by page."""

    def __init__(self, document: pymupdf.Document, short: ShortInvoice) -> None:
        self._document, self._short = document, short
        self._invoice, self._words, self._look = short.invoice, short.language, short.look
        self._text = short.look.text
        self._bold = self._text.but(font=short.look.bold)
        self._small = self._text.but(size=7.6, color=GREY)
        self._pages = 1 + (len(short.invoice.lines) > short.look.rows)
        self._page_no = 0
        self.pages: list[int] = []
        self._canvas = self._new_page()

    def print(self) -> list[int]:
        """The numbers of the pages, in the file."""
        self._letter()
        y, carried = self._header(292), Decimal(0)
        for number, line in enumerate(self._invoice.lines):
            if number == self._look.rows:
                self._carried(y, self._words.carried[0], carried)
                self._footer()
                self._canvas = self._new_page()
                self._continuation()
                y = self._carried(self._header(96), self._words.carried[1], carried)
            y = self._row(y, number, line)
            carried += line.amount or 0
        self._totals(y)
        self._footer()
        return self.pages

    def _new_page(self) -> Canvas:
        self._page_no += 1
        self.pages.append(len(self._document) + 1)
        return Canvas(self._document.new_page(width=A4[0], height=A4[1]))

    def _day(self, day: date | None) -> str:
        return f"{day:{self._words.day}}" if day else ""

    def _letter(self) -> None:
        words, invoice, canvas, accent = self._words, self._invoice, self._canvas, self._look.accent
        seller, buyer = invoice.seller, invoice.buyer
        right = self._look.sender_right
        x = RIGHT if right else LEFT
        canvas.rect((LEFT, 34, RIGHT, 38), fill=accent)
        canvas.text(x, 64, str(seller.name), self._bold.but(size=15, color=accent), "right" if right else "left")
        contact = (*str(seller.address).split(", "), str(seller.email))
        for row, line in enumerate(contact):
            canvas.text(x, 80 + 12 * row, line, self._text, "right" if right else "left")
        canvas.text(LEFT if right else RIGHT, 66, words.title, self._bold.but(size=20), "left" if right else "right")
        canvas.text(LEFT, 150, words.customer, self._small)
        canvas.text(LEFT, 165, str(buyer.name), self._bold.but(size=10.5))
        lines = str(buyer.address).split(", ") + ([f"{words.buyer_vat}: {buyer.vat_id}"] if buyer.vat_id else [])
        canvas.lines(LEFT, 179, lines, self._text, 1.4)
        meta = [
            (words.number, invoice.invoice_number),
            (words.issued, self._day(invoice.issue_date)),
            (words.delivered, self._day(invoice.delivery_date)),
            (words.due, self._day(invoice.due_date)),
            (words.terms, invoice.payment_terms),
        ]
        if buyer.customer_number:
            meta.append(("Kundnummer", buyer.customer_number))
        for row, (label, value) in enumerate(meta):
            canvas.text(336, 165 + 15 * row, f"{label}:", self._text)
            canvas.text(RIGHT, 165 + 15 * row, str(value), self._bold if row == 0 else self._text, "right")

    def _continuation(self) -> None:
        line = f"{self._words.title} {self._invoice.invoice_number}"
        self._canvas.text(LEFT, 58, line, self._bold.but(size=11))
        self._canvas.text(RIGHT, 58, str(self._invoice.seller.name), self._text, "right")

    def _header(self, y: float) -> float:
        columns, canvas, accent = self._words.columns, self._canvas, self._look.accent
        banded = self._look.banded
        if banded:
            canvas.rect((LEFT, y - 13, RIGHT, y + 6), fill=accent)
        style = self._bold.but(size=self._text.size - 0.6, color=WHITE if banded else accent)
        for (x, align), label in zip(STOPS, columns, strict=True):
            canvas.text(x, y, label, style, align)
        canvas.rule(LEFT, y + 6, RIGHT, y + 6, accent, 0.8)
        return y + 6

    def _row(self, y: float, number: int, line: Line) -> float:
        assert line.quantity is not None and line.unit_price is not None and line.amount is not None
        amount, canvas = self._words.amount, self._canvas
        cells = (
            line.item_number or str(number + 1),
            str(line.description),
            amount(line.quantity),
            str(line.unit),
            amount(line.unit_price),
            amount(line.amount),
        )
        for (x, align), cell in zip(STOPS, cells, strict=True):
            canvas.text(x, y + 15, cell, self._text, align)
        canvas.rule(LEFT, y + 22, RIGHT, y + 22, (0.84, 0.84, 0.84), 0.4)
        return y + 22

    def _carried(self, y: float, label: str, value: Decimal) -> float:
        self._canvas.text(STOPS[1][0], y + 15, label, self._bold)
        self._canvas.text(RIGHT - 4, y + 15, self._words.amount(value), self._bold, "right")
        return y + 22

    def _totals(self, y: float) -> None:
        totals, words, canvas = self._invoice.totals, self._words, self._canvas
        (tax,) = self._invoice.taxes
        assert totals.net is not None and totals.tax is not None and totals.gross is not None
        for label, value in ((words.net, totals.net), (words.tax.format(tax.rate), totals.tax)):
            y += 17
            canvas.text(340, y, label, self._text)
            canvas.text(RIGHT - 4, y, words.amount(value), self._text, "right")
        canvas.rule(336, y + 7, RIGHT, y + 7, self._look.accent, 1.2)
        large = self._bold.but(size=11.5)
        canvas.text(340, y + 23, f"{words.payable} {self._invoice.currency}", large)
        canvas.text(RIGHT - 4, y + 23, words.amount(totals.gross), large, "right")

    def _footer(self) -> None:
        seller, words, canvas = self._invoice.seller, self._words, self._canvas
        canvas.rule(LEFT, 780, RIGHT, 780, self._look.accent, 0.6)
        canvas.text(LEFT, 793, f"{seller.name}  |  {words.seller_vat}: {seller.vat_id}", self._small)
        canvas.text(LEFT, 804, f"IBAN: {self._short.iban}", self._small)
        if self._pages > 1:
            canvas.text(RIGHT, 793, words.page.format(self._page_no, self._pages), self._small, "right")
        canvas.finish()


def build() -> Stack:
    document = pymupdf.open()
    cover = Canvas(document.new_page(width=A4[0], height=A4[1]))
    _cover(cover)
    cover.finish()
    polish = Printer(document, POLISH).print()
    swedish = Printer(document, SWEDISH).print()
    document.new_page(width=A4[0], height=A4[1])  # the back of a sheet that the scanner took along
    portuguese = Printer(document, PORTUGUESE).print()
    documents = (
        ("other", [1], None),
        ("invoice", polish, POLISH.invoice),
        ("invoice", swedish, SWEDISH.invoice),
        ("invoice", portuguese, PORTUGUESE.invoice),
    )
    content = save(document, "Incoming post", "Mail room")
    return Stack("stack_of_three.pdf", content, documents)
