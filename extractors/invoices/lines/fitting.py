"""Columns fitted to the cells under them: headings are narrow, centred or unknown; the cells show what they hold."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.invoices.lines.columns import with_proven_roles
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.lines.columns import Column, TableHeader
    from extractors.layout import Phrase

_FEWEST = 2
_DISTINCT = 0.4
_CODE = re.compile(r"^(?=.*\d)[A-Za-z0-9][A-Za-z0-9./_\-]{2,}$")
_DAY = re.compile(r"^\d{1,2}[-./]\d{1,2}(?:[-./](?:\d{2}|\d{4}))?\.?$")
_UNIT = re.compile(r"^[^\W\d_]{1,6}[²³23]?\.?$")


def widened(header: TableHeader, rows: Sequence[InvoiceRow]) -> TableHeader:
    """Each column as wide as its cells, by the rows that have a cell in every column.

    Unchanged where fewer than two rows are so full, where a cell lies under another column's heading, or where
    columns would run into one another.
    """
    full = [row for row in rows if len(row.row.phrases) == len(header.columns)]
    full = [row for row in full if all(_fits(header.columns, i, p) for i, p in enumerate(row.row.phrases))]
    if len(full) < _FEWEST:
        return header
    boxes = [
        union_all([column.bbox, *(row.row.phrases[i].bbox for row in full)]) for i, column in enumerate(header.columns)
    ]
    if any(left.right > right.left for left, right in pairwise(boxes)):
        return header
    columns = tuple(replace(column, bbox=box) for column, box in zip(header.columns, boxes, strict=True))
    return replace(header, columns=columns)


def _fits(columns: Sequence[Column], index: int, cell: Phrase) -> bool:
    over = [i for i, column in enumerate(columns) if column.bbox.overlap_x(cell.bbox) > 0]
    return not over or index in over


def with_codes_and_units(header: TableHeader, rows: Iterable[InvoiceRow]) -> TableHeader:
    """Columns of unknown heading: distinct codes left of the description, words beside the quantity."""
    items = list(rows)
    if len(items) < _FEWEST:
        return header
    text = header.column("description")
    if text is not None and header.column("item_number") is None:
        left = [i for i, c in enumerate(header.columns) if c.role is None and c.bbox.left < text.bbox.left]
        code = next((i for i in left if _all(header.columns[i], items, _is_code, distinct=True)), None)
        header = header if code is None else with_proven_roles(header, {code: "item_number"})
    quantity = header.column("quantity")
    if quantity is not None and header.column("unit") is None:
        at = header.columns.index(quantity)
        beside = [i for i in (at + 1, at - 1) if 0 <= i < len(header.columns) and header.columns[i].role is None]
        unit = next((i for i in beside if _all(header.columns[i], items, _UNIT.match, distinct=False)), None)
        header = header if unit is None else with_proven_roles(header, {unit: "unit"})
    return header


def _is_code(text: str) -> bool:
    return bool(_CODE.match(text)) and not _DAY.match(text)


def _all(column: Column, rows: Sequence[InvoiceRow], is_meant: Callable[[str], object], *, distinct: bool) -> bool:
    """Every row has one cell there, and it is of the kind."""
    texts = []
    for row in rows:
        cells = [phrase.text for phrase in row.row.phrases if column.bbox.overlap_x(phrase.bbox) > 0]
        if len(cells) != 1 or not is_meant(cells[0]):
            return False
        texts.append(cells[0])
    return not distinct or are_codes(texts)


def are_codes(texts: Sequence[str]) -> bool:
    """Item numbers differ from item to item, though the same item may be sold twice."""
    return len(set(texts)) >= min(len(texts), max(2, _DISTINCT * len(texts)))
