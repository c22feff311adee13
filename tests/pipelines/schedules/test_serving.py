"""`vouch serve` as it is used: a real server, real runs, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scheduled import Scheduled, add_invoices, wait_until

DOCUMENTS = 60


def test_without_a_schedule_there_is_nothing_to_serve(vouch_home):
    done = _vouch("serve")
    assert done.returncode == 2
    assert "there is no schedule to serve" in done.stderr


def test_a_pool_and_a_worker_need_a_server_that_is_named(tmp_path):
    environment = Scheduled(tmp_path, 'cron = "0 6 * * *"').environment()
    for command in (["serve", "--pool", "vouch"], ["worker"]):
        done = _vouch(*command, environment=environment)
        assert done.returncode == 2
        assert "PREFECT_API_URL" in done.stderr


@pytest.mark.slow
def test_a_server_that_is_named_and_gone_is_an_error(tmp_path):
    environment = Scheduled(tmp_path, 'cron = "0 6 * * *"').environment(PREFECT_API_URL="http://127.0.0.1:9/api")
    done = _vouch("serve", environment=environment)
    assert done.returncode == 1
    assert "Prefect cannot be used: no server answers at http://127.0.0.1:9/api" in done.stderr


@pytest.mark.slow
def test_runs_start_when_due_never_twice_and_go_on_after_a_kill(tmp_path):
    scheduled = Scheduled(tmp_path, "interval_s = 4")
    add_invoices(scheduled.source, range(DOCUMENTS))
    served = scheduled.start("serve")
    try:
        # A run that takes longer than its interval: what is due meanwhile is left out.
        wait_until(lambda: len(scheduled.results()) > 5, 180, "the first results")
        assert scheduled.runs("Running") == 1
        os.killpg(served.pid, signal.SIGKILL)
    finally:
        served.kill()
        served.wait()
    wait_until(lambda: not _serving(scheduled), 30, "what the killed one started ends")
    time.sleep(9)  # two more become due

    served = scheduled.start("serve")
    try:
        wait_until(lambda: len(scheduled.results()) == DOCUMENTS, 180, "all results")
        wait_until(lambda: scheduled.runs("Completed") >= 1, 60, "a run that is complete")
        add_invoices(scheduled.source, range(DOCUMENTS, DOCUMENTS + 1))
        wait_until(lambda: len(scheduled.results()) == DOCUMENTS + 1, 60, "what came later")
        second = _vouch("serve", environment=scheduled.environment())
        assert (second.returncode, "is served already" in second.stderr) == (2, True)
        served.send_signal(signal.SIGTERM)
        assert served.wait(60) == 0
    finally:
        served.kill()
        served.wait()
    assert not _serving(scheduled)
    # The one that was killed; on a busy machine one more, if it was just being started when the server had to end.
    assert scheduled.runs("Crashed") in (1, 2)
    assert all(scheduled.runs(state) == 0 for state in ("Running", "Pending", "Late"))
    assert [line for line in scheduled.said() if "one run makes good" in line]
    assert scheduled.recorded("select active_slots from concurrency_limit_v2") == [(0,)]
    overlapping = """select count(*) from flow_run a join flow_run b on a.id < b.id and a.start_time < b.end_time
                     and b.start_time < a.end_time where a.state_name = 'Completed' and b.state_name = 'Completed'"""
    assert scheduled.recorded(overlapping) == [(0,)]
    _is_read_once(scheduled)
    assert set(scheduled.recorded("select distinct key from artifact")) >= {("vouch-documents",)}


def _is_read_once(scheduled: Scheduled) -> None:
    import sqlite3

    with sqlite3.connect(scheduled.home / "ledger.db") as ledger:
        rows = ledger.execute("select state, attempts, crashes from readings").fetchall()
        owners = ledger.execute("select count(*) from owners").fetchall()
    assert len(rows) == DOCUMENTS + 1
    assert {state for state, _, _ in rows} == {"review"}
    assert all(attempts <= 2 for _, attempts, _ in rows)  # what was in work when it was killed is read again
    assert owners == [(0,)]


def _serving(scheduled: Scheduled) -> list[str]:
    """The processes that have to do with a schedule's folder."""
    found = []
    for process in os.scandir("/proc"):
        if process.name.isdigit():
            try:
                with open(f"/proc/{process.name}/environ", "rb") as environment:  # noqa: PTH123 - of the kernel
                    if os.fsencode(f"VOUCH_HOME={scheduled.home}\0") in environment.read() + b"\0":
                        found.append(process.name)
            except OSError:
                continue
    return found


def _vouch(*command: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("vouch")), *command],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
