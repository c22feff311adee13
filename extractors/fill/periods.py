"""The only period that a document states, for a schema that asks for the two ends of one. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.fill.labels import Label
from extractors.fill.page_text import Span
from extractors.fill.places import Candidate
from extractors.fill.printed_value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.fill.page_text import PageText
    from extractors.fill.values import Wanted
    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.tokens import DateToken

_LONE = 0.5
"""Little: any label that names an end of the period itself is better."""
_BETWEEN = frozenset(
    {"-", "–", "—", "to", "until", "till", "through", "thru", "bis", "au", "al", "hasta", "a", "do", "t/m"}
)


def lone_period(text: PageText, wanted: Sequence[Wanted]) -> Iterator[Candidate]:
    """Both ends of the period "1/27/2020 - 2/23/2020", whatever it is called, if the document prints no other one and
    the schema has one date that starts and one that ends."""
    pair = _ends_of(wanted)
    if pair is None:
        return
    printed = [(row, first, last) for row in text.rows for first, last in _periods(row)]
    if len({(first.date, last.date) for _, first, last in printed}) != 1:
        return
    row, first, last = printed[0]
    for number, token, part in zip(pair, (first, last), ("start", "end"), strict=True):
        value = Value(token.date.isoformat(), (token.words,), 1.0, part)
        if wanted[number].rule.admits(value.value):
            yield Candidate(number, value, Label(Span(row, first.start, last.end), number, _LONE), "period", _LONE)


def _ends_of(wanted: Sequence[Wanted]) -> tuple[int, int] | None:
    starts = [number for number, each in enumerate(wanted) if each.kind == "date" and each.starts]
    ends = [number for number, each in enumerate(wanted) if each.kind == "date" and each.ends]
    return (starts[0], ends[0]) if len(starts) == len(ends) == 1 else None


def _periods(row: InvoiceRow) -> Iterator[tuple[DateToken, DateToken]]:
    for first, last in pairwise(row.dates):
        between = [word.text.casefold() for word in row.row.words[first.end : last.start]]
        if first.date < last.date and len(between) == 1 and between[0] in _BETWEEN:
            yield first, last
