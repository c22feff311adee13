"""Charts that are on the page and not in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.charts.reader import PERHAPS, REFUSED
from pipelines.checks.outcome import Outcome
from schemas.check import Check, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.reconcile import FieldReading
    from schemas.evidence import Evidence

_REMEDY = "look at the page, or let a vision model read it (--model)"


def check_refused(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """`chart.type` for each chart that was seen and not measured, with its place.

    It fails: what the document shows is not in its data. What only looks like a chart is told (`skipped`).
    """
    for path, field in fields.items():
        group = path.partition("/")[0]
        if group in (REFUSED, PERHAPS):
            (evidence,) = field.chosen.evidence
            yield _outcome(field.value, evidence, is_sure=group == REFUSED)


def _outcome(reason: str, evidence: Evidence, *, is_sure: bool) -> Outcome:
    box = ", ".join(f"{side:.1f}" for side in evidence.bbox)
    subject = "a chart" if is_sure else "what may be a chart"
    check = Check(
        id="chart.type",
        status="failed" if is_sure else "skipped",
        actual=reason,
        message=f"{subject} on page {evidence.page_no} at [{box}] was seen, not measured: {reason}; {_REMEDY}",
        places=(Place(page_no=evidence.page_no, bbox=evidence.bbox),),
    )
    return Outcome(check)
