"""Dates as printed. The order of day and month is decided once per document, then each date is read exactly.

No clock is read: the same text gives the same date in any year. Two-digit years fall into 1970..2069.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from extractors.values.months import month_of, weekday_names
from extractors.values.texts import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DateOrder = Literal["dmy", "mdy", "ymd"]

FIRST_YEAR, LAST_YEAR = 1950, 2100
_PIVOT = 70

_MONTH_FIRST_COUNTRIES = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "PH", "FM", "MH", "PW"})
_YEAR_FIRST_LANGUAGES = frozenset({"zh", "ja", "ko", "hu", "lt", "mn", "sv"})


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date in running text: `text[start:end]` is how it is printed."""

    start: int
    end: int
    text: str
    date: date


class _Numeric(NamedTuple):
    """Three figures with one kind of mark between them."""

    start: int
    end: int
    first: str
    mark: str
    second: str
    third: str


# One character for one, so that spans stay what they are.
_VARIANTS = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2007\u2009\t", " ") | dict.fromkeys("\u2010\u2011\u2012−", "-") | {"’": "'"}
)

_NUMERIC = re.compile(r"(?<!\w)([0-9]{4}|[0-9]{1,2})([./-]) ?([0-9]{1,2})\2 ?([0-9]{4}|[0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"(?<![\w.,/-])((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?![\w/]|[.,-][0-9])")

_NAME = r"(?P<month>[^\W\d_]{3,12})"
_ORDINAL = r"(?:st|nd|rd|th|er|re|:a|:e|[.ºª°])?"
_OF = r"(?:(?:de|del|di|do|of) )?"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})(?![0-9:])"
_DAY = r"(?P<day>[0-9]{1,2})"
_NAMED = (
    re.compile(
        rf"(?<![\w/])(?<![0-9][.,]){_DAY}{_ORDINAL}(?P<gap>[ .\-/]{{0,3}}){_OF}{_NAME}(?:[ .,\-/]{{1,3}}){_OF}{_YEAR}",
        re.I,
    ),
    re.compile(
        rf"(?<!\w)(?P<first>){_NAME}(?P<gap>[ .\-/]{{1,3}}){_DAY}{_ORDINAL}(?:,? ?|[-/])(?<=[ ,\-/]){_OF}{_YEAR}", re.I
    ),
    re.compile(rf"(?<![\w/.,-])(?P<year>[0-9]{{4}})\.?(?P<gap>[ \-/]){_NAME}\.?[ \-/]{_DAY}(?![0-9:])", re.I),
)
_TIME = re.compile(
    r"[,T ]*(?:um |at |à |kl\.? )?[0-9]{1,2}[:.h][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?(?:Uhr|[ap]\.?m\.?|h|Z|UTC|GMT|CES?T|[+-][0-9]{2}:?[0-9]{2}))?\s*\Z",
    re.I,
)
_PUNCTUATION = " \t\n\r.,;:()[]*|"


def parse_date(text: str, order: DateOrder, *, compact: bool = False) -> date | None:
    """The date that the whole text is: None where there is none, or more than a weekday and a time beside it."""
    spans = find_dates(text, order, compact=compact)
    if len(spans) != 1:
        return None
    span = spans[0]
    before, after = text[: span.start], text[span.end :]
    return span.date if _is_weekday(before) and (not after.strip(_PUNCTUATION) or _TIME.match(after)) else None


def _is_weekday(text: str) -> bool:
    words = fold_label(text).split()
    return not words or (len(words) <= 3 and all(word in _ARTICLES or word in weekday_names() for word in words))


_ARTICLES = frozenset({"den", "am", "le", "el", "il", "on", "the", "dated", "vom", "du", "del"})


def find_dates(text: str, order: DateOrder, *, compact: bool = False) -> list[DateSpan]:
    """Every date in running text, in the order of the text; `compact` also takes 20241231.

    Impossible dates and years outside 1950..2100 are left out, and so are a month without a day and a date that is
    part of a longer reference. A date with slashes or hyphens that only the other order makes possible is read so.
    """
    if not any(char in "0123456789" for char in text):
        return []
    plain = text if text.isascii() else text.translate(_VARIANTS)
    found = [(n.start, n.end, day) for n in _numeric(plain) if (day := _resolve(n, order))]
    found += _named(plain)
    if compact:
        found += [(m.start(), m.end(), day) for m in _COMPACT.finditer(plain) if (day := _date(*map(int, m.groups())))]
    spans: list[DateSpan] = []
    for start, end, day in sorted(found, key=lambda item: (item[0], -item[1])):
        if not spans or start >= spans[-1].end:
            spans.append(DateSpan(start, end, text[start:end], day))
    return spans


def _numeric(text: str) -> Iterator[_Numeric]:
    position = 0
    while match := _NUMERIC.search(text, position):
        position = match.end()
        first, mark, second, third = match.groups()
        start, end = match.span()
        year_first, year_last = len(first) == 4, len(third) == 4
        if year_first == year_last and (year_first or len(third) != 2):
            position = start + 1
        elif _goes_on(text, start, end, mark):
            position = start + 1
        else:
            yield _Numeric(start, end, first, mark, second, third)


def _goes_on(text: str, start: int, end: int, mark: str) -> bool:
    """Part of a longer reference: "10.12.20.15", "3-31-12-2024", "31.12.2024A"."""
    if start >= 2 and text[start - 1] in (mark, ",") and text[start - 2].isdigit():
        return True
    after = text[end : end + 2]
    if after[:1] == "T" or not after:
        return after[1:].isalpha()
    return after[0].isalpha() or (after[0] in (mark, "/") and after[1:].isdigit())


def _resolve(numeric: _Numeric, order: DateOrder) -> date | None:
    first, second, third = int(numeric.first), int(numeric.second), int(numeric.third)
    if len(numeric.first) == 4:
        return _date(first, second, third)
    if order == "ymd" and len(numeric.third) == 2:
        return _date(_year(numeric.first), second, third) or _date(_year(numeric.third), second, first)
    year = _year(numeric.third)
    day, month = (second, first) if order == "mdy" else (first, second)
    if month > 12 and (numeric.mark != "." or order == "mdy"):
        day, month = month, day
    return _date(year, month, day)


def _named(text: str) -> Iterator[tuple[int, int, date]]:
    for number, pattern in enumerate(_NAMED):
        position = 0
        while match := pattern.search(text, position):
            month = month_of(match["month"], first=number == 1)
            day = _date(_year(match["year"]), month, int(match["day"])) if month else None
            if day:
                yield match.start(), match.end(), day
            position = match.end() if day else match.start() + 1


def _year(text: str) -> int:
    digits = text.lstrip("'")
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def infer_date_order(texts: Iterable[str], language: str | None = None, country: str | None = None) -> DateOrder:
    """The order of a document, from all its dates at once.

    A figure of 13..31 votes for the order it makes possible; where none does, the country (ISO 3166), then the
    language (BCP 47, "en-US" names both) decides. "ymd" only where no date has its year last.
    """
    votes: Counter[DateOrder] = Counter()
    year_last = dotted = False
    for text in texts:
        for numeric in _numeric(text if text.isascii() else text.translate(_VARIANTS)):
            vote = _vote(numeric)
            if vote:
                votes[vote] += 1
            else:
                dotted |= numeric.mark == "."
                year_last |= len(numeric.third) == 4
    if votes["dmy"] != votes["mdy"]:
        return "dmy" if votes["dmy"] > votes["mdy"] else "mdy"
    # Points between the figures are a habit of countries that put the day first.
    usual = "dmy" if dotted and not country else _usual_order(language, country)
    if votes["ymd"] and not votes["dmy"] and not year_last:
        return "ymd"
    return "dmy" if usual == "ymd" and year_last else usual


def _vote(numeric: _Numeric) -> DateOrder | None:
    first, second, third = int(numeric.first), int(numeric.second), int(numeric.third)
    if len(numeric.first) == 4:
        return "ymd"
    if first > 31 and third <= 31:
        return "ymd"
    if 12 < first <= 31 and second <= 12:
        return "dmy" if len(numeric.third) == 4 or third > 31 or numeric.mark != "-" else None
    return "mdy" if 12 < second <= 31 and first <= 12 else None


def _usual_order(language: str | None, country: str | None) -> DateOrder:
    tongue, _, region = (language or "").replace("_", "-").partition("-")
    region = (country or region).upper()
    if region:
        if region in _MONTH_FIRST_COUNTRIES or (region == "CA" and tongue == "en"):
            return "mdy"
    elif tongue == "en":
        return "mdy"
    return "ymd" if tongue in _YEAR_FIRST_LANGUAGES else "dmy"


_TO = re.compile(
    r"\s*(?:-|–|—|~|/|\.\.\.?|…|(?:to|until|till|through|thru|and|bis(?: zum)?|und|au|jusqu'au|et|al?|hasta(?: el)?|y|fino al"
    r"|tot(?: en met)?|t/m|do|til|till|e)(?= ))\s*\Z",
    re.I,
)
_OPEN_START = re.compile(r"(?<![\w.,/-])([0-9]{1,2})(?:\.|/)?(?: ?([0-9]{1,2})(?:\.|/)?)?\Z")


def find_period(text: str, order: DateOrder) -> tuple[date, date] | None:
    """The first period in running text ("01.09.2013 - 30.09.2013", "1. bis 30. September 2013"), both ends included."""
    spans = find_dates(text, order)
    plain = text.replace("’", "'")
    for number, span in enumerate(spans):
        previous = spans[number - 1] if number else None
        if previous and _TO.match(plain[previous.end : span.start]):
            start: date | None = previous.date
        else:
            start = _open_start(plain[previous.end if previous else 0 : span.start], span.date, order)
        if start and start <= span.date:
            return start, span.date
    return None


def _open_start(before: str, end: date, order: DateOrder) -> date | None:
    """The start that leaves out what the end says: "01.09. - 30.09.2013", "1-30 September 2013"."""
    separator = re.search(r"\s*(?:-|–|—|bis(?: zum)?|to|au|al?|tot|t/m)\s*\Z", before, re.I)
    match = _OPEN_START.search(before[: separator.start()]) if separator else None
    if match is None:
        return None
    first, second = int(match[1]), int(match[2]) if match[2] else None
    if second is None:
        return _date(end.year, end.month, first)
    day, month = (second, first) if order == "mdy" else (first, second)
    return _date(end.year, month, day)
