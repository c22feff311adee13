"""The code reader: each value with the box of its code, and the words of the page that agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.codes.reader import REFERENCE, CodeReader
from schemas.geometry import BBox
from schemas.page import Code
from schemas.target import shipped_target
from tests.builders.einvoices import printed
from tests.builders.payloads import epc
from tests.builders.text_pages import document_of

if TYPE_CHECKING:
    from schemas.evidence import Reading

BOX = BBox(400, 600, 520, 720)


def readings(*codes: str, text: str | None = None) -> list[Reading]:
    content = document_of(printed() if text is None else text)
    page = replace(content.pages[0], codes=tuple(Code("QR Code", code, BOX, 1) for code in codes))
    return list(CodeReader().read(replace(content, pages=(page,)), shipped_target("invoice")))


def test_values_have_the_box_of_the_code_and_the_words_that_agree() -> None:
    by_path = {reading.path: reading for reading in readings(epc())}
    payable = by_path["/totals/payable"]
    assert (payable.value, payable.selector, payable.rank) == ("404.60", "code", 0)
    assert [(item.source, item.text) for item in payable.evidence] == [
        ("barcode", "404.60"),
        ("text_layer", "404,60 EUR"),
    ]
    assert payable.evidence[0].bbox == BOX
    assert payable.transcribed


def test_what_is_to_be_paid_is_a_second_choice_for_the_total() -> None:
    (gross,) = [reading for reading in readings(epc()) if reading.path == "/totals/gross"]
    assert gross.rank == 1


def test_a_value_that_is_not_printed_has_its_code_alone() -> None:
    (payable,) = [r for r in readings(epc(amount="EUR999.99")) if r.path == "/totals/payable"]
    assert [item.source for item in payable.evidence] == ["barcode"]


def test_a_bare_reference_is_nobodys_number() -> None:
    (reference,) = readings("RE-2026-0815")
    assert reference.path == REFERENCE
    assert not REFERENCE.startswith("/")


def test_a_web_address_and_another_kind_of_document_say_nothing() -> None:
    assert readings("https://example.org") == []
    content = document_of(printed())
    page = replace(content.pages[0], codes=(Code("QR Code", epc(), BOX, 1),))
    assert CodeReader().read(replace(content, pages=(page,)), shipped_target("chart")) == ()
