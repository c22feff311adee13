"""What `vouch eval` does; the command line itself stands in `pipelines.cli`."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.evaluate.compare_runs import Comparison
    from pipelines.evaluate.run import RunSettings
    from pipelines.evaluate.seeding.run import SeededReport
    from pipelines.evaluate.summary import EvaluationReport
    from schemas.evidence import Selector
    from schemas.options import ReadOptions


@dataclass(frozen=True, slots=True)
class EvaluateSettings:
    """`workers` 0 reads in this process; `witnesses` may be asked although the truth comes from them."""

    limit: int | None = None
    workers: int = 1
    witnesses: frozenset[Selector] = frozenset()


def evaluate_command(
    dataset: Path, out: Path, options: ReadOptions, settings: EvaluateSettings | None = None
) -> EvaluationReport:
    """Scores a dataset, writes the report under `out` and prints the tables. Raises UsageError."""
    from rich.console import Console

    from pipelines.evaluate.console import print_report
    from pipelines.evaluate.run import evaluate

    with _shown(settings) as run_settings:
        report = evaluate(dataset, options, out, run_settings)
    console = Console()
    print_report(report, console)
    console.print(f"report: {out / 'report.html'}", highlight=False, soft_wrap=True)
    return report


def seed_errors_command(
    dataset: Path, out: Path, options: ReadOptions, settings: EvaluateSettings | None = None
) -> SeededReport:
    """Plants errors in what is read correctly and prints what was caught. Raises UsageError.

    The caller should end with a failure where `slipped_through` of the report is not nought.
    """
    from rich.console import Console

    from pipelines.evaluate.seeding.run import print_seeded, seed_errors

    with _shown(settings) as run_settings:
        report = seed_errors(dataset, options, out, run_settings)
    print_seeded(report, Console())
    return report


def compare_command(before: Path, after: Path) -> Comparison:
    """Prints what got better and worse between two output folders of `vouch eval`. Raises UsageError."""
    from rich.console import Console

    from pipelines.evaluate.compare_runs import print_comparison

    return print_comparison(before, after, Console())


@contextmanager
def _shown(settings: EvaluateSettings | None) -> Iterator[RunSettings]:
    """The settings of a run that shows a progress bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    from pipelines.evaluate.run import RunSettings

    settings = settings or EvaluateSettings()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading")

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield RunSettings(limit=settings.limit, workers=settings.workers, progress=show, witnesses=settings.witnesses)
