"""The items of a till receipt, where they come to what is charged for them.

Thermal print sets an item on one line or on two, its name above or below its price, and OCR loses some: items are read
only if their amounts add up to a printed total, so that none is missing and none is anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.receipts.labels import class_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from extractors.receipts.amounts import ReceiptAmount
    from extractors.receipts.totals import ReceiptTotals
    from schemas.page import Word

_FEWEST_LETTERS = 3
_TOTALS = ("lines", "net", "gross")
_CODE = re.compile(r"\W*\d[\d\W]*\Z")


@dataclass(frozen=True)
class ReceiptItem:
    """A row of the receipt's items: its amount, the words of its name, and quantity and price where both multiply."""

    amount: ReceiptAmount
    name: tuple[Word, ...]
    price: ReceiptAmount | None = None
    quantity: Word | None = None


def find_items(
    rows: Sequence[Row], amounts: Sequence[ReceiptAmount], totals: ReceiptTotals, body: int
) -> list[ReceiptItem]:
    """All items below row `body`, or none where their amounts do not add up to a chosen total."""
    end = min((amount.position for amount in amounts if amount.label is not None), default=len(rows))
    priced: dict[int, list[ReceiptAmount]] = {}
    for amount in amounts:
        if body <= amount.position < end:
            priced.setdefault(amount.position, []).append(amount)
    charged = sum((own[-1].value for own in priced.values()), Decimal(0))
    if not priced or charged not in [totals.value(role) for role in _TOTALS if role in totals.chosen]:
        return []
    names = _names(rows, priced, body, end)
    return [_item(rows[position], own, names.get(position, ())) for position, own in priced.items()]


def _item(row: Row, own: Sequence[ReceiptAmount], name: tuple[Word, ...]) -> ReceiptItem:
    amount = own[-1]
    for price in own[:-1]:
        for word in row.words:
            count = word.text.strip("xX*@ ")
            if not amount.value or not count.isdecimal() or word in price.words:
                continue
            if int(count) * price.value == amount.value:
                return ReceiptItem(amount, name, price, word)
    return ReceiptItem(amount, name)


def _names(
    rows: Sequence[Row], priced: dict[int, list[ReceiptAmount]], body: int, end: int
) -> dict[int, tuple[Word, ...]]:
    """The name in an item's own row, else in the row of words above it, or below it where the first has none above."""
    own = {position: _words_before(rows[position], amounts[0]) for position, amounts in priced.items()}
    first = min(priced)
    step = -1 if first - 1 >= body and _is_name(rows[first - 1].words) and first - 1 not in priced else 1
    found = {}
    for position, words in own.items():
        beside = position + step
        if _is_name(words):
            found[position] = words
        elif body <= beside < end and beside not in priced and _is_name(rows[beside].words):
            found[position] = rows[beside].words
    return found


def _words_before(row: Row, amount: ReceiptAmount) -> tuple[Word, ...]:
    """The words left of the amount, without a code or a count at their edges."""
    words = [word for word in row.words if word.bbox.right <= amount.words[0].bbox.left + 0.5 * word.bbox.height]
    while words and _CODE.match(words[-1].text):
        words.pop()
    while words and _CODE.match(words[0].text):
        words.pop(0)
    return tuple(words)


def _is_name(words: Sequence[Word]) -> bool:
    text = " ".join(word.text for word in words)
    return sum(char.isalpha() for char in text) >= _FEWEST_LETTERS and class_of(text) is None
