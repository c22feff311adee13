"""Tables as readings: texts on their words, places without text empty, boxes as the page is displayed."""

from __future__ import annotations

from extractors.tables.reader import TableReader
from schemas.page import DocumentContent, SourceFile
from schemas.target import shipped_target
from tests.builders.tabled_pages import page_of, ruled_grid, table_words, words_at

ROWS = [["Country", "1994", "1995"], ["Austria", "12.5", ""], ["Total", "14.2", "13.1"]]
GRID = ruled_grid((95, 190, 290, 380), (97, 112, 126, 140))
PAGE = page_of([*words_at("Table 3: Growth", 100, 80), *table_words(ROWS, (100, 200, 300))], GRID)


def _content(*pages):  # type: ignore[no-untyped-def]
    return DocumentContent(SourceFile("made.pdf", "0" * 64, "application/pdf", 1, len(pages)), pages)


def test_each_cell_stands_on_its_words() -> None:
    readings = {r.path: r for r in TableReader().read(_content(PAGE), shipped_target("chart"))}
    assert readings["/tables/0/title"].value == "Table 3: Growth"
    assert [readings[f"/tables/0/header/{col}"].value for col in range(3)] == ["Country", "1994", "1995"]
    cell = readings["/tables/0/rows/0/1"]
    assert (cell.value, cell.evidence[0].text, cell.transcribed) == ("12.5", "12.5", True)
    assert cell.evidence[0].bbox == (200, 114, 220, 124)
    assert readings["/tables/0/rows/0/2"].evidence == ()
    assert readings["/tables/0/page_no"].value == "1"


def test_other_kinds_have_no_tables() -> None:
    assert TableReader().read(_content(PAGE), shipped_target("invoice")) == ()
