"""Statements before the charts of the report: which chart each claim is about, and whether it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.statements.claims import find_claims, listed_in_order
from pipelines.chart_proof.changes import judge_change, judge_direction, judge_ratio
from pipelines.chart_proof.extremes import judge_extreme
from pipelines.chart_proof.scene import Scene
from pipelines.chart_proof.sums import judge_average, judge_share, judge_total
from pipelines.chart_proof.values import judge_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.statements.claims import Claim
    from pipelines.chart_proof.findings import Finding
    from pipelines.chart_proof.views import ChartView

_JUDGES: dict[str, tuple[Callable[[Scene], Finding | None], ...]] = {
    "value": (judge_value,),
    "change": (judge_change,),
    "direction": (judge_direction,),
    "ratio": (judge_ratio,),
    "extreme": (judge_extreme,),
    "share": (judge_share, judge_value),
    "total": (judge_total, judge_value),
    "average": (judge_average,),
}


@dataclass(frozen=True)
class StatementFindings:
    """`claims` are all that the sentence makes, `findings` those that are about a chart of the report."""

    text: str
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]

    @property
    def quantity_claims(self) -> list[Claim]:
        """Those with a number, one row of `/statements` each, in order."""
        return [claim for claim in self.claims if claim.quantity is not None]


def examine_statement(text: str, charts: Sequence[ChartView]) -> StatementFindings:
    """Each claim before every chart: right if it is right of any, wrong if it is wrong of one and right of none."""
    claims = find_claims(text)
    others = tuple(claim.span for claim in claims if claim.quantity is not None)
    listed = listed_in_order(text)
    findings = []
    for claim in claims:
        order = others.index(claim.span) if listed and claim.span in others else None
        found = [
            finding
            for chart in charts
            for judge in _JUDGES[claim.kind]
            if (finding := judge(Scene(text, claim, chart, others, order))) is not None
        ]
        if found:
            findings.append(min(found, key=lambda finding: finding.verdict != "agrees"))
    return StatementFindings(text, tuple(claims), _consistent(findings))


def _consistent(findings: list[Finding]) -> tuple[Finding, ...]:
    """A direction that an agreeing change or an agreeing pair of values in its clause confirms is no error."""
    right = {
        finding.claim.clause for finding in findings if finding.verdict == "agrees" and finding.claim.kind == "change"
    }
    return tuple(
        finding
        for finding in findings
        if not (
            finding.claim.kind == "direction" and finding.verdict == "contradicts" and finding.claim.clause in right
        )
    )
