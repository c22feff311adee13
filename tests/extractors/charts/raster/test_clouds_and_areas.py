"""Pictures of clouds, areas and dated lines with known values."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.charts.raster.axes import date_axes, number_axes
from extractors.charts.raster.prints import part_row
from extractors.charts.raster.solve import find_traced_charts
from extractors.charts.raster.tracing import trace_picture
from schemas.geometry import BBox
from schemas.page import TextRun
from tests.builders.chart_pictures import BLUE, BOTTOM, GREEN, HEIGHT, LEFT, ORANGE, RIGHT, WIDTH, Sheet, height_of

TOP_VALUE = 50.0
COLOURS = (BLUE, ORANGE, GREEN)


def run_at(text: str, x: float, y: float = 344.0) -> TextRun:
    half = 3.5 * len(text)
    return TextRun(text, BBox(x - half, y - 6, x + half, y + 6), 11.0, anchor_y=y)


def plotted(names: list[str]) -> Sheet:
    """Both axes of numbers, nought to fifty up and nought to ten along, and a legend right of the plot's top."""
    sheet = Sheet()
    sheet.axis(TOP_VALUE, 10)
    for value in range(0, 11, 2):
        sheet.text(str(value), along(value), BOTTOM + 14)
    for number, name in enumerate(names):
        x = 200 + 130 * number
        sheet.rectangle(x, 368, x + 10, 378, COLOURS[number])
        sheet.text(name, x + 18, 373, "lm")
    return sheet


def along(value: float) -> float:
    return LEFT + 20 + (RIGHT - LEFT - 40) * value / 10


def charts_of(sheet: Sheet):  # type: ignore[no-untyped-def]
    return find_traced_charts(trace_picture(sheet.pixels(), sheet.runs, BBox(0.0, 0.0, float(WIDTH), float(HEIGHT))))


def test_a_cloud_is_its_markers() -> None:
    clouds = {
        "Men": [(1.0, 12.0), (2.5, 20.0), (4.0, 31.0), (6.5, 28.0)],
        "Women": [(1.5, 40.0), (3.0, 8.0), (7.5, 15.0)],
    }
    sheet = plotted(list(clouds))
    for number, points in enumerate(clouds.values()):
        for x, y in points:
            place = along(x), height_of(y, TOP_VALUE)
            sheet.wedge(BBox(place[0] - 5, place[1] - 5, place[0] + 5, place[1] + 5), 0, 360, COLOURS[number])
    # OCR takes a round marker for a letter.
    sheet.runs.append(run_at("O", along(4.0), height_of(31.0, TOP_VALUE)))
    (chart,) = charts_of(sheet)
    assert chart.kind == "scatter"
    assert {series.name.text for series in chart.series if series.name} == set(clouds)
    for series in chart.series:
        assert series.name is not None
        found = sorted((float(point.x), point.y, point.error) for point in series.points)
        assert len(found) == len(clouds[series.name.text])
        for (x, y, error), (true_x, true_y) in zip(found, sorted(clouds[series.name.text]), strict=True):
            assert abs(x - true_x) < 0.06
            assert abs(y - true_y) <= error < 0.5


def test_markers_over_years_are_no_cloud() -> None:
    sheet = Sheet()
    sheet.axis(TOP_VALUE, 10)
    for number in range(6):
        sheet.text(str(2010 + 2 * number), along(2 * number), BOTTOM + 14)
        x, y = along(2 * number), height_of(10.0 + 5 * number, TOP_VALUE)
        sheet.wedge(BBox(x - 5, y - 5, x + 5, y + 5), 0, 360, BLUE)
    assert all(chart.kind != "scatter" for chart in charts_of(sheet))


def test_areas_on_each_other_count_from_the_one_below() -> None:
    low, high = [12.0, 18.0, 9.0, 15.0, 21.0, 14.0], [8.0, 12.0, 14.0, 6.0, 9.0, 16.0]
    sheet = plotted(["Own", "Let"])
    places = [along(2 * index) for index in range(6)]
    floor = [0.0] * 6
    for number, values in enumerate((low, high)):
        top = [below + value for below, value in zip(floor, values, strict=True)]
        outline = [(x, height_of(y, TOP_VALUE)) for x, y in zip(places, top, strict=True)]
        outline += [(x, height_of(y, TOP_VALUE)) for x, y in zip(reversed(places), reversed(floor), strict=True)]
        sheet.pen.polygon([(x * sheet.scale, y * sheet.scale) for x, y in outline], fill=COLOURS[number])
        floor = top
    (chart,) = charts_of(sheet)
    assert chart.kind == "area"
    for series, values in zip(chart.series, (low, high), strict=True):
        at = {point.x: point for point in series.points}
        for index, value in enumerate(values):
            assert abs(at[str(2 * index)].y - value) <= 2 * at[str(2 * index)].error < 3


def test_powers_of_ten_and_what_stands_between_them_are_an_axis() -> None:
    places = {"10³": 50.0, "10²": 100.0, "10¹": 150.0, "10º": 200.0}
    (axis,) = number_axes([run_at(text, 50, y) for text, y in places.items()], [], "upright")
    assert (axis.scale.kind, [tick.value for tick in axis.scale.ticks]) == ("log", [1000, 100, 10, 1])
    between = {"100": 50.0, "5": 80.1, "2": 119.9, "10": 150.0, "5 ": 180.1, "2 ": 219.9, "1": 250.0}
    (axis,) = number_axes([run_at(text, 50, y) for text, y in between.items()], [], "upright")
    assert [tick.value for tick in axis.scale.ticks] == [100, 50, 20, 10, 5, 2, 1]


def test_a_row_of_months_is_an_axis_of_dates() -> None:
    months = ["2024-01", "2024-02", "2024-03", "2024-04"]
    days = [date.fromisoformat(f"{month}-01").toordinal() for month in months]
    runs = [run_at(month, 100 + 3.0 * (day - days[0])) for month, day in zip(months, days, strict=True)]
    (axis,) = date_axes(runs, [], set())
    assert [tick.value for tick in axis.scale.ticks] == days
    assert date_axes(runs, [], {id(run) for run in runs}) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2014-072014-102015-01", ["2014-07", "2014-10", "2015-01"]),
        ("1998 1999 2000 2001", ["1998", "1999", "2000", "2001"]),
        ("In 2019 and 2020", ["In 2019 and 2020"]),
        ("2019 2020", ["2019 2020"]),
    ],
)
def test_labels_that_were_read_as_one_are_parted(text: str, parts: list[str]) -> None:
    found = part_row(run_at(text, 300))
    assert [run.text for run in found] == parts
    assert found[0].bbox.left == pytest.approx(run_at(text, 300).bbox.left)
    assert found[-1].bbox.right == pytest.approx(run_at(text, 300).bbox.right)
