"""Units of columns, and cells as numbers in whole units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.tables.finding import find_tables
from extractors.tables.quantities import (
    Quantity,
    Unit,
    column_units,
    named_quantities,
    parse_unit,
    quantity_of,
    table_quantities,
    unit_in,
)
from extractors.values.numbers import NumberFormat
from tests.builders.tabled_pages import page_of, ruled_grid, table_words, words_at

POINT, COMMA = NumberFormat(".", ","), NumberFormat(",", ".")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("EUR million", Unit("EUR", 6)),
        ("in Mio. €", Unit("EUR", 6)),
        ("TEUR", Unit("EUR", 3)),
        ("kEUR", Unit("EUR", 3)),
        ("€m", Unit("EUR", 6)),
        ("€ bn", Unit("EUR", 9)),
        ("Mrd. EUR", Unit("EUR", 9)),
        ("'000", Unit("", 3)),
        ("in thousands", Unit("", 3)),
        ("thousands of persons", Unit("persons", 3)),
        ("milliers d'euros", None),
        ("%", Unit("%")),
        ("CHF", Unit("CHF")),
        ("kg", Unit("kg")),
        ("m", Unit("m")),
        ("as Cd", None),
        ("region", None),
        ("", None),
    ],
)
def test_texts_that_are_units(text: str, unit: Unit | None) -> None:
    assert parse_unit(text) == unit


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Revenue (EUR million)", Unit("EUR", 6)),
        ("Umsatz in TEUR", Unit("EUR", 3)),
        ("Share (%)", Unit("%")),
        ("Share, %", Unit("%")),
        ("Lead and compounds (as Pb)", None),
        ("Number of items", None),
        ("Weight [kg]", Unit("kg")),
    ],
)
def test_units_in_headings(heading: str, unit: Unit | None) -> None:
    assert unit_in(heading) == unit


def test_cells_are_numbers_in_whole_units() -> None:
    assert quantity_of("12.5", POINT, Unit("EUR", 6)) == Quantity(Decimal("12500000"), "EUR", Decimal("50000"))
    assert quantity_of("1.234,5*", COMMA, Unit("kg")) == Quantity(Decimal("1234.5"), "kg", Decimal("0.05"))
    assert quantity_of("45 %", POINT, Unit("EUR", 6)) == Quantity(Decimal(45), "%", Decimal("0.5"))
    assert quantity_of("1.5 million", POINT) == Quantity(Decimal("1500000"), "", Decimal("50000"))
    assert quantity_of("(320)", POINT) == Quantity(Decimal(-320), "", Decimal("0.5"))
    assert [quantity_of(text, POINT) for text in ("n.a.", "–", "Austria", "")] == [None] * 4


@given(st.decimals(0, 10**9, places=2), st.integers(0, 9))
def test_rounding_is_half_of_the_last_digit(number: Decimal, power: int) -> None:
    quantity = quantity_of(f"{number:.2f}", POINT, Unit("EUR", power))
    assert quantity is not None
    assert quantity.value == number.scaleb(power)
    assert quantity.rounding == Decimal("0.005").scaleb(power)


def test_the_title_names_the_unit_of_columns_that_name_none() -> None:
    rows = [["Country", "Total", "Share (%)"], ["Austria", "12.5", "40.1"], ["Belgium", "1.7", "5.4"]]
    words = [*words_at("Table 1: Trade (EUR million)", 100, 80), *table_words(rows, (100, 200, 300))]
    (table,) = find_tables(page_of(words, ruled_grid((95, 190, 290, 380), (97, 112, 126, 140))))
    assert column_units(table)[1:] == (Unit("EUR", 6), Unit("%"))
    values = table_quantities(table)
    assert values[0][1] == Quantity(Decimal("12500000"), "EUR", Decimal("50000"))
    assert values[1][2] == Quantity(Decimal("5.4"), "%", Decimal("0.05"))
    assert [(row, col) for row, col, _ in named_quantities(table)] == [
        ("Austria", "Total"), ("Austria", "Share (%)"), ("Belgium", "Total"), ("Belgium", "Share (%)"),
    ]  # fmt: skip
