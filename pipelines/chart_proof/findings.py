"""What came of comparing a claim, or a table, with a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.statements.claims import Claim
    from pipelines.chart_proof.magnitudes import Stated, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` is the pointer of what is spoken of, `points` those of all values that it was compared with.

    `names_point`: the sentence names series and category itself and states the value: it is a witness of that point;
    `stated` is the value in the unit of the chart.
    """

    claim: Claim
    verdict: Verdict
    about: str | None
    points: tuple[str, ...]
    expected: str
    actual: str
    message: str
    names_point: bool = False
    stated: Stated | None = None
