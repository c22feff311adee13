"""Typed candidates of a row: amounts, percentages and dates, each with the words it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.invoices.labels import RATE_IN_BRACKETS
from extractors.values.currencies import mark_codes
from extractors.values.dates import DateOrder, find_dates
from extractors.values.money import parse_money
from extractors.values.numbers import NumberFormat, looks_numeric, parse_number
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from extractors.layout import Row
    from schemas.page import Word

_SPACE_GROUP_HEAD = re.compile(r"^[-–−+(]?(?P<currency>\D*)\d{1,3}$")
_SPACE_GROUP_TAIL = re.compile(r"^\d{3}(?:[.,](?:\d{1,4}|[-–—]{1,2}))?[)-]?(?P<currency>\D*)$")
_ZERO_GROUP = re.compile(r"^0\d\d(?!\d)")
_DECIMALS = re.compile(r"[.,](?:\d{1,4}\D*|[-–—]{1,2})$")
"""The decimals of a number, and the dashes that stand for noughts: "5 160,-"."""
_NARROW, _WIDE, _WIDEST = 0.4, 0.6, 1.0
"""White space between two groups of one number, in line heights: as typeset, in a wide face where the document groups
by spaces, and as OCR may see it.
"""
_SPACES = frozenset(" \u00a0\u202f")
_TIMES = frozenset({"x", "X", "à", "a"})
_UNIT = re.compile(r"^[^\W\d_]{1,6}[²³23]?\.?$")
_AROUND = "()[]:;,"
_WITH_UNIT = re.compile(r"^([-–−+]?\d[\d.,']*)(%|[a-zA-Zµ]{1,4}[²³]?\.?)$")
_MINUS = "-–−"
_SIGN = frozenset("-–−+") | {"(-)"}


@dataclass(frozen=True)
class Token:
    """Words `start` to `end` (exclusive) of a row."""

    row: Row
    start: int
    end: int

    @property
    def words(self) -> tuple[Word, ...]:
        return self.row.words[self.start : self.end]

    @cached_property
    def bbox(self) -> BBox:
        return union_all(word.bbox for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def page_no(self) -> int:
        return self.row.page_no


@dataclass(frozen=True)
class AmountToken(Token):
    """A number; `decimals` as printed, `currency` where a sign or code stands with it, `unit` where one is attached."""

    value: Decimal
    currency: str | None = None
    unit: str | None = None

    @property
    def decimals(self) -> int:
        exponent = self.value.as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0

    @property
    def looks_like_money(self) -> bool:
        return self.decimals == 2 or self.currency is not None


@dataclass(frozen=True)
class PercentToken(Token):
    value: Decimal


@dataclass(frozen=True)
class DateToken(Token):
    date: date


@dataclass(frozen=True)
class RowTokens:
    amounts: tuple[AmountToken, ...]
    percents: tuple[PercentToken, ...]
    dates: tuple[DateToken, ...]


def find_tokens(row: Row, fmt: NumberFormat, order: DateOrder) -> RowTokens:
    """The typed candidates of a row. A word serves one of them at most; dates are taken first."""
    dates = _dates(row, order)
    taken = {index for token in dates for index in range(token.start, token.end)}
    amounts: list[AmountToken] = []
    percents: list[PercentToken] = []
    index = 0
    while index < len(row.words):
        text = row.words[index].text
        glued = RATE_IN_BRACKETS.search(text) is not None
        if index in taken or not (glued or looks_numeric(text) or _is_led_by_percent(text.strip(_AROUND))):
            index += 1
            continue
        token = _percent(row, index, fmt) or _amount(row, index, fmt, taken)
        if isinstance(token, PercentToken):
            percents.append(token)
        elif token is not None:
            amounts.append(token)
        index = max(token.end if token else 0, index + 1)
    return RowTokens(tuple(amounts), tuple(percents), tuple(dates))


def spaced_numbers(row: Row) -> Iterator[str]:
    """Phrases that are one number with its groups set apart ("154 100 HUF"), without the currency; others of several
    words of digits as well.
    """
    for phrase in row.phrases:
        words = [word for word in phrase.words if not _is_currency(word.text)]
        numeric = len(words) > 1 and all(word.text[-1:].isdigit() for word in words)
        if numeric and all(_close(before, word, _NARROW) for before, word in pairwise(words)):
            yield " ".join(word.text for word in words)


def _dates(row: Row, order: DateOrder) -> list[DateToken]:
    if not any(ch.isdigit() for ch in row.text):
        return []
    tokens: list[DateToken] = []
    for span in find_dates(row.text, order):
        start = row.text.count(" ", 0, span.start)
        end = row.text.count(" ", 0, span.end) + 1
        tokens.append(DateToken(row, start, end, span.date))
    return tokens


def _percent(row: Row, index: int, fmt: NumberFormat) -> PercentToken | None:
    text = row.words[index].text.strip(_AROUND)
    text = text[text.rfind("(") + 1 :] if RATE_IN_BRACKETS.search(text) else text  # "KDV(%20)"
    if text.endswith("%") or _is_led_by_percent(text):
        value = parse_number(text.strip("%"), fmt)
        return None if value is None else PercentToken(row, index, index + 1, value)
    following = row.words[index + 1] if index + 1 < len(row.words) else None
    if following is None or _is_led_by_percent(following.text):
        return None
    if following.text.startswith("%") and _close(row.words[index], following, 0.6):
        value = parse_number(text.strip("()"), fmt)
        return None if value is None else PercentToken(row, index, index + 2, value)
    return None


def _is_led_by_percent(text: str) -> bool:
    """ "%20", as Turkish writes it."""
    return text[:1] == "%" and text[1:2].isdigit()


def _amount(row: Row, index: int, fmt: NumberFormat, taken: set[int]) -> AmountToken | None:
    end = _end_of_number(row, index, fmt, taken)
    if end == index + 1 and _is_tail(row.words[index].text):
        return None  # "003,10" is what is left of a longer number
    start = index
    text = "".join(word.text for word in row.words[index:end]) if end > index + 1 else row.words[index].text
    text = text.strip(",;:")
    if text.count("(") != text.count(")"):
        text = text.strip("()")  # "(8 % on 443.31)": half a pair belongs to the sentence
    unit = None
    money = parse_money(text, fmt)
    if money is None:
        attached = _WITH_UNIT.match(text)
        number = parse_number(attached.group(1), fmt) if attached else None
        if attached is None or number is None:
            return None
        value, currency, unit = number, None, attached.group(2)
    else:
        value, currency = money.amount, money.currency
    before = row.words[index - 1] if index and index - 1 not in taken else None
    if before is not None and _is_sign(row, index - 1, end):
        start, value = index - 1, -value if before.text != "+" else value
        before = row.words[start - 1] if start else None
    following = row.words[end] if end < len(row.words) and end not in taken else None
    is_followed = following is not None and _is_currency(following.text) and _close(row.words[end - 1], following, 1)
    lead = before.text.lstrip(_MINUS) if before is not None else ""
    is_led = before is not None and bool(lead) and _is_currency(lead) and _close(before, row.words[start], 1)
    if currency is None and before is not None and is_led and not (is_followed and _follows_number(row, start - 1)):
        currency = _currency_of(lead, fmt)
        start -= 1 if currency else 0
        value = -abs(value) if currency and lead != before.text else value  # "-₹ 0.40"
    if currency is None and following is not None and is_followed:
        currency = _currency_of(following.text, fmt)
        end += 1 if currency else 0
    return AmountToken(row, start, end, value, currency, unit)


def _is_sign(row: Row, index: int, end: int) -> bool:
    """A dash close before the number that ends at `end`, but for one in a text: "Materials – 110 mm pipe"."""
    word = row.words[index]
    if word.text not in _SIGN or not _close(word, row.words[index + 1], 0.5):
        return False
    lead, tail = row.words[max(0, index - 1)], row.words[min(end, len(row.words) - 1)]
    inside = (
        index > 0 and end < len(row.words) and _close(lead, word, _WIDE) and _close(row.words[end - 1], tail, _WIDE)
    )
    return not (inside and lead.text[-1:].isalpha() and tail.text[:1].isalpha() and not _is_currency(tail.text))


def _follows_number(row: Row, index: int) -> bool:
    """The currency at `index` is of the number before it, where the next has its own: "1850.00 CHF 925.00 CHF"."""
    before = row.words[index - 1] if index else None
    return before is not None and before.text[-1:].isdigit() and _close(before, row.words[index], 1)


def _end_of_number(row: Row, index: int, fmt: NumberFormat, taken: set[int]) -> int:
    """Groups of three digits set apart by a narrow space belong to one number; by a wider one where a group begins with
    0, which no number does.
    """
    end = index + 1
    if not _is_group(_SPACE_GROUP_HEAD, row.words[index].text):
        return end
    groups = fmt.group in _SPACES
    usual = _WIDE if groups else _NARROW
    widest = _gap_of_groups(row, index, usual, taken)
    while _goes_on(row, end, widest, taken):
        end += 1
    decimals = _DECIMALS.search(row.words[end - 1].text)
    return end if decimals or (groups and widest == usual) else index + 1


def _goes_on(row: Row, end: int, gap: float, taken: set[int]) -> bool:
    """The word at `end` is a further group of the number that the word before it belongs to."""
    if end >= len(row.words) or end in taken:
        return False
    before, word = row.words[end - 1], row.words[end]
    is_group = _is_group(_SPACE_GROUP_TAIL, word.text) and not _DECIMALS.search(before.text)
    return is_group and _close(before, word, gap)


def _is_group(pattern: re.Pattern[str], text: str) -> bool:
    """A group of digits at an end of a number, with nothing glued to it but a currency ("2 273,08NOK")."""
    match = pattern.match(text)
    return match is not None and (not match["currency"] or _is_currency(match["currency"]))


def _gap_of_groups(row: Row, index: int, usual: float, taken: set[int]) -> float:
    """How far apart the groups of this number may stand, in line heights: as far as one that begins with 0 does."""
    end, widest = index + 1, usual
    while _goes_on(row, end, _WIDEST, taken):
        before, word = row.words[end - 1], row.words[end]
        if _ZERO_GROUP.match(word.text):
            apart = (word.bbox.left - before.bbox.right) / min(before.bbox.height, word.bbox.height)
            widest = max(widest, min(1.2 * apart, _WIDEST))
        end += 1
    return widest if _DECIMALS.search(row.words[end - 1].text) else usual


def _is_tail(text: str) -> bool:
    return bool(_ZERO_GROUP.match(text) and _is_group(_SPACE_GROUP_TAIL, text) and _DECIMALS.search(text))


def has_unit(token: AmountToken) -> bool:
    """A unit of measure is attached to the number, or stands right behind it."""
    if token.unit is not None:
        return token.unit not in _TIMES
    if token.currency is not None or token.end >= len(token.row.words):
        return False
    last, word = token.row.words[token.end - 1], token.row.words[token.end]
    is_unit = _UNIT.match(word.text) and word.text not in _TIMES and not _is_currency(word.text)
    return bool(is_unit) and _close(last, word, _WIDEST)


def _is_currency(text: str) -> bool:
    return bool(mark_codes(text) or mark_codes(text.rstrip(".")))


def _currency_of(text: str, fmt: NumberFormat) -> str | None:
    money = parse_money(f"1 {text}", fmt)
    return money.currency if money else None


def _close(before: Word, word: Word, gap: float) -> bool:
    return word.bbox.left - before.bbox.right <= gap * min(before.bbox.height, word.bbox.height)
