"""The date of a stamp along a margin: no label introduces it, and it says when the document was received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fill.labels import Label
from extractors.fill.page_text import SIDEWAYS, Span
from extractors.fill.places import Candidate
from extractors.fill.printed_value import Value
from extractors.fill.vocabulary import tokens_of, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.fill.page_text import PageText
    from extractors.fill.values import Wanted

_STAMPED = 0.6
_MARK = "filed"


def stamped_dates(text: PageText, number: int, wanted: Wanted) -> Iterator[Candidate]:
    """Dates in text that runs up or down the page, for a date that is called received, filed or stamped.

    Only with all figures of the year: a stamp is often half inked, and "10 MAY 14" may be 2010.
    """
    if wanted.kind != "date" or not _is_of_stamps(wanted):
        return
    for row in text.rows:
        if row.row.index < SIDEWAYS:
            continue
        for token in row.dates:
            if not any(str(token.date.year) in word.text for word in token.words):
                continue
            value = Value(token.date.isoformat(), (token.words,))
            if wanted.rule.admits(value.value):
                span = Span(row, token.start, token.end)
                yield Candidate(number, value, Label(span, number, _STAMPED), "stamp", _STAMPED)


def _is_of_stamps(wanted: Wanted) -> bool:
    item, words = wanted.item, vocabulary()
    named = (item.name, item.title, *item.keys.labels)
    return any(_MARK in words.concepts(token) for text in named for token in tokens_of(text))
