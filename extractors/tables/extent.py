"""How far a table reaches up and down: rows that fit its columns belong to it, others do not."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from extractors.tables.cell_rows import has_figures, is_prose
from extractors.tables.columns import find_columns, place_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.gutters import Span
    from extractors.layout import Row

_FARTHER = 1.6
_CLOSE = 1.3
_MOST_HEADS = 5


def fitted(rows: Sequence[Row], first: int, end: int) -> tuple[int, int]:
    """The table's rows among those of the page, as a range: it grows over rows that fit and sheds those that do not.

    Pure; the range given is what is sure so far.
    """
    body = [index for index in range(first, end) if has_figures(rows[index])]
    if len(body) < 2:
        return first, end
    columns = find_columns([rows[index] for index in range(body[0], body[-1] + 1)])
    if len(columns) < 2:
        return first, end
    usual = _usual_gap([rows[index] for index in body])
    last = body[-1]
    while last + 1 < len(rows) and _goes_on(rows[last], rows[last + 1], columns, usual):
        last += 1
    begin = body[0]
    while begin > 0 and body[0] - begin < _MOST_HEADS and _is_head(rows[begin - 1], rows[begin], columns, usual):
        if begin < body[0] and _is_stub_only(rows[begin - 1], columns):
            break  # a caption; right above the body it heads the rows that follow
        begin -= 1
    while begin < body[0] and _is_stub_only(rows[begin], columns):
        begin += 1
    return begin, last + 1


def _usual_gap(rows: Sequence[Row]) -> float:
    gaps = [max(below.bbox.top - above.bbox.bottom, 0.0) for above, below in pairwise(rows)]
    return median(gaps) if gaps else 0.0


def _goes_on(above: Row, row: Row, columns: Sequence[Span], usual: float) -> bool:
    gap = row.bbox.top - above.bbox.bottom
    if gap > max(_FARTHER * usual, 0.4 * row.height) + 0.25 * row.height or not _fits(row, columns):
        return False
    if has_figures(row):
        return True
    # Without figures only what is closer than a row goes on in the cells above.
    return gap <= 0.5 * usual and any(place_phrase(phrase, columns)[0] > 0 for phrase in row.phrases)


def _is_head(row: Row, below: Row, columns: Sequence[Span], usual: float) -> bool:
    gap = below.bbox.top - row.bbox.bottom
    if gap > max(_FARTHER * usual, _CLOSE * row.height):
        return False
    if any(phrase.text.endswith(":") for phrase in row.phrases) or is_prose(row):
        return False
    wide = [phrase for phrase in row.phrases if _reach(phrase.bbox.left, phrase.bbox.right, columns) > 1]
    return not wide or all(phrase.bbox.left > columns[0].end for phrase in wide)


def _reach(left: float, right: float, columns: Sequence[Span]) -> int:
    return sum(min(right, column.end) - max(left, column.start) > 1.0 for column in columns)


def _fits(row: Row, columns: Sequence[Span]) -> bool:
    """Every phrase stands in one column, within the width of the table."""
    height = row.height
    inside = all(
        columns[0].start - height <= phrase.bbox.left and phrase.bbox.right <= columns[-1].end + 2 * height
        for phrase in row.phrases
    )
    return inside and all(_reach(phrase.bbox.left, phrase.bbox.right, columns) <= 1 for phrase in row.phrases)


def _is_stub_only(row: Row, columns: Sequence[Span]) -> bool:
    """A line above the headings that stands over the names of the rows alone, or begins there: a caption."""
    return len(row.phrases) == 1 and row.phrases[0].bbox.left < columns[0].end
