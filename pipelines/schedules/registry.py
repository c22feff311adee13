"""Schedules on a Prefect server: as deployments, kept as `vouch.toml` declares them; and what was missed or killed.

Everything here needs Prefect imported (`pipelines.flows.import_prefect`) and its server up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pipelines import killed_runs
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from prefect.client.orchestration import SyncPrefectClient
    from prefect.deployments.runner import RunnerDeployment


TAG = "vouch-schedule"
MARKS = "scheduled-runs"
"""Below the state folder: a lock for each run of this machine that goes on (`pipelines.killed_runs`)."""
_MOST = 200


@dataclass(frozen=True, slots=True)
class Registered:
    """A deployment on the server. `missed`: how many of its runs were due while nobody served."""

    name: str
    id: UUID
    missed: int


def deploy_to(pool: str, deployment: RunnerDeployment) -> UUID:
    """Put a deployment on the server, for workers of a pool."""
    return UUID(str(deployment.apply(work_pool_name=pool)))


def register(deployment: RunnerDeployment, deploy: Callable[[RunnerDeployment], UUID]) -> Registered:
    """Make or update a deployment by `deploy`. What was missed is made good by one run that is due now."""
    from prefect.client.orchestration import get_client

    full_name = f"{deployment.flow_name}/{deployment.name}"
    with get_client(sync_client=True) as client:
        missed = len(_overdue(client, _id_of(client, full_name)))
        deployment_id = deploy(deployment)  # removes what was scheduled before
        left = _overdue(client, deployment_id)
        for run in left[1:]:
            _cancel(client, run.id, "missed; a newer run makes it good")
        if missed and not left:
            client.create_flow_run_from_deployment(deployment_id, name=f"makes good {missed} missed")
    return Registered(deployment.name, deployment_id, missed)


def remove_others(names: set[str]) -> list[str]:
    """Delete deployments of schedules that are not declared any more. Only for a server that is ours alone."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
    from prefect.client.schemas.sorting import DeploymentSort

    ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
    removed = []
    with get_client(sync_client=True) as client:
        for deployment in client.read_deployments(deployment_filter=ours, sort=DeploymentSort.NAME_ASC, limit=_MOST):
            if deployment.name not in names:
                client.delete_deployment(deployment.id)
                removed.append(deployment.name)
    return removed


def make_pool(name: str) -> None:
    """A work pool of processes of that name, if there is none. Raises UsageError for one of another type."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectNotFound
    from prefect.workers.process import ProcessWorker

    with get_client(sync_client=True) as client:
        try:
            pool = client.read_work_pool(name)
        except ObjectNotFound:
            template = ProcessWorker.get_default_base_job_template()
            client.create_work_pool(WorkPoolCreate(name=name, type="process", base_job_template=template))
            return
    if pool.type != "process":
        raise UsageError(f"the work pool {name} is of type {pool.type}", hint="name one of type process, or a new one")


def drop_missed(deployment_id: UUID, mine: UUID) -> int:
    """Cancel the other runs of a deployment that are due already: this one reads all that they would. How many."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        others = [run for run in _overdue(client, deployment_id) if run.id != mine]
        for run in others:
            _cancel(client, run.id, "missed; another run makes it good")
    return len(others)


def close_killed(folder: Path) -> None:
    """Say of runs of this machine whose process was killed that they crashed: to Prefect they run for ever."""
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound
    from prefect.states import Crashed

    with get_client(sync_client=True) as client:
        for token in killed_runs.killed_runs(folder):
            try:
                run = client.read_flow_run(UUID(token))
                if run.state is None or not run.state.is_final():
                    client.set_flow_run_state(run.id, Crashed(message="its process was killed"), force=True)
            except ObjectNotFound:  # of another server, or removed
                pass
            killed_runs.forget(folder, token)


def close_unfinished(message: str) -> None:
    """Say that every run of a schedule that is in work was stopped. Only where nobody but us carries them out."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
        FlowRunFilterTags,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.client.schemas.sorting import FlowRunSort

    in_work = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]), state=FlowRunFilterState(type=FlowRunFilterStateType(any_=in_work))
    )
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=ours, sort=FlowRunSort.START_TIME_DESC, limit=_MOST):
            _cancel(client, run.id, message)


def _id_of(client: SyncPrefectClient, full_name: str) -> UUID | None:
    from prefect.exceptions import ObjectNotFound

    try:
        return client.read_deployment_by_name(full_name).id
    except ObjectNotFound:
        return None


def _overdue(client: SyncPrefectClient, deployment_id: UUID | None) -> list[Any]:
    """The runs that should have begun and have not, the newest first."""
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterDeploymentId,
        FlowRunFilterExpectedStartTime,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.client.schemas.sorting import FlowRunSort

    if deployment_id is None:
        return []
    due = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[deployment_id]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(UTC)),
    )
    newest = FlowRunSort.EXPECTED_START_TIME_DESC
    return client.read_flow_runs(flow_run_filter=due, sort=newest, limit=_MOST)


def _cancel(client: SyncPrefectClient, run_id: UUID, message: str) -> None:
    from prefect.states import Cancelled

    client.set_flow_run_state(run_id, Cancelled(message=message), force=True)
