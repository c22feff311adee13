"""A supplier registration form, filled in: an interactive PDF with text fields, checkboxes and a radio group."""

from __future__ import annotations

from dataclasses import dataclass

import pymupdf

from makers.canvas import A4, BLACK, GREY, WHITE, Canvas, Color, Sample, Style, save
from schemas.form import Entry, EntryType, Form

BLUE: Color = (0.09, 0.27, 0.47)
FIELD: Color = (0.93, 0.95, 0.98)
INK: Color = (0.05, 0.05, 0.35)
LABEL = Style("helv", 8, (0.25, 0.27, 0.30))
HEAD = Style("hebo", 10, WHITE)
LEFT, RIGHT = 54.0, 541.0
TITLE = "Supplier registration"
COMPANY, CONTACT, PAYMENT, CERTIFICATES, DECLARATION = (
    "1  Company",
    "2  Contact",
    "3  Payment",
    "4  Certificates held",
    "5  Declaration",
)


@dataclass(frozen=True)
class TextField:
    """A field with its label above it; `left`, `right` and `top` in points."""

    section: str
    label: str
    value: str
    left: float
    right: float
    top: float
    type: EntryType = "text"
    truth: str | None = None


MID = (LEFT + RIGHT) / 2
FIELDS = (
    TextField(COMPANY, "Registered name", "Thalberg Messtechnik GmbH", LEFT, RIGHT, 178),
    TextField(COMPANY, "Street and number", "Grünanger 14", LEFT, 330, 216),
    TextField(COMPANY, "Postcode", "8010", 342, 412, 216),
    TextField(COMPANY, "Town", "Graz", 424, RIGHT, 216),
    TextField(COMPANY, "VAT identification number", "ATU58203946", LEFT, 248, 254),
    TextField(COMPANY, "Company register number", "FN 418207 k", 260, 412, 254),
    TextField(COMPANY, "Employees", "48", 424, RIGHT, 254, "number"),
    TextField(CONTACT, "Contact person", "Jana Höllerer", LEFT, MID - 6, 330),
    TextField(CONTACT, "Position", "Head of sales", MID + 6, RIGHT, 330),
    TextField(CONTACT, "E-mail", "j.hoellerer@thalberg.example", LEFT, MID - 6, 368),
    TextField(CONTACT, "Telephone", "+43 316 555 0172", MID + 6, RIGHT, 368),
    TextField(PAYMENT, "IBAN", "AT73 2081 5000 4420 3371", LEFT, MID + 40, 444),
    TextField(PAYMENT, "BIC", "STMKAT2G", MID + 52, RIGHT, 444),
    TextField(DECLARATION, "Date", "17/02/2026", LEFT, 150, 692, "date", "2026-02-17"),
    TextField(DECLARATION, "Name in capitals", "JANA HÖLLERER", 162, 330, 692),
)
TERMS = (("14 days", 54.0, False), ("30 days", 134.0, True), ("60 days", 214.0, False))
CERTIFICATES_HELD = (
    ("ISO 9001 Quality management", 54.0, 568.0, True),
    ("ISO 14001 Environmental management", 54.0, 588.0, True),
    ("ISO 45001 Occupational safety", 297.5, 568.0, False),
    ("EMAS Eco-management and audit", 297.5, 588.0, False),
)
AGREED = "We accept the general terms of purchase of Westmere Regional Water."
TERMS_TOP = 499.0
_SIGNATURE = (
    *((362, 706), (372, 676), (384, 674), (378, 704), (376, 716), (394, 688), (400, 694), (402, 704), (392, 708)),
    *((398, 698), (406, 684), (412, 690), (410, 700), (408, 710), (424, 674), (430, 676), (428, 690)),
    *((416, 712), (436, 704), (450, 698), (458, 684), (464, 706)),
)


def _data() -> Form:
    entries = [Entry(label=f.label, value=f.truth or f.value, type=f.type, section=f.section) for f in FIELDS]
    chosen = next(label for label, _, on in TERMS if on)
    radio = Entry(label="Payment terms offered", value=chosen, type="radio", section=PAYMENT)
    boxes = [
        Entry(label=label, value="yes" if on else "no", type="checkbox", section=CERTIFICATES)
        for label, _, _, on in CERTIFICATES_HELD
    ]
    agreed = Entry(label=AGREED, value="yes", type="checkbox", section=DECLARATION)
    signature = Entry(label="Signature", value="signed", type="signature", section=DECLARATION)
    return Form(title=TITLE, entries=[*entries[:13], radio, *boxes, agreed, *entries[13:], signature])


def _logo(canvas: Canvas) -> None:
    x, y = RIGHT - 22, 62.0
    canvas.circle(x, y, 21, fill=BLUE)
    for lift in (-5.0, 4.0):
        row = y + lift
        canvas.curve([(x - 13, row), (x - 6, row - 9), (x + 4, row + 9), (x + 13, row)], WHITE, 2.4)


def _print(canvas: Canvas) -> None:
    """Everything on the paper before it was filled in, and the signature."""
    canvas.text(LEFT, 64, TITLE, Style("hebo", 20, BLUE))
    canvas.text(LEFT, 82, "Westmere Regional Water · Purchasing · Form SR-1", LABEL.but(size=9))
    _logo(canvas)
    hint = "Please complete every field, sign the form and return it to suppliers@westmere-water.example."
    canvas.text(LEFT, 112, hint, LABEL.but(size=8.5))
    canvas.rule(LEFT, 122, RIGHT, 122, BLUE, 1.0)
    tops = ((COMPANY, 138), (CONTACT, 290), (PAYMENT, 404), (CERTIFICATES, 536), (DECLARATION, 622))
    for section, top in tops:
        canvas.rect((LEFT, top, RIGHT, top + 18), fill=BLUE)
        canvas.text(LEFT + 7, top + 12.6, section, HEAD)
    for field in FIELDS:
        canvas.text(field.left, field.top - 4, field.label, LABEL)
        canvas.rect((field.left, field.top, field.right, field.top + 19), fill=FIELD, stroke=GREY, width_pt=0.5)
    canvas.text(LEFT, TERMS_TOP - 10, "Payment terms offered", LABEL)
    for label, x, _ in TERMS:
        canvas.text(x + 19, TERMS_TOP + 10.2, label, LABEL.but(size=9, color=BLACK))
    for label, x, y, _ in (*CERTIFICATES_HELD, (AGREED, LEFT, 654.0, True)):
        canvas.text(x + 19, y + 10, label, LABEL.but(size=9, color=BLACK))
    canvas.text(350, 721, "Signature", LABEL)
    canvas.rule(350, 711, RIGHT, 711, BLACK, 0.7)
    canvas.curve(_SIGNATURE, INK, 1.2)
    canvas.rule(LEFT, 775, RIGHT, 775, GREY, 0.5)
    notice = "Westmere Regional Water keeps these data for as long as the business relation lasts. SR-1, edition 2026."
    canvas.text(LEFT, 787, notice, LABEL.but(size=7))


def _key(label: str) -> str:
    return "_".join(label.lower().replace("-", " ").split()[:3])


def _add_fields(page: pymupdf.Page) -> None:
    for field in FIELDS:
        widget = pymupdf.Widget()
        widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
        widget.field_name, widget.field_label, widget.field_value = _key(field.label), field.label, field.value
        widget.rect = pymupdf.Rect(field.left + 4, field.top + 1, field.right - 2, field.top + 18)
        widget.text_font, widget.text_fontsize, widget.text_color = "Helv", 10, INK
        widget.border_width = 0
        page.add_widget(widget)
    for label, x, y, on in (*CERTIFICATES_HELD, (AGREED, LEFT, 654.0, True)):
        box = _button(page, pymupdf.Rect(x, y, x + 13, y + 13), "Yes", on, _TICK)
        _set(page, box, FT="/Btn", T=pymupdf.get_pdf_str(_key(label)), TU=pymupdf.get_pdf_str(label))
        _set(page, box, V="/Yes" if on else "/Off")
        _register(page, box)
    _add_radios(page)


def _add_radios(page: pymupdf.Page) -> None:
    """One field with three buttons, of which one is on. PyMuPDF makes single buttons only, so this is written out."""
    document = page.parent
    group = document.get_new_xref()
    document.update_object(group, "<</FT/Btn/Ff 49152>>")  # radio, and one is always on
    buttons = []
    for label, x, on in TERMS:
        state = label.replace(" ", "")
        button = _button(page, pymupdf.Rect(x, TERMS_TOP, x + 13, TERMS_TOP + 13), state, on, _DOT)
        _set(page, button, Parent=f"{group} 0 R")
        buttons.append(button)
        if on:
            document.xref_set_key(group, "V", f"/{state}")
    document.xref_set_key(group, "T", pymupdf.get_pdf_str("payment_terms"))
    document.xref_set_key(group, "TU", pymupdf.get_pdf_str("Payment terms offered"))
    document.xref_set_key(group, "Kids", f"[{' '.join(f'{button} 0 R' for button in buttons)}]")
    _register(page, group)


_FRAME = "1 1 1 rg 0.3 0.32 0.35 RG 0.8 w 0.4 0.4 12.2 12.2 re B "
_TICK = _FRAME, "0.05 0.05 0.35 RG 1.7 w 1 J 3 6.6 m 5.5 3.4 l 10.2 10 l S "
_ROUND = "6.1 6.5 m 12.6 6.5 m 12.6 10.09 9.69 13 6.5 12.6 c 2.91 12.6 0.4 10.09 0.4 6.5 c "
_ROUND += "0.4 2.91 2.91 0.4 6.5 0.4 c 10.09 0.4 12.6 2.91 12.6 6.5 c h B "
_DOT = "1 1 1 rg 0.3 0.32 0.35 RG 0.8 w " + _ROUND, "0.05 0.05 0.35 rg q 0.5 0 0 0.5 3.25 3.25 cm " + _ROUND + "Q "


def _button(page: pymupdf.Page, box: pymupdf.Rect, state: str, on: bool, drawing: tuple[str, str]) -> int:
    """A check box or radio button on the page: its object number."""
    document = page.parent
    streams = []
    for content in (drawing[0] + drawing[1], drawing[0]):
        stream = document.get_new_xref()
        document.update_object(stream, "<</Type/XObject/Subtype/Form/BBox[0 0 13 13]/Resources<<>>>>")
        document.update_stream(stream, content.encode())
        streams.append(stream)
    button: int = document.get_new_xref()
    lower = pymupdf.Rect(box.x0, page.rect.height - box.y1, box.x1, page.rect.height - box.y0)
    document.update_object(
        button,
        f"<</Type/Annot/Subtype/Widget/F 4/P {page.xref} 0 R/Rect[{lower.x0} {lower.y0} {lower.x1} {lower.y1}]"
        f"/AS/{state if on else 'Off'}/AP<</N<</{state} {streams[0]} 0 R/Off {streams[1]} 0 R>>>>>>",
    )
    _append(page, page.xref, "Annots", button)
    return button


def _set(page: pymupdf.Page, xref: int, **keys: str) -> None:
    for key, value in keys.items():
        page.parent.xref_set_key(xref, key, value)


def _append(page: pymupdf.Page, xref: int, key: str, member: int) -> None:
    kind, value = page.parent.xref_get_key(xref, key)
    assert kind == "array", f"{key} is {kind}"
    page.parent.xref_set_key(xref, key, f"{value[:-1]} {member} 0 R]")


def _register(page: pymupdf.Page, field: int) -> None:
    """Name the field in the document's list of fields."""
    document = page.parent
    form = document.xref_get_key(document.pdf_catalog(), "AcroForm")
    xref = int(form[1].split()[0]) if form[0] == "xref" else document.pdf_catalog()
    _append(page, xref, "Fields" if form[0] == "xref" else "AcroForm/Fields", field)


def build() -> Sample:
    document = pymupdf.open()
    page = document.new_page(width=A4[0], height=A4[1])
    canvas = Canvas(page)
    _print(canvas)
    canvas.finish()
    _add_fields(page)
    content = save(document, TITLE, "Westmere Regional Water")
    return Sample("form.pdf", content, "form", _data())
