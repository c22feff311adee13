"""Numbers that are wider than their bars run over the bars beside them: what they hide is bridged, or told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractors.charts.raster.solve import find_traced_charts
from extractors.charts.raster.tracing import trace_picture
from schemas.geometry import BBox
from schemas.page import TextRun
from tests.builders.chart_pictures import HEIGHT, LEFT, PAPER, RIGHT, WIDTH, Sheet, bar_picture, height_of

if TYPE_CHECKING:
    from extractors.charts.measured import MeasuredPoint

TOP = 40
VALUES = {"A": 31.0, "B": 28.0, "C": 33.5, "D": 30.0, "E": 36.0, "F": 29.5, "G": 34.0, "H": 32.0}


def points_of(sheet: Sheet) -> dict[str, MeasuredPoint]:
    traced = trace_picture(sheet.pixels(), sheet.runs, BBox(0.0, 0.0, float(WIDTH), float(HEIGHT)))
    (chart,) = find_traced_charts(traced)
    (series,) = chart.series
    return {point.x: point for point in series.points}


def write(sheet: Sheet, box: BBox, text: str) -> None:
    """What hides all that lies under it, and is known to be written."""
    sheet.rectangle(*box, PAPER)
    sheet.runs.append(TextRun(text, box, 10.0, anchor_y=box.center_y))


@pytest.mark.parametrize("value", [10.0, 20.0])
def test_a_line_of_numbers_over_all_bars_parts_none(value: float) -> None:
    sheet = bar_picture({name: (value,) for name, value in VALUES.items()}, TOP, 10)
    y = height_of(value, TOP)
    write(sheet, BBox(LEFT, y - 7, RIGHT, y + 6), "853 961 854 915 823 833 814 905")
    found = points_of(sheet)
    assert list(found) == list(VALUES)
    assert all(abs(found[name].y - value) <= found[name].error < 0.5 for name, value in VALUES.items())


def test_a_bar_whose_end_is_written_over_may_go_on_there() -> None:
    sheet = bar_picture({name: (value,) for name, value in VALUES.items()}, TOP, 10)
    room = (RIGHT - LEFT) / len(VALUES)
    middle, end = LEFT + 4.5 * room, height_of(VALUES["E"], TOP)
    sheet.rectangle(middle - 0.35 * room, end, middle + 0.35 * room, end + 5, PAPER)
    sheet.runs.append(TextRun("0.35", BBox(middle - room, end - 2, middle + room, end + 9), 10.0, anchor_y=end + 4))
    found = points_of(sheet)
    assert VALUES["E"] - found["E"].y > 0.3
    assert all(abs(found[name].y - value) <= found[name].error for name, value in VALUES.items())
    assert found["A"].error < 0.5 < found["E"].error
