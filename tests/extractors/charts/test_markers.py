"""Markers that are drawn in pieces, over white gaps, and bars and lines that one look or one name stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.labels import parse_tick
from extractors.charts.legend import find_legend
from extractors.charts.marks import sort_marks
from schemas.geometry import BBox
from schemas.page import TextRun, VectorPath
from tests.builders.drawn_charts import PLOT, DrawnChart, charts_of

FRAME = BBox(100, 100, 400, 300)
RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)


def line(points: list[tuple[float, float]], group: int, stroke: tuple[float, float, float] = RED) -> VectorPath:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = BBox(min(xs), min(ys), max(xs), max(ys))
    return VectorPath(tuple(points), (False,) * (len(points) - 1), box, None, stroke, 1.0, group=group)


def plus(x: float, y: float, reach: float, group: int) -> list[VectorPath]:
    return [line([(x - reach, y), (x + reach, y)], group), line([(x, y - reach), (x, y + reach)], group)]


def tripod(x: float, y: float, reach: float, group: int) -> list[VectorPath]:
    ends = ((x, y + reach), (x - 0.8 * reach, y - 0.5 * reach), (x + 0.8 * reach, y - 0.5 * reach))
    return [line([(x, y), end], group) for end in ends]


places = st.lists(
    st.tuples(st.integers(12, 38), st.integers(12, 28)), min_size=3, max_size=12, unique=True
)  # tens of points


@given(places, st.floats(1.5, 9.0), st.sampled_from([plus, tripod]))
def test_a_marker_in_pieces_is_one_and_stands_where_its_lines_meet(found, reach, shape) -> None:  # type: ignore[no-untyped-def]
    paths = [piece for n, (x, y) in enumerate(found) for piece in shape(10.0 * x, 10.0 * y, reach, n)]
    marks = sort_marks(FRAME, paths, [])
    assert not marks.segments
    centres = [(m.bbox.center_x, m.bbox.center_y) for m in marks.markers]
    assert sorted(centres) == [pytest.approx((10.0 * x, 10.0 * y)) for x, y in sorted(found)]


def test_error_bars_drawn_one_by_one_are_no_markers() -> None:
    paths = [piece for n in range(4) for piece in plus(150 + 40 * n, 200, 8, 2 * n)]
    apart = [line(list(path.points), 100 + n) for n, path in enumerate(paths)]
    assert not sort_marks(FRAME, apart, []).markers


def test_the_only_name_may_stand_before_a_piece_of_the_line_it_names() -> None:
    name = TextRun("error", BBox(300, 110, 330, 120), 10.0, 0.0, 115.0)
    sample = line([(340, 115), (375, 115)], 1, BLUE)
    data = line([(110, 280), (200, 200), (390, 130)], 2, BLUE)
    assert [entry.text for entry in find_legend([sample, data], [name])] == ["error"]
    assert not find_legend([sample, line([(110, 280), (200, 200), (390, 130)], 2, RED)], [name])


@pytest.mark.parametrize(("text", "value"), [("5e+01", 50.0), ("5e−02", 0.05), ("1E+3", 1000.0)])
def test_an_exponent_may_have_either_sign(text: str, value: float) -> None:
    tick = parse_tick(TextRun(text, BBox(20, 10, 40, 18), 8.0, 0.0, 14.0))
    assert tick is not None
    assert tick.value == pytest.approx(value)


@pytest.mark.parametrize("offset", ["×10^3", "1e3", "¤10^3"])
def test_a_power_at_the_end_of_an_axis_holds_for_its_numbers_whatever_its_cross_is_called(offset: str) -> None:
    drawn = DrawnChart()
    drawn.axes()
    for place, value in zip(drawn.names(["A", "B", "C"]), (10, 20, 35), strict=True):
        drawn.bar(place, 14, 0, value)
    drawn.page.insert_text((PLOT[0], PLOT[1] + 0.3), offset, fontsize=8)  # its box reaches a little into the plot
    (chart,) = charts_of(drawn)
    assert [round(point.y) for point in chart.series[0].points] == [10_000, 20_000, 35_000]


def test_squares_whose_corners_were_rounded_off_are_markers_and_no_bars() -> None:
    drawn = DrawnChart()
    drawn.axes()
    values = [12.0, 37.5, 18.0, 46.0, 25.0, 30.0]
    places = drawn.names(["Jan", "Feb", "Mar", "Apr", "May", "Jun"])
    drawn.line(list(zip(places, values, strict=True)))
    for number, (x, value) in enumerate(zip(places, values, strict=True)):
        half, y = 2.0 + 0.1 * (number % 2), drawn.place(value)
        drawn.page.draw_rect((x - half, y - 1.9, x + half, y + 1.9), color=None, fill=(0.1, 0.2, 0.3))
    (chart,) = charts_of(drawn)
    assert (chart.kind, [round(p.y, 1) for p in chart.series[0].points]) == ("line", values)


def test_squares_of_many_sizes_are_markers_that_say_a_third_number() -> None:
    drawn = DrawnChart()
    drawn.axes()
    drawn.names(["10", "20", "30", "40"])
    values = [12.0, 37.5, 18.0, 46.0]
    for number, value in enumerate(values):
        half, x, y = 4.0 + 3 * number, PLOT[0] + 50 + 70 * number, drawn.place(value)
        drawn.page.draw_rect((x - half, y - half, x + half, y + half), color=None, fill=(0.1, 0.2, 0.3))
    (chart,) = charts_of(drawn)
    assert (chart.kind, [round(p.y, 1) for p in chart.series[0].points]) == ("scatter", values)


@pytest.mark.parametrize(("offset", "first"), [("+2e3", 2010), ("1e2+3e3", 4000), ("-0.5", 10)])
def test_a_number_at_the_end_of_an_axis_is_added_to_its_numbers(offset: str, first: float) -> None:
    drawn = DrawnChart()
    drawn.axes()
    for place, value in zip(drawn.names(["A", "B", "C"]), (10, 20, 35), strict=True):
        drawn.page.draw_circle((place, drawn.place(value)), 3, color=None, fill=(0.1, 0.2, 0.3))
    drawn.page.insert_text((PLOT[0], PLOT[1] - 4), offset, fontsize=8)
    (chart,) = charts_of(drawn)
    assert round(chart.series[0].points[0].y) == first


def test_a_square_that_is_larger_at_the_border_is_a_marker_like_the_others() -> None:
    drawn = DrawnChart()
    drawn.axes()
    for at in (150, 250, 350):
        drawn.text(f"{at}", at, PLOT[3] + 14)
    points = [(PLOT[0], 22.0), (150.0, 12.0), (210.0, 37.0), (300.0, 18.0), (350.0, 44.0)]
    for x, value in points:
        half, y = 4.0 if x == PLOT[0] else 3.0, drawn.place(value)
        drawn.page.draw_rect((x - half, y - half, x + half, y + half), color=None, fill=(0.1, 0.2, 0.3))
        drawn.page.draw_circle((x + 20, y), 3, color=None, fill=(0.8, 0.2, 0.3))
    (chart,) = charts_of(drawn)
    assert chart.kind == "scatter"
    assert [[round(p.y) for p in series.points] for series in chart.series] == [[22, 12, 37, 18, 44]] * 2


def test_all_markers_in_the_frame_of_a_legend_are_its() -> None:
    drawn = DrawnChart()
    drawn.axes()
    for at in (150, 250, 350):
        drawn.text(f"{at}", at, PLOT[3] + 14)
    drawn.page.draw_rect((330, 124, 400, 152), color=(0, 0, 0), fill=(1, 1, 1))
    for row, colour in enumerate(((0.8, 0.1, 0.1), (0.1, 0.1, 0.8))):
        for x, value in ((130, 12), (200, 31), (260, 22), (310, 8)):
            drawn.page.draw_circle((x + 9 * row, drawn.place(value + row)), 3, color=None, fill=colour)
        for number in range(3):  # a sample of three, not level
            drawn.page.draw_circle((340 + 10 * number, 131 + 14 * row + number), 3, color=None, fill=colour)
        drawn.page.insert_text((372, 134 + 14 * row), ("1990", "2020")[row], fontsize=8)
    (chart,) = charts_of(drawn)
    assert {s.name.text if s.name else None: len(s.points) for s in chart.series} == {"1990": 4, "2020": 4}
