"""What the wedges of a pie are called."""

from __future__ import annotations

from math import cos, pi, sin

import pytest

from tests.builders.drawn_charts import DrawnChart, charts_of, wedge_colour

SHARES = [35.0, 25.0, 22.0, 18.0]


@pytest.mark.parametrize("inner", [["a1", "a2", "b1", "b2"], ["", "", "", ""]])
def test_the_names_around_the_outer_ring_are_not_those_of_the_inner_one(inner: list[str]) -> None:
    drawn = DrawnChart()
    drawn.pie([40, 35, 25], ["Rent", "Wages", "Other"], radius=100)
    drawn.pie(SHARES, ["", "", "", ""], radius=60)
    angle = -pi / 2
    for share, name in zip(SHARES, inner, strict=True):
        turn = 2 * pi * share / 100
        drawn.text(name, 260 + 35 * cos(angle + turn / 2), 223 + 35 * sin(angle + turn / 2))
        angle += turn
    found = {len(points): points for chart in charts_of(drawn) if (points := chart.series[0].points)}
    assert [(point.x, round(point.y)) for point in found[3]] == [("Rent", 40), ("Wages", 35), ("Other", 25)]
    assert [(point.x, round(point.y)) for point in found[4]] == list(zip(inner, [35, 25, 22, 18], strict=True))
    assert [chart.title for chart in charts_of(drawn)] == [None, None]


def test_wedges_of_one_colour_are_named_in_the_order_of_the_legend() -> None:
    drawn = DrawnChart()
    drawn.pie(SHARES, [""] * 4, colours=3)
    names = ["Rent", "Wages", "Other", "Taxes"]
    for index, name in enumerate(names):
        drawn.page.draw_rect((440, 200 + 14 * index, 454, 208 + 14 * index), color=None, fill=wedge_colour(index % 3))
        drawn.page.insert_text((458, 207 + 14 * index), name, fontsize=8)
    (chart,) = charts_of(drawn)
    assert [(point.x, round(point.y)) for point in chart.series[0].points] == list(zip(names, SHARES, strict=True))
