"""Real runs under a real Prefect, each in a process of its own with a state folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent


class Runs:
    """Runs over one input folder and one state folder."""

    def __init__(self, folder: Path, proxy: str = "") -> None:
        self.source = folder / "in"
        self.out = folder / "out"
        self.home = folder / "home"
        self.source.mkdir(parents=True)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("VOUCH_", "PREFECT_"))},
            "VOUCH_HOME": str(self.home),
            "PYTHONPATH": str(HERE),
        }
        if proxy:
            self._environment |= {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "ALL_PROXY": proxy}

    def add(self, *names: str) -> None:
        for name in names:
            (self.source / name).write_text(name)

    def start(self, *flags: str, **environment: str) -> subprocess.Popen[str]:
        """The leader of a process group, as a shell starts it: Ctrl-C reaches all of the group."""
        command = [sys.executable, str(HERE / "sample_run.py"), str(self.source), str(self.out), *flags]
        return subprocess.Popen(
            command,
            env=self._environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *flags: str, **environment: str) -> tuple[int, list[str], list[str]]:
        """Exit status, rows of the table, and lines on stderr."""
        process = self.start(*flags, **environment)
        out, err = process.communicate(timeout=150)
        return process.returncode, out.splitlines()[1:], err.splitlines()

    def results(self) -> list[str]:
        return sorted(path.name for path in self.out.iterdir())

    def recorded(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.home / "prefect" / "prefect.db") as database:
            return database.execute(query).fetchall()


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path)


def _servers(home: Path) -> list[int]:
    """The Prefect servers that have their state below `home`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"pipelines.prefect_server" in command and os.fsencode(home) in command:
            found.append(int(process.name))
    return found


def _wait_until(condition, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_runs_are_recorded_whole_and_killed_ones_are_put_right(tmp_path, tattling_proxy):
    proxy, visits = tattling_proxy
    runs = Runs(tmp_path, proxy)

    runs.add("a.pdf", "b.pdf", "gate.pdf")
    killed = runs.start()
    _wait_until_running(runs)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=20)  # its workers, which share its standard output, have ended too
    _wait_until(lambda: not _servers(runs.home), 20)
    assert runs.results() == ["a.json", "b.json"]

    for path in runs.source.iterdir():
        path.unlink()
    runs.add(*(f"ok-{number}.pdf" for number in range(117)), "damaged.pdf", "exit7.pdf", "bug.pdf")
    status, rows, errors = runs.run()
    assert status == 1
    assert len(rows) == 120
    assert len(runs.results()) == 2 + 120
    assert errors[0] == "vouch: reading 120 documents"
    assert "vouch: starting Prefect" in errors
    assert not [line for line in errors if "warning" in line]
    assert errors[-1].startswith("vouch: 120 inputs: 117 review, 3 failed in ")

    assert runs.recorded("select name from flow") == [("vouch-run",)]
    assert runs.recorded("select state_type from flow_run order by created") == [("CRASHED",), ("COMPLETED",)]
    tasks = """select t.state_type, count(*) from task_run t join flow_run f on f.id = t.flow_run_id
               where f.state_type = 'COMPLETED' group by 1"""
    assert runs.recorded(tasks) == [("COMPLETED", 3)]
    assert not _servers(runs.home)
    assert list((runs.home / "runs").iterdir()) == []
    assert visits == []


def _wait_until_running(runs: Runs) -> None:
    _wait_until(lambda: _state(runs) == [("RUNNING",)], 150)


def _state(runs: Runs) -> list[tuple[object, ...]]:
    if not (runs.home / "prefect" / "prefect.db").exists():  # connecting would make an empty one
        return []
    try:
        return runs.recorded("select state_type from flow_run")
    except sqlite3.OperationalError:
        return []


def test_a_server_that_is_named_is_used(runs, tmp_path):
    from pipelines.prefect_server import PrefectServer
    from pipelines.prefect_settings import SERVER_ENVIRONMENT
    from pipelines.settings import environment_for_prefect

    home = tmp_path / "server"
    server = PrefectServer(home, environment_for_prefect({"PREFECT_HOME": str(home), **SERVER_ENVIRONMENT}))
    try:
        server.wait_until_up(threading.Event())
        runs.add("a.pdf", "b.pdf")
        status, rows, _ = runs.run(PREFECT_API_URL=server.api_url)
    finally:
        server.stop()
    assert (status, len(rows)) == (0, 2)
    with sqlite3.connect(home / "prefect.db") as database:
        assert database.execute("select state_type from flow_run").fetchall() == [("COMPLETED",)]
        assert database.execute("select state_type from task_run").fetchall() == [("COMPLETED",)]
    assert not (runs.home / "prefect" / "prefect.db").exists()


def _is_only_warned(runs: Runs, errors: list[str], said: str) -> None:
    warnings = [line for line in errors if "warning" in line]
    assert len(warnings) == 1
    assert warnings[0].startswith("vouch: warning: this run was not recorded by Prefect: ")
    assert said in warnings[0]
    assert not [line for line in errors if not line.startswith("vouch: ")]
    assert runs.results() == ["a.json", "b.json"]


def test_a_state_folder_that_cannot_be_used_costs_the_record_only(runs):
    runs.add("a.pdf", "b.pdf")
    runs.home.mkdir()
    (runs.home / "prefect").write_text("not a folder")
    status, rows, errors = runs.run()
    assert (status, len(rows)) == (0, 2)
    _is_only_warned(runs, errors, str(runs.home / "prefect"))


def test_a_broken_database_costs_the_record_only(runs):
    runs.add("a.pdf", "b.pdf")
    (runs.home / "prefect").mkdir(parents=True)
    (runs.home / "prefect" / "prefect.db").write_bytes(b"no database" * 1000)
    status, rows, errors = runs.run()
    assert (status, len(rows)) == (0, 2)
    _is_only_warned(runs, errors, "file is not a database")


def test_a_named_server_that_is_gone_costs_the_record_only(runs):
    runs.add("a.pdf", "b.pdf")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    status, rows, errors = runs.run(PREFECT_API_URL=f"http://127.0.0.1:{port}/api")
    assert (status, len(rows)) == (0, 2)
    _is_only_warned(runs, errors, f"127.0.0.1:{port}")


def test_a_server_that_dies_in_the_middle_costs_the_record_only(runs):
    runs.add("a.pdf", "b.pdf", "gate.pdf", *(f"last-{number}.pdf" for number in range(150)))
    process = runs.start()
    _wait_until_running(runs)
    for server in _servers(runs.home):
        os.kill(server, signal.SIGKILL)
    (runs.source.parent / "open").touch()
    out, err = process.communicate(timeout=150)
    assert process.returncode == 0
    assert len(out.splitlines()) == 1 + 153
    assert len(runs.results()) == 153
    assert len([line for line in err.splitlines() if "warning" in line]) == 1


def _is_stopped(runs: Runs, process: subprocess.Popen[str], status: int) -> None:
    started = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - started < 20
    assert process.returncode == status
    assert [line.split("\t")[2] for line in out.splitlines()[1:]] == ["review", "review", *["not done"] * 3]
    assert "vouch: stopped: 3 of 5 not done: " in err
    assert not [line for line in err.splitlines() if not line.startswith("vouch: ")]
    assert runs.results() == ["a.json", "b.json"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_run_and_keeps_what_is_done(runs, number, status):
    runs.add("a.pdf", "b.pdf", "sleep-1.pdf", "sleep-2.pdf", "z.pdf")
    process = runs.start("--without-prefect")
    _wait_until(lambda: runs.out.exists() and runs.results() == ["a.json", "b.json"])
    time.sleep(0.3)
    os.killpg(process.pid, number)
    _is_stopped(runs, process, status)


def test_a_run_that_is_stopped_is_recorded_as_cancelled(runs):
    runs.add("a.pdf", "b.pdf", "sleep-1.pdf", "sleep-2.pdf", "z.pdf")
    process = runs.start()
    _wait_until_running(runs)
    os.killpg(process.pid, signal.SIGINT)
    _is_stopped(runs, process, 130)
    assert _state(runs) == [("CANCELLED",)]
    assert runs.recorded("select state_type from task_run") == [("CANCELLED",)]
    assert not _servers(runs.home)


def test_prefect_understands_every_setting():
    from pipelines.prefect_settings import CLIENT_ENVIRONMENT, SERVER_ENVIRONMENT
    from pipelines.settings import environment_for_prefect

    script = "from prefect.settings import Settings; print(Settings().model_dump_json())"
    environment = environment_for_prefect({**CLIENT_ENVIRONMENT, **SERVER_ENVIRONMENT})
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    settings = json.loads(done.stdout)
    assert {path: _at(settings, path) for path in SETTINGS} == SETTINGS


SETTINGS = {
    "server.analytics_enabled": False,
    "telemetry.enable_resource_metrics": False,
    "cloud.enable_orchestration_telemetry": False,
    "logging.to_api.enabled": False,
    "results.persist_by_default": False,
    "client.max_retries": 2,
    "api.request_timeout": 30.0,
    "server.ui.enabled": False,
    "server.register_blocks_on_start": False,
    "server.services.triggers.enabled": False,
    "server.services.task_run_recorder.batch_size": 100,
    "server.services.task_run_recorder.read_batch_size": 100,
    "server.services.task_run_recorder.flush_interval": 1.0,
    "server.services.event_persister.batch_size": 100,
    "server.services.event_persister.read_batch_size": 100,
}


def _at(settings, path):
    for part in path.split("."):
        settings = settings[part]
    return settings
