"""Boxes and rings to tick as entries: one by one, or several as the answers to one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.forms.flat.pairs import Pair, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.forms.flat.sheet import Sheet, TickBox
    from extractors.layout import Phrase, Row
    from schemas.geometry import BBox
    from schemas.page import Word

_NEAR = 3.0
_CLEARLY = 0.6
_COLUMN_PT = 6.0


@dataclass(frozen=True)
class Question:
    """Several boxes of which one answers: each with the words of its option."""

    label: tuple[Word, ...]
    boxes: tuple[TickBox, ...]
    options: tuple[tuple[Word, ...], ...]


def find_matrix(sheet: Sheet, rows: Sequence[Row]) -> list[Question]:
    """Rows of boxes under headings, with the question at the left: no box has words of its own beside it."""
    bare = [tick for tick in sheet.ticks if not _has_words_beside(tick, sheet, rows)]
    lines: list[list[TickBox]] = []
    for tick in sorted(bare, key=lambda t: (t.bbox.center_y, t.bbox.left)):
        if lines and abs(lines[-1][0].bbox.center_y - tick.bbox.center_y) < 0.6 * tick.bbox.height:
            lines[-1].append(tick)
        else:
            lines.append([tick])
    lines = [sorted(line, key=lambda t: t.bbox.left) for line in lines if len(line) >= 2]
    questions = []
    for line in lines:
        label = _at_left(line[0].bbox, rows)
        heads = [_above(tick.bbox, rows, label) for tick in line]
        if label is not None and all(head is not None for head in heads):
            questions.append(Question(label.words, tuple(line), tuple(words_of(head) for head in heads)))
    return questions


def _has_words_beside(tick: TickBox, sheet: Sheet, rows: Sequence[Row]) -> bool:
    box = tick.bbox
    for row in rows:
        if row.bbox.overlap_y(box) < 0.4 * min(row.height, box.height):
            continue
        for phrase in row.phrases:
            if -0.5 * box.width <= phrase.bbox.left - box.right <= 1.8 * max(sheet.line_height, box.height):
                return True
    return False


def _at_left(box: BBox, rows: Sequence[Row]) -> Phrase | None:
    best: Phrase | None = None
    for row in rows:
        if row.bbox.overlap_y(box) < 0.4 * min(row.height, box.height):
            continue
        for phrase in row.phrases:
            if phrase.bbox.right <= box.left and (best is None or phrase.bbox.right > best.bbox.right):
                best = phrase
    return best


def _above(box: BBox, rows: Sequence[Row], label: Phrase | None) -> Phrase | None:
    """The nearest phrase over a box that is centred on it and no wider than a heading of its column."""
    for row in reversed(rows):
        if row.bbox.bottom > box.top + 1:
            continue
        for phrase in row.phrases:
            centred = abs(phrase.bbox.center_x - box.center_x) <= max(_COLUMN_PT, 0.5 * phrase.bbox.width)
            if centred and (label is None or phrase.bbox.left >= label.bbox.left + 1):
                return phrase
    return None


def tick_labels(sheet: Sheet, ticks: Sequence[TickBox], rows: Sequence[Row]) -> list[Phrase | None]:
    """The phrase beside each box, on the side where most of the page's boxes have the nearer one."""
    sides = [(_nearest(tick.bbox, rows, right=False), _nearest(tick.bbox, rows, right=True)) for tick in ticks]
    left = sum(a is not None and (b is None or a[0] < _CLEARLY * b[0]) for a, b in sides)
    right = sum(b is not None and (a is None or b[0] < _CLEARLY * a[0]) for a, b in sides)
    reach = _NEAR * sheet.line_height
    labels = []
    for before, behind in sides:
        first, second = (before, behind) if left > right else (behind, before)
        chosen = first if first is not None and first[0] <= reach else second
        labels.append(chosen[1] if chosen is not None and chosen[0] <= reach else None)
    return labels


def _nearest(box: BBox, rows: Sequence[Row], *, right: bool) -> tuple[float, Phrase] | None:
    """The nearest phrase on the level of a box at one side of it, and how far it is."""
    found: list[tuple[float, Phrase]] = []
    for row in rows:
        for phrase in row.phrases:
            if phrase.bbox.overlap_y(box) >= 0.4 * min(phrase.bbox.height, box.height):
                gap = phrase.bbox.left - box.right if right else box.left - phrase.bbox.right
                if gap > -0.4 * box.width:
                    found.append((max(gap, 0.5), phrase))
    return min(found, key=lambda each: each[0], default=None)


def group_rings(
    sheet: Sheet, ticks: Sequence[TickBox], labels: Sequence[Phrase | None], rows: Sequence[Row]
) -> list[Question]:
    """Rings on one level, or one under the other, are the options of the question before them."""
    named = [(tick, label) for tick, label in zip(ticks, labels, strict=True) if tick.is_ring and label is not None]
    used = {label.bbox for label in labels if label is not None}
    groups: list[list[tuple[TickBox, Phrase]]] = []
    for tick, label in named:
        if label is None:
            continue
        last = groups[-1][-1][0] if groups else None
        if last is not None and _goes_on(last, tick, sheet.line_height):
            groups[-1].append((tick, label))
        else:
            groups.append([(tick, label)])
    questions = []
    for group in groups:
        first = group[0][0].bbox
        asked = _question(first, rows, used, sheet.line_height)
        if len(group) > 1 and asked is not None:
            boxes, options = tuple(tick for tick, _ in group), tuple(label.words for _, label in group)
            questions.append(Question(asked.words, boxes, options))
    return questions


def _goes_on(last: TickBox, tick: TickBox, line_height: float) -> bool:
    level = abs(last.bbox.center_y - tick.bbox.center_y) < 0.6 * tick.bbox.height
    under = abs(last.bbox.left - tick.bbox.left) < 3 and 0 < tick.bbox.top - last.bbox.bottom < 2 * line_height
    return level or under


def _question(first: BBox, rows: Sequence[Row], used: set[BBox], line_height: float) -> Phrase | None:
    """The words left of the first ring, else those over it."""
    left = None
    for row in rows:
        for phrase in row.phrases:
            if phrase.bbox in used:
                continue
            level = phrase.bbox.overlap_y(first) >= 0.4 * min(phrase.bbox.height, first.height)
            if level and phrase.bbox.right <= first.left + 1 and (left is None or phrase.bbox.left > left.bbox.left):
                left = phrase
    if left is not None:
        return left
    over = [
        phrase
        for row in rows
        for phrase in row.phrases
        if phrase.bbox not in used
        and 0 <= first.top - phrase.bbox.bottom <= _NEAR * line_height
        and phrase.bbox.left - first.left < 3 * line_height
        and phrase.bbox.right > first.left
    ]
    return max(over, key=lambda phrase: phrase.bbox.bottom, default=None)


def asked_once(question: Question, page_no: int) -> Pair:
    """A question as a pair: the option that is ticked, none, or illegible where that cannot be told."""
    on = [(box, option) for box, option in zip(question.boxes, question.options, strict=True) if box.on]
    unsure = any(box.on is None for box in question.boxes) or len(on) > 1
    place = on[0][0].bbox if on else question.boxes[0].bbox
    option = " ".join(word.text for word in on[0][1]).rstrip(" :") if len(on) == 1 else None
    return Pair(question.label, place, page_no, "radio", state=option, by_words=True, illegible=unsure)


def ticked(tick: TickBox, label: Phrase | None, page_no: int) -> Pair:
    state = None if tick.on is None else "yes" if tick.on else "no"
    opposed = None
    if tick.contradicts_itself:
        opposed = "yes" if tick.typed else "no"
    return Pair(
        words_of(label),
        tick.bbox,
        page_no,
        "checkbox",
        state=state,
        by_words=True,
        illegible=tick.on is None,
        opposed=opposed,
    )
