"""Rows of a form whose cells are set in two lines, made one row again: "Property / address", "62 Sumac Ridge / Rd".

Where labels and values stand in cells, one that is too long goes on in a second line, and one that is not is centred
beside both. As rows of text the two lines are a label with half its name, and half a value without a label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fill.page_text import PageText, phrases_of
from extractors.invoices.context import context_of_rows
from extractors.layout import Phrase, Row
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.fill.labels import NameIndex
    from extractors.fill.page_text import Span

_FLUSH = 0.3
_TIGHT, _WIDER = 0.45, 0.15
"""The widest space between two lines of a cell, and how much more there is between cells, in line heights."""
_CENTRED = 0.3
_NAMES, _BETTER = 0.7, 0.05

_Lines = tuple["Span", "Span"]


def with_whole_cells(text: PageText, index: NameIndex) -> PageText:
    """The text with rows of two lines joined; as it is where there are none. `index` knows the names of properties."""
    rows = list(_rows(text, index))
    if len(rows) == len(text.rows):
        return text
    context = context_of_rows(rows)
    return PageText(context, tuple(tuple(phrases_of(row)) for row in context.rows))


def _rows(text: PageText, index: NameIndex) -> Iterator[Row]:
    at = 0
    while at < len(text.rows):
        cells = _cells(text, at)
        if cells is not None and (_is_named(cells, index) or _is_centred(text, at, cells)):
            yield _joined(text, at, cells)
            at += 2
        else:
            yield text.rows[at].row
            at += 1


def _cells(text: PageText, at: int) -> list[_Lines] | None:
    """The cells of two lines in a row and the next one; None where these are no lines of one row of cells."""
    if at + 1 >= len(text.rows) or text.rows[at].page_no != text.rows[at + 1].page_no:
        return None
    upper, lower = text.phrases[at], text.phrases[at + 1]
    height = text.rows[at].row.height
    pairs = [(u, v) for u in upper for v in lower if u.bbox.overlap_x(v.bbox) > 0]
    flush = all(abs(u.bbox.left - v.bbox.left) <= _FLUSH * height for u, v in pairs)
    if not pairs or not flush or len(pairs) == len(upper) == len(lower) == 1:
        return None
    if len({id(u) for u, _ in pairs}) < len(pairs) or len({id(v) for _, v in pairs}) < len(pairs):
        return None
    inner = max(v.bbox.top - u.bbox.bottom for u, v in pairs)
    if inner > _TIGHT * height or any(gap - inner <= _WIDER * height for gap in _gaps_around(text, at)):
        return None
    return pairs


def _gaps_around(text: PageText, at: int) -> Iterator[float]:
    """The white space above the first of two rows, and under the second."""
    box = union_all((text.rows[at].row.bbox, text.rows[at + 1].row.bbox))
    if at and text.rows[at - 1].page_no == text.rows[at].page_no:
        yield box.top - text.rows[at - 1].row.bbox.bottom
    if at + 2 < len(text.rows) and text.rows[at + 2].page_no == text.rows[at].page_no:
        yield text.rows[at + 2].row.bbox.top - box.bottom


def _is_named(cells: Sequence[_Lines], index: NameIndex) -> bool:
    """Two lines together name a property, and better than either alone: they are one label."""
    for upper, lower in cells:
        together = _certainty((*upper.tokens, *lower.tokens), index)
        alone = max(_certainty(upper.tokens, index), _certainty(lower.tokens, index))
        if together >= _NAMES and together > alone + _BETTER:
            return True
    return False


def _certainty(tokens: tuple[str, ...], index: NameIndex) -> float:
    return max((certainty for _, certainty in index.named_by(tokens)), default=0.0) if tokens else 0.0


def _is_centred(text: PageText, at: int, cells: Sequence[_Lines]) -> bool:
    """A label of one line stands left of a cell of two, level with the middle between them."""
    in_cells = {id(span) for pair in cells for span in pair}
    others = [p for row in (at, at + 1) for p in text.phrases[row] if id(p) not in in_cells]
    height = text.rows[at].row.height
    for upper, lower in cells:
        box = upper.bbox.union(lower.bbox)
        if any(p.bbox.right < box.left and abs(p.bbox.center_y - box.center_y) <= _CENTRED * height for p in others):
            return True
    return False


def _joined(text: PageText, at: int, cells: Sequence[_Lines]) -> Row:
    second = {id(upper): lower for upper, lower in cells}
    under = {id(lower) for _, lower in cells}
    phrases = []
    for phrase in (*text.phrases[at], *(p for p in text.phrases[at + 1] if id(p) not in under)):
        more = second.get(id(phrase))
        phrases.append(Phrase((*phrase.words, *(more.words if more is not None else ()))))
    row = text.rows[at].row
    return Row(row.page_no, row.index, tuple(sorted(phrases, key=lambda phrase: phrase.bbox.left)))
