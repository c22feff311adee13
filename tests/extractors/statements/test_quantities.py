"""Numbers in running text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.statements.quantities import find_quantities, unit_text
from extractors.statements.units import read_unit


@pytest.mark.parametrize(
    ("text", "value", "name", "power"),
    [
        ("revenue reached $4.2 million in 2024", "4.2", "USD", 6),
        ("der Umsatz lag bei 4,2 Mio. Euro im Jahr 2024", "4.2", "EUR", 6),
        ("im Lager lagen 1.234 Tonnen und mehr", "1234", "t", 0),
        ("we carried 640 thousand tonnes of grain", "640", "t", 3),
        ("wind fell to 38.7 GWh.", "38.7", "Wh", 9),
        ("a loss of -12.5 % was booked", "-12.5", "%", 0),
        ("sales of £3bn", "3", "GBP", 9),
    ],
)
def test_value_unit_and_scale_are_read(text: str, value: str, name: str, power: int) -> None:
    (quantity,) = find_quantities(text)
    assert quantity.value == Decimal(value)
    assert (quantity.unit.name, quantity.unit.power) == (name, power)


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 it was quiet.",
        "See Figure 3 and Table 12.",
        "Zur Methode siehe Anmerkung auf Seite 12.",
        "On 31 December 2024 and on 3. März we met.",
        "We opened 3 of 7 offices.".replace("3 of 7", "two"),
    ],
)
def test_years_dates_and_numbers_of_figures_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


def test_the_word_behind_a_number_is_kept() -> None:
    (quantity,) = find_quantities("Sales had 1,260 employees in 2024.")
    assert (quantity.value, quantity.noun) == (Decimal(1260), "employees")


def test_a_number_that_may_be_two_is_kept_as_both() -> None:
    (quantity,) = find_quantities("They sold 1.234 pieces.")
    assert {quantity.value, quantity.other} == {Decimal("1.234"), Decimal(1234)}


def test_the_unit_is_shown_as_printed() -> None:
    text = "It came to €4.2 million."
    assert unit_text(find_quantities(text)[0], text) == "€ million"


@pytest.mark.parametrize(
    ("label", "name", "power"),
    [
        ("Revenue (EUR million)", "EUR", 6),
        ("in Tsd. Tonnen", "t", 3),
        ("GWh", "Wh", 9),
        ("Headcount", "", 0),
        ("T", "", 0),
    ],
)
def test_labels_name_units(label: str, name: str, power: int) -> None:
    unit = read_unit(label)
    assert (unit.name, unit.power) == (name, power)


@given(st.decimals(min_value=0, max_value=10**6, places=2), st.sampled_from(["{} GWh", "€{} million", "{} %"]))
def test_a_printed_decimal_comes_back(value: Decimal, form: str) -> None:
    (quantity,) = find_quantities(f"The value was {form.format(value)} then.")
    assert quantity.value == value
    assert quantity.rounding == Decimal("0.005")
