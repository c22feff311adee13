"""Arrays of objects from tables that lines and gaps show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabled_pages import page_of, ruled_grid, table_words, words_at

from extractors.fill.reader import FillReader
from schemas.page import DocumentContent, SourceFile
from schemas.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.evidence import Reading
    from schemas.page import Page

TEXT = {"type": ["string", "null"]}
MONEY = {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"}
DAY = {"type": ["string", "null"], "format": "date"}
COUNT = {"type": ["integer", "null"]}


def read(name: str, columns: dict[str, Any], *pages: Page) -> Sequence[Reading]:
    array = {"type": "array", "items": {"type": "object", "properties": columns}}
    content = DocumentContent(SourceFile("a.pdf", "0" * 64, "application/pdf", 1, len(pages)), pages)
    return FillReader().read(content, Target("custom", {"type": "object", "properties": {name: array}}))


def rows(name: str, columns: dict[str, Any], *pages: Page) -> list[list[str | None]]:
    """The values row by row, in the order of the columns asked for."""
    found = {reading.path: reading.value for reading in read(name, columns, *pages)}
    count = len({path.split("/")[2] for path in found})
    return [[found.get(f"/{name}/{row}/{column}") for column in columns] for row in range(count)]


PACKED = {"carton": TEXT, "contents": TEXT, "pieces": COUNT, "gross_weight_kg": {"type": ["number", "null"]}}


def test_a_ruled_packing_list_whose_cells_have_several_lines() -> None:
    cells = [
        ["Carton", "Contents", "Pcs", "Gross weight\n(kg)"],
        ["C-1", "Bolts, zinc plated,\nbox of 100", "12", "14.5"],
        ["C-2", "Flat washers", "40", "3.2"],
    ]
    lefts = [52.0, 122.0, 302.0, 362.0]
    words = table_words(cells, lefts, top=104, step=18)
    grid = ruled_grid([50, 120, 300, 360, 450], [100, 130, 160, 180])
    page = page_of(words, grid)
    assert rows("packages", PACKED, page) == [
        ["C-1", "Bolts, zinc plated, box of 100", "12", "14.5"],
        ["C-2", "Flat washers", "40", "3.2"],
    ]


STATED = {"date": DAY, "details": TEXT, "debit": MONEY, "credit": MONEY, "balance": MONEY}


def test_a_statement_goes_on_over_the_page_without_its_headings() -> None:
    head = ["Date", "Details", "Debit", "Credit", "Balance"]
    first = [
        head,
        ["01/02/2026", "Balance brought forward", "", "", "900.00"],
        ["03/02/2026", "Rent February", "650.00", "", "250.00"],
        ["17/02/2026", "Transfer from savings", "", "75.50", "325.50"],
    ]
    second = [
        ["18/02/2026", "Grocer", "25.50", "", "300.00"],
        ["27/02/2026", "Salary", "", "2,000.00", "2,300.00"],
    ]
    lefts = [50.0, 130.0, 300.0, 370.0, 440.0]
    xs = [48.0, 128.0, 298.0, 368.0, 438.0, 520.0]
    one = page_of(table_words(first, lefts, top=104, step=20), ruled_grid(xs, [100, 120, 140, 160, 180]))
    two = page_of(table_words(second, lefts, top=64, step=20, page_no=2), ruled_grid(xs, [60, 80, 100]), page_no=2)
    found = rows("transactions", STATED, one, two)
    carried = "Balance brought forward"
    assert [row[1] for row in found] == [carried, "Rent February", "Transfer from savings", "Grocer", "Salary"]
    assert found[-1] == ["2026-02-27", "Salary", None, "2000.00", "2300.00"]


def test_headings_of_two_levels_and_a_first_column_that_has_none() -> None:
    words = [
        *words_at("Exports", 200, 104),
        *words_at("Imports", 330, 104),
        *table_words(
            [
                ["", "2024", "2025", "2024", "2025"],
                ["Harbour district", "410", "432", "98", "101"],
                ["Upper valley", "77", "81", "240", "236"],
            ],
            [52.0, 182.0, 242.0, 302.0, 362.0],
            top=124,
            step=20,
        ),
    ]
    grid = ruled_grid([50, 180, 240, 300, 360, 420], [120, 140, 160, 180])
    top = ruled_grid([50, 180, 300, 420], [100, 120])
    columns = {"region": TEXT, "exports_2025": COUNT, "imports_2025": COUNT}
    assert rows("trade", columns, page_of(words, [*grid, *top])) == [
        ["Harbour district", "432", "101"],
        ["Upper valley", "81", "236"],
    ]


def test_headings_in_the_first_column() -> None:
    cells = [
        ["Model", "Alto", "Brio", "Cresta"],
        ["Weight (kg)", "12.5", "14.0", "19.8"],
        ["Price (EUR)", "480.00", "560.00", "899.00"],
    ]
    words = table_words(cells, [52.0, 142.0, 212.0, 282.0], top=104, step=20)
    page = page_of(words, ruled_grid([50, 140, 210, 280, 350], [100, 120, 140, 160]))
    columns = {"model": TEXT, "weight": {"type": "number"}, "price": MONEY}
    assert rows("products", columns, page) == [
        ["Alto", "12.5", "480.00"],
        ["Brio", "14.0", "560.00"],
        ["Cresta", "19.8", "899.00"],
    ]


def test_the_title_says_which_of_two_tables_is_meant() -> None:
    def table(title: str, top: float, who: str) -> list[Any]:
        cells = [["Date", "Details", "Amount"], ["02/03/2026", who, "10.00"], ["05/03/2026", f"{who} again", "12.00"]]
        return [*words_at(title, 52, top), *table_words(cells, [52.0, 152.0, 302.0], top=top + 24, step=20)]

    words = [*table("Deposits", 80, "Roe"), *table("Withdrawals", 240, "Doe")]
    grids = [ruled_grid([50, 150, 300, 380], [y, y + 20, y + 40, y + 60]) for y in (100, 260)]
    page = page_of(words, [*grids[0], *grids[1]])
    columns = {"date": DAY, "details": TEXT, "amount": MONEY}
    assert [row[1] for row in rows("withdrawals", columns, page)] == ["Doe", "Doe again"]
    assert [row[1] for row in rows("deposits", columns, page)] == ["Roe", "Roe again"]


@pytest.mark.parametrize("visible", [True, False])
def test_each_cell_has_its_print_and_a_hidden_layer_proves_nothing(*, visible: bool) -> None:
    cells = [["Item", "Qty", "Price"], ["Bolt", "4", "2.50"], ["Nut", "9", "0.75"]]
    words = table_words(cells, [52.0, 152.0, 222.0], top=104, step=20)
    page = page_of(words, ruled_grid([50, 150, 220, 290], [100, 120, 140, 160]))
    if not visible:
        page = replace(page, words=tuple(replace(word, visible=False) for word in page.words))
    found = {r.path: r for r in read("parts", {"item": TEXT, "qty": COUNT, "price": MONEY}, page)}
    price = found["/parts/1/price"]
    assert (price.value, price.evidence[0].text, price.transcribed) == ("0.75", "0.75", visible)
    assert price.evidence[0].bbox.top == 144


_NAMES = st.text("abcdefghij", min_size=3, max_size=8).map(lambda text: f"x{text}")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(_NAMES, st.integers(1, 999), st.integers(100, 99999)), min_size=2, max_size=7))
def test_whatever_stands_in_a_grid_comes_back_in_its_row(values: list[tuple[str, int, int]]) -> None:
    cells = [["Part name", "Quantity", "Price"]]
    cells += [[name, str(count), f"{cents / 100:.2f}"] for name, count, cents in values]
    ys = [100.0 + 20 * line for line in range(len(cells) + 1)]
    page = page_of(table_words(cells, [52.0, 152.0, 222.0], top=104, step=20), ruled_grid([50, 150, 220, 290], ys))
    found = rows("parts", {"part_name": TEXT, "quantity": COUNT, "price": MONEY}, page)
    assert found == [[name, str(count), f"{cents / 100:.2f}"] for name, count, cents in values]
