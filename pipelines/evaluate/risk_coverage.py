"""Risk and coverage: how wrong are the values that are kept, when the least trusted go to a person first?

El-Yaniv and Wiener (2010, JMLR 11); the area is AURC as in Geifman, Uziel and El-Yaniv (2019, ICLR): values are taken
in order of trust, after each the risk is the share of wrong ones among those taken, and the area is the mean of the
risks. Values of equal trust come in any order: their errors are spread evenly. Lower is better; 0 needs every value to
be right.

Trust is the calibrated confidence where there is one, else the status: verified, then single, then conflict. Coverage
is over all values that are on the page or were invented, so the curve ends where nothing more was read.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.evaluate.outcomes import Outcome

_TRUST = {"verified": 1.0, "single": 0.5, "conflict": 0.25}


class RiskPoint(BaseModel):
    """After all values of at least this trust were taken."""

    trust: float
    coverage: float
    risk: float


class RiskCoverage(BaseModel):
    points: list[RiskPoint]
    area: float | None


def trust(outcome: Outcome) -> float:
    return outcome.confidence if outcome.confidence is not None else _TRUST.get(outcome.status, 0.0)


def risk_coverage(outcomes: Sequence[Outcome]) -> RiskCoverage:
    """The curve and its area."""
    judged = [outcome for outcome in outcomes if outcome.scored and outcome.kind != "absent"]
    read = sorted((outcome for outcome in judged if outcome.predicted is not None), key=trust, reverse=True)
    points: list[RiskPoint] = []
    taken, errors, area = 0, 0.0, 0.0
    for level, group in groupby(read, key=trust):
        rights = [outcome.right for outcome in group]
        share = (len(rights) - sum(rights)) / len(rights)
        for _ in rights:
            taken += 1
            errors += share
            area += errors / taken
        points.append(RiskPoint(trust=level, coverage=taken / len(judged), risk=errors / taken))
    return RiskCoverage(points=points, area=area / taken if taken else None)
