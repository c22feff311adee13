"""Charts drawn with known values are measured as they were drawn; what is no chart of ours is not read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.pdf_file import PdfFile
from schemas.options import Limits
from tests.builders.drawn_charts import COLOURS, PLOT, DrawnChart, charts_of, survey_of, values_of

NAMES = ["North", "South", "East", "West"]


@given(
    st.lists(st.floats(1, 50).map(lambda value: round(value, 1)), min_size=4, max_size=4, unique_by=round),
    st.booleans(),
)
@settings(max_examples=12, deadline=None)
def test_bars_upright_and_lying(values: list[float], lying: bool) -> None:
    drawn = DrawnChart()
    drawn.axes(lying=lying)
    for place, value in zip(drawn.names(NAMES, lying=lying), values, strict=True):
        drawn.bar(place, 14, 0, value, lying=lying)
    (chart,) = charts_of(drawn)
    assert (chart.kind, chart.orientation) == ("bar", "horizontal" if lying else "vertical")
    (series,) = chart.series
    found = {point.x: point for point in series.points}
    for name, value in zip(NAMES, values, strict=True):
        assert abs(found[name].y - value) <= found[name].error


def test_names_before_long_tick_marks_are_names_of_bars_and_no_legend() -> None:
    drawn = DrawnChart()
    drawn.axes(lying=True)
    left, top, _, bottom = PLOT
    values = [12.0, 40.5, 33.0, 18.0]
    for index, (name, value) in enumerate(zip(NAMES, values, strict=True)):
        place = top + (bottom - top) * (index + 0.5) / len(NAMES)
        drawn.page.draw_line((left - 9, place), (left, place), color=(0.8, 0.8, 0.8))
        drawn.page.insert_text((left - 13 - drawn.width(name), place + 3), name, fontsize=8)
        drawn.bar(place, 14, 0, value, lying=True)
    (chart,) = charts_of(drawn)
    assert values_of(chart) == {None: list(zip(NAMES, values, strict=True))}


def test_bars_below_nought() -> None:
    drawn = DrawnChart(low=-20, high=20)
    drawn.axes()
    for place, value in zip(drawn.names(NAMES), [12.0, -7.5, 18.0, -16.0], strict=True):
        drawn.bar(place, 14, 0, value)
    (chart,) = charts_of(drawn)
    assert values_of(chart) == {None: list(zip(NAMES, [12.0, -7.5, 18.0, -16.0], strict=True))}


def test_bars_go_on_below_the_last_number_of_an_axis() -> None:
    """Its names stand below the lowest bar, further from the last number than labels stand from their axis."""
    drawn = DrawnChart(low=-20, high=20)
    left, _, right, bottom = PLOT
    at = {value: drawn.place(float(value)) for value in (-10, 0, 10, 20)}
    drawn.page.draw_line((left, at[20]), (left, at[-10]))
    for value, place in at.items():
        drawn.page.draw_line((left - 4, place), (left, place))
        drawn.page.insert_text((left - 8 - drawn.width(str(value)), place + 3), str(value), fontsize=8)
    values = [12.0, -17.5, 18.0, -6.0]
    for index, (name, value) in enumerate(zip(NAMES, values, strict=True)):
        place = left + (right - left) * (index + 0.5) / len(NAMES)
        drawn.text(name, place, at[-10] + 46)
        drawn.bar(place, 14, 0, value)
    assert at[-10] + 38 < bottom
    (chart,) = charts_of(drawn)
    assert values_of(chart) == {None: list(zip(NAMES, values, strict=True))}


def test_groups_are_named_by_the_legend() -> None:
    drawn = DrawnChart()
    drawn.axes()
    drawn.legend(["Solar", "Wind"])
    for index, place in enumerate(drawn.names(["2021", "2022", "2023"])):
        drawn.bar(place - 10, 10, 0, 10 + index, 0)
        drawn.bar(place + 10, 10, 0, 30 + index, 1)
    (chart,) = charts_of(drawn)
    assert chart.kind == "grouped_bar"
    years = ["2021", "2022", "2023"]
    assert values_of(chart) == {
        "Solar": list(zip(years, [10.0, 11.0, 12.0], strict=True)),
        "Wind": list(zip(years, [30.0, 31.0, 32.0], strict=True)),
    }


def test_stacked_bars_count_from_the_one_below() -> None:
    drawn = DrawnChart()
    drawn.axes()
    drawn.legend(["old", "new"])
    for index, place in enumerate(drawn.names(NAMES)):
        drawn.bar(place, 15, 0, 10 + index, 0)
        drawn.bar(place, 15, 10 + index, 30 + 3 * index, 1)
    (chart,) = charts_of(drawn)
    assert chart.kind == "stacked_bar"
    assert values_of(chart)["new"] == list(zip(NAMES, [20.0, 22.0, 24.0, 26.0], strict=True))


def test_bars_on_a_cut_axis_keep_their_values() -> None:
    drawn = DrawnChart(low=90, high=100, step=2)
    drawn.axes()
    for place, value in zip(drawn.names(NAMES), [94.0, 97.5, 91.0, 99.0], strict=True):
        drawn.bar(place, 14, 90, value)
    (chart,) = charts_of(drawn)
    assert [point.y for point in chart.series[0].points] == pytest.approx([94, 97.5, 91, 99], abs=0.1)


def test_lines_have_a_point_at_every_vertex() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(NAMES)
    drawn.line(list(zip(places, [10.0, 42.0, 25.0, 31.0], strict=True)), 0)
    drawn.line(list(zip(places, [5.0, 7.0, 12.0, 49.0], strict=True)), 1)
    (chart,) = charts_of(drawn)
    assert chart.kind == "line"
    assert [[p.x for p in series.points] for series in chart.series] == [NAMES, NAMES]
    assert [round(p.y, 1) for p in chart.series[1].points] == [5.0, 7.0, 12.0, 49.0]


def test_a_pie_is_shares_of_a_full_turn() -> None:
    drawn = DrawnChart()
    drawn.pie([40, 35, 25], ["Rent", "Wages", "Other"])
    (chart,) = charts_of(drawn)
    assert chart.kind == "pie"
    assert values_of(chart) == {None: [("Rent", 40.0), ("Wages", 35.0), ("Other", 25.0)]}


def test_a_share_behind_a_name_is_no_part_of_it_where_it_is_the_wedges_own() -> None:
    drawn = DrawnChart()
    drawn.pie([40, 35, 25], ["Rent 40%", "Wages 35%", "Team 7%"])
    (chart,) = charts_of(drawn)
    assert [point.x for point in chart.series[0].points] == ["Rent", "Wages", "Team 7%"]


def test_half_a_turn_is_no_pie() -> None:
    drawn = DrawnChart()
    drawn.pie([40, 35, 25], ["Rent", "Wages", "Other"])
    wedges = [path for path in PdfFile(drawn.data(), name="a.pdf", limits=Limits()).read_page(1).paths if path.fill]
    assert len(wedges) == 3
    from extractors.charts.pies import read_pies

    assert read_pies(wedges[:2], [], []) == []


def test_boxes_with_a_median_are_refused() -> None:
    drawn = DrawnChart()
    drawn.axes()
    for row, place in enumerate(drawn.names(NAMES)):
        drawn.bar(place, 15, 8 + 2 * row, 28 + 3 * row)
        at = drawn.place(22 + row)
        drawn.page.draw_line((place - 15, at), (place + 15, at), color=(0, 0, 0))
    survey = survey_of(drawn)
    assert not survey.charts
    assert [chart.reason for chart in survey.refused] == ["box plot"]


def test_floating_bars_are_refused() -> None:
    drawn = DrawnChart()
    drawn.axes()
    for index, place in enumerate(drawn.names(NAMES)):
        drawn.bar(place, 15, 7 + 5 * index, 20 + 6 * index)
    assert charts_of(drawn) == []


def second_axis(drawn: DrawnChart) -> None:
    for index, text in enumerate(["0", "200", "400", "600"]):
        drawn.page.insert_text((PLOT[2] + 8, PLOT[3] - 60 * index + 3), text, fontsize=8)


def test_bars_go_by_the_left_axis_and_a_line_by_the_right_one() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(NAMES)
    for place in places:
        drawn.bar(place, 14, 0, 20)
    drawn.line(list(zip(places, [15.0, 30.0, 45.0, 30.0], strict=True)), 1)
    second_axis(drawn)
    (chart,) = charts_of(drawn)
    assert [[round(p.y) for p in series.points] for series in chart.series] == [[20] * 4, [200, 400, 600, 400]]


def test_two_lines_on_two_axes_are_refused_where_nothing_tells_which_is_which() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(NAMES)
    for colour in (0, 1):
        drawn.line(list(zip(places, [15.0 + colour, 30.0, 45.0, 30.0], strict=True)), colour)
    second_axis(drawn)
    assert charts_of(drawn) == []


@pytest.mark.parametrize("values", [[(2, 20), (8, 3), (15, 9), (20, 2.5)], [(9, 4), (9, 7), (9.5, 1), (2, 1)]])
def test_areas_count_from_the_one_below(values: list[tuple[float, float]]) -> None:
    drawn = DrawnChart()
    drawn.axes()
    drawn.legend(["low", "high"])
    places = drawn.names(NAMES)
    floor = [0.0] * len(places)
    for colour in (0, 1):
        top = [below + value[colour] for below, value in zip(floor, values, strict=True)]
        drawn.area(places, top, floor, colour)
        floor = top
    (chart,) = charts_of(drawn)
    assert chart.kind == "area"
    assert [series.name and series.name.text for series in chart.series] == ["low", "high"]
    for colour, series in enumerate(chart.series):
        assert [point.x for point in series.points] == NAMES
        assert all(abs(p.y - v[colour]) <= p.error for p, v in zip(series.points, values, strict=True))


def test_lines_that_the_legend_samples_stand_at_their_own_heights_whatever_is_filled_between_them() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(NAMES)
    edges = [[5.0, 8.0, 9.0, 12.0], [9.0, 14.0, 20.0, 30.0]]
    for colour, (top, floor) in enumerate(zip(edges, [[0.0] * 4, edges[0]], strict=True)):
        drawn.area(places, top, floor, 2)
        drawn.line(list(zip(places, top, strict=True)), colour)
        left = PLOT[0] + 120 * colour
        drawn.page.draw_line((left, 80), (left + 20, 80), color=COLOURS[colour], width=1.5)
        drawn.page.insert_text((left + 25, 83), f"line {colour}", fontsize=8)
    (chart,) = charts_of(drawn)
    assert [(series.name and series.name.text, [round(p.y) for p in series.points]) for series in chart.series] == [
        (f"line {colour}", [round(value) for value in edge]) for colour, edge in enumerate(edges)
    ]


def test_a_plot_without_a_frame_is_found_by_its_labels() -> None:
    drawn = DrawnChart()
    for index in range(6):
        drawn.page.insert_text((80, drawn.place(10.0 * index) + 3), f"{10 * index}", fontsize=8)
    for place, value in zip(drawn.names(NAMES), [12.0, 30.0, 44.0, 21.0], strict=True):
        drawn.bar(place, 14, 0, value)
    (chart,) = charts_of(drawn)
    assert [(p.x, round(p.y)) for p in chart.series[0].points] == list(zip(NAMES, [12, 30, 44, 21], strict=True))


def test_a_row_of_months_is_an_axis_of_dates() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(["Jan 2024", "Apr", "Jul", "Oct", "Jan 2025", "Apr"])
    drawn.line([(places[0], 10.0), (places[1], 20.0), ((places[1] + places[2]) / 2, 30.0), (places[5], 5.0)])
    (chart,) = charts_of(drawn)
    days = [point.x for point in chart.series[0].points]
    assert (days[0], days[1], days[3]) == ("2024-01-01", "2024-04-01", "2025-04-01")
    assert days[2].startswith("2024-05")


def test_a_page_of_text_and_rules_is_not_looked_at() -> None:
    drawn = DrawnChart()
    for index in range(12):
        drawn.page.draw_line((60, 200 + 20 * index), (500, 200 + 20 * index))
        drawn.page.insert_text((70, 215 + 20 * index), f"Item {index}   {index * 7}.00")
    page = PdfFile(drawn.data(), name="a.pdf", limits=Limits()).read_page(1)
    assert page.paths == ()
    assert page.runs == ()


def right_of(drawn: DrawnChart, gap: float, *, ticks: bool) -> None:
    """Numbers that rise from 1900 along the right side."""
    _, top, right, bottom = PLOT
    for index in range(6):
        at = bottom - (bottom - top) * index / 5
        drawn.page.insert_text((right + gap, at + 3), f"{1900 + 20 * index}", fontsize=8)
        if ticks:
            drawn.page.draw_line((right, at), (right + 4, at), color=(0.4, 0.4, 0.4))


@pytest.mark.parametrize("ticks", [True, False])
def test_numbers_on_the_right_are_the_only_axis_of_values_where_they_stand_at_its_ticks(ticks: bool) -> None:
    drawn = DrawnChart()
    left, _, right, bottom = PLOT
    drawn.page.draw_rect(PLOT, color=(0.4, 0.4, 0.4))
    for index in range(5):
        at = left + (right - left) * index / 4
        drawn.text(f"{index}", at, bottom + 14)
        drawn.page.draw_line((at, bottom), (at, bottom + 4), color=(0.4, 0.4, 0.4))
    drawn.line([(left, 10.0), (200.0, 30.0), (300.0, 15.0), (right, 45.0)])
    right_of(drawn, 8 if ticks else 30, ticks=ticks)
    charts = charts_of(drawn)
    assert [round(p.y) for c in charts for p in c.series[0].points] == ([1920, 1960, 1930, 1990] if ticks else [])


def test_a_legend_may_stand_in_part_beside_its_plot() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(NAMES)
    for colour, (place, name) in enumerate(((150.0, "first"), (450.0, "second"))):
        drawn.page.draw_rect((place, 132, place + 8, 140), color=None, fill=COLOURS[colour])
        drawn.page.insert_text((place + 12, 139), name, fontsize=8)
    for place in places:
        drawn.bar(place - 8, 7, 0, 20, 0)
        drawn.bar(place + 8, 7, 0, 30, 1)
    (chart,) = charts_of(drawn)
    assert [series.name and series.name.text for series in chart.series] == ["first", "second"]


def test_an_area_behind_its_legend_is_no_box_around_it() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(NAMES)
    drawn.area(places, [48, 49, 48, 49], [0, 0, 0, 0])
    for index, name in enumerate(("Rail", "Road")):
        y = drawn.place(35 - 8 * index)
        drawn.page.draw_rect((230, y, 238, y + 8), color=None, fill=COLOURS[index])
        drawn.page.insert_text((242, y + 7), name, fontsize=8)
    (chart,) = charts_of(drawn)
    assert chart.kind == "area"


def test_a_drawing_for_screens_at_another_scale_is_measured_off_its_rounded_ticks() -> None:
    """Ticks stand on pixels of 0.8 pt and half of one further, uneven only along x; the points stand where they are."""
    pixel = 0.8
    drawn = DrawnChart()
    left, _, right, bottom = PLOT

    def rounded(place: float) -> float:
        return pixel * (round(place / pixel) + 0.5)

    for value in range(0, 51, 10):
        y = rounded(drawn.place(value))
        drawn.page.draw_line((left - 4, y), (left, y), color=(0.4, 0.4, 0.4), width=0.7)
        drawn.page.insert_text((left - 16, y + 3), str(value), fontsize=8)
    drawn.page.draw_line((left, y), (left, rounded(bottom)), color=(0.4, 0.4, 0.4), width=0.7)
    drawn.page.draw_line((left, rounded(bottom)), (right, rounded(bottom)), color=(0.4, 0.4, 0.4), width=0.7)
    values = [12.0, 45.0, 31.0, 26.5, 8.0]
    places = [left + 38.5 * (index + 1) for index in range(5)]
    for index, place in enumerate(places):
        x = rounded(place)
        drawn.page.draw_line((x, rounded(bottom)), (x, rounded(bottom) + 4), color=(0.4, 0.4, 0.4), width=0.7)
        drawn.text(str(2015 + index), x, bottom + 14)
    drawn.line(list(zip(places, values, strict=True)))
    (chart,) = charts_of(drawn)
    found = chart.series[0].points
    assert [point.x for point in found] == [str(2015 + index) for index in range(5)]
    for point, value in zip(found, values, strict=True):
        assert abs(point.y - value) <= point.error


def test_a_line_and_bars_of_one_colour_have_the_names_of_their_samples() -> None:
    drawn = DrawnChart()
    drawn.axes()
    places = drawn.names(["2019", "2020", "2021"])
    for place, value in zip(places, (10.0, 20.0, 15.0), strict=True):
        drawn.bar(place, 14, 0, value)
    drawn.line(list(zip(places, (30.0, 45.0, 35.0), strict=True)))
    drawn.page.draw_line((110, 96), (130, 96), color=COLOURS[0], width=1.5)
    drawn.page.insert_text((136, 99), "Total", fontsize=8)
    drawn.page.draw_rect((210, 92, 230, 100), color=None, fill=COLOURS[0])
    drawn.page.insert_text((236, 99), "Method", fontsize=8)
    (chart,) = charts_of(drawn)
    assert {name: [y for _, y in points] for name, points in values_of(chart).items()} == {
        "Method": [10.0, 20.0, 15.0], "Total": [30.0, 45.0, 35.0],
    }  # fmt: skip
