"""Printed text becomes canonical values by the document's own locale; what cannot be converted is never guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import document_of

from extractors.values.numbers import NumberFormat
from extractors.vlm.convert import Locale, canonical, locale_of
from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.fields.tree import Leaf
from schemas.page import DocumentContent, Page, SourceFile

GERMAN = Locale(NumberFormat(",", "."), "dmy", "EUR")
AMERICAN = Locale(NumberFormat(".", ","), "mdy", "USD")
DECIMAL = r"^-?\d+(\.\d+)?$"


def _leaf(schema: dict[str, Any]) -> Leaf:
    leaf = compile_fields({"type": "object", "properties": {"x": schema}}).properties["x"]
    assert isinstance(leaf, Leaf)
    return leaf


def _value(schema: dict[str, Any], text: str, locale: Locale = GERMAN) -> str | None:
    return canonical(_leaf(schema), text, locale)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1.234,50 €", GERMAN, "1234.50"),
        ("1.234", GERMAN, "1234"),
        ("1.234", AMERICAN, "1.234"),
        ("$1,234.50", AMERICAN, "1234.50"),
        ("(12.00)", AMERICAN, "-12.00"),
        ("19 %", GERMAN, "19"),
        ("-0,00", GERMAN, "0.00"),
        ("12 Stück", GERMAN, None),  # "5 Mio" looks the same
        ("about 5", GERMAN, None),
        ("n/a", GERMAN, None),
        ("9" * 13, GERMAN, "9" * 13),
        ("9" * 14, GERMAN, None),  # no amount, and too much to multiply exactly
        ("1,00 2,00", GERMAN, None),
    ],
)
def test_numbers_by_the_locale(text: str, locale: Locale, value: str | None) -> None:
    assert _value({"type": "string", "pattern": DECIMAL}, text, locale) == value
    assert _value({"type": "number"}, text, locale) == value


@pytest.mark.parametrize(("text", "value"), [("19 %", "0.19"), ("0,19", "0.19"), ("19", None)])
def test_a_share_of_one_may_be_printed_in_percent(text: str, value: str | None) -> None:
    assert _value({"type": "number", "maximum": 1}, text) == value


@pytest.mark.parametrize(("text", "value"), [("3", "3"), ("3,00", "3"), ("1.000", "1000"), ("3,5", None)])
def test_integers(text: str, value: str | None) -> None:
    assert _value({"type": "integer"}, text) == value


def test_a_pattern_may_ask_for_more_decimals_but_never_for_fewer() -> None:
    cents = {"type": "string", "pattern": r"^-?\d+\.\d{2}$"}
    assert _value(cents, "12") == "12.00"
    assert _value(cents, "12,5") == "12.50"
    assert _value(cents, "12,345 €") is None


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("03.04.2026", GERMAN, "2026-04-03"),
        ("03/04/2026", AMERICAN, "2026-03-04"),
        ("20. November 2026", GERMAN, "2026-11-20"),
        ("2026-11-20", AMERICAN, "2026-11-20"),
        ("within 14 days", AMERICAN, None),
        ("31.02.2026", GERMAN, None),
    ],
)
def test_dates_by_the_locale(text: str, locale: Locale, value: str | None) -> None:
    assert _value({"type": "string", "format": "date"}, text, locale) == value


def test_a_moment_needs_its_offset() -> None:
    schema = {"type": "string", "format": "date-time"}
    assert _value(schema, "2026-11-20T10:00:00Z") == "2026-11-20T10:00:00+00:00"
    assert _value(schema, "2026-11-20 10:00") is None


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("€", AMERICAN, "EUR"),
        ("EUR", AMERICAN, "EUR"),
        ("1.234,50 €", GERMAN, "EUR"),
        ("$", AMERICAN, "USD"),
        ("$", GERMAN, None),  # whose dollar?
        ("$", Locale(NumberFormat("."), "mdy", "CAD"), "CAD"),
        ("all amounts in CHF", GERMAN, "CHF"),
        ("money", GERMAN, None),
    ],
)
def test_currencies(text: str, locale: Locale, value: str | None) -> None:
    assert _value({"type": "string", "pattern": "^[A-Z]{3}$"}, text, locale) == value


def test_three_capitals_that_are_no_currency_stay_what_they_are() -> None:
    assert _value({"type": "string", "pattern": "^[A-Z]{3}$"}, "ZRH") == "ZRH"


def test_flags_and_choices() -> None:
    assert _value({"type": "boolean"}, "yes") == "true"
    assert _value({"type": "boolean"}, "no") == "false"
    assert _value({"type": "boolean"}, "perhaps") is None
    assert _value({"enum": ["a", 2]}, "2") == "2"
    assert _value({"enum": ["a", "b"]}, "c") is None
    long = {"enum": [f"Article {number}" for number in range(300)]}
    assert _value(long, "ARTICLE 7.") == "Article 7"
    assert _value(long, "Article 300") is None


def test_codes_lose_only_the_spaces_that_their_pattern_has_not() -> None:
    assert _value({"type": "string", "pattern": r"^INV-\d{6}$"}, "INV-000 123") == "INV-000123"
    assert _value({"type": "string", "pattern": r"^INV-\d{6}$"}, "INV 000123") is None
    assert _value({"type": "string", "pattern": r"^[A-Z]+ \d+$"}, "AB 12") == "AB 12"


@pytest.mark.parametrize(
    ("leaf_type", "text", "value"),
    [
        ("iban", "IBAN: DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("iban", "none given", None),
        ("identifier", "USt-IdNr. DE 123 456 788", "DE123456788"),
        ("identifier", "COBADEFFXXX", "COBADEFFXXX"),
        ("identifier", "not stated", None),
        ("email", "Mail: Info@Example.org", "info@example.org"),
        ("code", "RE-2026 / 17", "RE-2026 / 17"),
    ],
)
def test_identifiers(leaf_type: Any, text: str, value: str | None) -> None:
    assert canonical(Leaf(leaf_type), text, GERMAN) == value


def test_lines_of_a_text_are_joined() -> None:
    assert canonical(Leaf("text"), "Blue widget\nlarge", GERMAN) == "Blue widget large"
    assert (
        canonical(Leaf("text", comma_lines=True), "Hauptstr. 1,\n10115 Berlin", GERMAN) == "Hauptstr. 1, 10115 Berlin"
    )


def test_a_sign_that_says_only_taken_off_is_dropped() -> None:
    assert canonical(Leaf("number", unsigned=True), "-5,00", GERMAN) == "5.00"


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2))
def test_an_amount_survives_being_printed_and_read_again(amount: Decimal) -> None:
    printed = f"{amount:,.2f}"
    german = printed.replace(",", "\0").replace(".", ",").replace("\0", ".")
    for text, locale in ((printed, AMERICAN), (german + " €", GERMAN)):
        value = _value({"type": "number"}, text, locale)
        assert value is not None
        assert Decimal(value) == amount


def test_the_locale_is_that_of_the_documents_own_words() -> None:
    german = document_of("Rechnung Nr. 4711   20.11.2026\nSumme   1.234,50 €\nNetto   1.037,39 €")
    assert locale_of(german, ["$1,234.50"]) == Locale(NumberFormat(",", "."), "dmy", "EUR")


def test_without_words_the_locale_is_that_of_what_was_transcribed() -> None:
    scan = DocumentContent(SourceFile("scan.png", "0" * 64, "image/png", 1, 1), (Page(1, 595.0, 842.0),))
    found = locale_of(scan, ["1.234,50 €", "12,00", "24.12.2026"])
    assert (found.number_format.decimal, found.date_order, found.currency) == (",", "dmy", "EUR")
