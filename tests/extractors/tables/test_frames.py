"""Frames of a table: texts, numbers and boxes of one shape."""

from __future__ import annotations

from decimal import Decimal

from extractors.tables.finding import find_tables
from extractors.tables.frames import table_frames
from tests.builders.tabled_pages import page_of, ruled_grid, table_words

ROWS = [["", "Total (TEUR)", "Total (TEUR)"], ["Austria", "12.5", ""], ["Belgium", "n.a.", "3"]]


def test_texts_values_and_boxes_lie_beside_each_other() -> None:
    page = page_of(table_words(ROWS, (100, 200, 300)), ruled_grid((95, 190, 290, 380), (97, 112, 126, 140)))
    (table,) = find_tables(page)
    texts, values, boxes = table_frames(table)
    assert list(texts.columns) == ["column 1", "Total (TEUR)", "Total (TEUR) (3)"]
    assert texts.shape == values.shape == boxes.shape == (2, 3)
    assert values.iloc[0, 1] == Decimal(12500)
    assert values.iloc[1, 1] is None
    assert boxes.iloc[0, 1] == (1, 200, 114, 220, 124)
    assert boxes.iloc[0, 2] is None
