"""Numbers printed at bars: those that touch them, and those that the edge of the plot cuts off."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.drawn_charts import PLOT, DrawnChart, charts_of

NAMES = ["North", "South", "East", "West"]
VALUES = [1200.0, 3750.0, 1800.0, 4900.0]


def printed(drawn: DrawnChart) -> list[str | None]:
    (chart,) = charts_of(drawn)
    return [point.label.text if point.label is not None else None for point in chart.series[0].points]


@given(st.floats(0, 6))
@settings(max_examples=8, deadline=None)
def test_a_number_belongs_to_its_bar_however_near_it_stands(gap: float) -> None:
    drawn = DrawnChart()
    drawn.axes()
    for place, value in zip(drawn.names(NAMES), (12, 37, 18, 46), strict=True):
        drawn.bar(place, 14, 0, value)
        drawn.text(f"{value}.0", place, drawn.place(value) - gap)
    assert printed(drawn) == ["12.0", "37.0", "18.0", "46.0"]


def lying(last: str) -> DrawnChart:
    drawn = DrawnChart(high=5000, step=1000)
    drawn.axes(lying=True)
    for place, value, text in zip(
        drawn.names(NAMES, lying=True), VALUES, ["1,200", "3,750", "1,800", last], strict=True
    ):
        drawn.bar(place, 14, 0, value, lying=True)
        drawn.page.insert_text((drawn.place(value, lying=True) + 2, place + 3), text, fontsize=8)
    left, top, right, bottom = PLOT
    drawn.page.draw_line((left, top), (right, top), color=(0.4, 0.4, 0.4))
    drawn.page.draw_line((right, top), (right, bottom), color=(0.4, 0.4, 0.4))
    return drawn


def test_a_number_that_the_edge_of_the_plot_cuts_off_is_none() -> None:
    assert printed(lying("4,9")) == ["1,200", "3,750", "1,800", None]


def test_another_number_at_the_edge_of_the_plot_is_one() -> None:
    assert printed(lying("4,600")) == ["1,200", "3,750", "1,800", "4,600"]


@pytest.mark.parametrize(("last", "label"), [("49.6", None), ("39.6", "39.6")])
def test_a_number_that_the_upper_edge_of_the_plot_runs_through_can_only_contradict(
    last: str, label: str | None
) -> None:
    drawn = DrawnChart()
    drawn.axes()
    left, top, right, bottom = PLOT
    drawn.page.draw_line((left, top), (right, top), color=(0.4, 0.4, 0.4))
    drawn.page.draw_line((right, top), (right, bottom), color=(0.4, 0.4, 0.4))
    values = (12.0, 37.5, 18.0, 49.6)
    for place, value, text in zip(drawn.names(NAMES), values, ("12.0", "37.5", "18.0", last), strict=True):
        drawn.bar(place, 14, 0, value)
        drawn.text(text, place, drawn.place(value) - 1)
    assert printed(drawn) == ["12.0", "37.5", "18.0", label]
