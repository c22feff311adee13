"""Headings that stand so near to each other that they read as one phrase, told apart by the columns under them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.fill.page_text import SEPARATORS, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.fill.page_text import PageText
    from schemas.geometry import BBox

_ROWS = 12
_FLUSH = 0.3
"""How far an edge of a cell may be from that of its heading, in line heights."""
_MOSTLY = 0.7
_WIDEST_GAP = 4.0


def cut_headings(text: PageText, position: int) -> tuple[Span, ...]:
    """The phrases of a row, each cut where two columns run under it: "Withdrawals Deposits"."""
    phrases = text.phrases[position]
    if all(len(phrase.words) < 2 for phrase in phrases):
        return phrases
    below = _words_below(text, position)
    return tuple(part for phrase in phrases for part in _parts(phrase, below))


def _words_below(text: PageText, position: int) -> list[list[BBox]]:
    """The boxes of the words of the rows under the headings, up to where their table surely ends."""
    found: list[list[BBox]] = []
    row = text.rows[position]
    bottom = row.row.bbox.bottom
    for below in text.rows[position + 1 : position + 1 + _ROWS]:
        if below.page_no != row.page_no or below.row.bbox.top - bottom > _WIDEST_GAP * row.row.height:
            break
        if any(word.text.endswith(SEPARATORS) for word in below.row.words):
            break  # "Carrier: DHL" stands in no column
        bottom = below.row.bbox.bottom
        found.append([word.bbox for word in below.row.words])
    return found


def _parts(phrase: Span, below: Sequence[Sequence[BBox]]) -> list[Span]:
    cuts = [phrase.start]
    for at in range(phrase.start + 1, phrase.end):
        left, right = Span(phrase.row, cuts[-1], at), Span(phrase.row, at, phrase.end)
        if _is_between_columns(left.bbox, right.bbox, phrase.row.row.height, below):
            cuts.append(at)
    return [Span(phrase.row, start, end) for start, end in pairwise([*cuts, phrase.end])]


def _is_between_columns(left: BBox, right: BBox, height: float, below: Sequence[Sequence[BBox]]) -> bool:
    """No word runs through the cut, and what stands under either heading is flush with it."""
    middle = (left.right + right.left) / 2
    if any(box.left < middle < box.right for boxes in below for box in boxes):
        return False
    return all(_is_column(head, height, below) for head in (left, right))


def _is_column(head: BBox, height: float, below: Sequence[Sequence[BBox]]) -> bool:
    under = [[box for box in boxes if box.overlap_x(head) > 0] for boxes in below]
    under = [boxes for boxes in under if boxes]
    flush = sum(
        min(abs(boxes[0].left - head.left), abs(boxes[-1].right - head.right)) <= _FLUSH * height for boxes in under
    )
    return bool(under) and flush >= _MOSTLY * len(under)
