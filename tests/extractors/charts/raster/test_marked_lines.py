"""Lines and areas in pictures with markers on them, over years that few points stand at."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from extractors.charts.axes import Scale
from extractors.charts.labels import Tick
from extractors.charts.measured import MeasuredPoint, MeasuredSeries
from extractors.charts.raster.along import years_as_days
from extractors.charts.raster.lines import Along, Curve, one_a_name
from extractors.charts.raster.markers import with_all_markers
from extractors.charts.raster.palette import find_palette
from extractors.charts.raster.places import point_places
from extractors.charts.raster.solve import find_traced_charts
from extractors.charts.raster.traces import Knot, Trace
from extractors.charts.raster.tracing import trace_picture
from schemas.geometry import BBox
from schemas.page import TextRun
from tests.builders.chart_pictures import (
    BLUE,
    BOTTOM,
    GREEN,
    HEIGHT,
    LEFT,
    ORANGE,
    RIGHT,
    WIDTH,
    Sheet,
    height_of,
    line_picture,
)

TOP_VALUE = 100.0
FIRST, LAST = 2004, 2018
PALE = {BLUE: (160, 195, 240), GREEN: (175, 215, 180)}


def charts_of(sheet: Sheet):  # type: ignore[no-untyped-def]
    return find_traced_charts(trace_picture(sheet.pixels(), sheet.runs, BBox(0.0, 0.0, float(WIDTH), float(HEIGHT))))


def place_of(year: float) -> float:
    return LEFT + 20 + (RIGHT - LEFT - 40) * (year - FIRST) / (LAST - FIRST)


def over_years(name: str = "") -> Sheet:
    sheet = Sheet()
    sheet.axis(TOP_VALUE, 25)
    for year in range(FIRST, LAST + 1, 2):
        sheet.text(str(year), place_of(year), BOTTOM + 14)
    return sheet


def dot(sheet: Sheet, x: float, y: float, colour: tuple[int, int, int], radius: float = 4.7) -> None:
    k = sheet.scale
    sheet.pen.ellipse(((x - radius) * k, (y - radius) * k, (x + radius) * k, (y + radius) * k), fill=colour)


def marked_line(sheet: Sheet, points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
    placed = [(place_of(year), height_of(value, TOP_VALUE)) for year, value in points]
    sheet.line(placed, colour, 1.6)
    for x, y in placed:
        dot(sheet, x, y, colour)


def test_a_line_ends_at_its_last_markers_though_years_between_are_labelled() -> None:
    sheet = over_years()
    marked_line(sheet, [(2004, 54.0), (2010, 64.0), (2015, 77.0), (2018, 78.0)], ORANGE)
    marked_line(sheet, [(2004, 46.0), (2010, 36.0), (2015, 23.0), (2018, 22.0)], GREEN)
    (chart,) = charts_of(sheet)
    assert [[point.x for point in series.points] for series in chart.series] == [["2004", "2010", "2015", "2018"]] * 2


def test_points_between_years_have_dates() -> None:
    polls = [2004.6, 2004.95, 2006.3, 2007.7, 2010.4, 2012.2, 2013.35, 2015.6, 2016.3, 2017.8]
    sheet = over_years()
    marked_line(sheet, [(year, 20 + 5 * at + 4 * (at % 2)) for at, year in enumerate(polls)], BLUE)
    (chart,) = charts_of(sheet)
    assert chart.x_scale is not None
    assert chart.x_scale.kind == "date"
    read = [date.fromisoformat(point.x).toordinal() / 365.2425 for point in chart.series[0].points]
    assert read == pytest.approx([year - 365 / 365.2425 + 1 / 365.2425 for year in polls], abs=0.06)


def test_points_at_years_have_years() -> None:
    sheet = over_years()
    marked_line(sheet, [(2004 + at, 20 + 4 * at + 9 * (at % 2)) for at in range(15)], BLUE)
    (chart,) = charts_of(sheet)
    assert [point.x for point in chart.series[0].points] == [str(year) for year in range(2004, 2019)]


def test_markers_that_overlap_are_told_apart() -> None:
    ink = np.zeros((40, 80), dtype=np.bool_)
    rows, columns = np.mgrid[0:40, 0:80] + 0.5
    middles = [(10.5, 20.5), (40.5, 20.5), (47.5, 17.5), (54.5, 20.5)]
    for x, y in middles:
        ink |= np.hypot(columns - x, rows - y) <= 4.7
    ink[20, 10:60] = True
    x = np.arange(10, 60) + 0.5
    line = Trace(1, x, np.full(50, 20.5), 1.0, False, (Knot(10.5, 20.5, 4.5), Knot(48.0, 19.0, 12.0)))
    alone = Trace(1, x, np.full(50, 35.5), 1.0, False, (Knot(30.0, 35.5, 4.5),))
    found, other = with_all_markers([line, alone], ink, [])
    assert np.array([(knot.x, knot.y) for knot in found.knots]) == pytest.approx(np.array(middles), abs=0.6)
    assert other == alone


def test_a_marker_on_the_edge_of_an_area_hides_it_and_bends_it_not() -> None:
    years, low, high = [2004, 2010, 2015, 2018], [12.0, 30.0, 41.0, 44.0], [30.0, 52.0, 71.0, 74.0]
    sheet = over_years()
    for colour, values in ((GREEN, high), (BLUE, low)):
        edge = [(place_of(year), height_of(value, TOP_VALUE)) for year, value in zip(years, values, strict=True)]
        k = sheet.scale
        outline = [*edge, (edge[-1][0], BOTTOM), (edge[0][0], BOTTOM)]
        sheet.pen.polygon([(x * k, y * k) for x, y in outline], fill=PALE[colour])
    for colour, values in ((GREEN, high), (BLUE, low)):
        for year, value in zip(years, values, strict=True):
            dot(sheet, place_of(year), height_of(value, TOP_VALUE), colour)
    (chart,) = charts_of(sheet)
    assert chart.kind == "area"
    for series, values in zip(chart.series, (low, [b - a for a, b in zip(low, high, strict=True)]), strict=True):
        assert [point.x for point in series.points] == [str(year) for year in years]
        assert [point.y for point in series.points] == pytest.approx(values, abs=0.55)


@pytest.mark.parametrize(("decades", "count"), [(10, 11), (1, 101)])
def test_data_for_each_tenth_year_has_no_points_between(decades: int, count: int) -> None:
    """Unless most years have a turn."""
    years = np.arange(1900, 2001, decades)
    heights = 100 + 60 * np.sin(years / 4.0) if decades == 1 else 100 + 40 * np.cos((years - 1900) // 10 * 2.1)
    x = np.arange(0.0, 601.0)
    curve = Curve((0.0, 0.0, 1.0), x, np.interp(x, (years - 1900) * 6.0, heights), (), None)
    runs = [TextRun(str(year), BBox(0, 0, 1, 1), 10.0, anchor_y=0.5) for year in (1900, 1950, 2000)]
    ticks = tuple(Tick(run, float(run.text), "") for run in runs)
    along = Along(Scale("linear", -1900 * 6.0, 6.0, 1.0, ticks=ticks), (), 1.0)
    (places,) = point_places([curve], along)
    assert len(places) == count
    assert list(places) == pytest.approx((years - 1900) * 6.0, abs=0.01)


def test_a_year_that_no_line_has_a_marker_at_has_no_point() -> None:
    """Even though nearly every year has one, and a label stands there."""
    years = [year for year in range(2004, 2019) if year != 2008]
    sheet = over_years()
    for offset, colour in ((0.0, BLUE), (18.0, ORANGE)):
        marked_line(sheet, [(year, offset + 15 + 4 * (at % 3) + 2 * at) for at, year in enumerate(years)], colour)
    (chart,) = charts_of(sheet)
    assert [[point.x for point in series.points] for series in chart.series] == [[str(year) for year in years]] * 2


def test_pale_markers_are_no_faded_strokes_of_a_stronger_colour() -> None:
    strong, pale = (113, 143, 187), (190, 202, 222)
    image = np.full((60, 400, 3), 255, np.uint8)
    image[20, 8:390:4] = strong  # a thin line, dashed by its fall between pixels, through markers of the paler one
    image[20, 9:390:4] = pale
    for x in range(20, 380, 18):
        image[21:27, x : x + 6] = pale
    palette = find_palette(image, np.zeros((60, 400), np.bool_))
    at = [tuple(palette.colours[palette.labels[y, x]]) for y, x in ((24, 22), (24, 202), (20, 8), (20, 13))]
    assert at == [pale, pale, strong, strong]  # the last is faded ink: it hangs together with no marker


def test_corners_that_are_too_near_each_other_to_tell_years_from_days_are_at_years() -> None:
    x = np.arange(0.0, 541.0)
    places = np.array([0.0, 31.0, 66.0, 90.0, 131.0, 187.0, 222.0, 260.0, 311.0, 377.0, 402.0, 470.0, 540.0])
    heights = np.array([50.0, 80, 40, 90, 60, 95, 30, 70, 44, 99, 50, 88, 41])
    curve = Curve((0.0, 0.0, 1.0), x, np.interp(x, places, heights), (), None)
    for pitch, dated in ((9.0, False), (36.0, True)):
        first = 2019 - round(540 / pitch)
        runs = [TextRun(str(first + at * 5), BBox(0, 0, 1, 1), 10.0, anchor_y=0.5) for at in range(4)]
        ticks = tuple(Tick(run, float(run.text), "") for run in runs)
        scale = Scale("linear", -first * pitch, pitch, 1.0, ticks=ticks)
        assert (years_as_days(scale, [curve], 1.0) is not None) == dated


def test_pieces_of_one_name_are_one_series() -> None:
    name, other = (TextRun(text, BBox(0, 0, 9, 9), 9.0, anchor_y=5.0) for text in ("Polls", "Mean"))

    def series(run: TextRun | None, *places: float) -> MeasuredSeries:
        points = (MeasuredPoint(str(x), x, 1.0, BBox(x - 2, 0, x + 2, 4)) for x in places)
        return MeasuredSeries(run, tuple(points))

    pieces = (
        series(name, 10, 20),
        series(other, 10, 30),
        series(name, 5, 21, 30, 40),
        series(None, 1),
        series(None, 2),
    )
    whole = one_a_name(pieces, 1.0)
    assert [[point.x for point in one.points] for one in whole] == [
        ["10", "30"], ["5", "10", "21", "30", "40"], ["1"], ["2"]
    ]  # fmt: skip


def test_polls_in_the_same_months_of_many_years_are_not_at_years() -> None:
    rng = np.random.default_rng(5)
    x = np.arange(0.0, 571.0)
    elections = np.repeat(np.arange(0, 59, 3), 2)
    knots = np.sort(elections * 9.5 + rng.uniform(4.5, 8.0, len(elections)))
    curve = Curve((0.0, 0.0, 1.0), x, np.interp(x, knots, rng.uniform(20, 90, len(knots))), tuple(knots), None)
    runs = [TextRun(str(year), BBox(0, 0, 1, 1), 10.0, anchor_y=0.5) for year in (1960, 1980, 2000, 2010)]
    ticks = tuple(Tick(run, float(run.text), "") for run in runs)
    scale = Scale("linear", -1960 * 9.5, 9.5, 1.0, ticks=ticks)
    assert years_as_days(scale, [curve], 1.0) is not None
    assert years_as_days(scale, [curve._replace(knots=tuple(9.5 * np.arange(60.0)))], 1.0) is None


def test_groups_of_ages_name_the_lines_of_a_legend() -> None:
    names = ("18-29", "30–49", "65+")
    years = range(2010, 2017)
    rows = {name: [base + 2.0 * at for at in range(7)] for name, base in zip(names, (5.0, 14.0, 23.0), strict=True)}
    (chart,) = charts_of(line_picture(rows, years, 40, 10))
    assert sorted(series.name.text for series in chart.series if series.name is not None) == sorted(names)
