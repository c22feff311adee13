"""A dataset hides the selectors that its truth comes from, unless they are called as witnesses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.evaluate.run import RunSettings, evaluate
from schemas.options import ReadOptions
from schemas.result import Result, Run, Source

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.evidence import Selector

# The columns by which the adapter of invoices with embedded XML is recognised, and those it needs.
# fmt: off
_NAMES = (
    "invoice_number", "issue_date", "seller", "buyer", "seller_vat_id", "currency", "line_total", "tax_basis_total",
    "tax_total", "grand_total", "due_payable", "charge_total", "allowance_total", "prepaid_total",
)
# fmt: on
ROW = {
    **dict.fromkeys(_NAMES),
    "doc": "a.pdf",
    "file": "a.pdf",
    "xml_kind": "CrossIndustryInvoice",
    "page_agrees": True,
    "category": "invoice",
    "family": "one",
    "lines": [],
    "stylesheet_render": False,
    "same_page_text_as": None,
    "visible": {"line_total": None},
    "grand_total": 404.6,
}


@pytest.mark.parametrize("witnesses", [frozenset(), frozenset({"xml"})])
def test_xml_is_asked_only_as_a_witness(tmp_path: Path, witnesses: frozenset[Selector]) -> None:
    asked: list[frozenset[Selector]] = []

    def read(path: Path, options: ReadOptions) -> Result:
        asked.append(options.without)
        run = Run(vouch="", model="none", started_at="", seconds=0, config_sha256="")
        return Result(source=Source(name=path.name), status="failed", run=run)

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.pdf").write_bytes(b"")
    (tmp_path / "truth.jsonl").write_text(json.dumps(ROW), encoding="utf-8")
    evaluate(tmp_path, ReadOptions(), tmp_path / "out", RunSettings(read=read, witnesses=witnesses))
    assert asked == [frozenset({"xml"}) - witnesses]


def test_a_witness_is_a_selector(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["eval", str(tmp_path), "--out", str(tmp_path / "out"), "--witness", "page"])
    assert answer.exit_code == 2
    assert "--witness page is no selector" in answer.output
