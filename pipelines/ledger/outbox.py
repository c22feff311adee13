"""What is to be sent where: a row for a document and a sink, made in the transaction that finishes the reading.

    pending ──► sending ──► delivered
       ▲           │  └───► dead       (given up; `vouch retry` makes it pending again)
       └───────────┘
         failed, tried again later; or its owner is dead

A row is made once for a document and a sink, whatever the document is read with and however often: what was sent is
never sent a second time, unless a person decided otherwise since. A document that is read anew before it was sent is
sent with its newest reading. Whoever sends passes the idempotency key on: after a crash between sending and
`delivered`, the same key comes again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select, update

from pipelines.ledger.database import insert_into
from pipelines.ledger.owners import hold_owner, utc_now
from pipelines.ledger.tables import documents, outbox, readings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from pipelines.ledger.database import Database


@dataclass(frozen=True, slots=True)
class Sending:
    """One thing to send, claimed by us. `attempts` counts this one; `name` is the document's, as it first came."""

    id: int
    document_id: int
    reading_id: int
    sha256: str
    name: str
    sink: str
    idempotency_key: str
    attempts: int


class Outbox:
    """Takes what is due and says how it went. Every method is one transaction; raises ProviderError."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    def take(self, limit: int = 50, sinks: Sequence[str] | None = None) -> list[Sending]:
        """Claim what is due now, the longest waiting first; of these sinks only, if they are given."""
        now = utc_now()
        due = select(outbox.c.id).where(outbox.c.state == "pending", outbox.c.next_try_at <= now)
        if sinks is not None:
            due = due.where(outbox.c.sink.in_(list(sinks)))
        with self._database.snapshot() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return []  # whoever only looks keeps nobody from writing
        due = due.order_by(outbox.c.next_try_at, outbox.c.id).limit(limit).with_for_update(skip_locked=True)
        with self._database.transaction() as connection:
            hold_owner(connection, self._owner)
            ids = list(connection.execute(due).scalars())
            claim = update(outbox).where(outbox.c.id.in_(ids))
            connection.execute(
                claim.values(state="sending", claimed_by=self._owner, attempts=outbox.c.attempts + 1, last_error=None)
            )
            columns = [outbox.c[name] for name in Sending.__slots__ if name in outbox.c]
            taken = select(*columns, documents.c.sha256, documents.c.name).join(
                documents, documents.c.id == outbox.c.document_id
            )
            rows = connection.execute(taken.where(outbox.c.id.in_(ids)).order_by(outbox.c.id)).mappings()
            return [Sending(**row) for row in rows]

    def delivered(self, sending: Sending) -> bool:
        """The sink has it. False if it was not ours any more. The last sink of a document makes it `exported`."""
        return self.delivered_all([sending]) == 1

    def delivered_all(self, sendings: Sequence[Sending]) -> int:
        """The sink has all of them. How many were still ours."""
        now = utc_now()
        values: dict[str, object] = {"state": "delivered", "delivered_at": now, "claimed_by": None}
        with self._database.transaction() as connection:
            mine = [sending for sending in sendings if self._change(connection, sending, values)]
            for sending in mine:
                _settle(connection, sending.document_id, sending.reading_id, now)
        return len(mine)

    def put_back(self, sendings: Sequence[Sending], error: str, next_try_at: datetime) -> None:
        """Nothing was tried of these, because their sink is not there: they wait as before, until then."""
        values = {"state": "pending", "claimed_by": None, "last_error": error, "next_try_at": next_try_at}
        with self._database.transaction() as connection:
            for sending in sendings:
                self._change(connection, sending, values | {"attempts": sending.attempts - 1})

    def failed(self, sending: Sending, error: str, next_try_at: datetime | None) -> bool:
        """It did not go out: to be tried again then, or given up (None). False if it was not ours any more."""
        state = "dead" if next_try_at is None else "pending"
        values: dict[str, object] = {"state": state, "claimed_by": None, "last_error": error}
        if next_try_at is not None:
            values["next_try_at"] = next_try_at
        with self._database.transaction() as connection:
            return self._change(connection, sending, values)

    def hurry(self, sinks: Sequence[str]) -> None:
        """What these sinks are to get later is due now."""
        later = update(outbox).where(outbox.c.state == "pending", outbox.c.sink.in_(list(sinks)))
        with self._database.transaction() as connection:
            connection.execute(later.values(next_try_at=utc_now()))

    def _change(self, connection: Connection, sending: Sending, values: dict[str, object]) -> bool:
        mine = (outbox.c.id == sending.id, outbox.c.claimed_by == self._owner, outbox.c.state == "sending")
        return connection.execute(update(outbox).where(*mine).values(values)).rowcount == 1


def idempotency_key(sha256: str, sink: str) -> str:
    """The same for the same document and sink for ever, whatever became of the ledger in between."""
    return hashlib.sha256(f"vouch:{sink}:{sha256}".encode()).hexdigest()[:32]


def waiting_for(connection: Connection) -> dict[str, int]:
    """How many documents wait for each sink."""
    waiting = select(outbox.c.sink, func.count()).where(outbox.c.state.in_(("pending", "sending")))
    return dict(connection.execute(waiting.group_by(outbox.c.sink).order_by(outbox.c.sink)).tuples().all())


def put_out(connection: Connection, reading_id: int, sinks: Sequence[str], now: datetime) -> None:
    """A row for each sink; one that waits already, or was sent, stays, and what waits is sent as read newest."""
    where = select(readings.c.document_id, documents.c.sha256).join(documents).where(readings.c.id == reading_id)
    document_id, sha256 = connection.execute(where).one()
    rows = [
        {
            "document_id": document_id,
            "sink": sink,
            "reading_id": reading_id,
            "idempotency_key": idempotency_key(sha256, sink),
            "state": "pending",
            "attempts": 0,
            "created_at": now,
            "next_try_at": now,
        }
        for sink in sorted(set(sinks))
    ]
    insert = insert_into(connection, outbox)
    newest = insert.on_conflict_do_update(
        index_elements=["document_id", "sink"],
        set_={"reading_id": insert.excluded.reading_id},
        where=outbox.c.state == "pending",
    )
    connection.execute(newest, rows)
    _settle(connection, document_id, reading_id, now)


def send_again(connection: Connection, reading_id: int, sinks: Sequence[str], now: datetime) -> None:
    """Have these sinks get what they had before a person decided otherwise. It is another statement, with a key of its
    own: a receiver that knows the first one is not to take it for the same."""
    document_id = connection.execute(select(readings.c.document_id).where(readings.c.id == reading_id)).scalar_one()
    sent = select(outbox.c.id, outbox.c.idempotency_key).where(
        outbox.c.document_id == document_id, outbox.c.sink.in_(list(sinks)), outbox.c.state == "delivered"
    )
    for number, key in connection.execute(sent).tuples().all():
        anew = {"state": "pending", "attempts": 0, "next_try_at": now, "reading_id": reading_id, "delivered_at": None}
        own_key = hashlib.sha256(f"{key}\n{now.isoformat()}".encode()).hexdigest()[:32]
        connection.execute(update(outbox).where(outbox.c.id == number).values(anew | {"idempotency_key": own_key}))
    _settle(connection, document_id, reading_id, now)


def _settle(connection: Connection, document_id: int, reading_id: int, now: datetime) -> None:
    """A reading whose document has nothing left to send is exported; with a new sink to go to, it is not any more."""
    unsent = outbox.c.document_id == document_id, outbox.c.state != "delivered"
    mine = update(readings).where(readings.c.id == reading_id)
    if connection.execute(select(func.count()).select_from(outbox).where(*unsent)).scalar_one() == 0:
        read = mine.where(readings.c.state.in_(("done", "review")))
        connection.execute(read.values(state="exported", exported_at=now))
    else:
        state = case((readings.c.decision == "accept", "done"), else_="review")
        connection.execute(mine.where(readings.c.state == "exported").values(state=state, exported_at=None))
