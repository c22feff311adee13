from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.values.dates import find_period

SEPTEMBER = (date(2013, 9, 1), date(2013, 9, 30))


@pytest.mark.parametrize(
    "text",
    [
        *("01.09.2013 - 30.09.2013", "01.09.2013-30.09.2013", "01.09.2013 – 30.09.2013", "01.09. - 30.09.2013"),
        *("01.-30.09.2013", "1.-30. September 2013", "1-30 September 2013", "1. September bis 30. September 2013"),
        *("Leistungszeitraum vom 1. bis 30. September 2013", "vom 01.09.2013 bis zum 30.09.2013 erbracht"),
        *("from 01/09/2013 to 30/09/2013", "Sep 1 - Sep 30, 2013", "September 1-30, 2013", "Sept 1st to 30th, 2013"),
        *("du 1er septembre 2013 au 30 septembre 2013", "du 1er au 30 septembre 2013", "01/09/2013 al 30/09/2013"),
        *("del 1 al 30 de septiembre de 2013", "dal 01/09/2013 al 30/09/2013", "01-09-2013 t/m 30-09-2013"),
        *("2013-09-01/2013-09-30", "2013-09-01 - 2013-09-30", "Datum 05.10.2013 Zeitraum 01.09.2013 - 30.09.2013"),
    ],
)
def test_periods(text: str) -> None:
    assert find_period(text, "dmy") == SEPTEMBER


def test_a_period_over_the_turn_of_the_year() -> None:
    assert find_period("28 Dec - 3 Jan 2014", "dmy") == (date(2013, 12, 28), date(2014, 1, 3))
    assert find_period("12/28 - 01/03/2014", "mdy") == (date(2013, 12, 28), date(2014, 1, 3))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "30.09.2013",
            "30.09.2013 - 01.09.2013",
            "01.09.2013, 30.09.2013",
            "Rechnung 12 - 30.09.2013",
            "September 2013",
        ),
        *(
            "",
            "31. - 30.09.2013",
            "May 31-30, 2013",
            "Artikel 1-30, 2013",
            "Foo 1 - 30.09.2013",
            "01.09.2013 30.09.2013",
        ),
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert find_period(text, "dmy") is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_a_period_or_none(text: str) -> None:
    period = find_period(text, "dmy")
    assert period is None or period[0] <= period[1]


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)), st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_two_dates_in_order_are_a_period(first: date, second: date) -> None:
    text = f"Zeitraum: {first:%d.%m.%Y} bis {second:%d.%m.%Y}"
    assert find_period(text, "dmy") == ((first, second) if first <= second else None)
