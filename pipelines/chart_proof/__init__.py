"""Charts before their witnesses: what tables and sentences say of the points that were measured. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.chart_proof.rows import Row, kept_rows, renumbered, rows_of
from pipelines.chart_proof.tables import Link, as_chart, link_tables, with_tables
from pipelines.chart_proof.testimony import names_of_tables, of_statements, of_tables, testify
from pipelines.chart_proof.totals import TotalFinding, find_totals
from pipelines.chart_proof.views import view_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.chart_proof.views import ReportView
    from schemas.evidence import Reading


@dataclass(frozen=True)
class CrossExamination:
    """The readings with those of the witnesses, and all that was compared. `rows` are in the order of the output."""

    readings: Sequence[Reading]
    report: ReportView
    links: Sequence[Link]
    rows: Sequence[Row]
    totals: Sequence[TotalFinding]


def cross_examine(readings: Sequence[Reading]) -> CrossExamination:
    """Hears every witness: a table's cells and a sentence's numbers testify for the points they name."""
    report = view_report(readings)
    links = link_tables(report.charts, report.tables)
    linked = {id(link.table) for link in links if not link.as_share}
    titles = {id(link.table): link.chart.title for link in links if link.as_share}
    others = [
        replace(view, title=f"{view.title} {titles.get(id(table), '')}".strip())
        for table in report.tables
        if id(table) not in linked and (view := as_chart(table)) is not None
    ]
    charts = [with_tables(chart, links) for chart in report.charts]
    kept = kept_rows(rows_of(readings, [*charts, *others]), report.tables)
    points = {point.path: point for chart in report.charts for series in chart.series for point in series.points}
    stated = [(finding, row.value) for row, _ in kept for finding in row.findings if row.value is not None]
    told = [*renumbered(readings, kept), *names_of_tables(links)]
    heard = testify(told, [*of_tables(links), *of_statements(stated)], points)
    totals = [finding for table in report.tables for finding in find_totals(table)]
    return CrossExamination(heard, report, links, [row for row, _ in kept], totals)
