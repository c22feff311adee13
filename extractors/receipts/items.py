"""The items of a till receipt, where they come to what is charged for them.

Thermal print sets an item on one line or on two, its name above or below its price, and OCR loses some: items are read
only if their amounts add up to a printed total, so that none is missing and none is anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.receipts.labels import class_of
from extractors.values.rounding import round_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from extractors.receipts.amounts import ReceiptAmount
    from extractors.receipts.totals import ReceiptTotals
    from schemas.page import Word

_FEWEST_LETTERS = 3
_TOTALS = ("lines", "net", "gross")
_AMONG_ITEMS = (None, "discount", "charges")
"""Labels of what may be an item among others: a coupon, a deposit on bottles."""
_COUNT = re.compile(r"\s*(\d{1,3})\s*(?:[^\W\d_]{1,4}\.?\s*)?[xX*×@àa]\s*\D{0,3}[\d.,]+\s*\D{0,5}$")
_TIMES = frozenset({"x", "X", "×", "*", "@", "à"})
_LEADING_COUNT = re.compile(r"[1-9]\d?[xX]?")
_WEIGHT = re.compile(r"\d{1,3}[.,]\d{2,3}")
_CODE = re.compile(r"\W*\d[\d\W]*\Z")


@dataclass(frozen=True)
class ReceiptItem:
    """A row of the receipt's items: its amount, the words of its name, quantity and price where both multiply.

    A count may lead the row without a price.
    """

    amount: ReceiptAmount
    name: tuple[Word, ...]
    price: ReceiptAmount | None = None
    quantity: Word | None = None


def find_items(
    rows: Sequence[Row], amounts: Sequence[ReceiptAmount], totals: ReceiptTotals, body: int
) -> list[ReceiptItem]:
    """All items below row `body`, or none where their amounts do not add up to a chosen total."""
    chosen = [amount.position for amount in totals.chosen.values() if amount.label is not None]
    settled = [amount.position for amount in amounts if amount.label not in _AMONG_ITEMS]
    end = min([*settled, *chosen], default=len(rows))
    priced: dict[int, list[ReceiptAmount]] = {}
    for amount in amounts:
        if body <= amount.position < end:
            priced.setdefault(amount.position, []).append(amount)
    counts = {position: beside for position in priced if (beside := _counted(rows, priced, position)) is not None}
    for position, beside in counts.items():
        priced[beside] = [*priced.pop(position), *priced[beside]]
    charged = sum((own[-1].value for own in priced.values()), Decimal(0))
    sums = [totals.value(role) for role in _TOTALS if role in totals.chosen]
    if {"gross", "tax"} <= totals.chosen.keys():
        sums.append(totals.value("gross") - totals.value("tax"))  # no sum before the tax is printed
    if not priced or charged not in sums:
        return []
    names = _names(rows, priced, body, end)
    counted = {beside: rows[position].words for position, beside in counts.items()}
    items = [
        _item((*counted.get(position, ()), *rows[position].words), own, names.get(position, ()))
        for position, own in sorted(priced.items())
    ]
    if all(item.quantity is not None for item in items):
        return items  # "5 spice powder": a figure that leads a row is a count where each row has one
    return [item if item.price is not None else replace(item, quantity=None) for item in items]


def _counted(rows: Sequence[Row], priced: dict[int, list[ReceiptAmount]], position: int) -> int | None:
    """The item, in the row below or above, whose count and price alone stand in this row: "3 x 0,89"."""
    match = _COUNT.match(rows[position].text)
    if match is None or len(priced[position]) != 1:
        return None
    charged = int(match[1]) * priced[position][0].value
    return next(
        (
            beside
            for beside in (position + 1, position - 1)
            if charged in [a.value for a in priced.get(beside, ())[-1:]]
        ),
        None,
    )


def _item(words: Sequence[Word], own: Sequence[ReceiptAmount], name: tuple[Word, ...]) -> ReceiptItem:
    amount = own[-1]
    led = next((word for word in words if any(ch.isalnum() for ch in word.text)), None)
    for price in own[:-1]:
        for word in words:
            count = word.text.strip("xX*@ ")
            weighed = _WEIGHT.fullmatch(count) is not None
            if not amount.value or not (count.isdecimal() or weighed) or word in (*price.words, *amount.words):
                continue
            product = Decimal(count.replace(",", ".")) * price.value
            if (round_to(product, 2) if weighed else product) == amount.value:
                if _is_per_unit(words, word):
                    return ReceiptItem(
                        amount,
                        name,
                        replace(price, value=Decimal(count.replace(",", ".")), words=(word,)),
                        price.words[0],
                    )
                return ReceiptItem(amount, name, price, word)
    is_count = led is not None and led not in amount.words and _LEADING_COUNT.fullmatch(led.text) is not None
    return ReceiptItem(amount, name, quantity=led if is_count else None)


def _is_per_unit(words: Sequence[Word], factor: Word) -> bool:
    """ "41,27 l x 1,739 EUR/l": which of the two is charged for one, as the word behind it says."""
    at = next(i for i, word in enumerate(words) if word is factor)
    return any("/" in word.text for word in words[at : at + 2])


def _names(
    rows: Sequence[Row], priced: dict[int, list[ReceiptAmount]], body: int, end: int
) -> dict[int, tuple[Word, ...]]:
    """The name in an item's own row, else in the row of words above it, or below it where the first has none above."""
    own = {
        position: _words_before(rows[position], next(amount for amount in amounts if amount.position == position))
        for position, amounts in priced.items()
    }
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
    while words and (_CODE.match(words[-1].text) or words[-1].text in _TIMES):
        words.pop()
    while words and _CODE.match(words[0].text):
        words.pop(0)
    return tuple(words)


def _is_name(words: Sequence[Word]) -> bool:
    text = " ".join(word.text for word in words)
    return sum(char.isalpha() for char in text) >= _FEWEST_LETTERS and class_of(text) in _AMONG_ITEMS
