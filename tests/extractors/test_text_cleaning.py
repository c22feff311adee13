"""Words of the text layer, cleaned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text_cleaning import UNKNOWN, clean_word


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("o\ufb03ce", "office"),
        ("1\u200b2\u2060", "12"),
        ("\u202e900\u202c", "900"),
        ("RE\u00ad2018", "RE-2018"),
        ("\ue0fcTelefon", "Telefon"),
        ("\ue0fc", ""),
        ("1\ue0fc0,00", f"1{UNKNOWN}0,00"),
        ("100,0\ue0fc", f"100,0{UNKNOWN}"),
        ("1\x030,00", f"1{UNKNOWN}0,00"),
        ("Mu\u0308ller", "Müller"),
        ("１２３", "123"),
        ("½", "½"),
    ],
)
def test_words_are_cleaned_without_losing_what_is_inked(raw: str, clean: str) -> None:
    assert clean_word(raw) == clean


@given(st.text(max_size=20))
def test_cleaning_is_idempotent(text: str) -> None:
    assert clean_word(clean_word(text)) == clean_word(text)


@given(st.text("0123456789", min_size=1), st.characters(categories=["Co", "Cc", "Cs", "Cn"]), st.text("0123456789"))
def test_no_number_is_read_around_a_character_without_meaning(before: str, odd: str, after: str) -> None:
    assert clean_word(before + odd + after) == before + UNKNOWN + after
