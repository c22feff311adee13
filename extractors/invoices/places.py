"""Where the value of a label stands: beside it, in the next line, over it as its caption, or under it in its column.

Every place is a phrase of some row, handed to the same `find`; the first place that holds a value has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.invoices.context import InvoiceRow
from schemas.page import Word

if TYPE_CHECKING:
    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.labels import LabelHit
    from extractors.layout import Phrase

Found = tuple[str, tuple[Word, ...], float]
"""A value as it is emitted, the words it stands on, and how good it looks."""
Find = Callable[[InvoiceRow, int, int], Found | None]
"""Looks for a value among the words `start` to `stop` (exclusive) of a row."""

_BESIDE, _WRAPPED, _APART = 1.0, 0.8, 0.4
_ROWS_BELOW = 2
_WIDEST_GAP = 2.2
"""Line heights between a label and the value under it."""
_FAR = 2.0
"""Line heights between a label and what stands in another column."""


@dataclass(frozen=True)
class Placed:
    """A value and the row it stands in; `score` adds what the place is worth to what the value is."""

    value: str
    words: tuple[Word, ...]
    score: float
    position: int


def value_near(
    context: InvoiceContext, row: InvoiceRow, hit: LabelHit, find: Find, stop: int, *, may_stand_below: bool
) -> Placed | None:
    """The value of a label. `stop`: where the next label of the row begins to own what follows."""
    beside = find(row, hit.end, stop)
    if beside is not None:
        stacked = _stacked(context, row, hit, beside[1], find)
        return _placed(stacked or beside, _BESIDE, row.position + (stacked is not None))
    wrapped = _wrapped(context, row, find) if hit.end == len(row.row.words) else None
    if wrapped is not None:
        return _placed(wrapped, _WRAPPED, row.position)
    captioned = _over(context, row, hit, find)
    if captioned is not None:
        return _placed(captioned, _APART, row.position - 1)
    return _under(context, row, hit, find) if may_stand_below else None


def _placed(found: Found, worth: float, position: int) -> Placed:
    return Placed(found[0], found[1], worth + found[2], position)


def _in(row: InvoiceRow, phrase: Phrase, find: Find) -> Found | None:
    start = row.row.words.index(phrase.words[0])
    return find(row, start, start + len(phrase.words))


def _next(context: InvoiceContext, row: InvoiceRow) -> InvoiceRow | None:
    """The row under it on the same page."""
    following = context.rows[row.position + 1] if row.position + 1 < len(context.rows) else None
    return following if following is not None and following.page_no == row.page_no else None


def _gap(row: InvoiceRow, under: InvoiceRow) -> float:
    return under.row.bbox.top - row.row.bbox.bottom


def _stacked(
    context: InvoiceContext, row: InvoiceRow, hit: LabelHit, beside: tuple[Word, ...], find: Find
) -> Found | None:
    """The value under a label that fills its phrase, in a column of labels and values; what stands beside it belongs to
    another column. Nothing but the value stands in the line under the label."""
    own = next(p for p in row.row.phrases if hit.words[0] in p.words)
    under = _next(context, row)
    if beside[0] in own.words or tuple(hit.words) != own.words or own.text.endswith(":") or under is None:
        return None
    if _gap(row, under) > row.row.height:
        return None
    cell = next((p for p in under.row.phrases if abs(p.bbox.left - own.bbox.left) < 0.3 * own.bbox.height), None)
    if cell is None or beside[0].bbox.left - own.bbox.right < _FAR * own.bbox.height:
        return None
    value = _in(under, cell, find)
    return value if value is not None and tuple(value[1]) == cell.words else None


def _wrapped(context: InvoiceContext, row: InvoiceRow, find: Find) -> Found | None:
    """The value opens the next line, where the label ended a line of running text."""
    under = _next(context, row)
    if under is None or len(row.row.phrases[-1].words) < 3:
        return None
    flush = abs(under.row.bbox.left - row.row.phrases[-1].bbox.left) < row.row.height
    value = _in(under, under.row.phrases[0], find) if flush and _gap(row, under) < row.row.height else None
    return value if value is not None and value[1][0] == under.row.words[0] else None


def _over(context: InvoiceContext, row: InvoiceRow, hit: LabelHit, find: Find) -> Found | None:
    """The value over a label that is its caption."""
    cell = context.cell_above(row, hit.words[0])
    return None if cell is None else _in(context.rows[row.position - 1], cell, find)


def _under(context: InvoiceContext, row: InvoiceRow, hit: LabelHit, find: Find) -> Placed | None:
    """The nearest value under the label, in a phrase flush with it or centred under it."""
    box = hit.bbox
    for under in context.rows[row.position + 1 : row.position + 1 + _ROWS_BELOW]:
        if under.page_no != row.page_no or _gap(row, under) > _WIDEST_GAP * row.row.height:
            return None
        same = context.cell_under(row, hit.words[0]) if under.position == row.position + 1 else None
        for phrase in under.row.phrases:
            overlap = phrase.bbox.overlap_x(box) > 0.2 * min(box.width, phrase.bbox.width)
            if not overlap if same is None else phrase is not same:
                continue
            if any(h.start == under.row.words.index(phrase.words[0]) and not h.is_weak for h in under.hits):
                return None
            value = _in(under, phrase, find)
            if value is not None and hit.serves("party.buyer") and value[1][0] != phrase.words[0]:
                return None  # "Customer" over its name and "Hafenstraße 40"
            if value is not None:
                return _placed(value, _APART, under.position)
    return None
