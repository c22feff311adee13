"""What the ledger may forget: documents that came to their end long ago. Looked for first, then removed.

A document has come to its end when it was accepted with nothing left to send. What waits for a person, what failed and
what could not be sent is kept, unless it is asked for by name. One that was sent leaves its hash, its states and its
rows of the outbox: with them it is never sent a second time, should it come again. Of others nothing stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import and_, delete, exists, func, not_, or_, select, update

from pipelines.ledger.states import FINISHED
from pipelines.ledger.tables import arrivals, documents, documents_seen, outbox, readings, results

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from pipelines.ledger.database import Database

Open = Literal["review", "failed", "unsent"]
OPEN: tuple[Open, ...] = ("review", "failed", "unsent")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Purgeable:
    """A document that may go. `keeps_hash`: it was sent, and is remembered by its hash."""

    id: int
    sha256: str
    name: str
    state: str
    finished_at: datetime
    keeps_hash: bool


def find_purgeable(connection: Connection, before: datetime, also: Collection[Open] = ()) -> list[Purgeable]:
    """The documents that came to their end before then, the oldest first; and of those that did not, what is asked."""
    last = func.max(readings.c.finished_at)
    sent = exists().where(outbox.c.document_id == documents.c.id)
    wanted = (
        select(documents.c.id, documents.c.sha256, documents.c.name, last.label("finished_at"), sent.label("sent"))
        .join(readings, readings.c.document_id == documents.c.id)
        .where(_may_go(also))
        .group_by(documents.c.id)
        .having(last < before)
        .order_by(last, documents.c.id)
    )
    rows = connection.execute(wanted).all()
    states = _states(connection, [row.id for row in rows])
    return [Purgeable(row.id, row.sha256, row.name, states[row.id], row.finished_at, bool(row.sent)) for row in rows]


def purge(
    database: Database, found: Sequence[Purgeable], before: datetime, also: Collection[Open] = (), *, memory: bool
) -> int:
    """Remove these, as far as they still may go. How many did. Raises ProviderError.

    With `memory`, what was remembered of them to find duplicates and changed bank accounts goes, too.
    """
    removed = 0
    for start in range(0, len(found), _AT_ONCE):
        ids = [each.id for each in found[start : start + _AT_ONCE]]
        with database.transaction() as connection:
            locked = select(readings.c.id).where(readings.c.document_id.in_(ids)).order_by(readings.c.id)
            connection.execute(locked.with_for_update()).all()
            still = {each.id: each for each in find_purgeable(connection, before, also)}
            going = [still[number] for number in ids if number in still]
            _remove(connection, [each.id for each in going if not each.keeps_hash])
            _strip(connection, [each.id for each in going if each.keeps_hash])
            if memory:
                hashes = [each.sha256 for each in going]
                connection.execute(delete(documents_seen).where(documents_seen.c.sha256.in_(hashes)))
        removed += len(going)
    return removed


def _may_go(also: Collection[Open]) -> ColumnElement[bool]:
    """Of a document: nothing of it is in work, and nothing that is kept."""
    kept = [state for state in ("review", "failed") if state not in also]
    mine = readings.c.document_id == documents.c.id
    working = (
        exists().where(mine, or_(readings.c.state.not_in(FINISHED), readings.c.state.in_(kept))).correlate(documents)
    )
    moving = exists().where(arrivals.c.reading_id == readings.c.id, mine, arrivals.c.filed_at.is_(None))
    unsent = exists().where(outbox.c.document_id == documents.c.id, outbox.c.state != "delivered")
    if "unsent" in also:  # what is being sent right now is in work
        unsent = exists().where(outbox.c.document_id == documents.c.id, outbox.c.state == "sending")
    return and_(not_(working), not_(moving.correlate(documents)), not_(unsent.correlate(documents)))


def _states(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The state of each document's newest reading."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = readings.c.document_id.in_(ids[start : start + _AT_ONCE])
        newest = select(readings.c.document_id, readings.c.state).where(some).order_by(readings.c.finished_at)
        found |= dict(connection.execute(newest).tuples().all())
    return found


def _remove(connection: Connection, ids: Sequence[int]) -> None:
    connection.execute(delete(documents).where(documents.c.id.in_(ids)))  # and with it all that refers to it


def _strip(connection: Connection, ids: Sequence[int]) -> None:
    mine = select(readings.c.id).where(readings.c.document_id.in_(ids))
    connection.execute(delete(results).where(results.c.reading_id.in_(mine)))
    connection.execute(delete(arrivals).where(arrivals.c.reading_id.in_(mine)))
    nothing = {"source": "", "output": None, "reason": None, "reviewed_at": None}
    connection.execute(update(readings).where(readings.c.document_id.in_(ids)).values(nothing))
    connection.execute(update(documents).where(documents.c.id.in_(ids)).values(name=""))
