"""How far a text goes: the lines that it is wrapped over, and the code behind a name that is no part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.fill.vocabulary import tokens_of, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractors.fill.page_text import PageText, Span
    from extractors.fill.properties import Property

_LINE_GAP = 0.75
"""White space between two lines of one text, in line heights."""
_FLUSH = 0.6
_TIGHT = 0.15
_MOST_LINES = 6
_JOINING = re.compile(r"(?:[-–/,&+]|[(\[][^)\]]*)\Z")
_CODE_IN_BRACKETS = re.compile(r"\s*[(\[]\s*#?\d[\d\-./ ]*[)\]]?\s*\Z")
_WHOLE_BLOCKS = frozenset({"address", "comment"})


def lines_below(
    text: PageText, span: Span, item: Property, is_label: Callable[[Span], bool], left_of: float
) -> Iterator[Span]:
    """The lines on which a text goes on, each flush under the first one.

    An address or a remark is a block of lines; any other text goes on only where its line is full, or ends or begins
    as no line of its own does. `left_of`: what stands further left in a line, from here on, is that line's own label.
    """
    block = bool({c for t in _named(item) for c in vocabulary().concepts(t)} & _WHOLE_BLOCKS)
    line, height = span, span.row.row.height
    for position in range(span.position + 1, min(span.position + _MOST_LINES, len(text.rows))):
        row = text.phrases[position]
        if row[0].page_no != span.page_no or row[0].row.row.bbox.top - line.bbox.bottom > _LINE_GAP * height:
            return
        below = next((p for p in row if _flush((p,), span)), None)
        if below is None:
            if any(p.bbox.overlap_x(span.bbox) > 0 for p in row):
                return
            continue  # a row of another column, set between these lines
        if not block and below.text[:1].isdigit() and not _runs_on(line, below):
            return  # the street under a name
        if is_label(below) or _style(below) != _style(span) or _has_label(row, below, left_of):
            return
        if below.bbox.top - line.bbox.bottom > _LINE_GAP * height:
            return
        if not block and not (_is_full(text, line, below) or _runs_on(line, below) or _is_tucked(text, span, below)):
            return
        yield below
        line = below


def _named(item: Property) -> tuple[str, ...]:
    return (*tokens_of(item.name), *tokens_of(item.title))


def _has_label(row: tuple[Span, ...], below: Span, left_of: float) -> bool:
    """Something stands where the labels of this column stand: the line has one of its own."""
    return any(left_of - below.row.row.height <= p.bbox.left < below.bbox.left for p in row if p is not below)


def _is_full(text: PageText, line: Span, below: Span) -> bool:
    """The next line's first word would have run into what stands to the right: another column, or the margin."""
    needed = line.bbox.right + below.words[0].bbox.width + 0.3 * line.row.row.height
    limits = [
        phrase.bbox.left
        for position in (line.position, below.position)
        for phrase in text.phrases[position]
        if phrase.bbox.left > line.bbox.right
    ]
    if limits:
        return needed > min(limits)
    # The lines of one block are no measure of how far its lines may go.
    elsewhere = (row for row in text.phrases if row[0].page_no == line.page_no and not _flush(row, line))
    return line.bbox.right <= max((row[-1].bbox.right for row in elsewhere), default=0.0) < needed


def _flush(row: tuple[Span, ...], line: Span) -> bool:
    return any(abs(phrase.bbox.left - line.bbox.left) <= _FLUSH * line.row.row.height for phrase in row)


def _runs_on(line: Span, below: Span) -> bool:
    """A line that ends with "for" or a comma, or a next one that begins with a small letter or "and"."""
    last, first = line.words[-1].text, below.words[0].text
    joined = last.casefold().strip(".") in vocabulary().stop and last[-1:].isalpha() and len(last) > 1
    return joined or bool(_JOINING.search(line.text)) or first[:1].islower() or first == "&"


def _is_tucked(text: PageText, span: Span, below: Span) -> bool:
    """One line alone, set closer to this one than the rows of the form are: the second half of a value in its cell.

    Two such lines may be the address under a name.
    """
    height = span.row.row.height
    if below.position != span.position + 1 or below.bbox.top - span.bbox.bottom > _TIGHT * height:
        return False
    under = text.phrases[below.position]
    over = [p.bbox.left for p in text.phrases[span.position]]
    if any(min(abs(p.bbox.left - left) for left in over) > _FLUSH * height for p in under):
        return False
    if below.position + 1 >= len(text.rows) or text.rows[below.position + 1].page_no != span.page_no:
        return False
    gap, next_gap = below.bbox.top - span.bbox.bottom, text.rows[below.position + 1].row.bbox.top - below.bbox.bottom
    return next_gap - gap > _TIGHT * height


def _style(span: Span) -> tuple[bool, int]:
    word = span.words[0]
    return word.bold, round(word.size_pt)


def without_code(text: str, examples: tuple[str, ...]) -> str:
    """A name without the number in brackets behind it, where the schema's examples have none: "Smith & Co (112369)"."""
    if not examples or any(_CODE_IN_BRACKETS.search(example) for example in examples):
        return text
    kept = _CODE_IN_BRACKETS.sub("", text)
    return kept if any(ch.isalpha() for ch in kept) else text
