from __future__ import annotations

import subprocess
import sys

from pipelines.killed_runs import RunMark, children_alive, forget, killed_runs


def test_a_run_that_lives_or_ended_in_order_is_not_listed(tmp_path):
    mark = RunMark(tmp_path / "runs")
    assert killed_runs(tmp_path / "runs") == []
    mark.release()
    assert list((tmp_path / "runs").iterdir()) == []
    assert killed_runs(tmp_path / "none") == []


def test_a_killed_run_is_listed_until_it_is_forgotten(tmp_path):
    script = (
        "import os, sys; from pathlib import Path; from pipelines.killed_runs import RunMark;"
        "print(RunMark(Path(sys.argv[1])).token, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False)
    living = RunMark(tmp_path)
    token = killed.stdout.strip()
    assert killed_runs(tmp_path) == [token]
    forget(tmp_path, token)
    assert killed_runs(tmp_path) == []
    living.release()


def test_runs_that_this_process_started_and_that_go_on_are_found(tmp_path):
    script = (
        "import sys; from pathlib import Path; from pipelines.killed_runs import RunMark;"
        "mark = RunMark(Path(sys.argv[1])); print(flush=True); sys.stdin.read()"
    )
    own = RunMark(tmp_path)  # of this process, which did not start itself
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    child.stdout.readline()
    assert children_alive(tmp_path) == [child.pid]
    child.communicate()
    assert children_alive(tmp_path) == []
    own.release()
