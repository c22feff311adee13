"""Rows and phrases: every word once, in the order of the eye, whatever order the words come in."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from text_pages import page_of, row_of

from extractors.layout import Phrase, Row, group_blocks, rows_of
from schemas.geometry import BBox
from schemas.page import Page, Word


def texts(row: Row) -> list[str]:
    return [phrase.text for phrase in row.phrases]


@st.composite
def words(draw: st.DrawFn) -> list[Word]:
    """Words anywhere, overlapping or not, none of them higher than wide."""
    drawn = []
    for number in range(draw(st.integers(1, 25))):
        left, top = draw(st.floats(0, 500)), draw(st.floats(0, 800))
        height = draw(st.floats(4, 20))
        text = f"w{number}" + "o" * draw(st.integers(1, 8))
        drawn.append(Word(text, BBox(left, top, left + 0.6 * height * len(text), top + height), 1))
    return drawn


@given(words())
def test_every_level_word_stands_in_exactly_one_phrase_of_one_row(drawn: list[Word]) -> None:
    rows = rows_of(Page(1, 595, 842, words=tuple(drawn)))
    found = [word for row in rows for phrase in row.phrases for word in phrase.words]
    assert sorted(w.text for w in found) == sorted(w.text for w in drawn)


@given(words(), st.randoms())
def test_rows_do_not_depend_on_the_order_of_the_words(drawn: list[Word], chance: object) -> None:
    shuffled = list(drawn)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rows_of(Page(1, 595, 842, words=tuple(drawn))) == rows_of(Page(1, 595, 842, words=tuple(shuffled)))


@given(words())
def test_rows_run_down_the_page_and_phrases_across(drawn: list[Word]) -> None:
    rows = rows_of(Page(1, 595, 842, words=tuple(drawn)))
    assert [row.index for row in rows] == list(range(len(rows)))
    for row in rows:
        lefts = [word.bbox.left for word in row.words]
        assert lefts == sorted(lefts)


def test_a_space_keeps_words_together_and_a_gap_parts_them() -> None:
    assert texts(row_of("Invoice number   INV 4711        12 May 2026")) == [
        "Invoice number",
        "INV 4711",
        "12 May 2026",
    ]


def test_words_of_two_sizes_on_one_baseline_share_a_row() -> None:
    large = Word("1,234.50", BBox(100, 100, 160, 118), 1)
    small = Word("USD", BBox(164, 106, 180, 116), 1)
    assert len(rows_of(Page(1, 595, 842, words=(large, small)))) == 1


def test_lines_of_close_type_stay_apart() -> None:
    assert [row.text for row in rows_of(page_of("one line\nand the next"))] == ["one line", "and the next"]


def test_text_that_runs_up_the_page_is_left_out() -> None:
    upright = Word("Seite", BBox(10, 100, 40, 110), 1)
    running_up = Word("Registergericht", BBox(10, 200, 20, 300), 1)
    assert [row.text for row in rows_of(Page(1, 595, 842, words=(upright, running_up)))] == ["Seite"]


def test_a_letter_spaced_title_is_one_word() -> None:
    assert texts(row_of("R E C H N U N G     Nr. 7")) == ["RECHNUNG", "Nr. 7"]


def test_a_row_of_short_cells_is_not_taken_for_letter_spacing() -> None:
    assert texts(row_of("A        1        B        2        C")) == ["A", "1", "B", "2", "C"]


def test_spaced_digits_are_not_closed_up() -> None:
    assert len(row_of("4 7 1 1 0").words) == 5


def test_a_closed_up_title_is_invisible_if_one_of_its_letters_is() -> None:
    page = page_of("T O T A L")
    hidden = (replace(page.words[0], visible=False), *page.words[1:])
    (row,) = rows_of(replace(page, words=hidden))
    assert not row.words[0].visible


def blocks_of(text: str) -> list[list[str]]:
    return [[phrase.text for phrase in block] for block in group_blocks(rows_of(page_of(text)))]


def test_address_blocks_side_by_side_stay_apart() -> None:
    blocks = blocks_of(
        """
        Bill to                     Ship to
        Copperline Brewing          Copperline Dock 4
        77 Foundry Street           1 River Road
        """
    )
    assert blocks == [
        ["Bill to", "Copperline Brewing", "77 Foundry Street"],
        ["Ship to", "Copperline Dock 4", "1 River Road"],
    ]


def test_a_line_belongs_to_the_block_whose_last_line_is_nearest() -> None:
    def line(text: str, left: float, top: float, right: float, height: float) -> Word:
        return Word(text, BBox(left, top, right, top + height), 1, line_no=int(top))

    # A logo flush right above an address flush left: the town ends where the logo does.
    logo, street, town = (
        line("Bakker", 595, 38, 792, 20),
        line("Plein", 711, 60, 781, 12),
        line("Haag", 711, 74, 792, 12),
    )
    rows = rows_of(Page(1, 800, 800, words=(logo, street, town)))
    blocks = [[phrase.text for phrase in block] for block in group_blocks(rows, max_gap=1.2)]
    assert blocks == [["Bakker"], ["Plein", "Haag"]]


def test_a_blank_line_ends_a_block() -> None:
    assert blocks_of("Acme Ltd\n12 High Street\n\n\nDear Sir or Madam") == [
        ["Acme Ltd", "12 High Street"],
        ["Dear Sir or Madam"],
    ]


def test_a_phrase_knows_its_text_box_and_page() -> None:
    phrase: Phrase = row_of("Total due").phrases[0]
    assert (phrase.text, phrase.page_no) == ("Total due", 1)
    assert phrase.bbox == BBox(28.8, 20, 30 + 9 * 6 + 1.2, 30)
