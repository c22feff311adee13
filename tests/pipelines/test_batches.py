from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from pipelines.batches import MAX_BYTES, MAX_DOCUMENTS, BatchReader, plan_batches, rotated
from pipelines.inputs import Job
from pipelines.outcome import Outcome
from pipelines.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence


def _jobs(*sizes: int) -> list[Job]:
    return [Job(Path(f"{number}.pdf"), Path(f"{number}.json"), size) for number, size in enumerate(sizes)]


class InstantPool:
    """Answers each job at once, in the thread that asks: what a job's number leaves when divided by 4 decides how."""

    def __init__(self) -> None:
        self.submitted: list[Job] = []

    def submit_batch(self, jobs: Sequence[Job]) -> list[Future[Outcome]]:
        return [self.submit(job) for job in jobs]

    def submit(self, job: Job) -> Future[Outcome]:
        self.submitted.append(job)
        future: Future[Outcome] = Future()
        fate = int(job.source.stem) % 4
        if fate == 3:
            future.cancel()
            future.set_running_or_notify_cancel()
        elif fate == 2:
            future.set_exception(RuntimeError("a bug"))
        else:
            future.set_result(Outcome(job.source, job.output, "failed" if fate == 1 else "ok"))
        return future


@given(st.lists(st.integers(0, 2 * MAX_BYTES) | st.integers(0, 1000), max_size=200))
def test_batches_hold_every_job_in_order_and_are_not_too_big(sizes):
    jobs = _jobs(*sizes)
    batches = plan_batches(jobs)
    assert [job for batch in batches for job in batch] == jobs
    for batch in batches:
        assert 1 <= len(batch) <= MAX_DOCUMENTS
        assert len(batch) == 1 or sum(job.size_bytes for job in batch) <= MAX_BYTES


def test_few_small_documents_are_one_batch():
    assert len(plan_batches(_jobs(*[1000] * MAX_DOCUMENTS))) == 1
    assert len(plan_batches(_jobs(*[1000] * (MAX_DOCUMENTS + 1)))) == 2


def test_a_report_counts_what_became_of_its_documents():
    told: list[Outcome] = []
    reader = BatchReader(InstantPool().submit_batch, [_jobs(*[1] * 8)], told.append)
    assert str(reader.read(0)) == "2 read, 4 failed, 2 not done"
    assert len(told) == 6
    outcomes = [outcome for _, outcome in reader.outcomes()]
    assert [outcome is None for outcome in outcomes] == [False, False, False, True] * 2
    assert outcomes[2] is not None
    assert outcomes[2].reason == "RuntimeError: a bug"


def test_a_batch_is_read_once_whoever_asks():
    pool = InstantPool()
    batches = plan_batches(_jobs(*[MAX_BYTES] * 40))
    reader = BatchReader(pool.submit_batch, batches, lambda _: None)
    threads = [threading.Thread(target=reader.read_rest) for _ in range(4)]
    threads += [threading.Thread(target=lambda: [reader.read(number) for number in reversed(range(40))])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reader.done
    assert sorted(pool.submitted, key=lambda job: int(job.source.stem)) == [job for batch in batches for job in batch]


def test_reading_the_rest_ends_when_someone_takes_over():
    reader = BatchReader(InstantPool().submit_batch, plan_batches(_jobs(*[MAX_BYTES] * 3)), lambda _: None)
    over = threading.Event()
    over.set()
    reader.read_rest(over)
    assert not reader.done
    assert all(outcome is None for _, outcome in reader.outcomes())
    reader.read_rest()
    assert reader.done


@given(st.integers(0, 40), st.integers(1, 6))
def test_those_who_share_read_all_and_begin_apart(count, shares):
    batches = [(job,) for job in _jobs(*range(count))]
    orders = [rotated(batches, share, shares) for share in range(1, shares + 1)]
    assert all(sorted(order, key=batches.index) == batches for order in orders)
    if count >= shares:
        assert len({order[0] for order in orders}) == shares


def test_of_a_batch_that_is_read_only_the_rows_of_the_summary_are_kept():
    """Ten thousand documents would hold a future each, paths of their own, and how long each stage took."""
    told: list[Outcome] = []

    def submit(jobs: Sequence[Job]) -> list[Future[Outcome]]:
        futures = [Future[Outcome]() for _ in jobs]
        for job, future in zip(jobs, futures, strict=True):
            stages = (Stage("open", 0.0, 0.1),)
            future.set_result(Outcome(Path(str(job.source)), Path(str(job.output)), "ok", stages=stages))
        asked.extend(weakref.ref(future) for future in futures)
        return futures

    asked: list[weakref.ref[Future[Outcome]]] = []
    jobs = _jobs(1, 2, 3)
    reader = BatchReader(submit, [jobs], told.append)
    reader.read(0)
    gc.collect()
    assert [future() for future in asked] == [None] * 3
    assert [outcome.stages for outcome in told] == [(Stage("open", 0.0, 0.1),)] * 3
    for job, outcome in reader.outcomes():
        assert outcome is not None and outcome.stages == ()
        assert outcome.source is job.source and outcome.output is job.output
