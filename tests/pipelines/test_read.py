"""One file in, one result out: true to the samples, the same every time, and no page lost."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest
from PIL import Image
from text_pages import document_of, page_of

from pipelines.document import Instruments, read_document
from pipelines.emit import result_json
from pipelines.evaluate.compare import is_right
from pipelines.read import read_file
from pipelines.readers import readers_for
from pipelines.targets import target_of
from schemas.options import ReadOptions
from schemas.page import DocumentContent, Page, PageFailure
from tests.builders.chart_pictures import bar_picture

if TYPE_CHECKING:
    from schemas.result import DocumentEntry, Result

SAMPLES = Path(__file__).resolve().parents[2] / "sample_docs"
BORN_DIGITAL = ("invoice_clean", "rechnung_zweiseitig", "invoice_wrong_total")
OPTIONS = ReadOptions(without=frozenset({"embedded"}))

INVOICE = """
    INVOICE                                     Invoice number   OAK-2041
    Oak & Ember Studio Ltd                      Invoice date     13 May 2026
    Description                     Qty     Unit price        Amount
    Brand workshop                    2        £850.00     £1,700.00
    Stock photography                 4         £32.50       £130.00
    Net total                                              £1,830.00
    VAT 20%                                                  £366.00
    Total                                                  £2,196.00
"""


def read_sample(name: str) -> tuple[DocumentEntry, dict[str, Any]]:
    result = read_file(SAMPLES / f"{name}.pdf", OPTIONS)
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))
    (document,) = result.documents
    return document, truth


def leaves(data: Any, path: str = "") -> dict[str, str | None]:
    if isinstance(data, dict):
        return {p: v for key, item in data.items() for p, v in leaves(item, f"{path}/{key}").items()}
    if isinstance(data, list):
        return {p: v for index, item in enumerate(data) for p, v in leaves(item, f"{path}/{index}").items()}
    return {path: data}


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_nothing_verified_in_a_sample_is_wrong(name: str) -> None:
    document, truth = read_sample(name)
    true, read = leaves(truth["data"]), leaves(document.data)
    # A subtotal with nothing between it and the net amount is both (BT-106 and BT-109), whichever the truth names.
    true["/totals/lines"] = true["/totals/lines"] or true["/totals/net"]
    wrong = {
        path: (read.get(path), true.get(path))
        for path, field in document.fields.items()
        if field.status == "verified" and not is_right(path, true.get(path), read.get(path))
    }
    assert not wrong


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_the_figures_of_a_sample_are_read(name: str) -> None:
    document, truth = read_sample(name)
    true, read = leaves(truth["data"]), leaves(document.data)
    wanted = [path for path in true if path.startswith("/totals/") or path.endswith(("/amount", "/quantity", "_price"))]
    wrong = {p: (read.get(p), true[p]) for p in wanted if true[p] is not None and not is_right(p, true[p], read.get(p))}
    assert not wrong
    assert len(document.data["lines"]) == len(truth["data"]["lines"])


def test_a_wrong_total_goes_to_review_and_is_not_verified() -> None:
    document, truth = read_sample("invoice_wrong_total")
    assert document.decision == "review"
    assert any(check.status == "failed" for check in document.checks)
    assert truth["defects"][0]["printed"] == document.data["totals"]["gross"]
    assert document.fields["/totals/gross"].status != "verified"


def test_the_chart_is_measured_as_it_was_drawn() -> None:
    document, truth = read_sample("chart_report")
    (chart,), (true,) = document.data["charts"], truth["data"]["charts"]
    (true_table,) = truth["data"]["tables"]
    assert (chart["title"], chart["type"], chart["orientation"]) == (true["title"], true["type"], true["orientation"])
    assert chart["x_axis"]["scale"] == "category"
    for series, expected in zip(chart["series"], true["series"], strict=True):
        assert series["name"] == expected["name"]
        assert [point["x"] for point in series["points"]] == [point["x"] for point in expected["points"]]
        for point, right in zip(series["points"], expected["points"], strict=True):
            assert abs(Decimal(point["y"]) - Decimal(right["y"])) <= Decimal(point["uncertainty"])
    (table,) = document.data["tables"]
    assert (table["header"], table["rows"]) == (true_table["header"], true_table["rows"])
    points = {field.status for path, field in document.fields.items() if path.endswith("/y")}
    assert points == {"verified"}  # the table and the geometry agree, each by names of its own
    assert document.data["statements"] == truth["data"]["statements"]
    assert all(check.status == "passed" for check in document.checks)
    assert document.decision == "review"


def test_the_form_is_read_as_it_was_filled_in() -> None:
    document, truth = read_sample("form")
    entries = {entry["label"]: entry for entry in truth["data"]["entries"]}
    del entries["Signature"]  # drawn, not a field
    assert document.data["title"] == truth["data"]["title"]
    found = {entry["label"]: {**entry, "section": entry["section"].split()} for entry in document.data["entries"]}
    assert found == {label: {**entry, "section": entry["section"].split()} for label, entry in entries.items()}


def documents_of(result: Result) -> Any:
    return json.loads(result_json(result))["documents"]


def test_two_runs_give_the_same_documents() -> None:
    first, second = (read_file(SAMPLES / "rechnung_zweiseitig.pdf", OPTIONS) for _ in range(2))
    assert json.dumps(documents_of(first)) == json.dumps(documents_of(second))


def test_a_file_that_is_none_of_ours_is_a_failed_result(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"")
    result = read_file(path, OPTIONS)
    assert result.status == "failed"
    assert "letter.pdf" in result.errors[0].message
    assert result.errors[0].hint


def content(*pages: Page) -> DocumentContent:
    return DocumentContent(document_of("").source, pages)


def read(document: DocumentContent, options: ReadOptions) -> DocumentEntry:
    return read_document(document, target_of(options, document.pages), Instruments(readers_for(options))).entry


def test_a_page_that_fails_leaves_the_others_and_the_absent_unreadable() -> None:
    failed = Page(2, 0, 0, status="failed", failure=PageFailure("page", "page 2 is cut off", "ask for it again"))
    document = read(content(page_of(INVOICE), failed), OPTIONS)
    assert document.data["totals"]["gross"] == "2196.00"
    assert document.pages == [1, 2]
    assert document.fields["/seller/vat_id"].status == "unreadable"
    assert document.decision == "review"
    assert "page 2" in " ".join(document.reasons)


def test_what_is_not_on_any_page_is_absent() -> None:
    document = read(content(page_of(INVOICE)), OPTIONS)
    assert document.fields["/seller/vat_id"].status == "absent"
    assert document.data["seller"]["vat_id"] is None


def test_every_leaf_has_an_entry() -> None:
    document = read(content(page_of(INVOICE)), OPTIONS)
    assert set(leaves(document.data)) <= set(document.fields)


def test_totals_that_close_are_verified_and_a_number_alone_is_not() -> None:
    document = read(content(page_of(INVOICE)), OPTIONS)
    assert document.fields["/totals/gross"].status == "verified"
    assert document.fields["/invoice_number"].status == "single"


def test_nothing_is_verified_on_words_that_nobody_can_see() -> None:
    document = read(content(page_of(INVOICE, visible=False)), OPTIONS)
    assert document.data["totals"]["gross"] == "2196.00"
    assert not [path for path, field in document.fields.items() if field.status == "verified"]


def test_on_words_that_ocr_alone_has_seen_only_exact_sums_are_verified() -> None:
    document = read(content(page_of(INVOICE, source="ocr")), OPTIONS)
    verified = {path for path, field in document.fields.items() if field.status == "verified"}
    assert "/totals/gross" in verified
    assert all(path.startswith(("/totals/", "/taxes/", "/lines/")) for path in verified)
    assert not [path for path in verified if path.endswith(("quantity", "unit_price", "rate"))]


def test_a_kind_the_user_names_is_taken_as_it_is() -> None:
    options = ReadOptions(schema_name="receipt")
    assert read(content(page_of(INVOICE)), options).kind == "receipt"


def test_without_rules_nothing_is_read() -> None:
    document = read(
        content(page_of(INVOICE)), ReadOptions(without=frozenset({"rules", "embedded"}), schema_name="invoice")
    )
    assert not [path for path, value in leaves(document.data).items() if value is not None]


def test_the_chart_on_a_bill_is_measured_where_charts_are_asked_for(tmp_path: Path) -> None:
    picture, path = tmp_path / "chart.png", tmp_path / "bill.pdf"
    Image.fromarray(bar_picture({"North": (12.0,), "East": (27.0,), "South": (33.0,)}, 40, 10).pixels()).save(picture)
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_textbox((60, 60, 535, 200), "Invoice No. 4711\nTotal amount due: 1,234.50 EUR")
        page.insert_image((90, 250, 505, 510), filename=str(picture))
        document.save(path)
    (entry,) = read_file(path, ReadOptions(schema_name="chart")).documents
    assert [len(chart["series"][0]["points"]) for chart in entry.data["charts"]] == [3]
