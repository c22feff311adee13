"""Periods in running text: two dates, or a start that leaves out what the end says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.values.date_forms import calendar_date, find_dates
from extractors.values.months import month_of

if TYPE_CHECKING:
    from datetime import date

    from extractors.values.date_forms import DateOrder, DateSpan

_WORDS = (
    "to|until|till|through|thru|and|bis(?: zum| einschl\\.?)?|und|au|jusqu'au|et|al?|hasta(?: el)?|y|fino al"
    "|tot(?: en met)?|t/m|do|til"
)
_TO = re.compile(rf"\s*(?:[-–—~/]|\.\.\.?|…|(?:{_WORDS})(?=\s))\s*(?:(?:the|den|dem|le|el|il) )?\Z", re.IGNORECASE)

# Characters before the end of a period in which its start, or the word between them, is looked for.
_REACH = 60

# Starts that leave out the month and the year, or the year: "1.", "01.09.", "1. September", "Sep 1".
_BARE_DAY = re.compile(r"(?<![\w.,/-])([0-9]{1,2})(\.|st|nd|rd|th|er|º|°)?\Z")
_FIGURES = re.compile(r"(?<![\w.,/-])([0-9]{1,2})([./]) ?([0-9]{1,2})\2?\Z")
_DAY_MONTH = re.compile(r"(?<![\w.,/-])([0-9]{1,2})(?:\.|st|nd|rd|th|er|º|°)? (?:de )?([^\W\d_]{3,12})\.?\Z")
_MONTH_DAY = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.? ([0-9]{1,2})(?:st|nd|rd|th)?\Z")
_MONTH_RANGE = re.compile(
    r"(?<!\w)([^\W\d_]{3,12})\.? ([0-9]{1,2})(?:st|nd|rd|th)? ?(?:[-–—]|to|through) ?"
    r"([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?!\d)"
)


def find_period(text: str, order: DateOrder) -> tuple[date, date] | None:
    """The first period in running text, both ends included; None where there is none or it ends before it starts.

    "01.09.2013 - 30.09.2013", "01.09. bis 30.09.2013", "1.-30. September 2013", "Sep 1 - Sep 30, 2013",
    "September 1-30, 2013", "28 Dec - 3 Jan 2014".
    """
    spans = find_dates(text, order)
    previous_end = 0
    for number, span in enumerate(spans):
        between = text[max(previous_end, span.start - _REACH) : span.start]
        if to := _TO.search(between):
            whole = number > 0 and span.start - previous_end < _REACH and not between[: to.start()].strip(" .,")
            start = spans[number - 1].date if whole else _open_start(between[: to.start()], span, order)
            if start and start <= span.date:
                return start, span.date
        previous_end = span.end
    return _month_range(text)


def _open_start(before: str, end: DateSpan, order: DateOrder) -> date | None:
    day, month = _day_and_month(before.rstrip(), end, order)
    if day is None or month is None:
        return None
    start = calendar_date(end.date.year, month, day)
    if start and start > end.date and month > end.date.month:
        return calendar_date(end.date.year - 1, month, day)
    return start


def _day_and_month(before: str, end: DateSpan, order: DateOrder) -> tuple[int | None, int | None]:
    if match := _FIGURES.search(before):
        first, second = int(match[1]), int(match[3])
        return (second, first) if order == "mdy" else (first, second)
    # A bare figure in front of "- 30.09.2013" may be anything; with its point, or before a month's name, it is a day.
    if (match := _BARE_DAY.search(before)) and (match[2] or any(char.isalpha() for char in end.text)):
        return int(match[1]), end.date.month
    if match := _DAY_MONTH.search(before):
        return int(match[1]), month_of(match[2])
    if match := _MONTH_DAY.search(before):
        return int(match[2]), month_of(match[1], first=True)
    return None, None


def _month_range(text: str) -> tuple[date, date] | None:
    for match in _MONTH_RANGE.finditer(text):
        month = month_of(match[1], first=True)
        if month is None:
            continue
        start = calendar_date(int(match[4]), month, int(match[2]))
        end = calendar_date(int(match[4]), month, int(match[3]))
        if start and end and start <= end:
            return start, end
    return None
