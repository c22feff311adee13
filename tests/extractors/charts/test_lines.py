"""Lines as programs leave them: in pieces, drawn on beyond the plot, along names one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.charts.arrows import is_arrow
from tests.builders.drawn_charts import COLOURS, PLOT, DrawnChart, charts_of, values_of

if TYPE_CHECKING:
    from extractors.charts.measured import MeasuredChart

NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri"]
VALUES = [12.0, 37.5, 18.0, 46.0, 25.0]
EXPECTED = list(zip(NAMES, VALUES, strict=True))


def read(drawn: DrawnChart) -> MeasuredChart:
    (chart,) = charts_of(drawn)
    return chart


@settings(max_examples=6)
@given(st.permutations(range(4)), st.lists(st.booleans(), min_size=4, max_size=4))
def test_pieces_drawn_in_any_order_and_direction_are_one_line(order: list[int], backwards: list[bool]) -> None:
    drawn = DrawnChart()
    drawn.axes()
    ends = [(x, drawn.place(value)) for x, value in zip(drawn.names(NAMES), VALUES, strict=True)]
    for index in order:
        piece = [ends[index], ends[index + 1]]
        drawn.page.draw_line(*(piece[::-1] if backwards[index] else piece), color=COLOURS[0], width=1)
    (points,) = values_of(read(drawn)).values()
    assert sorted(points) == sorted(EXPECTED)


def test_what_is_drawn_beyond_the_plot_is_no_point() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(NAMES)
    drawn.line([*zip(places, VALUES, strict=True), (places[-1] + 30, 80.0)])
    assert values_of(read(drawn)) == {None: EXPECTED}


def test_a_line_along_names_has_its_values_along_the_lower_axis() -> None:
    drawn = DrawnChart()
    drawn.axes(lying=True)
    places = drawn.names(NAMES, lying=True)
    for place, value in zip(places, VALUES, strict=True):
        drawn.bar(place, 8, 0, value, lying=True)
    line = [(drawn.place(value, lying=True), place) for place, value in zip(places, VALUES, strict=True)]
    drawn.page.draw_polyline(line, color=COLOURS[1], width=1)
    assert [len(points) for points in values_of(read(drawn)).values()] != []
    assert [sorted(one) for one in ([(p.x, round(p.y, 1)) for p in s.points] for s in read(drawn).series)] == [
        sorted(EXPECTED)
    ] * 2


def test_an_arrow_that_points_at_a_line_is_no_other_type_of_chart() -> None:
    drawn = DrawnChart()
    drawn.axes()
    drawn.line(list(zip(drawn.names(NAMES), VALUES, strict=True)))
    arrow = [(150.0, 140.0), (200.0, 140.0), (200.0, 128.0), (240.0, 146.0), (200.0, 164.0), (200.0, 152.0),
             (150.0, 152.0)]  # fmt: skip
    assert is_arrow([*arrow, arrow[0]])
    drawn.page.draw_polyline([*arrow, arrow[0]], color=None, fill=(0, 0, 0))
    assert values_of(read(drawn)) == {None: EXPECTED}


def test_months_are_named_as_they_are_printed_and_days_as_dates() -> None:
    for labels, named in (
        (["2021-01", "2021-02", "2021-03", "2021-04"], ["2021-01", "2021-02", "2021-03", "2021-04"]),
        (["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"], ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]),
        (["1.2.2021", "2.2.2021", "3.2.2021", "4.2.2021"], ["2021-02-01", "2021-02-02", "2021-02-03", "2021-02-04"]),
    ):
        drawn = DrawnChart()
        drawn.axes()
        places = drawn.names(labels)
        for place in places:
            drawn.page.draw_line((place, PLOT[3]), (place, PLOT[3] + 4), color=(0.4, 0.4, 0.4))
        drawn.line(list(zip(places, VALUES, strict=False)))
        assert [point.x for point in read(drawn).series[0].points] == named


def test_numbers_are_named_as_printed_where_all_points_stand_a_rounded_tick_beside_them() -> None:
    years = ["2016", "2017", "2018", "2019", "2020"]
    for moved, named in ((0.6, years), (6.0, None)):
        drawn = DrawnChart()
        drawn.axes()
        places = drawn.names(years)
        for place in places:
            drawn.page.draw_line((place, PLOT[3]), (place, PLOT[3] + 4), color=(0.4, 0.4, 0.4))
        drawn.line([(place + moved, value) for place, value in zip(places, VALUES, strict=True)])
        found = [point.x for point in read(drawn).series[0].points]
        assert found == named if named else not set(found) & set(years)


def test_a_bracket_over_two_bars_is_no_line() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(["Control", "Drug A", "Drug B"])
    for place, value in zip(places, (20.0, 25.0, 30.0), strict=True):
        drawn.bar(place, 14, 0, value)
    drawn.line([(places[0], 38.0), (places[0], 40.0), (places[1], 40.0), (places[1], 38.0)])
    (chart,) = charts_of(drawn)
    assert values_of(chart) == {None: [("Control", 20.0), ("Drug A", 25.0), ("Drug B", 30.0)]}
