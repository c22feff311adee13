"""Which columns name rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabled_pages import page_of, ruled_grid, table_words, words_at

from extractors.tables.draft import DraftCell
from extractors.tables.figures import is_figure, is_label_figure
from extractors.tables.finding import find_tables
from extractors.tables.quantities import named_quantities
from extractors.tables.stubs import count_heading_columns

if TYPE_CHECKING:
    from collections.abc import Sequence


def cells(rows: Sequence[Sequence[str]]) -> list[DraftCell]:
    return [
        DraftCell(row, row + 1, col, col + 1, tuple(words_at(text, 60.0 * col, 20.0 * row)))
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
        if text
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Region", "Exports"], ["North", "12"], ["South", "15"]], 1),
        ([["Year", "Exports"], ["2024", "12.5"], ["2025", "15.0"]], 1),
        ([["Age", "Persons"], ["15-24", "120"], ["65+", "90"]], 1),
        ([["Area", "Sex", "Persons"], ["Urban", "Men", "12"], ["Urban", "Women", "15"]], 2),
        ([["Item", "Remark", "Qty"], ["Bolt", "zinc", "4"], ["Nut", "steel", "9"]], 1),
        ([["Qty", "Item"], ["4", "Bolt"], ["9", "Nut"]], 0),
        ([["Name", "Role"], ["Jane Roe", "chair"], ["John Doe", "clerk"]], 0),
    ],
)
def test_the_fewest_leading_columns_that_tell_rows_apart(rows: list[list[str]], expected: int) -> None:
    assert count_heading_columns(cells(rows), 1) == expected


def test_a_cell_that_spans_rows_names_each_of_them() -> None:
    words = [
        *table_words([["Area", "Sex", "Persons"]], [52.0, 122.0, 192.0], top=104),
        *words_at("Urban", 52, 134),
        *table_words([["Men", "120"], ["Women", "90"]], [122.0, 192.0], top=124, step=20),
        *words_at("Rural", 52, 174),
        *table_words([["Men", "40"], ["Women", "45"]], [122.0, 192.0], top=164, step=20),
    ]
    inner = ruled_grid([120, 190, 260], [100, 120, 140, 160, 180, 200])
    page = page_of(words, [*ruled_grid([50, 120, 190, 260], [100, 120, 160, 200]), *inner])
    (table,) = find_tables(page)
    assert table.header_cols == 2
    assert {cell.text for cell in table.cells if cell.header == "row"} == {"Urban", "Rural", "Men", "Women"}
    assert [name for name, _, _ in named_quantities(table)] == ["Urban Men", "Urban Women", "Rural Men", "Rural Women"]


@given(
    st.lists(st.lists(st.sampled_from(["North", "12", "2024", "-", "4.5 %", "x"]), min_size=3, max_size=3), min_size=1)
)
def test_no_column_of_figures_names_rows(body: list[list[str]]) -> None:
    count = count_heading_columns(cells([["A", "B", "C"], *body]), 1)
    assert 0 <= count < 3
    for col in range(count):
        texts = [row[col] for row in body]
        assert any(not is_figure(text) or is_label_figure(text) for text in texts)
