"""Words without a counterpart: what makes two wordings two things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.wordings import significant, unmatched


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        ("harbour authority of east connemara", "harbour authority west connemara", ["east"]),
        ("international trading", "intl trading", []),
        ("john meyer", "j meyer", []),
        ("ibm ireland", "international business machines", ["ireland"]),
        ("international business machines ireland", "ibm", []),
        ("nordlichtwerkzeuge", "nordlicht werkzeuge", []),
        ("nordlicht werkzeuge", "nordlichtwerkzeuge", []),
        ("hammer", "harnmer", []),
        ("soehne", "sohne", []),
        ("north harbour", "south harbour", ["north"]),
        ("halle 1200", "halle 1201", ["1200"]),
    ],
)
def test_what_is_left_of_one_wording(one: str, other: str, left: list[str]) -> None:
    assert unmatched(one.split(), other.split()) == left


def test_fillers_numbers_and_initials_say_nothing() -> None:
    assert significant(["the", "drill", "of", "18", "v", "for", "mr", "meyer", "m10"]) == ["drill", "meyer"]


words = st.lists(st.text("abcdeimnorw01", min_size=1, max_size=8), max_size=6)


@given(words, words)
def test_every_word_is_matched_by_itself(one: list[str], other: list[str]) -> None:
    assert unmatched(one, [*other, *one]) == []
