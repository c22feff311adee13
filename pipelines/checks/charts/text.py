"""Sentences against charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.checks.outcome import Comparison, Outcome, make_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.chart_proof.findings import Finding
    from pipelines.chart_proof.rows import Row

_IDS = {"direction": "chart.trend", "total": "chart.total"}


def check_text(rows: Sequence[Row]) -> Iterator[Outcome]:
    """One outcome for everything that a sentence claims of a chart; the statement is the first of its fields."""
    for place, row in enumerate(rows):
        for finding in row.findings:
            if finding.verdict != "unclear":
                yield _outcome(place, row, finding)


def _outcome(place: int, row: Row, finding: Finding) -> Outcome:
    stated = "value" if finding.claim.quantity is not None and row.value is not None else "text"
    return make_outcome(
        _IDS.get(finding.claim.kind, "chart.text"),
        [*finding.points, f"/statements/{place}/{stated}"],
        Comparison(finding.expected, finding.actual, holds=finding.verdict == "agrees"),
        f"{finding.message}: “{row.statement.text}”",
    )
