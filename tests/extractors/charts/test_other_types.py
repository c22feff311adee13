"""Charts of types that are not ours are not read, and what looks a little like them is."""

from __future__ import annotations

from math import cos, pi, sin

import pytest

from tests.builders.drawn_charts import PLOT, DrawnChart, charts_of

LEFT, TOP, RIGHT, BOTTOM = PLOT
BLUE = (0.12, 0.47, 0.71)


def plotted() -> DrawnChart:
    """Both axes with numbers."""
    drawn = DrawnChart()
    drawn.axes()
    for number, at in enumerate((120, 200, 280, 360)):
        drawn.page.draw_line((at, BOTTOM), (at, BOTTOM + 4), color=(0.4, 0.4, 0.4))
        drawn.text(str(10 * number), at, BOTTOM + 14)
    return drawn


def arrow(x: float, y: float, length: float, angle: float) -> list[tuple[float, float]]:
    """Seven corners: a shaft and a head."""
    shape = [(0, -0.6), (0.6, -0.6), (0.6, -1.8), (1, 0), (0.6, 1.8), (0.6, 0.6), (0, 0.6)]
    turned = [(a * length * cos(angle) - b * sin(angle), a * length * sin(angle) + b * cos(angle)) for a, b in shape]
    return [(x + a, y + b) for a, b in turned]


def test_a_field_of_arrows_is_refused() -> None:
    drawn = plotted()
    for column in range(6):
        for row in range(4):
            corners = arrow(130 + 45 * column, 150 + 40 * row, 8 + 2.3 * column, 0.37 * (column + 3 * row))
            drawn.page.draw_polyline([*corners, corners[0]], color=None, fill=(0, 0, 0))
    assert charts_of(drawn) == []


@pytest.mark.parametrize("gap", [0.0, 0.3])
def test_contours_are_refused_though_numbers_interrupt_them(gap: float) -> None:
    drawn = plotted()
    for radius in (20, 40, 60, 80):
        turns = [gap + (2 * pi - gap) * step / 40 for step in range(41)]
        ring = [(260 + radius * cos(turn), 220 + radius * sin(turn)) for turn in turns]
        drawn.page.draw_polyline(ring, color=BLUE, width=1)
    assert charts_of(drawn) == []


def test_streams_are_refused() -> None:
    drawn = plotted()
    for number in range(30):
        x, y = 110 + 45 * (number % 6), 140 + 30 * (number // 6)
        drawn.page.draw_polyline([(x + 4 * step, y + 6 * sin(step / 3)) for step in range(10)], color=BLUE, width=1)
    assert charts_of(drawn) == []


def test_markers_of_one_shape_and_size_are_no_arrows() -> None:
    drawn = plotted()
    for number in range(16):
        x, y = 120 + 17 * number, 150 + 8 * (number * 7 % 16)
        corners = [(x + 3 * cos(pi * k / 4), y + 3 * sin(pi * k / 4)) for k in range(8)]
        drawn.page.draw_polyline([*corners, corners[0]], color=None, fill=BLUE)
    (chart,) = charts_of(drawn)
    assert chart.kind == "scatter"
    assert len(chart.series[0].points) == 16


def test_the_shadow_of_a_pie_is_no_part_of_it() -> None:
    drawn = DrawnChart()
    drawn.page.insert_text((230, 110), "Animals", fontsize=12)
    shadow, radius = (263.0, 223.0), 80
    angle = -pi / 2
    for share in (15, 30, 45, 10):  # beneath, a little aside
        turn = 2 * pi * share / 100
        rim = [(shadow[0] + radius * cos(angle + turn * k / 30), shadow[1] + radius * sin(angle + turn * k / 30))
               for k in range(31)]  # fmt: skip
        drawn.page.draw_polyline([shadow, *rim, shadow], color=None, fill=(0.1, 0.1, 0.1), fill_opacity=0.5)
        angle += turn
    drawn.pie([15, 30, 45, 10], ["Frogs", "Hogs", "Dogs", "Logs"])
    (chart,) = charts_of(drawn)
    assert chart.kind == "pie"
    assert [(point.x, round(point.y, 1)) for point in chart.series[0].points] == [
        ("Frogs", 15.0), ("Hogs", 30.0), ("Dogs", 45.0), ("Logs", 10.0),
    ]  # fmt: skip
