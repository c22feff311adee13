"""Whole documents that carry their data: read, compared, decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractors.mupdf import load_mupdf
from pipelines.read import read_file
from schemas.geometry import BBox
from schemas.options import ReadOptions
from tests.builders.einvoices import cii, invoice_pdf, ubl, zugferd_1
from tests.builders.made_files import saved
from tests.builders.payloads import epc

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.evidence import Selector
    from schemas.result import DocumentEntry

pymupdf = load_mupdf()
OTHER_IBAN = "DE02500105170137075030"


def entry(folder: Path, data: bytes, *without: Selector, name: str = "a.pdf") -> DocumentEntry:
    result = read_file(saved(folder, name, data), ReadOptions(without=frozenset({*without, "embedded"})))
    assert result.status == "ok"
    (document,) = result.documents
    return document


def failed(document: DocumentEntry) -> dict[str, tuple[str, ...]]:
    return {check.id: check.fields for check in document.checks if check.status == "failed"}


@pytest.mark.parametrize("write", [cii, ubl, zugferd_1])
def test_page_and_xml_that_agree_are_accepted(tmp_path: Path, write: type[cii]) -> None:
    document = entry(tmp_path, invoice_pdf(files={"factur-x.xml": write()}))
    assert failed(document) == {}
    assert (document.decision, document.reasons) == ("accept", [])
    gross = document.fields["/totals/gross"]
    assert (gross.status, gross.selectors, gross.text) == ("verified", ("rules", "xml"), "404,60 EUR")
    assert document.fields["/lines/0/unit"].status == "verified"
    assert document.data["lines"][0]["unit"] == "Stk"


def test_without_xml_nothing_of_it_is_used(tmp_path: Path) -> None:
    data = invoice_pdf(files={"factur-x.xml": cii(gross="999.99")})
    document = entry(tmp_path, data, "xml")
    assert not any("xml" in field.selectors for field in document.fields.values())
    assert not any(check.id.startswith("xml") for check in document.checks)
    assert document.data == entry(tmp_path, invoice_pdf(), name="b.pdf").data


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"gross": "999.99"}, "/totals/gross"),
        ({"iban": OTHER_IBAN}, "/seller/iban"),
        ({"number": "RE-2026-9999"}, "/invoice_number"),
        ({"date": "20250304"}, "/issue_date"),
        ({"currency": "CHF"}, "/currency"),
        ({"seller": "Südwind Handel AG"}, "/seller/name"),
    ],
)
def test_a_contradiction_goes_to_review_whatever_else_agrees(tmp_path: Path, change: dict[str, str], path: str) -> None:
    document = entry(tmp_path, invoice_pdf(files={"factur-x.xml": cii(**change)}))
    assert document.decision == "review"
    assert path in failed(document)["xml_differs_from_page"]
    field = document.fields[path]
    assert field.status == "conflict"
    (stated,) = [alternative for alternative in field.alternatives if "xml" in alternative.selectors]
    (change_value,) = change.values()
    assert stated.value.replace("-", "") == change_value.replace("-", "")
    assert field.evidence
    assert field.evidence[0].page_no == 1


def test_other_ways_to_write_the_same_are_no_contradiction(tmp_path: Path) -> None:
    stated = cii(seller="NORDLICHT WERKZEUGE G.m.b.H.", unit="C62", price="85.0000", quantity="4.0000")
    document = entry(tmp_path, invoice_pdf(files={"xrechnung.xml": stated}))
    assert failed(document) == {}
    assert document.decision == "accept"
    assert document.data["seller"]["name"] == "Nordlicht Werkzeuge GmbH"


def test_xml_that_is_no_invoice_is_told_and_ignored(tmp_path: Path) -> None:
    document = entry(tmp_path, invoice_pdf(files={"factur-x.xml": cii(type="751", gross="999.99")}))
    assert document.data["totals"]["gross"] == "404.60"
    (told,) = [check for check in document.checks if check.id == "xml_not_an_invoice"]
    assert (told.status, "aid for booking" in told.message) == ("skipped", True)
    assert not any("xml" in field.selectors for field in document.fields.values())


def test_xml_that_cannot_be_read_is_for_a_person(tmp_path: Path) -> None:
    document = entry(tmp_path, invoice_pdf(files={"factur-x.xml": cii()[:-20]}))
    assert document.decision == "review"
    assert "xml_invalid" in failed(document)
    assert any("factur-x.xml" in reason and "None" not in reason for reason in document.reasons)


def test_an_invoice_whose_page_says_nothing_of_its_kind_is_one_by_its_xml(tmp_path: Path) -> None:
    document = entry(tmp_path, invoice_pdf("Nothing to see here", files={"factur-x.xml": cii()}))
    assert (document.kind, document.decision) == ("invoice", "review")
    assert document.fields["/totals/gross"].status == "single"
    assert document.fields["/totals/gross"].evidence == ()


@pytest.mark.parametrize("vector", [True, False])
def test_a_payment_code_is_a_witness(tmp_path: Path, vector: bool) -> None:
    document = entry(tmp_path, invoice_pdf(code=epc(), vector=vector))
    assert failed(document) == {}
    payable = document.fields["/totals/payable"]
    assert (payable.status, payable.selectors) == ("verified", ("rules", "code"))
    assert {item.source for item in payable.evidence} == {"text_layer", "barcode"}
    assert document.fields["/seller/iban"].status == "verified"
    assert "code" in document.fields["/totals/gross"].selectors


@pytest.mark.parametrize(
    ("code", "path"),
    [
        (epc(amount="EUR904.60"), "/totals/payable"),
        (epc(iban=OTHER_IBAN), "/seller/iban"),
        (epc(name="Südwind Handel AG"), "/seller/name"),
    ],
)
def test_a_code_that_asks_for_something_else_goes_to_review(tmp_path: Path, code: str, path: str) -> None:
    document = entry(tmp_path, invoice_pdf(code=code, files={"factur-x.xml": cii()}))
    assert document.decision == "review"
    assert failed(document)["code_differs_from_page"] == (path,)
    assert document.fields[path].status == "conflict"


def test_without_code_nothing_of_it_is_used(tmp_path: Path) -> None:
    document = entry(tmp_path, invoice_pdf(code=epc(amount="EUR904.60")), "code")
    assert not any("code" in field.selectors for field in document.fields.values())
    assert "code_differs_from_page" not in failed(document)


def test_a_code_on_a_scan_proves_what_ocr_read(tmp_path: Path) -> None:
    paper = pymupdf.open(stream=invoice_pdf(code=epc()))
    scan = pymupdf.open()
    page = scan.new_page()
    page.insert_image(page.rect, stream=paper[0].get_pixmap(dpi=200).tobytes("png"))
    page.set_rotation(90)  # the code is found as the page is displayed, the words as they are read
    document = entry(tmp_path, scan.tobytes())
    iban = document.fields["/seller/iban"]
    assert (iban.status, iban.selectors) == ("verified", ("rules", "code"))
    (box,) = [item.bbox for item in iban.evidence if item.source == "barcode"]
    where = pymupdf.Rect(400, 600, 520, 720) * page.rotation_matrix
    assert BBox(*where).expand(3).contains(box)


@pytest.mark.parametrize("write", [cii, ubl])
def test_a_bare_e_invoice_is_a_document_without_pages(tmp_path: Path, write: type[cii]) -> None:
    result = read_file(saved(tmp_path, "a.xml", write()), ReadOptions())
    assert (result.status, result.source.page_count, result.pages) == ("ok", 0, [])
    (document,) = result.documents
    assert (document.kind, document.pages, document.decision) == ("invoice", [], "review")
    assert document.data["totals"]["gross"] == "404.60"
    told = {field.status for field in document.fields.values()}
    assert told == {"single", "absent"}
    assert not any(field.evidence for field in document.fields.values())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<?xml version='1.0'?><letter/>", "unsupported_type"),
        (cii()[:-9], "damaged"),
        (cii(type="751"), "unsupported_type"),
    ],
)
def test_other_xml_is_refused_by_name(tmp_path: Path, data: bytes, code: str) -> None:
    result = read_file(saved(tmp_path, "a.xml", data), ReadOptions())
    assert result.status == "failed"
    (error,) = result.errors
    assert (error.code, "a.xml" in error.message, bool(error.hint)) == (code, True, True)
