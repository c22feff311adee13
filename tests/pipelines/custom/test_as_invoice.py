"""Properties of a user's schema that mean what invoices say: proven as those are, and doubted as those are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.read import read_file
from schemas.options import ReadOptions
from tests.builders.einvoices import cii, invoice_pdf, printed
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.result import DocumentEntry

TEXT = {"type": ["string", "null"]}
MONEY = {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"}
DAY = {"type": ["string", "null"], "format": "date"}
ASKED = {
    "rechnungsnummer": TEXT,
    "invoice_date": DAY,
    "supplier": TEXT,
    "vat_id": TEXT,
    "net_amount": MONEY,
    "tax_amount": MONEY,
    "grand_total": MONEY,
}
LINES = {
    "type": "array",
    "items": {"type": "object", "properties": {"description": TEXT, "quantity": MONEY, "amount": MONEY}},
}


def entry(
    folder: Path, properties: dict[str, Any], page: str, xml: bytes | None = None, **options: Any
) -> DocumentEntry:
    files = {"factur-x.xml": xml} if xml is not None else {}
    path = saved(folder, "a.pdf", invoice_pdf(page, files=files))
    checks = {"checks": options.pop("checks", [])}
    schema = json.dumps({"type": "object", "properties": properties, "x-vouch": checks})
    own = ReadOptions(schema_name="own.json", custom_schema=schema, model="none", **options)
    (document,) = read_file(path, own).documents
    return document


def statuses(document: DocumentEntry) -> dict[str, str]:
    return {path: field.status for path, field in document.fields.items()}


def test_amounts_are_proven_by_the_sums_of_the_invoice(tmp_path: Path) -> None:
    read = entry(tmp_path, ASKED, printed())
    assert read.data["grand_total"] == "404.60"
    proven = {path for path, status in statuses(read).items() if status == "verified"}
    assert proven == {"/net_amount", "/tax_amount", "/grand_total"}
    assert {check.fields for check in read.checks if check.id == "invoice.field"} == {(path,) for path in proven}


def test_what_the_xml_states_is_a_second_witness(tmp_path: Path) -> None:
    read = entry(tmp_path, ASKED, printed(), cii())
    assert set(statuses(read).values()) == {"verified"}
    assert read.decision == "accept"
    assert read.fields["/vat_id"].selectors == ("rules", "xml")


def test_a_selector_left_out_testifies_for_nothing(tmp_path: Path) -> None:
    read = entry(tmp_path, ASKED, printed(), cii(), without=frozenset({"xml"}))
    assert read.fields["/vat_id"].status == "single"


def test_xml_of_another_number_is_a_conflict(tmp_path: Path) -> None:
    read = entry(tmp_path, ASKED, printed(), cii(number="RE-2026-0816"))
    assert read.fields["/rechnungsnummer"].status == "conflict"
    assert read.decision == "review"


def test_sums_that_do_not_close_prove_nothing_and_are_told(tmp_path: Path) -> None:
    read = entry(tmp_path, ASKED, printed(gross="440,60"))
    assert read.data["grand_total"] == "440.60"
    assert read.fields["/grand_total"].status == "single"
    assert any(check.id == "invoice.field" and check.status == "failed" for check in read.checks)


def test_a_sum_of_the_schema_that_closes_is_not_doubted_for_one_of_invoices_that_does_not(tmp_path: Path) -> None:
    page = printed(gross="440,60").replace(
        "Zahlbar bis", "Vermittlungsprovision: 66,09 EUR\n\nAuszahlung: 374,51 EUR\n\nZahlbar bis"
    )
    asked = {**ASKED, "vermittlungsprovision": MONEY, "auszahlung": MONEY}
    read = entry(tmp_path, asked, page, checks=["grand_total - vermittlungsprovision == auszahlung"])
    assert [check.status for check in read.checks if check.id == "check.1"] == ["passed"]
    assert read.fields["/grand_total"].status == "verified"


def test_rows_are_proven_cell_by_cell(tmp_path: Path) -> None:
    read = entry(tmp_path, {"items": LINES}, printed(), cii())
    assert read.data["items"] == [{"description": "Bohrfutter 13 mm", "quantity": "4", "amount": "340.00"}]
    assert set(statuses(read).values()) == {"verified"}


@pytest.mark.parametrize("name", ["total", "customer_phone", "amount_before_discount"])
def test_a_name_that_may_mean_something_else_has_no_such_witness(tmp_path: Path, name: str) -> None:
    read = entry(tmp_path, {name: MONEY if name != "customer_phone" else TEXT}, printed(), cii())
    assert all(check.id != "invoice.field" for check in read.checks)
    assert all("xml" not in field.selectors for field in read.fields.values())


def test_a_page_that_is_no_invoice_has_none_either(tmp_path: Path) -> None:
    read = entry(tmp_path, {"grand_total": MONEY}, "Lease\n\nTenant: Jane Roe\n\nGrand total: 404.60")
    assert read.fields["/grand_total"].status == "single"
