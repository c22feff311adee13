"""Where on a page tables without a drawn grid may lie: between level rules, or where rows are aligned."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.tables.cell_rows import has_figures, is_prose
from extractors.tables.columns import find_columns, place_phrase
from extractors.tables.figures import is_figure
from extractors.tables.rulings import Ruling
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.layout import Row

_LONG_PT = 60.0
_BROKEN_PT = 20.0
_SAME_END_PT = 6.0
_TICK_PT = 15.0
_AT_HEIGHT = 0.3
_SAME_LINE_PT = 2.5
_GUTTER = 0.9
"""The narrowest gap between two columns, in line heights."""
_FAR = 2.6
_LARGER = 1.2
_FEWEST_ROWS = 3
_CLOSE = 2.4
_MOST_PLAIN = 1
_MOST_INNER = 5
_LEADING = 0.5
_LONGEST_CELL = 4.5
_IN_COLUMN = 0.75
_FIGURES = 0.3
_FEW_FIGURES = 0.12
_ITEM = re.compile(r"(?:[•▪◦‣●■□–—*·o-]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-z])[.)]?)\Z")
_SENTENCE = 7
"""Words of a line that is a sentence rather than a cell."""


def between_rules(level: Sequence[Ruling], rows: Sequence[Row]) -> list[BBox]:
    """Areas from the first to the last of rules of one length that have rows of cells between them."""
    found = []
    for group in _same_extent([rule for rule in _whole(level) if not _is_gridline(rule, rows)]):
        area: list[Ruling] = []
        for above, below in pairwise(group):
            between = [row for row in _under(rows, above) if above.at < row.bbox.center_y < below.at]
            if _is_tabular(between) or (area and _is_section(between, above, below)):
                area = [*(area or [above]), below]
            else:
                found += _area(area)
                area = []
        found += _area(area)
    return found


def _is_gridline(rule: Ruling, rows: Sequence[Row]) -> bool:
    """Whether a number stands at the rule's own height, close before or behind it: a tick of a chart. The rules of a
    table lie between its rows."""
    return any(
        min(abs(rule.start - phrase.bbox.right), abs(phrase.bbox.left - rule.end)) <= _TICK_PT
        for row in rows
        if row.bbox.top < rule.at < row.bbox.bottom
        for phrase in row.phrases
        if abs(phrase.bbox.center_y - rule.at) <= _AT_HEIGHT * phrase.bbox.height and is_figure(phrase.text)
    )


def _area(rules: Sequence[Ruling]) -> list[BBox]:
    if len(rules) < 2:
        return []
    return [BBox(min(r.start for r in rules), rules[0].at, max(r.end for r in rules), rules[-1].at)]


def _whole(level: Sequence[Ruling]) -> list[Ruling]:
    """Rules broken at the columns as one."""
    whole: list[Ruling] = []
    for rule in sorted(level):
        home = next(
            (
                i
                for i, other in enumerate(whole)
                if abs(other.at - rule.at) <= _SAME_LINE_PT
                and max(other.start, rule.start) - min(other.end, rule.end) <= _BROKEN_PT
            ),
            None,
        )
        if home is None:
            whole.append(rule)
        else:
            other = whole[home]
            whole[home] = Ruling(other.at, min(other.start, rule.start), max(other.end, rule.end))
    return sorted(rule for rule in whole if rule.length >= _LONG_PT)


def _same_extent(rules: Sequence[Ruling]) -> list[list[Ruling]]:
    groups: list[list[Ruling]] = []
    for rule in rules:
        home = next(
            (
                group
                for group in groups
                if abs(group[0].start - rule.start) <= _SAME_END_PT and abs(group[0].end - rule.end) <= _SAME_END_PT
            ),
            None,
        )
        if home is None:
            groups.append([rule])
        else:
            home.append(rule)
    return groups


def _under(rows: Iterable[Row], rule: Ruling) -> list[Row]:
    """The rows as far as they lie between the ends of a rule."""
    return [part for row in rows if (part := _clipped(row, rule.start - _SAME_END_PT, rule.end + _SAME_END_PT))]


def _clipped(row: Row, left: float, right: float) -> Row | None:
    inside = tuple(phrase for phrase in row.phrases if left <= phrase.bbox.center_x <= right)
    return replace(row, phrases=inside) if inside else None


def _is_tabular(rows: Sequence[Row]) -> bool:
    """Some row has cells, and none of several is a sentence over the whole width."""
    with_cells = [row for row in rows if has_cells(row)]
    prose = [row for row in rows if not has_cells(row) and len(row.words) > _SENTENCE]
    return bool(with_cells) and len(prose) < max(2, len(with_cells))


def _is_section(rows: Sequence[Row], above: Ruling, below: Ruling) -> bool:
    """One line alone between two rules that stand close: a heading inside the table."""
    return len(rows) == 1 and below.at - above.at <= _CLOSE * rows[0].height


def has_cells(row: Row) -> bool:
    """Two phrases of the row stand apart as cells do."""
    boxes = sorted((phrase.bbox for phrase in row.phrases), key=lambda box: box.left)
    return any(after.left - before.right >= _GUTTER * row.height for before, after in pairwise(boxes))


def aligned(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Runs of rows whose phrases stand above each other in columns, and that say so clearly; as ranges."""
    runs: list[tuple[int, int]] = []
    start = 0
    for index, row in enumerate(rows):
        if index > start and not _belongs(rows[start:index], row):
            runs.append((start, index))
            start = index
        if index == start and (not has_cells(row) or is_prose(row)):
            start = index + 1
    runs.append((start, len(rows)))
    return [kept for run in runs if is_table(rows[slice(*(kept := _trimmed(rows, *run)))])]


def _belongs(run: Sequence[Row], row: Row) -> bool:
    """Whether a row may be one of a table that the rows before it are."""
    if _is_apart(run, row) or is_prose(row):
        return _is_stub(run, row) and not _is_apart(run, row)
    if has_cells(row):
        return not row.phrases[0].text.endswith(":")
    plain = next((n for n, before in enumerate(reversed(run)) if has_cells(before)), len(run))
    # Further lines of a cell stand close, and not where rows begin.
    inner = row.bbox.left > min(before.bbox.left for before in run) + row.height
    close = row.bbox.top - run[-1].bbox.bottom <= _LEADING * row.height
    return plain < (_MOST_INNER if (inner and close) or _is_stub(run, row) else _MOST_PLAIN)


def _is_stub(run: Sequence[Row], row: Row) -> bool:
    """One phrase that ends before the second cells of the rows begin."""
    seconds = [before.phrases[1].bbox.left for before in run if has_cells(before)]
    return len(row.phrases) == 1 and bool(seconds) and row.bbox.right < min(seconds) + 0.3 * row.height


def _is_apart(run: Sequence[Row], row: Row) -> bool:
    """Far below the rows before, or in larger type, as a heading of the text is."""
    larger = row.height > _LARGER * max(other.height for other in run)
    return larger or row.bbox.top - run[-1].bbox.bottom > _FAR * row.height


def _trimmed(rows: Sequence[Row], start: int, end: int) -> tuple[int, int]:
    """The range without rows of one phrase at its ends."""
    with_cells = [index for index in range(start, end) if has_cells(rows[index])]
    return (with_cells[0], with_cells[-1] + 1) if with_cells else (start, start)


def is_table(rows: Sequence[Row]) -> bool:
    """Whether aligned rows are a table: short cells in columns, some of figures; no running text, form or list."""
    with_cells = [row for row in rows if has_cells(row)]
    if len(with_cells) < _FEWEST_ROWS:
        return False
    columns = find_columns(rows)
    if sum(has_figures(row) for row in rows) < (_FEWEST_ROWS if len(columns) < 3 else _FEWEST_ROWS - 1):
        return False
    phrases = [phrase for row in rows for phrase in row.phrases]
    figures = sum(is_figure(phrase.text) for phrase in phrases)
    if len(columns) < 2 or sum(len(phrase.words) for phrase in phrases) > _LONGEST_CELL * len(phrases):
        return False
    first = [row.phrases[0].text for row in with_cells]
    labels = sum(text.endswith(":") for text in first)
    marks = sum(_ITEM.match(text) is not None for text in first)
    if labels > 0.4 * len(first) or (len(columns) == 2 and marks > 0.6 * len(first)):
        return False
    in_one = sum(end - start == 1 for start, end in (place_phrase(phrase, columns) for phrase in phrases))
    if in_one < _IN_COLUMN * len(phrases):
        return False
    return figures >= _FIGURES * len(phrases) or (figures >= _FEW_FIGURES * len(phrases) and len(columns) > 2)
