"""Whole documents whose XML is of another buyer, another product or another tax than their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.read import read_file
from schemas.options import ReadOptions
from tests.builders.einvoices import cii, invoice_pdf, printed
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.result import DocumentEntry

BUYER, PRODUCT = "Hafen & Söhne KG", "Bohrfutter 13 mm"


def entry(folder: Path, page: str, xml: bytes) -> DocumentEntry:
    result = read_file(saved(folder, "a.pdf", invoice_pdf(page, files={"factur-x.xml": xml})), ReadOptions())
    (document,) = result.documents
    return document


def accused(document: DocumentEntry) -> set[str]:
    return {path for check in document.checks if check.id == "xml_differs_from_page" for path in check.fields}


def test_another_buyer_who_shares_words(tmp_path: Path) -> None:
    page = printed().replace(BUYER, "Hafenamt Rostock Ost")
    document = entry(tmp_path, page, cii(buyer="Hafenamt Rostock West"))
    assert (document.decision, document.fields["/buyer/name"].status) == ("review", "conflict")
    assert accused(document) == {"/buyer/name"}


def test_another_product_at_the_same_price(tmp_path: Path) -> None:
    page = printed().replace(PRODUCT, "Stahlbohrer lang")
    xml = cii().replace(PRODUCT.encode(), b"Gartenschlauch mit Trommel")
    document = entry(tmp_path, page, xml)
    assert (document.decision, document.fields["/lines/0/description"].status) == ("review", "conflict")
    assert accused(document) == {"/lines/0/description"}


def test_reverse_charge_of_a_page_that_charges_tax(tmp_path: Path) -> None:
    xml = cii().replace(b"<ram:CategoryCode>S<", b"<ram:CategoryCode>AE<")
    document = entry(tmp_path, printed(), xml)
    assert document.decision == "review"
    assert accused(document) == {"/taxes/0/category", "/taxes/0/rate"}
