"""Dates as printed. The order of day and month is decided once per document, then each date is read exactly.

No clock is read: the same text gives the same date in any year. Two-digit years fall into 1970..2069.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from extractors.values.date_forms import DateOrder, DateSpan, NumericForm, find_dates, numeric_forms, plain_text
from extractors.values.months import weekday_words
from extractors.values.periods import find_period
from extractors.values.texts import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["DateOrder", "DateSpan", "find_dates", "find_period", "infer_date_order", "parse_date"]

_MONTH_FIRST_COUNTRIES = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "PH", "FM", "MH", "PW"})
_YEAR_FIRST_LANGUAGES = frozenset({"zh", "ja", "ko", "hu", "lt", "mn", "sv"})

_TIME = re.compile(
    r"[,T ]*(?:um |at |à |kl\.? )?[0-9]{1,2}[:.h][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?(?:Uhr|[ap]\.?m\.?|h|Z|UTC|GMT|CES?T|[+-][0-9]{2}:?[0-9]{2}))?\s*\Z",
    re.IGNORECASE,
)
_PUNCTUATION = " \t\n\r\u00a0.,;:()[]*|"
# Articles and prepositions before a date; the abbreviated "year" behind it (Polish, Bulgarian).
_SMALL_WORDS = frozenset({"den", "am", "vom", "le", "du", "el", "del", "il", "on", "the", "dated", "a", "r", "g"})


def parse_date(text: str, order: DateOrder, *, compact: bool = False) -> date | None:
    """The date that the whole text is: None where there is none, or more than a weekday and a time beside it."""
    spans = find_dates(text, order, compact=compact)
    if len(spans) != 1:
        return None
    before, after = text[: spans[0].start], text[spans[0].end :]
    return spans[0].date if _is_weekday(before) and (_TIME.match(after) or _is_weekday(after)) else None


def _is_weekday(text: str) -> bool:
    """Whether nothing but a weekday and the small words of dates stand there."""
    if not text.strip(_PUNCTUATION):
        return True
    words = fold_label(text).split()
    return len(words) <= 4 and all(word in _SMALL_WORDS or word in weekday_words() for word in words)


def infer_date_order(texts: Iterable[str], language: str | None = None, country: str | None = None) -> DateOrder:
    """The order of a document, from all its dates at once.

    A figure of 13..31 votes for the order it makes possible. Where none does, points between the figures say that the
    day comes first; else the country (ISO 3166), then the language (BCP 47, "en-US" names both) decides. "ymd" only
    where every date has its year first, or two figures in its place and the same marks as one that has.
    """
    votes: Counter[DateOrder] = Counter()
    year_first: set[str] = set()
    unsure: list[NumericForm] = []
    for text in texts:
        for form in numeric_forms(plain_text(text)):
            if len(form.first) == 4:
                year_first.add(form.mark)
            elif vote := _vote(form):
                votes[vote] += 1
            else:
                unsure.append(form)
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    if year_first and all(len(form.third) == 2 and form.mark in year_first for form in unsure):
        return "ymd"
    dotted = any(form.mark == "." for form in unsure)
    usual = "dmy" if dotted and not country else _usual_order(language, country)
    year_last = any(len(form.third) == 4 for form in unsure)
    return "dmy" if usual == "ymd" and year_last else usual


def _vote(form: NumericForm) -> DateOrder | None:
    first, second, third = int(form.first), int(form.second), int(form.third)
    if first > 31 and third <= 31:
        return "ymd"
    if 12 < first <= 31 and second <= 12:
        # 24-12-31 may be two things; 24-12-2031 and 24.12.31 may not.
        return None if form.mark == "-" and third <= 31 else "dmy"
    return "mdy" if 12 < second <= 31 and first <= 12 else None


def _usual_order(language: str | None, country: str | None) -> DateOrder:
    tongue, _, region = (language or "").lower().replace("_", "-").partition("-")
    region = (country or region).upper()
    if region in _MONTH_FIRST_COUNTRIES or (tongue == "en" and region in ("", "CA")):
        return "mdy"
    return "ymd" if tongue in _YEAR_FIRST_LANGUAGES else "dmy"
