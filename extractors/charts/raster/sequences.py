"""Names that a crowded axis leaves out: of months, quarters and years that follow each other, every second is printed.

What is not printed follows from what is, if the printed ones count on evenly along the axis. Pure.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from extractors.values.date_forms import full_year
from extractors.values.months import month_like, month_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEWEST, _MOST_OFF = 3, 0.1
_EVEN = 0.2
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d|(?<!\d)\d\d)"
_FORMS = (
    (12, re.compile(rf"(?P<part>[^\W\d_]{{3,12}})\.?['’‘´`/\s-]*{_YEAR}\Z")),
    (4, re.compile(rf"Q(?P<part>[1-4])[\s/'’‘´`-]*{_YEAR}(?:/(?:\d\d)?\d\d)?\Z")),
    (1, re.compile(r"(?P<part>(?P<year>(?:1[5-9]|20)\d\d))\Z")),
)


class _Counted(NamedTuple):
    """A name that counts `ordinal` parts since year 0, so many a year; `start` and `end` are where its part stands."""

    text: str
    parts: int
    ordinal: int
    start: int
    end: int


def with_names_between(names: Sequence[str], places: Sequence[float]) -> list[str]:
    """The names at places from first to last, "" where none is printed, with those that follow from the others."""
    numbers = _numbers(places)
    if all(names) or numbers is None:
        return list(names)
    counted = [(at, one) for at, name in zip(numbers, names, strict=True) if (one := _counted(name)) is not None]
    kinds = {one.parts for _, one in counted}
    if len(counted) < max(_FEWEST, (1 - _MOST_OFF) * sum(map(bool, names))) or len(kinds) > 1:
        return list(names)
    start = _start([(at, one.ordinal) for at, one in counted])
    if start is None:
        return list(names)
    ones = [one for at, one in counted if one.ordinal == start + at]
    return [name or _named(start + at, ones) for at, name in zip(numbers, names, strict=True)]


def _numbers(places: Sequence[float]) -> list[int] | None:
    """Which of even places each is; None where they are not even. Some may be missing."""
    steps = [b - a for a, b in pairwise(places)]
    if len(steps) < _FEWEST:
        return None
    parts = [step / median(steps) for step in steps]
    if any(round(part) < 1 or abs(part - round(part)) > _EVEN for part in parts):
        return None
    return list(accumulate((round(part) for part in parts), initial=0))


def _start(known: Sequence[tuple[int, int]]) -> int | None:
    """The number of the first place where names count on by one a place; None where too many do not."""
    starts = sorted(number - at for at, number in known)
    middle = starts[len(starts) // 2]
    off = sum(start != middle for start in starts)
    return middle if off <= _MOST_OFF * len(starts) else None


def _counted(name: str) -> _Counted | None:
    text = name.strip().rstrip("*").strip()
    for parts, form in _FORMS:
        found = form.match(text)
        if found is None:
            continue
        year, part = full_year(found["year"]), found["part"]
        number = month_of(part) if parts == 12 else int(part) if parts == 4 else 1
        if number is not None:
            return _Counted(text, parts, parts * year + number - 1, *found.span("part"))
    return None


def _named(ordinal: int, ones: Sequence[_Counted]) -> str:
    """The name of a place as its neighbours of the same year are printed; "" where none is of its year."""
    if ones[0].parts == 1:
        return str(ordinal)
    parts = ones[0].parts
    beside = [one for one in ones if one.ordinal // parts == ordinal // parts]
    if not beside:
        return ""
    like = min(beside, key=lambda one: abs(one.ordinal - ordinal))
    number = ordinal % parts + 1
    part = str(number) if parts == 4 else month_like(number, [one.text[one.start : one.end] for one in ones])
    return f"{like.text[: like.start]}{part}{like.text[like.end :]}" if part else ""
