"""Typed candidates of a row: each word serves one of them, and every one knows its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import row_of

from extractors.invoices.tokens import RowTokens, find_tokens
from extractors.layout import Row, rows_of
from extractors.values.numbers import NumberFormat
from schemas.geometry import BBox
from schemas.page import Page

ENGLISH = NumberFormat(decimal=".", group=",")
GERMAN = NumberFormat(decimal=",", group=".")
FRENCH = NumberFormat(decimal=",", group=" ")
FRENCH_POINT = NumberFormat(decimal=".", group=" ")
SWISS = NumberFormat(decimal=".", group="'")


def read(text: str, fmt: NumberFormat = ENGLISH, order: str = "dmy") -> RowTokens:
    return find_tokens(row_of(text), fmt, order)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "fmt", "value", "currency"),
    [
        ("£1,234.50", ENGLISH, "1234.50", "GBP"),
        ("1.234,50 €", GERMAN, "1234.50", "EUR"),
        ("€ 1.234,50", GERMAN, "1234.50", "EUR"),
        ("1 234,50 €", FRENCH, "1234.50", "EUR"),
        ("CHF 1'234.50", SWISS, "1234.50", "CHF"),
        ("5 160,- Kč", FRENCH, "5160.00", "CZK"),
        ("R38 500.00", FRENCH_POINT, "38500.00", "ZAR"),
        ("(112.70)", ENGLISH, "-112.70", None),
        ("- 12.00", ENGLISH, "-12.00", None),
        ("12.00-", ENGLISH, "-12.00", None),
        ("0.0475", ENGLISH, "0.0475", None),
    ],
)
def test_amounts_as_countries_print_them(text: str, fmt: NumberFormat, value: str, currency: str | None) -> None:
    (token,) = read(text, fmt).amounts
    assert (str(token.value), token.currency) == (value, currency)
    assert token.decimals == len(value.split(".")[1])


def test_a_dollar_sign_makes_money_of_a_number() -> None:
    (token,) = read("$1,234.50").amounts
    assert token.value == Decimal("1234.50")
    assert token.looks_like_money


def test_a_number_with_its_unit_attached() -> None:
    (token,) = read("12kg").amounts
    assert (token.value, token.unit) == (Decimal(12), "kg")


def test_percentages_are_no_amounts() -> None:
    tokens = read("VAT 20% 40.00")
    assert [t.value for t in tokens.percents] == [Decimal(20)]
    assert [t.value for t in tokens.amounts] == [Decimal("40.00")]


def test_a_percent_sign_set_apart_belongs_to_its_number() -> None:
    assert [t.value for t in read("MwSt. 19 % 38,00", GERMAN).percents] == [Decimal(19)]


def test_a_percent_sign_may_lead_its_number() -> None:
    tokens = read("Hesaplanan KDV (%20) 7.267,50 TL", GERMAN)
    assert [t.value for t in tokens.percents] == [Decimal(20)]
    assert [t.value for t in tokens.amounts] == [Decimal("7267.50")]


def test_a_percentage_opens_a_list_in_brackets() -> None:
    tokens = read("VAT (9%, $2,346.00) $211.14")
    assert [t.value for t in tokens.percents] == [Decimal(9)]
    assert [t.value for t in tokens.amounts] == [Decimal("2346.00"), Decimal("211.14")]


def test_dates_are_taken_before_numbers() -> None:
    tokens = read("12.05.2026 1.234,50", GERMAN)
    assert [t.date for t in tokens.dates] == [date(2026, 5, 12)]
    assert [t.value for t in tokens.amounts] == [Decimal("1234.50")]


def test_a_date_in_words_owns_all_its_words() -> None:
    (token,) = read("due 12 May 2026 at noon").dates
    assert token.text == "12 May 2026"


def test_numbers_in_two_columns_stay_two() -> None:
    """A space groups thousands only where the digits stand close; columns do not."""
    assert [t.value for t in read("12   345,00", FRENCH).amounts] == [Decimal(12), Decimal("345.00")]


@pytest.mark.parametrize("text", ["2 273,08NOK", "NOK2 273,08", "€ 2 273,08", "(2 273,08)€", "2 273,08 kr"])
def test_a_currency_glued_to_a_group_leaves_the_number_whole(text: str) -> None:
    (token,) = read(text, FRENCH).amounts
    assert abs(token.value) == Decimal("2273.08")


def test_a_size_glued_to_a_number_is_no_group() -> None:
    assert [t.value for t in read("10 200,5mm", FRENCH).amounts] == [Decimal(10), Decimal("200.5")]


def test_half_a_pair_of_parentheses_belongs_to_the_sentence() -> None:
    tokens = read("Sales tax (8.625% on $443.31)")
    assert [t.value for t in tokens.percents] == [Decimal("8.625")]
    assert [t.value for t in tokens.amounts] == [Decimal("443.31")]


def test_words_without_digits_give_nothing() -> None:
    assert read("Thank you for your business") == RowTokens((), (), ())


@given(
    st.lists(st.sampled_from(["12", "3.50", "19%", "12.05.2026", "$4.00", "kg", "Total", "-", "%", "(5.00)", "1 234"]))
)
def test_no_word_serves_two_tokens(parts: list[str]) -> None:
    if not parts:
        return
    tokens = read("  ".join(parts))
    taken = [i for t in (*tokens.amounts, *tokens.percents, *tokens.dates) for i in range(t.start, t.end)]
    assert len(taken) == len(set(taken))


@pytest.mark.parametrize(
    ("text", "gap", "value"),
    [("1 003,10 €", 8.0, "1003.10"), ("1 003,10", 9.5, "1003.10"), ("12 034 005,00", 8.0, "12034005.00")],
)
def test_a_group_that_begins_with_0_is_joined_across_a_wider_gap(text: str, gap: float, value: str) -> None:
    (token,) = find_tokens(_set_apart(text, gap), FRENCH, "dmy").amounts
    assert str(token.value) == value


def test_a_group_that_begins_with_0_is_no_amount_alone() -> None:
    assert not read("003,10 €", FRENCH).amounts
    assert [str(token.value) for token in find_tokens(_set_apart("1 003,10", 25.0), FRENCH, "dmy").amounts] == ["1"]


def test_other_numbers_are_not_joined_across_a_wider_gap() -> None:
    tokens = find_tokens(_set_apart("2 250,00", 8.0), FRENCH, "dmy").amounts
    assert [str(token.value) for token in tokens] == ["2", "250.00"]
    assert [str(token.value) for token in read("0,10", FRENCH).amounts] == ["0.10"]


def _set_apart(text: str, gap: float) -> Row:
    """The row with this much white, in points, between its words (type is 10 pt high)."""
    row = row_of(text)
    words, left = [], row.words[0].bbox.left
    for word in row.words:
        box = word.bbox
        words.append(replace(word, bbox=BBox(left, box.top, left + box.width, box.bottom)))
        left += box.width + gap
    (apart,) = rows_of(Page(1, 595.0, 842.0, words=tuple(words)))
    return apart


@pytest.mark.parametrize("text", ["1850.00 CHF 925.00 CHF", "CHF 1850.00 CHF 925.00"])
def test_a_currency_between_two_amounts_is_of_the_one_that_has_no_other(text: str) -> None:
    marks = {
        token.value: [token.words.index(word) for word in token.words if word.text == "CHF"]
        for token in read(text).amounts
    }
    side = 1 if text.startswith("1") else 0
    assert marks == {Decimal("1850.00"): [side], Decimal("925.00"): [side]}


def test_a_dash_in_a_text_is_no_sign() -> None:
    assert [token.value for token in read("Materials – 110 mm pipe, shingle").amounts] == [Decimal(110)]
    assert [token.value for token in read("Less materials – 110.00").amounts] == [Decimal("-110.00")]
