"""Vouch in an environment resolved today, without constraints.txt: what pip installs for a user must work.

Bounds in pyproject.toml are all that keeps a new release of fastapi or SQLAlchemy from breaking every flow, or from
stopping every schedule in silence (DECISIONS.md). This test fails on the day when they no longer suffice.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.request
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "extractors", "pipelines")
DATA = {".json", ".toml", ".html", ".css", ".js", ".typed"}
QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "WARNING"}


def _environment(home: Path, **more: str) -> dict[str, str]:
    """This process's environment without the settings that would change what is measured here."""
    own = ("PREFECT_", "VOUCH_", "PYTHON", "PIP_CONSTRAINT", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return (
        kept | {"VOUCH_HOME": str(home), "VOUCH_CACHE": str(home / "cache"), "PREFECT_HOME": str(home)} | QUIET | more
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment in which `pip install .` has just run."""
    folder = tmp_path_factory.mktemp("fresh")
    source = folder / "source"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    venv.create(folder / "venv", with_pip=True)
    scripts = folder / "venv" / "bin"
    pip = [str(scripts / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    environment = _environment(folder)
    probe = [*pip, "download", "--no-deps", "--dest", str(folder / "probe"), "idna"]
    if subprocess.run(probe, env=environment, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        pytest.skip("no package index can be reached")
    subprocess.run([*pip, "install", str(source)], env=environment, stdin=subprocess.DEVNULL, check=True)
    return scripts


def test_the_base_install_is_whole_and_has_no_torch(fresh: Path) -> None:
    check = subprocess.run(
        [fresh / "python", "-m", "pip", "check"], capture_output=True, text=True, check=False, cwd=fresh
    )
    assert check.returncode == 0, check.stdout
    site = next((fresh.parent / "lib").glob("python*")) / "site-packages"
    assert not (site / "torch").exists()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.suffix in DATA:
                assert (site / path.relative_to(ROOT)).is_file(), path


def test_a_real_flow_reads_a_document(fresh: Path, tmp_path: Path) -> None:
    out, home = tmp_path / "out", tmp_path / "home"
    run = subprocess.run(
        [fresh / "vouch", "run", ROOT / "sample_docs" / "invoice_clean.pdf", "--out", out],
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stderr
    result = json.loads((out / "invoice_clean.json").read_text(encoding="utf-8"))
    assert result["documents"][0]["data"]["totals"]["gross"] == "4886.91"
    states = [state for path in (home / "prefect").rglob("*.db") for state in _flow_states(path)]
    assert states == ["COMPLETED"], run.stderr


def _flow_states(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        states = [row[0] for row in connection.execute("SELECT state_type FROM flow_run")]
    connection.close()
    return states


SCHEDULED = """
import sys
from datetime import timedelta
from pathlib import Path
from prefect import flow

@flow
def tick(trace: str):
    with Path(trace).open("a") as file:
        file.write("ran")

if __name__ == "__main__":
    every = timedelta(seconds=3)
    tick.serve(name="tick", interval=every, parameters={"trace": sys.argv[1]}, limit=1, pause_on_shutdown=False)
"""


def test_a_real_schedule_runs(fresh: Path, tmp_path: Path) -> None:
    program, trace = tmp_path / "scheduled.py", tmp_path / "trace"
    program.write_text(SCHEDULED, encoding="utf-8")
    with _server(fresh, tmp_path) as api_url:
        environment = _environment(tmp_path, PREFECT_API_URL=api_url)
        with _running([fresh / "python", program, trace], environment, tmp_path / "serve.log"):
            _wait_for(lambda: trace.exists() and len(trace.read_text()) >= 2 * len("ran"), tmp_path / "serve.log")


@contextmanager
def _server(fresh: Path, home: Path) -> Iterator[str]:
    """A Prefect server with its scheduler; gives the address of its API."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [fresh / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    with _running(command, _environment(home), home / "server.log"):
        _wait_for(lambda: _answers(f"http://127.0.0.1:{port}/api/health"), home / "server.log")
        yield f"http://127.0.0.1:{port}/api"


@contextmanager
def _running(command: list[str | Path], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=log.parent
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _wait_for(condition: object, log: Path, seconds: float = 120) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8", errors="replace")[-4000:]
        time.sleep(0.5)
