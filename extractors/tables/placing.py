"""Headings over columns of figures: they need not overlap, for one is flush left and the other flush right."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.layout import Phrase
from extractors.tables.columns import columns_of
from extractors.tables.text_rows import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.gutters import Span
    from extractors.layout import Row
    from extractors.tables.text_rows import TextLine
    from schemas.page import Word


_FLUSH_PT = 1.0
_SPACE = 0.3
_WIDE_SPACE = 0.45


def heading_line(row: Row, columns: Sequence[Span], starts: Sequence[float], *, ruled: bool = False) -> TextLine:
    """A line of headings, each over its column or columns. `starts` are where other lines' headings begin."""
    ordered = sorted(row.phrases, key=lambda phrase: phrase.bbox.left)
    phrases = [part for phrase in ordered for part in _cut(phrase, columns, starts)]
    return line_of(row, zip(phrases, _places(phrases, columns), strict=True), ruled=ruled)


def _cut(phrase: Phrase, columns: Sequence[Span], starts: Sequence[float]) -> list[Phrase]:
    """A phrase cut before words that begin where headings on other lines do, or stand wide apart over two columns."""
    bridges = len(columns_of(phrase, columns)) > 1
    parts: list[list[Word]] = [[phrase.words[0]]]
    for before, word in pairwise(phrase.words):
        white = (word.bbox.left - before.bbox.right) / word.bbox.height
        flush = sum(abs(start - word.bbox.left) <= _FLUSH_PT for start in starts)
        if flush > 1 or (flush and (bridges or white >= _SPACE)) or (bridges and white >= _WIDE_SPACE):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [Phrase(tuple(part)) for part in parts]


def _places(phrases: Sequence[Phrase], columns: Sequence[Span]) -> list[tuple[int, int]]:
    """One to one where there are as many headings as columns, or as columns of figures; else where they stand."""
    count = len(columns)
    met = [columns_of(phrase, columns) for phrase in phrases]
    single = [cols[0] for cols in met if len(cols) == 1]
    if len(single) == len(phrases) == len(set(single)):
        return [(col, col + 1) for col in single]
    over_stub = phrases[0].bbox.left < columns[0].end
    if len(phrases) == count or (len(phrases) == count - 1 and not over_stub):
        first = count - len(phrases)
        return [(col, col + 1) for col in range(first, count)]
    taken = {col for cols in met for col in cols}
    return [_place(phrase, cols, columns, taken) for phrase, cols in zip(phrases, met, strict=True)]


def _place(phrase: Phrase, met: Sequence[int], columns: Sequence[Span], taken: set[int]) -> tuple[int, int]:
    if met:
        return met[0], met[-1] + 1
    # In the white between two columns: the one that has no heading of its own, of two the one to the right.
    right = next((i for i, column in enumerate(columns) if column.start >= phrase.bbox.right - 1), len(columns))
    near = [col for col in (right, right - 1) if 0 <= col < len(columns)]
    free = [col for col in near if col not in taken] or near
    return free[0], free[0] + 1
