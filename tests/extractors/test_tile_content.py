"""What a page's tiles are planned by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.tile_content import CostBetween, SmallestBetween, page_content
from schemas.geometry import BBox
from schemas.page import Drawing, Page, Picture, Widget, Word

FRAME = BBox(0, 0, 400, 400)
pairs = st.lists(st.tuples(st.integers(0, 30).map(float), st.floats(0, 9)), max_size=40)
places = st.integers(-2, 33).map(float)


def placed(text: str, left: float, top: float, line_no: int = 0, size: float = 10.0) -> Word:
    box = BBox(left, top, left + 6.0 * len(text), top + 12)
    return Word(text, box, page_no=1, line_no=line_no, size_pt=size)


def page_of(*words: Word, **parts: object) -> Page:
    return Page(page_no=1, width_pt=400, height_pt=400, words=words, **parts)  # type: ignore[arg-type]


@given(pairs=pairs, start=places, end=places)
def test_ranges_answer_like_a_search_through_everything(
    pairs: list[tuple[float, float]], start: float, end: float
) -> None:
    inside = [value for place, value in pairs if start <= place < end]
    assert SmallestBetween(list(pairs)).between(start, end) == min(inside, default=None)
    if start <= end:
        assert abs(CostBetween(list(pairs)).between(start, end) - sum(inside)) < 1e-9


def test_words_a_space_apart_are_one_line_and_columns_are_not() -> None:
    content = page_content(page_of(placed("one", 10, 10), placed("two", 32, 10), placed("far", 200, 10)), FRAME)
    assert content.lines == (BBox(10, 10, 50, 22), BBox(200, 10, 218, 22))


def test_x_heights_come_from_the_type_size_or_the_box() -> None:
    by_box = Word("abc", BBox(10, 40, 40, 48), page_no=1)
    upright = Word("abc", BBox(10, 60, 18, 90), page_no=1)
    content = page_content(page_of(placed("one", 10, 10), by_box, upright), FRAME)
    assert content.x_heights_pt == (5.0, 4.0, 4.0)
    assert content.x_height_within(BBox(0, 0, 400, 30)) == 5.0
    assert page_content(page_of(), FRAME).x_height_pt is None


def test_rows_of_a_table_need_numbers_and_a_neighbour() -> None:
    def row(top: float, *cells: str) -> list[Word]:
        return [placed(cell, 10 + 120 * n, top, line_no=int(top) * 10 + n) for n, cell in enumerate(cells)]

    table = row(10, "item", "pcs", "9,90") + row(30, "other", "kg", "1,20")
    assert len(page_content(page_of(*table), FRAME).rows) == 2
    columns = row(10, "text", "in", "columns") + row(30, "more", "of", "it")
    assert page_content(page_of(*columns), FRAME).rows == ()
    assert page_content(page_of(*row(10, "lone", "row", "9,90")), FRAME).rows == ()


def test_drawings_are_cells_figures_or_rules() -> None:
    words = (placed("cell", 20, 20), placed("apart", 20, 300))
    cell, rule = Drawing("rect", BBox(10, 10, 100, 40)), Drawing("line", BBox(200, 180, 300, 180))
    bars = tuple(Drawing("rect", BBox(200 + 20 * n, 100, 210 + 20 * n, 180)) for n in range(4))
    content = page_content(page_of(*words, drawings=(cell, rule, *bars)), FRAME)
    assert content.blocks == (words[0].bbox,)
    assert content.marks == (BBox(200, 100, 300, 180),)
    assert content.blank(BBox(120, 10, 190, 90)) and not content.blank(BBox(120, 10, 210, 190))


def test_widgets_and_pictures_are_not_blank() -> None:
    widget = Widget("name", "text", "", BBox(10, 10, 60, 25), page_no=1)
    picture = Picture(BBox(300, 300, 380, 380), 100, 100)
    content = page_content(page_of(widgets=(widget,), pictures=(picture,)), FRAME)
    assert not content.blank(BBox(0, 0, 20, 20)) and not content.blank(BBox(350, 350, 400, 400))
    assert content.blank(BBox(100, 100, 200, 200))


def test_what_lies_outside_the_page_is_left_out() -> None:
    content = page_content(page_of(placed("out", 500, 10), placed("edge", 390, 50)), FRAME)
    assert content.words == (BBox(390, 50, 400, 62),)


def test_only_a_picture_that_fills_a_page_without_words_bounds_its_resolution() -> None:
    scan = Picture(BBox(0, 0, 400, 400), 800, 800)
    assert page_content(page_of(pictures=(scan,)), FRAME).native_zoom == 2.0
    assert page_content(page_of(placed("word", 10, 10), pictures=(scan,)), FRAME).native_zoom is None
    assert page_content(page_of(pictures=(Picture(BBox(0, 0, 40, 40), 800, 800),)), FRAME).native_zoom is None
