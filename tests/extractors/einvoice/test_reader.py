"""The XML reader: values on the words that say the same, or on none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.einvoice.reader import XmlReader
from schemas.page import Attachment
from schemas.target import shipped_target
from tests.builders.einvoices import cii, printed
from tests.builders.text_pages import document_of

if TYPE_CHECKING:
    from schemas.evidence import Reading


def readings(text: str, data: bytes) -> dict[str, Reading]:
    content = replace(document_of(text), attachments=(Attachment("factur-x.xml", "text/xml", data),))
    return {reading.path: reading for reading in XmlReader().read(content, shipped_target("invoice"))}


def test_values_stand_on_the_words_of_the_page() -> None:
    read = readings(printed(), cii())
    gross = read["/totals/gross"]
    assert (gross.value, gross.selector) == ("404.60", "xml")
    assert [item.text for item in gross.evidence] == ["404,60 EUR"]
    assert gross.evidence[0].source == "text_layer"
    assert gross.transcribed
    assert read["/issue_date"].evidence[0].text == "04.03.2026"
    assert read["/lines/0/quantity"].evidence[0].bbox.top == read["/lines/0/amount"].evidence[0].bbox.top


def test_an_address_is_as_it_is_printed() -> None:
    assert readings(printed(), cii())["/seller/address"].value == "Werftstraße 12, 24143 Kiel"
    assert readings("nothing", cii())["/seller/address"].value == "Werftstraße 12, 24143 Kiel, DE"


def test_what_is_not_printed_has_no_evidence() -> None:
    read = readings(printed(gross="999,99"), cii())
    assert read["/totals/gross"].evidence == ()
    assert not read["/totals/gross"].transcribed


def test_a_row_that_is_not_printed_lends_no_words_of_others() -> None:
    read = readings("Rechnung\n\nMenge 4\n\n\n\n\n\n\n19 %", cii(net="77.10"))
    assert read["/lines/0/quantity"].evidence == ()
    assert read["/lines/0/tax_rate"].evidence == ()


def test_hidden_words_witness_nothing() -> None:
    content = replace(
        document_of(printed(), visible=False), attachments=(Attachment("factur-x.xml", "text/xml", cii()),)
    )
    found = XmlReader().read(content, shipped_target("invoice"))
    assert found
    assert not any(reading.transcribed for reading in found)


def test_a_correction_that_takes_off_is_a_credit_note() -> None:
    assert readings("Rechnungskorrektur", cii(type="384", gross="-5.00"))["/document_type"].value == "credit_note"
    assert readings("Gutschrift", cii(type="389"))["/document_type"].rank == 1


def test_other_kinds_of_document_are_left_alone() -> None:
    content = replace(document_of(printed()), attachments=(Attachment("factur-x.xml", "text/xml", cii()),))
    assert XmlReader().read(content, shipped_target("form")) == ()
    assert XmlReader().read(document_of(printed()), shipped_target("invoice")) == ()
