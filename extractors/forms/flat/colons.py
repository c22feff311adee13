"""Labels that end in a colon and the words behind them: pairs by the words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.forms.flat.pairs import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.forms.flat.sheet import Sheet
    from extractors.layout import Row
    from schemas.page import Word

_LONGEST = 8  # words of a label


def colon_pairs(sheet: Sheet, rows: Sequence[Row]) -> Iterator[Pair]:
    """Every "label: answer" of the rows; the answer goes on to the next label or the end of the row."""
    for at, row in enumerate(rows):
        label: list[Word] = []
        for start, words in _labelled(row):
            label, answer = start, words
            if not _is_label(label) or _is_heading([*label, *answer], sheet):
                continue
            if not answer and _ticks_follow(sheet, row, rows[at + 1] if at + 1 < len(rows) else None):
                continue
            place = (answer or label)[0].bbox
            yield Pair(tuple(label), place, sheet.page.page_no, words=tuple(answer), by_words=True)


def _labelled(row: Row) -> Iterator[tuple[list[Word], list[Word]]]:
    """Labels of a row, each with the words behind it."""
    label: list[Word] | None = None
    answer: list[Word] = []
    for phrase in row.phrases:
        pending = list(phrase.words)
        while pending:
            colon = next((i for i, word in enumerate(pending) if word.text.endswith(":")), None)
            if colon is None:
                answer += pending
                break
            if label is not None:
                # Words between two labels of one phrase: which belong to which cannot be told but by their spacing.
                yield label, answer
            label, answer, pending = pending[: colon + 1], [], pending[colon + 1 :]
    if label is not None:
        yield label, answer


def _is_heading(words: Sequence[Word], sheet: Sheet) -> bool:
    """ "Part A: the company", all of it bold on a page that is not."""
    return all(word.bold for word in words) and not all(word.bold for word in sheet.words)


def _is_label(words: Sequence[Word]) -> bool:
    return len(words) <= _LONGEST and any(ch.isalpha() for word in words for ch in word.text)


def _ticks_follow(sheet: Sheet, row: Row, following: Row | None) -> bool:
    """Whether the label announces boxes to tick, on its level or under it."""
    bottom = following.bbox.bottom if following is not None else row.bbox.bottom + 2 * row.height
    return any(row.bbox.top - 2 <= tick.bbox.center_y <= bottom + 2 for tick in sheet.ticks)
