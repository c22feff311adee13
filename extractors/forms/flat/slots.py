"""Places to write on: lines, single cells, letters in boxes; and what stands there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.forms.flat.sheet import Sheet
    from schemas.page import Word

_COMB = 4
_COMB_WIDEST_PT, _COMB_HIGHEST_PT = 24.0, 32.0
_ON_LINE = (-0.55, 0.22)
"""How far the foot of a word may be below and above the line it stands on, in its heights."""
_SEPARATOR = 1.0
"""Text this near above an empty line, in line heights, is a row that the line closes, not a label with space below."""
_NARROW_PT = 16.0


@dataclass(frozen=True)
class Slot:
    """A place with the words on it, in reading order. `is_comb`: one letter a box."""

    box: BBox
    words: tuple[Word, ...] = ()
    is_comb: bool = False
    cells: tuple[BBox, ...] = ()


def find_combs(sheet: Sheet, cells: Sequence[BBox]) -> list[Slot]:
    """Rows of narrow cells of one size: one answer, a letter in each."""
    narrow = [c for c in cells if c.width <= _COMB_WIDEST_PT and c.height <= _COMB_HIGHEST_PT]
    runs: list[list[BBox]] = []
    for cell in sorted(narrow, key=lambda c: (round(c.top / 2), c.left)):
        last = runs[-1][-1] if runs else None
        if last is not None and _continues(last, cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    slots = []
    for run in runs:
        if len(run) >= _COMB:
            box = union_all(run)
            words = sorted((w for w in sheet.words if _within(w, box)), key=lambda w: w.bbox.left)
            slots.append(Slot(box, tuple(words), True, tuple(run)))
    return slots


def _continues(last: BBox, cell: BBox) -> bool:
    near = -1.5 <= cell.left - last.right <= 4.0
    return near and abs(cell.top - last.top) < 2.5 and abs(cell.width - last.width) < 0.3 * last.width + 1


def comb_text(slot: Slot) -> str:
    """The letters as one text, with a space where a box between two of them is empty."""
    parts: list[str] = []
    last: int | None = None
    for word in slot.words:
        at = min(range(len(slot.cells)), key=lambda i: abs(slot.cells[i].center_x - word.bbox.left - 3))
        if last is not None and at > last + 1:
            parts.append(" ")
        parts.append(word.text)
        end = min(range(len(slot.cells)), key=lambda i: abs(slot.cells[i].center_x - word.bbox.right + 3))
        last = max(at, end)
    return "".join(parts)


def find_lines(sheet: Sheet, cells: Sequence[BBox], taken: set[int]) -> list[Slot]:
    """Lines to write on, with the words that stand on them. Sides of cells and lines under headings are none."""
    slots = []
    rise = 2.0 if _captions_are_under(sheet, cells) else 1.35 * sheet.line_height
    for line in sheet.marks.lines:
        if line.width < _NARROW_PT or _is_side(line, cells):
            continue
        words = [w for w in sheet.words if id(w) not in taken and _stands_on(w, line)]
        if words and (_is_heading(words, sheet) or _is_struck(words, line)):
            continue
        if not words and _closes_a_row(line, sheet, taken):
            continue
        box = BBox(line.left, line.top - rise, line.right, line.bottom)
        taken.update(id(w) for w in words)
        slots.append(Slot(box, tuple(sorted(words, key=lambda w: w.bbox.left))))
    return slots


def _captions_are_under(sheet: Sheet, cells: Sequence[BBox]) -> bool:
    """Whether what is printed next to the lines of a page stands nearer under than over them (but for the answers)."""
    under = over = 0
    for line in sheet.marks.lines:
        if line.width < _NARROW_PT or _is_side(line, cells):
            continue
        near = [w.bbox for w in sheet.words if w.bbox.overlap_x(line) > 0 and not _stands_on(w, line)]
        below = min((box.top - line.bottom for box in near if box.center_y > line.bottom), default=math.inf)
        above = min((line.top - box.bottom for box in near if box.center_y < line.top), default=math.inf)
        under += below < above - sheet.line_height
        over += above - sheet.line_height < below
    return under > over


def _stands_on(word: Word, line: BBox) -> bool:
    gap = (line.center_y - word.bbox.bottom) / max(word.bbox.height, 1.0)
    inside = line.left - 2 <= word.bbox.center_x <= line.right + 2
    return inside and _ON_LINE[0] <= gap <= _ON_LINE[1]


def _is_side(line: BBox, cells: Sequence[BBox]) -> bool:
    return any(
        min(abs(line.center_y - cell.top), abs(line.center_y - cell.bottom)) <= 3.0
        and line.overlap_x(cell) > 0.5 * min(cell.width, line.width)
        for cell in cells
    )


def _is_heading(words: Sequence[Word], sheet: Sheet) -> bool:
    larger = all(w.size_pt > 1.12 * _usual_size(sheet) for w in words)
    return larger and all(w.bold or w.source == "ocr" for w in words)


def _usual_size(sheet: Sheet) -> float:
    sizes = sorted(w.size_pt or w.bbox.height for w in sheet.words)
    return sizes[len(sizes) // 2]


def _is_struck(words: Sequence[Word], line: BBox) -> bool:
    """A line no longer than its words, all through or under them: emphasis or a link, not a place to write."""
    box = union_all(w.bbox for w in words)
    return line.width <= 1.02 * box.width and any(":" in w.text for w in words)


def _closes_a_row(line: BBox, sheet: Sheet, taken: set[int]) -> bool:
    for word in sheet.words:
        gap = (line.center_y - word.bbox.bottom) / max(word.bbox.height, 1.0)
        if 0 <= gap <= _SEPARATOR and word.bbox.overlap_x(line) > 0 and id(word) not in taken:
            return True
    return any(
        0 <= line.top - tick.bbox.bottom <= sheet.line_height and line.overlap_x(tick.bbox) > 0 for tick in sheet.ticks
    )


def _within(word: Word, box: BBox) -> bool:
    return box.contains_point(word.bbox.center_x, word.bbox.center_y)
