"""Letters that pass for others, and the honest Greek and Cyrillic they must be told from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.findings.characters import as_latin, find_odd_characters, imitating_words
from schemas.geometry import BBox

BOX = BBox(0, 0, 10, 10)


@pytest.mark.parametrize(
    "text",
    [
        "RЕ-2026",  # one Cyrillic letter among Latin ones
        "ΑCME",  # a Greek one
        "АСМЕ",  # all Cyrillic, on a page that has no Cyrillic
        "О815",  # a Cyrillic letter beside digits
        "1٤5,00",  # digits of two scripts
    ],
)
def test_what_passes_for_latin_is_found(text: str) -> None:
    assert imitating_words(["Invoice", text, "total"]) == [1]


@pytest.mark.parametrize(
    "words",
    [
        ["Счет", "№", "А4", "СМР-12", "ООО", "Ромашка"],
        ["Τιμολόγιο", "ΑΒ-12", "ΤΗΕ"],
        ["10", "µm", "5", "Ω", "Größe", "Ø", "α", "β-Test", "μ"],
        ["Ångström", "naïve", "Łódź", "１２３", "½"],
        ["فاتورة", "٤٥٫٠٠"],
        ["请求书", "合計"],
    ],
)
def test_honest_scripts_are_not_accused(words: list[str]) -> None:
    assert imitating_words(words) == []


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_imitates_nothing_and_stays(text: str) -> None:
    assert imitating_words([text]) == []
    assert as_latin(text) == text


@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_words_are_an_answer(texts: list[str]) -> None:
    found = imitating_words(texts)
    assert found == sorted(set(found))
    assert all(not texts[index].isascii() for index in found)


def test_controls_in_numbers_are_told_and_those_that_turn_them_are_grave() -> None:
    zero_width = find_odd_characters([("12\u200b34", BOX)], [], [], 3)
    turned = find_odd_characters([("\u202e1234", BOX)], [], [], 3)
    assert [(found.page_no, found.grave, found.boxes) for found in zero_width + turned] == [
        (3, False, (BOX,)),
        (3, True, (BOX,)),
    ]


@pytest.mark.parametrize("text", ["total\u200b", "\ufeff1234", "1234\u200b", "\u200f1234", "a\u00adb1"])
def test_controls_that_change_no_number_are_left_alone(text: str) -> None:
    assert find_odd_characters([(text, BOX)], [], [], 1) == []
