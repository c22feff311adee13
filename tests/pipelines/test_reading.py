from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from sample_readers import read_name

from pipelines.inputs import Job
from pipelines.reading import start_reading
from schemas.options import Limits, ReadOptions


@pytest.fixture
def jobs(make_files, tmp_path):
    def make(*names: str) -> list[Job]:
        return [Job(path, tmp_path / "out" / f"{path.stem}.json", 9) for path in make_files(*names)]

    return make


def _run(jobs: list[Job], workers: int = 2, max_seconds: float = 20):
    pool = start_reading(ReadOptions(limits=Limits(max_seconds=max_seconds)), workers, read_name)
    futures = [pool.submit(job) for job in jobs]
    pool.close()
    return [future.result(timeout=0) for future in futures]


def _error(job: Job) -> dict[str, str]:
    result = json.loads(job.output.read_bytes())
    assert result["status"] == "failed"
    assert result["source"]["sha256"]
    return result["errors"][0]


def test_every_job_gets_its_outcome_and_its_file(jobs):
    todo = jobs(*(f"ok-{number}.pdf" for number in range(20)))
    outcomes = _run(todo)
    assert [outcome.source for outcome in outcomes] == [job.source for job in todo]
    assert {(o.status, o.kind, o.decision, o.verified, o.total) for o in outcomes} == {
        ("ok", "invoice", "review", 1, 1)
    }
    assert all(json.loads(job.output.read_bytes())["source"]["name"] == job.source.name for job in todo)


@pytest.mark.parametrize(
    ("fate", "said"),
    [("exit0", "exit status 0"), ("exit7", "exit status 7"), ("SIGKILL", "SIGKILL, perhaps"), ("SIGSEGV", "SIGSEGV")],
)
def test_a_dead_worker_costs_its_document_only(jobs, fate, said):
    todo = jobs("ok-1.pdf", f"{fate}.pdf", *(f"ok-{number}.pdf" for number in range(2, 8)))
    outcomes = _run(todo)
    assert [outcome.failed for outcome in outcomes] == [False, True, *[False] * 6]
    error = _error(todo[1])
    assert error["code"] == "internal"
    assert f"{fate}.pdf" in error["message"]
    assert said in error["message"]
    assert error["hint"]


def test_many_dying_workers_lose_nothing_else(jobs):
    fates = ["exit0", "exit7", "SIGKILL", "ok"]
    todo = jobs(*(f"{fates[number % 4]}-{number}.pdf" for number in range(24)))
    outcomes = _run(todo, workers=3)
    assert [outcome.failed for outcome in outcomes] == [number % 4 != 3 for number in range(24)]
    assert all(job.output.exists() for job in todo)


@pytest.mark.parametrize("fate", ["sleep", "stop"])
def test_a_document_past_its_time_is_stopped(jobs, fate):
    """Also one whose worker was halted, which hears of no signal but one."""
    todo = jobs(f"{fate}.pdf", "ok-1.pdf", "ok-2.pdf")
    started = time.monotonic()
    outcomes = _run(todo, workers=1, max_seconds=0.5)
    assert time.monotonic() - started < 20
    assert [outcome.status for outcome in outcomes] == ["failed", "ok", "ok"]
    error = _error(todo[0])
    assert error["code"] == "limit"
    assert f"{fate}.pdf took longer than 0.5 s" in error["message"]
    assert "VOUCH_MAX_SECONDS" in error["hint"]


def test_a_page_past_its_time_costs_its_document_only(jobs):
    todo = jobs("page.pdf", "pages.pdf", "ok-1.pdf")
    outcomes = _run(todo, workers=1)
    assert [outcome.status for outcome in outcomes] == ["failed", "ok", "ok"]
    error = _error(todo[0])
    assert error["code"] == "limit"
    assert "a page of page.pdf took too long" in error["message"]
    assert "VOUCH_MAX_PAGE_SECONDS" in error["hint"]


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("bug.pdf", "internal", "KeyError: 'totals' at "),
        ("damaged.pdf", "damaged", "damaged.pdf is cut off"),
        ("invalid.pdf", "internal", "/documents/0/data/totals/net"),
    ],
)
def test_a_reader_that_raises_is_a_failed_result(jobs, name, code, said):
    (job,) = jobs(name)
    (outcome,) = _run([job], workers=1)
    error = _error(job)
    assert error["code"] == code
    assert said in error["message"]
    assert said in outcome.reason


def test_a_result_that_cannot_be_written_is_a_failed_row(jobs, tmp_path):
    todo = jobs("a.pdf", "b.pdf")
    (tmp_path / "out" / "a.json").mkdir(parents=True)
    outcomes = _run(todo)
    assert [outcome.failed for outcome in outcomes] == [True, False]
    assert outcomes[0].output is None
    assert "a.json" in outcomes[0].reason
    assert [path.name for path in (tmp_path / "out").iterdir() if path.is_file()] == ["b.json"]


def test_workers_that_cannot_start_fail_every_job(jobs):
    todo = jobs("a.pdf", "b.pdf")
    pool = start_reading(ReadOptions(), 1, read=_Unloadable())
    futures = [pool.submit(job) for job in todo]
    pool.close()
    assert all("no worker process could start" in future.result().reason for future in futures)
    assert all(_error(job)["code"] == "internal" for job in todo)


class _Unloadable:
    """Pickles here, and ends the process that unpickles it."""

    def __reduce__(self):
        return os._exit, (3,)


def test_stop_kills_at_once_and_keeps_what_is_written(jobs, tmp_path):
    todo = jobs("ok-1.pdf", "sleep-1.pdf", "sleep-2.pdf", "ok-2.pdf")
    pool = start_reading(ReadOptions(), 1, read=read_name)
    futures = [pool.submit(job) for job in todo]
    assert futures[0].result(timeout=30).status == "ok"
    started = time.monotonic()
    pool.stop()
    assert time.monotonic() - started < 5
    for future in (*futures[1:], pool.submit(todo[0])):
        with pytest.raises(CancelledError):
            future.result(timeout=0)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ok-1.json"]


PARENT = """
import sys, time
from pathlib import Path
from sample_readers import read_held
from pipelines.inputs import Job
from pipelines.reading import start_reading
from schemas.options import Limits, ReadOptions

if __name__ == "__main__":
    source = Path(sys.argv[1])
    pool = start_reading(ReadOptions(limits=Limits(max_seconds=float(sys.argv[2]))), 1, read=read_held)
    pool.submit(Job(source, source.with_suffix(".json"), 3))
    time.sleep(60)
"""


@pytest.mark.parametrize(("name", "max_seconds", "within_s"), [("held.pdf", 300, 3), ("deaf.pdf", 2, 10)])
def test_workers_end_with_a_parent_that_is_killed(tmp_path, name, max_seconds, within_s):
    (tmp_path / name).write_text("x")
    (tmp_path / "parent.py").write_text(PARENT)
    (tmp_path / "temporary").mkdir()
    parent = subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py"), str(tmp_path / name), str(max_seconds)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent), "TMPDIR": str(tmp_path / "temporary")},
    )
    pid_file = tmp_path / f"{Path(name).stem}.pid"
    _wait_until(lambda: pid_file.exists() and pid_file.read_text())
    worker = Path("/proc", pid_file.read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    _wait_until(lambda: not worker.exists(), within_s)
    if name == "held.pdf":  # the other one hears of nothing any more, and leaves its folder
        _wait_until(lambda: not list((tmp_path / "temporary").glob("vouch-worker-*")))


def _wait_until(condition, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
