"""What on a sheet may answer a query: dates, amounts and identifiers by our own parsers, other texts as pointed at.

The network points at words; only what parses as the property's type is a candidate, and the network's probabilities
are shared out among candidates and "not on this page".
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.values.currency_marks import find_marks
from extractors.values.ids import find_bics, find_emails, find_ibans, find_vat_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.reader.asking import Asked
    from extractors.reader.session import Pointed
    from extractors.reader.sheet import Sheet
    from extractors.values.ids import IdSpan
    from schemas.page import Word

_POSITIVE = ("/totals/prepaid", "/totals/allowances")
SUREST, LATER = 99.0, 0.25
"""Odds that held-out pages can still tell from higher ones; and how likely a later page heads a document."""
_FINEST = 3
"""Decimals that a sum has at most, in any currency: what has more is a price or a rate."""


@dataclass(frozen=True)
class Candidate:
    """A value, the words it stands on line by line, and where these are on the sheet.

    A `whole` candidate is meant whichever of its words is pointed at (an amount with its currency); else its first
    word must begin the answer and its last one end it.
    """

    value: str
    parts: tuple[tuple[Word, ...], ...]
    places: tuple[int, ...]
    whole: bool = False

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for part in self.parts for word in part)

    def score(self, start: Sequence[float], end: Sequence[float]) -> float:
        """Log-probability, given those of beginnings and ends (the first is "none")."""
        if self.whole:
            return _mass(start, self.places) + _mass(end, self.places)
        return start[1 + self.places[0]] + end[1 + self.places[-1]]


class Pointing(NamedTuple):
    """A candidate with its probability among all candidates of its sheet, and that of the printed label under it."""

    candidate: Candidate
    probability: float


class Typed:
    """The typed candidates of a document: read once for all its queries."""

    def __init__(self, context: InvoiceContext) -> None:
        self._context = context
        self._held: dict[tuple[int, str, bool], tuple[Sheet, list[Candidate] | None]] = {}

    def on(self, sheet: Sheet, asked: Asked) -> list[Candidate] | None:
        """Candidates of the query's type; None where any words may be the answer."""
        name = asked.path.rsplit("/", 1)[-1]
        kind = name if name in _FINDERS or name == "currency" else asked.query.type
        key = id(sheet), kind, asked.path in _POSITIVE  # it holds the sheet: no other gets its number
        if key not in self._held:
            self._held[key] = sheet, self._find(sheet, kind, positive=key[2])
        found = self._held[key][1]
        if found is not None and asked.path.startswith("/totals/"):
            return [each for each in found if len(each.value.partition(".")[2]) <= _FINEST]
        return found

    def _find(self, sheet: Sheet, kind: str, *, positive: bool) -> list[Candidate] | None:
        if kind in _FINDERS:
            found = (pair for row in self._rows(sheet) for pair in _spans(row, _FINDERS[kind]))
            return [_candidate(sheet, span.value, words) for span, words in found]
        if kind == "currency":
            marked = (pair for row in self._rows(sheet) for pair in _currencies(row))
            return list(_by_value(_candidate(sheet, code, words) for code, words in marked))
        if kind == "date":
            tokens = ((t.date.isoformat(), t.words) for row in self._rows(sheet) for t in row.dates)
        elif kind == "percent":
            tokens = ((format(t.value, "f"), t.words) for row in self._rows(sheet) for t in row.percents)
        elif kind in ("amount", "number"):
            amounts = [t for row in self._rows(sheet) for t in row.amounts]
            values = ((abs(t.value) if positive or t.value == 0 else t.value, t.words) for t in amounts)
            tokens = ((format(value, "f"), words) for value, words in values)
        else:
            return None
        return [_candidate(sheet, value, words) for value, words in tokens]

    def _rows(self, sheet: Sheet) -> Sequence[InvoiceRow]:
        return self._context.by_page.get(sheet.page_no, ())


def point(pointed: Pointed, number: int, found: Sequence[Candidate], temperature: float) -> list[Pointing]:
    """The candidates of query `number` with their probabilities, best first; the rest is "not on this page"."""
    start, end = pointed.start[number].tolist(), pointed.end[number].tolist()
    found = [candidate for candidate in found if candidate.places]
    if not found:
        return []
    scores = [candidate.score(start, end) for candidate in found]
    logits = np.array([start[0] + end[0], *scores]) / temperature
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    return sorted(map(Pointing, found, shares[1:].tolist()), key=lambda pointing: -pointing.probability)


def over_sheets(found: Sequence[tuple[int, Sequence[Pointing]]], *, heads: bool) -> list[Pointing]:
    """What is pointed at on the sheets of one document, by page number, shared out among all of them, each value once.

    A sheet knows nothing of the others: on the second page of an invoice the date of delivery is the only one, and
    surely the date. So what each claims is weighed by its odds against "not on this page", which beyond SUREST tell no
    sheet from another, and what `heads` a document is rather on its first page.
    """
    spoken = [(page_no, pointings) for page_no, pointings in found if pointings]
    if len(spoken) < 2:
        return list(spoken[0][1]) if spoken else []
    first = min(page_no for page_no, _ in found)
    odds: dict[str, tuple[float, Candidate]] = {}
    for page_no, pointings in spoken:
        said = sum(pointing.probability for pointing in pointings)
        weight = (LATER if heads and page_no > first else 1.0) / max(1.0 - said, said / SUREST)
        for pointing in pointings:
            held = odds.get(pointing.candidate.value)
            if held is None or weight * pointing.probability > held[0]:
                odds[pointing.candidate.value] = weight * pointing.probability, pointing.candidate
    whole = 1.0 + sum(weight for weight, _ in odds.values())
    ranked = sorted(odds.values(), key=lambda pair: -pair[0])
    return [Pointing(candidate, weight / whole) for weight, candidate in ranked]


def _mass(log: Sequence[float], places: Sequence[int]) -> float:
    """The logarithm of the probability that falls to any of the words."""
    if len(places) == 1:
        return log[1 + places[0]]
    some = [log[1 + place] for place in places]
    most = max(some)
    return most + math.log(sum(math.exp(each - most) for each in some))


def _candidate(sheet: Sheet, value: str, words: Sequence[Word]) -> Candidate:
    return Candidate(value, (tuple(words),), sheet.find(words), whole=True)


def _by_value(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each value once, with all its prints: whichever of a currency's marks is pointed at, it is meant. The first shows
    where it stands."""
    first: dict[str, Candidate] = {}
    places: dict[str, set[int]] = {}
    for each in found:
        first.setdefault(each.value, each)
        places.setdefault(each.value, set()).update(each.places)
    for value, each in first.items():
        yield replace(each, places=tuple(sorted(places[value])))


def _spans(row: InvoiceRow, find: Callable[[str], list[IdSpan]]) -> Iterator[tuple[IdSpan, tuple[Word, ...]]]:
    text = row.row.text
    if not re.search(r"\d|@", text) and find is not find_bics:
        return
    for span in find(text):
        yield span, row.row.words[text.count(" ", 0, span.start) : text.count(" ", 0, span.end) + 1]


def _currencies(row: InvoiceRow) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """Words with a mark that stands for one currency alone: whose dollars "$" are, the mark does not say."""
    for word in row.row.words:
        codes = {codes for mark in find_marks(word.text) if len(codes := mark.codes) == 1}
        if len(codes) == 1:
            yield next(iter(codes))[0], (word,)


_FINDERS: dict[str, Callable[[str], list[IdSpan]]] = {
    "iban": find_ibans,
    "bic": find_bics,
    "email": find_emails,
    "vat_id": find_vat_ids,
}
