"""Amounts of a till receipt with what their rows say of them.

Thermal print is read with letters and figures parted ("RM 64. 15", "RM.01"), so amounts are looked for in a row's text
as a whole. What stands glued before one must be a currency: "RMI11.90" is 111.90 or 11.90, and so neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from extractors.receipts.labels import class_of, speaks_of
from extractors.values.currencies import mark_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.layout import Row
    from schemas.page import Word

_AMOUNT = re.compile(
    r"(?P<before>[^\W\d_]*)(?P<sign>(?:[-–−(]\s?)?)(?P<whole>(?<![\d.,/:])(?:\d{1,3}(?:[.,']\d{3})+|\d{0,6}))"
    r"(?P<mark>[.,])(?P<cents>\d{2})(?!\d|\s?%|[.,/:]\d)(?P<after>-?)"
)
_PARTED = re.compile(
    r"(?<![\w.,/:])(?P<before>[^\W\d_]*)(?P<whole>\d{1,4}) ?[.,] ?(?P<first>\d) ?(?P<second>\d)\s*[A-Za-z]{0,3}$"
)
_LONE_FIGURE = re.compile(r"(?<!\S)\d{1,3}(?!\S)")


@dataclass(frozen=True)
class ReceiptAmount:
    """An amount, the words it was read from, and the class of the label left of it (labels.toml) if there is one.

    `position` counts the rows of the document; `in_summary` says that it stands under the heading of a tax table.
    """

    value: Decimal
    words: tuple[Word, ...]
    label: str | None
    position: int
    in_summary: bool = False

    @property
    def height(self) -> float:
        return max(word.bbox.height for word in self.words)


def find_amounts(rows: Sequence[Row]) -> list[ReceiptAmount]:
    """All amounts of a receipt, from top to bottom and left to right."""
    found: list[ReceiptAmount] = []
    in_summary = False
    waiting: str | None = None
    for position, row in enumerate(rows):
        settled = any(amount.label in ("final", "total", "tendered") for amount in found)
        in_summary |= settled and speaks_of(row.text, "summary")
        own = list(_in_row(row, position, in_summary))
        if not own:
            waiting = class_of(row.text)
        elif waiting and len(own) == 1 and own[0].label is None and _letters(row.text) <= len("RM") + 1:
            # A label and its amount on two lines, as large type makes them.
            own = [ReceiptAmount(own[0].value, own[0].words, waiting, position, in_summary)]
        found += own
        waiting = None if own else waiting
    return found


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _in_row(row: Row, position: int, in_summary: bool) -> Iterator[ReceiptAmount]:
    text = " ".join(word.text for word in row.words)
    end = 0
    whole = [match for match in _AMOUNT.finditer(text) if _is_amount(match)]
    for match in whole:
        label = class_of(_own_label(text[end : match.start("whole")]))
        words = words_at(row, match.start("sign"), match.end("cents"))
        yield ReceiptAmount(_value(match), words, label, position, in_summary)
        end = match.end()
    parted = None if whole else _PARTED.search(text)
    if parted and _is_amount(parted) and (label := class_of(_own_label(text[: parted.start()]))):
        value = Decimal(f"{parted['whole']}.{parted['first']}{parted['second']}")
        yield ReceiptAmount(value, words_at(row, parted.start(), parted.end("second")), label, position, in_summary)


def _own_label(text: str) -> str:
    """Of two labels with a count between them the second: "Total Qty : 5 Sub-Total :"."""
    counts = list(_LONE_FIGURE.finditer(text))
    if counts and class_of(text[: counts[-1].start()]) == "count" and _letters(text[counts[-1].end() :]):
        return text[counts[-1].end() :]
    return text


def _is_amount(match: re.Match[str]) -> bool:
    before = match["before"]
    return not before or bool(mark_codes(before))


def _value(match: re.Match[str]) -> Decimal:
    digits = re.sub(r"\D", "", match["whole"]) or "0"
    negative = match["sign"].strip() in ("-", "–", "−") or match["after"] == "-"
    return Decimal(f"{'-' if negative else ''}{digits}.{match['cents']}")


def words_at(row: Row, start: int, end: int) -> tuple[Word, ...]:
    """The words that hold the characters `start` to `end` of the row's text."""
    ends = list(accumulate(len(word.text) + 1 for word in row.words))
    starts = [0, *ends]
    return tuple(
        word for word, left, right in zip(row.words, starts, ends, strict=False) if left < end and right - 1 > start
    )
