from __future__ import annotations

import subprocess
import sys

from pipelines.killed_runs import RunMark, forget, killed_runs


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
