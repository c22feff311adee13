"""Where points stand along an x axis: at numbers, or on days, however they are written.

"3/31/2000", "2000-03-31" and "Mar 31, 2000" are one day, as "4.08" and "4.080" are one number. A month or a quarter is
its first day. A year alone is a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.charts.dates import first_day
from extractors.values.dates import infer_date_order

if TYPE_CHECKING:
    from collections.abc import Sequence


def parse_number(text: str) -> float | None:
    """A plain decimal, with or without a percent sign; None where it is no number."""
    try:
        return float(text.removesuffix("%").strip())
    except ValueError:
        return None


def numbers_of(texts: Sequence[str]) -> list[float] | None:
    """All texts as numbers; None unless each is one."""
    numbers = [number for text in texts if (number := parse_number(text)) is not None]
    return numbers if len(numbers) == len(texts) else None


def days_of(texts: Sequence[str]) -> list[float] | None:
    """All texts as days since year 1; None unless each is a date. Their order of day and month is inferred from all."""
    if not all(any(char.isdigit() for char in text) for text in texts):
        return None
    order = infer_date_order(texts)
    days = []
    for text in texts:
        day = first_day(text, order)
        if day is None:
            return None
        days.append(float(day.toordinal()))
    return days


def places_of(texts: Sequence[str]) -> list[float] | None:
    """All texts as numbers or all as days; None where they are names."""
    numbers = numbers_of(texts)
    return numbers if numbers is not None else days_of(texts)


def comparable_places(true: Sequence[str], predicted: Sequence[str]) -> tuple[list[float], list[float]] | None:
    """The places of both sides where both have numbers or both have days."""
    for kind in (numbers_of, days_of):
        mine, theirs = kind(true), kind(predicted)
        if mine is not None and theirs is not None:
            return mine, theirs
    return None
