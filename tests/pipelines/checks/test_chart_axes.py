"""An axis whose labels stand where their numbers say is even, though some of them were left out for want of room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.checks.charts.axis import are_in_place
from schemas.geometry import BBox


def label(value: float, place: float, *, down: bool) -> tuple[float, BBox]:
    return (value, BBox(40, place - 4, 60, place + 4) if down else BBox(place - 10, 300, place + 10, 308))


@given(
    st.sets(st.integers(0, 12), min_size=3),
    st.sampled_from([0.5, 20.0, 500.0]),
    st.floats(12, 60),
    st.booleans(),
)
def test_numbers_at_their_places_are_in_place_whichever_are_left_out(
    shown: set[int], step: float, apart: float, down: bool
) -> None:
    labels = [label(step * k, 300 - apart * k if down else 100 + apart * k, down=down) for k in sorted(shown)]
    assert are_in_place(labels)


@pytest.mark.parametrize("down", [True, False])
def test_a_number_at_the_place_of_another_is_not(down: bool) -> None:
    labels = [label(value, 100 + 40 * k, down=down) for k, value in enumerate((0, 500, 1000, 2000))]
    assert not are_in_place(labels)
