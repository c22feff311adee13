"""Histograms that are drawn as one shape."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.builders.drawn_charts import COLOURS, PLOT, DrawnChart, charts_of

COUNTS = [0.0, 10.0, 25.0, 40.0, 40.0, 15.0, 5.0]
LEFT, WIDTH = 120.0, 40.0


def outline(drawn: DrawnChart, edges: list[float], *, base: bool) -> None:
    """The steps over the edges, filled; a program may repeat the edges on the way back along the base."""
    way = [(LEFT, drawn.place(0))]
    for (left, right), count in zip(pairwise(edges), COUNTS, strict=True):
        way += [(left, drawn.place(count)), (right, drawn.place(count))]
    back = [(x, drawn.place(0)) for x in reversed(edges)] if base else [(edges[-1], drawn.place(0))]
    drawn.page.draw_polyline([*way, *back, way[0]], color=None, fill=COLOURS[0])


def plotted() -> DrawnChart:
    drawn = DrawnChart()
    drawn.axes()
    for number in range(4):
        at = LEFT + 2 * WIDTH * number
        drawn.page.draw_line((at, PLOT[3]), (at, PLOT[3] + 4), color=(0, 0, 0))
        drawn.text(str(20 * number), at, PLOT[3] + 14)
    return drawn


@pytest.mark.parametrize("base", [True, False])
def test_even_steps_of_a_filled_shape_are_bars(base: bool) -> None:
    drawn = plotted()
    outline(drawn, [LEFT + WIDTH * at for at in range(8)], base=base)
    (chart,) = charts_of(drawn)
    assert chart.kind == "bar"
    assert [(round(float(p.x), 1), round(p.y, 1)) for p in chart.series[0].points] == [
        (5.0 + 10 * at, count) for at, count in enumerate(COUNTS)
    ]


def test_steps_of_which_the_outer_ones_are_half_as_long_are_an_area() -> None:
    drawn = plotted()
    edges = [LEFT, *(LEFT + WIDTH * (at + 0.5) for at in range(6)), LEFT + 6 * WIDTH]
    outline(drawn, edges, base=False)
    (chart,) = charts_of(drawn)
    assert chart.kind == "area"
