"""What the ledger says of itself and of a document: read only, for people and programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from pipelines.ledger.owners import list_owners, utc_now
from pipelines.ledger.states import SEND_STATES, STATES
from pipelines.ledger.tables import arrivals, documents, outbox, readings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_SHA256_LENGTH = 64
_SHORTEST_PREFIX = 4
_MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of the readings by state and of the outbox by sink and state, and who is at work.

    `oldest_waiting_s`: how long the reading that waits longest has done so.
    """

    documents: int
    readings: dict[str, int]
    oldest_waiting_s: float | None
    outbox: dict[str, dict[str, int]]
    owners: list[dict[str, Any]]


def overview(connection: Connection) -> Overview:
    """How the ledger stands."""
    states = dict(connection.execute(select(readings.c.state, func.count()).group_by(readings.c.state)).tuples().all())
    waiting = select(func.min(readings.c.received_at)).where(readings.c.state.in_(("received", "claimed")))
    oldest: datetime | None = connection.execute(waiting).scalar()
    sinks: dict[str, dict[str, int]] = {}
    counts = select(outbox.c.sink, outbox.c.state, func.count()).group_by(outbox.c.sink, outbox.c.state)
    for sink, state, count in connection.execute(counts.order_by(outbox.c.sink)):
        sinks.setdefault(sink, dict.fromkeys(SEND_STATES, 0))[state] = count
    working = [
        {"command": o.command, "host": o.host, "pid": o.pid, "started_at": o.started_at, "seen_at": o.seen_at}
        for o in list_owners(connection)
    ]
    return Overview(
        documents=connection.execute(select(func.count()).select_from(documents)).scalar_one(),
        readings={state: states.get(state, 0) for state in STATES},
        oldest_waiting_s=None if oldest is None else (utc_now() - oldest).total_seconds(),
        outbox=sinks,
        owners=working,
    )


def find_documents(connection: Connection, name: str) -> list[int]:
    """The documents that a name may mean: the start of a SHA-256, a file name, or the path that a file came from."""
    folded = name.casefold()
    if len(folded) == _SHA256_LENGTH:
        ways = [documents.c.sha256 == folded]
    else:
        dropped = arrivals.c.folder + "/incoming/" + arrivals.c.place
        ways = [documents.c.name == name, readings.c.source == name, arrivals.c.filed_as == name]
        ways += [arrivals.c.place == name, arrivals.c.place.endswith(f"/{name}", autoescape=True), dropped == name]
        if len(folded) >= _SHORTEST_PREFIX and set(folded) <= set("0123456789abcdef"):
            ways.append(documents.c.sha256.startswith(folded))
    found = (
        select(documents.c.id)
        .outerjoin(readings, readings.c.document_id == documents.c.id)
        .outerjoin(arrivals, arrivals.c.reading_id == readings.c.id)
    )
    wanted = found.where(or_(*ways)).distinct().order_by(documents.c.id).limit(_MOST_FOUND)
    return list(connection.execute(wanted).scalars())


def history_of(connection: Connection, document_id: int) -> dict[str, Any]:
    """A document with its readings, and of each the files that arrived and what is to be sent."""
    document = connection.execute(select(documents).where(documents.c.id == document_id)).mappings().one()
    mine = select(readings).where(readings.c.document_id == document_id).order_by(readings.c.id)
    found = []
    for reading in connection.execute(mine).mappings().all():
        files = select(arrivals).where(arrivals.c.reading_id == reading["id"]).order_by(arrivals.c.id)
        sent = select(outbox).where(outbox.c.reading_id == reading["id"]).order_by(outbox.c.sink)
        found.append(
            _without(reading, "document_id")
            | {
                "files": [_without(row, "id", "reading_id") for row in connection.execute(files).mappings()],
                "outbox": [
                    _without(row, "id", "document_id", "reading_id") for row in connection.execute(sent).mappings()
                ],
            }
        )
    return _without(document, "id") | {"readings": found}


def _without(row: Any, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
