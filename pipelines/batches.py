"""Jobs in batches: the unit that an orchestrator starts and records. Documents stay the unit that can fail."""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pipelines.outcome import Outcome
from pipelines.tracing import record_trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipelines.inputs import Job

    SubmitBatch = Callable[[Sequence[Job]], list[Future[Outcome]]]

MAX_DOCUMENTS = 50
"""One-page invoices take 20 to 60 ms and a recorded task 11 ms of the server: 50 of them keep that below 2 %."""
MAX_BYTES = 25_000_000
CONCURRENT_BATCHES = 2
"""While one batch runs out of documents, the next fills the workers."""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of one batch."""

    read: int
    failed: int
    not_done: int

    def __str__(self) -> str:
        parts = [f"{self.read} read", f"{self.failed} failed", f"{self.not_done} not done"]
        return ", ".join(part for part in parts if not part.startswith("0 ")) or "nothing to do"


def plan_batches(jobs: Sequence[Job]) -> list[tuple[Job, ...]]:
    """Jobs in order, in batches of at most `MAX_DOCUMENTS` and, beyond one document, `MAX_BYTES`."""
    batches: list[tuple[Job, ...]] = []
    batch: list[Job] = []
    size_bytes = 0
    for job in jobs:
        if batch and (len(batch) == MAX_DOCUMENTS or size_bytes + job.size_bytes > MAX_BYTES):
            batches.append(tuple(batch))
            batch, size_bytes = [], 0
        batch.append(job)
        size_bytes += job.size_bytes
    return [*batches, tuple(batch)] if batch else batches


def rotated(batches: Sequence[tuple[Job, ...]], share: int, shares: int) -> list[tuple[Job, ...]]:
    """The batches in an order for the first, second … of several who share them: each begins at a place of its own."""
    start = len(batches) * (share - 1) // shares
    return [*batches[start:], *batches[:start]]


class BatchReader:
    """Reads batches by number, each once, whoever asks: the orchestrator, or whoever reads while it is not there.

    `submit` gives a future for each job of a batch. `on_outcome` is called for each document as it is done, from any
    thread.
    """

    def __init__(
        self, submit: SubmitBatch, batches: Sequence[Sequence[Job]], on_outcome: Callable[[Outcome], None]
    ) -> None:
        self._submit = submit
        self._batches = batches
        self._on_outcome = on_outcome
        self._reports: dict[int, Future[BatchReport]] = {}
        self._futures: dict[int, list[Future[Outcome]]] = {}
        self._outcomes: dict[int, list[Outcome | None]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._batches)

    def read(self, number: int) -> BatchReport:
        """Read a batch, or wait for whoever reads it already."""
        with self._lock:
            report = self._reports.get(number)
            mine = report is None
            if report is None:
                report = self._reports[number] = Future()
        if mine:
            try:
                report.set_result(self._read(number))
            except BaseException as error:
                report.set_exception(error)
        return report.result()

    def read_rest(self, until: threading.Event | None = None) -> None:
        """Read what nobody has begun, in order, until all is begun or `until` is set."""
        for number in range(len(self._batches)):
            if until is not None and until.is_set():
                return
            if number not in self._reports:
                self.read(number)

    @property
    def done(self) -> bool:
        """Whether every batch is read or given up."""
        return all(number in self._reports and self._reports[number].done() for number in range(len(self._batches)))

    def outcomes(self) -> Iterator[tuple[Job, Outcome | None]]:
        """Every job in order, with its outcome; None where it was not done."""
        for number, batch in enumerate(self._batches):
            futures = self._futures.get(number, [])  # before the outcomes, which take their place
            outcomes = self._outcomes.get(number)
            if outcomes is None:
                outcomes = [_outcome(job, future) for job, future in zip(batch, futures, strict=False)]
            for index, job in enumerate(batch):
                yield job, outcomes[index] if index < len(outcomes) else None

    def _read(self, number: int) -> BatchReport:
        jobs = self._batches[number]
        futures = self._futures[number] = self._submit(jobs)
        for job, future in zip(jobs, futures, strict=True):
            future.add_done_callback(partial(self._tell, job))
        wait(futures)
        outcomes = [_outcome(job, future) for job, future in zip(jobs, futures, strict=True)]
        self._outcomes[number] = [outcome and _row(job, outcome) for job, outcome in zip(jobs, outcomes, strict=True)]
        del self._futures[number]
        done = [outcome for outcome in outcomes if outcome is not None]
        failed = sum(outcome.failed for outcome in done)
        return BatchReport(len(done) - failed, failed, len(outcomes) - len(done))

    def _tell(self, job: Job, future: Future[Outcome]) -> None:
        outcome = _outcome(job, future)
        if outcome is not None:
            record_trace(outcome)
            self._on_outcome(outcome)


def _row(job: Job, outcome: Outcome) -> Outcome:
    """What is kept to the end of a run, however long: without what was told already, and on the paths of the job."""
    output = job.output if outcome.output == job.output else outcome.output
    return replace(outcome, source=job.source, output=output, stages=())


def _outcome(job: Job, future: Future[Outcome]) -> Outcome | None:
    if not future.done() or future.cancelled():
        return None
    error = future.exception()
    return Outcome(job.source, None, "failed", reason=f"{type(error).__name__}: {error}") if error else future.result()
