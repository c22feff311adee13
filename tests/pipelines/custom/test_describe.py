"""`vouch schema --check` and `vouch read --schema`, from the file on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from made_files import pdf, saved
from typer.testing import CliRunner

from pipelines.cli import app

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {
    "type": "object",
    "properties": {
        "invoice": {"type": ["string", "null"], "title": "Invoice number"},
        "lines": {"type": "array", "items": {"type": "object", "properties": {"amount": {"type": "number"}}}},
        "matrix": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
        "x": {"type": "string", "title": "Amount"},
    },
    "x-vouch": {"checks": ["sum(lines.amount) > 0"]},
}


def test_it_says_what_can_be_filled_how(tmp_path: Path) -> None:
    path = saved(tmp_path, "own.json", json.dumps(SCHEMA).encode())
    answer = CliRunner().invoke(app, ["schema", "--check", str(path)])
    rows = {line.split("\t")[0]: line.split("\t")[1] for line in answer.stdout.splitlines()}
    assert answer.exit_code == 0
    assert rows == {
        "/invoice": "labels",
        "/lines/*/amount": "table",
        "/matrix/*": "cannot",
        "/x": "labels",
        "check": "sum(lines.amount) > 0",
    }


def test_a_file_is_read_with_a_schema_of_ones_own(tmp_path: Path) -> None:
    schema = saved(tmp_path, "own.json", json.dumps(SCHEMA).encode())
    page = saved(tmp_path, "a.pdf", pdf(text="Invoice number: 4711-B"))
    answer = CliRunner().invoke(app, ["read", str(page), "--schema", str(schema)])
    (document,) = json.loads(answer.stdout)["documents"]
    assert (document["kind"], document["data"]["invoice"]) == ("custom", "4711-B")


def test_a_faulty_schema_is_refused_before_the_document(tmp_path: Path) -> None:
    schema = saved(tmp_path, "own.json", b'{"properties": {"a": {"type": "strin"}}}')
    answer = CliRunner().invoke(app, ["read", str(tmp_path / "missing.pdf"), "--schema", str(schema)])
    assert answer.exit_code == 2
    assert "/properties/a/type" in answer.stderr


def test_two_thousand_properties_do_not_hang(tmp_path: Path) -> None:
    many = {f"p{i}": {"type": ["string", "null"], "title": f"Field {i} name"} for i in range(2000)}
    schema = saved(tmp_path, "own.json", json.dumps({"properties": many}).encode())
    page = saved(tmp_path, "a.pdf", pdf(text="Field 7 name: Harbour"))
    answer = CliRunner().invoke(app, ["read", str(page), "--schema", str(schema)])
    assert json.loads(answer.stdout)["documents"][0]["decision"] == "review"


@pytest.mark.parametrize(
    ("schema", "remark"),
    [
        ({"properties": {"a": {"type": "string", "nullable": True}}}, "'nullable' means nothing"),
        ({"properties": {"a": {"type": "string", "x-vuoch": {"labels": ["A"]}}}}, "x-vouch is meant?"),
        ({"properties": {"a": {"type": "string", "descripton": "An a"}}}, "description is meant?"),
        ({"properties": {"a": {"type": "string"}}, "required": ["b"]}, "'b' is required"),
    ],
)
def test_what_is_allowed_and_says_nothing_gets_a_remark(tmp_path: Path, schema: dict[str, object], remark: str) -> None:
    path = saved(tmp_path, "own.json", json.dumps(schema).encode())
    answer = CliRunner().invoke(app, ["schema", "--check", str(path)])
    (line,) = [line for line in answer.stdout.splitlines() if line.startswith("remark")]
    assert remark in line


def test_extension_keys_of_others_get_no_remark(tmp_path: Path) -> None:
    schema = {"properties": {"name": {"type": "string", "x-order": 1}}}
    path = saved(tmp_path, "own.json", json.dumps(schema).encode())
    assert "remark" not in CliRunner().invoke(app, ["schema", "--check", str(path)]).stdout


def test_what_is_proven_as_an_invoice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"properties": {"grand_total": {"type": "string"}, "total": {"type": "string"}}}))
    sure, unsure = (line for line in CliRunner().invoke(app, ["schema", "--check", str(path)]).stdout.splitlines())
    assert "what proves /totals/gross" in sure
    assert "invoice" not in unsure
