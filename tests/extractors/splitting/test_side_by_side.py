"""Receipts beside each other on a sheet: cut where each is one by itself, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from text_pages import HEIGHT_PT, words_of

from extractors.splitting.side_by_side import receipts_on
from schemas.geometry import BBox, union_all
from schemas.page import Page, Word

BAKERY = """
      Corner Bakery
      5 Mill Road
      Leeds LS1 4AP
    Rye bread           3.40
    2 x Roll 0.95       1.90
    TOTAL               5.30
    Cash               10.00
    Change              4.70
    12/05/2026  08:14
"""
CAFE = """
      Copper Kettle Cafe
      418 Elm Street
      Springfield, IL 62701
    05/23/2026  10:42 AM
    2 Bagel             5.50
    1 Latte             4.25
    Subtotal            9.75
    Sales Tax 8%        0.78
    Total             $10.53
"""
GARAGE = """
      City Center Garage
      500 Main St
      Dayton, OH 45402
    IN   06/02/2026  08:14
    OUT  06/02/2026  17:40
    Parking            16.00
    Tax                 2.00
    TOTAL              18.00
"""
SLIP = """
      Corner Bakery
      5 Mill Road
      Leeds LS1 4AP
    Card payment
    Contactless  VISA
    12/05/2026  08:15
    TOTAL               5.30
"""


def placed(text: str, left: float, top: float) -> list[Word]:
    words = list(words_of(text, source="ocr"))
    whole = union_all(word.bbox for word in words)
    dx, dy = left - whole.left, top - whole.top
    return [
        replace(word, bbox=BBox(b.left + dx, b.top + dy, b.right + dx, b.bottom + dy))
        for word in words
        for b in (word.bbox,)
    ]


def sheet(*receipts: list[Word]) -> Page:
    words = tuple(word for receipt in receipts for word in receipt)
    return Page(1, 1200.0, 1200.0, words=words, text_source="ocr")


def texts(page: Page) -> list[str]:
    return [part.text.split("  ")[0][:13] for part in receipts_on(page)]


@given(
    st.permutations([BAKERY, CAFE, GARAGE]),
    st.lists(st.floats(2 * HEIGHT_PT, 12 * HEIGHT_PT), min_size=3, max_size=3),
    st.lists(st.floats(0, 90), min_size=3, max_size=3),
)
def test_each_receipt_of_a_row_is_one(receipts: list[str], gaps: list[float], tops: list[float]) -> None:
    left, put = 20.0, []
    for text, gap, top in zip(receipts, gaps, tops, strict=True):
        put.append(placed(text, left, 20 + top))
        left = max(word.bbox.right for word in put[-1]) + gap
    page = sheet(*put)
    assert [part.words for part in receipts_on(page)] == [tuple(words) for words in put]


def test_receipts_below_each_other_are_told_apart_beside_others() -> None:
    below = placed(GARAGE, 20, 260)
    page = sheet(placed(BAKERY, 20, 20), below, placed(CAFE, 320, 30))
    assert texts(page) == ["Corner Bakery", "City Center G", "Copper Kettle"]


def test_the_slip_of_the_card_stays_with_its_receipt() -> None:
    page = sheet(placed(BAKERY, 20, 20), placed(SLIP, 20, 260), placed(CAFE, 320, 30))
    assert texts(page) == ["Corner Bakery", "Copper Kettle"]


def test_one_column_is_one_receipt() -> None:
    for page in (sheet(placed(BAKERY, 20, 20)), sheet(placed(BAKERY, 20, 20), placed(CAFE, 20, 260))):
        assert receipts_on(page) == [page]


def test_a_copy_beside_its_original_is_no_second_receipt() -> None:
    page = sheet(placed(BAKERY, 20, 20), placed(BAKERY, 320, 20))
    assert receipts_on(page) == [page]


def test_columns_of_one_document_are_not_cut() -> None:
    page = sheet(
        placed(BAKERY, 20, 20), placed("Terms of sale\nGoods stay ours\nuntil they are paid for.\n" * 4, 320, 20)
    )
    assert receipts_on(page) == [page]


def test_what_has_a_text_layer_is_left_alone() -> None:
    page = replace(sheet(placed(BAKERY, 20, 20), placed(CAFE, 320, 20)), text_source="text_layer")
    assert receipts_on(page) == [page]


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 40), st.text("aT0123456789.,/", min_size=1, max_size=8)),
        max_size=60,
    )
)
def test_no_words_are_lost_whatever_lies_there(scattered: list[tuple[int, int, str]]) -> None:
    words = [
        Word(text, BBox(10.0 * x, 12.0 * y, 10.0 * x + 6 * len(text), 12.0 * y + 10), 1, source="ocr")
        for x, y, text in scattered
    ]
    page = sheet(words)
    parts = receipts_on(page)
    assert sorted(id(word) for part in parts for word in part.words) == sorted(id(word) for word in page.words)
