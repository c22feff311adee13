"""The tables of a page with charts: text beside a chart makes none with the labels of the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.charts.solve import find_charts
from extractors.tables.finding import find_tables

if TYPE_CHECKING:
    from schemas.geometry import BBox
    from schemas.page import Page
    from schemas.table import Table


def tables_apart_from_charts(page: Page) -> list[Table]:
    """The tables of a page without those of which a part, and not the whole, stands in a chart that was measured."""
    tables = find_tables(page)
    charts = [chart.bbox for chart in find_charts(page)] if tables else []
    return [table for table in tables if not any(_runs_into(table, chart) for chart in charts)]


def _runs_into(table: Table, chart: BBox) -> bool:
    words = [word.bbox for cell in table.cells for word in cell.words]
    return 0 < sum(chart.contains_point(box.center_x, box.center_y) for box in words) < len(words)
