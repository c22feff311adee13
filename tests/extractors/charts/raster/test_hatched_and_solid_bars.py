"""Bars that are drawn with more than their fill: hatching, sides in perspective, gridlines that run over them."""

from __future__ import annotations

import pytest

from extractors.charts.raster.patterns import without_patterns
from extractors.charts.raster.solve import find_traced_charts
from extractors.charts.raster.tracing import trace_picture
from schemas.geometry import BBox
from schemas.page import VectorPath
from tests.builders.chart_pictures import (
    BLUE,
    BOTTOM,
    GRID,
    HEIGHT,
    INK,
    LEFT,
    NAVY,
    RIGHT,
    WIDTH,
    Sheet,
    bar_picture,
    height_of,
)

VALUES: dict[str, tuple[float, ...]] = {"North": (12.4,), "East": (27.5,), "South": (33.0,), "West": (18.8,)}
TOP = 40
ROOM = (RIGHT - LEFT) / len(VALUES)


def values_of(sheet: Sheet) -> list[list[tuple[str, float, float]]]:
    traced = trace_picture(sheet.pixels(), sheet.runs, BBox(0.0, 0.0, float(WIDTH), float(HEIGHT)))
    charts = find_traced_charts(traced)
    return [[(point.x, point.y, point.error) for one in chart.series for point in one.points] for chart in charts]


def sides() -> list[tuple[int, int, float]]:
    """Left, right and upper side of each bar of `bar_picture`."""
    width = int(0.7 * ROOM)
    lefts = [round(LEFT + (index + 0.15) * ROOM) for index in range(len(VALUES))]
    return [(x, x + width - 2, height_of(value, TOP)) for x, (value, *_) in zip(lefts, VALUES.values(), strict=True)]


def check(found: list[list[tuple[str, float, float]]]) -> None:
    (points,) = found
    assert [x for x, _, _ in points] == list(VALUES)
    for (x, y, error), (value, *_) in zip(points, VALUES.values(), strict=True):
        assert abs(y - value) <= error < 1.0, x


def test_a_bar_that_gridlines_run_over_is_one_bar() -> None:
    sheet = bar_picture(VALUES, TOP, 10)
    for value in (10, 20, 30):
        y = round(height_of(value, TOP))
        sheet.rectangle(LEFT, y, RIGHT, y + 1, GRID)
    check(values_of(sheet))


def test_of_bars_in_perspective_the_faces_are_measured() -> None:
    sheet = bar_picture(VALUES, TOP, 10)
    k = sheet.scale
    for left, right, top in sides():
        roof = [(left, top), (right, top), (right + 24, top - 18), (left + 24, top - 18)]
        side = [(right, top), (right + 24, top - 18), (right + 24, BOTTOM - 18), (right, BOTTOM)]
        sheet.pen.polygon([(x * k, y * k) for x, y in roof], fill=(110, 160, 235))
        sheet.pen.polygon([(x * k, y * k) for x, y in side], fill=NAVY)
    check(values_of(sheet))


@pytest.mark.parametrize("fill", [BLUE, (255, 255, 255)])
def test_hatched_bars_are_no_lines(fill: tuple[int, int, int]) -> None:
    sheet = bar_picture(VALUES, TOP, 10)
    for left, right, top in sides():
        sheet.rectangle(left, top, right, BOTTOM, fill)
        corners: list[tuple[float, float]] = [(left, BOTTOM), (left, top), (right, top), (right, BOTTOM)]
        sheet.line(corners, INK, 1.2)
        height, step = BOTTOM - top, 10
        for start in range(-int(height), right - left, step):  # strokes that rise to the right
            low, high = max(start, 0), min(start + height, right - left)
            for turned in (False, True):
                at = [(right - left - x if turned else x, BOTTOM - (x - start)) for x in (low, high)]
                sheet.line([(left + x, y) for x, y in at], INK, 1.2)
    for points in values_of(sheet):  # some may be lost in the strokes; none is misread
        assert all(abs(y - VALUES[x][0]) <= error for x, y, error in points)


def line(left: float, right: float, stroke: tuple[float, float, float]) -> VectorPath:
    return VectorPath(((left, 0.0), (right, 9.0)), (False,), BBox(left, 0.0, right, 9.0), stroke=stroke)


def test_many_lines_of_one_colour_over_the_same_places_are_a_pattern() -> None:
    blue, red = (0.0, 0.0, 1.0), (1.0, 0.0, 0.0)
    pieces = [line(20.0 * at, 20.0 * at + 18, red) for at in range(6)]
    alike = [line(0.0, 100.0 + at, blue) for at in range(4)]
    assert without_patterns([*alike, *pieces]) == pieces
    assert without_patterns([*alike[:3], *pieces]) == [*alike[:3], *pieces]
