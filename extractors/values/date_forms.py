"""The forms dates are printed in, and where they stand in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from extractors.values.months import month_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DateOrder = Literal["dmy", "mdy", "ymd"]

FIRST_YEAR, LAST_YEAR = 1950, 2100
_PIVOT = 70


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date in running text: `text[start:end]` is how it is printed."""

    start: int
    end: int
    text: str
    date: date


class NumericForm(NamedTuple):
    """Three figures with one kind of mark between them, in the order of the text; not yet a date."""

    start: int
    end: int
    first: str
    mark: str
    second: str
    third: str


# One character for one, so that spans stay what they are.
_VARIANTS = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2007\u2009\t\n\r", " ") | dict.fromkeys("\u2010\u2011\u2012−", "-") | {"’": "'"}
)

_NUMERIC = re.compile(
    r"(?<!\w)(?:([0-9]{4})([./-]) ?([0-9]{1,2})\2 ?([0-9]{1,2})"
    r"|([0-9]{1,2})([./-]) ?([0-9]{1,2})\6 ?([0-9]{4}|[0-9]{2}))(?![0-9])"
)
_COMPACT = re.compile(r"(?<![\w.,/-])((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?![\w/]|[.,-][0-9])")

_NAME = r"(?P<month>[^\W\d_]{3,12})"
_ORDINAL = r"(?:st|nd|rd|th|er|:a|:e|[.ºª°])?"
_OF = r"(?:(?:de|del|di|do|of) )?"
_DAY = r"(?P<day>[0-9]{1,2})"
_DAY_FIRST = re.compile(
    rf"(?<![\w/])(?<![0-9][.,]){_DAY}{_ORDINAL}(?:\. ?|[ \-/])?{_OF}{_NAME}(?:[.,]{{1,2}} ?|[ \-/])?{_OF}"
    r"(?P<year>[0-9]{4}|'?[0-9]{2}(?!,? ?[0-9]{4}))(?![0-9:])",
    re.IGNORECASE,
)
# Behind a month and a day, two figures are a year only after a comma, a mark or an apostrophe: "May 12 20 items".
_MONTH_FIRST = re.compile(
    rf"(?<!\w){_NAME}(?:\. ?|[ \-/])?{_DAY}{_ORDINAL}"
    r"(?:(?: ?, ?|[ \-/])(?P<year>[0-9]{4}|'[0-9]{2})|(?:, ?|[\-/])(?P<short>[0-9]{2}))(?![0-9:])",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"(?<![\w/.,-])(?P<year>[0-9]{{4}})\.?[ \-/]{_NAME}\.?[ \-/]{_DAY}(?![0-9:])", re.IGNORECASE)
# 2026年3月5日, 2026년 3월 5일: the figures stand before their names.
_HAN = re.compile(r"(?<![0-9])([0-9]{4}) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2})(?: ?[日일])?(?![0-9])")
# OCR parts a year where figures are set wide: "202 6-09-05" is no 6 September.
_PARTED = re.compile(r"(?<![\w.,/-])((?:19|20)[0-9] [0-9]|[12] [0-9]{3})-([0-9]{2})-([0-9]{2})(?![\w-])")
# OCR takes letters for figures: "07 0ct 2024", "3 N0v 2024", "14 Ju1 2024".
_FIGURE_IN_WORD = re.compile(r"(?<![^\W_])0(?=[^\W\d_]{2})|(?<=[^\W\d_])[01](?=[^\W\d_])|(?<=[^\W\d_]{2})1(?![^\W_])")
_DIGIT = re.compile(r"[0-9]")
_LETTERS = re.compile(r"[^\W\d_]{3}")


def find_dates(text: str, order: DateOrder, *, compact: bool = False) -> list[DateSpan]:
    """Every date in running text, in the order of the text; `compact` also takes 20241231.

    Impossible dates and years outside 1950..2100 are left out, and so are a month without a day and figures that are
    part of a longer reference. A date with slashes or hyphens that only the other order makes possible is read so.
    """
    if not _DIGIT.search(text):
        return []
    plain = plain_text(text)
    found = [(form.start, form.end, day) for form in numeric_forms(plain) if (day := resolve(form, order))]
    if _LETTERS.search(plain):
        found += _named(plain)
    if lettered := _lettered(plain):
        found += _named(lettered)
    if "年" in plain or "년" in plain:
        found += _calendar_dates(_HAN, plain)
    found += _calendar_dates(_PARTED, plain)
    if compact:
        found += _calendar_dates(_COMPACT, plain)
    spans: list[DateSpan] = []
    for start, end, day in sorted(found, key=lambda item: (item[0], -item[1])):
        if not spans or start >= spans[-1].end:
            spans.append(DateSpan(start, end, text[start:end], day))
    return spans


def _lettered(text: str) -> str:
    """The text with figures that stand in words made the letters they look like; empty where there are none."""
    return _FIGURE_IN_WORD.sub(lambda match: "ol"[int(match[0])], text) if _FIGURE_IN_WORD.search(text) else ""


def plain_text(text: str) -> str:
    """The text with its typographic spaces, hyphens and apostrophes made plain, character by character."""
    return text if text.isascii() and "\n" not in text else text.translate(_VARIANTS)


def numeric_forms(text: str) -> Iterator[NumericForm]:
    """Every "31.12.2024", "12/31/24" or "2024-12-31" in a plain text."""
    position = 0
    while match := _NUMERIC.search(text, position):
        groups = match.groups()
        first, mark, second, third = groups[:4] if groups[0] else groups[4:]
        start, end = match.span()
        if _goes_on(text, start, end, mark):
            position = start + 1
        else:
            position = end
            yield NumericForm(start, end, first, mark, second, third)


def _goes_on(text: str, start: int, end: int, mark: str) -> bool:
    """Whether the figures are part of a longer reference: "10.12.20.15", "3-31-12-2024", "31.12.2024A",
    "FK/12/03/2026"."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] in (mark, ",") and before[:1].isdigit():
        return True
    if before[-1:] == mark == "/" and before[:1].isalpha():
        return True
    if after[:1].isalpha():
        return not (after[0] == "T" and after[1:].isdigit())
    if after[:1] == "/" != mark and _NUMERIC.match(text, end + 1):
        return False
    return after[:1] in (mark, "/") and after[1:].isdigit()


def resolve(form: NumericForm, order: DateOrder) -> date | None:
    """The date that the figures are in a document of this order."""
    first, second, third = int(form.first), int(form.second), int(form.third)
    if len(form.first) == 4:
        return calendar_date(first, second, third)
    if order == "ymd" and len(form.third) == 2 and (day := calendar_date(full_year(form.first), second, third)):
        return day
    day_no, month = (second, first) if order == "mdy" else (first, second)
    # Nobody who puts the day first elsewhere writes 12.31.2024: there it is a misreading.
    if month > 12 and (form.mark != "." or order == "mdy"):
        day_no, month = month, day_no
    return calendar_date(full_year(form.third), month, day_no)


def _named(text: str) -> Iterator[tuple[int, int, date]]:
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
        position = 0
        while match := pattern.search(text, position):
            parts = match.groupdict()
            month = month_of(parts["month"], first=pattern is _MONTH_FIRST)
            year = full_year(parts["year"] or parts["short"])
            day = calendar_date(year, month, int(parts["day"])) if month else None
            if day:
                yield match.start(), match.end(), day
            position = match.end() if day else match.start() + 1


def _calendar_dates(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, date]]:
    """Year, month and day in figures, in this order."""
    for match in pattern.finditer(text):
        if day := calendar_date(int(match[1].replace(" ", "")), int(match[2]), int(match[3])):
            yield match.start(), match.end(), day


def full_year(digits: str) -> int:
    """Four figures as they are; two, with or without an apostrophe, into 1970..2069."""
    bare = digits.lstrip("'")
    year = int(bare)
    if len(bare) == 4:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def calendar_date(year: int, month: int, day: int) -> date | None:
    """The date, None where the calendar or 1950..2100 does not have it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
