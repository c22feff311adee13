"""Panels in rows and columns: whose axes are drawn once for all of them."""

from __future__ import annotations

from typing import Literal

import pytest

from extractors.charts.axes import UNSNAPPED_PT
from extractors.charts.frames import Lines
from extractors.charts.tick_labels import read_axis
from extractors.mupdf import load_mupdf
from schemas.geometry import BBox
from schemas.page import TextRun
from tests.builders.drawn_charts import COLOURS, PLOT, DrawnChart, charts_of

pymupdf = load_mupdf()

NAMES = ["Mon", "Tue", "Wed"]


def test_a_panel_takes_one_axis_from_its_row_and_the_other_from_its_column() -> None:
    drawn = DrawnChart()
    for row, top in enumerate((120.0, 260.0)):
        for column, left in enumerate((100.0, 260.0, 420.0)):
            drawn.page.draw_rect((left, top, left + 130, top + 110), color=(0, 0, 0), width=0.8)
            points = [(left + 25 + 40 * k, top + 110 - 11 * (2 + row + column + 2 * k)) for k in range(3)]
            drawn.page.draw_polyline(points, color=COLOURS[0], width=1.2)
            for k, name in enumerate(NAMES) if row else ():
                at = left + 25 + 40 * k
                drawn.page.draw_line((at, top + 110), (at, top + 114), color=(0, 0, 0))
                drawn.text(name, at, top + 124)
            for value in (0, 5, 10) if not column else ():
                at = top + 110 - 11 * value
                drawn.page.draw_line((left - 4, at), (left, at), color=(0, 0, 0))
                drawn.page.insert_text((left - 8 - drawn.width(str(value)), at + 3), str(value), fontsize=8)
    charts = charts_of(drawn)
    assert [[(p.x, round(p.y, 1)) for p in chart.series[0].points] for chart in charts] == [
        [(name, 2.0 + row + column + 2 * k) for k, name in enumerate(NAMES)] for row in (0, 1) for column in (0, 1, 2)
    ]


def test_numbers_printed_at_bars_are_no_names_where_the_names_stand_left_of_the_panel_beside() -> None:
    drawn = DrawnChart()
    for number, left in enumerate((120.0, 320.0)):
        drawn.page.draw_line((left, 120), (left, 240), color=(0, 0, 0))
        drawn.page.draw_line((left, 240), (left + 140, 240), color=(0, 0, 0))
        for value in (0, 5, 10):
            drawn.page.draw_line((left + 14 * value, 240), (left + 14 * value, 244), color=(0, 0, 0))
            drawn.text(str(value), left + 14 * value, 254)
        for k, name in enumerate(NAMES):
            middle, value = 140.0 + 40 * k, (2.0, 7.0, 4.0)[k] - number
            drawn.page.draw_rect((left, middle - 10, left + 14 * value, middle + 10), color=None, fill=COLOURS[0])
            text = f"{value:g}%" if number else name
            drawn.page.insert_text((left - 8 - drawn.width(text), middle + 3), text, fontsize=8)
    charts = charts_of(drawn)
    assert [[(p.x, round(p.y, 1)) for p in chart.series[0].points] for chart in charts] == [
        [("Mon", 2.0), ("Tue", 7.0), ("Wed", 4.0)], [("Mon", 1.0), ("Tue", 6.0), ("Wed", 3.0)],
    ]  # fmt: skip


def test_numbers_printed_in_the_panel_beside_are_no_names_of_this_one() -> None:
    drawn = DrawnChart()
    for left in (100.0, 235.0):
        drawn.page.draw_rect((left, 120, left + 130, 240), color=(0, 0, 0), width=0.8)
        for value in range(3):
            drawn.page.draw_line((left + 20 + 45 * value, 240), (left + 20 + 45 * value, 244), color=(0, 0, 0))
            drawn.text(str(value), left + 20 + 45 * value, 254)
            for row in range(3):
                x, y = left + 20 + 45 * value, 140 + 40 * row
                drawn.page.draw_circle((x, y), 9, color=None, fill=COLOURS[row])
                drawn.text(str(64 * (value + 1)), x, y + 3, size=7)
    assert charts_of(drawn) == []


def test_sloping_names_belong_to_their_middles_where_those_are_even() -> None:
    names = ["Comet and Kiwi", "Lab", "If", "A name as long", "Star"]
    for at_end in (False, True):
        drawn = DrawnChart()
        drawn.axes()
        for k, name in enumerate(names):
            x, length = 130.0 + 60 * k, 0.7 * drawn.width(name)
            drawn.bar(x, 14, 0, 10.0 + k)
            origin = pymupdf.Point(x - (length if at_end else length / 2), 330 + length)
            drawn.page.insert_text(origin, name, fontsize=8, morph=(origin, pymupdf.Matrix(45)))
        (chart,) = charts_of(drawn)
        assert [(p.x, round(p.y)) for p in chart.series[0].points] == [(name, 10 + k) for k, name in enumerate(names)]


def test_sloping_names_of_lying_bars_are_read_at_their_ends_or_their_middles() -> None:
    names = ["Electricity and heat", "Waste", "Transport"]
    for at_end in (False, True):
        drawn = DrawnChart()
        drawn.axes(lying=True)
        for k, name in enumerate(names):
            y, length = 150.0 + 60 * k, 0.7 * drawn.width(name)
            drawn.bar(y, 14, 0, 10.0 + k, lying=True)
            origin = pymupdf.Point(94 - length, y + (length if at_end else length / 2) + 1)
            drawn.page.insert_text(origin, name, fontsize=8, morph=(origin, pymupdf.Matrix(45)))
        (chart,) = charts_of(drawn)
        assert [(p.x, round(p.y)) for p in chart.series[0].points] == [(name, 10 + k) for k, name in enumerate(names)]


def test_numbers_above_the_plot_are_its_axis_though_its_name_stands_below() -> None:
    drawn = DrawnChart()
    drawn.axes()
    drawn.text("Wavelength (nm)", 260, 334)
    for number, at in enumerate((120, 200, 280, 360)):
        drawn.page.draw_line((at, 120), (at, 116), color=(0, 0, 0))
        drawn.text(str(700 - 100 * number), at, 112)
    drawn.page.draw_line((100, 120), (420, 120), color=(0, 0, 0))
    drawn.line([(120, 10), (200, 30), (280, 20), (360, 45)])
    (chart,) = charts_of(drawn)
    assert [p.x for p in chart.series[0].points] == ["700", "600", "500", "400"]


def test_names_across_the_plot_are_those_of_its_bars() -> None:
    drawn = DrawnChart(low=-30, high=30, step=10)
    drawn.page.draw_rect(PLOT, color=(0.4, 0.4, 0.4))
    drawn.axes()
    values = [12.0, -25.0, 20.0, 8.0]
    for number, value in enumerate(values):
        drawn.bar(140.0 + 80 * number, 14, 0, value)
        drawn.text(("East", "West", "North", "South")[number], 140.0 + 80 * number, drawn.place(-20))
    (chart,) = charts_of(drawn)
    assert [(p.x, round(p.y, 1)) for p in chart.series[0].points] == list(
        zip(("East", "West", "North", "South"), values, strict=True)
    )


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_borders_of_a_plot_are_no_ticks_for_the_numbers_of_the_one_beside(side: Literal["left", "right"]) -> None:
    frame = BBox(100, 100, 200, 200)
    at = 85.0 if side == "left" else 206.0
    runs = [TextRun(str(v), BBox(at, 196 - 10 * v, at + 8, 204 - 10 * v), 8.0, 0.0, 200 - 10 * v) for v in (0, 5, 10)]
    borders = Lines(tuple(BBox(100, y, 200, y) for y in (100, 200)), ())
    scale, _ = read_axis(frame, borders, runs, side)
    assert scale is not None
    assert (scale.error_pt < UNSNAPPED_PT) == (side == "left")
