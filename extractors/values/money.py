"""Amounts with their currency, and the currency of a document."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.values.currencies import (
    CURRENCY_NAMES,
    CURRENCY_SIGNS,
    UNIT_CODES,
    WITHOUT_DEFAULT,
    WORD_CODES,
    currency_of,
    iso_codes,
    mark_codes,
    sign_pattern,
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
    marks = []
    for span, codes, _ in _marks(text):
        marks.append((span, codes[0] if len(codes) == 1 else None))
    return marks


_BESIDE_BEFORE = re.compile(r"[0-9][-.,\u2013\u2014]{0,3}\s?\Z")
_BESIDE_AFTER = re.compile(r"\s?[-(+]?\s?[.]?[0-9]")
_LABEL = re.compile(
    r"(?i:currency|w(?:ä|ae)hrung|devise|monnaie|moneda|divisa|valuta|all amounts in|alle betr(?:ä|ae)ge in"
    r"|montants? (?:exprimés )?en|importes? en|importi in|bedragen in)\W{0,3}\Z"
)


def _marks(text: str) -> Iterator[tuple[tuple[int, int], tuple[str, ...], int]]:
    """Spans, candidate codes and weight: 8 after a label, 3 beside a number, 1 alone."""
    for match in sign_pattern().finditer(text):
        start, end = match.span()
        codes = _candidates(match)
        if not codes:
            continue
        labelled = _LABEL.search(text, max(0, start - 30), start) is not None
        beside = bool(_BESIDE_BEFORE.search(text, max(0, start - 6), start) or _BESIDE_AFTER.match(text, end))
        code = codes[0]
        if not labelled and (code in UNIT_CODES or (code in WORD_CODES and match["code"] and not beside)):
            continue
        if match["sign"] and match["sign"].strip(".").isalpha() and not (beside or labelled):
            continue
        yield (start, end), codes, 8 if labelled else 3 if beside else 1


def _candidates(match: re.Match[str]) -> tuple[str, ...]:
    if sign := match["sign"]:
        return CURRENCY_SIGNS[sign]
    if name := match["name"]:
        return (CURRENCY_NAMES[name.lower()],)
    code = match["code"].upper()
    return (code,) if code in iso_codes() else ()


def find_currency(texts: Iterable[str], country: str | None = None) -> str | None:
    """The currency of a document from all its texts in reading order; None where nothing names one.

    Marks beside a number weigh more than marks alone, a mark after a label ("Currency:") most. A sign of several
    currencies ("$", "kr") takes the code printed elsewhere on the document, else that of `country` (ISO 3166), else
    the most usual one; "kr" has no such default.
    """
    sure: Counter[str] = Counter()
    unsure: Counter[tuple[str, ...]] = Counter()
    for _, codes, weight in _marks("\n".join(texts)):
        if len(codes) == 1:
            sure[codes[0]] += weight
        else:
            unsure[codes] += weight
    local = currency_of(country) if country else None
    for codes, weight in sorted(unsure.items()):
        if code := _resolve(codes, sure, local):
            sure[code] += weight
    return min(sure, key=lambda code: (-sure[code], code)) if sure else None


def _resolve(codes: tuple[str, ...], sure: Counter[str], local: str | None) -> str | None:
    printed = [code for code in codes if sure[code]]
    if printed:
        return max(printed, key=sure.__getitem__)
    if local in codes:
        return local
    without = {CURRENCY_SIGNS[sign] for sign in WITHOUT_DEFAULT}
    return None if codes in without else codes[0]
