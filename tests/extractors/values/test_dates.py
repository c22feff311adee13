from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from babel.dates import format_date
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractors.values.dates import DateOrder, find_dates, infer_date_order, parse_date
from extractors.values.months import LANGUAGES, month_names, month_of, weekday_words

if TYPE_CHECKING:
    from collections.abc import Sequence

ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
LOCALES = (
    *("en", "en_GB", "en_CA", "en_ZA", "en_AU", "de", "de_AT", "de_CH", "fr", "fr_CA", "es", "es_MX", "it", "nl"),
    *("pl", "pt", "pt_BR", "sv", "da", "nb", "fi", "cs", "sk", "tr", "ro", "hu"),
)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "text",
    [
        *("2024-12-31", "2024/12/31", "2024.12.31", "31.12.2024", "31/12/2024", "31-12-2024", "31. 12. 2024"),
        *("31. Dezember 2024", "31 Dez. 2024", "31.Dez.2024", "31. DEZEMBER 2024", "31 dezember 2024"),
        *("Dec 31, 2024", "December 31st, 2024", "Dec. 31 2024", "DEC-31-2024", "Dec31/24", "Dec 31, '24"),
        *("31-Dec-24", "31 Dec 2024", "31-DEC-2024", "31st December 2024", "31st of December 2024", "31Dec2024"),
        *("31 décembre 2024", "31 decembre 2024", "31 déc. 2024", "31 de diciembre de 2024", "31 dic 2024"),
        *("31 dicembre 2024", "31 december 2024", "31 dec. 2024", "31 grudnia 2024 r.", "31 de dezembro de 2024"),
        *("31. desember 2024", "31. joulukuuta 2024", "31. prosince 2024", "31 Aralık 2024", "2024. december 31."),
        *("Dienstag, 31.12.2024", "Di., 31.12.2024", "Tue 31 Dec 2024", "mardi 31 décembre 2024", "den 31.12.2024"),
        *("31.12.2024 10:30", "31.12.2024, 10:30 Uhr", "31.12.2024 um 10:30 Uhr", "2024-12-31T10:30:00Z"),
        *(
            "12/31/2024 11:59 PM",
            "(31.12.2024)",
            "31.12.2024.",
            " 31.12.2024 ",
            "31\u201112\u20112024",
            "31\u00a0Dec 2024",
        ),
    ],
)
def test_dates_with_one_reading(text: str, order: DateOrder) -> None:
    assert parse_date(text, order) == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2013", "dmy", date(2013, 4, 3)),
        ("03/04/2013", "mdy", date(2013, 3, 4)),
        ("03/04/2013", "ymd", date(2013, 4, 3)),
        ("03.04.13", "dmy", date(2013, 4, 3)),
        ("03-04-13", "ymd", date(2003, 4, 13)),
        ("1er mars 2024", "dmy", date(2024, 3, 1)),
        ("1º de enero de 2024", "dmy", date(2024, 1, 1)),
        ("1° marzo 2024", "dmy", date(2024, 3, 1)),
        ("5 sept. 2013", "mdy", date(2013, 9, 5)),
        ("5. Jänner 2013", "dmy", date(2013, 1, 5)),
        ("5. Mrz 2013", "dmy", date(2013, 3, 5)),
        ("29.02.2024", "dmy", date(2024, 2, 29)),
        ("01.01.69", "dmy", date(2069, 1, 1)),
        ("01.01.70", "dmy", date(1970, 1, 1)),
        ("01.01.1950", "dmy", date(1950, 1, 1)),
        ("31.12.2100", "dmy", date(2100, 12, 31)),
    ],
)
def test_dates_by_order(text: str, order: DateOrder, expected: date) -> None:
    assert parse_date(text, order) == expected


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "text",
    [
        *("29.02.2023", "31.04.2024", "32.01.2024", "00.01.2024", "01.00.2024", "13/13/2013", "31. Juni 2024"),
        *("31.12.1949", "01.01.2101", "31.12.0024", "1.2.3", "12/2013", "05.03.", "Dezember 2024", "Dec 2024"),
        *(
            "10.12.20.15",
            "3-31-12-2024",
            "1.234,50",
            "31.12/2024",
            "31.12.2024A",
            "A31.12.2024",
            "FK/12/03/2026",
            "20241231",
            "311224",
        ),
        *("12 Stück 2013", "31 Dec", "Rechnung 31.12.2024", "31.12.2024 - 01.01.2025", "31.12.2024 5", "12 Mar 10:30"),
        *("", "abc", "12", "May", "set 12 2013", "2024-13-01", "31/12/2024/5", "٣١.١٢.٢٠٢٤"),
    ],
)
def test_what_is_not_one_date_is_refused(text: str, order: DateOrder) -> None:
    assert parse_date(text, order) is None


def test_a_pointed_date_is_never_turned_round() -> None:
    assert parse_date("12.31.2024", "dmy") is None
    assert parse_date("12/31/2024", "dmy") == date(2024, 12, 31)


def test_eight_figures_are_a_date_only_when_asked() -> None:
    assert parse_date("20241231", "dmy", compact=True) == date(2024, 12, 31)
    assert parse_date("20241331", "dmy", compact=True) is None
    assert find_dates("No. 120241231 and 20241231/4", "dmy", compact=True) == []


def test_dates_in_running_text_have_their_spans() -> None:
    text = "Invoice 4711 of 3 May 2013, due\u00a031/05/2013 (order 2013-04-28; see 1.2.3.4, May 2013)"
    spans = find_dates(text, "dmy")
    assert [(span.text, span.date) for span in spans] == [
        ("3 May 2013", date(2013, 5, 3)),
        ("31/05/2013", date(2013, 5, 31)),
        ("2013-04-28", date(2013, 4, 28)),
    ]
    assert all(text[span.start : span.end] == span.text for span in spans)


def test_a_word_that_is_no_month_does_not_hide_the_date_behind_it() -> None:
    assert [span.text for span in find_dates("12 Stück 10 Mai 2013", "dmy")] == ["10 Mai 2013"]


@pytest.mark.parametrize("text", ["202 6-09-05", "2 026-09-05", "LAIKS 202 6-09-05 13:58"])
def test_a_year_that_is_parted_is_one_year(text: str) -> None:
    assert [span.date for span in find_dates(text, "dmy")] == [date(2026, 9, 5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07 0ct 2024 19:20", date(2024, 10, 7)),
        ("3-N0v-2024", date(2024, 11, 3)),
        ("Ju1 14, 2024", date(2024, 7, 14)),
        ("12 M0del 2024", None),
    ],
)
def test_figures_that_stand_in_a_month_are_its_letters(text: str, expected: date | None) -> None:
    assert parse_date(text, "dmy") == expected


def test_a_date_over_a_line_break_is_one_date() -> None:
    assert [span.date for span in find_dates("31. Dezember\n2024", "dmy")] == [date(2024, 12, 31)]


@pytest.mark.parametrize(
    ("texts", "language", "country", "expected"),
    [
        (["31/01/2024"], "en", "US", "dmy"),
        (["01/31/2024"], "de", "DE", "mdy"),
        (["01/02/2024", "01/31/2024"], None, None, "mdy"),
        (["01/31/2024", "31/01/2024", "30/01/2024"], None, None, "dmy"),
        (["01/02/2024"], None, None, "dmy"),
        (["01/02/2024"], "en", None, "mdy"),
        (["01/02/2024"], "en-GB", None, "dmy"),
        (["01/02/2024"], "en_US", None, "mdy"),
        (["01/02/2024"], "en", "GB", "dmy"),
        (["01/02/2024"], "de", "US", "mdy"),
        (["01/02/2024"], "en-CA", None, "mdy"),
        (["01/02/2024"], "fr", "CA", "dmy"),
        (["01.02.2024"], "en", None, "dmy"),
        (["01.02.2024"], "en", "US", "mdy"),
        (["2024-01-31"], "de", None, "ymd"),
        (["2024-01-31", "01/02/2024"], "de", None, "dmy"),
        (["2024-01-31", "05/06/13"], "en", "US", "mdy"),
        (["2024-01-31", "05-06-13"], "en", "US", "ymd"),
        (["99-12-31"], None, None, "ymd"),
        (["31/01/2024", "01/31/2024"], "en", "US", "mdy"),
        (["24-12-31"], "sv", None, "ymd"),
        (["24-12-31"], "de", None, "dmy"),
        ([], "en-US", None, "mdy"),
        ([], None, None, "dmy"),
        (["Dated 12/31/2024, ref 1.2.3.4"], None, None, "mdy"),
    ],
)
def test_the_order_of_a_document(
    texts: Sequence[str], language: str | None, country: str | None, expected: DateOrder
) -> None:
    assert infer_date_order(texts, language, country) == expected


def test_no_month_name_means_two_months() -> None:
    from babel import Locale

    from extractors.values.texts import fold_label

    meanings: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for widths in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in widths[width].items():
                    meanings.setdefault(fold_label(name), set()).add(number)
    assert {name: numbers for name, numbers in meanings.items() if len(numbers) > 1} == {}
    assert all(month_names()[name] in numbers for name, numbers in meanings.items())


def test_names_without_case_or_accent() -> None:
    assert month_of("MÄRZ") == month_of("marz") == month_of("März") == 3
    assert month_of("Février") == 2
    assert month_of("Stück") is None
    assert month_of("set") == 9
    assert month_of("set", first=True) is None
    assert {"montag", "mon", "lundi", "terca", "feira"} <= weekday_words()


@settings(deadline=None)
@given(
    st.dates(date(1950, 1, 1), date(2100, 12, 31)),
    st.sampled_from(LOCALES),
    st.sampled_from(["medium", "long", "full"]),
)
def test_dates_come_back_from_every_locale(day: date, locale: str, width: str) -> None:
    text = format_date(day, width, locale=locale)
    # Some locales' medium form has two figures for the year, and so no century.
    assume(str(day.year) in text or 1970 <= day.year <= 2069)
    assert parse_date(text, infer_date_order([text], locale)) == day


@settings(deadline=None)
@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(LOCALES))
def test_short_dates_come_back_from_every_locale(day: date, locale: str) -> None:
    text = format_date(day, "short", locale=locale)
    assert parse_date(text, infer_date_order([text], locale)) == day


@settings(deadline=None)
@given(
    st.text(max_size=60) | st.from_regex(r"[0-9]{1,4}[./ -][0-9A-Za-z]{1,4}[./ -][0-9]{1,4}.{0,6}", fullmatch=True),
    st.sampled_from(ORDERS),
)
def test_any_text_has_dates_or_none(text: str, order: DateOrder) -> None:
    spans = find_dates(text, order, compact=True)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(1950 <= span.date.year <= 2100 for span in spans)
    day = parse_date(text, order)
    assert day is None or day in [span.date for span in find_dates(text, order)]
    assert infer_date_order([text]) in ORDERS
