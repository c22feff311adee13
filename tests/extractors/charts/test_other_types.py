"""Charts of types that are not ours are not read, and what looks a little like them is."""

from __future__ import annotations

from math import cos, exp, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.arrows import is_arrow
from tests.builders.drawn_charts import PLOT, DrawnChart, charts_of, survey_of

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


def refusal_of(drawn: DrawnChart) -> str:
    """Why the one chart of the page is refused."""
    survey = survey_of(drawn)
    (refused,) = survey.refused
    assert not survey.charts
    return refused.reason


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
    assert refusal_of(drawn) == "arrows"


@given(st.floats(0, 2 * pi), st.floats(6, 60), st.integers(0, 6))
def test_an_arrow_is_one_whichever_way_it_points_and_wherever_it_begins(angle: float, length: float, by: int) -> None:
    corners = arrow(100, 100, length, angle)
    turned = corners[by:] + corners[:by]
    assert is_arrow([*turned, turned[0]])


@given(st.integers(3, 12), st.floats(0, 2 * pi))
def test_no_regular_figure_is_an_arrow(count: int, angle: float) -> None:
    assert not is_arrow(
        [(10 * cos(angle + 2 * pi * k / count), 10 * sin(angle + 2 * pi * k / count)) for k in range(count)]
    )


def test_a_few_arrows_alone_are_refused() -> None:
    drawn = plotted()
    for angle in (0.2, 1.4, 3.0):
        corners = arrow(260, 220, 60, angle)
        drawn.page.draw_polyline([*corners, corners[0]], color=None, fill=BLUE)
    assert refusal_of(drawn) == "arrows"


def test_arrows_with_open_heads_are_refused() -> None:
    drawn = plotted()
    for number in range(24):
        x, y, angle = 120 + 40 * (number % 6), 150 + 35 * (number // 6), 0.6 * number
        tip = (x + 14 * cos(angle), y + 14 * sin(angle))
        drawn.page.draw_line((x, y), tip, color=BLUE, width=1)
        wings = [(tip[0] - 5 * cos(angle + turn), tip[1] - 5 * sin(angle + turn)) for turn in (-0.5, 0.5)]
        drawn.page.draw_polyline([wings[0], tip, wings[1]], color=BLUE, width=1)
    assert refusal_of(drawn) == "arrows"


def test_one_closed_curve_or_an_orbit_is_no_line_over_an_axis() -> None:
    for turns, inner in ((1, 0.0), (3, 0.4)):
        drawn = plotted()
        way = [2 * pi * turns * step / 60 for step in range(61)]
        orbit = [
            (260 + 70 * (1 - inner * a / way[-1]) * cos(a), 220 + 60 * (1 - inner * a / way[-1]) * sin(a)) for a in way
        ]
        drawn.page.draw_polyline(orbit, color=BLUE, width=1)
        assert refusal_of(drawn) == "contours, or curves that turn back on themselves"


def test_a_network_is_refused() -> None:
    drawn = plotted()
    nodes = [(120, 150), (200, 260), (300, 140), (340, 270), (180, 200), (270, 230)]
    for one, other in ((0, 1), (0, 2), (0, 4), (1, 4), (2, 5), (3, 5), (4, 5), (2, 3)):
        drawn.page.draw_line(nodes[one], nodes[other], color=(0.6, 0.6, 0.6), width=1)
    for x, y in nodes:
        drawn.page.draw_circle((x, y), 4, color=None, fill=BLUE)
    assert refusal_of(drawn) == "network"


def test_the_branches_of_a_tree_are_refused() -> None:
    drawn = plotted()
    branches = [(110, 130, BOTTOM, 290), (170, 200, BOTTOM, 270), (240, 270, BOTTOM, 280), (300, 340, BOTTOM, 260)]
    for left, right, low, top in [*branches, (120, 185, 290, 220), (255, 320, 280, 200), (150, 290, 220, 140)]:
        drawn.page.draw_polyline([(left, low), (left, top), (right, top), (right, low)], color=BLUE, width=1)
    assert refusal_of(drawn) == "tree"


def test_a_filled_density_is_refused_and_an_area_of_measured_values_is_not() -> None:
    for computed in (True, False):
        drawn = plotted()
        count = 120 if computed else 5
        heights = [
            exp(-(((k - count / 2) / (count / 7)) ** 2)) if computed else 0.4 + 0.1 * (k % 3) for k in range(count)
        ]
        top = [(120 + 240 * k / (count - 1), BOTTOM - 130 * height) for k, height in enumerate(heights)]
        drawn.page.draw_polyline([(120, BOTTOM), *top, (360, BOTTOM)], color=None, fill=BLUE, closePath=True)
        survey = survey_of(drawn)
        assert [chart.kind for chart in survey.charts] == ([] if computed else ["area"])
        assert [chart.reason for chart in survey.refused] == (["densities"] if computed else [])


def test_a_curve_whose_axis_says_density_is_refused() -> None:
    for label in ("Density", "Output"):
        drawn = plotted()
        curve = [(120 + 2 * k, BOTTOM - 130 * exp(-(((k - 60) / 20) ** 2))) for k in range(120)]
        drawn.page.draw_polyline(curve, color=BLUE, width=1)
        drawn.page.insert_text((LEFT - 45, 250), label, fontsize=10, rotate=90)
        assert bool(charts_of(drawn)) == (label == "Output")


def test_the_cells_of_a_heat_map_are_no_bars() -> None:
    drawn = plotted()
    for number in range(30):
        x, y = LEFT + 40 * (number % 6), TOP + 35 * (number // 6)
        drawn.page.draw_rect((x, y, x + 40, y + 35), color=(1, 1, 1), fill=(0.1, number / 30, 0.5))
    assert refusal_of(drawn) == "heat map"


@pytest.mark.parametrize("gap", [0.0, 0.3])
def test_contours_are_refused_though_numbers_interrupt_them(gap: float) -> None:
    drawn = plotted()
    for radius in (20, 40, 60, 80):
        turns = [gap + (2 * pi - gap) * step / 40 for step in range(41)]
        ring = [(260 + radius * cos(turn), 220 + radius * sin(turn)) for turn in turns]
        drawn.page.draw_polyline(ring, color=BLUE, width=1)
    assert refusal_of(drawn) == "contours, or curves that turn back on themselves"


def test_streams_are_refused() -> None:
    drawn = plotted()
    for number in range(30):
        x, y = 110 + 45 * (number % 6), 140 + 30 * (number // 6)
        drawn.page.draw_polyline([(x + 4 * step, y + 6 * sin(step / 3)) for step in range(10)], color=BLUE, width=1)
    assert refusal_of(drawn) == "stream lines"


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


@pytest.mark.parametrize("lying", [False, True])
def test_boxes_with_a_waist_are_a_box_plot(lying: bool) -> None:
    drawn = plotted()
    shape = [(-9, 0), (9, 0), (9, 14), (4, 20), (9, 26), (9, 40), (-9, 40), (-9, 26), (-4, 20), (-9, 14)]
    for x in (140, 220, 300):
        corners = [(x + (b if lying else a), 200 + (a if lying else b)) for a, b in shape]
        drawn.page.draw_polyline([*corners, corners[0]], color=(0, 0, 0))
        drawn.page.draw_circle((x, 150), 3, color=(0, 0, 0))
    assert refusal_of(drawn) == "box plot"


def test_staffs_with_barbs_are_refused() -> None:
    drawn = plotted()
    for column in range(6):
        for row in range(4):
            x, y, angle = 130 + 45 * column, 150 + 40 * row, 0.37 * (column + 3 * row)
            way = [(0, 0), (0, 18), (7, 21), (0, 18), (0, 0)]
            turned = [(x + a * cos(angle) - b * sin(angle), y + a * sin(angle) + b * cos(angle)) for a, b in way]
            drawn.page.draw_polyline(turned, color=(0, 0, 0), fill=(0, 0, 0))
    assert refusal_of(drawn) == "wind barbs"


def between(*dots: tuple[float, float]) -> DrawnChart:
    """Three arrows with open heads, each from one point to another; and `dots`, which stand elsewhere."""
    drawn = plotted()
    for row in range(3):
        y, end = 160 + 45 * row, 150 + 20 * row
        drawn.page.draw_line((330, y), (end, y), color=(1, 0, 0))
        drawn.page.draw_polyline([(end + 7, y - 4), (end, y), (end + 7, y + 4)], color=(1, 0, 0))
        for x in (330, end):
            drawn.page.draw_circle((x, y), 2.5, color=None, fill=(0, 0, 0))
    for place in dots:
        drawn.page.draw_circle(place, 2.5, color=None, fill=(0, 0, 0))
    return drawn


def test_points_with_an_arrow_from_one_to_another_are_refused_and_a_cloud_with_notes_is_not() -> None:
    assert refusal_of(between()) == "arrows"
    assert charts_of(between((230, 300), (260, 280), (370, 150)))


def test_lines_of_which_some_go_back_along_x_and_others_along_y_are_contours() -> None:
    drawn = plotted()
    for number in range(3):
        reach = 20 + 12 * number
        drawn.page.draw_polyline([(110 + reach * sin(k / 6), 150 + 8 * k) for k in range(19)], color=BLUE)  # ")"
        drawn.page.draw_polyline([(220 + 8 * k, 310 - reach * sin(k / 6)) for k in range(19)], color=BLUE)  # "∩"
    assert refusal_of(drawn).startswith("contours")
