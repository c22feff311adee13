"""What was done since the ledger was made, as sums: read by `pipelines.metrics`, changed with what they count.

A counter only grows: purging takes nothing away, and reading a document again counts again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipelines.ledger.database import insert_into
from pipelines.ledger.tables import counters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from pipelines.outcome import Outcome

Key = tuple[str, str]
"""The counter, and its one label's value (empty where it has none)."""


def count_outcomes(outcomes: Iterable[Outcome]) -> dict[Key, float]:
    """What readings that ended add to the counters."""
    sums: defaultdict[Key, float] = defaultdict(float)
    for outcome in outcomes:
        sums["documents", "failed" if outcome.failed else outcome.decision or "empty"] += 1
        sums["pages", ""] += outcome.pages
        sums["fields", "verified"] += outcome.verified
        sums["fields", "unverified"] += outcome.total - outcome.verified
        for stage in outcome.stages:
            sums["stage_seconds", stage.name] += stage.seconds
        sums["read_seconds", ""] += outcome.seconds
        if outcome.asked is not None:
            sums["model_requests", ""] += outcome.asked.requests
            sums["model_tokens", "input"] += outcome.asked.input_tokens
            sums["model_tokens", "output"] += outcome.asked.output_tokens
            sums["model_cost_dollars", ""] += outcome.asked.cost_usd or 0.0
    return sums


def add_to_counters(connection: Connection, sums: Mapping[Key, float]) -> None:
    """Add, in one order for everyone: two that add at once wait, and do not deadlock."""
    rows = [{"name": key[0], "label": key[1], "value": sums[key]} for key in sorted(sums) if sums[key]]
    if rows:
        insert = insert_into(connection, counters)
        more = {"value": counters.c.value + insert.excluded.value}
        connection.execute(insert.on_conflict_do_update(index_elements=["name", "label"], set_=more), rows)


def read_counters(connection: Connection) -> dict[Key, float]:
    """All counters that were ever added to."""
    rows = connection.execute(select(counters)).mappings()
    return {(row["name"], row["label"]): row["value"] for row in rows}
