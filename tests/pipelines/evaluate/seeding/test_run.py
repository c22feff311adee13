"""Errors planted in a real PDF, read by two scripted readers: one believes the text layer, one verifies nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest
from rich.console import Console

from pipelines.evaluate.run import RunSettings
from pipelines.evaluate.seeding.kinds import KINDS
from pipelines.evaluate.seeding.run import print_seeded, seed_errors
from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox
from schemas.options import ReadOptions
from schemas.result import DocumentEntry, PageEntry, Result, Run, Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINES = [("Bolts", "2", "10.40"), ("Nuts", "3", "20.65"), ("Washers", "4", "68.95")]
TOTALS = [("net", "Net amount", "100.00"), ("tax", "VAT 19 %", "19.00"), ("gross", "Total due", "119.00")]
# Where each value is printed: the scripted readers read whatever stands there.
SPOTS = {"/invoice_number": (300.0, 60.0), "/issue_date": (300.0, 80.0)}
SPOTS |= {
    f"/lines/{n}/{cell}": (x, 120.0 + 20 * n) for n in range(3) for cell, x in (("quantity", 200.0), ("amount", 300.0))
}
SPOTS |= {f"/totals/{name}": (300.0, 200.0 + 20 * n) for n, (name, *_) in enumerate(TOTALS)}


def _draw(path: Path) -> None:
    texts = {"/invoice_number": "4711", "/issue_date": "2026-03-04"}
    texts |= {f"/lines/{n}/quantity": line[1] for n, line in enumerate(LINES)}
    texts |= {f"/lines/{n}/amount": line[2] for n, line in enumerate(LINES)}
    texts |= {f"/totals/{name}": amount for name, _, amount in TOTALS}
    with pymupdf.open() as document:
        page = document.new_page()
        for at, text in texts.items():
            page.insert_text(SPOTS[at], text)
        for number, line in enumerate(LINES):
            page.insert_text((50, 120 + 20 * number), line[0])
        for number, (_, label, _) in enumerate(TOTALS):
            page.insert_text((50, 200 + 20 * number), label)
        document.save(path)


def _read(path: Path, status: Any) -> Result:
    """Reads the word at each spot of the text layer, and calls it `status`."""
    with pymupdf.open(path) as document:
        words = document[0].get_text("words")
    fields: dict[str, FieldResult] = {}
    data: dict[str, Any] = {"totals": {}, "lines": []}
    for at, (x, y) in SPOTS.items():
        found = [word for word in words if abs(word[3] - y) < 6 and x - 12 <= word[0] <= x + 60]
        if not found:
            continue
        box, text = BBox(*found[0][:4]), found[0][4]
        evidence = Evidence(page_no=1, bbox=box, text=text, source="text_layer")
        _put(data, at, text)
        fields[at] = FieldResult(status=status, text=text, selectors=("rules",), evidence=(evidence,))
    entry = DocumentEntry(
        kind="invoice", pages=[1], data=data, fields=fields, decision="accept" if status == "verified" else "review"
    )
    page = PageEntry(page_no=1, status="ok", text_source="text_layer", width_pt=595, height_pt=842, rotation=0)
    run = Run(vouch="0", model="none", started_at="", seconds=0.1, config_sha256="")
    return Result(source=Source(name=path.name), status="ok", pages=[page], documents=[entry], run=run)


def _put(data: dict[str, Any], path: str, text: str) -> None:
    parts = path.split("/")[1:]
    if parts[0] == "lines":
        number = int(parts[1])
        while len(data["lines"]) <= number:
            data["lines"].append({})
        data["lines"][number][parts[2]] = text
    elif parts[0] == "totals":
        data["totals"][parts[1]] = text
    else:
        data[parts[0]] = text


@pytest.fixture
def dataset(tmp_path: Path, write_truth: Callable[..., Path]) -> Path:
    _draw(tmp_path / "a.pdf")
    fields = {"/invoice_number": "4711", "/issue_date": "2026-03-04"}
    fields |= {f"/totals/{name}": amount for name, _, amount in TOTALS}
    lines = [{"quantity": quantity, "amount": amount} for _, quantity, amount in LINES]
    return write_truth([{"doc": "a.pdf", "fields": fields, "lines": lines}])


def _seeded(dataset: Path, out: Path, status: Any) -> dict[str, dict[str, Any]]:
    report = seed_errors(dataset, ReadOptions(), out, RunSettings(read=lambda path, _: _read(path, status)))
    return {kind.kind: kind.model_dump() for kind in report.kinds}


def test_a_reader_that_believes_the_text_layer_lets_errors_through(dataset: Path, tmp_path: Path) -> None:
    kinds = _seeded(dataset, tmp_path / "out", "verified")
    assert set(kinds) == {kind.name for kind in KINDS}
    # A row that is gone falsifies no value that is there, but the document was accepted.
    assert (kinds["row dropped"]["slipped_through"], kinds["row dropped"]["caught"]) == (0, 0)
    # The first total is read, at its place: it is right.
    assert (kinds["second total"]["slipped_through"], kinds["second total"]["caught"]) == (0, 1)
    rest = [kind for name, kind in kinds.items() if name not in ("row dropped", "second total")]
    assert all(kind["slipped_through"] == kind["made"] > 0 for kind in rest)
    assert all(kind["caught"] == 0 for kind in rest)


def test_a_reader_that_verifies_nothing_lets_nothing_through(dataset: Path, tmp_path: Path) -> None:
    kinds = _seeded(dataset, tmp_path / "out", "single")
    assert all(kind["slipped_through"] == 0 for kind in kinds.values())
    assert all(kind["caught"] == kind["made"] == kind["untested"] for kind in kinds.values())


def test_every_error_is_listed_and_its_document_kept(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = seed_errors(dataset, ReadOptions(), out, RunSettings(read=lambda path, _: _read(path, "verified")))
    rows = [json.loads(line) for line in (out / "seeded.jsonl").read_text().splitlines()]
    assert len(rows) == sum(kind.made for kind in report.kinds)
    assert all((out / "seeded" / row["made"]).is_file() for row in rows)
    cent = next(row for row in rows if row["kind"] == "off by a cent" and row["fields"] == ["/totals/gross"])
    assert (cent["before"], cent["after"]) == ("119.00", "119.01")
    doubled = next(row for row in rows if row["kind"].startswith("all totals"))
    assert doubled["after"] == "200.00 38.00 238.00"
    with pymupdf.open(out / "seeded" / cent["made"]) as document:
        assert "119.01" in document[0].get_text()
    console = Console(record=True, width=140)
    print_seeded(report, console)
    assert f"{report.slipped_through} ENDED VERIFIED" in console.export_text()


def test_what_was_read_wrong_is_not_seeded(dataset: Path, tmp_path: Path) -> None:
    def misread(path: Path, _options: ReadOptions) -> Result:
        result = _read(path, "verified")
        result.documents[0].data["totals"]["gross"] = "1.00"
        return result

    seed_errors(dataset, ReadOptions(), tmp_path / "out", RunSettings(read=misread))
    rows = [json.loads(line) for line in (tmp_path / "out" / "seeded.jsonl").read_text().splitlines()]
    assert rows
    assert all("/totals/gross" not in row["fields"] for row in rows)
    assert all(row["slipped_through"] != ["/totals/gross"] for row in rows)


def test_what_the_page_contradicts_was_wrong_before(dataset: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (dataset / "truth.jsonl").read_text().splitlines()]
    rows[0]["fields"]["/totals/net"] = "555.00"  # the truth is of another version of the invoice
    (dataset / "truth.jsonl").write_text(json.dumps(rows[0]))
    settings = RunSettings(read=lambda path, _: _read(path, "verified"))
    seed_errors(dataset, ReadOptions(), tmp_path / "out", settings)
    seeded = [json.loads(line) for line in (tmp_path / "out" / "seeded.jsonl").read_text().splitlines()]
    assert seeded
    assert all("/totals/net" not in row["slipped_through"] for row in seeded)
