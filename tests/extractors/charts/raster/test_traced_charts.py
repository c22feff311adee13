"""Pictures of charts with known values: what is measured holds within the stated uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.charts.raster.solve import find_traced_charts
from extractors.charts.raster.tracing import trace_picture
from schemas.geometry import BBox
from tests.builders.chart_pictures import (
    BLUE,
    GREEN,
    GRID,
    HEIGHT,
    INK,
    ORANGE,
    WIDTH,
    Sheet,
    bar_picture,
    line_picture,
    pie_picture,
)

if TYPE_CHECKING:
    from extractors.charts.measured import MeasuredChart, MeasuredSeries

BARS = {"North": (12.4, 30.0), "East": (7.5, 21.3), "South": (33.0, 5.2), "West": (18.8, 26.6)}


def charts_of(sheet: Sheet, *, jpeg: int | None = None) -> list[MeasuredChart]:
    image = sheet.pixels()
    if jpeg is not None:
        _, packed = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, jpeg])
        image = np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[:, :, ::-1])
    return find_traced_charts(trace_picture(image, sheet.runs, BBox(0.0, 0.0, float(WIDTH), float(HEIGHT))))


def name_of(series: MeasuredSeries) -> str:
    return series.name.text if series.name is not None else ""


@pytest.mark.parametrize("jpeg", [None, 90, 75])
def test_bars_in_groups(jpeg: int | None) -> None:
    (chart,) = charts_of(bar_picture(BARS, 40, 10, ("Men", "Women")), jpeg=jpeg)
    assert (chart.kind, chart.orientation) == ("grouped_bar", "vertical")
    assert sorted(name_of(series) for series in chart.series) == ["Men", "Women"]
    for series in chart.series:
        column = ["Men", "Women"].index(name_of(series))
        assert [point.x for point in series.points] == list(BARS)
        for point in series.points:
            assert abs(point.y - BARS[point.x][column]) <= point.error < 0.5


def test_a_lone_series_takes_the_label_at_each_bar() -> None:
    values = {"A": (3.0,), "B": (8.0,), "C": (5.0,)}
    sheet = bar_picture(values, 10, 2)
    for index, (value,) in enumerate(values.values()):
        sheet.text(f"{value:g}", 70 + (index + 0.5) * 180 - 1, 330 - 30 * value - 9)
    (chart,) = charts_of(sheet)
    labels = [point.label.text for series in chart.series for point in series.points if point.label is not None]
    assert labels == ["3", "8", "5"]


def test_lines_that_cross_are_followed_through_each_other() -> None:
    rising, falling = [5.0, 11.0, 18.0, 22.0, 30.0, 33.0, 36.0], [35.0, 31.0, 24.0, 20.0, 13.0, 12.0, 6.0]
    (chart,) = charts_of(line_picture({"Up": rising, "Down": falling}, range(2010, 2017), 40, 10))
    assert chart.kind == "line"
    for series in chart.series:
        true = rising if name_of(series) == "Up" else falling
        assert [point.x for point in series.points] == [str(year) for year in range(2010, 2017)]
        for point, value in zip(series.points, true, strict=True):
            assert abs(point.y - value) <= point.error < 1.0


@pytest.mark.parametrize("hole", [0.0, 75.0])
def test_pies_and_donuts(hole: float) -> None:
    shares = {"Alpha": 41.0, "Beta": 27.5, "Gamma": 19.5, "Delta": 12.0}
    (chart,) = charts_of(pie_picture(shares, hole=hole))
    assert chart.kind == ("donut" if hole else "pie")
    (series,) = chart.series
    assert {point.x for point in series.points} == set(shares)
    for point in series.points:
        assert abs(point.y - shares[point.x]) <= point.error < 1.0


def test_a_pie_seen_at_an_angle_is_refused() -> None:
    assert not charts_of(pie_picture({"Alpha": 40.0, "Beta": 35.0, "Gamma": 25.0}, flat=0.6))


def test_numbers_without_marks_are_no_chart() -> None:
    sheet = Sheet()
    sheet.axis(40, 10)
    assert not charts_of(sheet)


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_is_drawn_there_is_an_answer(data: st.DataObject) -> None:
    sheet = Sheet(scale=1)
    colours = st.sampled_from([BLUE, ORANGE, GREEN, GRID, INK])
    places = st.integers(0, 380)
    if data.draw(st.booleans()):
        sheet.axis(40, 10)
    for _ in range(data.draw(st.integers(0, 8))):
        left, top = data.draw(places), data.draw(places)
        width, height = data.draw(st.integers(1, 250)), data.draw(st.integers(1, 200))
        sheet.rectangle(left, top, left + width, top + height, data.draw(colours))
    for _ in range(data.draw(st.integers(0, 4))):
        points = data.draw(st.lists(st.tuples(places, places), min_size=2, max_size=6))
        sheet.line(points, data.draw(colours), data.draw(st.integers(1, 9)))
    for _ in range(data.draw(st.integers(0, 10))):
        sheet.text(
            data.draw(st.sampled_from(["12", "0.5%", "Men", "-3", "2,000", "·"])), data.draw(places), data.draw(places)
        )
    for chart in charts_of(sheet):
        assert all(point.error > 0 for series in chart.series for point in series.points)
