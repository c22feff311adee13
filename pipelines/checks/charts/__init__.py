"""Checks of chart reports: labels, tables, text, trends, totals and axes against what was measured, and what was not.

Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.checks.charts.axis import check_axes
from pipelines.checks.charts.labels import check_labels
from pipelines.checks.charts.refused import check_refused
from pipelines.checks.charts.tables import check_tables, check_totals
from pipelines.checks.charts.text import check_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.chart_proof import CrossExamination
    from pipelines.checks.outcome import Outcome
    from pipelines.reconcile import FieldReading


def check_charts(fields: Mapping[str, FieldReading], examined: CrossExamination) -> list[Outcome]:
    """Every check that the report allows, in a fixed order."""
    return [
        *check_labels(fields, examined.report.charts),
        *check_tables(examined.links),
        *check_text(examined.rows),
        *check_totals(examined.totals),
        *check_axes(fields, examined),
        *check_refused(fields),
    ]
