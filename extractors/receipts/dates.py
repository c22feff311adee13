"""The day of a till receipt: seldom labelled, often printed twice, often glued to the time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from extractors.invoices.candidate import Candidate
from extractors.values.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow

_BEFORE_TIME = re.compile(r"(?<![\d./-])\d{1,2}([./-])\d{1,2}\1(?:(?:19|20)\d{2}|\d{2})(?=\s?\d{1,2}:\d{2})")
_BY_ROW = 0.01
_PRINTED_AGAIN = 1.0


def find_issue_dates(context: InvoiceContext, labelled: Sequence[Candidate]) -> list[Candidate]:
    """Candidates, best first: labelled dates, else any; a date that is printed again elsewhere is likelier."""
    printed = [*_printed(context)]
    found = {candidate.value: candidate for candidate in reversed(printed)}
    found |= {candidate.value: candidate for candidate in reversed(labelled)}
    times = Counter(candidate.value for candidate in printed)
    ranked = [
        replace(candidate, score=candidate.score + _PRINTED_AGAIN * (times[candidate.value] > 1))
        for candidate in found.values()
    ]
    return sorted(ranked, key=lambda candidate: (-candidate.score, candidate.position))


def _printed(context: InvoiceContext) -> Iterator[Candidate]:
    for row in context.rows:
        for token in row.dates:
            yield Candidate(token.date.isoformat(), token.words, 0.5 - _BY_ROW * row.position, row.position)
        yield from _glued(context, row)


def _glued(context: InvoiceContext, row: InvoiceRow) -> Iterator[Candidate]:
    """Dates that run into the time behind them: "04/03/201815:41:52"."""
    ends = [*accumulate(len(word.text) + 1 for word in row.row.words)]
    for match in _BEFORE_TIME.finditer(row.row.text):
        date = parse_date(match[0], context.date_order)
        words = [word for word, end in zip(row.row.words, ends, strict=True) if match.start() < end]
        if date is not None and words:
            yield Candidate(date.isoformat(), (words[0],), 0.5 - _BY_ROW * row.position, row.position)
