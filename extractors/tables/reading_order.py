"""Words of an area in the order they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.layout import rows_of
from schemas.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from schemas.geometry import BBox
    from schemas.page import Word


def rows_of_words(words: Sequence[Word]) -> tuple[Row, ...]:
    """The rows that these words of one page stand in."""
    return rows_of(Page(words[0].page_no, 0.0, 0.0, words=tuple(words))) if words else ()


def in_reading_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a cell, line by line; those that run up or down the page come last."""
    level = [word for row in rows_of_words(words) for word in row.words]
    if len(level) == len(words):
        return tuple(level)
    held = {id(word) for word in level}
    return (*level, *(word for word in words if id(word) not in held))


def words_within(words: Sequence[Word], box: BBox) -> tuple[Word, ...]:
    """The words whose middle lies in a box."""
    return tuple(word for word in words if box.contains_point(word.bbox.center_x, word.bbox.center_y))
