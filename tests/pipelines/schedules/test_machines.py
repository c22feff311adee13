"""Several machines: a server and a ledger on PostgreSQL, two workers with homes of their own, one of them killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from database_servers import postgresql_url
from scheduled import Scheduled, add_invoices, wait_until
from sqlalchemy import create_engine, make_url, text

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = 1200
"""A fast machine reads eighty a second, and the second worker, seconds later, has to find some left."""
BUILDERS = Path(__file__).parents[2] / "builders"


@pytest.mark.slow
def test_of_two_workers_one_is_killed_and_nothing_is_lost_or_doubled(tmp_path):
    scheduled = Scheduled(tmp_path, 'cron = "0 0 1 1 *"\nmachines = 2')
    add_invoices(scheduled.source, range(DOCUMENTS))
    with ExitStack() as stack:
        postgres = make_url(stack.enter_context(postgresql_url()))
        ledger = postgres.set(database="vouch")
        for name in ("vouch", "prefect"):
            _create_database(postgres, name)
        api = stack.enter_context(_server(tmp_path / "server", postgres.set(database="prefect")))
        shared = {
            "PREFECT_API_URL": api,
            "VOUCH_LEDGER": ledger.render_as_string(hide_password=False),
            "PYTHONPATH": str(BUILDERS),
        }
        assert scheduled.start("serve", "--pool", "vouch", **shared).wait(120) == 0
        deployments = _post(f"{api}/deployments/filter", {"sort": "NAME_ASC"})
        assert [each["name"] for each in deployments] == ["daily-1", "daily-2"]
        homes = [tmp_path / "one", tmp_path / "two"]
        for home in homes:
            worker = scheduled.start("worker", "--name", home.name, **shared, VOUCH_HOME=str(home))
            stack.callback(worker.wait)
            stack.callback(_kill_all, home)
        for each in deployments:
            _patch(f"{api}/deployments/{each['id']}", {"entrypoint": "short_lease.scheduled_run"})
            _post(f"{api}/deployments/{each['id']}/create_flow_run", {})

        engine = create_engine(ledger)
        stack.callback(engine.dispose)
        wait_until(lambda: _working(engine) == 2 and len(scheduled.results()) > 40, 300, "both are at work")
        assert _kill_all(homes[0]) > 2  # the worker, its run, what reads
        wait_until(lambda: _states(api).get("COMPLETED") == 1, 300, "the other ends")

        assert scheduled.results() == sorted(f"invoice-{number}.json" for number in range(DOCUMENTS))
        with engine.connect() as connection:
            rows = connection.execute(text("select state, attempts, crashes from readings")).all()
            stored = connection.execute(text("select count(*) from results")).scalar()
        assert len(rows) == stored == DOCUMENTS
        assert {row.state for row in rows} == {"review"}
        assert {row.attempts for row in rows} == {1, 2}  # what the killed one had in hand, and nothing else
        assert sum(row.attempts == 2 for row in rows) <= 100
        for path in scheduled.out.glob("*.json"):
            assert json.loads(path.read_bytes())["source"]["name"] == f"{path.stem}.pdf"


def _create_database(postgres: Any, name: str) -> None:
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()


@contextmanager
def _server(home: Path, database: Any) -> Iterator[str]:
    """Prefect's own server, as `deploy/compose.yaml` starts it. Gives the address of its API."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home.mkdir()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"postgresql+asyncpg://vouch@/prefect?host={database.query['host']}",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=home)
    api = f"http://127.0.0.1:{port}/api"
    try:
        wait_until(lambda: _answers(api), 300, "Prefect's server is up")
        yield api
    finally:
        server.terminate()
        server.wait(30)


def _answers(api: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=5):
            return True
    except OSError:
        return False


def _post(url: str, body: dict[str, Any]) -> Any:
    return _send(url, body, "POST")


def _patch(url: str, body: dict[str, Any]) -> Any:
    return _send(url, body, "PATCH")


def _send(url: str, body: dict[str, Any], method: str) -> Any:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        content = answer.read()
    return json.loads(content) if content else None


def _working(engine: Any) -> int:
    with engine.connect() as connection:
        if not connection.execute(text("select to_regclass('owners')")).scalar():
            return 0
        working = "select count(distinct claimed_by) from readings where state = 'claimed'"
        return int(connection.execute(text(working)).scalar() or 0)


def _states(api: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for run in _post(f"{api}/flow_runs/filter", {"sort": "START_TIME_DESC"}):
        found[run["state_type"]] = found.get(run["state_type"], 0) + 1
    return found


def _kill_all(home: Path) -> int:
    """SIGKILL to every process of a state folder at once, as when its machine loses power."""
    killed = 0
    for process in os.scandir("/proc"):
        if process.name.isdigit():
            try:
                environment = Path(process.path, "environ").read_bytes() + b"\0"
                if os.fsencode(f"VOUCH_HOME={home}\0") in environment:
                    os.kill(int(process.name), signal.SIGKILL)
                    killed += 1
            except OSError:
                continue
    time.sleep(0.2)
    return killed
