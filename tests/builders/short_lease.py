"""The flow of scheduled runs, with an owner that is taken for dead within seconds and not minutes."""

from __future__ import annotations

from pipelines.ledger import owners
from pipelines.schedules.flow import scheduled_run

owners.HEARTBEAT_S = 1.0
owners.LEASE_S = 20.0

__all__ = ["scheduled_run"]
