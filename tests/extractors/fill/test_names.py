"""How well texts name properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fill.names import LEAST, naming, variants_of
from extractors.fill.properties import Property
from extractors.fill.vocabulary import alikeness, tokens_of

START = Property("/flight_from", "flight_from", {"title": "Flight start date"})
GROSS = Property("/grossAmount", "grossAmount", {})


@pytest.mark.parametrize("label", ["Flight Dates:", "Flight start", "FLIGHT START DATE", "Fliqht Dates"])
def test_labels_of_a_property(label: str) -> None:
    assert naming(tokens_of(label), variants_of(START)) > LEAST


@pytest.mark.parametrize("label", ["Invoice date", "Agency", "Page", "Net amount", "Total spots"])
def test_labels_of_others(label: str) -> None:
    assert naming(tokens_of(label), variants_of(START)) < LEAST
    assert naming(tokens_of(label), variants_of(GROSS)) < LEAST


def test_the_nearer_name_is_worth_more() -> None:
    variants = variants_of(GROSS)
    assert naming(tokens_of("Gross amount"), variants) > naming(tokens_of("Gross amount per month"), variants)


def test_words_of_a_description_name_it_better_together_with_its_own() -> None:
    described = {"title": "Contract number", "description": "Number of the contract; without one, of the invoice"}
    variants = variants_of(Property("/no", "contract_num", described))
    assert naming(tokens_of("Invoice #"), variants) > 1.5 * naming(tokens_of("Invoice month"), variants)
    assert not naming(tokens_of("Number of spots"), variants[-1:]), "its own words alone are not what is described"


def test_camel_and_snake_case() -> None:
    assert tokens_of("grossAmount") == tokens_of("gross_amount") == ("gross", "amount")


def test_two_known_words_of_other_meanings_are_not_alike() -> None:
    assert alikeness("contract", "contact") == 0.0
    assert alikeness("datum", "date") > 0.9
    assert alikeness("registrant", "reglstrant") > 0.75


@given(st.text(max_size=30), st.text(max_size=30))
def test_alikeness_is_symmetric_and_bounded(first: str, second: str) -> None:
    for one in tokens_of(first):
        for other in tokens_of(second):
            assert alikeness(one, other) == alikeness(other, one)
            assert 0.0 <= alikeness(one, other) <= 1.0
