"""A chart that is seen and not measured is told: where it is, and why. It is never just missing from the data."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

from PIL import Image

from pipelines.read import read_file
from schemas.geometry import BBox
from schemas.options import ReadOptions
from tests.builders.chart_pictures import BLUE as SKY
from tests.builders.chart_pictures import LEFT, Sheet, height_of
from tests.builders.drawn_charts import PLOT, DrawnChart

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.check import Check
    from schemas.result import DocumentEntry

BOTTOM = PLOT[3]
BLUE = (0.12, 0.47, 0.71)


def bars(drawn: DrawnChart) -> None:
    """Four bars with their values: all of it is verified."""
    drawn.axes()
    for place, value in zip(drawn.names(["North", "South", "East", "West"]), (12.0, 37.5, 18.0, 46.0), strict=True):
        drawn.bar(place, 14, 0, value)
        drawn.text(f"{value:.1f}", place, drawn.place(value) - 4)


def contours(drawn: DrawnChart) -> None:
    drawn.axes()
    for number, at in enumerate((120, 200, 280, 360)):
        drawn.page.draw_line((at, BOTTOM), (at, BOTTOM + 4), color=(0.4, 0.4, 0.4))
        drawn.text(str(10 * number), at, BOTTOM + 14)
    for radius in (20, 40, 60, 80):
        turns = [2 * pi * step / 40 for step in range(41)]
        drawn.page.draw_polyline([(260 + radius * cos(t), 220 + radius * sin(t)) for t in turns], color=BLUE)


def web(drawn: DrawnChart) -> None:
    """A radar chart: no axis runs along numbers."""
    for radius in (30, 60, 90):
        ring = [(260 + radius * sin(pi * k / 3), 220 + radius * cos(pi * k / 3)) for k in range(7)]
        drawn.page.draw_polyline(ring, color=BLUE)
        drawn.text(str(radius), 266, 220 - radius)
    for k in range(6):
        drawn.text(f"Skill {k}", 260 + 110 * sin(pi * k / 3), 222 + 100 * cos(pi * k / 3))


def told(tmp_path: Path, drawn: DrawnChart, schema: str = "chart") -> tuple[DocumentEntry, list[Check]]:
    path = tmp_path / "report.pdf"
    path.write_bytes(drawn.data())
    (document,) = read_file(path, ReadOptions(schema_name=schema)).documents
    return document, [check for check in document.checks if check.id == "chart.type"]


def test_a_chart_left_out_beside_one_that_was_read_sends_the_report_to_review(tmp_path: Path) -> None:
    drawn = DrawnChart()
    bars(drawn)
    assert told(tmp_path, drawn)[0].decision == "accept"
    contours(DrawnChart(document=drawn.document))
    document, (check,) = told(tmp_path, drawn)
    assert len(document.data["charts"]) == 1
    assert (check.status, document.decision) == ("failed", "review")
    assert "page 2" in check.message and "contours" in check.message
    (place,) = check.places
    assert place.page_no == 2 and place.bbox.contains(BBox(180, 140, 340, 300))
    assert any("page 2" in reason and "contours" in reason for reason in document.reasons)


def test_a_page_with_nothing_else_is_a_chart_report_by_itself(tmp_path: Path) -> None:
    drawn = DrawnChart()
    contours(drawn)
    document, (check,) = told(tmp_path, drawn, schema="auto")
    assert (document.kind, check.status) == ("chart", "failed")
    assert document.fields["/charts"].status == "unreadable"
    assert all(path.startswith("/") for path in document.fields)


def test_what_only_looks_like_a_chart_is_told_and_accuses_nobody(tmp_path: Path) -> None:
    drawn = DrawnChart()
    bars(drawn)
    web(DrawnChart(document=drawn.document))
    document, (check,) = told(tmp_path, drawn)
    assert (check.status, document.decision) == ("skipped", "accept")
    assert "page 2" in check.message and "no axes" in check.message


def test_a_picture_of_a_chart_that_is_not_measured_is_told_too(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.axis(40, 10)
    for at, (low, high) in enumerate(((4, 12), (15, 31), (9, 22), (27, 38))):  # spans: their bars hang in the air
        sheet.rectangle(LEFT + 60 + 110 * at, height_of(high, 40), LEFT + 120 + 110 * at, height_of(low, 40), SKY)
    path = tmp_path / "chart.png"
    Image.fromarray(sheet.pixels()).save(path)
    (document,) = read_file(path, ReadOptions(schema_name="chart")).documents
    (check,) = (check for check in document.checks if check.id == "chart.type")
    assert (check.status, document.decision) == ("failed", "review")
    assert "page 1" in check.message and "pixels" in check.message
    assert not document.data["charts"]


def test_a_table_with_filled_cells_is_no_chart_that_was_left_out(tmp_path: Path) -> None:
    drawn = DrawnChart()
    for row in range(6):
        for column in range(4):
            x, y = 100 + 70 * column, 120 + 22 * row
            fill = BLUE if row == 0 else (0.9, 0.9, 0.9) if row % 2 else (1, 1, 1)
            drawn.page.draw_rect((x, y, x + 70, y + 22), color=(0, 0, 0), fill=fill)
            drawn.text(str(10 * row + column) if row else f"Year {column}", x + 35, y + 14)
    assert told(tmp_path, drawn)[1] == []
