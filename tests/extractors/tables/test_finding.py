"""Tables of pages made by hand: grids, rules, alignment alone, and what is no table."""

from __future__ import annotations

from extractors.tables.finding import find_tables
from tests.builders.tabled_pages import page_of, rule, ruled_grid, table_words, words_at

ROWS = [["Country", "1994", "1995"], ["Austria", "12.5", "13.1"], ["Belgium", "1.7", "n.a."], ["Total", "14.2", "13.1"]]
LEFTS = (100.0, 200.0, 300.0)


def test_a_drawn_grid_is_read_cell_by_cell() -> None:
    page = page_of(table_words(ROWS, LEFTS), ruled_grid((95, 190, 290, 380), (97, 112, 126, 140, 154)))
    (table,) = find_tables(page)
    assert table.ruled
    assert [table.texts(row) for row in range(4)] == [tuple(row) for row in ROWS]


def test_rules_above_and_below_hold_a_table_without_a_grid() -> None:
    rules = [rule(95, y, 380, y) for y in (98, 112, 155)]
    (table,) = find_tables(page_of(table_words(ROWS, LEFTS), rules))
    assert not table.ruled
    assert table.names == ("Country", "1994", "1995")
    assert table.rows[0] == ("Austria", "12.5", "13.1")


def test_alignment_alone_is_enough_where_columns_hold_figures() -> None:
    (table,) = find_tables(page_of(table_words(ROWS, LEFTS)))
    assert table.names == ("Country", "1994", "1995")
    assert len(table.rows) == 3


def test_running_text_in_two_columns_is_no_table() -> None:
    line = "the measures were taken as agreed and none of them failed"
    words = [w for row in range(20) for left in (40.0, 330.0) for w in words_at(line, left, 100.0 + 13 * row)]
    assert find_tables(page_of(words)) == []


def test_labels_with_their_values_are_a_form() -> None:
    rows = [["Name:", "A. Person"], ["Born:", "1970"], ["City:", "Graz"], ["Post code:", "8010"]]
    assert find_tables(page_of(table_words(rows, (100, 200)))) == []


def test_a_list_is_no_table() -> None:
    rows = [[f"{number}.", "An item of a list"] for number in range(1, 9)]
    assert find_tables(page_of(table_words(rows, (100, 120)))) == []


def test_what_nobody_sees_is_in_no_table() -> None:
    from dataclasses import replace

    words = [replace(word, visible=False) for word in table_words(ROWS, LEFTS)]
    assert find_tables(page_of(words)) == []


def test_dots_that_lead_to_the_figures_are_no_cells() -> None:
    words = table_words(ROWS, LEFTS)
    dots = [
        word
        for row in range(1, 4)
        for x in range(145, 190, 6)
        for word in words_at(".", float(x), 114.0 + 14 * (row - 1))
    ]
    level = {round(word.bbox.top, 1) for word in words}
    assert {round(word.bbox.top, 1) for word in dots} <= level
    (table,) = find_tables(page_of([*words, *dots]))
    assert [table.texts(row) for row in range(4)] == [tuple(row) for row in ROWS]


def test_a_dot_alone_stands_for_a_missing_value() -> None:
    rows = [[cell.replace("n.a.", ".") for cell in row] for row in ROWS]
    (table,) = find_tables(page_of(table_words(rows, LEFTS)))
    assert table.texts(2) == ("Belgium", "1.7", ".")
