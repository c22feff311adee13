"""How a run reads its batches: recorded by the ledger where there is one, else by the workers alone."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from pipelines.inputs import Job
    from pipelines.outcome import Outcome
    from pipelines.reading import ReadingPool
    from pipelines.recording import RecordedReading
    from pipelines.run import RunPlan


class Recording:
    """A pool of workers, and what records their work: None without a ledger, and `problem` may say why."""

    def __init__(self, pool: ReadingPool, reading: RecordedReading | None, problem: str = "") -> None:
        self._pool = pool
        self._reading = reading
        self._problem = problem

    @property
    def problem(self) -> str:
        return self._reading.problem if self._reading else self._problem

    def submit_batch(self, jobs: Sequence[Job]) -> list[Future[Outcome]]:
        """A future for each job, in order."""
        if self._reading is None:
            return [self._pool.submit(job) for job in jobs]
        return self._reading.submit_batch(jobs)

    def stop(self) -> None:
        """Kill the workers, and wait for nothing. What is read is recorded."""
        self._pool.stop()
        if self._reading is not None:
            self._reading.stop()


@contextmanager
def recorded(pool: ReadingPool, plan: RunPlan) -> Iterator[Recording]:
    """Closes the pool and then the ledger at the end. Raises UsageError where a ledger is named and cannot be opened.

    The workers start while the ledger is opened: neither waits for the other.
    """
    with ExitStack() as stack:
        stack.callback(pool.close)
        try:
            reading = _open(pool, plan, stack)
        except UsageError as error:
            if plan.ledger is None or plan.ledger.url is not None:
                pool.stop()
                raise
            yield Recording(pool, None, str(error))
            return
        recording = Recording(pool, reading)
        try:
            yield recording
        except BaseException:
            recording.stop()
            raise


def _open(pool: ReadingPool, plan: RunPlan, stack: ExitStack) -> RecordedReading | None:
    if plan.ledger is None:
        return None
    from pipelines.ledger.opening import open_ledger, reader_of
    from pipelines.recording import RecordedReading

    ledger = stack.enter_context(open_ledger(plan.ledger.url, plan.ledger.home, "run"))
    reading = RecordedReading(ledger, reader_of(plan.options), pool.submit, anew=plan.anew)
    stack.callback(reading.close)
    stack.callback(pool.close)  # before it: what is being read is to be recorded
    return reading
