"""Readings become fields: who agrees, who does not, and what was not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import evidence, reading

from pipelines.reconcile import reconcile

if TYPE_CHECKING:
    from schemas.evidence import Reading

GROSS = "/totals/gross"


def test_numbers_agree_as_numbers() -> None:
    field = reconcile([reading(GROSS, "120.0"), reading(GROSS, "120.00", "embedded")])[GROSS]
    assert field.selectors == ("rules", "embedded")
    assert not field.in_conflict


def test_text_agrees_whatever_its_case_space_and_punctuation() -> None:
    path = "/seller/name"
    field = reconcile([reading(path, "ACME Ltd."), reading(path, "Acme  Ltd", "vlm")])[path]
    assert field.selectors == ("rules", "vlm")


def test_identifiers_that_differ_in_a_digit_are_a_conflict() -> None:
    path = "/invoice_number"
    field = reconcile([reading(path, "4711"), reading(path, "4717", "vlm")])[path]
    assert field.in_conflict
    assert [alternative.value for alternative in field.alternatives()] == ["4717"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RE-2024-1", "re 2024 1"),
        ("Hauptstr. 12, 20095 Hamburg", "Hauptstr. 12 20095 Hamburg"),
        ("0.50", "0.5"),
        ("Maße", "Masse"),
        ("2024-03-12", "2024-03-12"),
    ],
)
def test_what_means_the_same_agrees(one: str, other: str) -> None:
    assert not reconcile([reading("/x", one), reading("/x", other, "vlm")])["/x"].in_conflict


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0815", "815"),  # a code, whose nought counts
        ("1E5", "100000"),
        ("Kabel 2,5 mm", "Kabel 25 mm"),
        ("4711", "4711-1"),
        ("2024-03-12", "2024-12-03"),
        ("Müller", "Muller"),
        ("12.50", "-12.50"),
    ],
)
def test_what_does_not_mean_the_same_is_a_conflict(one: str, other: str) -> None:
    assert reconcile([reading("/x", one), reading("/x", other, "vlm")])["/x"].in_conflict


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hauptstr. 12, 20095 Hamburg", "Hauptstr. 12, 20095 Hamburg, Germany"),
        ("Muster", "Muster GmbH"),
        ("Kabel schwarz, 10 m lang", "Kabel schwarz, 10 m"),
    ],
)
def test_a_text_cut_short_neither_agrees_nor_contradicts(one: str, other: str) -> None:
    field = reconcile([reading("/x", one), reading("/x", other, "vlm")])["/x"]
    assert not field.in_conflict
    assert field.selectors == ("rules",)
    assert [alternative.value for alternative in field.alternatives()] == [other]


def test_the_value_most_selectors_give_is_shown() -> None:
    said = [reading(GROSS, "100"), reading(GROSS, "120", "embedded"), reading(GROSS, "120", "vlm")]
    field = reconcile(said)[GROSS]
    assert field.value == "120"
    assert field.in_conflict


def test_one_selector_twice_is_one_voice() -> None:
    said = [reading(GROSS, "100"), reading(GROSS, "120", "embedded"), reading(GROSS, "100.00")]
    assert reconcile(said)[GROSS].selectors == ("rules",)


def test_runners_up_oppose_nothing() -> None:
    field = reconcile([reading(GROSS, "120"), reading(GROSS, "100", rank=1)])[GROSS]
    assert not field.in_conflict
    assert [alternative.value for alternative in field.alternatives()] == ["100"]


def test_a_runner_up_with_the_same_value_is_no_alternative() -> None:
    field = reconcile([reading(GROSS, "120"), reading(GROSS, "120.00", rank=1)])[GROSS]
    assert field.alternatives() == ()


def test_without_a_first_choice_the_best_runner_up_is_taken() -> None:
    field = reconcile([reading(GROSS, "100", rank=2), reading(GROSS, "120", rank=1)])[GROSS]
    assert field.value == "120"


def test_evidence_of_all_who_agree_is_kept_once() -> None:
    seen = evidence("120.00")
    field = reconcile([reading(GROSS, "120.00", on=seen), reading(GROSS, "120.00", "embedded", on=seen)])[GROSS]
    assert field.evidence == (seen,)


def test_no_readings_are_no_fields() -> None:
    assert reconcile([]) == {}


readings = st.builds(
    lambda path, value, selector, rank: reading(path, value, selector, rank=rank),
    st.sampled_from(["/a", "/b"]),
    st.sampled_from(["1", "1.0", "2", "Acme", "acme ", "Beta"]),
    st.sampled_from(["rules", "embedded", "vlm", "xml"]),
    st.integers(0, 2),
)


@given(st.lists(readings, max_size=10))
def test_every_reading_is_kept_somewhere(said: list[Reading]) -> None:
    found = reconcile(said)
    assert set(found) == {r.path for r in said}
    for path, field in found.items():
        own = [r for r in said if r.path == path]
        assert field.chosen in field.agreeing
        assert len(field.agreeing) + len(field.opposing) + len(field.runners_up) <= len(own)
        assert {r.value for r in own} == {r.value for r in (*field.agreeing, *field.opposing, *field.runners_up)}
        assert field.in_conflict == bool(field.opposing)
