"""Tables against charts, and their totals against their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from pipelines.checks.outcome import Comparison, Outcome, make_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.chart_proof.tables import CellFinding, Link
    from pipelines.chart_proof.totals import TotalFinding


def check_tables(links: Sequence[Link]) -> Iterator[Outcome]:
    """One outcome a series that a table holds, and one for every cell that says something else."""
    for link in links:
        agreeing = [finding for finding in link.findings if finding.verdict == "agrees"]
        name = link.series.name or link.line.name
        if agreeing:
            yield make_outcome(
                "chart.table",
                [path for finding in agreeing for path in (finding.point.path, finding.number.cell.path)],
                Comparison(True, True),
                f"{len(agreeing)} of {len(link.findings)} cells of the table are what the chart shows of {name}",
            )
        for finding in link.findings:
            if finding.verdict == "contradicts":
                yield _contradiction(finding, name)


def _contradiction(finding: CellFinding, name: str) -> Outcome:
    point = finding.point
    return make_outcome(
        "chart.table",
        [point.path, finding.number.cell.path],
        Comparison(format_value(point.y, point.error), f"{finding.stated.value:.10g}"),
        f"the table's value for {' '.join(filter(None, (name, point.x)))} is not the chart's",
    )


def check_totals(totals: Sequence[TotalFinding]) -> Iterator[Outcome]:
    """One outcome a total; the total and its parts are the fields."""
    for finding in totals:
        shown = format_value(finding.sum, finding.total.rounding)
        yield make_outcome(
            "chart.total",
            [*(part.cell.path for part in finding.parts), finding.total.cell.path],
            Comparison(shown, f"{finding.total.value:.10g}", holds=finding.closes),
            "the total that the table states is the sum of its numbers",
        )
