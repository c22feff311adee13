"""What a till receipt says of its taxes: rates, and amounts that prove each other and come to what is paid.

Tills print "A 19% 1,85 0,35 2,20", "VAT 20% on 39.73 7.94", "8.1% in 22.70 1.70", or the tax alone. Which amount is
which need not be labelled: rate, base and tax close by arithmetic, and all rows together by the total.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, permutations, product
from typing import TYPE_CHECKING

from extractors.receipts.amounts import words_at
from extractors.receipts.labels import speaks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.layout import Row
    from extractors.receipts.amounts import ReceiptAmount
    from schemas.page import Word

_RATE = re.compile(r"(?<![\d.,])(?P<before>\d{1,2}(?:[.,]\d{1,2})?)\s?%|(?<![\d%])%(?P<behind>\d{1,2})(?![\d.,])")
_HIGHEST_RATE = Decimal(30)
_ROUNDED = Decimal("0.01")
"""Tax is computed on the base or summed over items: up to a cent apart."""
_MOST_ROWS = 6
_MOST_WAYS = 4_000
_HEADING_ROWS = 4
_FEWEST_BESIDE = 2
_TAXES = ("tax", "summary")


@dataclass(frozen=True)
class TaxRow:
    """A rate with the tax on what was bought at it; `base` is what that cost without tax, where it is printed."""

    rate: Decimal
    rate_words: tuple[Word, ...]
    tax: ReceiptAmount
    base: ReceiptAmount | None
    paid: Decimal
    """Base and tax together."""
    position: int


def find_tax_rows(rows: Sequence[Row], amounts: Sequence[ReceiptAmount], total: ReceiptAmount) -> list[TaxRow]:
    """The rows of taxes that come to the total, as many as do; none where none do."""
    by_row: dict[int, list[ReceiptAmount]] = {}
    for amount in amounts:
        by_row.setdefault(amount.position, []).append(amount)
    ways = [found for position in by_row if (found := list(_ways(rows, by_row, position, total)))]
    if not 0 < len(ways) <= _MOST_ROWS:
        return []
    best: list[TaxRow] = []
    # The same tax is often printed twice, alone and in a table: not all rows are parts of one sum.
    for choice in islice(product(*([*found, None] for found in ways)), _MOST_WAYS):
        chosen = [row for row in choice if row is not None]
        if sum(row.paid for row in chosen) == total.value and _told(chosen) > _told(best):
            best = chosen
    return best


def _told(found: Sequence[TaxRow]) -> int:
    return sum(1 + (row.base is not None) for row in found)


def sums_below(found: Sequence[TaxRow], amounts: Sequence[ReceiptAmount]) -> dict[str, ReceiptAmount]:
    """The net amount and the tax of all rows: those of a single one, else both in a row below, or the tax by itself."""
    if not found:
        return {}
    if len(found) == 1:
        own = {"net": found[0].base, "tax": found[0].tax}
        return {role: amount for role, amount in own.items() if amount is not None}
    net = sum((row.base.value for row in found if row.base), Decimal(0))
    tax = sum((row.tax.value for row in found), Decimal(0))
    below = [amount for amount in amounts if amount.position > found[-1].position]
    for one, other in permutations(below, 2):
        if one.position == other.position and (one.value, other.value) == (net, tax):
            return {"net": one, "tax": other}
    parts = [row.tax for row in found]
    alone = [one for one in amounts if one.label == "tax" and one.value == tax and one not in parts]
    return {"tax": alone[0]} if alone else {}


def _ways(
    rows: Sequence[Row], by_row: dict[int, list[ReceiptAmount]], position: int, total: ReceiptAmount
) -> Iterator[TaxRow]:
    """Each way to read a row as one of taxes."""
    rate = _rate_of(rows, by_row, position) or _headed_rate(rows, by_row, position)
    if rate is None:
        return
    if not any(
        speaks_of(row.text, name) for row in rows[max(position - _HEADING_ROWS, 0) : position + 1] for name in _TAXES
    ):
        return
    value, words = rate
    own = [amount for amount in by_row[position] if amount.words != words]
    beside = [*own, *(by_row.get(position - 1, []) if len(own) == 1 else [])]
    for tax in own:
        for other in (amount for amount in beside if amount is not tax):
            if _closes(other.value, value, tax.value):
                yield TaxRow(value, words, tax, other, other.value + tax.value, position)
        for paid in (amount for amount in beside if amount is not tax):
            if _is_part(paid.value, value, tax.value):
                base = next((each for each in own if each.value == paid.value - tax.value), None)
                yield TaxRow(value, words, tax, base, paid.value, position)
        if len(own) == 1 and tax.label == "tax" and _is_part(total.value, value, tax.value):
            yield TaxRow(value, words, tax, None, total.value, position)


def _rate_of(
    rows: Sequence[Row], by_row: dict[int, list[ReceiptAmount]], position: int
) -> tuple[Decimal, tuple[Word, ...]] | None:
    """The one rate of a row, or of a heading right above it that has no amounts."""
    places = [position] if position == 0 or position - 1 in by_row else [position, position - 1]
    for place in places:
        text = " ".join(word.text for word in rows[place].words)
        found = list(_RATE.finditer(text))
        if (
            len(found) == 1
            and (rate := Decimal((found[0]["before"] or found[0]["behind"]).replace(",", "."))) <= _HIGHEST_RATE
        ):
            return rate, words_at(rows[place], found[0].start(), found[0].end())
        if found:
            return None
    return None


def _headed_rate(
    rows: Sequence[Row], by_row: dict[int, list[ReceiptAmount]], position: int
) -> tuple[Decimal, tuple[Word, ...]] | None:
    """The first figure of a row, under a heading with the percent sign that the row leaves out."""
    first, *others = by_row[position]
    headed = any("%" in row.text for row in rows[max(position - _HEADING_ROWS, 0) : position])
    if not headed or len(others) < _FEWEST_BESIDE or not 0 < first.value <= _HIGHEST_RATE or "%" in rows[position].text:
        return None
    return first.value, first.words


def _closes(base: Decimal, rate: Decimal, tax: Decimal) -> bool:
    return base > 0 and (tax != 0) == (rate != 0) and abs(base * rate / 100 - tax) <= _ROUNDED


def _is_part(paid: Decimal, rate: Decimal, tax: Decimal) -> bool:
    return paid > 0 and 0 < tax < paid and abs(paid * rate / (100 + rate) - tax) <= _ROUNDED
