"""Columns without lines between them: where phrases of many rows stand above each other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractors.gutters import Span
from extractors.tables.figures import is_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Phrase, Row

_OVERLAP_PT = 1.0
_BRIDGED = 0.5
_NARROW = 0.8


def find_columns(rows: Sequence[Row]) -> list[Span]:
    """The extents of the columns, left to right; rows with most figures say first where columns are.

    A phrase that runs over several columns is a heading or a text that is long: it makes no column.
    """
    columns: list[Span] = []
    for row in sorted(rows, key=_testimony, reverse=True):
        for phrase in row.phrases:
            columns = _with_phrase(columns, Span(phrase.bbox.left, phrase.bbox.right))
    columns = _merged(columns, rows)
    return _supported(columns, rows)


def _testimony(row: Row) -> tuple[int, int]:
    return sum(is_figure(phrase.text) for phrase in row.phrases), len(row.phrases)


def _with_phrase(columns: list[Span], extent: Span) -> list[Span]:
    met = [index for index, column in enumerate(columns) if _overlap(column, extent) > _OVERLAP_PT]
    if len(met) > 1:
        return columns
    if not met:
        return sorted([*columns, extent])
    index = met[0]
    low = max(columns[index - 1].end if index else extent.start, extent.start)
    high = min(columns[index + 1].start if index + 1 < len(columns) else extent.end, extent.end)
    wider = Span(min(columns[index].start, low), max(columns[index].end, high))
    return [*columns[:index], wider, *columns[index + 1 :]]


def _overlap(one: Span, other: Span) -> float:
    return min(one.end, other.end) - max(one.start, other.start)


def _merged(columns: list[Span], rows: Sequence[Row]) -> list[Span]:
    """Neighbours that most rows bridge are one column."""
    index = 0
    while index + 1 < len(columns):
        one, two = columns[index], columns[index + 1]
        bridging = apart = 0
        for row in rows:
            here = [p for p in row.phrases if _overlap(Span(p.bbox.left, p.bbox.right), one) > _OVERLAP_PT]
            there = [p for p in row.phrases if _overlap(Span(p.bbox.left, p.bbox.right), two) > _OVERLAP_PT]
            both = any(p is q for p in here for q in there)
            bridging += both
            apart += bool(there) and not both
        if bridging > _BRIDGED * (bridging + apart) and bridging > 1:
            columns = [*columns[:index], Span(one.start, two.end), *columns[index + 2 :]]
        else:
            index += 1
    return columns


def _supported(columns: list[Span], rows: Sequence[Row]) -> list[Span]:
    """Without columns that one row alone shows, close to another: a mark beside a figure."""
    if len(rows) < 4:
        return columns
    seen: Counter[int] = Counter()
    for row in rows:
        for phrase in row.phrases:
            seen.update(columns_of(phrase, columns))
    height = sorted(row.height for row in rows)[len(rows) // 2]
    kept: list[Span] = []
    for index, column in enumerate(columns):
        gap = column.start - kept[-1].end if kept else None
        if seen[index] <= 1 and gap is not None and gap < _NARROW * height and column.length < 2 * height:
            kept[-1] = Span(kept[-1].start, column.end)
        else:
            kept.append(column)
    return kept


def columns_of(phrase: Phrase, columns: Sequence[Span]) -> list[int]:
    """The columns that a phrase overlaps."""
    extent = Span(phrase.bbox.left, phrase.bbox.right)
    return [index for index, column in enumerate(columns) if _overlap(column, extent) > _OVERLAP_PT]


def place_phrase(phrase: Phrase, columns: Sequence[Span]) -> tuple[int, int]:
    """The columns a phrase stands in (end exclusive): those it overlaps, else the nearest one."""
    met = columns_of(phrase, columns)
    if met:
        return met[0], met[-1] + 1
    middle = phrase.bbox.center_x
    nearest = min(range(len(columns)), key=lambda i: max(columns[i].start - middle, middle - columns[i].end))
    return nearest, nearest + 1
