"""When a vision model is asked, about what and which pages; what it costs; and what is left when it fails."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from liars import WhitePages
from text_pages import document_of

from extractors.vlm.base import ModelAnswer, Usage
from extractors.vlm.reader import VlmReader
from extractors.vlm.scripted import PROFILE, says
from pipelines.cascade import usage_of
from pipelines.document import DocumentReading, Instruments, read_document
from pipelines.emit import result_json
from pipelines.read import read_file
from pipelines.readers import readers_for
from pipelines.unsettled import unsettled
from pipelines.weigh import weigh
from schemas.errors import ModelError, ProviderError
from schemas.options import ReadOptions
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.vlm.base import ModelProfile, ModelRequest
    from schemas.evidence import Reading, Selector
    from schemas.page import DocumentContent
    from schemas.target import Target
    from schemas.usage import When

SAMPLES = Path(__file__).resolve().parents[2] / "sample_docs"
INVOICE = shipped_target("invoice")
READERS = readers_for(ReadOptions(without=frozenset({"embedded"})))

FIRST = """
    INVOICE                                     Invoice number   OAK-2041
    Oak & Ember Studio Ltd                      Invoice date     13 May 2026
    Description                     Qty     Unit price        Amount
    Brand workshop                    2        £850.00     £1,700.00
"""
MIDDLE = """
    Description                     Qty     Unit price        Amount
    Stock photography                 4         £32.50       £130.00
    Colour proofs                     3         £11.00        £33.00
"""
LAST = """
    Net total                                              £1,863.00
    VAT 20%                                                  £372.60
    Total                                                  £2,235.60
    Please pay by 12 June 2026
"""
TEXT = (FIRST, MIDDLE, LAST)


@dataclass
class Witness:
    """A scripted model that notes what it was asked. `answer` may raise."""

    answer: Callable[[ModelRequest], ModelAnswer]
    asked: list[ModelRequest] = field(default_factory=list)
    identity: str = "witness"
    profile: ModelProfile = PROFILE

    def transcribe(self, requests: Sequence[ModelRequest]) -> Sequence[ModelAnswer]:
        self.asked += requests
        return [self.answer(request) for request in requests]

    @property
    def pages(self) -> list[int]:
        return [request.page_no for request in self.asked]


def saying(**said: Any) -> Witness:
    cost = Usage(requests=1, input_tokens=1000, output_tokens=100, cost=Decimal("0.002"), seconds=0.5)
    return Witness(lambda request: says(request, said, cost))


def failing(error: Exception) -> Witness:
    def answer(_: ModelRequest) -> ModelAnswer:
        raise error

    return Witness(answer)


class Echo:
    """A second reader that sees what the rules see, for some pages or all of them."""

    selector: Selector = "embedded"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        return [replace(r, selector=self.selector) for reader in READERS for r in reader.read(content, target)]


def read(model: Witness, *pages: str, when: When = "missing", echo: bool = False) -> DocumentReading:
    readers = [*READERS, Echo()] if echo else READERS
    return read_document(
        document_of(*(pages or TEXT)), INVOICE, Instruments(readers, vision=VlmReader(model, WhitePages()), when=when)
    )


def open_fields(*pages: str, echo: bool = True) -> tuple[set[str], tuple[int, ...]]:
    """What is unsettled of some pages: the fields and the pages."""
    content = document_of(*pages)
    readers = [*READERS, Echo()] if echo else READERS
    found = unsettled(content, INVOICE, weigh([r for each in readers for r in each.read(content, INVOICE)], INVOICE))
    return set(found.fields), found.pages


def test_never_asks_nothing() -> None:
    model = saying()
    assert read(model, when="never").asked is None
    assert model.asked == []


def test_always_asks_everything_of_every_page() -> None:
    model = saying()
    read(model, when="always", echo=True)
    assert sorted(set(model.pages)) == [1, 2, 3]
    assert "invoice_number" in model.asked[0].json_schema["properties"]


def test_missing_asks_for_what_is_not_verified_and_for_nothing_else() -> None:
    fields, _ = open_fields(FIRST, LAST + "    See you at 12 Harbour Row")
    assert "/invoice_number" not in fields  # two readers agree
    assert "/totals/gross" not in fields
    assert "/seller/iban" in fields  # nobody read it, and some digits are unclaimed
    assert "/invoice_number" in open_fields(FIRST, LAST, echo=False)[0]


def test_a_page_between_of_which_every_row_is_verified_is_not_asked() -> None:
    assert open_fields(*TEXT)[1] == (1, 3)
    model = saying()
    reading = read(model, echo=True)
    assert sorted(set(model.pages)) == [1, 3]
    assert reading.asked is not None
    usage = usage_of([reading.asked], "missing")
    assert (usage.pages, usage.pages_asked, usage.saved.pages) == (3, 2, 1)


def test_a_page_of_rows_that_only_one_reader_read_is_asked() -> None:
    fields, pages = open_fields(*TEXT, echo=False)
    assert pages == (1, 2, 3)
    assert any(path.startswith("/lines/") for path in fields)


def test_a_field_that_nobody_read_can_stand_only_where_its_kind_of_print_is_unclaimed() -> None:
    assert "/delivery_date" in open_fields(FIRST, LAST, "    In this house since 4 May 2019, thank you")[0]
    assert "/delivery_date" not in open_fields(FIRST, LAST, "    In this house for years, thank you")[0]


def test_on_a_page_that_ocr_read_anything_may_stand() -> None:
    """OCR leaves out what it does not see."""
    content = document_of(FIRST, LAST)
    pages = tuple(replace(page, text_source="ocr") for page in content.pages)
    assert "/delivery_date" in unsettled(replace(content, pages=pages), INVOICE, weigh([], INVOICE)).fields


def test_rows_that_nobody_read_are_asked_for_as_a_table() -> None:
    fields, pages = open_fields("INVOICE  4711\nThree proofs at £11.00 each", "Total   £33.00")
    assert "/lines" in fields
    assert 1 in pages


def test_a_failed_check_asks_for_its_fields_wherever_a_row_may_be_missing() -> None:
    broken = MIDDLE.replace(
        "Colour proofs                     3         £11.00        £33.00", "Colour proofs  £ 33 in all"
    )
    fields, pages = open_fields(FIRST, broken, LAST)
    assert "/totals/net" in fields or "/totals/lines" in fields
    assert 2 in pages


def test_where_the_model_agrees_there_are_two_witnesses() -> None:
    entry = read(saying(invoice_number="OAK-2041", seller={"name": "Oak & Ember Studio Ltd"})).entry
    assert entry.fields["/invoice_number"].status == "verified"
    assert entry.fields["/invoice_number"].selectors == ("rules", "vlm")
    assert entry.fields["/seller/name"].status == "verified"


def test_where_the_model_disagrees_it_does_not_win() -> None:
    entry = read(saying(invoice_number="OAK-2047")).entry
    field_ = entry.fields["/invoice_number"]
    assert (field_.status, entry.data["invoice_number"]) == ("conflict", "OAK-2041")
    assert [other.value for other in field_.alternatives] == ["OAK-2047"]


def test_what_only_the_model_saw_is_single_and_what_is_not_printed_has_no_place() -> None:
    entry = read(saying(purchase_order="PO-99"), when="always").entry
    assert entry.fields["/purchase_order"].status == "single"
    assert [item.match for item in entry.fields["/purchase_order"].evidence] == ["none"]


def test_what_the_model_cannot_read_is_unreadable_and_not_absent() -> None:
    entry = read(saying(purchase_order="[illegible]"), when="always").entry
    assert entry.fields["/purchase_order"].status == "unreadable"


def test_text_that_is_no_value_is_unreadable_where_nothing_was_read_and_a_conflict_where_something_was() -> None:
    entry = read(saying(totals={"prepaid": "see below", "gross": "see below"}), when="always").entry
    assert entry.fields["/totals/prepaid"].status == "unreadable"
    assert (entry.data["totals"]["prepaid"], entry.fields["/totals/gross"].status) == (None, "conflict")


@pytest.mark.parametrize(
    "error",
    [ModelError("no such model", hint="name another"), ProviderError("over quota"), RuntimeError("out of memory")],
)
def test_a_model_that_fails_loses_nothing(error: Exception) -> None:
    alone = read_document(document_of(*TEXT), INVOICE, Instruments(READERS)).entry
    reading = read(failing(error))
    assert reading.entry.data == alone.data
    assert reading.entry.fields == alone.fields
    assert reading.entry.decision == "review"
    assert any("model" in reason for reason in reading.entry.reasons)
    assert reading.asked is not None and reading.asked.problems


def test_a_page_the_model_fails_on_is_named_and_the_others_count() -> None:
    def answer(request: ModelRequest) -> ModelAnswer:
        if request.page_no == 2:
            return ModelAnswer(None, "length", Usage(requests=1))
        return says(request, {"invoice_number": "OAK-2041"})

    reading = read(Witness(answer))
    assert reading.asked is not None
    assert [(p.page_no, p.code) for p in reading.asked.problems] == [(2, "model_length")]
    assert reading.entry.fields["/invoice_number"].status == "verified"
    assert any("page 2" in reason for reason in reading.entry.reasons)


def test_a_kind_that_no_cheap_reader_knows_is_looked_for_by_the_model() -> None:
    chart = shipped_target("chart")
    content = document_of("Turnover in 2025\n10   20   30")
    said = {"charts": [{"title": "Turnover in 2025"}]}
    model = Witness(lambda request: says(request, said))
    entry = read_document(content, chart, Instruments(READERS, vision=VlmReader(model, WhitePages()))).entry
    assert entry.data["charts"][0]["title"] == "Turnover in 2025"
    assert "not_attempted" not in {field_.status for field_ in entry.fields.values()}


def test_usage_tells_what_was_spent_and_spared_for_each_document() -> None:
    readings = [read(saying(), echo=True), read(saying(), FIRST, LAST, echo=True)]
    usage = usage_of([r.asked for r in readings if r.asked is not None], "missing")
    assert (usage.pages, usage.pages_asked, usage.requests) == (5, 4, 4)
    assert (usage.input_tokens, usage.cost_usd, usage.seconds) == (4000, Decimal("0.008"), 2.0)
    assert (usage.saved.pages, usage.saved.input_tokens, usage.saved.cost_usd) == (1, 1000, Decimal("0.0020"))
    assert [(d.document_pages, d.asked_pages) for d in usage.documents] == [([1, 2, 3], [1, 3]), ([1, 2], [1, 2])]


def test_what_is_not_known_of_a_model_is_null() -> None:
    free = Witness(lambda request: says(request, {}, Usage(requests=1, cost=None)))
    asked = read(free).asked
    assert asked is not None
    usage = usage_of([asked], "missing")
    assert (usage.cost_usd, usage.saved.cost_usd) == (None, None)
    nothing = usage_of([replace(asked, said=type(asked.said)())], "missing")
    assert (nothing.saved.pages, nothing.saved.input_tokens) == (3, None)


def test_a_file_carries_usage_and_problems_and_its_pages_stay_what_they_are() -> None:
    def answer(request: ModelRequest) -> ModelAnswer:
        return ModelAnswer(None, "refused", Usage(requests=1, input_tokens=10), message="I would rather not")

    path = SAMPLES / "invoice_clean.pdf"
    result = read_file(
        path, ReadOptions(model="scripted", when="missing", without=frozenset({"embedded"})), Witness(answer)
    )
    refused = {("model", page.page_no, "model_refused") for page in result.pages}
    assert result.status == "ok"
    assert {page.status for page in result.pages} == {"ok"}
    assert {(error.stage, error.page_no, error.code) for error in result.errors} == refused
    assert result.run.usage["vision"].pages_asked == len(result.pages)
    assert result.run.usage["vision"].requests >= len(result.pages)
    assert result.documents[0].decision == "review"
    assert b'"vision"' in result_json(result)
    assert read_file(path, ReadOptions()).run.usage == {}
    assert read_file(path, ReadOptions(without=frozenset({"vlm"})), Witness(answer)).run.usage == {}
