"""Amounts with their currency, and the currency of a document."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.values.currencies import (
    CURRENCY_SIGNS,
    UNIT_CODES,
    WITHOUT_DEFAULT,
    WORD_CODES,
    FoundMark,
    currency_of,
    find_marks,
    mark_codes,
)
from extractors.values.numbers import NumberFormat, parse_printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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
    return [((mark.start, mark.end), mark.codes[0] if len(mark.codes) == 1 else None) for mark, _ in _weighed(text)]


_ALONE, _BESIDE, _AMOUNT, _LABELLED = 1, 2, 3, 8

# An amount with cents, and any number, in front of a mark and behind it.
_CENTS = r"(?:[.,][0-9]{2}|[.,:] ?[-–—]{1,2})"
_AMOUNT_BEFORE = re.compile(rf"[0-9]{_CENTS}[-)]?\s?\Z")
_AMOUNT_AFTER = re.compile(rf"\s?[-–−(+]?\s?[0-9][0-9.,'’\u00a0\u202f ]*?{_CENTS}(?![0-9/:]|[.,][0-9])")
_NUMBER_BEFORE = re.compile(r"[0-9]\s?\Z")
_NUMBER_AFTER = re.compile(r"\s?[-–−(+]?\s?[.,]?[0-9]")
_LABEL = re.compile(
    r"(?i:currency|w(?:ä|ae)hrung|devise|monnaie|moneda|divisa|valuta|amounts? in|betr(?:a|ä|ae)ge? in|preise? in"
    r"|montants? (?:exprimés )?en|prix en|importes? en|importi in|bedrag(?:en)? in|prices? in)\W{0,3}\Z"
)

# "Mo.-Fr. 8.00 - 12.00 Uhr" is a Friday.
_FRIDAYS = frozenset({"Fr", "Fr.", "fr."})
_DAYS_BEFORE = re.compile(r"(?:[-–/&,]|bis|\b[A-Z][a-z]\.?)\s?\Z")
_HOURS_AFTER = re.compile(r"[0-9.,\s]+(?:Uhr|[-–]\s?[0-9]|bis)")


def _weighed(text: str) -> Iterator[tuple[FoundMark, int]]:
    for mark in find_marks(text):
        if weight := _weight(mark, text):
            yield mark, weight


def _weight(mark: FoundMark, text: str) -> int:
    """How much a mark says about the currency of the document; 0 where it is a word, a unit or a weekday."""
    start, end, kind, codes = mark
    if _LABEL.search(text, max(0, start - 30), start):
        return _LABELLED
    sign = text[start:end] if kind == "sign" else ""
    if (kind == "code" and codes[0] in UNIT_CODES) or (sign in _FRIDAYS and _is_friday(text, start, end)):
        return 0
    if _AMOUNT_BEFORE.search(text, max(0, start - 8), start) or _AMOUNT_AFTER.match(text, end, end + 24):
        return _AMOUNT
    if (kind == "code" and codes[0] in WORD_CODES) or sign in _FRIDAYS:
        return 0
    if _NUMBER_BEFORE.search(text, max(0, start - 2), start) or _NUMBER_AFTER.match(text, end):
        return _BESIDE
    return 0 if sign and sign.strip(".").isalpha() else _ALONE


def _is_friday(text: str, start: int, end: int) -> bool:
    return bool(_DAYS_BEFORE.search(text, max(0, start - 5), start) or _HOURS_AFTER.match(text, end, end + 24))


def find_currency(texts: Iterable[str], country: str | None = None) -> str | None:
    """The currency of a document from all its texts in reading order; None where nothing names one.

    Marks at an amount weigh more than marks alone, a mark after a label ("Currency:") most. A sign of several
    currencies ("$", "kr") takes the code printed elsewhere on the document, else that of `country` (ISO 3166), else
    the most usual one; "kr" has no such default. Of equals, the one printed first.
    """
    sure: Counter[str] = Counter()
    unsure: Counter[tuple[str, ...]] = Counter()
    for mark, weight in _weighed("\n".join(texts)):
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
