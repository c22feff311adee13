"""The main job: reads many files at once, under Prefect where it can be had. Results are on disk as they are made."""

from __future__ import annotations

import contextvars
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pipelines.batches import CONCURRENT_BATCHES, BatchReader, plan_batches, rotated
from pipelines.confinement import confinement_of
from pipelines.emit import prepare_output
from pipelines.prefect_server import START_SECONDS
from pipelines.reading import start_reading
from pipelines.recorded import recorded
from pipelines.stop_signals import StopSignal, stop_signals
from pipelines.tracing import open_tracing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipelines.inputs import Collection, Job
    from pipelines.outcome import Outcome
    from pipelines.progress import Progress
    from pipelines.recorded import Recording
    from pipelines.run_plan import RunPlan

_FINISH_SECONDS = 60.0
"""How long Prefect may take to record a run whose documents are all read, once its server is up."""
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of a run: `outcomes` in the order of the inputs; `not_done` are jobs that a signal prevented. `sent`
    counts what each sink got.
    """

    outcomes: tuple[Outcome, ...]
    not_done: tuple[Job, ...]
    seconds: float
    stopped_by: int | None
    prefect_problem: str
    ledger_problem: str = ""
    sent: Mapping[str, int] = field(default_factory=dict)


def run(collection: Collection, plan: RunPlan, progress: Progress) -> RunReport:
    """Read every job of a collection and write its result. Raises UsageError for an output that cannot be written, and
    for a ledger that is named and cannot be opened.

    SIGINT and SIGTERM stop it: what is done stays, the rest is reported as not done.
    """
    prepare_output(plan.out)
    open_tracing()
    started = time.monotonic()
    with stop_signals() as stop:
        # No more workers than documents: each has its share of the cores.
        workers = min(plan.workers, max(1, len(collection.jobs)))
        confinement = confinement_of(plan.options, (job.source for job in collection.jobs), plan.out)
        pool = start_reading(plan.options, workers, plan.read, confinement)
        with recorded(pool, plan) as recording:
            batches = rotated(plan_batches(collection.jobs), *plan.share)
            reader = BatchReader(recording.submit_batch, batches, progress.advance)
            progress.start(len(collection.jobs))
            try:
                problem = _read_all(reader, recording, plan, stop, progress)
            finally:
                progress.finish()
    pairs = list(reader.outcomes())
    return RunReport(
        outcomes=tuple(outcome for _, outcome in pairs if outcome is not None),
        not_done=tuple(job for job, outcome in pairs if outcome is None),
        seconds=time.monotonic() - started,
        stopped_by=stop.number,
        prefect_problem=problem,
        ledger_problem=recording.problem,
        sent=recording.dispatch.sent if recording.dispatch else {},
    )


def exit_status(report: RunReport, collection: Collection) -> int:
    """0: every input produced a result; 1: some input failed; 128 and the signal's number: it was stopped by one."""
    if report.stopped_by is not None:
        return 128 + report.stopped_by
    return int(bool(collection.unusable) or any(outcome.failed for outcome in report.outcomes))


def _read_all(reader: BatchReader, recording: Recording, plan: RunPlan, stop: StopSignal, progress: Progress) -> str:
    """Read all batches, under Prefect as soon as it is there. Returns why it was not, or nothing."""
    begun = threading.Event()
    orchestrator = _Orchestrator(reader, recording, plan, stop.event, begun, progress.note)
    if plan.within is not None:
        begun.set()
    orchestrator.start()
    for _ in range(CONCURRENT_BATCHES):
        threading.Thread(target=reader.read_rest, args=(begun,), name="vouch-head-start", daemon=True).start()
    given_up_at: float | None = None
    while orchestrator.is_alive() or not reader.done:
        if stop.event.wait(_POLL_SECONDS):
            recording.stop()
            orchestrator.join(_STOP_SECONDS)
            return ""
        if reader.done and given_up_at is None:
            given_up_at = time.monotonic() + START_SECONDS + _FINISH_SECONDS
            if not begun.is_set() and recording.has_read.is_set() and plan.home is not None:
                progress.note("all documents are read; Prefect is still starting, to record the run")
        if given_up_at is not None and time.monotonic() > given_up_at:
            return "it does not finish recording"
    return orchestrator.problem


class _Orchestrator(threading.Thread):
    """Runs the flow beside the main thread, which has the signals; reads the rest itself if Prefect fails."""

    def __init__(
        self,
        reader: BatchReader,
        recording: Recording,
        plan: RunPlan,
        stop: threading.Event,
        begun: threading.Event,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(name="vouch-orchestrator", daemon=True)
        self.problem = ""
        self._reader = reader
        self._recording = recording
        self._plan = plan
        self._stop_event = stop
        self._begun = begun
        self._tell = tell
        self._context = contextvars.copy_context()  # a flow run is known by its context

    def run(self) -> None:
        if self._plan.within is not None:
            self._try(partial(self._context.run, self._plan.within, self._reader))
        elif self._plan.home is not None and self._is_needed():
            self._orchestrate(self._plan.home)
        self._tell("")
        self._reader.read_rest()

    def _is_needed(self) -> bool:
        """Whether anything is read: where the ledger knows all, no server has to start."""
        while not self._recording.has_read.wait(_POLL_SECONDS / 2):
            if self._reader.done or self._stop_event.is_set():
                return False
        return True

    def _orchestrate(self, home: Path) -> None:
        documents = sum(1 for _ in self._reader.outcomes())
        parameters = {
            "documents": documents,
            "out": str(self._plan.out),
            "workers": self._plan.workers,
            "config_sha256": self._plan.options.config_sha256(),
        }
        name = f"{documents} document{'s' * (documents != 1)} to {self._plan.out.name}"

        def in_a_flow() -> None:
            from pipelines.flows import Orchestration, orchestrate

            orchestration = Orchestration(home, self._plan.prefect_api_url, name, parameters, self._tell)
            orchestrate(self._reader, orchestration, self._stop_event, self._begun)

        self._try(in_a_flow)

    def _try(self, orchestrated: Callable[[], object]) -> None:
        try:
            orchestrated()
        except Exception as error:  # results must not hang on an orchestrator, whatever is wrong with it
            if not self._stop_event.is_set():
                self.problem = str(error) or type(error).__name__
