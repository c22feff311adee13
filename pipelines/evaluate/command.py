"""What `vouch eval` does; the command line itself stands in `pipelines.cli`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.evaluate.summary import EvaluationReport
    from schemas.options import ReadOptions


@dataclass(frozen=True, slots=True)
class EvaluateSettings:
    limit: int | None = None
    workers: int = 1


def evaluate_command(
    dataset: Path, out: Path, options: ReadOptions, settings: EvaluateSettings | None = None
) -> EvaluationReport:
    """Scores a dataset, writes the report under `out` and prints the table. Raises UsageError."""
    from rich.console import Console

    from pipelines.evaluate.console import print_report
    from pipelines.evaluate.run import RunSettings, evaluate

    settings = settings or EvaluateSettings()
    report = evaluate(dataset, options, out, RunSettings(limit=settings.limit, workers=settings.workers))
    print_report(report, Console())
    return report
