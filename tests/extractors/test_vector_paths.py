"""Runs of text as they were set: where words begin that no written space parts."""

from __future__ import annotations

import pytest

from extractors.mupdf import load_mupdf
from extractors.vector_paths import read_runs

pymupdf = load_mupdf()


def runs_of(shown: str, *, turn: str = "1 0 0 1 72 700") -> list[str]:
    """The runs of one text operator, set in Helvetica of 12 points."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((10, 10), "x")
    document.update_stream(page.get_contents()[0], f"BT /helv 12 Tf {turn} Tm {shown} TJ ET".encode())
    return [run.text for run in read_runs(page)]


@pytest.mark.parametrize("turn", ["1 0 0 1 72 400", "0 1 -1 0 72 400"])
def test_a_gap_between_letters_is_a_space(turn: str) -> None:
    assert runs_of("[(Full) -300 (time)]", turn=turn) == ["Full time"]


def test_letters_that_are_all_set_apart_are_one_word() -> None:
    assert runs_of("[(T) -250 (O) -250 (T) -250 (A) -250 (L)]") == ["TOTAL"]


def test_kerned_letters_are_one_word() -> None:
    assert runs_of("[(T) 80 (otal) 20 (s)]") == ["Totals"]


@pytest.mark.parametrize(
    ("first", "second", "off", "runs"),
    [("1", "10", 5.78, ["110"]), ("T", "age", 6.0, ["Tage"]), ("1990", "1991", 26.1, ["1990", "1991"])],
)
def test_kerned_pieces_are_one_and_crowded_numbers_are_not(
    first: str, second: str, off: float, runs: list[str]
) -> None:
    """Some programs set what is kerned piece by piece. A figure is 6.67 wide, a T 7.33."""
    page = pymupdf.open().new_page()
    page.insert_text((72, 100), first, fontsize=12)
    page.insert_text((72 + off, 100), second, fontsize=12)
    assert [run.text for run in read_runs(page)] == runs


@pytest.mark.parametrize("drawn", [True, False])
def test_words_between_which_something_is_drawn_are_two_labels(drawn: bool) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), "MS MARCO", fontsize=10)
    if drawn:
        page.draw_line((150, 80), (150, 84))
    page.insert_text((72 + pymupdf.get_text_length("MS MARCO", fontsize=10) + 1, 100), "SQuAD", fontsize=10)
    assert [run.text for run in read_runs(page)] == (["MS MARCO", "SQuAD"] if drawn else ["MS MARCOSQuAD"])
