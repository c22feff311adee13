"""The pairs of one page, each word in one of them: what is drawn first, then what the words say alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.forms.flat.colons import colon_pairs
from extractors.forms.flat.pairs import Pair, words_of
from extractors.forms.flat.sheet import take_apart
from extractors.forms.flat.slots import Slot, comb_text, find_combs, find_lines
from extractors.forms.flat.tables import read_cells
from extractors.forms.flat.ticking import asked_once, find_matrix, group_rings, tick_labels, ticked
from extractors.forms.headings import find_title
from extractors.forms.widget_labels import find_labels
from extractors.layout import in_rows
from schemas.geometry import union_all
from schemas.page import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.forms.flat.sheet import Sheet, TickBox
    from extractors.layout import Phrase
    from schemas.geometry import BBox
    from schemas.page import Page, Word

_SMALL = 0.88
"""A caption's type, of the type of what it asks for."""


def pairs_of(page: Page) -> list[Pair]:
    """All pairs of a page that was looked at (`Page.marks`), in reading order."""
    sheet = take_apart(page)
    cells = [cell for cell in sheet.marks.cells if not any(_is_tick(cell, tick) for tick in sheet.ticks)]
    combs = find_combs(sheet, cells)
    in_combs = {cell for comb in combs for cell in comb.cells}
    others = [cell for cell in cells if cell not in in_combs]
    pairs, alone, used = read_cells(sheet, others)
    taken = used | {id(word) for comb in combs for word in comb.words}
    boxes = [Slot(box, _words_in(sheet, box, taken)) for box in alone]
    taken |= {id(word) for slot in boxes for word in slot.words}
    lines = find_lines(sheet, cells, taken)
    slots = [*combs, *boxes, *lines]
    labelled = _with_labels(sheet, slots, taken)
    pairs += labelled
    taken |= {id(word) for pair in pairs for word in (*pair.label, *pair.words)}
    pairs += _ticking(sheet, taken)
    taken |= {id(word) for pair in pairs for word in (*pair.label, *pair.words)}
    pairs += colon_pairs(sheet, sheet.rows(taken))
    return _in_order([pair for pair in pairs if pair.label_text])


def _is_tick(cell: BBox, tick: TickBox) -> bool:
    common = cell.intersection(tick.bbox)
    return (
        common is not None and common.area > 0.5 * min(cell.area, tick.bbox.area) and cell.width < 2 * tick.bbox.width
    )


def _words_in(sheet: Sheet, box: BBox, taken: set[int]) -> tuple[Word, ...]:
    return tuple(
        word
        for word in sheet.words
        if id(word) not in taken and box.contains_point(word.bbox.center_x, word.bbox.center_y)
    )


def _with_labels(sheet: Sheet, slots: Sequence[Slot], taken: set[int]) -> list[Pair]:
    """Slots with the words beside, above or under them, found as those of interactive fields are."""
    page = sheet.page
    fields = [_field(slot.box, "text", page.page_no, " ".join(w.text for w in slot.words)) for slot in slots]
    fields += [_field(tick.bbox, "radio" if tick.is_ring else "checkbox", page.page_no) for tick in sheet.ticks]
    labels = find_labels(_only(sheet, taken), fields)[: len(slots)]
    pairs = []
    for slot, label in zip(slots, labels, strict=True):
        if label is None or _is_large(label, sheet):
            continue
        by_words = (
            bool(slot.words)
            and not _is_cut(slot, label, sheet)
            and (label.text.endswith(":") or _is_caption(label, slot, sheet))
        )
        text = comb_text(slot) if slot.is_comb else None
        pair = Pair(
            words_of(label), slot.box, page.page_no, words=slot.words, by_drawing=True, by_words=by_words,
            state=text if slot.is_comb and slot.words else None, joined=slot.is_comb,
        )  # fmt: skip
        pairs.append(pair)
    return pairs


def _is_cut(slot: Slot, label: Phrase, sheet: Sheet) -> bool:
    """Whether a word that is no part of the label stands right before or behind the answer: it may belong to it."""
    box = union_all(word.bbox for word in slot.words)
    own = {id(word) for word in slot.words} | {id(word) for word in label.words}
    for word in sheet.words:
        if id(word) in own or word.bbox.overlap_y(box) < 0.5 * min(word.bbox.height, box.height):
            continue
        gap = max(word.bbox.left - box.right, box.left - word.bbox.right)
        if gap < 0.7 * box.height:
            return True
    return False


def _is_caption(label: Phrase, slot: Slot, sheet: Sheet) -> bool:
    """Whether the words alone join them: the label is the only smaller type near the answer, or clearly the nearest."""
    answer = slot.words[0]
    gaps = {}
    for row in sheet.rows({id(word) for word in slot.words}):
        for phrase in row.phrases:
            if phrase.bbox.overlap_x(answer.bbox) > 0 and phrase.words[0].size_pt < _SMALL * answer.size_pt:
                below, above = phrase.bbox.top - answer.bbox.bottom, answer.bbox.top - phrase.bbox.bottom
                gaps[phrase.bbox] = max(below, above)
    own = gaps.pop(label.bbox, None)
    return own is not None and own < sheet.line_height and all(max(own, 1.0) * 2 < gap for gap in gaps.values())


def _is_large(label: Phrase, sheet: Sheet) -> bool:
    title = find_title([sheet.page])
    return title is not None and title.bbox == label.bbox


def _only(sheet: Sheet, taken: set[int]) -> Page:
    return replace(sheet.page, words=tuple(word for word in sheet.words if id(word) not in taken))


def _field(box: BBox, kind: str, page_no: int, value: str = "") -> Widget:
    return Widget("", kind, value or None, box, page_no)  # type: ignore[arg-type]


def _ticking(sheet: Sheet, taken: set[int]) -> list[Pair]:
    page_no = sheet.page.page_no
    rows = sheet.rows(taken)
    matrix = find_matrix(sheet, rows)
    asked = {id(box) for question in matrix for box in question.boxes}
    rest = [tick for tick in sheet.ticks if id(tick) not in asked]
    labels = tick_labels(sheet, rest, rows)
    rings = group_rings(sheet, rest, labels, rows)
    asked |= {id(box) for question in rings for box in question.boxes}
    single = [
        (tick, label) for tick, label in zip(rest, labels, strict=True) if id(tick) not in asked and label is not None
    ]
    return [
        *(asked_once(each, page_no) for each in (*matrix, *rings)),
        *(ticked(t, label, page_no) for t, label in single),
    ]


def _in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """Rows from top to bottom, and those of a row from left to right."""
    return [pair for row in in_rows(pairs, lambda pair: pair.place, 0.5) for pair in row]
