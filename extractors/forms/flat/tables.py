"""Cells: captions in them, labels beside them, headings over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from extractors.forms.flat.pairs import Pair
from extractors.layout import in_rows, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.forms.flat.sheet import Sheet
    from schemas.geometry import BBox
    from schemas.page import Word

_SMALL = 0.88
"""A caption's type, of the type of what is written under it."""
_TOUCH_PT = 3.0
_FRAME_ROWS = 4
"""More rows of text than an answer has: a box around a part of the form."""


@dataclass(frozen=True)
class Cell:
    """A cell with its words by rows."""

    box: BBox
    rows: tuple[tuple[Word, ...], ...]
    shaded: bool = False

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for row in self.rows for word in row)

    @property
    def stands_out(self) -> bool:
        """By its fill or its bold type: a heading, a label."""
        return self.shaded or (bool(self.rows) and all(word.bold for word in self.words))

    @property
    def captioned(self) -> bool:
        if len(self.rows) < 2:
            return False
        return _size(self.rows[0]) <= _SMALL * _size(self.rows[1])


def read_cells(sheet: Sheet, boxes: Sequence[BBox]) -> tuple[list[Pair], list[BBox], set[int]]:
    """Pairs within tables, cells that stand alone (their label is outside), and the words used (by `id`)."""
    cells = [_cell(sheet, box) for box in boxes]
    pairs: list[Pair] = []
    alone: list[BBox] = []
    used: set[int] = set()
    for table in _tables(cells):
        found, single = _read_table(sheet, table)
        pairs += found
        alone += single
        for pair in found:
            used.update(id(word) for word in (*pair.label, *pair.words))
    return pairs, alone, used


def _cell(sheet: Sheet, box: BBox) -> Cell:
    inside = [word for word in sheet.words if box.contains_point(word.bbox.center_x, word.bbox.center_y)]
    rows = rows_of(replace(sheet.page, words=tuple(inside))) if inside else ()
    own = {(word.bbox, word.text): word for word in inside}
    words = tuple(tuple(own.get((w.bbox, w.text), w) for w in row.words) for row in rows)
    return Cell(box, words, box in sheet.marks.shaded)


def _tables(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells that touch, rows from the top, each from the left."""
    groups: list[list[Cell]] = []
    for cell in cells:
        grown = cell.box.expand(_TOUCH_PT)
        touching = [group for group in groups if any(grown.intersection(other.box) is not None for other in group)]
        merged = [cell, *(other for group in touching for other in group)]
        groups = [group for group in groups if group not in touching] + [merged]
    return [sorted(group, key=lambda c: (round(c.box.top / 4), c.box.left)) for group in groups]


def _read_table(sheet: Sheet, table: Sequence[Cell]) -> tuple[list[Pair], list[BBox]]:
    rows = _grid(table)
    if sum(_is_ticked_in(cell, sheet) for cell in table) > 1:
        return [], []  # boxes to tick under headings: another matter
    captioned = [cell for cell in table if cell.captioned]
    if captioned and len(captioned) >= 0.25 * sum(bool(cell.rows) for cell in table):
        return _captions(sheet, table, median(_size(cell.rows[0]) for cell in captioned)), []
    if len(table) == 1:
        return [], [table[0].box] if len(table[0].rows) < _FRAME_ROWS else []
    if _has_headings(rows):
        return _under_headings(sheet, rows), []
    if _is_labelled(rows):
        return _beside_labels(sheet, rows), []
    few = [cell for cell in table if len(cell.rows) < _FRAME_ROWS]
    return [], [cell.box for cell in few if not cell.stands_out]


def _is_ticked_in(cell: Cell, sheet: Sheet) -> bool:
    return not cell.rows and any(cell.box.contains_point(t.bbox.center_x, t.bbox.center_y) for t in sheet.ticks)


def _grid(table: Sequence[Cell]) -> list[list[Cell]]:
    return in_rows(table, lambda cell: cell.box, 0.6)


def _captions(sheet: Sheet, table: Sequence[Cell], caption_size: float) -> list[Pair]:
    """The first row of each cell asks in small type, the rest answers."""
    pairs = []
    for cell in table:
        if not cell.rows or len(cell.rows) > _FRAME_ROWS + 1:
            continue
        if not cell.captioned and _size(cell.rows[0]) > 1.12 * caption_size:
            continue  # an answer without a question: nothing says what it is
        answer = tuple(word for row in cell.rows[1:] for word in row)
        pairs.append(
            Pair(cell.rows[0], cell.box, sheet.page.page_no, words=answer, by_drawing=True, by_words=bool(answer))
        )
    return pairs


def _has_headings(rows: Sequence[Sequence[Cell]]) -> bool:
    """A first row of headings over columns: bold as nothing below is, or, where type tells nothing, full and wide."""
    head, body = rows[0], rows[1:]
    if len(head) < 2 or not body or any(len(row) != len(head) for row in body):
        return False
    if not all(cell.rows for cell in head[1:]):
        return False
    if any(cell.stands_out for row in rows for cell in row):
        return all(cell.stands_out for cell in head[1:]) and not any(
            cell.stands_out for row in body for cell in row[1:]
        )
    empty = any(not cell.rows for row in body for cell in row[1:])
    digits = sum(any(ch.isdigit() for w in cell.words for ch in w.text) for row in body for cell in row)
    heads_have_digits = any(ch.isdigit() for cell in head for w in cell.words for ch in w.text)
    return len(head) >= 3 and not heads_have_digits and (empty or digits > 0) and len(body) >= 2


def _under_headings(sheet: Sheet, rows: Sequence[Sequence[Cell]]) -> list[Pair]:
    """Each cell answers its column's heading; where the first column names the rows, both together."""
    head, body = rows[0], rows[1:]
    named = not head[0].rows or (body[0][0].stands_out and all(row[0].stands_out for row in body))
    pairs = []
    for row in body:
        for column in range(1 if named else 0, len(row)):
            label = (*row[0].words, *head[column].words) if named else head[column].words
            pairs.append(_pair(sheet, label, row[column]))
    return pairs


def _is_labelled(rows: Sequence[Sequence[Cell]]) -> bool:
    """Label, answer, label, answer …: the odd cells are filled in every row, and alone bold where any is."""
    if any(len(row) % 2 for row in rows) or not all(cell.rows for row in rows for cell in row[::2]):
        return False
    odd = [cell.stands_out for row in rows for cell in row[::2]]
    even = [cell.stands_out for row in rows for cell in row[1::2] if cell.rows]
    if any(odd) or any(even):
        return all(odd) and not all(even or [False])
    return True


def _beside_labels(sheet: Sheet, rows: Sequence[Sequence[Cell]]) -> list[Pair]:
    return [_pair(sheet, row[at].words, row[at + 1]) for row in rows for at in range(0, len(row) - 1, 2)]


def _pair(sheet: Sheet, label: tuple[Word, ...], cell: Cell) -> Pair:
    return Pair(label, cell.box, sheet.page.page_no, words=cell.words, by_drawing=True)


def _size(words: Sequence[Word]) -> float:
    return median(word.size_pt or word.bbox.height for word in words)
