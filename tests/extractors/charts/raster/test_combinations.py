"""Pictures of bars with lines over them, whiskers, borders and legends in a row; and lines of steps."""

from __future__ import annotations

import pytest

from extractors.charts.raster.solve import find_traced_charts
from extractors.charts.raster.tracing import trace_picture
from schemas.geometry import BBox
from tests.builders.chart_pictures import (
    BLUE,
    BOTTOM,
    GRID,
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
)

BARS = {"North": (12.4,), "East": (37.5,), "South": (33.0,), "West": (18.8,), "Centre": (26.0,)}
LINE = [20.0, 8.0, 30.0, 24.0, 10.0]
ROOM = (RIGHT - LEFT) / len(BARS)
PLACES = [LEFT + (index + 0.5) * ROOM for index in range(len(BARS))]


def charts_of(sheet: Sheet):  # type: ignore[no-untyped-def]
    return find_traced_charts(trace_picture(sheet.pixels(), sheet.runs, BBox(0.0, 0.0, float(WIDTH), float(HEIGHT))))


def combined(colour: tuple[int, int, int], *, second: bool) -> Sheet:
    """Bars up to 50 and a line over them; on an axis of its own, at the right, up to 100."""
    sheet = bar_picture(BARS, 50, 10)
    top = 100.0 if second else 50.0
    points = [(place, height_of(value, top)) for place, value in zip(PLACES, LINE, strict=True)]
    sheet.line(points, colour, 2.4)
    sheet.rectangle(200, 368, 210, 378, BLUE)
    sheet.text("Sales", 218, 373, "lm")
    sheet.line([(330, 373), (346, 373)], colour, 2.4)
    sheet.text("Margin", 352, 373, "lm")
    if second:
        for value in range(0, 101, 20):
            sheet.text(str(value), RIGHT + 8, height_of(value, 100) + 0.5, "lm")
    return sheet


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("colour", [ORANGE, INK])
def test_a_line_over_bars_is_read_and_cuts_none(colour: tuple[int, int, int], second: bool) -> None:
    (chart,) = charts_of(combined(colour, second=second))
    assert chart.kind == "bar"
    bars, line = chart.series
    assert [point.x for point in bars.points] == list(BARS)
    for point, (value,) in zip(bars.points, BARS.values(), strict=True):
        assert abs(point.y - value) <= point.error
    assert line.name is not None and line.name.text == "Margin"
    for point, value in zip(line.points, LINE, strict=True):
        assert abs(point.y - value) <= point.error
    assert (chart.second is not None) == second


def test_the_title_names_no_line_over_bars() -> None:
    """Outlines and error bars are a line in the colour of print; a stroke before the title looks like its sample."""
    sheet = bar_picture(BARS, 50, 10)
    sheet.rectangle(200, 368, 210, 378, BLUE)
    sheet.text("Sales", 218, 373, "lm")
    sheet.line([(place, height_of(value, 50.0)) for place, value in zip(PLACES, LINE, strict=True)], INK, 2.4)
    sheet.text("Sales by region", (LEFT + RIGHT) / 2, 12)
    left = sheet.runs[-1].bbox.left
    sheet.rectangle(left - 14, 8, left - 6, 16, INK)
    (chart,) = charts_of(sheet)
    assert chart.title is not None
    assert [len(series.points) for series in chart.series] == [len(BARS)]


def test_whiskers_are_no_bars() -> None:
    sheet = bar_picture(BARS, 50, 10)
    for place, (value,) in zip(PLACES, BARS.values(), strict=True):
        sheet.rectangle(place - 2, height_of(value + 6, 50), place + 2, height_of(value - 6, 50), INK)
    (chart,) = charts_of(sheet)
    assert chart.kind == "bar"
    for point, (value,) in zip(chart.series[0].points, BARS.values(), strict=True):
        assert abs(point.y - value) <= point.error


def test_a_border_around_a_swatch_is_no_swatch() -> None:
    sheet = bar_picture({name: (value, value / 2) for name, (value,) in BARS.items()}, 50, 10)
    for x, colour, name in ((200, BLUE, "Rail"), (330, ORANGE, "Road")):
        sheet.rectangle(x - 1, 367, x + 11, 379, INK)
        sheet.rectangle(x, 368, x + 10, 378, colour)
        sheet.text(name, x + 18, 373, "lm")
    (chart,) = charts_of(sheet)
    assert [one.name.text for one in chart.series if one.name is not None] == ["Rail", "Road"]


def test_stacks_that_reach_one_height_stand_on_nought() -> None:
    sheet = Sheet()
    sheet.axis(100, 20)
    for place, name, share in zip(PLACES, BARS, (30, 45, 28, 60, 22), strict=True):
        sheet.rectangle(place - 30, height_of(share, 100), place + 30, BOTTOM, BLUE)
        sheet.rectangle(place - 30, TOP, place + 30, height_of(share, 100), ORANGE)
        sheet.text(name, place, BOTTOM + 14)
    (chart,) = charts_of(sheet)
    assert chart.kind == "stacked_bar"
    found = {tuple(round(point.y) for point in one.points) for one in chart.series}
    assert found == {(30, 45, 28, 60, 22), (70, 55, 72, 40, 78)}


def test_a_line_of_steps_has_a_point_for_each_level() -> None:
    values = [12.0, 30.0, 22.0, 41.0, 8.0, 26.0]
    sheet = Sheet()
    sheet.axis(50, 10)
    pitch = (RIGHT - LEFT - 40) / 5
    places = [LEFT + 20 + pitch * at for at in range(6)]
    corners = [(places[0], values[0])]
    for at in range(1, 6):
        middle = (places[at - 1] + places[at]) / 2
        corners += [(middle, values[at - 1]), (middle, values[at])]
    corners.append((places[-1], values[-1]))
    sheet.line([(x, height_of(y, 50)) for x, y in corners], BLUE, 2.4)
    for at, place in enumerate(places):
        sheet.text(str(2015 + at), place, BOTTOM + 14)
    (chart,) = charts_of(sheet)
    assert [point.x for point in chart.series[0].points] == [str(2015 + at) for at in range(6)]
    for point, value in zip(chart.series[0].points, values, strict=True):
        assert abs(point.y - value) <= point.error


def sheet_about_nought() -> tuple[Sheet, float]:
    """A grid from -20 to 40 with its numbers, and the height at which nought is."""
    sheet = Sheet()
    for value in range(-20, 41, 10):
        y = round(TOP + (BOTTOM - TOP) * (40 - value) / 60)
        sheet.rectangle(LEFT, y, RIGHT, y + 1, INK if value == 0 else GRID)
        sheet.text(str(value), LEFT - 10, y + 0.5, "rm")
    zero = TOP + (BOTTOM - TOP) * 40 / 60
    return sheet, zero


def test_a_number_at_a_bar_below_nought_is_no_row_of_names() -> None:
    sheet, zero = sheet_about_nought()
    for place, name, value in zip(PLACES, BARS, (12.0, 31.0, -19.0, 25.0, 8.0), strict=True):
        end = zero - (BOTTOM - TOP) * value / 60
        sheet.rectangle(place - 30, min(zero, end), place + 30, max(zero, end), BLUE)
        sheet.text(name, place, BOTTOM + 34)
    sheet.text("-19", PLACES[2], BOTTOM + 8)
    (chart,) = charts_of(sheet)
    assert [point.x for point in chart.series[0].points] == list(BARS)


def test_lying_bars_for_each_year_are_no_axis_of_years_though_nought_was_not_read() -> None:
    sheet = Sheet()
    for value in (20, 40, 60):
        x = LEFT + (RIGHT - LEFT) * value / 60
        sheet.rectangle(round(x), TOP, round(x) + 1, BOTTOM, GRID)
        sheet.text(str(value), x, BOTTOM + 14)
    for index, value in enumerate((27.0, 50.0, 36.0, 55.0)):
        y = TOP + 75 * index
        sheet.rectangle(LEFT, y + 8, LEFT + (RIGHT - LEFT) * value / 60, y + 66, BLUE)
        sheet.text(str(2008 + index), LEFT - 10, y + 37, "rm")
    (chart,) = charts_of(sheet)
    assert chart.orientation == "horizontal"
    assert [(point.x, round(point.y)) for point in chart.series[0].points] == [
        ("2008", 27), ("2009", 50), ("2010", 36), ("2011", 55),
    ]  # fmt: skip


def test_names_at_nought_are_names_of_bars_below_it_too() -> None:
    sheet, zero = sheet_about_nought()
    for place, name, value in zip(PLACES, BARS, (12.0, 31.0, 17.0, -15.0, 8.0), strict=True):
        end = zero - (BOTTOM - TOP) * value / 60
        sheet.rectangle(place - 30, min(zero, end), place + 30, max(zero, end), BLUE)
        sheet.text(name, place + (45 if value < 0 else 0), zero + 12)
    (chart,) = charts_of(sheet)
    assert [point.x for point in chart.series[0].points] == list(BARS)


def test_dark_gridlines_are_no_data() -> None:
    sheet = Sheet()
    grey = (150, 150, 150)
    for value in range(0, 51, 10):
        sheet.rectangle(LEFT, round(height_of(value, 50)), RIGHT, round(height_of(value, 50)) + 2, grey)
        sheet.text(str(value), LEFT - 10, height_of(value, 50) + 1, "rm")
    for place, name in zip(PLACES, BARS, strict=True):
        sheet.rectangle(round(place), TOP, round(place) + 2, BOTTOM, grey)
        sheet.text(name, place, BOTTOM + 14)
    sheet.line([(place, height_of(value, 50)) for place, value in zip(PLACES, LINE, strict=True)], ORANGE, 2.4)
    (chart,) = charts_of(sheet)
    assert len(chart.series) == 1
    for point, value in zip(chart.series[0].points, LINE, strict=True):
        assert abs(point.y - value) <= point.error + 0.3
