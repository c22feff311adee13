"""Tiles: every word whole, every transform exact, every cut where it hurts least."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.tiling import LEGIBLE_X_HEIGHT_PX, ModelInput, Tile, plan_tiles
from schemas.geometry import Affine, BBox, union_all
from schemas.page import Drawing, Page, PageFailure, Picture, Word

NEARLY = 0.95 * LEGIBLE_X_HEIGHT_PX
MODELS = (
    ModelInput(1568, 1568, max_pixels=1_150_000, patch_px=28),
    ModelInput(1024, 1024, patch_px=32),
    ModelInput(448, 448, patch_px=14, max_tiles=24),
)


def word(text: str, left: float, top: float, size: float, line_no: int = 0) -> Word:
    box = BBox(left, top, left + 0.5 * size * len(text), top + 1.2 * size)
    return Word(text, box, page_no=1, line_no=line_no, size_pt=size)


def lines(left: float, top: float, count: int, size: float = 9.0, leading: float = 1.5) -> list[Word]:
    """Lines of eight words, as of a paragraph, numbered by their place."""
    return [
        word("lettered", left + column * 4.5 * size, top + row * leading * size, size, line_no=int(left) * 1000 + row)
        for row in range(count)
        for column in range(8)
    ]


def page_of(words: list[Word], width: float = 595.0, height: float = 842.0, **parts: object) -> Page:
    return Page(page_no=1, width_pt=width, height_pt=height, words=tuple(words), **parts)  # type: ignore[arg-type]


def frame_of(page: Page) -> BBox:
    return page.to_display.inverse().apply_box(BBox(0, 0, page.width_pt, page.height_pt))


def inner_edges(tile: Tile, frame: BBox) -> list[BBox]:
    """The tile's sides that lie inside the page, as flat boxes."""
    left, top, right, bottom = tile.box
    sides = (BBox(left, top, left, bottom), BBox(right, top, right, bottom))
    sides += (BBox(left, top, right, top), BBox(left, bottom, right, bottom))
    inside = (frame.left, frame.right), (frame.top, frame.bottom)
    flat = [(side, side.left if side.width == 0 else side.top, inside[side.width != 0]) for side in sides]
    return [side for side, at, ends in flat if min(abs(at - end) for end in ends) > 1e-6]


def runs_through(edge: BBox, box: BBox) -> bool:
    common = edge.intersection(box)
    if common is None:
        return False
    upright = edge.width == 0
    return box.left < edge.left < box.right if upright else box.top < edge.top < box.bottom


def covered(area: BBox, tiles: tuple[Tile, ...]) -> bool:
    """Whether every elementary cell between the tiles' edges lies in a tile."""
    xs = sorted({area.left, area.right, *(x for t in tiles for x in (t.box.left, t.box.right))})
    ys = sorted({area.top, area.bottom, *(y for t in tiles for y in (t.box.top, t.box.bottom))})
    middles = [((a + b) / 2, (c + d) / 2) for a, b in pairwise(xs) for c, d in pairwise(ys) if b - a > 1e-6 < d - c]
    return all(any(t.box.contains_point(x, y) for t in tiles) for x, y in middles if area.contains_point(x, y))


def check(page: Page, size: ModelInput) -> tuple[Tile, ...]:
    """What holds of every plan."""
    tiles, frame = plan_tiles(page, size), frame_of(page)
    assert 1 <= len(tiles) <= size.max_tiles
    assert tiles == plan_tiles(page, size)
    assert covered(frame, tiles)
    for placed in page.words:
        box = placed.bbox.intersection(frame)
        assert box is None or any(tile.box.contains(box) for tile in tiles)
    for tile in tiles:
        width, height = tile.size_px
        assert frame.contains(tile.box, slack=1e-6)
        assert width % size.patch_px == height % size.patch_px == 0
        assert 0 < width <= size.max_width_px and 0 < height <= size.max_height_px
        assert size.max_pixels is None or width * height <= size.max_pixels
        shown = tile.to_page.inverse().apply_box(tile.box)
        assert BBox(0, 0, width, height).contains(shown, slack=1e-6 * max(width, height))
        assert max(width - shown.right, height - shown.bottom) < size.patch_px + 1e-6
    assert len({(tile.row, tile.column, tile.overview) for tile in tiles}) == len(tiles)
    return tiles


sizes = st.builds(
    ModelInput,
    max_width_px=st.integers(200, 2400),
    max_height_px=st.integers(200, 2400),
    max_pixels=st.none() | st.integers(100_000, 4_000_000),
    patch_px=st.sampled_from([1, 14, 16, 28, 32]),
    max_tiles=st.integers(1, 20),
)
boxes = st.tuples(st.floats(-20, 700), st.floats(-20, 1200), st.floats(0.1, 300), st.floats(0.1, 60)).map(
    lambda b: BBox(b[0], b[1], b[0] + b[2], b[1] + b[3])
)
words = st.builds(
    Word,
    text=st.text("abc1", min_size=1, max_size=12),
    bbox=boxes,
    page_no=st.just(1),
    line_no=st.integers(0, 5),
    size_pt=st.sampled_from([0.0, 4.0, 7.5, 10.0, 30.0]),
    visible=st.booleans(),
)
drawings = st.builds(Drawing, shape=st.just("rect"), bbox=boxes)
pictures = st.builds(Picture, bbox=boxes, width_px=st.integers(1, 4000), height_px=st.integers(1, 4000))
frames = st.sampled_from([Affine(), Affine(0, 1, -1, 0, 842, 0), Affine(0.9997, 0.0262, -0.0262, 0.9997, 12.0, -3.0)])
pages = st.builds(
    Page,
    page_no=st.just(1),
    width_pt=st.floats(10, 700),
    height_pt=st.floats(10, 1200),
    words=st.lists(words, max_size=25).map(tuple),
    drawings=st.lists(drawings, max_size=8).map(tuple),
    pictures=st.lists(pictures, max_size=2).map(tuple),
    to_display=frames,
)


@settings(max_examples=60, deadline=None)
@given(page=pages, size=sizes)
def test_any_page_is_covered_and_every_word_is_whole_somewhere(page: Page, size: ModelInput) -> None:
    check(page, size)


@settings(max_examples=60, deadline=None)
@given(page=pages, size=sizes, x=st.floats(0, 1), y=st.floats(0, 1))
def test_transforms_round_trip(page: Page, size: ModelInput, x: float, y: float) -> None:
    for tile in plan_tiles(page, size):
        point = tile.box.left + x * tile.box.width, tile.box.top + y * tile.box.height
        pixel = tile.to_page.inverse().apply(*point)
        assert tile.to_page.apply(*pixel) == pytest.approx(point, abs=1e-6)
        assert tile.to_display.apply(*pixel) == pytest.approx(page.to_display.apply(*point), abs=1e-6)
        assert math.isclose(tile.to_page.a, 72 / tile.dpi) and tile.to_page.b == 0


@settings(max_examples=40, deadline=None)
@given(
    size=sizes.filter(lambda size: min(size.max_width_px, size.max_height_px) > 300 and size.max_tiles > 8),
    type_size=st.floats(7, 12),
    leading=st.floats(1.4, 2.2),
    top=st.floats(20, 60),
)
def test_lines_are_never_cut_where_one_column_of_text_fits(
    size: ModelInput, type_size: float, leading: float, top: float
) -> None:
    """Lines 20 characters wide fit any of these inputs; there is a gutter under each, and nothing beside them."""
    count = int((800 - top) / (leading * type_size))
    column = [word("abcdefghij", 40, top + n * leading * type_size, type_size, n) for n in range(count)]
    column += [word("klmnopqr", 40 + 5.5 * type_size, w.bbox.top, type_size, w.line_no) for w in column]
    page = page_of(column, width=60 + 10 * type_size)
    spans = [union_all(w.bbox for w in column if w.line_no == n) for n in range(count)]
    for tile in check(page, size):
        if not tile.overview:
            assert not any(runs_through(edge, span) for edge in inner_edges(tile, frame_of(page)) for span in spans)


def test_a_page_that_is_legible_whole_is_one_tile() -> None:
    page = page_of(lines(50, 60, 40, size=11.0))
    (tile,) = check(page, ModelInput(2000, 2800))
    assert tile.box == BBox(0, 0, 595, 842)
    assert NEARLY <= (tile.text_x_height_px or 0) == pytest.approx(5.5 * tile.zoom)
    assert (tile.row, tile.column, tile.overview, tile.blank) == (0, 0, False, False)


@pytest.mark.parametrize("size", MODELS[:2])
def test_text_is_legible_in_every_tile(size: ModelInput) -> None:
    for tile in check(page_of(lines(50, 60, 50)), size):
        assert tile.text_x_height_px is None or tile.text_x_height_px >= NEARLY


def test_small_print_alone_is_enlarged_and_the_rest_is_not() -> None:
    body, small = lines(40, 60, 20, size=11.0), lines(40, 780, 4, size=6.0)
    tiles = check(page_of([*body, *small]), ModelInput(1600, 1600))
    of_body = [tile for tile in tiles if any(tile.box.contains(w.bbox) for w in body)]
    of_small = [tile for tile in tiles if any(tile.box.contains(w.bbox) for w in small)]
    assert max(tile.dpi for tile in of_body) < min(tile.dpi for tile in of_small)
    assert all(tile.text_x_height_px is None or tile.text_x_height_px >= NEARLY for tile in tiles)


def test_a_lone_tiny_word_does_not_set_the_resolution() -> None:
    body = lines(50, 60, 40, size=11.0)
    size = ModelInput(2000, 2800)
    assert len(check(page_of([*body, word("2", 300, 30, 2.0)]), size)) == len(check(page_of(body), size)) == 1


def test_what_cannot_be_seen_does_not_set_the_resolution() -> None:
    body = lines(50, 60, 40, size=11.0)
    hidden = [replace(w, visible=False) for w in lines(50, 700, 20, size=1.0)]
    assert len(check(page_of(body + hidden), ModelInput(2000, 2800))) == 1


def test_columns_are_cut_apart_in_their_gutter() -> None:
    """Two columns whose lines do not lie level: no cut across the page is free, the one between them is."""
    left, right = lines(30, 40, 58, size=8.0), lines(330, 47, 58, size=8.0)
    page = page_of(left + right, width=640)
    for tile in check(page, ModelInput(1300, 1300)):
        spans = [union_all(w.bbox for w in left + right if w.line_no == n) for n in {w.line_no for w in left + right}]
        assert not any(runs_through(edge, span) for edge in inner_edges(tile, frame_of(page)) for span in spans)


def ruled_table() -> tuple[list[Word], list[Drawing], list[BBox]]:
    """Rows of two lines between rules: the gap within a row is as wide as the one around the rule."""
    placed: list[Word] = []
    rules = [Drawing("line", BBox(40, 50, 555, 50))]
    rows = []
    for row in range(22):
        top = 53 + 34 * row
        cells = [word("Position", 44, top, 9, 10 * row), word("123,45", 500, top, 9, 10 * row + 1)]
        cells += [word("wrapped", 44, top + 17, 9, 10 * row + 2)]
        placed += cells
        rows.append(union_all(w.bbox for w in cells))
        rules.append(Drawing("line", BBox(40, top + 31, 555, top + 31)))
    return placed, rules, rows


@pytest.mark.parametrize("size", [MODELS[0], ModelInput(1500, 700)])
def test_rows_of_a_ruled_table_stay_whole(size: ModelInput) -> None:
    placed, rules, rows = ruled_table()
    page = page_of(placed, drawings=tuple(rules))
    tiles = check(page, size)
    assert len(tiles) > 1
    assert not any(runs_through(edge, r) for t in tiles for edge in inner_edges(t, frame_of(page)) for r in rows)


def test_rows_without_rules_are_not_cut_down_the_middle() -> None:
    placed = [
        cell
        for row in range(40)
        for cell in (
            word(f"item {row}", 40, 40 + 19 * row, 9, 3 * row),
            word("pcs", 330, 40 + 19 * row, 9, 3 * row + 1),
            word("1.234,50", 500, 40 + 19 * row, 9, 3 * row + 2),
        )
    ]
    page = page_of(placed)
    tiles = check(page, MODELS[0])
    assert len(tiles) > 1
    assert {tile.column for tile in tiles} == {0}


def test_a_figure_stays_whole() -> None:
    bars = [Drawing("rect", BBox(60 + 30 * n, 300 - 10 * n, 80 + 30 * n, 420), fill=(0, 0, 1)) for n in range(9)]
    page = page_of([*lines(50, 60, 14), *lines(50, 460, 26)], drawings=tuple(bars))
    figure = union_all(bar.bbox for bar in bars)
    tiles = check(page, ModelInput(1568, 900))
    assert len(tiles) > 1
    assert any(tile.box.contains(figure) for tile in tiles)


def test_a_line_chart_stays_whole_with_its_axes() -> None:
    """The curve takes the upper part of the plot only; gridlines and the axis say how far the figure goes."""
    grid = [Drawing("line", BBox(60, 250 + 20 * n, 400, 250 + 20 * n)) for n in range(9)]
    curve, axis = Drawing("path", BBox(80, 255, 390, 305)), Drawing("line", BBox(60, 250, 60, 410))
    page = page_of([*lines(50, 40, 14), *lines(50, 440, 26)], drawings=(*grid, curve, axis))
    tiles = check(page, ModelInput(1568, 900))
    assert len(tiles) > 1
    assert any(tile.box.contains(BBox(60, 250, 400, 410)) for tile in tiles)


def test_neighbours_overlap() -> None:
    for size in MODELS:
        tiles = [tile for tile in check(page_of(lines(50, 60, 50)), size) if not tile.overview]
        assert len(tiles) > 1
        for tile in tiles:
            shared = [tile.box.intersection(other.box) for other in tiles if other != tile]
            assert any(common and common.width > 0 and common.height > 0 for common in shared)


def test_words_that_leave_no_gutter_are_whole_in_one_of_two_neighbours() -> None:
    """Bricks: at every height and at every place across, some word would be cut."""
    bricks = [word("brickwork", 20 + 41 * c + 13 * (r % 3), 20 + 7 * r, 8, r) for r in range(110) for c in range(13)]
    for size in MODELS[:2]:
        tiles = check(page_of(bricks), size)
        assert len(tiles) > 1 and not any(tile.overview for tile in tiles)


def test_a_watermark_larger_than_any_tile_gets_an_overview() -> None:
    mark = Word("ENTWURF", BBox(60, 200, 540, 640), page_no=1, line_no=999, size_pt=120)
    tiles = check(page_of([*lines(50, 60, 50), mark]), ModelInput(448, 448, patch_px=14, max_tiles=40))
    assert [tile.overview for tile in tiles].count(True) == 1 and tiles[-1].overview
    assert tiles[-1].box.contains(mark.bbox)


def test_extreme_pages_take_a_bounded_number_of_tiles() -> None:
    roll = [word("ARTIKEL 9,99", 20, 20 + 12 * n, 8, n) for n in range(300)]
    plan = [word(f"N{n}", 40 + n * 37 % 2300, 40 + n * 101 % 3300, 6, n) for n in range(700)]
    strokes = tuple(Drawing("path", BBox(n % 2384, n % 3370, n % 2384 + 9, n % 3370 + 7)) for n in range(2_000))
    for size in MODELS:
        receipt = check(page_of(roll, width=227, height=3650), size)
        check(page_of(plan, width=2384, height=3370, drawings=strokes), size)
        assert all(tile.column == 0 for tile in receipt if not tile.overview) or size is MODELS[2]
    assert len(receipt) > 1
    check(page_of([], width=14_400, height=1.0), MODELS[0])


def test_a_scan_not_yet_read_is_cut_by_its_own_resolution() -> None:
    scan = Picture(BBox(0, 0, 595, 842), 1240, 1754)  # 150 dpi
    tiles = check(page_of([], pictures=(scan,)), ModelInput(1024, 1024, patch_px=32))
    assert len(tiles) > 1
    assert {round(tile.dpi) for tile in tiles} == {150}
    assert all(tile.text_x_height_px is None and not tile.blank for tile in tiles)


def test_a_blank_page_is_one_blank_tile_or_more() -> None:
    assert all(tile.blank for tile in check(replace(page_of([]), status="blank"), MODELS[0]))


def test_a_failed_page_has_no_tiles() -> None:
    failure = PageFailure("page", "broken")
    assert plan_tiles(Page(3, 0, 0, status="failed", failure=failure), MODELS[0]) == ()


@pytest.mark.parametrize(
    "wrong", [{"max_width_px": 10}, {"max_height_px": 0}, {"max_pixels": 100}, {"patch_px": 0}, {"max_tiles": 0}]
)
def test_an_impossible_input_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"patch|tile"):
        ModelInput(**({"max_width_px": 448, "max_height_px": 448} | wrong))
