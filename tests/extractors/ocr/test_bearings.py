"""Spaces that the network reads in unevenly set text count where a font leaves no such gap between two letters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.ocr.bearings import without_false_spaces
from extractors.ocr.recognition import Character

EM = 20
LETTER = 10


def line(text: str, gaps: dict[int, int]) -> tuple[list[Character], np.ndarray]:
    """A text whose letters are bars of 10 pixels, with these gaps before some of them (by letter), else 2 pixels."""
    places, x = [], 10
    for number, _ in enumerate(text.replace(" ", "")):
        x += gaps.get(number, 2)
        places.append(x)
        x += LETTER
    crop = np.full((30, x + 10, 3), 255, np.uint8)
    for place in places:
        crop[5:25, place : place + LETTER] = 0
    middles = iter(places)
    characters: list[Character] = []
    for char in text:
        at = characters[-1].x if char == " " else (next(middles) + LETTER / 2) / crop.shape[1]
        characters.append(Character(char, 1.0, at))
    return characters, crop


def read(text: str, gaps: dict[int, int]) -> str:
    return "".join(character.text for character in without_false_spaces(*line(text, gaps)))


def test_stems_stand_further_apart_than_what_is_open_at_its_side() -> None:
    """ "m" and "b" have stems: five pixels of a 20 pixel font between them are theirs; between "r" and "o" a space."""
    assert read("Num ber of cars", {3: 6, 6: 8, 8: 8}) == "Number of cars"
    assert read("Number o fees", {6: 6, 7: 3}) == "Number ofees"


def test_words_far_apart_keep_their_space() -> None:
    assert read("in million euros", {2: 10, 9: 9}) == "in million euros"


def test_thin_spaces_between_groups_of_figures_stay() -> None:
    assert read("1 500 000", {1: 3, 4: 3}) == "1 500 000"


@pytest.mark.parametrize("text", ["a b", "", "word"])
def test_short_or_unparted_lines_are_left_alone(text: str) -> None:
    assert read(text, {}) == text


@given(st.lists(st.text("mnoetrl", min_size=2, max_size=6), min_size=1, max_size=4), st.data())
def test_letters_are_never_lost_and_no_space_is_added(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    bare = text.replace(" ", "")
    gaps = data.draw(st.dictionaries(st.integers(0, len(bare)), st.integers(1, 14)))
    found = read(text, gaps)
    assert found.replace(" ", "") == bare
    starts = {len("".join(words[:n])) for n in range(1, len(words))}
    kept = found.split(" ")
    assert {len("".join(kept[:n])) for n in range(1, len(kept))} <= starts
    assert all(one and other for one, other in pairwise([*kept, "."]))
