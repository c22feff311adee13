from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.values.numbers import NumberFormat, infer_number_format, looks_numeric, parse_number, parse_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMA = NumberFormat(",", ".")
COMMA_SPACE = NumberFormat(",", " ")
COMMA_ALONE = NumberFormat(",")
POINT = NumberFormat(".", ",")
SWISS = NumberFormat(".", "'")
FORMATS = (COMMA, COMMA_SPACE, COMMA_ALONE, POINT, SWISS, NumberFormat("."))

LOCALES = (
    *("en", "en_GB", "en_IN", "en_ZA", "de", "de_AT", "de_CH", "fr", "fr_CH", "es", "es_MX", "it", "nl", "pl", "pt"),
    *("pt_BR", "sv", "da", "nb", "fi", "cs", "sk", "tr", "ro", "hu", "ms", "ja"),
)


def number(text: str, fmt: NumberFormat) -> str | None:
    value = parse_number(text, fmt)
    return None if value is None else str(value)


@pytest.mark.parametrize(
    ("text", "fmt", "value"),
    [
        ("1.234,50", COMMA, "1234.50"),
        ("1.234", COMMA, "1234"),
        ("1,234", COMMA, "1.234"),
        ("12.345", COMMA, "12345"),
        ("12,345", COMMA, "12.345"),
        ("3,3333", COMMA, "3.3333"),
        ("1.234.567,00", COMMA, "1234567.00"),
        ("0,05", COMMA, "0.05"),
        ("0,5", COMMA, "0.5"),
        (",50", COMMA, "0.50"),
        ("1 234,50", COMMA_SPACE, "1234.50"),
        ("1 234 567,00", COMMA_ALONE, "1234567.00"),
        ("1\u00a0234,50", COMMA, "1234.50"),
        ("1\u202f234,50", COMMA_ALONE, "1234.50"),
        ("1\u2009234,5", COMMA_ALONE, "1234.5"),
        ("1,234.50", POINT, "1234.50"),
        ("1,234", POINT, "1234"),
        ("1.234", POINT, "1.234"),
        ("12,34,567.00", POINT, "1234567.00"),
        ("1,00,000", POINT, "100000"),
        ("1'234.50", SWISS, "1234.50"),
        ("1’234’567.05", SWISS, "1234567.05"),
        ("1'234,50", COMMA, "1234.50"),
        ("12", COMMA, "12"),
        ("007", COMMA, "7"),
    ],
)
def test_a_number_in_its_own_format(text: str, fmt: NumberFormat, value: str) -> None:
    assert number(text, fmt) == value


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,34", "12.34"),
        ("12.34", "12.34"),
        ("12,5", "12.5"),
        ("0.123", "0.123"),
        ("0,123", "0.123"),
        ("1234.567", "1234.567"),
        ("1234,5678", "1234.5678"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1.234.567", "1234567"),
    ],
)
def test_a_form_with_one_reading_is_read_in_every_format(text: str, value: str, fmt: NumberFormat) -> None:
    assert number(text, fmt) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-5,00", "-5.00"),
        ("(-)5,00", "-5.00"),
        ("+5,00", "5.00"),
        ("5,00-", "-5.00"),
        ("\u22125,00", "-5.00"),
        ("\u20135,00", "-5.00"),
        ("- 5,00", "-5.00"),
        ("(5,00)", "-5.00"),
        ("(5,00 €)", "-5.00"),
        ("€ (5,00)", "-5.00"),
        ("-€5,00", "-5.00"),
        ("€-5,00", "-5.00"),
        ("5,00 EUR-", "-5.00"),
        ("5,00 CR", "-5.00"),
        ("5,00 DR", "5.00"),
        ("5,00 H", "-5.00"),
        ("5,00 S", "5.00"),
        ("0,00-", "0.00"),
    ],
)
def test_signs(text: str, value: str) -> None:
    assert parse_number(text, COMMA) == Decimal(value)


@pytest.mark.parametrize("text", ["-5-", "(-5)", "--5", "5 -", "5 € -", "5 - 10", "5 – 10", "-5 CR", "(5", "5)", "+-5"])
def test_two_signs_or_half_a_sign_are_no_number(text: str) -> None:
    assert parse_number(text, COMMA) is None


def test_a_letter_of_the_ledger_is_a_sign_only_after_a_decimal_comma() -> None:
    assert parse_number("4.97 H", POINT) is None
    assert parse_number("5 H", COMMA) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("€ 5,00", "5.00"),
        ("5,00€", "5.00"),
        ("EUR 1.234,50", "1234.50"),
        ("1.234,50 Euro", "1234.50"),
        ("US$ 5", "5"),
        ("$1,234.50 USD", "1234.50"),
        ("$.50", "0.50"),
        ("RM12.50", "12.50"),
        ("R12.50", "12.50"),
        ("Rs.500", "500"),
        ("Fr. 12.50", "12.50"),
        ("100 kr", "100"),
        ("12,50 zł", "12.50"),
        ("1 234,00 Kč", "1234.00"),
        ("19 %", "19"),
        ("%18", "18"),
        ("**5,00**", "5.00"),
        ("5,00*", "5.00"),
    ],
)
def test_marks_around_the_digits(text: str, value: str) -> None:
    assert number(text, COMMA_ALONE) == value


@pytest.mark.parametrize("text", ["R410", "12.50 R", "R-12"])
def test_a_letter_is_the_rand_only_before_an_amount_with_its_cents(text: str) -> None:
    assert parse_number(text, POINT) is None


def test_two_currencies_are_not_one_amount() -> None:
    assert parse_number("€ 5,00 USD", COMMA) is None


@pytest.mark.parametrize(
    "text", ["1.234,-", "1.234,—", "1.234,–", "1.234,--", "1.234,- €", "€ 1.234,-", "1 234,-", "1'234.-", "1234.--"]
)
def test_a_dash_in_place_of_the_cents(text: str) -> None:
    assert number(text, COMMA_ALONE) == "1234.00"
    assert number("100:-", COMMA_ALONE) == "100.00"
    assert number("100,00-", COMMA_ALONE) == "-100.00"
    assert number("5.50.-", SWISS) is None


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        *("05.03.2013", "31.12.2024", "05.03", "1.2.3", "12/2013", "12:30", "12:30:15", "2024-12-31", "31/12/24"),
        *(
            "1.23,4.5",
            "1,2,3",
            "1.2345,6,7",
            "12.34.56",
            "1234.567.890",
            "01.234.567",
            "1,234.567.890",
            "12.345,678,90",
        ),
        *("030 1234567", "+49 30 123456", "0049 30 12", "1 23", "1 2345", "1,234 567.00"),
        *("DE123456789", "A4", "4711-12", "1,5 kg", "5 Stk", "2x", "x2", "№ 5", "5 KGS", "3 STD", "v1.2"),
        *("", " ", "-", "€", "%", ".", ",", "abc", "5 6 7", "²", "٣", "½", "1 %%", "%1%", "1/2"),
        *("1.234.56", "1,234,56", "1" * 33, " " * 70 + "1", "1,234,567.89.0"),
    ],
)
def test_what_is_not_one_number_is_refused(text: str, fmt: NumberFormat) -> None:
    assert parse_number(text, fmt) is None


def test_a_plain_space_groups_only_where_nothing_else_does() -> None:
    assert parse_number("1 234,50", COMMA) is None
    assert number("1 234,50", COMMA_ALONE) == "1234.50"


def test_three_decimals_behind_an_apostrophe_need_the_documents_own_mark() -> None:
    assert number("1'234.567", SWISS) == "1234.567"
    assert parse_number("1'234.567", COMMA) is None


def test_minus_point_fifty_is_fifty_rappen_on_swiss_paper_and_so_refused() -> None:
    assert number("-.50", POINT) == "-0.50"
    assert parse_number("-.50", SWISS) is None


@pytest.mark.parametrize(
    ("text", "value"), [("19 %", "19"), ("19,00%", "19.00"), ("7", "7"), ("-3 %", "-3"), ("5 €", None), ("MwSt", None)]
)
def test_percent(text: str, value: str | None) -> None:
    percent = parse_percent(text, COMMA)
    assert (None if percent is None else str(percent)) == value


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (["1.234,50"], None, COMMA),
        (["1,234.50"], None, POINT),
        (["1'234.50"], None, SWISS),
        (["1’234.50"], None, SWISS),
        (["1 234,50"], None, COMMA_SPACE),
        (["1\u202f234,50"], None, COMMA_SPACE),
        (["12,34,567.00"], None, POINT),
        (["12,5"], None, COMMA_ALONE),
        (["0,05"], None, COMMA_ALONE),
        (["12.5"], "de", NumberFormat(".")),
        (["1.234", "2.345", "9,99"], None, COMMA),
        (["1,000", "9,99", "3,3333"], "en", COMMA_ALONE),
        (["1,000", "9.99"], "de", POINT),
        (["1.234.567"], None, COMMA),
        (["1.234"], None, COMMA),
        (["1,234"], None, POINT),
        (["1.234"], "en", NumberFormat(".")),
        (["1.234"], "de", COMMA),
        (["1.234"], "de-CH", NumberFormat(".")),
        ([], "fr", COMMA_SPACE),
        ([], "en-US", NumberFormat(".")),
        ([], None, NumberFormat(".")),
        ([], "no such language", NumberFormat(".")),
        (["0.123"], "de", NumberFormat(".")),
        (["Summe 1.234,50 €", "1.00"], None, COMMA),
        (["EUR1.234,50"], None, COMMA),
    ],
)
def test_the_format_of_a_document(texts: Sequence[str], language: str | None, expected: NumberFormat) -> None:
    assert infer_number_format(texts, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "05.03.2013",
        "31.12.",
        "Tel. 030/12.34",
        "v1.2",
        "www.a1.de",
        "12.30.45",
        "DE12.34",
        "a@1.25",
        "1.2.3",
        "1.234.56",
    ],
)
def test_dates_and_references_have_no_vote(text: str) -> None:
    assert infer_number_format([text], "de") == COMMA_ALONE


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = ["1.234,50", "12.5", "1,234", "7,00", "1'000.00"]
    assert infer_number_format(texts) == infer_number_format(texts[::-1])


amounts = st.decimals(min_value=-99_999_999, max_value=99_999_999, places=2)


@settings(deadline=None)
@given(st.lists(amounts, min_size=1, max_size=5), st.sampled_from(LOCALES))
def test_amounts_come_back_from_every_locale(values: list[Decimal], locale: str) -> None:
    printed = [format_decimal(value, "#,##,##0.00" if locale == "en_IN" else "#,##0.00", locale) for value in values]
    fmt = infer_number_format(printed)
    assert [parse_number(text, fmt) for text in printed] == values


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=9_999_999, places=3), st.sampled_from(LOCALES))
def test_three_decimals_come_back_once_the_format_is_known(value: Decimal, locale: str) -> None:
    fmt = infer_number_format([format_decimal(Decimal("1234567.89"), "#,##0.00", locale)])
    text = format_decimal(value, "#,##0.000", locale)
    assert parse_number(text, fmt) == value
    assert str(parse_number(text, fmt)) == str(value)


@settings(deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[-+(€$ ]{0,3}[0-9.,' \u00a0]{0,14}[-)%€A-Z ]{0,5}", fullmatch=True))
def test_any_text_is_read_or_refused_and_never_raises(text: str) -> None:
    readings = [parse_number(text, fmt) for fmt in FORMATS]
    assert readings == [parse_number(text, fmt) for fmt in FORMATS]
    assert looks_numeric(text) or readings == [None] * len(FORMATS)
    assert all(value is None or value.is_finite() for value in readings)
    assert infer_number_format([text]) == infer_number_format([text])


@settings(deadline=None)
@given(amounts, st.sampled_from(FORMATS))
def test_a_readings_digits_are_the_printed_digits(value: Decimal, fmt: NumberFormat) -> None:
    text = f"{value:,.2f}".translate(str.maketrans({",": fmt.group or "", ".": fmt.decimal}))
    parsed = parse_number(text, fmt)
    assert parsed == value
    assert parsed is not None
    assert parsed.as_tuple().exponent == -2
