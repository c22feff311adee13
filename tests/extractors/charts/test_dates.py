"""Dates of tick labels, and the days of places."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.axes import Scale
from extractors.charts.categories import name_places
from extractors.charts.dates import date_ticks, iso_date
from extractors.charts.frames import Lines
from extractors.charts.tick_labels import read_axis
from schemas.geometry import BBox
from schemas.page import TextRun


def days_of(*texts: str) -> list[str]:
    runs = [TextRun(text, BBox(0, 0, 10, 8), 8.0) for text in texts]
    return [date.fromordinal(int(tick.value)).isoformat() for tick in date_ticks(runs)]


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("Jan 2023", "Feb 2023"), ["2023-01-01", "2023-02-01"]),
        (("2023-01", "2023-07"), ["2023-01-01", "2023-07-01"]),
        (("Mai 2021", "Dez 2021"), ["2021-05-01", "2021-12-01"]),
        (("Q1 2020", "Q4 2020"), ["2020-01-01", "2020-10-01"]),
        (("03 Feb 2022", "17 Feb 2022"), ["2022-02-03", "2022-02-17"]),
        (("2022-02-03", "2022-03-03"), ["2022-02-03", "2022-03-03"]),
        (("Oct", "Jan 2020", "Apr", "Mar"), ["2019-10-01", "2020-01-01", "2020-04-01", "2021-03-01"]),
        (("Jan", "Feb", "Mar"), []),
        (("North", "South"), []),
        (("2019", "2020"), []),
    ],
)  # fmt: skip
def test_labels_that_are_dates(texts: tuple[str, ...], days: list[str]) -> None:
    assert days_of(*texts) == days


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.floats(-0.4, 0.4))
def test_a_place_near_a_day_is_that_day(day: date, off: float) -> None:
    assert iso_date(day.toordinal() + off, 0.2) == day.isoformat()


def test_an_unsure_place_near_the_first_of_a_month_is_that() -> None:
    assert iso_date(date(2020, 3, 3).toordinal(), 3.0) == "2020-03-01"
    assert iso_date(date(2020, 3, 14).toordinal(), 3.0) == "2020-03-14"
    assert iso_date(-5.0, 0.1) == ""


def named(days: list[date], off: float) -> list[str]:
    """The names of places half a point a day apart, on an axis that is off by some of a day."""
    scale = Scale("date", 0.0, 0.5, 0.05)
    places = [0.5 * (day.toordinal() + off) for day in days]
    return [found.text for found in name_places(places, (), scale, grouped=False).values()]


@given(st.floats(-0.45, 1.4))
def test_places_that_all_stand_near_firsts_of_months_are_those_or_the_days_before(off: float) -> None:
    days = [date(2020, month, 1) for month in range(1, 8)]
    assert named(days, off) == [day.isoformat() for day in days]
    lasts = [date.fromordinal(day.toordinal() - 1) for day in days]
    assert named(lasts, min(off, 0.4)) == [day.isoformat() for day in lasts]


def test_days_among_which_one_is_no_first_stay_as_they_are() -> None:
    days = [date(2020, month, 1) for month in range(1, 8)] + [date(2020, 7, 15)]
    assert named(days, 0.9) == [date.fromordinal(day.toordinal() + 1).isoformat() for day in days]


def years_at(places: list[float], points: list[float]) -> list[str]:
    """What points are called over a row of years at places of the page."""
    runs = [TextRun(str(2014 + at), BBox(x - 8, 256, x + 8, 264), 8.0, anchor_y=260) for at, x in enumerate(places)]
    marks = Lines((), tuple(BBox(x, 250, x, 253) for x in places))
    scale, labels = read_axis(BBox(50, 50, places[-1] + 20, 250), marks, runs, "bottom")
    return [named.text for named in name_places(points, labels, scale, grouped=False).values()]


def test_years_of_which_leap_years_are_longer_are_dates() -> None:
    per_day = 0.19

    def at(day: date) -> float:
        return 60 + per_day * (day.toordinal() - date(2014, 1, 1).toordinal())

    firsts = [round(at(date(year, 1, 1)), 3) for year in range(2014, 2019)]
    days = [date(2014, 3, 5), date(2016, 2, 29), date(2017, 12, 31)]
    assert years_at(firsts, [at(day) for day in days]) == [day.isoformat() for day in days]
    assert years_at(firsts, firsts[1:4]) == ["2015", "2016", "2017"]  # no day is printed
    even = [60.0 + 69.4 * number for number in range(5)]
    assert years_at(even, [even[0] + 34.7, even[2] + 34.7]) == ["2014.5", "2016.5"]
