"""Points that no line joins: along names, between whiskers, one for each name of the legend."""

from __future__ import annotations

from tests.builders.drawn_charts import COLOURS, PLOT, DrawnChart, charts_of, values_of

NAMES = ["North", "South", "East", "West"]
LEFT, TOP, RIGHT, BOTTOM = PLOT


def dot(drawn: DrawnChart, x: float, y: float, colour: int = 0) -> None:
    drawn.page.draw_circle((x, y), 4, color=None, fill=COLOURS[colour])


def test_points_at_both_ends_of_a_rule_are_points_of_two_series() -> None:
    drawn = DrawnChart()
    drawn.axes(lying=True)
    before, after = [10.0, 22.0, 15.0, 30.0], [25.0, 31.0, 41.0, 44.0]
    places = drawn.names(NAMES, lying=True)
    for place, low, high in zip(places, before, after, strict=True):
        ends = drawn.place(low, lying=True), drawn.place(high, lying=True)
        drawn.page.draw_line((ends[0], place), (ends[1], place), color=(0.5, 0.5, 0.5), width=2)
        dot(drawn, ends[0], place, 0)
        dot(drawn, ends[1], place, 1)
    for index, name in enumerate(("Before", "After")):
        dot(drawn, LEFT + 90 * index + 4, 96, index)
        drawn.page.insert_text((LEFT + 90 * index + 12, 99), name, fontsize=8)
    (chart,) = charts_of(drawn)
    assert values_of(chart) == {
        "Before": list(zip(NAMES, before, strict=True)),
        "After": list(zip(NAMES, after, strict=True)),
    }


def test_caps_as_wide_as_the_squares_between_them_are_no_bars() -> None:
    drawn = DrawnChart()
    drawn.axes(lying=True)
    values = [12.0, 25.0, 31.0, 40.0]
    for place, value in zip(drawn.names(NAMES, lying=True), values, strict=True):
        low, at, high = (drawn.place(value + off, lying=True) for off in (-5, 0, 5))
        drawn.page.draw_line((low, place), (high, place), color=COLOURS[0])
        drawn.page.draw_rect((at - 3, place - 3, at + 3, place + 3), color=COLOURS[0], fill=COLOURS[0])
        shape = drawn.page.new_shape()
        for end in (low, high):
            shape.draw_line((end, place - 3), (end, place + 3))
            shape.finish(color=COLOURS[0], fill=COLOURS[0])
        shape.commit()
    (chart,) = charts_of(drawn)
    assert chart.kind == "scatter"
    assert values_of(chart) == {None: list(zip(NAMES, values, strict=True))}


def test_one_point_for_each_name_of_the_legend() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(["10", "20", "30"])
    for index, (x, value) in enumerate(zip(places, (12.0, 45.0, 28.0), strict=True)):
        dot(drawn, x, drawn.place(value), index)
        dot(drawn, LEFT + 90 * index + 4, 96, index)
        drawn.page.insert_text((LEFT + 90 * index + 12, 99), f"Card {'ABC'[index]}", fontsize=8)
    (chart,) = charts_of(drawn)
    assert values_of(chart) == {"Card A": [("10", 12.0)], "Card B": [("20", 45.0)], "Card C": [("30", 28.0)]}


def test_the_markers_of_a_line_are_its_own_though_some_of_its_vertices_were_left_out() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names([str(number) for number in range(24)])
    for colour, values in enumerate(([10 + number for number in range(24)], [33 - number for number in range(24)])):
        kept = [pair for number, pair in enumerate(zip(places, values, strict=True)) if number not in (5, 17)]
        drawn.line(kept, colour)
        for x, value in zip(places, values, strict=True):
            drawn.page.draw_circle((x, drawn.place(value)), 2, color=None, fill=COLOURS[colour])
    (chart,) = charts_of(drawn)
    assert (chart.kind, [len(series.points) for series in chart.series]) == ("line", [22, 22])


def test_markers_in_the_middle_of_steps_are_the_points_of_their_line() -> None:
    drawn = DrawnChart()
    drawn.axes()
    values = [10.0, 40.0, 20.0, 35.0, 15.0]
    places = drawn.names(["Mon", "Tue", "Wed", "Thu", "Fri"])
    half = (places[1] - places[0]) / 2
    line = [(places[0], values[0])]
    for place, before, value in zip(places[1:], values, values[1:], strict=False):
        line += [(place - half, before), (place - half, value)]
    drawn.line([*line, (places[-1], values[-1])])
    for place, value in zip(places, values, strict=True):
        drawn.page.draw_circle((place, drawn.place(value)), 2.5, color=None, fill=COLOURS[0])
    (chart,) = charts_of(drawn)
    assert [[round(p.y) for p in series.points] for series in chart.series] == [values]
