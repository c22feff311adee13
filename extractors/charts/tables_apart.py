"""The tables of a page with charts: text beside a chart makes none with the labels of the chart."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.charts.solve import survey_charts
from extractors.tables.finding import find_tables

if TYPE_CHECKING:
    from schemas.geometry import BBox
    from schemas.page import Page
    from schemas.table import Table

_PAGES = 16
"""Of which the tables are kept."""


@lru_cache(maxsize=_PAGES)  # for the kind of the page, its tables and its statements
def tables_apart_from_charts(page: Page) -> tuple[Table, ...]:
    """The tables of a page; where a part of one, and not the whole, stands in a chart that was measured, those of what
    stands in no chart. The names and numbers of a chart that is known and not measured make none at all."""
    tables = find_tables(page)
    if not tables:
        return ()
    survey = survey_charts(page)
    unread = [chart.bbox for chart in survey.refused if chart.is_no_table]
    charts = [*(chart.bbox for chart in survey.charts), *unread]
    apart = [
        table
        for table in tables
        if not any(_runs_into(table, chart) for chart in charts) and not any(_holds(box, table.bbox) for box in unread)
    ]
    if len(apart) == len(tables):
        return tuple(tables)
    words = tuple(word for word in page.words if not any(_holds(chart, word.bbox) for chart in charts))
    drawings = tuple(drawing for drawing in page.drawings if not any(_holds(chart, drawing.bbox) for chart in charts))
    anew = find_tables(replace(page, words=words, drawings=drawings))
    within = [table for table in apart if any(_holds(chart, table.bbox) for chart in charts)]
    return tuple(sorted((*anew, *within), key=lambda table: (table.bbox.top, table.bbox.left)))


def _holds(chart: BBox, box: BBox) -> bool:
    return chart.contains_point(box.center_x, box.center_y)


def _runs_into(table: Table, chart: BBox) -> bool:
    words = [word.bbox for cell in table.cells for word in cell.words]
    return 0 < sum(chart.contains_point(box.center_x, box.center_y) for box in words) < len(words)
