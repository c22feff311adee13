"""vouch export: what is written is valid, says the same when it is read again, and nothing is invented."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from extractors.einvoice.schema import schema_errors
from pipelines.cli import app
from pipelines.export.en16931 import business_terms
from pipelines.export.writing import broken_rules, generate, write_en16931
from pipelines.read import read_file
from schemas.errors import DocumentError
from schemas.options import ReadOptions
from tests.builders.einvoices import cii, invoice_pdf
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.export.writing import Format


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of an invoice that was accepted."""
    folder = tmp_path_factory.mktemp("export")
    pdf = invoice_pdf(files={"factur-x.xml": cii()})
    read = read_file(saved(folder, "a.pdf", pdf), ReadOptions())
    assert read.documents[0].decision == "accept"
    return saved(folder, "a.json", read.model_dump_json(by_alias=True).encode())


@pytest.fixture
def data(result: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.read_bytes())["documents"][0]["data"]
    return copy.deepcopy(found)


def read_again(folder: Path, xml: bytes) -> dict[str, Any]:
    return read_file(saved(folder, "again.xml", xml), ReadOptions()).documents[0].data


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["export", *arguments])
    return answer.exit_code, answer.output


def same(one: Any, other: Any) -> bool:
    """Equal, numbers by value."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    try:
        return Decimal(one) == Decimal(other)
    except (TypeError, ArithmeticError):
        return bool(one == other)


@pytest.mark.parametrize("format_name", ["cii", "ubl"])
def test_what_is_written_says_the_same_when_it_is_read(
    tmp_path: Path, result: Path, data: dict[str, Any], format_name: str
) -> None:
    out = tmp_path / "out.xml"
    status, said = run(str(result), "--format", format_name, "-o", str(out))
    assert (status, "not verified" in said) == (0, True)
    assert schema_errors(out.read_bytes()) == []
    data["seller"]["address"] += ", DE"
    data["buyer"]["address"] += ", DE"
    data["lines"][0]["unit"] = "H87"
    assert same(read_again(tmp_path, out.read_bytes()), data)


@pytest.mark.parametrize("format_name", ["cii", "ubl"])
def test_the_rules_of_the_standard_are_tried(data: dict[str, Any], format_name: Format) -> None:
    pytest.importorskip("saxonche", reason="the rules need an XSLT 3 processor")
    written = write_en16931(business_terms(data), format_name)
    assert written.rules_tried
    wrong = written.xml.replace(b">404.60<", b">405.60<")
    assert any("BR-CO-15" in problem for problem in broken_rules(wrong, format_name))
    data["seller"]["vat_id"] = None
    with pytest.raises(DocumentError, match=r"BR-S-02|BR-CO-26"):
        write_en16931(business_terms(data), format_name)


def test_a_correction_keeps_its_signs(tmp_path: Path, data: dict[str, Any]) -> None:
    data["document_type"] = "credit_note"
    data["lines"][0] |= {"quantity": "-4", "amount": "-340.00"}
    data["taxes"][0] |= {"base": "-340.00", "amount": "-64.60"}
    data["totals"] |= {n: f"-{data['totals'][n]}" for n in ("lines", "net", "tax", "gross", "payable")}
    terms = business_terms(data)
    assert terms["BT-3"] == "384"
    again = read_again(tmp_path, generate(terms, "ubl"))
    assert (again["document_type"], again["totals"]["gross"]) == ("credit_note", "-404.60")


def test_a_credit_note_that_states_positive_amounts_is_one(tmp_path: Path, data: dict[str, Any]) -> None:
    data["document_type"] = "credit_note"
    formats: tuple[Format, ...] = ("cii", "ubl")
    for format_name in formats:
        xml = generate(business_terms(data), format_name)
        assert read_again(tmp_path, xml)["document_type"] == "credit_note"
    assert b"CreditNoteLine" in xml


def test_allowances_go_to_the_rate_they_were_given_at(tmp_path: Path, data: dict[str, Any]) -> None:
    data["totals"] |= {"allowances": "40.00", "net": "300.00", "tax": "57.00", "gross": "357.00", "payable": "357.00"}
    data["taxes"][0] |= {"base": "300.00", "amount": "57.00"}
    terms = business_terms(data)
    assert terms["BG-20"] == [
        {"amount": "40.00", "reason": "Allowance", "vat_category_code": "S", "vat_rate": data["taxes"][0]["rate"]}
    ]
    assert read_again(tmp_path, generate(terms, "cii"))["totals"]["allowances"] == "40.00"


def test_several_rates_share_the_allowances_by_what_their_lines_come_to(data: dict[str, Any]) -> None:
    data["lines"] += [{**data["lines"][0], "tax_rate": "7", "quantity": "1", "unit_price": "100", "amount": "100.00"}]
    data["taxes"] += [{"category": "S", "rate": "7", "base": "90.00", "amount": "6.30"}]
    data["totals"] |= {"lines": "440.00", "allowances": "10.00", "net": "430.00"}
    assert [entry["vat_rate"] for entry in business_terms(data)["BG-20"]] == ["7"]
    data["totals"]["allowances"] = "11.00"
    with pytest.raises(DocumentError, match="does not come to"):
        business_terms(data)
    data["totals"] |= {"allowances": "10.00", "charges": "5.00"}
    with pytest.raises(DocumentError, match="cannot be divided"):
        business_terms(data)


@pytest.mark.parametrize("kind", ["reminder", "receipt"])
def test_what_is_no_invoice_of_the_standard_is_refused(data: dict[str, Any], kind: str) -> None:
    data["document_type"] = kind
    with pytest.raises(DocumentError, match=kind):
        business_terms(data)


def test_why_no_tax_is_charged_is_never_guessed(data: dict[str, Any]) -> None:
    data["taxes"] = [{"category": None, "rate": "0", "base": "340.00", "amount": "0.00"}]
    with pytest.raises(DocumentError, match="why no VAT"):
        business_terms(data)


def test_what_was_not_read_is_named(data: dict[str, Any]) -> None:
    data["invoice_number"] = None
    with pytest.raises(DocumentError, match="BT-1"):
        generate(business_terms(data), "cii")


def test_only_what_was_accepted_is_written_unless_told(tmp_path: Path, result: Path) -> None:
    held = json.loads(result.read_bytes())
    held["documents"][0] |= {"decision": "review", "reasons": ["/totals/gross rests on one witness"]}
    path = saved(tmp_path, "held.json", json.dumps(held).encode())
    status, said = run(str(path), "--format", "ubl")
    assert status == 1
    assert "rests on one witness" in said
    assert "<" not in said
    assert run(str(path), "--format", "ubl", "--allow-review")[0] == 0


def test_wrong_use_is_told(tmp_path: Path, result: Path) -> None:
    assert run(str(result), "--format", "pdf")[0] == 2
    assert run(str(tmp_path / "none.json"), "--format", "ubl")[0] == 2
    assert run(str(saved(tmp_path, "a.json", b"{}")), "--format", "ubl")[0] == 2
    assert run(str(result), "--format", "ubl", "--document", "2")[0] == 2
