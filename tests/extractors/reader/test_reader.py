"""From where the network points to readings: our parsers make the values, and bounds decide what is said at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from filled import custom
from scripted_pointer import ScriptedPointer
from text_pages import document_of

from extractors.reader.asking import queries_of
from extractors.reader.reader import EmbeddedReader
from extractors.reader.sheet import MOST_WORDS, OVERLAP, sheets_of
from schemas.target import Target, shipped_target

if TYPE_CHECKING:
    from schemas.evidence import Reading

INVOICE = """
    Acme GmbH                      Invoice No: R-4711
    Hauptstr. 5                    Date: 03.02.2024
    10115 Berlin                   Due: 17.02.2024

    Total net                             1.000,00
    VAT 19 %                                190,00
    Total EUR                             1.190,00

    IBAN DE89 3704 0044 0532 0130 00
    page 1                                      7
"""


def read(says: dict[str, tuple[str, float]], *pages: str, **facts: Any) -> dict[str, Reading]:
    return _read(shipped_target("invoice"), says, *(pages or (INVOICE,)), **facts)


def _read(target: Target, says: dict[str, tuple[str, float]], *pages: str, **facts: Any) -> dict[str, Reading]:
    found = EmbeddedReader(ScriptedPointer(says, facts)).read(document_of(*pages), target)
    return {reading.path: reading for reading in found if reading.rank == 0}


def test_values_are_made_by_our_parsers_from_the_words_pointed_at() -> None:
    found = read(
        {
            "invoice_number": ("R-4711", 0.9),
            "issue_date": ("03.02.2024", 0.9),
            "totals.gross": ("1.190,00", 0.9),
            "seller.iban": ("DE89", 0.8),
            "seller.name": ("Acme GmbH", 0.9),
        }
    )
    assert {path: reading.value for path, reading in found.items()} == {
        "/invoice_number": "R-4711",
        "/issue_date": "2024-02-03",
        "/totals/gross": "1190.00",
        "/seller/iban": "DE89370400440532013000",
        "/seller/name": "Acme GmbH",
    }
    assert all(reading.selector == "embedded" and reading.transcribed for reading in found.values())
    assert found["/seller/iban"].text == "DE89 3704 0044 0532 0130 00"


def test_a_currency_is_a_mark_of_one_currency_alone() -> None:
    assert read({"currency": ("EUR", 0.9)})["/currency"].value == "EUR"
    assert read({"currency": ("12,50€", 0.9)}, "Total  12,50€")["/currency"].value == "EUR"
    assert read({"currency": ("$", 0.9)}, "Total  $ 12.50") == {}
    everywhere = read({"currency": ("12,50€", 0.9)}, "Net  10,00 €\nTax  2,50 €\nTotal  12,50€")["/currency"]
    assert (everywhere.value, everywhere.text) == ("EUR", "€")  # any of its marks is meant: the first one is shown


def test_an_id_with_wrong_check_digits_is_what_is_printed() -> None:
    assert (
        read({"seller.vat_id": ("DE123456789", 0.9)}, "USt-IdNr. DE123456789")["/seller/vat_id"].value == "DE123456789"
    )


def test_what_does_not_parse_as_the_type_is_no_answer() -> None:
    assert read({"issue_date": ("Acme", 0.99), "totals.gross": ("Hauptstr.", 0.99)}) == {}


def test_an_address_goes_on_over_lines_and_stays_in_its_column() -> None:
    found = read({"seller.address": ("Hauptstr. 5", 0.9)})
    assert found["/seller/address"].value == "Hauptstr. 5"
    pointer = ScriptedPointer({})
    whole = _pointing_from_to(pointer, "seller.address", ("Hauptstr.", "Berlin"))
    assert whole["/seller/address"].value == "Hauptstr. 5, 10115 Berlin"
    assert len(whole["/seller/address"].evidence) == 2


def _pointing_from_to(
    pointer: ScriptedPointer, name: str, ends: tuple[str, str], page: str = INVOICE
) -> dict[str, Reading]:
    import numpy as np

    class FromTo(ScriptedPointer):
        def ask(self, page, queries):  # type: ignore[no-untyped-def]
            pointed = super().ask(page, queries)
            row = [query.name for query in queries].index(name)
            for logs, text in zip((pointed.start, pointed.end), ends, strict=True):
                logs[row] = np.log(1e-6)
                logs[row, 1 + page.texts.index(text)] = np.log(0.9)
            return pointed

    found = EmbeddedReader(FromTo(pointer.says)).read(document_of(page), shipped_target("invoice"))
    return {reading.path: reading for reading in found if reading.rank == 0}


def test_one_print_answers_one_field_and_an_amount_may_be_two() -> None:
    both = {"invoice_number": ("R-4711", 0.9), "purchase_order": ("R-4711", 0.7)}
    amounts = {"totals.gross": ("1.190,00", 0.9), "totals.payable": ("1.190,00", 0.8)}
    assert set(read({**both, **amounts})) == {"/invoice_number", "/totals/gross", "/totals/payable"}


def test_below_its_bound_nothing_is_said() -> None:
    assert "/totals/gross" not in read({"totals.gross": ("1.190,00", 0.4)})
    bound = {"trust": {"least": {"/totals/gross": 0.3}}}
    assert "/totals/gross" in read({"totals.gross": ("1.190,00", 0.4)}, **bound)
    assert read({"totals.gross": ("1.190,00", 0.9)}, trust={"least": {"amount": 0.95}}) == {}


def test_it_is_a_witness_only_where_that_was_measured() -> None:
    said = {"totals.gross": ("1.190,00", 0.9), "invoice_number": ("R-4711", 0.9)}
    found = read(said, trust={"vouches": {"/totals/gross": 0.8, "id": 0.95}})
    assert not found["/totals/gross"].role_is_guessed
    assert found["/invoice_number"].role_is_guessed


def test_the_likeliest_page_answers() -> None:
    found = read({"totals.gross": ("1.190,00", 0.9)}, "Page 1\n Subtotal   500,00", INVOICE)
    assert found["/totals/gross"].evidence[0].page_no == 2


def test_what_heads_a_document_is_rather_on_its_first_page() -> None:
    day, later = "Date: 03.02.2024", "Delivered 05.02.2024"

    class OneEach(ScriptedPointer):
        def ask(self, page, queries):  # type: ignore[no-untyped-def]
            self.says = {"issue_date": (next(text for text in page.texts if text[0].isdigit()), 0.999)}
            return super().ask(page, queries)

    found = EmbeddedReader(OneEach({})).read(document_of(day, later), shipped_target("invoice"))
    assert [(r.rank, r.value) for r in found] == [(0, "2024-02-03"), (1, "2024-02-05")]


def test_a_label_is_no_part_of_an_id_and_figures_are_no_name() -> None:
    number = _pointing_from_to(ScriptedPointer({}), "invoice_number", ("Nr.", "4711"), "Rechnung Nr. 4711")
    assert number["/invoice_number"].value == "4711"
    assert _pointing_from_to(ScriptedPointer({}), "seller.name", ("4711", "0815"), "GLN 4711 0815") == {}
    both = _pointing_from_to(ScriptedPointer({}), "seller.name", ("Ravens", "(4711)"), "Ravens Club (4711)")
    assert both["/seller/name"].value == "Ravens Club (4711)"


def test_a_price_of_four_decimals_is_no_sum() -> None:
    assert read({"totals.net": ("5,5000", 0.9)}, "Price  5,5000") == {}


def test_alone_it_says_what_is_likelier_right_than_not() -> None:
    facts = {"trust": {"least": {"/totals/gross": 0.95}, "alone": {"/totals/gross": 0.5}}}
    pointer = ScriptedPointer({"totals.gross": ("1.190,00", 0.7)}, facts)
    page, target = document_of(INVOICE), shipped_target("invoice")
    assert EmbeddedReader(pointer).read(page, target) == []
    assert [r.value for r in EmbeddedReader(pointer, alone=True).read(page, target)] == ["EUR", "1190.00"]


def test_alone_what_every_invoice_owes_is_given_where_it_is_likelier_than_nothing() -> None:
    unsure = ScriptedPointer({"seller.name": ("Acme GmbH", 0.2), "due_date": ("17.02.2024", 0.2)})
    page = document_of(INVOICE)
    found = EmbeddedReader(unsure, alone=True).read(page, shipped_target("invoice"))
    assert {r.path: r.value for r in found if not r.rank} == {"/seller/name": "Acme GmbH", "/currency": "EUR"}
    assert EmbeddedReader(unsure).read(page, shipped_target("invoice")) == []
    assert EmbeddedReader(unsure, alone=True).read(page, shipped_target("receipt")) == []
    unaware = EmbeddedReader(ScriptedPointer({"currency": ("Price/€", 0.01)}), alone=True)
    (only,) = unaware.read(document_of("Item  Price/€\nDesk  12.00"), shipped_target("invoice"))
    assert (only.path, only.value, only.role_is_guessed) == ("/currency", "EUR", True)
    assert list(unaware.read(document_of("Item  Price/€\nDesk  12.00 GBP"), shipped_target("invoice"))) == []


@pytest.mark.parametrize(("name", "is_witness"), [("Acme GmbH", True), ("Acme", False)])
def test_a_name_of_one_word_may_be_cut_and_is_no_testimony(name: str, is_witness: bool) -> None:
    trust = {"vouches": {"/seller/name": 0.5}, "agreed": {"/seller/name": 0.996}}
    said = read({"seller.name": (name, 0.9)}, trust=trust)["/seller/name"]
    assert (said.value, not said.role_is_guessed, said.confidence) == (name, is_witness, 0.996 if is_witness else None)


def test_a_schema_of_ones_own_is_asked_by_its_words() -> None:
    target = custom(
        {
            "ref": {"type": "string", "title": "Invoice number"},
            "paid": {"type": ["number", "null"], "description": "Total amount"},
            "items": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}},
        }
    )
    pointer = ScriptedPointer({"ref": ("R-4711", 0.9), "paid": ("1.190,00", 0.9)})
    found = EmbeddedReader(pointer).read(document_of(INVOICE), target)
    assert pointer.asked == [("ref", "paid")]
    assert {(r.path, r.value) for r in found if r.rank == 0} == {("/ref", "R-4711"), ("/paid", "1190.00")}


def test_alone_a_users_property_is_given_what_is_likelier_than_nothing() -> None:
    target = custom({"ref": {"type": "string", "title": "Number"}, "due": {"type": "string", "format": "date"}})
    unsure = ScriptedPointer({"ref": ("R-4711", 0.2), "due": ("17.02.2024", 0.1)})
    assert EmbeddedReader(unsure).read(document_of(INVOICE), target) == []
    found = EmbeddedReader(unsure, alone=True).read(document_of(INVOICE), target)
    assert {r.path: r.value for r in found if not r.rank} == {"/ref": "R-4711"}
    assert all(r.role_is_guessed for r in found)


def test_beside_the_rules_a_users_property_is_given_what_is_likelier_right_than_not() -> None:
    target = custom({"ref": {"type": "string", "title": "Number"}})
    pointer = ScriptedPointer({"ref": ("R-4711", 0.55)})
    (found,) = (r for r in EmbeddedReader(pointer).read(document_of(INVOICE), target) if not r.rank)
    assert (found.value, found.outweighs, found.role_is_guessed) == ("R-4711", True, True)
    assert not any(r.outweighs for r in EmbeddedReader(pointer).read(document_of(INVOICE), shipped_target("invoice")))


def test_labels_that_the_user_knows_are_asked_by_too() -> None:
    labels = {"labels": ["Contract #", "Order / Revision"]}
    target = custom({"number": {"type": "string", "x-vouch": labels}, "name": {"type": "string"}})
    pointer = ScriptedPointer({"Contract # Order / Revision": ("A-77", 0.9), "number": ("B-12", 0.8)})
    found = EmbeddedReader(pointer, alone=True).read(document_of("Contract #: A-77\nEstimate: B-12"), target)
    assert pointer.asked == [("number", "name"), ("Contract # Order / Revision", "name")]
    assert [r.value for r in found] == ["A-77", "B-12"]


def test_a_label_glued_to_its_value_is_parted_for_a_users_schema() -> None:
    target = custom({"who": {"type": "string", "title": "Registrant"}})
    pointer = ScriptedPointer({"who": ("HARBOUR BOARD", 0.9)})
    found = EmbeddedReader(pointer).read(document_of("REGISTRANT NAME=HARBOUR BOARD"), target)
    assert [r.value for r in found if not r.rank] == ["HARBOUR BOARD"]


def test_the_network_is_told_what_may_be_chosen() -> None:
    enum = {"type": "string", "enum": ["short_form", "amendment"], "examples": ["x"]}
    titled = {"oneOf": [{"const": "S", "title": "Supplemental statement"}, {"const": "E", "title": "Exhibit"}]}
    free = {"type": "string", "examples": ["Acme Ltd"]}
    asked = queries_of(custom({"a": enum, "b": titled, "c": free}))
    shown = {each.query.name: each.query.examples for each in asked}
    assert shown == {
        "a": ("short form", "amendment"),
        "b": ("Supplemental statement", "Exhibit"),
        "c": ("Acme Ltd",),
    }


def test_what_the_schema_does_not_admit_hides_nothing_that_it_does() -> None:
    target = custom(
        {
            "state": {"enum": ["in-transit", "Lost", None], "description": "State of the parcel"},
            "code": {"type": "string", "pattern": "^[0-9]{4}$", "title": "Code"},
        }
    )
    said = {"state": ("IN TRANSIT", 0.9), "code": ("4711", 0.9)}
    found = EmbeddedReader(ScriptedPointer(said)).read(document_of("State: IN TRANSIT\nCode: 4711 B"), target)
    assert {r.path: r.value for r in found if not r.rank} == {"/state": "in-transit", "/code": "4711"}
    other = {"state": ("unknown", 0.9), "code": ("B-77", 0.9)}
    assert EmbeddedReader(ScriptedPointer(other)).read(document_of("State: unknown\nCode: B-77"), target) == []


def test_a_choice_is_found_wherever_it_is_printed() -> None:
    target = custom({"kind": {"enum": ["Short-Form", "Amendment"], "title": "Type of statement"}})
    page = document_of("SHORT FORM REGISTRATION\nAmendment of the act\nThis short-form is due")
    found = EmbeddedReader(ScriptedPointer({"kind": ("SHORT FORM", 0.9)})).read(page, target)
    assert [(r.value, r.evidence[0].text) for r in found if not r.rank] == [("Short-Form", "SHORT FORM")]
    unsaid = EmbeddedReader(ScriptedPointer({"kind": ("REGISTRATION", 0.9)})).read(page, target)
    assert [r for r in unsaid if not r.rank] == []


@pytest.mark.parametrize("kind", ["chart", "form"])
def test_other_kinds_are_not_asked(kind: Any) -> None:
    pointer = ScriptedPointer({})
    assert EmbeddedReader(pointer).read(document_of(INVOICE), Target(kind, {})) == ()
    assert pointer.asked == []


def test_a_page_without_words_is_not_shown() -> None:
    pointer = ScriptedPointer({})
    assert EmbeddedReader(pointer).read(document_of(""), shipped_target("invoice")) == ()


def test_long_pages_are_shown_in_pieces_that_overlap() -> None:
    text = "\n".join("  ".join(f"w{row}-{column}" for column in range(8)) for row in range(80))
    sheets = list(sheets_of(document_of(text).pages[0]))
    assert [len(sheet.words) for sheet in sheets] == [MOST_WORDS, 640 - MOST_WORDS + OVERLAP]
    assert {word for sheet in sheets for word in sheet.words} == set(document_of(text).pages[0].words)
