"""Dates along an axis: tick labels become days, places become ISO dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extractors.charts.labels import Tick
from extractors.values.dates import infer_date_order, parse_date
from extractors.values.months import month_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.values.dates import DateOrder
    from schemas.page import TextRun

_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d\d)[-/. ](?P<month>\d{1,2}|[^\W\d_]{3,12}\.?)\Z")
_YEAR_LAST = re.compile(r"(?P<month>\d{1,2}|[^\W\d_]{3,12}\.?)[-/. ,]{1,2}'?(?P<year>(?:19|20)?\d\d)\Z")
_QUARTER = re.compile(
    r"Q(?P<quarter>[1-4])[-/ ]?'?(?P<year>(?:19|20)\d\d)\Z|(?P<first>(?:19|20)\d\d)[-/ ]?Q(?P<q>[1-4])\Z"
)
_DAY = re.compile(
    r"(?P<month>[^\W\d_]{3,12})\.? (?P<day>\d{1,2})\Z|(?P<first>\d{1,2})\.? (?P<name>[^\W\d_]{3,12})\.?\Z"
)
_DAY_YEAR = re.compile(r"(?P<month>[^\W\d_]{3,12})\.? (?P<day>\d{1,2}),? (?P<year>(?:19|20)\d\d)\Z")
_MONTH = re.compile(r"[^\W\d_]{3,12}\.?\Z")
_LEAST_SHARE = 0.8
_PIVOT = 70


def date_ticks(runs: Sequence[TextRun]) -> list[Tick]:
    """The labels that are dates, in order, as days since year 1; none unless nearly all are dates.

    "May 2018" is its first day. A month alone goes on from the date before it, or leads up to the one behind it.
    """
    texts = [" ".join(run.text.split()) for run in runs]
    order = infer_date_order(texts)
    daily = any(_DAY_YEAR.match(text) for text in texts)  # beside "Jul 3 2019", "Jul 12" is a day and no month of 2012
    whole = [None if daily and _DAY.match(text) else first_day(text, order) for text in texts]
    days = _with_years(whole, texts)
    if len(days) < 2 or sum(day is not None for day in days) < _LEAST_SHARE * len(days):
        return []
    return [Tick(run, float(day.toordinal()), "") for run, day in zip(runs, days, strict=True) if day is not None]


def first_days(ticks: Sequence[Tick]) -> list[Tick]:
    """Years as their first days; none where one is no year."""
    if not all(is_year(tick.run.text) for tick in ticks):
        return []
    return [Tick(tick.run, float(date(int(tick.value), 1, 1).toordinal()), "") for tick in ticks]


def is_year(text: str) -> bool:
    """Whether a text is a year and nothing else."""
    return _YEAR.match(text.strip()) is not None


def first_day(text: str, order: DateOrder) -> date | None:
    """The day that a text names, or the first one of the month or quarter; None where it is no date with a year."""
    return parse_date(text, order) or _month_of_year(text)


def is_month_of_year(text: str) -> bool:
    """Whether a text names a month or a quarter with its year, and no day."""
    return any(form.match(text) for form in (_YEAR_FIRST, _YEAR_LAST, _QUARTER)) and _month_of_year(text) is not None


def _month_of_year(text: str) -> date | None:
    quarter = _QUARTER.match(text)
    if quarter is not None:
        return date(int(quarter["year"] or quarter["first"]), 3 * int(quarter["quarter"] or quarter["q"]) - 2, 1)
    whole = _DAY_YEAR.match(text)
    if whole is not None and (number := _month(whole["month"])):
        return _dated(int(whole["year"]), (number, int(whole["day"])))
    found = _YEAR_FIRST.match(text) or _YEAR_LAST.match(text)
    if found is None:
        return None
    month, year = _month(found["month"]), int(found["year"])
    if year < 100:
        if found["month"].isdigit():
            return None
        year += 1900 if year >= _PIVOT else 2000
    return date(year, month, 1) if month else None


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    return month_of(text.rstrip("."))


def _with_years(days: list[date | None], texts: Sequence[str]) -> list[date | None]:
    """Months alone between dates get the year that keeps the order."""
    partial = [_without_year(text) for text in texts]
    known = next((index for index, day in enumerate(days) if day is not None), None)
    if known is None or not any(partial):
        return days
    found = list(days)
    for index in range(known + 1, len(found)):
        before, part = found[index - 1], partial[index]
        if found[index] is None and before is not None and part:
            found[index] = _dated(before.year + (part <= (before.month, before.day)), part)
    for index in range(known - 1, -1, -1):
        behind, part = found[index + 1], partial[index]
        if behind is not None and part:
            found[index] = _dated(behind.year - (part >= (behind.month, behind.day)), part)
    return found


def _without_year(text: str) -> tuple[int, int] | None:
    """Month and day of "Jan 3", "3 Jan" or "Jan"."""
    if _MONTH.match(text):
        month = _month(text)
        return (month, 1) if month else None
    found = _DAY.match(text)
    if found is None:
        return None
    month = _month(found["month"] or found["name"])
    return (month, int(found["day"] or found["first"])) if month else None


def _dated(year: int, part: tuple[int, int]) -> date | None:
    try:
        return date(year, *part)
    except ValueError:
        return None


def iso_date(day: float, error: float) -> str:
    """The day nearest to a place; where the place is not as sure as that, the first of a month within its reach."""
    try:
        nearest = date.fromordinal(round(day))
    except (ValueError, OverflowError):
        return ""
    if error > 0.5:
        for off in range(-int(min(error, 14)), int(min(error, 14)) + 1):
            if (near := nearest + timedelta(days=off)).day == 1:
                return near.isoformat()
    return nearest.isoformat()


def calendars(first: int, last: int) -> Iterator[list[int]]:
    """Days that data is often given for, coarsest first, from one day since year 1 to another: firsts of years,
    quarters and months, and days two weeks or a week apart."""
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    for step in (12, 3, 1):
        days = [date(year, month, 1).toordinal() for year in years for month in range(1, 13, step)]
        yield [day for day in days if first <= day <= last]
    for step in (14, 7):
        for start in range(step):
            yield list(range(first + start, last + 1, step))
