"""Lines from the wedges of a pie to their names."""

from __future__ import annotations

from math import cos, pi, sin

import pytest

from tests.builders.drawn_charts import DrawnChart, charts_of

SHARES = [40, 35, 25]
NAMES = ["Rent", "Wages", "Other"]
CENTRE, RADIUS = (260.0, 220.0), 80.0


def led(*, pieces: int, told: int) -> list[str]:
    """A pie whose names stand in a column far from it, in an order of their own; `told` of them have a line."""
    drawn = DrawnChart()
    drawn.pie([*map(float, SHARES)], ["", "", ""])
    angle = -pi / 2
    for index, (share, name) in enumerate(zip(SHARES, NAMES, strict=True)):
        turn = 2 * pi * share / sum(SHARES)
        x, y = (CENTRE[0] + RADIUS * cos(angle + turn / 2), CENTRE[1] + RADIUS * sin(angle + turn / 2))
        height = 400.0 + 20 * index
        drawn.page.insert_text((440, height + 3), name, fontsize=8)
        bend = (CENTRE[0] + 1.2 * RADIUS * cos(angle + turn / 2), CENTRE[1] + 1.2 * RADIUS * sin(angle + turn / 2))
        if index < told:
            if pieces == 1:
                drawn.page.draw_line((x, y), (437, height), color=(0, 0, 0))
            else:
                drawn.page.draw_line((x, y), bend, color=(0, 0, 0))
                drawn.page.draw_line(bend, (437, height), color=(0, 0, 0))
        angle += turn
    (chart,) = charts_of(drawn)
    return [point.x for point in chart.series[0].points]


@pytest.mark.parametrize("pieces", [1, 2])
def test_a_wedge_is_called_what_its_line_leads_to(pieces: int) -> None:
    assert led(pieces=pieces, told=3) == NAMES


def test_a_name_far_off_without_a_line_is_nobodys() -> None:
    assert led(pieces=2, told=2)[2] == ""


def test_a_name_of_two_lines_is_one_name() -> None:
    drawn = DrawnChart()
    drawn.pie([*map(float, SHARES)], ["Housing and", "Food", "Leisure"])
    middle = 2 * pi * SHARES[0] / sum(SHARES) / 2 - pi / 2
    drawn.text("utilities", CENTRE[0] + 1.2 * RADIUS * cos(middle), CENTRE[1] + 1.2 * RADIUS * sin(middle) + 13)
    (chart,) = charts_of(drawn)
    assert [point.x for point in chart.series[0].points] == ["Housing and utilities", "Food", "Leisure"]
