"""Places to write on, whatever their sizes: letters in boxes, words on lines, answers behind colons."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tabled_pages import words_at

from extractors.forms.flat.colons import colon_pairs
from extractors.forms.flat.sheet import take_apart
from extractors.forms.flat.slots import comb_text, find_combs, find_lines
from schemas.geometry import BBox
from schemas.page import FormMarks, Page, Word


def page(words: list[Word], *, lines: tuple[BBox, ...] = ()) -> Page:
    return Page(1, 595.0, 842.0, words=tuple(words), marks=FormMarks(lines=lines))


_BLANK = " "


@given(
    text=st.text("ABCDEXYZ0123456789 ", min_size=4, max_size=20).filter(
        lambda text: text.strip() == text and len(text) > 3
    ),
    width=st.floats(10, 23.5),
    gap=st.floats(0, 3.5),
    left=st.floats(20, 60),
)
def test_letters_in_boxes_are_one_text(text: str, width: float, gap: float, left: float) -> None:
    starts = [left + at * (width + gap) for at in range(len(text))]
    cells = [BBox(start, 100, start + width, 118) for start in starts]
    middle = width / 2
    letters = [
        Word(letter, BBox(start + middle - 3, 104, start + middle + 3, 114), 1, size_pt=10)
        for start, letter in zip(starts, text, strict=True)
        if letter != _BLANK
    ]
    (slot,) = find_combs(take_apart(page(letters)), cells)
    assert slot.is_comb
    assert comb_text(slot) == " ".join(text.split())


@given(
    left=st.floats(150, 250),
    length=st.floats(120, 300),
    at=st.floats(0.1, 0.5),
    count=st.integers(1, 3),
    below=st.floats(0.0, 1.6),
)
def test_words_that_stand_on_a_line_are_its_answer(
    left: float, length: float, at: float, count: int, below: float
) -> None:
    foot = 300.0
    label = words_at("Name of owner", 40, foot - 10)
    answer = words_at(" ".join(["Byron"] * count), left + at * (length - 30 * count), foot - 10)
    above = words_at("Section one", 40, foot - 60)
    line = BBox(left, foot + below, left + length, foot + below + 0.8)
    sheet = take_apart(page([*above, *label, *answer], lines=(line,)))
    (slot,) = find_lines(sheet, [], set())
    inside = [word for word in answer if line.left - 2 <= word.bbox.center_x <= line.right + 2]
    assert [word.text for word in slot.words] == [word.text for word in inside]


@given(
    st.lists(
        st.tuples(
            st.lists(st.text("abcdefgh", min_size=2, max_size=7), min_size=1, max_size=3),
            st.lists(st.text("abcdefgh0123", min_size=1, max_size=7), max_size=3),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_each_answer_goes_with_the_colon_before_it(pairs: list[tuple[list[str], list[str]]]) -> None:
    words: list[Word] = []
    for number, (label, answer) in enumerate(pairs):
        top = 100.0 + 24 * number
        words += words_at(f"{' '.join(label)}:", 40, top)
        words += words_at(" ".join(answer), 250, top)
    sheet = take_apart(page(words))
    found = [(pair.label_text, pair.text) for pair in colon_pairs(sheet, sheet.rows())]
    assert found == [(" ".join(label), " ".join(answer)) for label, answer in pairs]
