"""Reads the tables of a chart report: every cell with the words it is printed in."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from extractors.charts.tables_apart import tables_apart_from_charts
from extractors.readings import make_reading
from extractors.tables.continued import join_pages
from schemas.evidence import Evidence, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.evidence import Selector
    from schemas.page import DocumentContent, Page, Word
    from schemas.table import Table, TableCell
    from schemas.target import Target


class TableReader:
    """Tables of any page with words, from its text layer or OCR. Where a cell belongs is geometry's word alone."""

    selector: Selector = "geometry"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind != "chart":
            return ()
        pages = {page.page_no: page for page in content.pages}
        tables = join_pages([tables_apart_from_charts(page) for page in content.pages])
        return [
            replace(reading, numbered_by=self.selector)
            for index, table in enumerate(tables)
            for reading in _table(f"/tables/{index}", table, pages[table.page_no])
        ]


def _table(base: str, table: Table, page: Page) -> Iterator[Reading]:
    if table.title:
        yield _printed(f"{base}/title", " ".join(word.text for word in table.title), [table.title])
    for col, name in enumerate(table.names if table.header_rows else ()):
        heads = dict.fromkeys(cell for row in table.grid[: table.header_rows] if (cell := row[col]) is not None)
        yield _printed(f"{base}/header/{col}", name, [cell.words for cell in heads])
    for row in range(table.header_rows, table.row_count):
        for col, cell in enumerate(table.grid[row]):
            yield _cell(f"{base}/rows/{row - table.header_rows}/{col}", cell, row, col)
    displayed = page.to_display.apply_box(table.bbox)
    for path, value in (("page_no", str(page.page_no)), *((f"bbox/{i}", f"{v:.1f}") for i, v in enumerate(displayed))):
        evidence = Evidence(page_no=page.page_no, bbox=table.bbox, text=value, source="vector", match="numeric")
        yield Reading(f"{base}/{path}", value, value, "geometry", (evidence,))


def _cell(path: str, cell: TableCell | None, row: int, col: int) -> Reading:
    """What stands at a place; nothing where it is empty, or a cell that began elsewhere goes on."""
    if cell is None or (cell.row, cell.col) != (row, col):
        return Reading(path, "", "", "geometry")
    return _printed(path, cell.text, [cell.words])


def _printed(path: str, value: str, parts: Sequence[Sequence[Word]]) -> Reading:
    """A text on its words, line by line."""
    lines = [list(words) for part in parts for _, words in groupby(part, key=lambda word: word.line_no)]
    if not lines:
        return Reading(path, "", "", "geometry")
    return make_reading(path, value, lines, selector="geometry")
