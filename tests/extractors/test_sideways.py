"""Words that run up or down a page are told from level ones, and read in their own order."""

from __future__ import annotations

import pytest

from extractors.layout import rows_of
from extractors.sideways import read_sideways
from schemas.geometry import BBox
from schemas.page import Page, Word


def stamp(texts: list[str], left: float, line_no: int, *, up: bool = False) -> list[Word]:
    """Words 12 pt thick and 30 pt long, below each other, or above if they run up."""
    tops = [400 - 40 * n if up else 100 + 40 * n for n in range(len(texts))]
    boxes = [BBox(left, top, left + 12, top + 30) for top in tops]
    return [Word(text, box, 1, line_no=line_no) for text, box in zip(texts, boxes, strict=True)]


LEVEL = [Word("Registrant", BBox(50, 100, 110, 112), 1, line_no=1), Word("are", BBox(115, 90, 121, 112), 1, line_no=1)]


@pytest.mark.parametrize("up", [False, True])
def test_lines_of_a_stamp_are_read_in_their_order(up: bool) -> None:
    outer, inner = (530, 512) if up else (512, 530)
    words = [
        *LEVEL,
        *stamp(["Received", "by", "unit"], inner, 7, up=up),
        *stamp(["12", "August", "PM"], outer, 8, up=up),
    ]
    page = Page(1, 595.0, 842.0, words=tuple(words))
    texts = [[" ".join(word.text for word in line) for line in block] for block in read_sideways(page)]
    assert texts == [["Received by unit", "12 August PM"]]
    assert [row.text for row in rows_of(page)] == ["Registrant"]


def test_a_narrow_word_makes_no_line_sideways() -> None:
    words = (*LEVEL, Word("1.1.1", BBox(125, 100, 135, 112), 1, line_no=1))
    assert read_sideways(Page(1, 595.0, 842.0, words=words)) == []
