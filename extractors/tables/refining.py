"""Drawn areas that hold more than one cell: taken apart where their text stands in rows and columns."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from extractors.gutters import Span
from extractors.tables.columns import find_columns, place_phrase
from extractors.tables.draft import DraftCell, compact
from extractors.tables.figures import is_nothing
from extractors.tables.headings import count_heading_lines, heading_levels
from extractors.tables.reading_order import in_reading_order, rows_of_words
from extractors.tables.text_rows import Piece, TextLine, group_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Phrase

_INSIDE_PT = 1.5
_FEWEST_LINES = 3
_MOSTLY = 0.6
_GUTTER = 0.9
_MANY_LINES = 4


def split_at_edges(cells: Sequence[DraftCell], xs: Sequence[float]) -> list[DraftCell]:
    """Areas over several columns (of edges `xs`) whose phrases stand in one column each are as many cells."""
    split: list[DraftCell] = []
    for cell in cells:
        if cell.col_end - cell.col > 1:
            split += _in_columns(cell, xs)
        else:
            split.append(cell)
    return split


def _in_columns(cell: DraftCell, xs: Sequence[float]) -> list[DraftCell]:
    phrases = [phrase for row in rows_of_words(cell.words) for phrase in row.phrases]
    by_column: dict[int, list[Phrase]] = {}
    for phrase in phrases:
        home = _column_of(phrase, cell, xs)
        if home is None:
            return [cell]
        by_column.setdefault(home, []).append(phrase)
    if len(by_column) < 2:
        return [cell]
    return [
        replace(cell, col=col, col_end=col + 1, words=in_reading_order([w for phrase in own for w in phrase.words]))
        for col, own in sorted(by_column.items())
    ]


def _column_of(phrase: Phrase, cell: DraftCell, xs: Sequence[float]) -> int | None:
    for col in range(cell.col, cell.col_end):
        if xs[col] - _INSIDE_PT <= phrase.bbox.left and phrase.bbox.right <= xs[col + 1] + _INSIDE_PT:
            return col
    return None


def split_columns(cells: Sequence[DraftCell]) -> list[DraftCell]:
    """Columns in which most lines have the same gap are several."""
    count = max(cell.col_end for cell in cells)
    found: dict[int, list[Span]] = {}
    for col in range(count):
        own = [cell for cell in cells if (cell.col, cell.col_end) == (col, col + 1)]
        parts = _gaps_of(own)
        if len(parts) > 1:
            found[col] = parts
    if not found:
        return list(cells)
    starts = [0]
    for col in range(count):
        starts.append(starts[-1] + len(found.get(col, (None,))))
    split: list[DraftCell] = []
    for cell in cells:
        moved = replace(cell, col=starts[cell.col], col_end=starts[cell.col_end])
        parts = found.get(cell.col, []) if cell.col_end - cell.col == 1 else []
        split += _parted(moved, parts) if parts else [moved]
    return split


def _gaps_of(cells: Sequence[DraftCell]) -> list[Span]:
    """The columns that most lines of these cells show; one or none where they are one column."""
    rows = [row for cell in cells for row in rows_of_words(cell.words)]
    several = [row for row in rows if len(row.phrases) > 1]
    if len(several) < _FEWEST_LINES or len(several) < _MOSTLY * len(rows):
        return []
    columns = find_columns(rows)
    height = sorted(row.height for row in rows)[len(rows) // 2]
    narrow = any(b.start - a.end < _GUTTER * height for a, b in pairwise(columns))
    return [] if narrow else columns


def _parted(cell: DraftCell, parts: Sequence[Span]) -> list[DraftCell]:
    """The cell as several, by the part of the column that each phrase stands in."""
    by_place: dict[tuple[int, int], list[Phrase]] = {}
    for row in rows_of_words(cell.words):
        for phrase in row.phrases:
            by_place.setdefault(place_phrase(phrase, parts), []).append(phrase)
    if any(end - start > 1 for start, end in by_place):
        return [cell]
    return [
        replace(
            cell,
            col=cell.col + start,
            col_end=cell.col + end,
            words=in_reading_order([word for phrase in own for word in phrase.words]),
        )
        for (start, end), own in sorted(by_place.items())
    ]


def split_rows(cells: Sequence[DraftCell]) -> list[DraftCell]:
    """Bands in which the lines of several cells stand beside each other, line by line, are as many rows."""
    cells = [part for cell in cells for part in _cut_at_bands(cell, cells)]
    count = max(cell.col_end for cell in cells)
    columns = _extents(cells, count)
    result: list[DraftCell] = [cell for cell in cells if cell.row_end - cell.row > 1]
    single = sorted((cell for cell in cells if cell.row_end - cell.row == 1), key=lambda cell: cell.row)
    added: dict[int, int] = {}
    for row, band in groupby(single, key=lambda cell: cell.row):
        own = list(band)
        rows = _rows_in(own, columns, first=row == 0)
        added[row] = max(len(rows), 1)
        result += [replace(cell, row_end=-1) for cell in own] if len(rows) < 2 else _as_cells(rows, row)
    return compact(_moved(result, added))


def _cut_at_bands(cell: DraftCell, cells: Sequence[DraftCell]) -> list[DraftCell]:
    """A cell beside several bands, whose lines stand beside theirs, line by line, is a cell in each of them."""
    if cell.row_end - cell.row < 2:
        return [cell]
    tops = {}
    for row in range(cell.row + 1, cell.row_end):
        beside = [other.bbox.top for other in cells if other.row == row]
        if beside:
            tops[row] = min(beside)
    lines = rows_of_words(cell.words)
    below = sum(line.bbox.center_y > top for line in lines for top in list(tops.values())[-1:])
    if not tops or below < _MANY_LINES:
        return [cell]
    edges = [cell.row, *tops, cell.row_end]
    parts = []
    for start, end in pairwise(edges):
        low, high = tops.get(start, float("-inf")), tops.get(end, float("inf"))
        words = [word for line in lines if low <= line.bbox.center_y < high for word in line.words]
        parts += [replace(cell, row=start, row_end=end, words=tuple(words))] if words else []
    return parts


def _extents(cells: Sequence[DraftCell], count: int) -> list[Span]:
    """How far the text of each column reaches."""
    extents = []
    for col in range(count):
        boxes = [cell.bbox for cell in cells if (cell.col, cell.col_end) == (col, col + 1)]
        extents.append(Span(min((b.left for b in boxes), default=0.0), max((b.right for b in boxes), default=0.0)))
    return extents


def _rows_in(cells: Sequence[DraftCell], columns: Sequence[Span], *, first: bool) -> list[list[TextLine]]:
    """The rows of one band; one or none where it is a single row."""
    lines = _lines_of(cells)
    if len(lines) < 2 or len(cells) < 2 or not _stands_in_rows(lines, first=first):
        return []
    heading = count_heading_lines(lines, len(columns)) if first else 0
    return [*heading_levels(lines[:heading], columns), *group_lines(lines[heading:], columns)]


def _lines_of(cells: Sequence[DraftCell]) -> list[TextLine]:
    """The lines of a band, each with a piece for every cell that has words on it."""
    home = {id(word): cell for cell in cells for word in cell.words}
    lines = []
    for row in rows_of_words([word for cell in cells for word in cell.words]):
        pieces = []
        for place, words in groupby(
            sorted(row.words, key=lambda w: home[id(w)].col if id(w) in home else 0),
            key=lambda w: (home[id(w)].col, home[id(w)].col_end) if id(w) in home else (0, 1),
        ):
            pieces.append(Piece(*place, tuple(words)))
        lines.append(TextLine(tuple(pieces), row.bbox.top, row.bbox.bottom, row.height))
    return lines


def _stands_in_rows(lines: Sequence[TextLine], *, first: bool) -> bool:
    """Columns of nothing but figures, one on most lines: several of them, or one over many lines, or one where no line
    leaves a column empty.

    In the first band headings may stand over them.
    """
    stacked: dict[int, list[Piece]] = {}
    for piece in (piece for line in lines for piece in line.pieces):
        if piece.is_number or piece.col in stacked or not first:
            stacked.setdefault(piece.col, []).append(piece)
    figures = [
        pieces
        for pieces in stacked.values()
        if len(pieces) > 1 and all(p.is_number or is_nothing(p.text) for p in pieces)
    ]
    most = max((len(pieces) for pieces in figures), default=0)
    columns = len({piece.col for line in lines for piece in line.pieces})
    full = all(len(line.pieces) == columns for line in lines)
    return columns > 1 and most > 1 and (len(figures) > 1 or most >= _MANY_LINES or full)


def _as_cells(rows: Sequence[Sequence[TextLine]], row: int) -> list[DraftCell]:
    """Cells that remember the row of their band in `row` and their place in it, negative, in `row_end`."""
    cells = []
    for number, lines in enumerate(rows):
        by_place: dict[tuple[int, int], list[Piece]] = {}
        for piece in (piece for line in lines for piece in line.pieces):
            by_place.setdefault((piece.col, piece.col_end), []).append(piece)
        cells += [
            DraftCell(row, -1 - number, col, col_end, tuple(word for piece in own for word in piece.words))
            for (col, col_end), own in by_place.items()
        ]
    return cells


def _moved(cells: Sequence[DraftCell], added: dict[int, int]) -> list[DraftCell]:
    """Rows renumbered after bands were split."""
    last = max([cell.row for cell in cells] + [cell.row_end for cell in cells]) + 1
    starts = [0]
    for row in range(last):
        starts.append(starts[-1] + added.get(row, 1))
    moved = []
    for cell in cells:
        if cell.row_end < 0:
            row = starts[cell.row] + (-1 - cell.row_end)
            whole = added.get(cell.row, 1) == 1
            moved.append(replace(cell, row=row, row_end=starts[cell.row + 1] if whole else row + 1))
        else:
            moved.append(replace(cell, row=starts[cell.row], row_end=starts[cell.row_end]))
    return moved
