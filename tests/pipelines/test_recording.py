"""Reading with a ledger: what is known is not read again, copies wait, and nothing hangs on the ledger."""

from __future__ import annotations

import json
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from ledgers import ledger_url, postgresql
from sample_readers import read_name

from pipelines.inputs import Job
from pipelines.ledger.ledger import Reader
from pipelines.ledger.opening import open_ledger
from pipelines.reading import read_and_write
from pipelines.recording import RecordedReading
from schemas.errors import ProviderError
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.ledger.ledger import Ledger
    from pipelines.outcome import Outcome

__all__ = ["ledger_url", "postgresql"]

READER = Reader("0" * 64, "0+test", compared=False)


class Readers:
    """Two threads that read; `read` are the names of what they read, and `gate` holds them up while it is not set."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self._pool = ThreadPoolExecutor(2)

    def submit(self, job: Job) -> Future[Outcome]:
        return self._pool.submit(self._read, job)

    def _read(self, job: Job) -> Outcome:
        self.gate.wait(20)
        self.read.append(job.source.name)
        return read_and_write(job, ReadOptions(), read_name)

    def close(self) -> None:
        self._pool.shutdown()


@pytest.fixture
def readers():
    made = Readers()
    yield made
    made.gate.set()
    made.close()


@pytest.fixture
def ledger(ledger_url, tmp_path):
    with open_ledger(ledger_url, tmp_path / "home", "run") as opened:
        yield opened


@pytest.fixture
def jobs(make_files: Callable[..., list[Path]], tmp_path: Path):
    def make(*names: str) -> list[Job]:
        return [Job(path, tmp_path / "out" / f"{path.stem}.json", 9) for path in make_files(*names)]

    return make


def read_all(ledger: Ledger, readers: Readers, jobs: list[Job], reader: Reader = READER, **flags) -> list[Outcome]:
    recorded = RecordedReading(ledger, reader, readers.submit, **flags)
    outcomes = [future.result(timeout=20) for future in recorded.submit_batch(jobs)]
    recorded.close()
    assert recorded.problem == ""
    return outcomes


def test_what_was_read_is_not_read_again(ledger, readers, jobs):
    todo = jobs("a.pdf", "b.pdf", "damaged.pdf")
    first = read_all(ledger, readers, todo)
    assert [outcome.failed for outcome in first] == [False, False, True]
    written = {job.output: job.output.stat().st_mtime_ns for job in todo}
    readers.read.clear()
    again = read_all(ledger, readers, todo)
    assert readers.read == ["damaged.pdf"], "what failed is tried again"
    assert again[:2] == [replace(outcome, known=True) for outcome in first[:2]]
    assert [job.output.stat().st_mtime_ns == written[job.output] for job in todo] == [True, True, False]


def test_what_was_read_is_read_again_by_force_or_by_other_code(ledger, readers, jobs):
    todo = jobs("a.pdf")
    for flags in ({}, {"anew": True}, {"reader": replace(READER, build="1")}, {"reader": replace(READER, build="1")}):
        read_all(ledger, readers, todo, **flags)
    assert readers.read == ["a.pdf"] * 3


@pytest.mark.parametrize("damage", ["removed", "changed"])
def test_a_result_that_is_gone_is_written_from_the_ledger(ledger, readers, jobs, damage):
    (job,) = jobs("a.pdf")
    read_all(ledger, readers, [job])
    content = job.output.read_bytes()
    job.output.unlink() if damage == "removed" else job.output.write_text("{}")
    read_all(ledger, readers, [job])
    assert job.output.read_bytes() == content
    assert readers.read == ["a.pdf"]


def test_a_copy_waits_for_its_original_and_has_a_result_of_its_own(ledger, readers, jobs):
    todo = jobs("a.pdf", "b.pdf", "c.pdf")
    todo[1].source.write_bytes(todo[0].source.read_bytes())
    outcomes = read_all(ledger, readers, todo)
    assert sorted(readers.read) == ["a.pdf", "c.pdf"]
    assert [(o.source, o.output, o.known) for o in outcomes] == [(job.source, job.output, False) for job in todo]
    one, copy = (json.loads(job.output.read_bytes()) for job in todo[:2])
    assert copy["source"]["name"] == "b.pdf"
    assert copy["documents"] == one["documents"]


def test_a_copy_is_a_duplicate_where_documents_are_compared(ledger, readers, jobs):
    todo = jobs("a.pdf", "b.pdf")
    todo[1].source.write_bytes(todo[0].source.read_bytes())
    _, outcome = read_all(ledger, readers, todo, replace(READER, compared=True))
    assert readers.read == ["a.pdf"]
    (document,) = json.loads(todo[1].output.read_bytes())["documents"]
    assert [c["id"] for c in document["checks"] if c["status"] == "failed"] == ["duplicate.file"]
    assert str(todo[0].source) in document["reasons"][-1]
    assert outcome.decision == "review"


def test_what_another_process_reads_is_waited_for(ledger_url, tmp_path, readers, jobs):
    (job,) = jobs("a.pdf")
    with ExitStack() as stack:
        one, other = (stack.enter_context(open_ledger(ledger_url, tmp_path / "home", "run")) for _ in range(2))
        readers.gate.clear()
        first = RecordedReading(one, READER, readers.submit)
        second = RecordedReading(other, READER, readers.submit)
        (reading,), (waiting,) = first.submit_batch([job]), second.submit_batch([job])
        assert not waiting.done()
        readers.gate.set()
        assert reading.result(20) == waiting.result(20)
        first.close()
        second.close()
    assert readers.read == ["a.pdf"]


def test_what_another_process_gave_up_is_read_here(ledger_url, tmp_path, readers, jobs):
    (job,) = jobs("a.pdf")
    with open_ledger(ledger_url, tmp_path / "home", "run") as ledger:
        reading = RecordedReading(ledger, READER, readers.submit)
        with open_ledger(ledger_url, tmp_path / "home", "run") as other:
            RecordedReading(other, READER, lambda _: Future()).submit_batch([job])
            (waiting,) = reading.submit_batch([job])
            assert not waiting.done()
        assert waiting.result(20).status == "ok"
        reading.close()
    assert readers.read == ["a.pdf"]


def test_a_file_that_changes_while_it_is_read_is_another_document(ledger, readers, jobs):
    (job,) = jobs("a.pdf")
    before = job.source.read_bytes()
    readers.gate.clear()
    recorded = RecordedReading(ledger, READER, readers.submit)
    (future,) = recorded.submit_batch([job])
    job.source.write_bytes(b"%PDF-1.7 another")
    readers.gate.set()
    future.result(20)
    recorded.close()
    read_all(ledger, readers, [job])
    assert readers.read == ["a.pdf"], "it is known as what it was read as"
    job.source.write_bytes(before)
    read_all(ledger, readers, [job])
    assert readers.read == ["a.pdf"] * 2


def test_a_ledger_that_fails_costs_the_record_only(ledger, readers, jobs, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise ProviderError("the disk is full")

    recorded = RecordedReading(ledger, READER, readers.submit)
    monkeypatch.setattr(ledger, "claim", fail)
    (outcome,) = (future.result(20) for future in recorded.submit_batch(jobs("a.pdf")))
    recorded.close()
    assert outcome.status == "ok"
    assert recorded.problem == "the disk is full"


def test_what_waits_is_cancelled_when_the_run_is_stopped(ledger, readers, jobs):
    todo = jobs("a.pdf", "b.pdf")
    todo[1].source.write_bytes(todo[0].source.read_bytes())
    readers.gate.clear()
    recorded = RecordedReading(ledger, READER, readers.submit)
    reading, waiting = recorded.submit_batch(todo)
    recorded.stop()
    assert waiting.cancelled()
    readers.gate.set()
    assert reading.result(20).status == "ok"
    recorded.close()
    assert recorded.problem == ""
