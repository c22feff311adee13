"""The sample documents: made by their script, printed as their truth says, and right where they should be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
import zxingcpp
from facturx import get_level, get_xml_from_pdf
from lxml import etree
from PIL import Image
from stdnum import bic, iban
from stdnum.at import uid
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

from pipelines.read import read_file
from schemas.chart import ChartReport
from schemas.export import KINDS
from schemas.form import Form
from schemas.invoice import Invoice
from schemas.options import ReadOptions

SAMPLES = Path(__file__).parent.parent / "sample_docs"
FILES = {path.stem: path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".pdf", ".jpg")}
STACK = "stack_of_three"
DOCUMENTS = [name for name in FILES if name != STACK]
INVOICES = ("invoice_clean", "invoice_facturx", "invoice_scan", "invoice_wrong_total", "rechnung_zweiseitig")
BORN_DIGITAL = tuple(name for name in INVOICES if name != "invoice_scan")
CENT = Decimal("0.01")
DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%d %B %Y", "%Y-%m-%d")


def truth(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))
    return loaded


def invoice(name: str) -> Invoice:
    return Invoice.model_validate(truth(name)["data"])


def words(path: Path) -> list[list[Any]]:
    with pymupdf.open(path) as document:
        return [[(round(w[0], 1), round(w[1], 1), w[4]) for w in page.get_text("words")] for page in document]


def printed(name: str, pages: tuple[int, ...] = ()) -> str:
    """All text, or that of some pages (from 1), with white space folded; a page and a line end are a space."""
    found = words(FILES[name])
    chosen = [found[page_no - 1] for page_no in pages] if pages else found
    return " ".join(word for page in chosen for _, _, word in page)


def pixels(path: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    with pymupdf.open(path) as document:
        pixmap = document[0].get_pixmap(dpi=60, colorspace=pymupdf.csGRAY)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width).astype(np.float64)


def forms(value: Decimal) -> set[str]:
    """The ways in which the samples print a number."""
    english = f"{value:,}"
    return {
        english,
        english.translate(str.maketrans(",.", ".,")),
        english.translate(str.maketrans(",.", " ,")),
        str(value),
    }


def amounts(value: Any) -> list[Decimal]:
    if isinstance(value, Decimal):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [amount for part in parts for amount in amounts(part)]


def appears(text: str, page_text: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d]|[.,]\d)", page_text) is not None


def stacked() -> dict[tuple[int, ...], Invoice]:
    """The invoices of the stack by their pages."""
    documents = [entry for entry in truth(STACK)["documents"] if entry["kind"] == "invoice"]
    return {tuple(entry["pages"]): Invoice.model_validate(entry["data"]) for entry in documents}


PRINTED = [
    *(pytest.param(invoice(name), printed(name), id=name) for name in BORN_DIGITAL),
    *(pytest.param(data, printed(STACK, pages), id=f"{STACK}-{pages[0]}") for pages, data in stacked().items()),
]
ALL_INVOICES = [
    *(pytest.param(invoice(name), id=name) for name in INVOICES),
    *(pytest.param(data, id=f"{STACK}-{pages[0]}") for pages, data in stacked().items()),
]


def test_every_kind_of_sample_is_there() -> None:
    assert len(FILES) == 9
    assert {truth(name)["kind"] for name in DOCUMENTS} == {"invoice", "receipt", "chart", "form"}
    assert all(path.stat().st_size < 300_000 for path in FILES.values())


def test_the_script_makes_the_committed_files_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SAMPLES / "make.py"), str(tmp_path)], check=True)
    expected = {name for stem, path in FILES.items() for name in (path.name, f"{stem}.truth.json")}
    assert {path.name for path in tmp_path.iterdir()} == expected
    for name, path in FILES.items():
        assert json.loads((tmp_path / f"{name}.truth.json").read_text(encoding="utf-8")) == truth(name)
        assert words(tmp_path / path.name) == words(path)
        # Another release of a codec may round a pixel differently; nobody would see it.
        assert np.abs(pixels(tmp_path / path.name) - pixels(path)).mean() < 2


@pytest.mark.parametrize("name", DOCUMENTS)
def test_truth_is_data_of_its_kind(name: str) -> None:
    data = truth(name)["data"]
    assert KINDS[truth(name)["kind"]].model_validate(data).model_dump(mode="json") == data


@pytest.mark.parametrize(("data", "text"), PRINTED)
def test_every_amount_is_printed(data: Invoice, text: str) -> None:
    missing = [v for v in amounts(data.model_dump()) if not any(appears(form, text) for form in forms(v))]
    assert missing == []


@pytest.mark.parametrize(("data", "text"), PRINTED)
def test_every_text_is_printed(data: Invoice, text: str) -> None:
    values = [data.invoice_number, data.purchase_order, data.payment_terms]
    values += [data.seller.name, data.seller.tax_number, data.seller.bic, data.seller.email]
    values += [data.buyer.name, data.buyer.customer_number, data.buyer.vat_id]
    values += [value for line in data.lines for value in (line.description, line.item_number, line.unit)]
    values += (data.seller.address or "").split(", ") + (data.buyer.address or "").split(", ")
    assert [value for value in values if value and value not in text] == []
    for day in (data.issue_date, data.due_date, data.delivery_date):
        assert day is None or any(f"{day:{f}}".lstrip("0") in text for f in DAYS)
    dense = text.replace(" ", "")
    assert data.seller.iban and data.seller.iban in dense
    assert data.seller.vat_id and data.seller.vat_id in dense


@pytest.mark.parametrize("data", ALL_INVOICES)
def test_lines_and_taxes_add_up(data: Invoice) -> None:
    for line in data.lines:
        assert line.quantity is not None and line.unit_price is not None
        product = (line.quantity * line.unit_price).quantize(CENT, ROUND_HALF_UP)
        assert line.amount == product - (line.discount or 0)
    total = sum((line.amount for line in data.lines if line.amount), Decimal(0))
    assert data.totals.lines in (None, total)
    assert data.totals.net == total - (data.totals.allowances or 0)
    assert sum((tax.base for tax in data.taxes if tax.base), Decimal(0)) == data.totals.net
    assert sum((tax.amount for tax in data.taxes if tax.amount), Decimal(0)) == data.totals.tax
    for tax in data.taxes:
        assert tax.base is not None and tax.rate is not None
        assert tax.amount == (tax.base * tax.rate / 100).quantize(CENT, ROUND_HALF_UP)


@pytest.mark.parametrize("name", INVOICES)
def test_the_total_closes_unless_a_defect_says_otherwise(name: str) -> None:
    totals, defects = invoice(name).totals, truth(name).get("defects", [])
    assert totals.net is not None and totals.tax is not None
    right = totals.net + totals.tax
    if name != "invoice_wrong_total":
        assert defects == []
        assert totals.gross == right
        assert totals.payable in (None, right - (totals.prepaid or 0))
        return
    (defect,) = defects
    assert defect["fields"] == ["/totals/net", "/totals/tax", "/totals/gross"]
    assert (defect["expected"], defect["printed"]) == (str(right), str(totals.gross))
    assert len(defect["expected"]) == len(defect["printed"])
    assert sum(a != b for a, b in zip(defect["expected"], defect["printed"], strict=True)) == 1


@pytest.mark.parametrize("data", [*ALL_INVOICES, pytest.param(invoice("receipt"), id="receipt")])
def test_identifiers_have_their_check_digits(data: Invoice) -> None:
    assert data.document_type == "receipt" or iban.is_valid(data.seller.iban)
    assert data.seller.bic is None or bic.is_valid(data.seller.bic)
    for vat_id in (data.seller.vat_id, data.buyer.vat_id):
        assert vat_id is None or eu_vat.is_valid(vat_id) or gb_vat.is_valid(vat_id)


def test_the_german_invoice_carries_its_sum_over_the_page() -> None:
    first, second = (" ".join(word for *_, word in page) for page in words(SAMPLES / "rechnung_zweiseitig.pdf"))
    carried = re.search(r"Übertrag auf Seite 2 ([\d.,]+)", first)
    assert carried and f"Übertrag von Seite 1 {carried[1]}" in second
    assert all("Art.-Nr. Bezeichnung Menge" in page for page in (first, second))
    on_first = sum(f" {line.item_number} " in first for line in invoice("rechnung_zweiseitig").lines)
    amount = sum((line.amount or 0 for line in invoice("rechnung_zweiseitig").lines[:on_first]), Decimal(0))
    assert carried[1] in forms(amount)


def test_the_facturx_invoice_states_in_its_xml_and_its_code_what_it_prints() -> None:
    data, path = invoice("invoice_facturx"), FILES["invoice_facturx"]
    name, xml = get_xml_from_pdf(path.read_bytes(), check_xsd=True, check_schematron=False)
    assert (name, get_level(etree.fromstring(xml))) == ("factur-x.xml", "en16931")
    stated = {element.text for element in etree.fromstring(xml).iter()}
    lines = {str(line.amount) for line in data.lines}
    assert {data.invoice_number, data.seller.name, data.seller.iban, str(data.totals.gross), *lines} <= stated
    with pymupdf.open(path) as document:
        pixmap = document[0].get_pixmap(dpi=150, colorspace=pymupdf.csGRAY)
    picture = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text.split("\n")[4:8] == [
        data.seller.bic,
        data.seller.name,
        data.seller.iban,
        f"EUR{data.totals.gross}",
    ]


def test_the_facturx_invoice_is_accepted_on_four_witnesses() -> None:
    (entry,) = read_file(FILES["invoice_facturx"], ReadOptions()).documents
    assert (entry.decision, entry.reasons) == ("accept", [])
    gross = entry.fields["/totals/gross"]
    assert (gross.status, set(gross.selectors)) == ("verified", {"rules", "embedded", "xml", "code"})


def test_the_stack_is_read_as_its_truth_says() -> None:
    result, (cover, *documents) = read_file(FILES[STACK], ReadOptions()), truth(STACK)["documents"]
    assert cover == {"kind": "other", "pages": [1], "data": None}
    assert [(error.code, error.page_no) for error in result.errors] == [("cover_sheet", 1)]
    assert [page.page_no for page in result.pages if page.status == "blank"] == [5]
    assert [(entry.kind, entry.pages) for entry in result.documents] == [(d["kind"], d["pages"]) for d in documents]
    for entry, expected in zip(result.documents, documents, strict=True):
        assert entry.data["invoice_number"] == expected["data"]["invoice_number"]
        assert entry.data["currency"] == expected["data"]["currency"]
        assert entry.data["totals"]["gross"] == expected["data"]["totals"]["gross"]
        assert len(entry.data["lines"]) == len(expected["data"]["lines"])


def test_the_swedish_invoice_of_the_stack_carries_its_sum_over_the_page() -> None:
    ((pages, data),) = [(pages, data) for pages, data in stacked().items() if len(pages) == 2]
    first, second = (printed(STACK, (page_no,)) for page_no in pages)
    on_first = [line.amount for line in data.lines if line.amount and f"{line.item_number} " in first]
    (carried,) = [form for form in forms(sum(on_first, Decimal(0))) if f"Transport till sida 2 {form}" in first]
    assert f"Transport från sida 1 {carried}" in second


def test_the_receipt_is_a_photograph_whose_sums_close() -> None:
    data = invoice("receipt")
    with Image.open(FILES["receipt"]) as picture:
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert sum((line.amount for line in data.lines if line.amount), Decimal(0)) == data.totals.gross
    for line in data.lines:
        assert line.quantity is None or line.unit_price is None or line.quantity * line.unit_price == line.amount
    assert data.totals.net and data.totals.tax and data.totals.net + data.totals.tax == data.totals.gross
    assert data.totals.tax == (data.totals.net * 20 / 100).quantize(CENT, ROUND_HALF_UP)


def test_the_receipt_is_read_from_its_picture() -> None:
    (entry,) = read_file(FILES["receipt"], ReadOptions()).documents
    data, gross = invoice("receipt"), entry.fields["/totals/gross"]
    assert (entry.kind, entry.data["totals"]["gross"], gross.status) == ("receipt", str(data.totals.gross), "verified")
    assert [line["amount"] for line in entry.data["lines"]] == [str(line.amount) for line in data.lines]


def test_the_scan_is_a_picture_lying_on_its_side() -> None:
    with pymupdf.open(SAMPLES / "invoice_scan.pdf") as document:
        (page,) = document
        assert page.get_text().strip() == "" and page.get_drawings() == []
        (image,) = page.get_images()
        assert document.extract_image(image[0])["ext"] == "jpeg"
        assert page.rect.width > page.rect.height and page.rotation == 0
        assert 150 <= image[2] / page.rect.width * 72 <= 200


def test_chart_bars_are_as_high_as_the_truth_says() -> None:
    report = ChartReport.model_validate(truth("chart_report")["data"])
    assert report.charts and report.tables and report.statements
    (chart,), (table,) = report.charts, report.tables
    with pymupdf.open(SAMPLES / "chart_report.pdf") as document:
        rects = [
            d for d in document[0].get_drawings() if d["fill"] and chart.bbox and d["rect"] in pymupdf.Rect(chart.bbox)
        ]
        labels = {w[4]: (w[1] + w[3]) / 2 for w in document[0].get_text("words") if w[0] < 100 and w[4] in ("0", "50")}
    per_unit = (labels["0"] - labels["50"]) / 50
    for column, series in enumerate(chart.series, start=1):
        values = [float(point.y) for point in series.points if point.y is not None]
        fill = next(d["fill"] for d in rects if abs(d["rect"].height / per_unit - values[0]) < 0.1)
        bars = sorted(
            (d["rect"] for d in rects if d["fill"] == fill and d["rect"].width > 10), key=lambda r: float(r.x0)
        )
        assert [bar.height / per_unit for bar in bars] == pytest.approx(values, abs=0.1)
        assert [str(point.y) for point in series.points] == [row[column] for row in table.rows]
        assert [point.x for point in series.points] == [row[0] for row in table.rows]
    assert all(Decimal(row[1]) + Decimal(row[2]) == Decimal(row[3]) for row in table.rows)


def test_chart_statements_are_printed_and_point_at_their_number() -> None:
    data, text = truth("chart_report")["data"], printed("chart_report")
    for statement in data["statements"]:
        assert statement["text"] in text and statement["value"] in statement["text"]
        target: Any = data
        for key in statement["refers_to"].split("/")[1:]:
            target = target[int(key)] if isinstance(target, list) else target[key]
        assert target == statement["value"]


def test_the_form_is_interactive_and_filled_in() -> None:
    form, text = Form.model_validate(truth("form")["data"]), printed("form")
    assert form.title and form.title in text and form.entries
    with pymupdf.open(SAMPLES / "form.pdf") as document:
        widgets = [(w.field_type_string, w.field_label, w.field_value) for w in document[0].widgets()]
    values = {label: value for kind, label, value in widgets if kind == "Text"}
    ticks = {label: value for kind, label, value in widgets if kind == "CheckBox"}
    radios = [value for kind, _, value in widgets if kind == "RadioButton" and value != "Off"]
    for entry in form.entries:
        assert entry.label and entry.label in text and entry.section and entry.section.split("  ")[1] in text
        if entry.type == "checkbox":
            assert ticks.pop(entry.label) == {"yes": "Yes", "no": "Off"}[str(entry.value)]
        elif entry.type == "radio":
            assert radios == [str(entry.value).replace(" ", "")]
        elif entry.type == "date":
            assert "-".join(reversed(values.pop(entry.label).split("/"))) == entry.value
        elif entry.type != "signature":
            assert values.pop(entry.label) == entry.value
    assert not values and not ticks
    by_label = {entry.label: entry.value for entry in form.entries}
    assert iban.is_valid(by_label["IBAN"]) and uid.is_valid(by_label["VAT identification number"])
