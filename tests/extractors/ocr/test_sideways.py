"""Stamps that run up or down a page are read, whichever way they run, with boxes on their ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from extractors.mupdf import load_mupdf
from extractors.ocr.detection import TextLine
from extractors.ocr.rapid import RapidOcr
from extractors.ocr.scan import read_scanned_page
from extractors.ocr.sideways import joined_upright, part_sideways
from extractors.sideways import read_sideways
from schemas.page import Page

if TYPE_CHECKING:
    from schemas.page import Word

pymupdf = load_mupdf()


@pytest.mark.parametrize(("degrees", "x", "y"), [(270, 380, 80), (90, 392, 260)])
def test_a_stamp_along_the_margin(degrees: int, x: int, y: int) -> None:
    document = pymupdf.open()
    page = document.new_page(width=420, height=340)
    for number in range(8):
        page.insert_text((30, 50 + 34 * number), f"This statement was filed by office {number}", fontsize=12)
    page.insert_text((x, y), "Received 12 August 2010 4:15 PM", fontsize=12, rotate=degrees)
    pixmap = page.get_pixmap(dpi=150)
    image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    read = read_scanned_page(Page(1, 420.0, 340.0, text_source="none"), image, RapidOcr())
    (block,) = read_sideways(read)
    words: list[Word] = [word for line in block for word in line]
    assert "12 August 2010" in " ".join(word.text for word in words)
    assert all(375 < word.bbox.left < word.bbox.right < 400 for word in words)


def line(x: float, y: float, width: float, height: float) -> TextLine:
    return TextLine(x, y, width, height, 0.0, 0.9)


def test_pieces_of_one_stamp_are_put_together() -> None:
    pieces = [line(500, 120, 20, 80), line(501, 180, 20, 24), line(500, 230, 20, 60)]
    level, sideways = part_sideways([line(200, 50, 300, 20), *pieces])
    assert [found.width for found in level] == [300]
    (stamp,) = sideways
    assert (round(stamp.width), stamp.height, stamp.angle_deg) == (180, 20, 90)


def test_a_second_line_in_pieces_stands_beside_a_first_one() -> None:
    first, pieces = line(500, 200, 20, 240), [line(470, 120 + 40 * n, 22, 30) for n in range(4)]
    _, sideways = part_sideways([first, *pieces])
    assert sorted(round(found.width) for found in sideways) == [150, 240]


def test_a_column_of_figures_is_level() -> None:
    column = [line(80, 50 + 30 * number, 14, 20) for number in range(10)]
    assert part_sideways(column) == (column, [])


def test_numbers_beside_the_title_of_their_axis_are_level() -> None:
    title = line(46, 328, 25, 130)
    ticks = [line(102, 245 + 60 * n, 51, 33) for n in range(4)]
    assert part_sideways([title, *ticks])[0] == ticks


def test_an_upright_line_is_as_long_as_its_pieces() -> None:
    """The detector parts the title of an axis where its words stand far apart; "in" is no taller than wide."""
    pieces = [line(100, 300, 30, 180), line(101, 180, 30, 30), line(100, 120, 30, 70)]
    (whole,) = joined_upright([pieces[0], pieces[2]], [pieces[1]])
    assert (round(whole.height), whole.width, whole.angle_deg) == (305, 30, 0)


def test_upright_lines_beside_each_other_stay_apart() -> None:
    labels = [line(100 + 60 * number, 300, 30, 100) for number in range(4)]
    assert sorted(joined_upright(labels, [])) == labels
