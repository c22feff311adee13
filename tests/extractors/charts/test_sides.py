"""Two axes of values, of which nothing but the order of drawing tells whose marks are whose."""

from __future__ import annotations

import pytest

from tests.builders.drawn_charts import PLOT, DrawnChart, charts_of, survey_of

LEFT, TOP, RIGHT, BOTTOM = PLOT
SIDES = [((LEFT, TOP), (LEFT, BOTTOM)), ((RIGHT, TOP), (RIGHT, BOTTOM)), ((LEFT, BOTTOM), (RIGHT, BOTTOM))]


def two_lines(*, twice: bool) -> DrawnChart:
    """Two lines, each with the border of its axes drawn over it or not; numbers without ticks, in black."""
    drawn = DrawnChart()
    places = drawn.names(["Mon", "Tue", "Wed", "Thu"])
    for number, values in enumerate(([10.0, 30.0, 20.0, 40.0], [45.0, 15.0, 35.0, 25.0])):
        drawn.line(list(zip(places, values, strict=True)), number)
        if twice or number:
            for side in SIDES:
                drawn.page.draw_line(*side, color=(0.8, 0.8, 0.8))
    for value in range(0, 60, 10):
        y = drawn.place(value) + 2.88
        drawn.page.insert_text((LEFT - 6 - drawn.width(str(value)), y), str(value), fontsize=8)
        drawn.page.insert_text((RIGHT + 6, y), f"{100 * value}", fontsize=8)
    return drawn


@pytest.mark.parametrize("twice", [True, False])
def test_what_is_drawn_between_two_borders_goes_by_the_right_axis(twice: bool) -> None:
    drawn = two_lines(twice=twice)
    if not twice:
        (refused,) = survey_of(drawn).refused
        assert "two axes" in refused.reason
        return
    (chart,) = charts_of(drawn)
    left, right = chart.series
    assert [round(p.y) for p in left.points] == pytest.approx([10, 30, 20, 40], abs=1)
    assert [round(p.y) for p in right.points] == pytest.approx([4500, 1500, 3500, 2500], abs=50)
