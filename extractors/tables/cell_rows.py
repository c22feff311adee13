"""Rows of a page with their phrases as cells: two figures side by side are two cells, close as they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.layout import Phrase
from extractors.tables.figures import is_figure, is_nothing, is_year
from extractors.tables.reading_order import rows_of_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from schemas.page import Word

_FIGURES_APART = 0.36
_FIGURE_APART = 0.45
"""White before a figure that begins a cell, in line heights: after a figure, after a text. A space is 0.23."""


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
        figure, nothing = is_figure(word.text), is_nothing(word.text)
        least = _FIGURES_APART if is_figure(before.text) or is_nothing(before.text) else _FIGURE_APART
        if (figure or nothing) and gap >= least * height:
            parts.append([word])
        else:
            parts[-1].append(word)
    return [Phrase(tuple(part)) for part in parts] if len(parts) > 1 else [phrase]


def has_figures(row: Row) -> bool:
    """A row of the body: some figure in it is no year, as headings have them, and it is not alone."""
    return len(row.phrases) > 1 and any(is_figure(p.text) and not is_year(p.text) for p in row.phrases)
