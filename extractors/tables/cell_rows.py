"""Rows of a page with their phrases as cells: two figures side by side are two cells, close as they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.layout import Phrase
from extractors.tables.figures import is_figure, is_label_figure, is_nothing
from extractors.tables.reading_order import rows_of_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from schemas.page import Word

_FIGURES_APART = 0.36
_FIGURE_APART = 0.45
"""White before a figure that begins a cell, in line heights: after a figure, after a text. A space is 0.23."""

_WIDER = 1.15
_LEAD = re.compile(r"[-+(]?[1-9]\d{0,2}\Z")
_GROUP = re.compile(r"\d{3}(?!\d)")
"""Digits in groups by spaces ("12 500"): two cells only where the white is wider than a character."""
_MOST_WORDS = 4.5


def cell_rows(words: Sequence[Word]) -> tuple[Row, ...]:
    """The rows that these words of one page stand in, each phrase in it a cell or a piece of one."""
    return tuple(
        replace(row, phrases=tuple(part for phrase in row.phrases for part in _parts(phrase, row.height)))
        for row in rows_of_words(words)
    )


def _parts(phrase: Phrase, height: float) -> list[Phrase]:
    parts: list[list[Word]] = [[phrase.words[0]]]
    for before, word in zip(phrase.words, phrase.words[1:], strict=False):
        gap = word.bbox.left - before.bbox.right
        if (is_figure(word.text) or is_nothing(word.text)) and gap >= _least(before, word, height):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [Phrase(tuple(part)) for part in parts] if len(parts) > 1 else [phrase]


def _least(before: Word, word: Word, height: float) -> float:
    """The white that parts these two words into cells."""
    if not (is_figure(before.text) or is_nothing(before.text)):
        return _FIGURE_APART * height
    if _GROUP.match(word.text) and _LEAD.match(before.text):
        character = (before.bbox.width + word.bbox.width) / (len(before.text) + len(word.text))
        return max(_FIGURES_APART * height, _WIDER * character)
    return _FIGURES_APART * height


def is_prose(row: Row) -> bool:
    """A line of running text, or several of them side by side: many words and no figures."""
    return len(row.words) > _MOST_WORDS * len(row.phrases) and not any(is_figure(p.text) for p in row.phrases)


def has_figures(row: Row) -> bool:
    """A row of the body: some figure in it is no year, as headings have them, and it is not alone."""
    return len(row.phrases) > 1 and count_figures(row) > 0


def count_figures(row: Row) -> int:
    """How many cells are figures, years and spans aside."""
    return sum(is_figure(phrase.text) and not is_label_figure(phrase.text) for phrase in row.phrases)
