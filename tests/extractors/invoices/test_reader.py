"""The rules reader as a whole: readings with evidence, and nothing from what it cannot read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import document_of

from extractors.invoices.reader import RulesReader, plain
from schemas.target import shipped_target

if TYPE_CHECKING:
    from schemas.evidence import Reading

INVOICE = """
    Oak & Ember Studio Ltd
    3 Lower Byrom Street
    Manchester M3 4AP

    Bill to
    Severnside Energy CIC                       INVOICE
    22 Quay Street                              Invoice number   OAK-2041
    Gloucester GL1 2LG                          Invoice date     13 May 2026
                                                Due date         12 June 2026

    Description                     Qty     Unit price        Amount
    Brand workshop                    2        £850.00     £1,700.00
    Stock photography                 4         £32.50       £130.00

    Net total                                              £1,830.00
    VAT 20%                                                  £366.00
    Total                                                  £2,196.00

    VAT no. GB 434 0314 94
"""

EXPECTED = {
    "/document_type": "invoice",
    "/invoice_number": "OAK-2041",
    "/issue_date": "2026-05-13",
    "/due_date": "2026-06-12",
    "/currency": "GBP",
    "/buyer/name": "Severnside Energy CIC",
    "/seller/name": "Oak & Ember Studio Ltd",
    "/seller/vat_id": "GB434031494",
    "/lines/0/description": "Brand workshop",
    "/lines/0/quantity": "2",
    "/lines/0/unit_price": "850.00",
    "/lines/0/amount": "1700.00",
    "/lines/1/amount": "130.00",
    "/taxes/0/rate": "20",
    "/taxes/0/amount": "366.00",
    "/totals/net": "1830.00",
    "/totals/tax": "366.00",
    "/totals/gross": "2196.00",
}


def read(*pages: str, **word: object) -> list[Reading]:
    return list(RulesReader().read(document_of(*pages, **word), shipped_target("invoice")))


def choices(readings: list[Reading]) -> dict[str, str]:
    return {reading.path: reading.value for reading in readings if reading.rank == 0}


def test_a_whole_invoice() -> None:
    found = choices(read(INVOICE))
    assert {path: found.get(path) for path in EXPECTED} == EXPECTED


def test_every_reading_stands_on_words_of_the_page() -> None:
    document = document_of(INVOICE)
    words = {word.text for page in document.pages for word in page.words}
    for reading in RulesReader().read(document, shipped_target("invoice")):
        assert reading.selector == "rules"
        assert reading.evidence, reading.path
        for item in reading.evidence:
            assert item.page_no == 1
            assert set(item.text.split()) <= words


def test_two_readings_of_one_document_are_the_same() -> None:
    assert read(INVOICE) == read(INVOICE)


def test_words_that_are_not_visible_are_not_transcribed() -> None:
    assert not any(reading.transcribed for reading in read(INVOICE, visible=False))
    assert all(reading.transcribed for reading in read(INVOICE))


def test_words_that_ocr_read_are_not_transcribed() -> None:
    """OCR has seen them once; a text layer and ink under it are two."""
    assert not any(reading.transcribed for reading in read(INVOICE, source="ocr"))


@pytest.mark.parametrize("kind", ["chart", "form", "other"])
def test_other_kinds_are_not_for_this_reader(kind: str) -> None:
    assert RulesReader().read(document_of(INVOICE), shipped_target(kind)) == ()  # type: ignore[arg-type]


def test_an_empty_page_has_no_readings() -> None:
    assert RulesReader().read(document_of("", ""), shipped_target("invoice")) == ()


@given(st.lists(st.text("ABCdef 0123456789.,:%€$/-()\n#", max_size=60), max_size=12))
def test_no_text_makes_the_reader_fail(lines: list[str]) -> None:
    text = "\n".join(["Invoice number 1", *lines])
    for reading in read(text):
        assert reading.evidence
        assert reading.value == reading.value.strip()


@pytest.mark.parametrize(("number", "text"), [("1E+2", "100"), ("-0.00", "0.00"), ("12.50", "12.50")])
def test_canonical_decimals(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_the_mark_of_the_price_is_no_part_of_the_unit() -> None:
    text = """
        FATURA                     Fatura No   AAM2026
        Mal Hizmet     Miktar       Birim Fiyat    Tutar
        Koli           10 Adet      14,75 TL      147,50 TL
        Film            2 Rulo     118,00 TL      236,00 TL
        Toplam                                    383,50 TL
    """
    read = RulesReader().read(document_of(text), shipped_target("invoice"))
    assert {r.value for r in read if r.path.endswith("/unit")} == {"Adet", "Rulo"}
