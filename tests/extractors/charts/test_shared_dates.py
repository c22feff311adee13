"""Dates of which labels leave out what they share."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.shared_dates import shared_dates
from schemas.geometry import BBox
from schemas.page import TextRun

FRAME = BBox(50, 50, 450, 250)


def run_at(text: str, x: float, top: float) -> TextRun:
    half = 2.0 * len(text)
    return TextRun(text, BBox(x - half, top, x + half, top + 8), 8.0, anchor_y=top + 4)


def dates_of(labels: list[str], *others: TextRun) -> list[str]:
    placed = [(run, run.bbox.center_x) for run in (run_at(text, 60 + 40.0 * at, 256) for at, text in enumerate(labels))]
    found = shared_dates(placed, FRAME, [run for run, _ in placed] + list(others))
    return [date.fromordinal(int(tick.value)).isoformat() for tick in found]


@pytest.mark.parametrize(
    ("labels", "whole", "days"),
    [
        (["25", "29", "Mar", "05"], "2020-Mar", ["2020-02-25", "2020-02-29", "2020-03-01", "2020-03-05"]),
        (["08", "15", "22"], "2020-Feb", ["2020-02-08", "2020-02-15", "2020-02-22"]),
        (["Apr", "Jul", "Oct"], "2019", ["2019-04-01", "2019-07-01", "2019-10-01"]),
    ],
)
def test_what_stands_at_the_end_of_the_axis_is_of_its_last_label(
    labels: list[str], whole: str, days: list[str]
) -> None:
    told = run_at(whole, 440, 270)
    assert dates_of(labels, told) == days
    assert dates_of(labels) == []


def test_a_year_stands_in_the_place_of_january() -> None:
    assert dates_of(["Nov", "Dec", "2017", "Feb"]) == ["2016-11-01", "2016-12-01", "2017-01-01", "2017-02-01"]


@pytest.mark.parametrize("labels", [["2016", "2017", "2018"], ["10", "20", "30"], ["Mon", "Tue", "Wed"], ["1", "2"]])
def test_years_numbers_and_names_are_no_such_dates(labels: list[str]) -> None:
    assert dates_of(labels) == []


def test_months_stand_below_the_days_that_begin_them() -> None:
    below = [run_at("Feb", 100, 268), run_at("2012", 100, 278), run_at("Mar", 220, 268)]
    assert dates_of(["24", "07", "21", "06"], *below) == ["2012-01-24", "2012-02-07", "2012-02-21", "2012-03-06"]


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(1, 27), st.integers(3, 8))
def test_days_go_back_from_the_last_one(last: date, step: int, count: int) -> None:
    days = [last - timedelta(days=step * (count - 1 - at)) for at in range(count)]
    labels = [f"{day.day:02d}" for day in days]
    assert dates_of(labels, run_at(f"{last:%Y-%b}", 440, 270)) == [day.isoformat() for day in days]
