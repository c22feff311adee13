"""What all readings of a document come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.checks.outcome import Outcome
    from pipelines.reconcile import FieldReading
    from schemas.evidence import FieldResult, Reading


@dataclass(frozen=True)
class Weighed:
    """What all readings come to: a value per path, the checks over them, and a verdict per path.

    `readings` are those that were weighed, with the row numbers that they came with; items of the embedded reader have
    those of the reader whose rows count.
    """

    values: Mapping[str, FieldReading]
    outcomes: Sequence[Outcome]
    verdicts: Mapping[str, FieldResult]
    readings: Sequence[Reading] = ()
