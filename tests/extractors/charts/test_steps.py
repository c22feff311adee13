"""Steps give back the points they were drawn from."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.steps import step_points
from tests.builders.drawn_charts import DrawnChart, charts_of

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


def test_a_filled_line_of_steps_is_one_series_with_a_value_to_each_name() -> None:
    drawn = DrawnChart()
    drawn.axes()
    names, values = ["A", "B", "C", "D", "E", "F"], [10.0, 30.0, 20.0, 40.0, 15.0, 25.0]
    places = drawn.names(names)
    half = (places[1] - places[0]) / 2
    sides = [side for x in places for side in (x - half, x + half)][1:-1]
    xs = [places[0], *sides, places[-1]]
    tops = [value for value in values for _ in range(2)]
    drawn.area(xs, tops, [0.0] * len(xs), 1)
    drawn.line(list(zip(xs, tops, strict=True)))
    (chart,) = charts_of(drawn)
    assert [[(p.x, round(p.y)) for p in one.points] for one in chart.series] == [list(zip(names, values, strict=True))]


def test_a_step_that_is_too_short_to_be_seen_makes_no_other_line_of_all() -> None:
    places = [10.0, 30.0, 55.0, 55.03, 80.0, 95.0, 120.0]
    line = stepped([(x, 100.0 - 10 * at) for at, x in enumerate(places)], "post")
    found = step_points(line)
    assert found is not None
    assert len(found) == len(places) - 1
    assert [x for x, _ in found] == pytest.approx([x for at, x in enumerate(places) if at != 2], abs=0.05)
