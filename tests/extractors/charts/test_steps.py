"""Steps give back the points they were drawn from."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.steps import step_points

Point = tuple[float, float]
POINTS = st.lists(st.integers(1, 40), min_size=4, max_size=12).filter(
    lambda values: all(a != b for a, b in pairwise(values))
)


def stepped(points: list[Point], where: str) -> list[Point]:
    drawn = [points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        corners = {
            "post": [(bx, ay), (bx, by)],
            "pre": [(ax, by), (bx, by)],
            "mid": [((ax + bx) / 2, ay), ((ax + bx) / 2, by)],
        }
        drawn += corners[where]
    return [*drawn, points[-1]] if where == "mid" else drawn


@given(POINTS, st.sampled_from(["post", "pre", "mid"]))
def test_steps_behind_before_and_between_their_points(values: list[int], where: str) -> None:
    points = [(10.0 * index, 5.0 * value) for index, value in enumerate(values)]
    found = step_points(stepped(points, where))
    assert found is not None
    assert [pytest.approx(point) for point in points] == found


def test_a_sloping_line_is_no_steps() -> None:
    assert step_points([(0, 0), (1, 1), (2, 0), (3, 1), (4, 0), (5, 1)]) is None
