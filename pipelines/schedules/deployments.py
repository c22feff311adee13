"""Schedules as deployments of Prefect."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipelines.schedules.registry import TAG
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prefect.deployments.runner import RunnerDeployment

    from pipelines.schedules.declared import Schedule


def deployments_of(schedules: Mapping[str, Schedule]) -> Iterator[RunnerDeployment]:
    """What is to stand on the server. Raises UsageError for a time that Prefect does not understand."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.types.entrypoint import EntrypointType

    from pipelines.schedules.flow import scheduled_run

    for name, schedule in schedules.items():
        strategy = (
            ConcurrencyLimitStrategy.CANCEL_NEW if schedule.overlap == "skip" else ConcurrencyLimitStrategy.ENQUEUE
        )
        for deployed_as, machine in schedule.names(name):
            deployment: Any = scheduled_run.to_deployment(
                deployed_as,
                schedule=_times(name, schedule),
                concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=strategy),
                parameters=schedule.parameters(machine),
                tags=[TAG],
                description=f"Reads {', '.join(map(str, schedule.paths))} to {schedule.out}",
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
            yield deployment


def _times(name: str, schedule: Schedule) -> Any:
    from prefect.schedules import Cron, Interval, RRule

    try:
        if schedule.cron is not None:
            return Cron(schedule.cron, timezone=schedule.timezone)
        if schedule.rrule is not None:
            return RRule(schedule.rrule, timezone=schedule.timezone)
        return Interval(timedelta(seconds=schedule.interval_s or 0.0))
    except ValueError as error:
        field = "cron" if schedule.cron is not None else "rrule"
        reason = " ".join(str(error).split())
        raise UsageError(f"schedules.{name}.{field} is {getattr(schedule, field)!r}: {reason}") from error
