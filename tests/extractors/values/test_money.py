from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.values.currencies import CURRENCY_NAMES, CURRENCY_SIGNS, currency_of, iso_codes, mark_codes
from extractors.values.money import Money, currency_marks, find_currency, parse_money
from extractors.values.numbers import NumberFormat, infer_number_format

COMMA = NumberFormat(",", ".")
POINT = NumberFormat(".", ",")


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1.234,50 €", "1234.50", "EUR"),
        ("EUR 5,00", "5.00", "EUR"),
        ("5,00 Eur", "5.00", "EUR"),
        ("5,00 Euro", "5.00", "EUR"),
        ("£5,00", "5.00", "GBP"),
        ("CHF 5.-", "5.00", "CHF"),
        ("12 Schweizer Franken", "12", "CHF"),
        ("Fr. 12.50", "12.50", "CHF"),
        ("US$ 5.00", "5.00", "USD"),
        ("$5.00 USD", "5.00", "USD"),
        ("CAD $5.00", "5.00", "CAD"),
        ("$5.00", "5.00", None),
        ("100 kr", "100", None),
        ("100 kr.", "100", None),
        ("¥500", "500", None),
        ("100,00 DEM", "100.00", "DEM"),
        ("R$ 5,00", "5.00", "BRL"),
        ("5,00 $US", "5.00", "USD"),
        ("12,50 zł", "12.50", "PLN"),
        ("5,00", "5.00", None),
    ],
)
def test_an_amount_with_its_mark(text: str, amount: str, currency: str | None) -> None:
    assert parse_money(text, COMMA) == Money(Decimal(amount), currency)


@pytest.mark.parametrize("text", ["5 %", "5 Stk", "XYZ 5,00", "5 KGS", "PLZ 70173", "5,00 EUR CHF", "", "EUR"])
def test_what_is_no_amount(text: str) -> None:
    assert parse_money(text, COMMA) is None


def test_a_full_stop_behind_a_mark_is_not_part_of_it() -> None:
    assert currency_marks("100 Ft. 5,00 EUR.") == [((4, 6), "HUF"), ((13, 16), "EUR")]


def test_marks_in_running_text() -> None:
    text = "Total EUR 5,00 (5,30 US$, 5,30 $US, kr 60)"
    assert [(text[start:end], code) for (start, end), code in currency_marks(text)] == [
        ("EUR", "EUR"),
        ("US$", "USD"),
        ("$US", "USD"),
        ("kr", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("Kraft", "Frau Franke", "ALL PRICES", "TRY OUR TOP PEN", "VOR DEM 31.12.2013", "PLZ 70173 Stuttgart"),
        *(
            "5 KGS",
            "3 STD",
            "Mo.-Fr. 8.00 - 12.00",
            "Fr. 9.30 Uhr",
            "Fr. 05.03.2013",
            "XAU 5.00",
            "XXX",
            "CHE-107.787.577",
        ),
        *("eur", "Europa", "EUROPA", "DEUR", "AOK", "Fr", "lei"),
        *("Volksbank Franken eG", "Frankenstraße 5"),
    ],
)
def test_words_that_only_look_like_marks(text: str) -> None:
    assert currency_marks(text) == []


@pytest.mark.parametrize(
    ("texts", "country", "expected"),
    [
        (["Total", "5,00", "€"], None, "EUR"),
        (["5,00", "EUR"], None, "EUR"),
        (["Total $5.00"], None, "USD"),
        (["Total $5.00"], "US", "USD"),
        (["Total $5.00"], "CA", "CAD"),
        (["Total $5.00"], "AU", "AUD"),
        (["Total $5.00"], "DE", "USD"),
        (["Total $5.00", "All amounts in CAD"], None, "CAD"),
        (["100 kr"], None, None),
        (["100 kr"], "SE", "SEK"),
        (["100 kr"], "NO", "NOK"),
        (["100,00 kr.", "DKK"], None, "DKK"),
        (["¥500"], None, "JPY"),
        (["¥500"], "CN", "CNY"),
        (["Rs. 500"], "PK", "PKR"),
        (["Rs. 500"], None, "INR"),
        (["Fr. 12.50"], None, "CHF"),
        (["Betrag in EUR"], None, "EUR"),
        (["Währung: CHF", "1,00 €"], None, "CHF"),
        (["1,00 €", "2,00 €", "3,00 €", "USD 3,30"], None, "EUR"),
        (["zahlbar in Schweizer Franken"], None, "CHF"),
        (["100,00 DEM"], None, "DEM"),
        (["5 KGS", "3 STD", "10,00 €"], None, "EUR"),
        (["ALL CAPS ON TOP"], None, None),
        (["Currency: ALL"], None, "ALL"),
        (["5,00 €", "5.00 £"], None, "EUR"),
        (["5.00 £", "5,00 €"], None, "GBP"),
        (["Total R38 500.00"], None, "ZAR"),
        (["R290 4,5 46,80", "Betrag EUR"], None, "EUR"),
        (["Tous les prix indiqués sont en CAD."], None, "CAD"),
        ([], None, None),
        (["$5"], "no such country", "USD"),
    ],
)
def test_the_currency_of_a_document(texts: list[str], country: str | None, expected: str | None) -> None:
    assert find_currency(texts, country) == expected


def test_codes_are_those_of_money_in_living_memory() -> None:
    codes = iso_codes()
    assert codes >= {"EUR", "USD", "CHF", "DEM", "FRF", "XAF", "XOF", "XCD"}
    assert not codes & {"XAU", "XXX", "XTS", "XDR", "CHE", "PLZ", "AOK", "ABC"}


def test_every_sign_and_name_stands_for_real_codes() -> None:
    assert {code for codes in CURRENCY_SIGNS.values() for code in codes} <= iso_codes()
    assert set(CURRENCY_NAMES.values()) <= iso_codes()
    assert all(name == name.lower() for name in CURRENCY_NAMES)


def test_marks_and_countries() -> None:
    assert mark_codes("USD $") == ("USD",)
    assert mark_codes("€") == mark_codes("eur") == ("EUR",)
    assert mark_codes("€ $") == mark_codes("Stück") == mark_codes("") == ()
    assert currency_of("ch") == "CHF"
    assert currency_of("XX") is None


LOCALES = ("en_US", "en_GB", "de_DE", "de_CH", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "sv_SE", "cs_CZ", "tr_TR")
CODES = ("EUR", "USD", "GBP", "CHF", "PLN", "CZK", "CAD", "BRL")


@settings(deadline=None)
@given(st.decimals(-999_999, 999_999, places=2), st.sampled_from(CODES), st.sampled_from(LOCALES))
def test_amounts_come_back_from_every_locale(amount: Decimal, code: str, locale: str) -> None:
    text = format_currency(amount, code, locale=locale)
    money = parse_money(text, infer_number_format([text], locale))
    assert money is not None
    assert money.amount == amount
    assert money.currency in (code, None)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_marks_or_none(text: str) -> None:
    for (start, end), code in currency_marks(text):
        assert text[start:end].strip()
        assert code is None or code in iso_codes()
    parse_money(text, POINT)
    find_currency([text])
