"""Axes of which little was read, points on round steps, and bars that other ink cuts, borders or joins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from extractors.charts.axes import Scale
from extractors.charts.labels import Tick
from extractors.charts.raster.axes import date_axes, number_axes
from extractors.charts.raster.calendar_days import on_calendar
from extractors.charts.raster.lines import Along, Curve, name_of
from extractors.charts.raster.palette import find_palette
from extractors.charts.raster.places import point_places
from extractors.charts.raster.point_steps import on_steps
from extractors.charts.raster.solve import find_traced_charts
from extractors.charts.raster.steps import as_steps
from extractors.charts.raster.tracing import trace_picture
from schemas.geometry import BBox
from schemas.page import TextRun
from tests.builders.chart_pictures import (
    BLUE,
    BOTTOM,
    GREEN,
    HEIGHT,
    INK,
    LEFT,
    ORANGE,
    RIGHT,
    TOP,
    WIDTH,
    Sheet,
    bar_picture,
    height_of,
    pie_picture,
)


def charts_of(sheet: Sheet):  # type: ignore[no-untyped-def]
    return find_traced_charts(trace_picture(sheet.pixels(), sheet.runs, BBox(0.0, 0.0, float(WIDTH), float(HEIGHT))))


def run_at(text: str, x: float, y: float) -> TextRun:
    return TextRun(text, BBox(x - 4 * len(text), y - 6, x + 4 * len(text), y + 6), 11.0, anchor_y=y)


def test_two_numbers_are_an_axis_where_a_rule_runs_at_their_nought() -> None:
    runs = [run_at("1000", 40, 100.4), run_at("500", 44, 160.0)]
    (axis,) = number_axes(runs, [220.3], "upright")
    assert abs(axis.scale.place_of(0.0) - 220) < 1
    assert number_axes(runs, [235.0], "upright") == []


def test_two_dates_with_their_years_are_an_axis_and_a_year_may_stand_below() -> None:
    (axis,) = date_axes([run_at("Jan 2014", 100, 300), run_at("Jan 2015", 300, 300)], [], set())
    assert round(axis.scale.value_at(200.0)) == (date(2014, 1, 1).toordinal() + date(2015, 1, 1).toordinal()) // 2
    row = [run_at(f"Jul {day}", 100 + 50 * day, 300) for day in (3, 6, 9, 12)]
    (axis,) = date_axes([*row, run_at("2019", 250, 314)], [], set())
    assert round(axis.scale.value_at(700.0)) == date(2019, 7, 12).toordinal()


def curve_through(places: list[float], heights: list[float]) -> Curve:
    x = np.arange(places[0], places[-1] + 1, 1.0)
    return Curve((0.0, 0.0, 1.0), x, np.interp(x, places, heights), (), None)


def scale_over(kind: str, step: float, values: list[float]) -> Scale:
    ticks = tuple(Tick(run_at(str(value), step * value, 300), value, "") for value in values)
    return Scale(kind, 50.0 - step * values[0], step, 0.3, "", ticks)  # type: ignore[arg-type]


def test_points_stand_on_the_round_step_that_most_bends_keep_to() -> None:
    scale = scale_over("linear", 14.0, [0.0, 2.5, 5.0, 7.5, 10.0, 12.5])
    data = [50.0 + 28 * at for at in range(7)]
    heights = [90.0, 140, 60, 180, 120, 150, 40]
    # A line that crosses bends it once where no point is.
    curve = curve_through([*data[:3], 117.0, *data[3:]], [*heights[:3], 100.0, *heights[3:]])
    (places,) = point_places([curve], Along(scale, [], 1.0))
    assert np.allclose(places, data)


def test_numbers_beside_their_ticks_are_moved_to_where_the_curve_bends() -> None:
    true = scale_over("linear", 30.0, [0.0, 2.0, 4.0, 6.0, 8.0])
    curve = curve_through([true.place_of(at) for at in range(9)], [90.0, 140, 60, 180, 120, 150, 40, 99, 70])
    read = replace(true, origin=true.origin + 2.0, error_pt=1.4)
    moved = on_steps(read, [curve], 1.0)
    assert abs(moved.origin - true.origin) <= 0.5 and moved.error_pt < read.error_pt
    assert on_steps(true, [curve], 1.0) is true


def test_dashes_and_gaps_leave_the_points_where_the_lines_between_them_meet() -> None:
    scale = scale_over("linear", 6.0, [5.0, 15.0, 25.0, 35.0, 45.0])
    data = [scale.place_of(value) for value in range(5, 50, 5)]
    whole = curve_through(data, [90.0, 140, 60, 180, 120, 150, 40, 99, 70])
    wavers = whole._replace(y=whole.y + np.where(whole.x % 7 < 2, 1.0, 0.0))
    drawn = (whole.x % 18 < 11) & ((whole.x < data[5] + 3) | (whole.x > data[7] - 3))
    (places,) = point_places([wavers._replace(x=whole.x[drawn], y=wavers.y[drawn])], Along(scale, [], 1.0))
    assert np.allclose(places, [*data[:6], *data[7:]])


def test_days_two_weeks_apart_are_told_from_weeks() -> None:
    first = date(2018, 7, 1).toordinal()
    scale = scale_over("date", 2.0, [float(first), first + 92.0])
    data = [scale.place_of(first + 14 * at) for at in range(8)]
    curve = curve_through(data, [90.0, 140, 60, 180, 120, 150, 40, 99])
    moved = on_calendar(scale, [curve], 1.0)
    (places,) = point_places([curve], Along(moved, [], 1.0))
    assert [round(moved.value_at(place)) - first for place in places] == [14 * at for at in range(8)]


def test_halves_of_bars_that_an_upright_gridline_cuts_are_one_bar() -> None:
    values = {"Oil": (12.0,), "Ore": (33.0,), "Steel": (21.0,)}
    sheet = bar_picture(values, 40, 10)
    for index in range(3):
        x = LEFT + (index + 0.5) * (RIGHT - LEFT) / 3
        sheet.rectangle(x - 1, TOP, x + 1, BOTTOM, (170, 190, 225))
    ((series,),) = (chart.series for chart in charts_of(sheet))
    assert [point.x for point in series.points] == list(values)
    assert all(abs(point.y - values[point.x][0]) <= point.error for point in series.points)


def test_a_border_is_half_of_its_bar_and_no_bar_itself() -> None:
    sheet = Sheet()
    sheet.axis(40, 10)
    for index, (name, value) in enumerate({"A": 31.0, "B": 12.0, "C": 22.0, "D": 36.0}.items()):
        left, top = 110 + 120 * index, height_of(value, 40)
        sheet.rectangle(left - 1.5, top - 1.5, left + 71.5, BOTTOM + 1, INK)
        sheet.rectangle(left + 1.5, top + 1.5, left + 68.5, BOTTOM, ORANGE)
        sheet.text(name, left + 35, BOTTOM + 14)
    ((series,),) = (chart.series for chart in charts_of(sheet))
    assert [round(point.y) for point in series.points] == [31, 12, 22, 36]
    assert all(abs(point.y - value) < 0.1 for point, value in zip(series.points, (31, 12, 22, 36), strict=True))


def test_years_beside_swatches_name_series_and_are_no_axis() -> None:
    values = {"Morning": (12.4, 30.0, 18.0), "Evening": (7.5, 21.3, 26.0), "Night": (33.0, 5.2, 11.0)}
    (chart,) = charts_of(bar_picture(values, 40, 10, ("2016", "2017", "2018")))
    assert sorted(series.name.text for series in chart.series) == ["2016", "2017", "2018"]


def test_names_that_were_read_as_one_go_to_their_bars() -> None:
    sheet = bar_picture({"Ulm": (12.0,), "Bonn": (33.0,), "Jena": (21.0,), "Hof": (8.0,)}, 40, 10)
    names = [run for run in sheet.runs if run.text.isalpha()]
    box = BBox(names[0].bbox.left, names[0].bbox.top, names[2].bbox.right, names[0].bbox.bottom)
    sheet.runs = [run for run in sheet.runs if run not in names[:3]]
    sheet.runs.append(TextRun("Ulm Bonn Jena", box, names[0].size_pt, anchor_y=box.center_y))
    ((series,),) = (chart.series for chart in charts_of(sheet))
    assert [point.x for point in series.points] == ["Ulm", "Bonn", "Jena", "Hof"]


def test_bars_below_nought_hang_on_the_lowest_number() -> None:
    sheet = Sheet()
    for value in (0, 10, 20, 30):
        y = 260 - 7 * value
        sheet.rectangle(LEFT, y, RIGHT, y + 1, INK if value == 0 else (225, 225, 225))
        sheet.text(str(value), LEFT - 10, y + 0.5, "rm")
    for index, (name, value) in enumerate({"A": 24.0, "B": -6.0, "C": 15.0}.items()):
        left = 110 + 150 * index
        sheet.rectangle(left, min(260 - 7 * value, 260), left + 80, max(260 - 7 * value, 261), BLUE)
        sheet.text(name, left + 40, 320)
    ((series,),) = (chart.series for chart in charts_of(sheet))
    assert [round(point.y) for point in series.points] == [24, -6, 15]


def test_a_pie_is_found_though_a_name_stands_at_its_rim() -> None:
    sheet = pie_picture({"Alpha": 41.0, "Beta": 27.5, "Gamma": 19.5, "Delta": 12.0})
    for at, (x, y) in enumerate(((430, 120), (455, 190), (430, 260), (320, 328))):
        sheet.runs.append(TextRun(f"Name {at}", BBox(x, y - 12, x + 130, y + 12), 12.0, anchor_y=y))
    (chart,) = charts_of(sheet)
    assert chart.kind == "pie"


def test_what_is_left_of_a_grid_is_no_series_beside_named_lines() -> None:
    sheet = Sheet()
    sheet.axis(40, 10)
    for number, (name, colour) in enumerate((("Up", BLUE), ("Down", GREEN))):
        values = [5.0, 14.0, 22.0, 31.0] if number == 0 else [35.0, 27.0, 18.0, 9.0]
        sheet.line([(100 + 150 * at, height_of(v, 40)) for at, v in enumerate(values)], colour, 2.4)
        sheet.line([(200 + 130 * number, 373), (216 + 130 * number, 373)], colour, 2.4)
        sheet.text(name, 222 + 130 * number, 373, "lm")
    sheet.line([(100, 100), (400, 110), (550, 98)], (120, 120, 120), 2.0)
    for at, year in enumerate(range(2015, 2019)):
        sheet.text(str(year), 100 + 150 * at, BOTTOM + 14)
    (chart,) = charts_of(sheet)
    assert sorted(series.name.text for series in chart.series) == ["Down", "Up"]


def test_a_gentle_slope_is_no_line_of_steps() -> None:
    x = np.arange(0.0, 400.0)
    slope = Curve((0.0, 0.0, 1.0), x, np.round(0.24 * x) / 2, (), None)
    stairs = Curve((0.0, 0.0, 1.0), x, 20.0 * np.floor(x / 50), (), None)
    assert as_steps(slope, 1.0) is None
    assert as_steps(stairs, 1.0) is not None


def test_a_stroke_that_falls_between_pixels_is_one_stroke() -> None:
    image = np.full((200, 400, 3), 255, np.uint8)
    ink = np.array([233.0, 110.0, 60.0])
    x = np.arange(20, 380)
    y = 60 + 0.21 * x + 8 * np.sin(x / 9)  # half a pixel thick: nowhere is it of its colour alone for long
    for row in range(200):
        share = np.clip(0.95 - np.abs(row + 0.5 - y), 0.0, 1.0)[:, None]
        image[row, x] = np.round(image[row, x] * (1 - share) + ink * share)
    palette = find_palette(image, np.zeros((200, 400), dtype=np.bool_))
    drawn = (palette.labels > 0).any(axis=0)[20:380]
    assert drawn.mean() > 0.95


def test_fourth_quarters_with_a_point_at_each_label_are_no_firsts_of_years() -> None:
    days = [float(date(year, 10, 1).toordinal()) for year in range(2014, 2019)]
    step = 110 / 365.25
    scale = replace(scale_over("date", step, days), error_pt=1.0)
    places = [scale.place_of(day) for day in days]
    curve = curve_through(places, [80.0, 60.0, 30.0, 33.0, 32.0])._replace(knots=tuple(places))
    assert on_calendar(scale, [curve], 1.0) == scale
    assert name_of(places[2] - 0.8, Along(scale, [], 1.0)) == ("2016-10-01", None)
    shifted = curve._replace(knots=tuple(place - 23.0 for place in places))  # labels that begin at their ticks
    assert on_calendar(scale, [shifted], 1.0) != scale
