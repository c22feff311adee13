"""The weights that the package carries: the ones that MODEL.md tells of, small, and able to read."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

from text_pages import document_of

import extractors.reader
from extractors.reader.example import Query
from extractors.reader.reader import EmbeddedReader, Trust
from extractors.reader.session import WEIGHTS, open_network
from extractors.reader.sheet import sheets_of
from pipelines.read import read_file
from schemas.options import ReadOptions
from schemas.target import shipped_target

FOLDER = Path(str(resources.files(extractors.reader)))
SAMPLE = Path(__file__).parents[3] / "sample_docs" / "rechnung_zweiseitig.pdf"
PAGE = """
    Acme Widgets Ltd                       Invoice No: R-4711
    5 Main Street                          Date: 03.02.2024
    London                                 Due date: 17.02.2024

    Net total                                      1,000.00
    VAT 20 %                                         200.00
    Total GBP                                      1,200.00
"""


def test_they_are_the_ones_that_the_card_tells_of() -> None:
    data = (FOLDER / "weights" / WEIGHTS).read_bytes()
    assert len(data) < 25_000_000
    card = (FOLDER / "MODEL.md").read_text(encoding="utf-8")
    assert hashlib.sha256(data).hexdigest() in card
    network = open_network()
    assert network is not None
    assert f"{network.facts['trained']['examples']:,}" in card
    assert set(Trust.of(network.facts).vouches) <= set(Trust.of(network.facts).least)


def test_they_read_a_plain_invoice() -> None:
    found = {r.path: r.value for r in EmbeddedReader().read(document_of(PAGE), shipped_target("invoice")) if not r.rank}
    assert found["/invoice_number"] == "R-4711"
    assert found["/issue_date"] == "2024-02-03"
    assert found["/totals/gross"] == "1200.00"


def test_a_label_never_seen_is_found_by_its_letters() -> None:
    network = open_network()
    assert network is not None
    text = "Zanfan Mordu:  KX-2201\nBlorpe Qustin:  7719"
    (sheet,) = sheets_of(document_of(text).pages[0])
    asked = [Query("blorpe_qustin", "", "", (), "id"), Query("zanfanMordu", "", "", (), "id")]
    pointed = sheet.ask(network, asked)
    texts = [sheet.words[int(row[1:].argmax())].text for row in pointed.start]
    assert texts == ["7719", "KX-2201"]


def test_without_rules_it_reads_the_sample_alone_and_verifies_nothing_but_by_proof() -> None:
    options = ReadOptions(schema_name="invoice", without=frozenset({"rules"}))
    (document,) = read_file(SAMPLE, options).documents
    said = {path: field for path, field in document.fields.items() if "embedded" in field.selectors}
    assert len(said) >= 5
    proven = {path for check in document.checks if check.status == "passed" for path in check.fields}
    by_proof = ("/totals", "/lines", "/issue_date", "/due_date")  # thirty days lie between the dates, as the terms say
    assert {path for path, field in said.items() if field.status == "verified"} <= proven
    assert {field.status for path, field in said.items() if not path.startswith(by_proof)} <= {"single", "conflict"}
