"""How a run reads its batches: recorded by the ledger where there is one, else by the workers alone."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from pipelines.export.sinks.dispatch import Dispatch
    from pipelines.inputs import Job
    from pipelines.outcome import Outcome
    from pipelines.reading import ReadingPool
    from pipelines.recording import RecordedReading
    from pipelines.run_plan import RunPlan


class Recording:
    """A pool of workers, and what records their work: nothing without a ledger, and `problem` may say why.

    `has_read` is set when a worker gets the first document.
    """

    def __init__(self, pool: ReadingPool) -> None:
        self.has_read = threading.Event()
        self._pool = pool
        self._reading: RecordedReading | None = None
        self._dispatch: Dispatch | None = None
        self._problem = ""

    @property
    def problem(self) -> str:
        return self._reading.problem if self._reading else self._problem

    def submit_batch(self, jobs: Sequence[Job]) -> list[Future[Outcome]]:
        """A future for each job, in order."""
        if self._reading is None:
            return [self.submit(job) for job in jobs]
        return self._reading.submit_batch(jobs)

    def submit(self, job: Job) -> Future[Outcome]:
        """Have a job read by a worker, known or not."""
        self.has_read.set()
        return self._pool.submit(job)

    @property
    def dispatch(self) -> Dispatch | None:
        """What sends documents to sinks, if there are any."""
        return self._dispatch

    def record_with(self, reading: RecordedReading, dispatch: Dispatch | None) -> None:
        """From now on this answers batches, and that sends what is recorded."""
        self._reading = reading
        self._dispatch = dispatch

    def give_up(self, problem: str) -> None:
        """Nothing is recorded."""
        self._problem = problem

    def close(self) -> None:
        """Wait for the workers."""
        self._pool.close()

    def stop(self) -> None:
        """Kill the workers, and wait for nothing. What is read is recorded."""
        self._pool.stop()
        if self._reading is not None:
            self._reading.stop()
        if self._dispatch is not None:
            self._dispatch.stop()


@contextmanager
def recorded(pool: ReadingPool, plan: RunPlan) -> Iterator[Recording]:
    """Closes the pool and then the ledger at the end. Raises UsageError where a ledger is named and cannot be opened.

    The workers start while the ledger is opened: neither waits for the other.
    """
    recording = Recording(pool)
    with ExitStack() as stack:
        stack.callback(pool.close)
        try:
            _open(recording, plan, stack)
        except UsageError as error:
            if plan.ledger is None or plan.ledger.url is not None or plan.sinks.opened:
                pool.stop()
                raise
            recording.give_up(str(error))
        try:
            yield recording
        except BaseException:
            recording.stop()
            raise


def _open(recording: Recording, plan: RunPlan, stack: ExitStack) -> None:
    if plan.ledger is None:
        return
    from pipelines.ledger.opening import open_ledger, reader_of
    from pipelines.recording import RecordedReading

    ledger = stack.enter_context(open_ledger(plan.ledger.url, plan.ledger.home, "run"))
    dispatch = None
    if plan.sinks.opened:
        from pipelines.export.sinks.dispatch import dispatching

        dispatch = stack.enter_context(dispatching(ledger, plan.sinks.opened, plan.tell))
    reading = RecordedReading(ledger, reader_of(plan.options), recording.submit, plan.sinks, anew=plan.anew)
    recording.record_with(reading, dispatch)
    stack.callback(reading.close)
    stack.callback(recording.close)  # before it: what is being read is to be recorded
