"""Dates of which labels leave out what they share with others: days between names of months, months between years.

What is left out stands once: at the end of the axis ("05 09 … May 05", and "2017-May" below), under the first day of a
month ("06 13 20", and "Feb 2012" below), or in the place of January ("Oct Nov Dec 2017 Feb").
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extractors.charts.labels import Tick
from extractors.values.months import month_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun

_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DAY = re.compile(r"\d{1,2}\Z")
_MONTH = re.compile(r"[^\W\d_]{3,12}\.?\Z")
_WHOLE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>[^\W\d_]{3,12})(?:-(?P<day>\d\d))?)?\Z")
_FEWEST = 3
_FEWEST_MONTHS = 2
_BELOW, _ASIDE = 4.0, 5.0  # type sizes
_CENTRED_PT = 3.0
_AT_PT = 3.0


@dataclass(frozen=True, slots=True)
class _Part:
    """What a label says of its date: a year, a month or a day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


def shared_dates(placed: Sequence[tuple[TextRun, float]], frame: BBox, runs: Sequence[TextRun]) -> list[Tick]:
    """The labels below a frame, in order, as days since year 1; none where they are whole dates, or no dates."""
    parts = [_part(run.text) for run, _ in placed]
    known = [part for part in parts if part is not None]
    if len(placed) < _FEWEST or len(known) < len(parts) or all(part.year for part in known):
        return []
    months = sum(part.month is not None for part in known)
    if not any(part.day for part in known):
        days = _filled(known, next((i for i, part in enumerate(known) if part.year), None))
        days = days or _ending(known, _whole_at_end(placed, frame, runs))
        found = days if months >= _FEWEST_MONTHS else []
    else:
        found = _ending(known, _whole_at_end(placed, frame, runs)) or _under_months(placed, known, runs)
    return [Tick(run, float(day.toordinal()), "") for (run, _), day in zip(placed, found, strict=False)]


def _part(text: str) -> _Part | None:
    text = text.strip()
    if _YEAR.match(text):
        return _Part(year=int(text))
    if _DAY.match(text):
        return _Part(day=int(text)) if 1 <= int(text) <= 31 else None
    month = month_of(text.rstrip(".")) if _MONTH.match(text) else None
    return _Part(month=month) if month else None


def _whole_at_end(
    placed: Sequence[tuple[TextRun, float]], frame: BBox, runs: Sequence[TextRun]
) -> re.Match[str] | None:
    """The year and the month of the last label, written below it at the end of the axis."""
    own = {id(run) for run, _ in placed}
    for run in runs:
        found = _WHOLE.match(run.text.strip())
        below = 0 < run.bbox.top - frame.bottom < _BELOW * run.size_pt
        at_end = abs(run.bbox.right - frame.right) < _ASIDE * run.size_pt
        if found is not None and below and at_end and id(run) not in own:
            return found
    return None


def _ending(parts: Sequence[_Part], whole: re.Match[str] | None) -> list[date]:
    """The dates of labels of which the last one is known as far as it does not say itself."""
    if whole is None:
        return []
    month = parts[-1].month or (month_of(whole["month"]) if whole["month"] else None)
    last = _dated(int(whole["year"]), month, parts[-1].day or 1) if month else None
    return _filled(parts, len(parts) - 1, last) if last is not None else []


def _filled(parts: Sequence[_Part], known: int | None, day: date | None = None) -> list[date]:
    """The dates before and after one that is known, each the nearest that its label may mean."""
    if known is None:
        return []
    day = day or date(parts[known].year or 1, 1, 1)
    before, after = [day], [day]
    for part in reversed(parts[:known]):
        if (earlier := _next(part, before[-1], -1)) is None:
            return []
        before.append(earlier)
    for part in parts[known + 1 :]:
        if (later := _next(part, after[-1], 1)) is None:
            return []
        after.append(later)
    return [*before[::-1], *after[1:]]


def _next(part: _Part, day: date, way: int) -> date | None:
    """The nearest day before (`way` -1) or after (1) another one that a label may mean."""
    if part.year is not None:
        found = date(part.year, 1, 1)
        return found if (found - day).days * way > 0 else None
    for months in range(13):
        year, month = divmod(day.year * 12 + day.month - 1 + way * months, 12)
        if part.month not in (None, month + 1):
            continue
        near = _dated(year, month + 1, part.day or 1)
        if near is not None and (near - day).days * way > 0:
            return near
    return None


def _dated(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= year <= 9999 and day <= monthrange(year, month)[1] else None


def _under_months(
    placed: Sequence[tuple[TextRun, float]], parts: Sequence[_Part], runs: Sequence[TextRun]
) -> list[date]:
    """Days whose months stand in a line of their own below them, each where it begins, a year under the first."""
    lowest = max(run.bbox.bottom for run, _ in placed)
    below = [run for run in runs if 0 <= run.bbox.top - lowest + _AT_PT < _BELOW * run.size_pt and abs(run.angle) < 1]
    for run in sorted(below, key=lambda run: run.bbox.center_x):
        name, _, rest = run.text.strip().partition(" ")
        part = _part(name)
        under = [rest] if rest else [r.text for r in below if abs(r.bbox.center_x - run.bbox.center_x) < _CENTRED_PT]
        year = next((int(text) for text in under if _YEAR.match(text.strip())), None)
        if part is None or part.month is None or year is None:
            continue
        at = next((i for i, (_, place) in enumerate(placed) if place >= run.bbox.center_x - _AT_PT), None)
        day = _dated(year, part.month, parts[at].day or 1) if at is not None else None
        return _filled(parts, at, day) if day is not None else []
    return []
