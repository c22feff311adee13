"""What one label of a row lost, the others tell; letters and figures are never touched but in a month's name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.raster.alike import read_alike


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (["Jan 1999", "Sap 1999", "May 2000", "Jan 2001"], ["Jan 1999", "Sep 1999", "May 2000", "Jan 2001"]),
        (["Jan '15", "Mar'15", "May '15", "Jul15*"], ["Jan '15", "Mar '15", "May '15", "Jul15*"]),
        (["Q1 '12", "Q2 12", "Q3 12", "Q4 12", "Q1 '13"], ["Q1 '12", "Q2 '12", "Q3 '12", "Q4 '12", "Q1 '13"]),
        (["20 12", "2013", "2014", "20 15"], ["2012", "2013", "2014", "2015"]),
        (["Mai 2019", "Juh 2019", "Juli 2019", "März 2020"], ["Mai 2019", "Juh 2019", "Juli 2019", "März 2020"]),
        (["JAN 19", "FEB 19", "MAX 19", "APR 19"], ["JAN 19", "FEB 19", "MAX 19", "APR 19"]),
    ],
)
def test_rows(read: list[str], printed: list[str]) -> None:
    """A month that two names are as near to ("Juh": Juni, Juli; "MAX": Mar, May) stays as it was read."""
    assert read_alike(read) == printed


@pytest.mark.parametrize(
    "names", [["New York", "Sri Laos", "Germany"], ["Age 25", "Sap 1999", "Total"], [], ["Sap 1999", "Jan 2000"]]
)
def test_rows_of_other_names_are_left_alone(names: list[str]) -> None:
    assert read_alike(names) == names


@given(st.lists(st.text("ab19 '*", max_size=8), max_size=8))
def test_letters_and_figures_stay(texts: list[str]) -> None:
    bare = [re.sub(r"[\s']", "", text) for text in texts]
    assert [re.sub(r"[\s']", "", text) for text in read_alike(texts)] == bare
