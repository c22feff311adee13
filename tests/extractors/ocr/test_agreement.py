"""When pixels confirm a text, contradict it, or say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.ocr.agreement import SURE, Agreement, compare_mark, compare_print
from extractors.ocr.prints import Print

AGREES, DIFFERS, NONE = Agreement.AGREES, Agreement.DIFFERS, Agreement.NONE

amounts = st.decimals(min_value=0, max_value=10**7, places=2).map(lambda number: f"{number:,.2f}")
other_digit = {"0": "7", "1": "4", "2": "9", "3": "4", "4": "7", "5": "2", "6": "3", "7": "3", "8": "4", "9": "3"}


@given(amounts)
def test_a_number_agrees_with_itself(text: str) -> None:
    assert compare_print(text, Print(text, 1.0), amount=True) is AGREES
    assert compare_print(f"{text} €", Print(f"{text}€", 0.7), amount=True) is AGREES


@given(amounts, st.data())
def test_another_digit_read_surely_contradicts_and_read_unsurely_says_nothing(text: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, char in enumerate(text) if char.isdigit()]))
    seen = text[:at] + other_digit[text[at]] + text[at + 1 :]
    assert compare_print(text, Print(seen, 0.99), amount=True) is DIFFERS
    assert compare_print(text, Print(seen, SURE - 0.01), amount=True) is NONE


@given(st.text(max_size=30), st.text(max_size=30), st.floats(0, 1), st.booleans())
def test_whatever_is_read_there_is_an_answer(claimed: str, seen: str, confidence: float, amount: bool) -> None:
    said = compare_print(claimed, Print(seen, confidence), amount=amount)
    assert said is not AGREES or confidence >= 0.5


@pytest.mark.parametrize(
    ("claimed", "seen"),
    [
        ("123450", "1,234.50"),  # a mark lost: a hundred times as much
        ("1.234,50", "1,234.50"),  # marks are the smallest of glyphs
        ("100.00", "1OO.00"),
        ("100.00", "100.0"),  # cut off at the edge
        ("100.00", "2 100.00"),  # the neighbour's
        ("-100.00", "100.00"),
        ("100.00", ""),
    ],
)
def test_what_may_be_a_slip_neither_confirms_nor_accuses(claimed: str, seen: str) -> None:
    assert compare_print(claimed, Print(seen, 0.99), amount=True) is NONE


@pytest.mark.parametrize(
    ("claimed", "seen", "expected"),
    [
        ("INV-2041", "INV 2041", AGREES),
        ("INV-2041", "inv-2041", AGREES),
        ("INV-2O41", "INV-2041", NONE),  # O and 0
        ("B8I1S5", "881155", NONE),
        ("INV-2041", "INV-7944", DIFFERS),
        ("05.03.2026", "05/03/2026", AGREES),
        ("05.03.2026", "06.03.2026", DIFFERS),
        ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00", AGREES),
        ("DE89370400440532013000", "DE12 5001 0517 0648 4898 90", DIFFERS),
        ("Müller & Söhne", "Muller Sohne", AGREES),
        ("Harper Ltd", "Harpen Ltd", NONE),
        ("Harper Ltd", "Nordwind Quelle", DIFFERS),
        ("Harper Ltd", "Harper Ltd, 5 Mill Road", NONE),
        ("Ltd", "XYZ", NONE),  # too short to tell
    ],
)
def test_codes_dates_and_names(claimed: str, seen: str, expected: Agreement) -> None:
    assert compare_print(claimed, Print(seen, 0.97), amount=False) is expected


def test_a_mark_is_confirmed_whatever_the_number_beside_it() -> None:
    assert compare_mark("£2,796.00", Print("£2,196.00", 0.99)) is AGREES
    assert compare_mark("£2,796.00", Print("$2,196.00", 0.99)) is NONE
    assert compare_mark("2,796.00", Print("2,196.00", 0.99)) is NONE
