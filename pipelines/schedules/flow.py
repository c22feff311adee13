"""The flow of a scheduled run. Prefect imports it by its name and runs it in a process of its own."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow
from prefect.context import FlowRunContext
from prefect.states import Cancelled, Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from pipelines.batches import CONCURRENT_BATCHES
from pipelines.choices import Choices, read_options
from pipelines.export.sinks.opening import open_sinks
from pipelines.flows import read_in_tasks
from pipelines.inputs import collect
from pipelines.killed_runs import RunMark
from pipelines.logs import say
from pipelines.progress import open_progress
from pipelines.run import run
from pipelines.run_plan import LedgerPlan, RunPlan
from pipelines.schedules.registry import MARKS, close_killed, drop_missed
from pipelines.settings import load_settings
from pipelines.summary import counts
from pipelines.worker_process import count_cores
from schemas.errors import UsageError

if TYPE_CHECKING:
    from pipelines.inputs import Collection
    from pipelines.run import RunReport

FLOW_NAME = "vouch-scheduled"
_logger = logging.getLogger(__name__)
_held: list[RunMark] = []
_TASK_RUNNER: Any = ThreadPoolTaskRunner(max_workers=CONCURRENT_BATCHES)


@flow(name=FLOW_NAME, task_runner=_TASK_RUNNER, persist_result=False)
def scheduled_run(
    paths: list[str],
    out: str,
    options: dict[str, Any] | None = None,
    workers: int | None = None,
    machine: int = 1,
    machines: int = 1,
) -> Any:
    """Read what `paths` hold now, and write the results to the folder `out`.

    `options` are those of `vouch run` by their names: schema, model, when, without, max_pages, max_cost. Of several
    `machines` each begins at another place. A document that fails is no failure of the run, which only fails where it
    cannot be carried out.
    """
    _begin()
    return _read(paths, out, options or {}, workers, (machine, machines))


def _read(paths: list[str], out: str, options: dict[str, Any], workers: int | None, share: tuple[int, int]) -> Any:
    try:
        plan = _plan(Path(out), options, workers, share)
        collection = _collect([Path(path) for path in paths], Path(out))
        if not collection.jobs:
            return Completed(message="nothing to read")
        report = run(collection, plan, open_progress())
    except UsageError as error:
        return Failed(message=str(error))
    return _state(report, collection)


def _begin() -> None:
    """Put right what was killed or missed before, and mark this run as alive until its process ends.

    The mark stays: whoever looks next asks Prefect whether the run came to its end, and then forgets it.
    """
    context = FlowRunContext.get()
    flow_run = context.flow_run if context is not None else None
    if flow_run is None:
        return
    folder = load_settings().home / MARKS
    try:
        close_killed(folder)
        if flow_run.deployment_id is not None:
            drop_missed(flow_run.deployment_id, flow_run.id)
    except Exception:  # a record that cannot be put right is no reason not to read
        _logger.warning("runs that were killed or missed could not be put right", exc_info=True)
    _held.append(RunMark(folder, str(flow_run.id)))


def _plan(out: Path, given: dict[str, Any], workers: int | None, share: tuple[int, int]) -> RunPlan:
    settings = load_settings()
    url = settings.ledger.get_secret_value() if settings.ledger else None
    return RunPlan(
        read_options(Choices(**given), settings),
        out,
        workers or settings.workers or count_cores(),
        home=None,
        ledger=LedgerPlan(url, settings.home),
        within=read_in_tasks,
        share=share,
        sinks=open_sinks(settings.sinks, say),
        tell=say,
    )


def _collect(paths: list[Path], out: Path) -> Collection:
    """What is there now, which may be nothing. Raises UsageError for a path that is not there at all."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"not there: {', '.join(missing)}", hint="correct the paths of the schedule")
    return collect(paths, out, empty=True)


def _state(report: RunReport, collection: Collection) -> Any:
    said = counts(report, collection)
    if report.stopped_by is not None:
        return Cancelled(message=f"stopped: {said}")
    problem = f"; the ledger: {report.ledger_problem}" if report.ledger_problem else ""
    failed = any(outcome.failed for outcome in report.outcomes)
    return Completed(name="CompletedWithFailures" if failed else None, message=f"{said}{problem}")
