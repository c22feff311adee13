"""Choices that no label introduces: the title of a document says what kind of document it is."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from extractors.fill.labels import Label
from extractors.fill.places import Candidate
from extractors.fill.values import values_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.fill.page_text import PageText
    from extractors.fill.values import Wanted

_TITLE, _LARGE, _OPENING = 0.5, 0.2, 0.1
_LONGEST_TITLE = 8
_TITLE_ROWS = 12


def named_choices(text: PageText, number: int, wanted: Wanted) -> Iterator[Candidate]:
    """The choices that stand in short lines near the top of the first page, larger type and first words preferred."""
    first = text.pages[0] if text.pages else 0
    rows = [spans for spans in text.phrases if spans[0].page_no == first][:_TITLE_ROWS]
    heights = [span.row.row.height for spans in text.phrases for span in spans[:1]]
    usual = median(heights) if heights else 0.0
    for spans in rows:
        for span in spans:
            if len(span.words) > _LONGEST_TITLE or span.separated:
                continue
            for value in values_in(span, wanted):
                opens = value.parts[0][0] is span.words[0]
                large = span.words[0].bbox.height > 1.15 * usual
                score = (_TITLE + _LARGE * large + _OPENING * opens) * value.fit
                yield Candidate(number, value, Label(span, number, _TITLE), "title", score)
