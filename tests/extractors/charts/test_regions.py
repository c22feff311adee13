"""Regions: a chart on a page of text is found with its labels, tables and rules are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.charts.regions import find_regions
from extractors.pdf_file import PdfFile
from schemas.geometry import BBox
from schemas.options import Limits
from schemas.page import Page, Picture
from tests.builders.drawn_charts import PLOT, DrawnChart

if TYPE_CHECKING:
    from extractors.charts.regions import ChartRegion

NAMES = ["North", "South", "East", "West"]


def regions_of(drawn: DrawnChart) -> list[ChartRegion]:
    file = PdfFile(drawn.data(), name="drawn.pdf", limits=Limits())
    try:
        return find_regions(file.read_page(1))
    finally:
        file.close()


def text_below(drawn: DrawnChart) -> None:
    for index in range(14):
        line = f"Sentence {index} of a paragraph that runs from one margin to the other and says {index} things."
        drawn.page.insert_text((60, 420 + 14 * index), line, fontsize=10)


def test_a_chart_in_a_text_is_found_with_its_labels() -> None:
    drawn = DrawnChart()
    drawn.axes()
    for place, value in zip(drawn.names(NAMES), [12, 30, 44, 21], strict=True):
        drawn.bar(place, 14, 0, value)
    text_below(drawn)
    (region,) = regions_of(drawn)
    assert region.kind == "vector"
    assert region.bbox.contains(BBox(PLOT[0] - 12, PLOT[1], PLOT[2], PLOT[3] + 10))
    assert region.bbox.bottom < 405


def test_a_table_with_shaded_rows_is_no_chart() -> None:
    drawn = DrawnChart()
    for row in range(12):
        drawn.page.draw_rect((60, 100 + 20 * row, 500, 120 + 20 * row), color=(0, 0, 0), fill=(0.9, 0.9, 1.0))
        for column in range(5):
            drawn.page.insert_text((66 + 88 * column, 114 + 20 * row), f"{row * column * 7.5:.2f}", fontsize=10)
    assert regions_of(drawn) == []


def test_a_picture_is_a_candidate_and_a_banner_is_none() -> None:
    chart = Picture(BBox(100, 100, 400, 300), 900, 600)
    banner = Picture(BBox(0, 0, 595, 80), 1200, 160)
    (region,) = find_regions(Page(3, 595, 842, pictures=(chart, banner)))
    assert (region.page_no, region.kind, region.bbox) == (3, "raster", chart.bbox)
