"""`--model` on the command line, from a script to the JSON: what a model brings about, and what it must not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from extractors.vlm.scripted import ScriptedModel, says
from pipelines.cli import app
from pipelines.read import read_file
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[..., dict[str, Any]]

SAMPLES = Path(__file__).parents[2] / "sample_docs"
SAID = {
    "document_type": "invoice",
    "invoice_number": "KCI-2026-0317",
    "issue_date": "4 March 2026",
    "currency": "EUR",
    "seller": {"name": "Kinvarra Coastal Instruments Ltd", "iban": "IE31 KVCB 9021 0417 7331 58"},
    "lines": [{"description": "Data logger DL-75, 8 channels", "quantity": "1", "amount": "1,215.50"}],
    "totals": {"net": "3,973.10", "tax": "913.81", "gross": "4,886.91"},
}


@pytest.fixture
def read(vouch_home: Path, tmp_path: Path) -> Read:
    """Runs `vouch read` with a script as its model."""

    def run(document: str, *answers: dict[str, Any], when: str = "always", **more: str) -> dict[str, Any]:
        script = tmp_path / "script.json"
        script.write_text(json.dumps({"answers": answers}), encoding="utf-8")
        options = [item for name, value in more.items() for item in (f"--{name.replace('_', '-')}", value)]
        arguments = ["read", str(SAMPLES / document), "--model", f"scripted:{script}", "--when", when, *options]
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return run


def _fields(result: dict[str, Any]) -> dict[str, Any]:
    (document,) = result["documents"]
    fields: dict[str, Any] = document["fields"]
    return fields


def test_a_model_that_copies_well_is_the_second_witness(read: Read) -> None:
    result = read("invoice_clean.pdf", {"says": SAID, "input_tokens": 1500, "cost": "0.004"})
    fields = _fields(result)
    for path in ("/invoice_number", "/currency", "/seller/name", "/seller/iban", "/lines/1/description"):
        assert fields[path]["status"] == "verified", path
        assert set(fields[path]["selectors"]) - {"embedded"} == {"rules", "vlm"}, path
    assert result["documents"][0]["decision"] == "accept"
    assert result["errors"] == []
    usage = result["run"]["usage"]["vision"]
    assert usage["input_tokens"] == 1500 * usage["requests"]
    assert float(usage["cost_usd"]) == pytest.approx(0.004 * usage["requests"])


def test_a_model_that_obeys_the_page_makes_a_conflict_and_nothing_else(read: Read) -> None:
    obeys = {"/totals/gross": "1.00", "/seller/iban": "DE89 3704 0044 0532 0130 00"}
    fields = _fields(read("invoice_clean.pdf", {"says": SAID, "obeys": obeys}))
    for path, value in (("/totals/gross", "1.00"), ("/seller/iban", "DE89370400440532013000")):
        assert fields[path]["status"] == "conflict", path
        assert value in [other["value"] for other in fields[path]["alternatives"]]
    document = read("invoice_clean.pdf", {"says": SAID, "obeys": obeys})["documents"][0]
    assert document["data"]["totals"]["gross"] == "4886.91"
    assert document["decision"] == "review"


def test_what_a_model_invents_is_never_verified(read: Read) -> None:
    said = {"delivery_date": "1 January 2020", "preceding_invoice": "X-99", "totals": {"rounding": "0.07"}}
    fields = _fields(read("invoice_clean.pdf", {"says": said}))
    for path in ("/preceding_invoice", "/totals/rounding"):
        assert fields[path]["status"] != "verified", path
        assert [item["match"] for item in fields[path]["evidence"]] == ["none"]
    assert fields["/delivery_date"]["status"] == "conflict"


@pytest.mark.parametrize("stop", ["length", "repetition", "refused", "invalid"])
def test_a_page_that_a_model_fails_on_is_told_and_loses_nothing(read: Read, stop: str) -> None:
    without = _fields(read("rechnung_zweiseitig.pdf", {}, when="never"))
    result = read("rechnung_zweiseitig.pdf", {"page": 2, "stop": stop, "message": "half way"})
    (error,) = result["errors"]
    assert (error["stage"], error["page_no"], error["code"]) == ("model", 2, f"model_{stop}")
    assert "rechnung_zweiseitig.pdf, page 2: half way" in error["message"]
    assert [page["status"] for page in result["pages"]] == ["ok", "ok"]
    fields = _fields(result)
    assert {path: field["status"] for path, field in fields.items() if field["selectors"]} == {
        path: field["status"] for path, field in without.items() if field["selectors"]
    }


def test_a_schema_of_the_users_own_is_filled_by_the_model() -> None:
    properties = {
        "supplier": {"type": "string", "description": "Who sends the bill"},
        "due": {"type": "string", "format": "date"},
        "total": {"type": "number"},
    }
    schema = json.dumps({"type": "object", "properties": properties})
    said = {"supplier": "Kinvarra Coastal Instruments Ltd", "due": "3 April 2026", "total": "4,886.91"}
    options = ReadOptions(custom_schema=schema, when="always", without=frozenset({"rules"}))
    result = read_file(SAMPLES / "invoice_clean.pdf", options, ScriptedModel(lambda request: says(request, said)))
    (document,) = result.documents
    assert (document.data["supplier"], document.data["due"]) == (said["supplier"], "2026-04-03")
    assert float(document.data["total"]) == 4886.91
    assert {path: field.status for path, field in document.fields.items()} == dict.fromkeys(document.fields, "single")


def test_another_script_is_another_configuration(read: Read) -> None:
    one, two, again = (read("invoice_clean.pdf", {"says": said}) for said in ({}, SAID, {}))
    assert one["run"]["config_sha256"] == again["run"]["config_sha256"] != two["run"]["config_sha256"]


def test_without_the_selector_nothing_is_asked(read: Read) -> None:
    result = read("invoice_clean.pdf", {"says": SAID}, without="vlm")
    assert result["run"]["usage"] == {}
    assert not any("vlm" in field["selectors"] for field in _fields(result).values())
