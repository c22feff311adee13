"""Amounts with their currency, and the currency of a document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.values.currencies import CURRENCY_SIGNS, WITHOUT_DEFAULT, currency_of, mark_codes
from extractors.values.currency_marks import weighed_marks
from extractors.values.numbers import NumberFormat, parse_printed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

__all__ = ["CURRENCY_SIGNS", "Money", "currency_marks", "find_currency", "parse_money"]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount; its ISO 4217 code where the printed mark names exactly one."""

    amount: Decimal
    currency: str | None = None


def parse_money(text: str, fmt: NumberFormat) -> Money | None:
    """A whole printed amount. "$ 5.00" has no currency of its own: see `find_currency`. None for a percentage too."""
    printed = parse_printed(text, fmt)
    if printed is None or printed.percent:
        return None
    codes = mark_codes(printed.mark) if printed.mark else ()
    return Money(printed.value, codes[0] if len(codes) == 1 else None)


def currency_marks(text: str) -> list[tuple[tuple[int, int], str | None]]:
    """Every currency mark in running text: its span and its code, None where the mark may stand for several."""
    return [
        ((mark.start, mark.end), mark.codes[0] if len(mark.codes) == 1 else None) for mark, _ in weighed_marks(text)
    ]


def find_currency(texts: Iterable[str], country: str | None = None) -> str | None:
    """The currency of a document from all its texts in reading order; None where nothing names one.

    Marks at an amount weigh more than marks alone, a mark after a label ("Currency:") most. A sign of several
    currencies ("$", "kr") takes the code printed elsewhere on the document, else that of `country` (ISO 3166), else
    the most usual one; "kr" has no such default. Of equals, the one printed first.
    """
    sure: Counter[str] = Counter()
    unsure: Counter[tuple[str, ...]] = Counter()
    for mark, weight in weighed_marks("\n".join(texts)):
        if len(mark.codes) == 1:
            sure[mark.codes[0]] += weight
        else:
            unsure[mark.codes] += weight
    local = currency_of(country) if country else None
    for codes, weight in sorted(unsure.items()):
        if code := _resolve(codes, sure, local):
            sure[code] += weight
    return max(sure, key=sure.__getitem__) if sure else None


def _resolve(codes: tuple[str, ...], printed: Counter[str], local: str | None) -> str | None:
    named = [code for code in codes if printed[code]]
    if named:
        return max(named, key=printed.__getitem__)
    if local in codes:
        return local
    return None if codes in (CURRENCY_SIGNS[sign] for sign in WITHOUT_DEFAULT) else codes[0]
