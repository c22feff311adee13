"""`vouch serve` and `vouch worker`: the processes that start scheduled runs when they are due."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from pipelines.flows import import_prefect
from pipelines.killed_runs import RunMark, children_alive
from pipelines.ledger.opening import open_database
from pipelines.logs import say
from pipelines.metrics import metrics_served
from pipelines.prefect_server import SCHEDULING_START_SECONDS, PrefectServer, PrefectUnavailable, answers
from pipelines.prefect_settings import SCHEDULING_ENVIRONMENT, WORKER_ENVIRONMENT
from pipelines.schedules.deployments import deployments_of
from pipelines.schedules.registry import (
    MARKS,
    close_killed,
    close_unfinished,
    deploy_to,
    make_pool,
    register,
    remove_others,
)
from pipelines.settings import environment_for_prefect, environment_with, load_settings, settings_file
from pipelines.stop_signals import stop_signals
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from prefect.deployments.runner import RunnerDeployment

    from pipelines.schedules.declared import Schedule
    from pipelines.stop_signals import StopSignal

_POLL_SECONDS = 0.2
_STOP_SECONDS = 30.0
_LOOK_SECONDS = 3.0
_DRAIN_SECONDS = 20.0
POOL_TYPE = "process"


@dataclass(frozen=True, slots=True)
class ServePlan:
    """`api_url`: the Prefect server to use, or None for one of our own, with its pages at `port` (0: no pages).

    With a `pool`, schedules are only registered there, for workers to carry out. `limit`: runs at once.
    """

    schedules: dict[str, Schedule]
    home: Path
    api_url: str | None
    ledger_url: str | None = None
    port: int = 0
    pool: str | None = None
    limit: int = 2
    metrics: str | None = None


def serve_command(port: int, pool: str | None, limit: int, metrics: str | None = None) -> int:
    """Serve the schedules of the settings until a signal comes. Returns the exit status.

    Raises UsageError where there is none or one cannot be understood, ProviderError where Prefect cannot be used.
    """
    settings = load_settings()
    if not settings.schedules:
        raise UsageError(
            "there is no schedule to serve", hint="declare one in vouch.toml: [schedules.NAME] with paths, out and cron"
        )
    file = settings_file()
    folder = file.absolute().parent if file else settings.home
    schedules = {name: schedule.below(folder) for name, schedule in settings.schedules.items()}
    if pool is not None and settings.prefect_api_url is None:
        raise UsageError("a work pool is of a server", hint="name the server by PREFECT_API_URL")
    url = settings.ledger.get_secret_value() if settings.ledger else None
    plan = ServePlan(schedules, settings.home, settings.prefect_api_url, url, port, pool, limit, metrics)
    try:
        return _serve(plan)
    except PrefectUnavailable as error:
        raise ProviderError(f"Prefect cannot be used: {error}", hint="schedules need its server") from error


def worker_command(pool: str, limit: int, name: str | None) -> None:
    """Become a worker of Prefect that carries out the runs of a pool. Does not return. Raises UsageError."""
    settings = load_settings()
    if settings.prefect_api_url is None:
        raise UsageError("a worker needs a server", hint="name it by PREFECT_API_URL")
    home = settings.home / "prefect"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write {home}: {error.strerror}", hint="set VOUCH_HOME to another") from error
    own = {
        **WORKER_ENVIRONMENT,
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": settings.prefect_api_url,
    }
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", pool, "--type", POOL_TYPE]
    command += ["--limit", str(limit), *(["--name", name] if name else [])]
    os.execve(sys.executable, command, environment_with(own))


def _serve(plan: ServePlan) -> int:
    with stop_signals() as stop, ExitStack() as stack:
        stack.callback(_be_the_only_one(plan.home).release)
        if plan.metrics is not None:
            database = open_database(plan.ledger_url, plan.home)
            stack.callback(database.close)
            stack.enter_context(metrics_served(plan.metrics, database))
        server = _start_server(plan)
        if server is not None:
            stack.callback(server.stop)
        api_url = server.api_url if server is not None else plan.api_url or ""
        import_prefect(plan.home / "prefect", api_url)
        if server is not None:
            server.wait_until_up(stop.event, SCHEDULING_START_SECONDS)
        elif not answers(api_url):
            raise PrefectUnavailable(f"no server answers at {api_url}")
        if plan.pool is not None:
            make_pool(plan.pool)
            _register(plan, partial(deploy_to, plan.pool))
            say(f"registered at {api_url}; carry them out by: vouch worker --pool {plan.pool}")
            return 0
        serving = _Serving(plan.limit)
        count = _register(plan, serving.deploy)
        say(f"serving {count} schedule{'s' * (count != 1)}; Prefect is at {api_url}")
        _run(serving, plan.home / MARKS, stop, server)
        if server is not None:
            close_unfinished("vouch serve was stopped")
        return 0


def _be_the_only_one(home: Path) -> RunMark:
    """Raises UsageError where the schedules of this state folder are served already."""
    try:
        return RunMark(home / "serving", "serve")
    except BlockingIOError:
        raise UsageError(f"{home} is served already", hint="stop that one, or set VOUCH_HOME to another") from None
    except OSError as error:
        raise UsageError(f"cannot write {home}: {error.strerror}", hint="set VOUCH_HOME to another") from error


def _start_server(plan: ServePlan) -> PrefectServer | None:
    if plan.api_url is not None:
        return None
    home = plan.home / "prefect"
    own = {"PREFECT_HOME": str(home), **SCHEDULING_ENVIRONMENT}
    if plan.port:
        own |= {
            "PREFECT_SERVER_UI_ENABLED": "true",
            "PREFECT_SERVER_UI_API_URL": f"http://127.0.0.1:{plan.port}/api",
        }
    return PrefectServer(home, environment_for_prefect(own), scheduling=True, port=plan.port)


def _register(plan: ServePlan, deploy: Callable[[RunnerDeployment], UUID]) -> int:
    """Put the schedules on the server. How many deployments that makes."""
    deployments = list(deployments_of(plan.schedules))
    close_killed(plan.home / MARKS)
    if plan.api_url is None:
        close_unfinished("vouch serve was killed before it began")
        for name in remove_others({deployment.name for deployment in deployments}):
            say(f"{name}: not declared any more, removed")
    for deployment in deployments:
        each = register(deployment, deploy)
        missed = f"; one run makes good {each.missed} missed" if each.missed else ""
        say(f"{each.name}: {deployment.description}{missed}")
    return len(deployments)


def _run(serving: _Serving, marks: Path, stop: StopSignal, server: PrefectServer | None) -> None:
    """Start runs when they are due, until a signal comes. Runs in work end in order, within a while."""
    serving.start()
    while not stop.event.wait(_POLL_SECONDS):
        if server is not None and (said := server.ended):
            serving.end()
            raise ProviderError(f"Prefect's server is gone: {said}", hint="start again; nothing is lost")
        if not serving.is_alive():
            raise ProviderError(f"Prefect's runner is gone: {serving.problem}", hint="start again; nothing is lost")
    say("stopping: what is in work is stopped, and goes on with the next run")
    _stop_runs(marks)
    serving.end()


def _stop_runs(marks: Path) -> None:
    """Ask the runs in work to end, and wait until they have said so to Prefect. What does not is killed with us."""
    for pid in children_alive(marks):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + _DRAIN_SECONDS
    while children_alive(marks) and time.monotonic() < until:
        time.sleep(_POLL_SECONDS)


class _Serving(threading.Thread):
    """Prefect's runner, beside the main thread, which has the signals."""

    def __init__(self, limit: int) -> None:
        from prefect.runner import Runner

        super().__init__(name="vouch-runner", daemon=True)
        self.problem = ""
        # On shutdown schedules stay as they are: what is due meanwhile is made good later.
        self._runner = Runner(
            name="vouch",
            limit=limit,
            pause_on_shutdown=False,
            webserver=False,
            query_seconds=_LOOK_SECONDS,
            prefetch_seconds=0,  # what is claimed ahead of its time would collide with the run before
        )
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None

    def deploy(self, deployment: RunnerDeployment) -> UUID:
        """Put a deployment on the server, and carry out its runs once this is started."""
        return UUID(str(self._runner.add_deployment(deployment)))

    def run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:
            self.problem = f"{type(error).__name__}: {error}"

    def end(self) -> None:
        self._loop.call_soon_threadsafe(lambda: self._task and self._task.cancel())
        self.join(_STOP_SECONDS)

    async def _serve(self) -> None:
        self._task = asyncio.ensure_future(self._runner.start())
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
