"""Bars that the usual axis does not explain: without an axis, around a middle, alike but for their hatching."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.drawn_charts import COLOURS, PLOT, DrawnChart, charts_of, values_of

NAMES = ["North", "South", "East", "West"]
LEFT, TOP, RIGHT, BOTTOM = PLOT


def labelled(values: list[float], printed: list[str], *, lying: bool = False) -> DrawnChart:
    """Bars with a number at each and no axis of values."""
    drawn = DrawnChart()
    for place, value, text in zip(drawn.names(NAMES, lying=lying), values, printed, strict=True):
        drawn.bar(place, 14, 0, value, lying=lying)
        at = drawn.place(value, lying=lying)
        if lying:
            drawn.page.insert_text((at + 3, place + 3), text, fontsize=8)
        else:
            drawn.text(text, place, at - 3)
    return drawn


@given(
    st.lists(st.integers(8, 48), min_size=4, max_size=4, unique=True),
    st.booleans(),
)
@settings(max_examples=8, deadline=None)
def test_bars_without_an_axis_are_measured_by_their_numbers(values: list[int], lying: bool) -> None:
    drawn = labelled([float(v) for v in values], [f"{2 * v} %" for v in values], lying=lying)
    (chart,) = charts_of(drawn)
    assert chart.orientation == ("horizontal" if lying else "vertical")
    found = {point.x: point for point in chart.series[0].points}
    for name, value in zip(NAMES, values, strict=True):
        assert abs(found[name].y - 2 * value) <= found[name].error


def test_numbers_that_are_no_lengths_are_no_axis() -> None:
    assert charts_of(labelled([40, 10, 30, 20], ["17", "40", "22", "31"])) == []


def test_shares_around_a_middle_count_by_their_length() -> None:
    drawn = DrawnChart(low=-60, high=60, step=20)
    left, _, right, bottom = PLOT
    drawn.page.draw_line((left, bottom), (right, bottom), color=(0.4, 0.4, 0.4))
    for value in range(-60, 61, 20):
        at = drawn.place(value, lying=True)
        drawn.page.draw_line((at, bottom), (at, bottom + 4), color=(0.4, 0.4, 0.4))
        drawn.text(str(abs(value)), at, bottom + 14)
    drawn.legend(["Against", "Neutral", "For"])
    shares = {"North": (20, 10, 30), "South": (35, 20, 5), "East": (10, 30, 25), "West": (15, 15, 40)}
    for (against, neutral, agree), place in zip(shares.values(), drawn.names(NAMES, lying=True), strict=True):
        start = -against - neutral / 2
        for index, share in enumerate((against, neutral, agree)):
            drawn.bar(place, 14, start, start + share, index, lying=True)
            start += share
    (chart,) = charts_of(drawn)
    assert chart.kind == "stacked_bar"
    assert values_of(chart) == {
        name: [(row, float(values[index])) for row, values in shares.items()]
        for index, name in enumerate(("Against", "Neutral", "For"))
    }


def test_both_sides_of_a_pyramid_are_positive() -> None:
    drawn = DrawnChart(low=-40, high=40, step=20)
    drawn.page.draw_line((LEFT, TOP), (LEFT, BOTTOM), color=(0.4, 0.4, 0.4))
    drawn.page.draw_line((LEFT, BOTTOM), (RIGHT, BOTTOM), color=(0.4, 0.4, 0.4))
    for value in range(-40, 41, 20):
        at = drawn.place(value, lying=True)
        drawn.page.draw_line((at, BOTTOM), (at, BOTTOM + 4), color=(0.4, 0.4, 0.4))
        drawn.text(str(abs(value)), at, BOTTOM + 14)
    drawn.legend(["Men", "Women"])
    for index, place in enumerate(drawn.names(NAMES, lying=True)):
        drawn.bar(place, 14, 0, -(10 + 5 * index), 0, lying=True)
        drawn.bar(place, 14, 0, 12 + 5 * index, 1, lying=True)
    (chart,) = charts_of(drawn)
    assert values_of(chart) == {
        "Men": [(name, 10.0 + 5 * index) for index, name in enumerate(NAMES)],
        "Women": [(name, 12.0 + 5 * index) for index, name in enumerate(NAMES)],
    }


def test_bars_of_one_colour_that_were_drawn_in_turn_are_series_in_the_order_of_the_legend() -> None:
    drawn = DrawnChart()
    drawn.axes()
    for index, name in enumerate(("Plain", "Hatched")):
        x = LEFT + 90 * index
        drawn.page.draw_rect((x, 92, x + 8, 100), color=None, fill=(0.9, 0.9, 0.9))
        drawn.page.insert_text((x + 12, 99), name, fontsize=8)
    places = drawn.names(NAMES)
    for series in range(2):
        for index, place in enumerate(places):
            at, top = place - 10 + 20 * series, drawn.place(10 + 20 * series + index)
            drawn.page.draw_rect((at - 9, top, at + 9, BOTTOM), color=None, fill=(0.9, 0.9, 0.9))
    (chart,) = charts_of(drawn)
    assert values_of(chart) == {
        "Plain": [(name, 10.0 + index) for index, name in enumerate(NAMES)],
        "Hatched": [(name, 30.0 + index) for index, name in enumerate(NAMES)],
    }


def test_a_band_behind_lines_is_no_bar() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(NAMES)
    drawn.page.draw_rect((places[1] - 30, TOP, places[2], BOTTOM), color=None, fill=(0.9, 0.9, 0.9))
    drawn.line(list(zip(places, (10.0, 30.0, 20.0, 40.0), strict=True)))
    (chart,) = charts_of(drawn)
    assert chart.kind == "line"
    assert values_of(chart) == {None: list(zip(NAMES, (10.0, 30.0, 20.0, 40.0), strict=True))}


def test_marks_under_a_legend_are_none_of_its_and_its_own_are_no_points() -> None:
    drawn = DrawnChart()
    drawn.axes()
    points = [(130.0, 12.0), (180.0, 31.0), (240.0, 22.0), (300.0, 44.0), (340.0, 8.0)]
    for x, value in points:
        drawn.page.draw_circle((x, drawn.place(value)), 3, color=None, fill=(0.8, 0.1, 0.1))
    for at in (150, 250, 350):  # numbers along the lower side
        drawn.text(f"{at}", at, BOTTOM + 14)
    box = (285, drawn.place(47), 365, drawn.place(41))
    drawn.page.draw_rect(box, color=(0.8, 0.8, 0.8), fill=(1, 1, 1), radius=0.2, fill_opacity=0.8)
    middle = (box[1] + box[3]) / 2
    drawn.page.draw_circle((296, middle), 3, color=None, fill=(0.8, 0.1, 0.1))
    drawn.page.insert_text((308, middle + 3), "Measured", fontsize=8)
    (chart,) = charts_of(drawn)
    (series,) = chart.series
    assert series.name is not None
    assert series.name.text == "Measured"
    assert len(series.points) == len(points)


def test_one_colour_for_each_row_is_no_series() -> None:
    drawn = DrawnChart(low=-40, high=40, step=20)
    drawn.axes(lying=True)
    for index, place in enumerate(drawn.names(NAMES[:3], lying=True)):
        drawn.bar(place, 14, 0, -(10 + 5 * index), index, lying=True)
        drawn.bar(place, 14, 0, 12 + 5 * index, index, lying=True)
    (chart,) = charts_of(drawn)
    assert sorted([point.x for point in series.points] for series in chart.series) == [NAMES[:3]] * 2
    assert sorted(round(point.y) for series in chart.series for point in series.points) == [-20, -15, -10, 12, 17, 22]


def test_a_lying_bar_that_begins_far_left_of_a_cut_axis_is_measured() -> None:
    drawn = DrawnChart(low=60, high=100)
    drawn.axes(lying=True)
    for place, value in zip(drawn.names(NAMES, lying=True), [64, 70, 81, 95], strict=True):
        drawn.page.draw_rect((*PLOT[:2], *PLOT[2:]), color=None)
        shape = drawn.page.new_shape()
        shape.draw_rect((drawn.place(0, lying=True), place - 14, drawn.place(value, lying=True), place + 14))
        shape.finish(color=None, fill=COLOURS[0])
        shape.commit()
    (chart,) = charts_of(drawn)
    assert [round(point.y) for point in chart.series[0].points] == [64, 70, 81, 95]


def test_names_at_nought_are_found_though_a_number_stands_below_a_bar() -> None:
    drawn = DrawnChart(low=-20, high=40, step=20)
    drawn.axes()
    zero = drawn.place(0)
    drawn.page.draw_line((LEFT, zero), (RIGHT, zero), color=(0.4, 0.4, 0.4))
    for place, name, value in zip((140, 220, 300, 380), NAMES, (12, 37, -18, 30), strict=True):
        drawn.bar(place, 14, 0, value)
        drawn.text(name, place, zero + 10)
    drawn.text("-18", 300, BOTTOM + 10)
    (chart,) = charts_of(drawn)
    assert [point.x for point in chart.series[0].points] == NAMES


def test_an_axis_may_go_on_below_its_last_number() -> None:
    drawn = DrawnChart(low=-40, high=100, step=50)
    for value in (0, 50, 100):
        at = drawn.place(value)
        drawn.page.draw_line((LEFT - 6, at), (LEFT, at), color=(0, 0, 0))
        drawn.page.insert_text((LEFT - 28, at + 3), str(value), fontsize=8)
    drawn.page.draw_line((LEFT, drawn.place(0)), (LEFT, drawn.place(100)), color=(0, 0, 0))
    for place, name, value in zip((140, 220, 300, 380), NAMES, (12, 97, -18, -36), strict=True):
        drawn.bar(place, 14, 0, value)
        drawn.text(name, place, BOTTOM + 12)
    (chart,) = charts_of(drawn)
    assert [round(point.y) for point in chart.series[0].points] == [12, 97, -18, -36]


def test_outlines_cut_off_at_the_edge_of_the_plot_are_bars() -> None:
    drawn = DrawnChart()
    drawn.axes()
    values = [12.0, 34.0, 25.0, 41.0]
    for place, value in zip(drawn.names(NAMES), values, strict=True):
        top = drawn.place(value)
        sides = [(place - 14, BOTTOM), (place - 14, top), (place + 14, top), (place + 14, BOTTOM)]
        drawn.page.draw_polyline(sides, color=COLOURS[0], width=1.5)
    (chart,) = charts_of(drawn)
    assert chart.kind == "bar"
    assert values_of(chart) == {None: list(zip(NAMES, values, strict=True))}


@pytest.mark.parametrize("named", [True, False])
def test_bars_of_an_axis_without_names_are_read_where_a_legend_names_each(named: bool) -> None:
    drawn = DrawnChart()
    drawn.axes()
    for index, value in enumerate((12.0, 34.0, 25.0)):
        drawn.bar(LEFT + 60 + 90 * index, 20, 0, value, index)
    if named:
        drawn.legend(["Plain", "Mixed", "Whole"])
    found = [values_of(chart) for chart in charts_of(drawn)]
    assert found == ([{"Plain": [("", 12.0)], "Mixed": [("", 34.0)], "Whole": [("", 25.0)]}] if named else [])


@pytest.mark.parametrize("by_turns", [True, False])
def test_bars_that_stand_out_are_of_the_series_of_the_others(by_turns: bool) -> None:
    drawn = DrawnChart()
    drawn.axes()
    for number in range(8):
        second = number % 2 == 1 if by_turns else number in (2, 3, 6)
        left, top = LEFT + 12 + 38 * number, BOTTOM - 30 - 9 * number
        drawn.page.draw_rect((left, top, left + 20, BOTTOM), color=None, fill=COLOURS[1 if second else 0])
    for at in (LEFT + 41, LEFT + 193):
        drawn.text("A" if at < 250 else "B", at, BOTTOM + 14)
    (chart,) = charts_of(drawn)
    assert [len(series.points) for series in chart.series] == ([4, 4] if by_turns else [8])


def test_bars_stacked_below_nought_are_negative() -> None:
    drawn = DrawnChart(low=-50)
    drawn.axes()
    drawn.legend(["Services", "Goods", "Imports"])
    for place, (up, on, down) in zip(drawn.names(["2021", "2022", "2023"]), ((20, 10, 30), (12, 9, 25), (31, 7, 18)),
                                     strict=True):  # fmt: skip
        drawn.bar(place, 14, 0, up, 0)
        drawn.bar(place, 14, up, up + on, 1)
        drawn.bar(place, 14, -down, 0, 2)
    (chart,) = charts_of(drawn)
    assert {name: [value for _, value in points] for name, points in values_of(chart).items()} == {
        "Services": [20, 12, 31], "Goods": [10, 9, 7], "Imports": [-30, -25, -18],
    }  # fmt: skip


@pytest.mark.parametrize("off", [0.0, 0.03, 0.06, 0.09])
def test_an_outline_that_was_rounded_otherwise_is_no_bar_of_its_own(off: float) -> None:
    drawn = DrawnChart()
    drawn.axes()
    values = [20.0, 35.0, 10.0, 45.0]
    for place, value in zip(drawn.names(NAMES), values, strict=True):
        drawn.bar(place, 14, 0, value)
        drawn.page.draw_rect((place - 14, drawn.place(value), place + 14 - off, BOTTOM), color=(0, 0, 0), width=0.5)
    (chart,) = charts_of(drawn)
    assert [len(series.points) for series in chart.series] == [len(values)]


def test_an_axis_that_counts_down_and_up_again_is_mirrored_however_long_one_side_is() -> None:
    drawn = DrawnChart(low=-40, high=20, step=10)
    places = drawn.names(NAMES[:3], lying=True)
    for value in range(-40, 30, 10):
        drawn.text(str(abs(value)), drawn.place(value, lying=True), BOTTOM + 14)
    for number, place in enumerate(places):
        drawn.bar(place, 14, 0, -(10.0 + 10 * number), 0, lying=True)
        drawn.bar(place, 14, 0, 5.0 + 5 * number, 1, lying=True)
    (chart,) = charts_of(drawn)
    assert sorted([round(p.y) for p in series.points] for series in chart.series) == [[5, 10, 15], [10, 20, 30]]
