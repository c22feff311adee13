"""Files of drop folders, as the ledger knows them: which reading each waits for, and where it lies or is to lie."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, text, update

from pipelines.ledger.database import insert_into
from pipelines.ledger.ledger import Received, receive_within, stands
from pipelines.ledger.owners import utc_now
from pipelines.ledger.tables import arrivals, documents, owners, readings
from pipelines.names import candidate_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection, Row

    from pipelines.ledger.ledger import Ledger, Reader
    from pipelines.ledger.states import State


@dataclass(frozen=True, slots=True)
class Taken:
    """A file in `processing`, before the ledger knows it. `place` is where it was, below `incoming`."""

    ticket: str
    place: PurePath
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is not filed yet, and how its reading stands.

    `ended`: the reading ended after the file arrived, or is one that stands. `original`: its result is the file's own.
    """

    id: int
    ticket: str
    place: PurePath
    output: Path
    filed_as: PurePath | None
    reading_id: int
    sha256: str
    state: State
    ended: bool
    original: bool
    claimed_by: str | None
    crashes: int
    source: Path
    reason: str


class Arrivals:
    """The arrivals of one drop folder whose results go to one output folder. Every method is one transaction."""

    def __init__(self, ledger: Ledger, folder: Path, out: Path) -> None:
        self._ledger = ledger
        self._folder = folder
        self._out = out

    def receive(self, taken: Sequence[Taken], reader: Reader) -> None:
        """Record files as arrivals of ours, with a reading and a place for their results. One that is known stays."""
        me, now = self._ledger.owner.token, utc_now()
        received = [Received(each.sha256, self.known_as(each.place), each.size_bytes) for each in taken]
        with self._ledger.database.transaction() as connection:
            self._lock(connection)
            ids = receive_within(connection, received, reader)
            for each, reading_id in zip(taken, ids, strict=True):
                values = {
                    "ticket": each.ticket,
                    "reading_id": reading_id,
                    "owner": me,
                    "folder": str(self._folder),
                    "place": str(each.place),
                    "output": str(self._output(connection, each, reading_id)),
                    "arrived_at": now,
                }
                row = insert_into(connection, arrivals).values(values)
                connection.execute(row.on_conflict_do_nothing(index_elements=["ticket"]))

    def adopt(self) -> None:
        """Make those ours that are nobody's: their watchers have ended."""
        ours = update(arrivals).where(arrivals.c.folder == str(self._folder), arrivals.c.filed_at.is_(None))
        nobodys = or_(arrivals.c.owner.is_(None), arrivals.c.owner.not_in(select(owners.c.token)))
        with self._ledger.database.transaction() as connection:
            connection.execute(ours.where(nobodys).values(owner=self._ledger.owner.token))

    def unfiled(self, reader: Reader) -> list[Arrival]:
        """Those of ours that are not filed yet, the oldest first, as this reader sees them."""
        wanted = (
            select(arrivals, readings, documents.c.sha256)
            .join(readings, readings.c.id == arrivals.c.reading_id)
            .join(documents, documents.c.id == readings.c.document_id)
            .where(arrivals.c.owner == self._ledger.owner.token, arrivals.c.filed_at.is_(None))
            .where(arrivals.c.folder == str(self._folder))
            .order_by(arrivals.c.id)
        )
        with self._ledger.database.snapshot() as connection:
            return [_arrival(row, reader) for row in connection.execute(wanted)]

    def known_tickets(self, tickets: Iterable[str]) -> set[str]:
        """Which of these tickets are in the ledger, or belong to an owner that is there."""
        tickets = list(tickets)
        with self._ledger.database.snapshot() as connection:
            known = select(arrivals.c.ticket).where(arrivals.c.ticket.in_(tickets), arrivals.c.filed_at.is_(None))
            mine = set(connection.execute(known).scalars())
            living = set(connection.execute(select(owners.c.token)).scalars())
        return mine | {ticket for ticket in tickets if ticket.partition("-")[0] in living}

    def choose_places(
        self, choices: Sequence[tuple[Arrival, Sequence[PurePath]]], is_free: Callable[[PurePath], bool]
    ) -> list[Arrival]:
        """Decide where files are to lie: for each the first of its places that is free on disk and in the ledger."""
        decided = []
        with self._ledger.database.transaction() as connection:
            self._lock(connection)
            for arrival, places in choices:
                promised = select(arrivals.c.filed_as).where(
                    arrivals.c.folder == str(self._folder),
                    arrivals.c.filed_at.is_(None),
                    arrivals.c.filed_as.in_([str(place) for place in places]),
                )
                taken = set(connection.execute(promised).scalars())
                place = next((p for p in places if str(p) not in taken and is_free(p)), places[-1])
                values = {
                    "filed_as": str(place),
                    "copy_of": None if arrival.original else str(arrival.source),
                }
                connection.execute(update(arrivals).where(arrivals.c.id == arrival.id).values(values))
                decided.append(replace(arrival, filed_as=place))
        return decided

    def filed(self, ids: Sequence[int]) -> None:
        """They lie where they are to lie, and are nobody's any more."""
        done = update(arrivals).where(arrivals.c.id.in_(ids)).values(filed_at=utc_now(), owner=None)
        with self._ledger.database.transaction() as connection:
            connection.execute(done)

    def forget(self, arrival: Arrival) -> None:
        """The file is back in `incoming`, because someone still writes to it: it did not arrive yet."""
        with self._ledger.database.transaction() as connection:
            connection.execute(arrivals.delete().where(arrivals.c.id == arrival.id))

    def known_as(self, place: PurePath) -> Path:
        """What a file is remembered by: where it was dropped."""
        return self._folder / "incoming" / place

    def _lock(self, connection: Connection) -> None:
        """One at a time: two watchers must not choose the same names. (SQLite has one writer anyway.)"""
        if connection.dialect.name == "postgresql":
            key = int.from_bytes(hashlib.sha256(str(self._folder).encode(errors="replace")).digest()[:8], signed=True)
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

    def _output(self, connection: Connection, taken: Taken, reading_id: int) -> Path:
        """Where the result goes: a name that no other document's result has, here or in the ledger."""
        for name in candidate_names(taken.place, taken.sha256):
            output = self._out / name
            known = select(arrivals.c.reading_id, arrivals.c.place).where(arrivals.c.output == str(output))
            rows = connection.execute(known).all()
            if any(row.reading_id == reading_id and row.place == str(taken.place) for row in rows):
                return output
            if not rows and not output.exists():
                return output
        return self._out / taken.place.parent / f"{taken.ticket}.json"


def _arrival(row: Row[Any], reader: Reader) -> Arrival:
    found = row._mapping
    state: State = found[readings.c.state]
    finished_at = found[readings.c.finished_at]
    row_of_reading = {"compared": found[readings.c.compared], "reviewed_at": found[readings.c.reviewed_at]}
    made = stands({"state": state, **row_of_reading}, reader)
    since = finished_at is not None and finished_at >= found[arrivals.c.arrived_at]
    output = Path(found[arrivals.c.output])
    return Arrival(
        id=found[arrivals.c.id],
        ticket=found[arrivals.c.ticket],
        place=PurePath(found[arrivals.c.place]),
        output=output,
        filed_as=PurePath(found[arrivals.c.filed_as]) if found[arrivals.c.filed_as] else None,
        reading_id=found[arrivals.c.reading_id],
        sha256=found[documents.c.sha256],
        state=state,
        ended=made or (state == "failed" and since),
        original=found[readings.c.output] == str(output),
        claimed_by=found[readings.c.claimed_by],
        crashes=found[readings.c.crashes],
        source=Path(found[readings.c.source]),
        reason=found[readings.c.reason] or "",
    )
