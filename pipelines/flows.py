"""The Prefect flow of a run: one flow, one task a batch. It starts the work and records it; the results are in files.

No result hangs on anything here: whatever fails is a `PrefectUnavailable`, and the run goes on without Prefect.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pipelines import killed_runs
from pipelines.artifacts import ProgressBar, publish_documents
from pipelines.batches import CONCURRENT_BATCHES
from pipelines.prefect_server import PrefectServer, PrefectUnavailable
from pipelines.prefect_settings import CLIENT_ENVIRONMENT, CLIENT_SETTINGS, SERVER_ENVIRONMENT
from pipelines.settings import environment_for_prefect, no_proxy_to, variables_set

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from uuid import UUID

    from prefect import Flow

    from pipelines.batches import BatchReader

FLOW_NAME = "vouch-run"
_RECORD_SECONDS = 15.0
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Orchestration:
    """Where a run is recorded (the state folder, and a server that runs already or None), and what of it."""

    home: Path
    api_url: str | None
    name: str
    parameters: Mapping[str, Any]
    tell: Callable[[str], None]


def orchestrate(reader: BatchReader, plan: Orchestration, stop: threading.Event, begun: threading.Event) -> None:
    """Read all batches in a Prefect flow, recorded by the server named or by one of our own.

    `begun` is set when the flow takes over the batches; until then they may be read by others. Raises
    PrefectUnavailable for whatever goes wrong.
    """
    prefect_home = plan.home / "prefect"
    plan.tell("starting Prefect")
    server = None
    try:
        if plan.api_url is None:
            own = {"PREFECT_HOME": str(prefect_home), **SERVER_ENVIRONMENT}
            server = PrefectServer(prefect_home, environment_for_prefect(own))
        api_url = plan.api_url or (server.api_url if server else "")
        import_prefect(prefect_home, api_url)
        if server is not None:
            server.wait_until_up(stop)
        from prefect.settings import temporary_settings

        with temporary_settings({**CLIENT_SETTINGS, "api.url": api_url}):
            _run_marked(reader, plan, begun)
    except PrefectUnavailable:
        raise
    except Exception as error:
        raise PrefectUnavailable(_one_line(error)) from error
    finally:
        if server is not None:
            server.stop()


def import_prefect(home: Path, api_url: str) -> None:
    """Import Prefect so that it is quiet, calls nobody, and records at `api_url`."""
    # Its global settings are made on import and count in threads that it starts itself.
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(no_proxy_to("127.0.0.1"))
    with variables_set({**CLIENT_ENVIRONMENT, "PREFECT_HOME": str(home), "PREFECT_API_URL": api_url}):
        import prefect
        import prefect.task_runners

        del prefect


def _run_marked(reader: BatchReader, plan: Orchestration, begun: threading.Event) -> None:
    folder = plan.home / "runs"
    mark = killed_runs.RunMark(folder)
    try:
        _close_killed_runs(folder)
        _run_flow(reader, plan, begun, f"run:{mark.token}")
    finally:
        mark.release()


def _run_flow(reader: BatchReader, plan: Orchestration, begun: threading.Event, tag: str) -> None:
    from prefect import tags

    flow = build_flow(reader, plan.name)
    plan.tell("")
    begun.set()
    with tags(tag):
        state: Any = flow(**plan.parameters, return_state=True)
    plan.tell("recording the run")
    if state.is_crashed() or state.is_failed():
        raise PrefectUnavailable(f"the flow ended as {state.name}: {state.message}")
    recorded = _wait_until_recorded(state.state_details.flow_run_id, len(reader))
    if recorded < len(reader):
        raise PrefectUnavailable(f"it recorded {recorded} of {len(reader)} batches")


def build_flow(reader: BatchReader, name: str) -> Flow[..., Any]:
    """The flow over a reader's batches; its run's name and its parameters are only there to be seen."""
    from prefect import flow
    from prefect.task_runners import ThreadPoolTaskRunner

    task_runner: Any = ThreadPoolTaskRunner(max_workers=CONCURRENT_BATCHES)

    @flow(
        name=FLOW_NAME,
        flow_run_name=name.replace("{", "(").replace("}", ")"),  # Prefect formats it
        task_runner=task_runner,
        persist_result=False,
        validate_parameters=False,
    )
    def vouch_run(**parameters: Any) -> Any:  # noqa: ARG001 - seen in Prefect, used nowhere
        return read_in_tasks(reader)

    return vouch_run


def read_in_tasks(reader: BatchReader) -> Any:
    """Read all batches, each in a task of the flow run that this is called in. Gives the state that they make."""
    from prefect import task
    from prefect.cache_policies import NO_CACHE
    from prefect.futures import as_completed
    from prefect.states import Cancelled, Completed

    @task(name="read-batch", task_run_name="batch-{number}", cache_policy=NO_CACHE, persist_result=False, retries=0)
    def read_batch(number: int) -> Any:
        report = reader.read(number)
        return (Cancelled if report.not_done else Completed)(message=str(report))

    bar = ProgressBar(len(reader))
    futures = [read_batch.submit(number) for number in range(len(reader))]
    for done, future in enumerate(as_completed(futures), start=1):
        future.wait()  # only this keeps the state that it ended in; `state` asks the server, which may not know yet
        _try_to_show(partial(bar.move, done))
    _try_to_show(lambda: publish_documents(reader.outcomes()))
    stopped = any(future.state.is_cancelled() for future in futures)
    return Cancelled(message="the run was stopped") if stopped else Completed(message=f"{len(futures)} batches")


def _try_to_show(show: Callable[[], None]) -> None:
    """What people may look at is no reason for a run to fail."""
    try:
        show()
    except Exception:
        _logger.debug("an artifact could not be made", exc_info=True)


def _wait_until_recorded(flow_run_id: UUID, expected: int) -> int:
    """Task runs are recorded by events, behind the flow: how many have arrived, waiting until all have."""
    from prefect.client.orchestration import get_client

    states = ["COMPLETED", "FAILED", "CANCELLED", "CRASHED"]
    body = {
        "flow_runs": {"id": {"any_": [str(flow_run_id)]}},
        "task_runs": {"state": {"type": {"any_": states}}},
    }
    deadline = time.monotonic() + _RECORD_SECONDS
    with get_client(sync_client=True) as client:
        while True:
            recorded = int(client.request("POST", "/task_runs/count", json=body).json())
            if recorded >= expected or time.monotonic() > deadline:
                return recorded
            time.sleep(0.1)


def _close_killed_runs(folder: Path) -> None:
    """Runs whose process was killed are `Running` for ever, unless someone says that they crashed."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterTags
    from prefect.client.schemas.sorting import FlowRunSort
    from prefect.states import Crashed

    with get_client(sync_client=True) as client:
        for token in killed_runs.killed_runs(folder):
            tagged = FlowRunFilter(tags=FlowRunFilterTags(all_=[f"run:{token}"]))
            # The server refuses nulls for sort and limit, which are the client's defaults.
            for run in client.read_flow_runs(flow_run_filter=tagged, sort=FlowRunSort.START_TIME_DESC, limit=1):
                if run.state is None or not run.state.is_final():
                    client.set_flow_run_state(run.id, Crashed(message="its process was killed"), force=True)
            killed_runs.forget(folder, token)


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300]}"
