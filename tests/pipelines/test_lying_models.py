"""A vision model that lies about every field never makes a wrong value verified: where it lies, there is a conflict.

It lies in the ways that are hardest to see: with other prints of the same page, which are found there, and with the
right print in which one figure is another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liars import WhitePages, lying_model
from text_pages import document_of

from extractors.content import read_content
from extractors.document import open_document
from extractors.ocr.rapid import RapidOcr
from extractors.vlm.reader import VlmReader
from pipelines.document import Instruments, read_document
from pipelines.evaluate.compare import is_right
from pipelines.readers import readers_for
from schemas.options import Limits, ReadOptions
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liars import Lie, Printed

    from extractors.document import OpenDocument
    from schemas.page import DocumentContent
    from schemas.result import DocumentEntry

SAMPLES = Path(__file__).resolve().parents[2] / "sample_docs"
INVOICE = shipped_target("invoice")
READERS = readers_for(ReadOptions(without=frozenset({"xml", "code", "embedded"})))
EVERY_WAY: list[tuple[Lie, ...]] = [("swap",), ("alter",), ("invent",), ("swap", "alter", "invent")]

Truth = dict[str, str | None]


@dataclass
class Case:
    """A document, the truth about it by pointer, and what the rules alone made of it."""

    content: DocumentContent
    document: OpenDocument
    truth: Truth
    alone: DocumentEntry

    def read(self, lies: tuple[Lie, ...], share: float, seed: int) -> DocumentEntry:
        model = lying_model(printed_in(self.alone, self.truth), lies, share, seed)
        instruments = Instruments(READERS, self.document, _ocr, VlmReader(model, self.document), "always")
        return read_document(self.content, INVOICE, instruments).entry


@cache
def _ocr() -> RapidOcr:
    return RapidOcr(threads=1)


def leaves(data: Any, path: str = "") -> Truth:
    if isinstance(data, dict):
        return {p: v for key, item in data.items() for p, v in leaves(item, f"{path}/{key}").items()}
    if isinstance(data, list):
        return {p: v for index, item in enumerate(data) for p, v in leaves(item, f"{path}/{index}").items()}
    return {path: data}


def printed_in(entry: DocumentEntry, truth: Truth) -> Printed:
    """What is printed for each field that the rules read rightly."""
    values = leaves(entry.data)
    return {
        path: (field.evidence[0].page_no, field.text)
        for path, field in entry.fields.items()
        if field.text and field.evidence and _holds(path, truth.get(path), values.get(path))
    }


def _holds(path: str, true: str | None, value: str | None) -> bool:
    return true is not None and is_right(path, true, value)


def wrongly_verified(entry: DocumentEntry, truth: Truth) -> list[tuple[str, str | None]]:
    """Verified values that are not true; of a row, if no row of the document has them all (rows may be shifted)."""
    values = leaves(entry.data)
    rows: dict[str, list[str]] = {}
    wrong: list[tuple[str, str | None]] = []
    for path in (path for path, field in entry.fields.items() if field.status == "verified"):
        parts = path.split("/")
        if len(parts) > 3:
            rows.setdefault("/".join(parts[:3]), []).append(parts[3])
        elif not _holds(path, truth.get(path), values[path]):
            wrong.append((path, values[path]))
    for row, names in rows.items():
        array = row.rpartition("/")[0]
        read = {name: values[f"{row}/{name}"] for name in names}
        true_rows = {"/".join(path.split("/")[:3]) for path in truth if path.startswith(f"{array}/")}
        if not any(_is_row(truth, true_row, read) for true_row in true_rows):
            wrong.append((row, str(read)))
    return wrong


def _is_row(truth: Truth, row: str, read: Truth) -> bool:
    return all(_holds(f"{row}/{name}", truth.get(f"{row}/{name}"), value) for name, value in read.items())


def _case(name: str) -> Iterator[Case]:
    truth = leaves(json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))["data"])
    # A subtotal with nothing between it and the net amount is both (BT-106 and BT-109), whichever the truth names.
    truth["/totals/lines"] = truth["/totals/lines"] or truth["/totals/net"]
    with open_document(SAMPLES / f"{name}.pdf", limits=Limits()) as document:
        content = read_content(document, ocr=_ocr)
        alone = read_document(content, INVOICE, Instruments(READERS, document, _ocr)).entry
        yield Case(content, document, truth, alone)


@pytest.fixture(scope="module", params=["invoice_clean", "invoice_wrong_total", "invoice_scan"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    yield from _case(request.param)


@pytest.mark.parametrize("lies", EVERY_WAY)
@pytest.mark.parametrize("share", [1.0, 0.4])
def test_no_lie_about_a_sample_is_verified(case: Case, lies: tuple[Lie, ...], share: float) -> None:
    for seed in range(1 if case.content.pages[0].text_source == "ocr" else 2):
        assert wrongly_verified(case.read(lies, share, seed), case.truth) == []


def test_a_model_that_tells_the_truth_is_a_witness(case: Case) -> None:
    """Seen from the other side: what it agrees on is verified, and more than without it."""
    entry = case.read(("invent",), 0.0, 0)
    assert wrongly_verified(entry, case.truth) == []
    for path, (_, _) in printed_in(case.alone, case.truth).items():
        if path.startswith(("/seller/name", "/invoice_number", "/issue_date")):
            assert entry.fields[path].status == "verified", path


def test_where_it_lies_there_is_a_conflict(case: Case) -> None:
    """With a value that is nowhere on the page, about every field that the rules read."""
    entry = case.read(("invent",), 1.0, 1)
    said = {path for path in printed_in(case.alone, case.truth) if len(path.split("/")) == 3 and "/totals/" in path}
    statuses = {path: entry.fields[path].status for path in said}
    assert set(statuses.values()) == {"conflict"}, statuses


cents = st.integers(1, 99_999)


@st.composite
def invoices(draw: st.DrawFn) -> tuple[str, Truth]:
    """An invoice as a page of text, and the truth about it."""
    rate = draw(st.sampled_from([7, 19, 20]))
    items = draw(st.lists(st.tuples(st.integers(1, 9), cents), min_size=1, max_size=4))
    net = sum(count * price for count, price in items)
    tax = (net * rate + 50) // 100
    rows = [
        f"    Part number {chr(65 + n)}{'':<12}{count:>8}{_money(price):>16}{_money(count * price):>16}"
        for n, (count, price) in enumerate(items)
    ]
    text = "\n".join(
        [
            "    INVOICE                                     Invoice number   OAK-2041",
            "    Oak & Ember Studio Ltd                      Invoice date     13 May 2026",
            "",
            f"    Description{'':<15}{'Qty':>8}{'Unit price':>16}{'Amount':>16}",
            *rows,
            f"    {'Net total':<26}{'':>8}{'':>16}{_money(net):>16}",
            f"    {f'VAT {rate}%':<26}{'':>8}{'':>16}{_money(tax):>16}",
            f"    {'Total':<26}{'':>8}{'':>16}{_money(net + tax):>16}",
        ]
    )
    truth: Truth = {
        "/invoice_number": "OAK-2041",
        "/issue_date": "2026-05-13",
        "/currency": "GBP",
        "/document_type": "invoice",
        "/seller/name": "Oak & Ember Studio Ltd",
        "/totals/lines": _plain(net),
        "/totals/net": _plain(net),
        "/totals/tax": _plain(tax),
        "/totals/gross": _plain(net + tax),
        "/totals/payable": _plain(net + tax),
        "/taxes/0/rate": str(rate),
        "/taxes/0/amount": _plain(tax),
        "/taxes/0/base": _plain(net),
    }
    for number, (count, price) in enumerate(items):
        truth |= {
            f"/lines/{number}/description": f"Part number {chr(65 + number)}",
            f"/lines/{number}/quantity": str(count),
            f"/lines/{number}/unit_price": _plain(price),
            f"/lines/{number}/amount": _plain(count * price),
            f"/lines/{number}/tax_rate": str(rate),
        }
    return text, truth


def _money(value: int) -> str:
    return f"£{value // 100:,}.{value % 100:02}"


def _plain(value: int) -> str:
    return f"{value // 100}.{value % 100:02}"


@settings(max_examples=30)
@given(invoices(), st.sampled_from(EVERY_WAY), st.sampled_from([1.0, 0.5]), st.integers(0, 1000))
def test_no_lie_about_a_made_invoice_is_verified(
    made: tuple[str, Truth], lies: tuple[Lie, ...], share: float, seed: int
) -> None:
    text, truth = made
    content = document_of(text)
    alone = read_document(content, INVOICE, Instruments(READERS)).entry
    model = lying_model(printed_in(alone, truth), lies, share, seed)
    vision = VlmReader(model, WhitePages())
    entry = read_document(content, INVOICE, Instruments(READERS, vision=vision, when="always")).entry
    assert wrongly_verified(entry, truth) == []


@settings(max_examples=20)
@given(invoices(), st.sampled_from(EVERY_WAY), st.sampled_from([0.5, 0.2]), st.integers(0, 1000))
def test_no_lie_is_verified_where_there_is_nobody_else(
    made: tuple[str, Truth], lies: tuple[Lie, ...], share: float, seed: int
) -> None:
    """The model alone: only sums and products of what it found on the page can make its values verified."""
    text, truth = made
    content = document_of(text)
    alone = read_document(content, INVOICE, Instruments(READERS)).entry
    vision = VlmReader(lying_model(printed_in(alone, truth), lies, share, seed), WhitePages())
    entry = read_document(content, INVOICE, Instruments([], vision=vision, when="always")).entry
    assert wrongly_verified(entry, truth) == []
