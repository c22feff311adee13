"""How tables are printed: bands of shade, levels of headings, rows over several lines, and grids of any size."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.tables.figures import is_figure, is_label_figure, is_nothing
from extractors.tables.finding import find_tables
from schemas.geometry import BBox
from schemas.page import Drawing
from tests.builders.tabled_pages import page_of, rule, ruled_grid, table_words, words_at

LEFTS = (100.0, 220.0, 300.0, 380.0)
TEXTS = st.text("abcdefgh", min_size=1, max_size=8)


@given(st.integers(2, 6), st.integers(2, 4), st.data())
@settings(max_examples=40, deadline=None)
def test_every_cell_of_a_drawn_grid_is_found_where_it_stands(rows: int, cols: int, data: st.DataObject) -> None:
    cells = [[data.draw(TEXTS) for _ in range(cols)] for _ in range(rows)]
    xs = [95.0, *(left - 10 for left in LEFTS[1:cols]), 460.0]
    grid = ruled_grid(xs, [98.0 + 14 * row for row in range(rows + 1)])
    (table,) = find_tables(page_of(table_words(cells, LEFTS[:cols]), grid))
    assert [table.texts(row) for row in range(rows)] == [tuple(row) for row in cells]
    assert all(grid_cell.bbox.top > 98 + 14 * grid_cell.row for grid_cell in table.cells)


@given(st.lists(st.lists(st.integers(1, 99_999), min_size=2, max_size=3), min_size=4, max_size=9), st.floats(-20, 60))
@settings(max_examples=40, deadline=None)
def test_moving_a_page_moves_the_table_and_nothing_else(figures: list[list[int]], shift: float) -> None:
    rows = [["Region", "Units", "Price"], *([f"Place{i}", str(f[0]), str(f[1])] for i, f in enumerate(figures))]
    (table,) = find_tables(page_of(table_words(rows, LEFTS[:3])))
    (moved,) = find_tables(page_of(table_words(rows, [left + shift for left in LEFTS[:3]], top=100 + shift)))
    assert [cell.text for cell in moved.cells] == [cell.text for cell in table.cells]
    assert moved.bbox.left == pytest.approx(table.bbox.left + shift)


def test_bands_behind_every_second_row_are_no_cells() -> None:
    rows = [["Region", "Units", "Price"], ["North", "12", "3.5"], ["South", "7", "1.2"], ["West", "31", "0.4"]]
    shades = [Drawing("rect", BBox(95, 98 + 14 * n, 420, 112 + 14 * n), fill=(0.9, 0.9, 0.9)) for n in (1, 3)]
    (table,) = find_tables(page_of(table_words(rows, LEFTS[:3]), shades))
    assert table.names == ("Region", "Units", "Price")
    assert len(table.rows) == 3


def test_headings_over_groups_of_columns_are_levels() -> None:
    words = [*words_at("Men", 220, 86), *words_at("Women", 380, 86)]
    rows = [["Region", "1990", "2000", "1990", "2000"], *([f"Place{n}", "1.5", "2.5", "3.5", "4.5"] for n in range(4))]
    (table,) = find_tables(page_of([*words, *table_words(rows, (100, 220, 300, 380, 460))]))
    assert table.names == ("Region", "Men / 1990", "Men / 2000", "Women / 1990", "Women / 2000")


def test_the_last_line_of_a_heading_may_begin_with_a_number() -> None:
    heads = ["", "Change on\nyear\nbefore", "Income\na head\nin euros", "Persons\naged 15 to\n64 years"]
    rows = [heads, *([f"Place{n}", f"{n}12", f"{n}.5", f"{n}00"] for n in range(1, 6))]
    (table,) = find_tables(page_of(table_words(rows, LEFTS)))
    assert table.names == ("", "Change on year before", "Income a head in euros", "Persons aged 15 to 64 years")
    assert [row[0] for row in table.rows] == [f"Place{n}" for n in range(1, 6)]


def test_a_shaded_heading_begins_the_table_under_it() -> None:
    heads = ["", "Units sold\nto members\nabroad", "Persons\naged 15 to\n64 years", "Turnover\nper member\nthis year"]
    rows = [heads, *([f"Place{n}", f"{n}12", f"{n}.5", f"{n}00"] for n in range(1, 6))]
    boxes = [(95, 215), (215, 295), (295, 375), (375, 455)]
    shades = [Drawing("rect", BBox(left, 98, right, 138), fill=(0.9, 0.8, 0.7)) for left, right in boxes]
    (table,) = find_tables(page_of(table_words(rows, LEFTS), shades))
    assert table.names == ("", *(head.replace("\n", " ") for head in heads[1:]))
    assert len(table.rows) == 5


def test_rules_under_every_third_row_make_no_cells_of_three() -> None:
    rows = [["Position", "Amount"], *([f"Place{n}", f"{n}12.50"] for n in range(8))]
    xs = [95.0, 210.0, 300.0]
    (table,) = find_tables(page_of(table_words(rows, LEFTS[:2]), ruled_grid(xs, [98.0 + 42 * n for n in range(4)])))
    assert table.names == ("Position", "Amount")
    assert [row[1] for row in table.rows] == [row[1] for row in rows[1:]]


def test_gridlines_of_charts_cut_no_table_between_them() -> None:
    rows = [["Region", "Units", "Price", "Weight"], *([f"Place{n}", f"{n}12", f"{n}.5", f"{n}1"] for n in range(6))]
    words, grid = table_words(rows, (60.0, 110.0, 170.0, 240.0)), []
    for top in (20.0, 240.0):
        for tick in range(4):
            grid.append(rule(100, top + 14 * tick, 200, top + 14 * tick))
            words += words_at(str(60 - 20 * tick), 84, top + 14 * tick - 5)
    tables = find_tables(page_of(words, grid))
    assert [table.names for table in tables if "Region" in table.names] == [("Region", "Units", "Price", "Weight")]


def test_names_of_rows_over_several_lines_are_one() -> None:
    rows = [["", "Units", "Price"], ["Adjustments of\nearlier periods", "12", "3.5"], ["South", "7", "1.2"]]
    rows += [["Grants received\nfrom public bodies", "31", "0.4"], ["West", "2", "0.1"]]
    rules = [rule(95, y, 360, y) for y in (97, 111, 137, 151, 177, 191)]
    (table,) = find_tables(page_of(table_words(rows, LEFTS[:3]), rules))
    assert [row[0] for row in table.rows] == [
        "Adjustments of earlier periods", "South", "Grants received from public bodies", "West",
    ]  # fmt: skip


def test_the_ticks_of_a_chart_are_no_table() -> None:
    ticks = [["400", "", ""], ["300", "", ""], ["200", "", ""], ["100", "", ""], ["0", "2019", "2020"]]
    curves = [Drawing("path", BBox(150 + 10 * n, 110 + 5 * n, 160 + 10 * n, 120 + 5 * n)) for n in range(8)]
    assert find_tables(page_of(table_words(ticks, LEFTS[:3]), curves)) == []


@pytest.mark.parametrize("text", ["12.5", "-3", "(320)", "36 (24.7%)", "100 million", "€ 5", "EUR 100", "45 %", "1,5*"])
def test_figures(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["EU-15", "to 64", "2nd quarter results", "Region", "", "(NACE 3 digit)", "n.a."])
def test_what_is_no_figure(text: str) -> None:
    assert not is_figure(text)


def test_figures_of_headings_and_marks_for_nothing() -> None:
    assert all(map(is_label_figure, ("1994", "2019-24", "15-24", "65+", "1995*")))
    assert not any(map(is_label_figure, ("12.5", "1,994", "19940")))
    assert all(map(is_nothing, ("–", "n.a.", "…", ":")))
