"""Names between those that a crowded axis prints: only where the printed ones count on, one a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.raster.sequences import with_names_between

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.mark.parametrize(
    ("names", "whole"),
    [
        (
            ["Jan '15", "", "Mar '15", "", "May '15*", ""],
            ["Jan '15", "Feb '15", "Mar '15", "Apr '15", "May '15*", "Jun '15"],
        ),
        (
            ["Q3 2011/12", "", "Q1 2012/13", "", "Q3 2012/13"],
            ["Q3 2011/12", "Q4 2011/12", "Q1 2012/13", "Q2 2012/13", "Q3 2012/13"],
        ),
        (["2011", "", "2013", "", "2015"], ["2011", "2012", "2013", "2014", "2015"]),
        (
            ["Februar 2019", "", "April 2019", "", "Juni 2019"],
            ["Februar 2019", "März 2019", "April 2019", "Mai 2019", "Juni 2019"],
        ),
    ],
)
def test_what_follows_is_named(names: list[str], whole: list[str]) -> None:
    assert with_names_between(names, range(len(names))) == whole


@pytest.mark.parametrize(
    "names",
    [
        ["2011", "", "2015", "", "2019"],  # two years a place
        ["Mali", "", "Togo", "", "Ghana"],
        ["2011", "", "2013", "", "Total"],
        ["Jan 2015", "", "Mar 2015", "", "2016"],
        ["2011", "", "2013", ""],  # too few to tell
    ],
)
def test_what_does_not_follow_is_not_named(names: list[str]) -> None:
    assert with_names_between(names, range(len(names))) == names


def test_a_missing_bar_is_counted() -> None:
    places = [0.0, 10.2, 19.9, 40.1, 50.0, 59.8, 70.0]
    names = ["2001", "", "2003", "2005", "", "2007", ""]
    assert with_names_between(names, places) == ["2001", "2002", "2003", "2005", "2006", "2007", "2008"]


def test_places_that_are_not_even_are_not_counted() -> None:
    names = ["2001", "", "2003", "", "2005"]
    assert with_names_between(names, [0.0, 10.0, 25.0, 30.0, 44.0]) == names


@given(st.integers(1950, 2030), st.integers(0, 11), st.integers(2, 4), st.integers(9, 30))
def test_every_nth_month_tells_the_others_of_its_year(year: int, month: int, every: int, count: int) -> None:
    whole = [f"{MONTHS[(month + n) % 12]} {year + (month + n) // 12}" for n in range(count)]
    printed = [name if n % every == 0 else "" for n, name in enumerate(whole)]
    found = with_names_between(printed, [float(n) for n in range(count)])
    assert all(name in ("", true) for name, true in zip(found, whole, strict=True))
    years = {name[-4:] for name in printed if name}
    assert all(name for name, true in zip(found, whole, strict=True) if true[-4:] in years)
