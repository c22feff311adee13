"""Finds a number or a date among the words of a page, whatever format it is printed in."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.grounding.folding import figures, looks_like_digits
from extractors.grounding.place import Place
from extractors.invoices.tokens import AmountToken, DateToken, PercentToken, find_tokens
from extractors.values.dates import infer_date_order, parse_date
from extractors.values.numbers import infer_number_format, looks_numeric, parse_printed

if TYPE_CHECKING:
    from datetime import date

    from extractors.grounding.page_words import PageWords, Unit
    from extractors.invoices.tokens import RowTokens
    from extractors.values.dates import DateOrder
    from extractors.values.numbers import NumberFormat
    from schemas.evidence import Match

    ValueToken = AmountToken | PercentToken | DateToken


_MINUS = frozenset("-–−‒﹣－")


class PrintedValues:
    """The numbers and dates of a page by value, read once in the page's own format."""

    def __init__(self, page: PageWords, number_format: NumberFormat | None, date_order: DateOrder | None) -> None:
        self._page = page
        texts = [row.text for row in page.rows]
        self.number_format = number_format or infer_number_format(texts)
        self.date_order = date_order or infer_date_order(texts)

    @cached_property
    def _rows(self) -> list[RowTokens]:
        return [find_tokens(row, self.number_format, self.date_order) for row in self._page.rows]

    @cached_property
    def _numbers(self) -> dict[Decimal, list[tuple[int, ValueToken]]]:
        found: dict[Decimal, list[tuple[int, ValueToken]]] = defaultdict(list)
        for index, tokens in enumerate(self._rows):
            for amount in tokens.amounts:
                found[amount.value].append((index, amount))
            for percent in tokens.percents:
                found[percent.value].append((index, percent))
        return found

    @cached_property
    def _dates(self) -> dict[date, list[tuple[int, ValueToken]]]:
        found: dict[date, list[tuple[int, ValueToken]]] = defaultdict(list)
        for index, tokens in enumerate(self._rows):
            for token in tokens.dates:
                found[token.date].append((index, token))
        return found

    def is_number(self, text: str) -> bool:
        """Whether the whole text is one number, with its sign, currency or "%"."""
        return looks_numeric(text) and parse_printed(text, self.number_format) is not None

    def find_number(self, sought: str | Decimal) -> list[Place]:
        """Places of a number: `exact` where it is printed in the same characters, else `numeric`.

        A text is read in the page's own format; a Decimal is the value itself. A percentage is told from an amount
        where the text says "%".
        """
        printed = parse_printed(sought, self.number_format) if isinstance(sought, str) else None
        if isinstance(sought, str) and printed is None:
            return []
        value = printed.value if printed else Decimal(sought)
        found = self._numbers.get(value, [])
        if printed and printed.percent:
            found = [item for item in found if isinstance(item[1], PercentToken)] or found
        return [self._place(index, token, str(sought)) for index, token in found]

    def find_date(self, sought: str | date) -> list[Place]:
        """Places of a date: `exact` where it is printed in the same characters, else `numeric`."""
        day = parse_date(sought, self.date_order, compact=True) if isinstance(sought, str) else sought
        if day is None:
            return []
        return [self._place(index, token, str(sought)) for index, token in self._dates.get(day, [])]

    def splits_number(self, place: Place) -> bool:
        """Whether the place holds some of the figures of a number printed in groups, but not all."""
        for line in place.lines:
            row, first, last = line[0].row, line[0].at, line[-1].at
            for token in self._rows[row].amounts:
                units = self._page.units[row][token.start : token.end]
                figures = [unit.at for unit in units if any(char.isdigit() for char in unit.word.text)]
                inside = sum(first <= at <= last for at in figures)
                if 0 < inside < len(figures):
                    return True
        return False

    def _place(self, row: int, token: ValueToken, sought: str) -> Place:
        units = tuple(self._page.units[row][token.start : token.end])
        whole = units[0].opens and units[-1].closes
        unit = token.unit if isinstance(token, AmountToken) else None
        # "5O" may be 5 of a unit O, or 50: what the letter is, this word alone does not say.
        return Place((units,), whole, "fuzzy" if unit and looks_like_digits(unit) else _match(units, sought))


def _match(units: tuple[Unit, ...], sought: str) -> Match:
    """Whether the figures are printed as they are sought; currency and unit beside them do not count."""
    return "exact" if figures(" ".join(unit.word.text for unit in units)) == figures(sought) else "numeric"


def has_sign(text: str) -> bool:
    """Whether a number is written as a negative one."""
    return any(char in _MINUS for char in text.strip(" \u00a0")[:1] + text.strip(" \u00a0")[-1:]) or "(" in text


def is_signed(page: PageWords, place: Place) -> bool:
    """Whether a minus stands at the number: at its word, or alone before it."""
    first, last = place.units[0], place.units[-1]
    if has_sign(" ".join(unit.word.text for unit in place.units)):
        return True
    before = page.units[first.row][first.at - 1] if first.at else None
    after = page.units[last.row][last.at + 1] if last.at + 1 < len(page.units[last.row]) else None
    return any(
        unit is not None and unit.phrase in (first.phrase, last.phrase) and unit.word.text in _MINUS
        for unit in (before, after)
    )
