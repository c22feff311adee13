"""Titles and section headings of forms, by the size and weight of their type."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from extractors.layout import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Phrase, Row
    from schemas.geometry import BBox
    from schemas.page import Page

_TITLE_PART = 0.4
_TITLE_SIZE = 1.3
_HEADING_SIZE = 1.15
_LONGEST = 12  # words


def find_title(pages: Sequence[Page]) -> Phrase | None:
    """The largest type in the upper part of the first page with words, if it is clearly larger than the rest."""
    page = next((page for page in pages if page.words), None)
    if page is None:
        return None
    usual = median(_size(phrase) for row in rows_of(page) for phrase in row.phrases)
    upper = [
        phrase
        for row in rows_of(page)
        for phrase in row.phrases
        if phrase.bbox.center_y < _TITLE_PART * page.height_pt and any(ch.isalpha() for ch in phrase.text)
    ]
    best = max(upper, key=lambda phrase: (round(_size(phrase), 1), -phrase.bbox.top), default=None)
    return best if best is not None and _size(best) >= _TITLE_SIZE * usual else None


def find_sections(page: Page, fields: Sequence[BBox]) -> list[Phrase | None]:
    """For each field, the nearest heading above it: a short row of larger or bold type without a field in it."""
    rows = rows_of(page)
    if not rows:
        return [None] * len(fields)
    usual = median(_size(phrase) for row in rows for phrase in row.phrases)
    title = find_title([page])
    headings = [
        row.phrases[0]
        for row in rows
        if row.phrases[0] != title and _is_heading(row, usual) and not any(_on_level(row, field) for field in fields)
    ]
    return [
        max((h for h in headings if h.bbox.bottom <= field.top + 1), key=lambda h: h.bbox.bottom, default=None)
        for field in fields
    ]


def _is_heading(row: Row, usual: float) -> bool:
    if len(row.phrases) > 1 or len(row.words) > _LONGEST or not any(ch.isalpha() for ch in row.text):
        return False
    return _size(row.phrases[0]) >= _HEADING_SIZE * usual or all(word.bold for word in row.words)


def _size(phrase: Phrase) -> float:
    return max(word.size_pt or word.bbox.height for word in phrase.words)


def _on_level(row: Row, field: BBox) -> bool:
    return row.bbox.overlap_y(field) > 0.4 * min(row.height, field.height)
