"""What the text layer says and what the pixels show, after each edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf
import pytest

from pipelines.evaluate.seeding import edits
from pipelines.evaluate.seeding.edits import find_number, find_text
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterator

BOX = BBox(290, 85, 410, 105)


def _draw(amount: str) -> Any:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((50, 80), "Net 100.00")
    page.insert_text((50, 100), "Total amount due")
    page.insert_text((300, 100), amount, fontname="hebo", fontsize=12, color=(0.2, 0, 0))
    page.insert_text((50, 120), "Thank you 119.00")
    return document


@pytest.fixture
def page() -> Iterator[Any]:
    with _draw("EUR 119.00") as document:
        yield document[0]


def _pixels(page: Any, box: BBox = BOX) -> Any:
    pixmap = page.get_pixmap(clip=pymupdf.Rect(*box), dpi=144)
    return np.frombuffer(pixmap.samples, dtype=np.uint8).astype(float)


def _words(page: Any) -> list[str]:
    return [word[4] for word in page.get_text("words", sort=True)]


def _difference(one: Any, two: Any) -> float:
    return float(np.abs(one - two).mean())


def test_a_number_is_found_with_its_style(page: Any) -> None:
    number = find_number(page, BOX)
    assert number is not None
    assert (number.text, number.font, number.size_pt) == ("119.00", "hebo", 12)
    assert number.color == pytest.approx((0.2, 0, 0), abs=0.01)
    assert find_number(page, BBox(40, 90, 290, 105)) is None
    text = find_text(page, BBox(0, 85, 290, 105))
    assert text is not None
    assert text.text == "Total amount due"
    assert find_text(page, BBox(0, 300, 290, 305)) is None


def test_replace_changes_both(page: Any) -> None:
    before = _pixels(page)
    number = find_number(page, BOX)
    assert number is not None
    edits.replace(page, number, "191.00")
    assert _words(page) == ["Net", "100.00", "Total", "amount", "due", "EUR", "191.00", "Thank", "you", "119.00"]
    with _draw("EUR 191.00") as drawn_so:
        assert _difference(_pixels(page), _pixels(drawn_so[0])) < _difference(_pixels(page), before) / 4


@pytest.mark.parametrize("edit", [edits.replace_in_text_layer, edits.replace_beneath])
def test_only_the_text_layer_changes(page: Any, edit: Any) -> None:
    before = _pixels(page)
    number = find_number(page, BOX)
    assert number is not None
    edit(page, number, "191.00")
    assert "191.00" in _words(page)
    assert _words(page).count("119.00") == 1  # the other one of the page
    with _draw("EUR 191.00") as drawn_so:
        assert _difference(_pixels(page), before) < _difference(_pixels(drawn_so[0]), before) / 2


def test_only_the_pixels_change(page: Any) -> None:
    before, words = _pixels(page), _words(page)
    number = find_number(page, BOX)
    assert number is not None
    edits.replace_in_pixels(page, number, "191.00")
    assert _words(page) == words
    with _draw("EUR 191.00") as drawn_so:
        after = _pixels(drawn_so[0])
    assert _difference(_pixels(page), after) < _difference(_pixels(page), before)


def test_erasing_leaves_the_neighbours(page: Any) -> None:
    edits.erase(page, BBox(50, 88, 400, 103))
    assert _words(page) == ["Net", "100.00", "Thank", "you", "119.00"]


def test_another_length_keeps_the_right_edge(page: Any) -> None:
    number = find_number(page, BOX)
    assert number is not None
    edits.replace(page, number, "0.00")
    zero = find_number(page, BOX)
    assert zero is not None
    assert zero.text == "0.00"
    assert zero.bbox.right == pytest.approx(number.bbox.right, abs=0.5)


def test_a_free_line_is_looked_for_below_first(page: Any) -> None:
    number = find_number(page, BOX)
    assert number is not None
    below = edits.distance_to_free_line(page, number)
    assert below is not None
    assert below > 20
    for y in range(130, 840, 20):
        page.insert_text((50, y), "full")
    above = edits.distance_to_free_line(page, number)
    assert above is not None
    assert above < -20
    for y in range(10, 80, 20):
        page.insert_text((50, y), "full")
    assert edits.distance_to_free_line(page, number) is None
