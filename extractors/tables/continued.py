"""Tables that go on over page breaks, joined; headings that the next page repeats are dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.values.texts import fold
from schemas.geometry import union_all
from schemas.table import TablePart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.table import Table, TableCell

_SAME_EDGE_PT = 12.0
_TOUCHING_PT = 8.0


def join_pages(pages: Sequence[Sequence[Table]]) -> list[Table]:
    """The tables of consecutive pages, each page's from top to bottom, with those joined that are one.

    The first table of a page goes on with the last one of the page before where their columns are as many, stand at the
    same places, and it repeats the headings or has none.
    """
    joined: list[Table] = []
    for tables in pages:
        for index, table in enumerate(tables):
            before = joined[-1] if joined and index == 0 else None
            if before is not None and before.parts[-1].page_no == table.page_no - 1 and _goes_on(before, table):
                joined[-1] = _joined(before, table)
            else:
                joined.append(table)
    return joined


def join_bands(tables: Sequence[Table]) -> list[Table]:
    """The tables of a page, top to bottom, with those joined that are drawn as several: a second one right below the
    first, as wide, with as many columns and no headings of its own."""
    joined: list[Table] = []
    for table in tables:
        at = next((i for i, above in enumerate(joined) if _touches(above, table)), None)
        if at is None:
            joined.append(table)
        else:
            whole = _joined(joined[at], table)
            box = union_all(part.bbox for part in whole.parts)
            joined[at] = replace(whole, parts=(TablePart(table.page_no, box),))
    return joined


def _touches(above: Table, table: Table) -> bool:
    one, two = above.bbox, table.bbox
    near = -_TOUCHING_PT <= two.top - one.bottom <= _TOUCHING_PT
    wide = abs(one.left - two.left) <= _TOUCHING_PT and abs(one.right - two.right) <= _TOUCHING_PT
    return near and wide and table.header_rows == 0 and above.col_count == table.col_count


def _goes_on(before: Table, table: Table) -> bool:
    if before.col_count != table.col_count or table.title:
        return False
    old, new = before.parts[-1].bbox, table.bbox
    if abs(old.left - new.left) > _SAME_EDGE_PT or abs(old.right - new.right) > _SAME_EDGE_PT:
        return False
    return _repeated_rows(before, table) > 0 or table.header_rows == 0


def _repeated_rows(before: Table, table: Table) -> int:
    """How many rows of headings the second table has in common with the first; all of them or none."""
    rows = before.header_rows
    if not 0 < rows < table.row_count:
        return 0
    same = all(
        [fold(text) for text in before.texts(row)] == [fold(text) for text in table.texts(row)] for row in range(rows)
    )
    return rows if same else 0


def _joined(before: Table, table: Table) -> Table:
    dropped = _repeated_rows(before, table)
    shift = before.row_count - dropped
    added = tuple(_moved(cell, shift) for cell in table.cells if cell.row >= dropped)
    return replace(
        before,
        row_count=shift + table.row_count,
        cells=before.cells + added,
        parts=before.parts + table.parts,
    )


def _moved(cell: TableCell, rows: int) -> TableCell:
    return replace(cell, row=cell.row + rows)
