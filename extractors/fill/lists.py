"""Arrays of plain values: the items at a label, parted by commas or set below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fill.labels import find_labels
from extractors.fill.page_text import SEPARATORS, Span
from extractors.fill.places import Places
from extractors.fill.values import values_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.fill.labels import NameIndex
    from extractors.fill.page_text import PageText
    from extractors.fill.printed_value import Value
    from extractors.fill.values import Wanted

_MARKS = (",", ";", "|")
_MOST_ITEMS = 200
_LABEL_WORDS = 4


def read_list(text: PageText, wanted: Wanted, index: NameIndex) -> list[Value]:
    """The items of the list whose label is the surest; none where nothing names it."""
    labels = find_labels(text, index)
    places = Places(text, labels)
    candidates = [candidate for label in labels for candidate in places.candidates(label, wanted)]
    if not candidates:
        return []
    best = max(candidates, key=lambda candidate: candidate.score)
    first = best.value.parts[0][0]
    position = next(at for at in range(len(text.rows)) if first in text.rows[at].row.words)
    span = next(p for p in text.phrases[position] if first in p.words)
    start = text.rows[position].row.words.index(first)
    lines = [Span(span.row, start, span.end), *_lines_below(text, position, span)]
    found = [value for line in lines for part in _items(line) for value in _first(part, wanted)]
    return found[:_MOST_ITEMS]


def _first(span: Span, wanted: Wanted) -> list[Value]:
    value = next(values_in(span, wanted), None)
    return [] if value is None else [value]


def _items(line: Span) -> Iterator[Span]:
    """A line cut behind each comma."""
    start = line.start
    for at, word in enumerate(line.words, start=line.start):
        if word.text.endswith(_MARKS):
            yield Span(line.row, start, at + 1)
            start = at + 1
    if start < line.end:
        yield Span(line.row, start, line.end)


def _has_label(line: Span) -> bool:
    return any(word.text.endswith(SEPARATORS) for word in line.words[:_LABEL_WORDS])


def _lines_below(text: PageText, position: int, first: Span) -> Iterator[Span]:
    """The lines set flush under the first one, as close as lines of one list are."""
    bottom, height = first.bbox.bottom, first.row.row.height
    for at in range(position + 1, len(text.rows)):
        row = text.rows[at]
        flush = [p for p in text.phrases[at] if abs(p.bbox.left - first.bbox.left) <= 0.5 * height]
        if row.page_no != first.page_no or row.row.bbox.top - bottom > 0.9 * height:
            return
        if not flush or _has_label(flush[0]) or any(p.bbox.right < first.bbox.left for p in text.phrases[at]):
            return
        yield flush[0]
        bottom = flush[0].bbox.bottom
