"""Axes that cross inside the plot."""

from __future__ import annotations

import pytest

from tests.builders.drawn_charts import COLOURS, DrawnChart, charts_of

LEVEL, UPRIGHT = 220.0, 260.0
UNIT_X, UNIT_Y = 35.0, 20.0
HEIGHTS = [-2.0, 1.0, 0.0, 3.0, 4.0]


def points(at_left: bool) -> list[tuple[float, float]]:
    return list(zip((0.5, 1, 2, 3, 4) if at_left else (-4, -2, 0, 2, 4), HEIGHTS, strict=True))


def crossing(*, marks: bool = True, at_left: bool = False) -> DrawnChart:
    """A line around nought; the numbers stand below the level axis and left of the upright one."""
    drawn = DrawnChart()
    left = UPRIGHT - (-0.2 if at_left else 4.5) * UNIT_X
    upright = left if at_left else UPRIGHT
    drawn.page.draw_line((left, LEVEL), (UPRIGHT + 4.5 * UNIT_X, LEVEL), color=(0, 0, 0))
    drawn.page.draw_line((upright, LEVEL - 4.5 * UNIT_Y), (upright, LEVEL + 4.5 * UNIT_Y), color=(0, 0, 0))
    for value in (1, 2, 3, 4) if at_left else (-4, -2, 2, 4):
        x = UPRIGHT + value * UNIT_X
        drawn.text(str(value), x, LEVEL + 14)
        if marks:
            drawn.page.draw_line((x, LEVEL), (x, LEVEL + 4), color=(0, 0, 0))
    for value in (-4, -2, 2, 4):
        y = LEVEL - value * UNIT_Y
        drawn.page.insert_text((upright - 8 - drawn.width(str(value)), y + 3), str(value), fontsize=8)
        if marks:
            drawn.page.draw_line((upright - 4, y), (upright, y), color=(0, 0, 0))
    line = [(UPRIGHT + x * UNIT_X, LEVEL - y * UNIT_Y) for x, y in points(at_left)]
    drawn.page.draw_polyline(line, color=COLOURS[0], width=1.5)
    return drawn


@pytest.mark.parametrize("at_left", [False, True])
def test_a_line_goes_by_axes_that_cross_inside_its_plot(at_left: bool) -> None:
    (chart,) = charts_of(crossing(at_left=at_left))
    assert [(float(p.x), round(p.y, 1)) for p in chart.series[0].points] == points(at_left)


def test_lines_that_cross_and_bear_no_tick_marks_are_no_axes() -> None:
    assert not charts_of(crossing(marks=False))
