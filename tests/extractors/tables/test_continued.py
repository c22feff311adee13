"""Tables over page breaks."""

from __future__ import annotations

from extractors.tables.continued import join_pages
from extractors.tables.finding import find_tables
from tests.builders.tabled_pages import page_of, ruled_grid, table_words, words_at

HEAD = ["Item", "Units", "Price"]
XS = (95, 190, 290, 380)
YS = (97, 112, 126, 140)


def _page(page_no: int, rows: list[list[str]], title: str = ""):  # type: ignore[no-untyped-def]
    words = table_words(rows, (100, 200, 300), page_no=page_no)
    if title:
        words += words_at(title, 100, 82, page_no=page_no)
    return page_of(words, ruled_grid(XS, YS[: len(rows) + 1]), page_no)


FIRST = _page(1, [HEAD, ["Bolt", "4", "1.20"], ["Nut", "9", "0.80"]], "Table 1: Parts")


def test_a_table_goes_on_and_its_repeated_heading_is_dropped() -> None:
    second = _page(2, [HEAD, ["Pin", "2", "3.10"]])
    (table,) = join_pages([find_tables(FIRST), find_tables(second)])
    assert table.names == tuple(HEAD)
    assert [row[0] for row in table.rows] == ["Bolt", "Nut", "Pin"]
    assert [part.page_no for part in table.parts] == [1, 2]
    assert table.cells[-1].page_no == 2


def test_rows_without_a_heading_go_on_as_well() -> None:
    (table,) = join_pages([find_tables(FIRST), find_tables(_page(2, [["Pin", "2", "3.10"], ["Cap", "1", "0.10"]]))])
    assert [row[0] for row in table.rows] == ["Bolt", "Nut", "Pin", "Cap"]


def test_another_heading_or_a_title_begins_another_table() -> None:
    other = _page(2, [["Part", "Weight", "Length"], ["Pin", "2", "3.10"]])
    titled = _page(2, [HEAD, ["Pin", "2", "3.10"]], "Table 2: More parts")
    assert len(join_pages([find_tables(FIRST), find_tables(other)])) == 2
    assert len(join_pages([find_tables(FIRST), find_tables(titled)])) == 2


def test_a_page_between_parts_them() -> None:
    third = _page(3, [HEAD, ["Pin", "2", "3.10"]])
    assert len(join_pages([find_tables(FIRST), [], find_tables(third)])) == 2
