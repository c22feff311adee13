"""A real invoice beside the user's list, by the command line: what is on file is proven, what is not goes to review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from pipelines.cli import app

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).parents[3]
INVOICE = ROOT / "sample_docs" / "invoice_clean.pdf"
TRUTH = json.loads((ROOT / "sample_docs" / "invoice_clean.truth.json").read_text())["data"]
SELLER, BUYER = TRUTH["seller"], TRUTH["buyer"]
OTHER_ACCOUNT = "DE75512108001245126199"


@pytest.fixture
def listed(tmp_path: Path, vouch_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the list in force."""
    path = tmp_path / "parties.csv"
    monkeypatch.setenv("VOUCH_MASTER_DATA", str(path))
    return path


def read() -> Result:
    return CliRunner().invoke(app, ["read", str(INVOICE)])


def document() -> dict[str, Any]:
    (found,) = json.loads(read().stdout)["documents"]
    return dict(found)


def checks(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {check["id"]: check for check in found["checks"] if ".known" in check["id"]}


def test_a_supplier_on_file_is_accepted_with_its_number_in_the_books(listed: Path) -> None:
    listed.write_text(
        "role;number;name;vat_id;iban\n"
        f"seller;70001;{SELLER['name']};{SELLER['vat_id']};{SELLER['iban']}\n"
        f"buyer;;{BUYER['name']};;\n"
    )
    found = document()
    told = checks(found)
    assert found["decision"] == "accept"
    assert {check["status"] for check in told.values()} == {"passed"}
    assert set(told) == {"seller.known", "seller.known_vat_id", "seller.known_iban", "buyer.known"}
    assert told["seller.known"]["actual"] == "70001"
    assert found["fields"]["/buyer/name"]["status"] == "verified"


def test_another_account_than_the_one_on_file_is_not_paid_unseen(listed: Path) -> None:
    listed.write_text(f"name,iban\n{SELLER['name']},{OTHER_ACCOUNT}\n")
    found = document()
    assert found["decision"] == "review"
    assert any(SELLER["iban"] in reason and OTHER_ACCOUNT in reason for reason in found["reasons"])
    assert found["fields"]["/seller/iban"]["status"] == "single"


def test_an_unknown_seller_and_an_invoice_to_somebody_else_are_for_a_person(listed: Path) -> None:
    listed.write_text("role,name\nseller,Other Ltd\nbuyer,We Ltd\n")
    found = document()
    assert found["decision"] == "review"
    assert {name: check["status"] for name, check in checks(found).items()} == {
        "seller.known": "failed",
        "buyer.known": "failed",
    }


def test_a_list_with_a_fault_is_refused_before_anything_is_read(listed: Path) -> None:
    listed.write_text("name,ibann\nAcme,\n")
    done = read()
    assert done.exit_code == 2
    assert "ibann" in done.stderr
    assert done.stdout == ""
