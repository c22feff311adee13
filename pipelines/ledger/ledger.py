"""Readings: received, claimed and finished. Every method is one transaction."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from pipelines.ledger.counters import add_to_counters, count_outcomes
from pipelines.ledger.database import Database, insert_into
from pipelines.ledger.outbox import put_out
from pipelines.ledger.owners import Owner, hold_owner, utc_now
from pipelines.ledger.states import READ, State, finished_state
from pipelines.ledger.tables import documents, readings, results
from pipelines.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

_COLUMNS = (*(column for column in readings.c), documents.c.sha256)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads: the configuration, the code, and whether documents are compared with the memory."""

    config_sha256: str
    build: str
    compared: bool


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is to be read: its content, where it lies, and where its result goes."""

    sha256: str
    source: Path
    size_bytes: int
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a reading stands. `mine`: claimed just now by the one who asks, who is to read it.

    `row` is the reading's row, of a claim as it was before (who read it, when, and how often that crashed).
    """

    id: int
    document_id: int
    sha256: str
    state: State
    mine: bool
    row: Mapping[str, Any]

    def outcome(self, source: Path, output: Path | None) -> Outcome:
        """What is remembered of a finished reading, as a row of a summary."""
        row = self.row
        return Outcome(
            source=source,
            output=output,
            status=row["status"] or "failed",
            kind=row["kind"] or "",
            decision=row["decision"],
            verified=row["verified"] or 0,
            total=row["total"] or 0,
            seconds=row["seconds"] or 0.0,
            reason=row["reason"] or "",
            sha256=self.sha256,
            pages=row["pages"] or 0,
        )


@dataclass(frozen=True, slots=True)
class Finished:
    """A reading that has ended: its outcome, its result's JSON if there is one, and the sinks that it goes to."""

    id: int
    outcome: Outcome
    content: bytes | None
    sinks: tuple[str, ...] = ()


class Ledger:
    """The readings of a database, as one owner sees and changes them. Raises ProviderError where that fails."""

    def __init__(self, database: Database, owner: Owner) -> None:
        self.database = database
        self.owner = owner

    def claim(self, received: Sequence[Received], reader: Reader, *, anew: bool = False) -> list[Standing]:
        """Record what was received, and claim of it what is not read yet by this reader.

        What was read with the same configuration by the same code stays as it is, unless `anew`; what a person has
        reviewed stays in any case. What failed is claimed again; what another claims, or the same content before it in
        the list, is not ours.
        """
        with self.database.transaction() as connection:
            hold_owner(connection, self.owner.token)
            ids = receive_within(connection, received, reader)
            rows = _locked(connection, sorted({*ids}))
            todo = [row for row in rows.values() if _is_open(row, reader, anew=anew)]
            self._claim(connection, todo, reader)
        claimed = {row["id"]: dict(row, state="claimed") for row in todo}
        before, standings = rows | claimed, []
        for reading_id in ids:  # the first of a content is the one to read
            standings.append(self._standing(before[reading_id], mine=claimed.pop(reading_id, None) is not None))
        return standings

    def receive(self, received: Sequence[Received], reader: Reader) -> list[Standing]:
        """Record what was received, and claim nothing yet."""
        with self.database.transaction() as connection:
            ids = receive_within(connection, received, reader)
            rows = _locked(connection, sorted({*ids}))
        return [self._standing(rows[reading_id]) for reading_id in ids]

    def claim_open(self, ids: Sequence[int], reader: Reader) -> list[Standing]:
        """Claim those of these readings that do not stand, whatever code read them; the others stay as they are."""
        with self.database.transaction() as connection:
            hold_owner(connection, self.owner.token)
            rows = _locked(connection, sorted({*ids}))
            todo = [row for row in rows.values() if row["state"] != "claimed" and not stands(row, reader)]
            self._claim(connection, todo, reader)
        claimed = {row["id"]: dict(row, state="claimed") for row in todo}
        return [self._standing(row, mine=number in claimed) for number, row in (rows | claimed).items()]

    def finish(self, finished: Sequence[Finished]) -> set[int]:
        """Record how readings ended. Only those that are still ours: their ids come back."""
        with self.database.transaction() as connection:
            return self.finish_within(connection, finished)

    def finish_within(self, connection: Connection, finished: Sequence[Finished]) -> set[int]:
        """The same, in a transaction that does more."""
        mine = self._still_mine(connection, [each.id for each in finished])
        ended = [each for each in finished if each.id in mine]
        if ended:
            now = utc_now()
            statement = update(readings).where(readings.c.id == bindparam("reading_id"))
            columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _ending(ended[0])}
            values = [
                {f"new_{name}": value for name, value in _ending(each).items()} | {"reading_id": each.id}
                for each in ended
            ]
            connection.execute(
                statement.values(columns | {"claimed_by": None, "finished_at": now, "crashes": 0}), values
            )
            store_results(connection, [(each.id, each.content) for each in ended if each.content is not None])
            for each in ended:
                if each.sinks:
                    put_out(connection, each.id, each.sinks, now)
            add_to_counters(connection, count_outcomes(each.outcome for each in ended))
        return mine

    def send_known(self, sinks: Mapping[int, tuple[str, ...]]) -> None:
        """Have readings that stand sent to these sinks too, by their ids: where they were sent, or wait, they stay."""
        now = utc_now()
        with self.database.transaction() as connection:
            for reading_id, names in sinks.items():
                put_out(connection, reading_id, names, now)

    def release(self, ids: Iterable[int]) -> None:
        """Give claims back, unread."""
        with self.database.transaction() as connection:
            mine = self._still_mine(connection, ids)
            free = update(readings).where(readings.c.id.in_(mine)).values(state="received", claimed_by=None)
            connection.execute(free)

    def standings(self, ids: Iterable[int]) -> dict[int, Standing]:
        """How readings stand now."""
        wanted = select(*_COLUMNS).join(documents).where(readings.c.id.in_(list(ids)))
        with self.database.snapshot() as connection:
            rows = connection.execute(wanted).mappings().all()
        return {row["id"]: self._standing(dict(row)) for row in rows}

    def results(self, ids: Iterable[int]) -> dict[int, bytes]:
        """The JSON that readings ended with, of those whose result the ledger still has."""
        with self.database.snapshot() as connection:
            return stored_results(connection, ids)

    def _claim(self, connection: Connection, rows: Sequence[Mapping[str, Any]], reader: Reader) -> None:
        """What a crash interrupted keeps the time of its first claim: since then its result may have been written."""
        going_on = {row["id"] for row in rows if is_going_on(row, reader)}
        values = {
            "state": "claimed",
            "claimed_by": self.owner.token,
            "attempts": readings.c.attempts + 1,
            "build": reader.build,
            "compared": reader.compared,
        }
        for ids, more in (
            (going_on, {}),
            ({row["id"] for row in rows} - going_on, {"claimed_at": utc_now()}),
        ):
            if ids:
                connection.execute(update(readings).where(readings.c.id.in_(ids)).values(values | more))
        again = sum(row["attempts"] > 0 for row in rows)
        add_to_counters(connection, {("retries", ""): again})

    def _still_mine(self, connection: Connection, ids: Iterable[int]) -> set[int]:
        mine = select(readings.c.id).where(
            readings.c.id.in_(list(ids)), readings.c.claimed_by == self.owner.token, readings.c.state == "claimed"
        )
        return set(connection.execute(mine.order_by(readings.c.id).with_for_update()).scalars())

    def _standing(self, row: Mapping[str, Any], *, mine: bool = False) -> Standing:
        return Standing(row["id"], row["document_id"], row["sha256"], row["state"], mine, row)


def stands(row: Mapping[str, Any], reader: Reader) -> bool:
    """Whether a reading is made, and with as much as this reader would: compared with the memory is more than not.

    What a person has reviewed stands, whatever reads it.
    """
    return row["state"] in READ and (row["compared"] or not reader.compared or row["reviewed_at"] is not None)


def is_going_on(row: Mapping[str, Any], reader: Reader) -> bool:
    """Whether a crash interrupted a reading that this reader makes in the same way."""
    return row["crashes"] > 0 and (row["build"], row["compared"]) == (reader.build, reader.compared)


def stored_results(connection: Connection, ids: Iterable[int]) -> dict[int, bytes]:
    """The JSON that these readings ended with, as it was written."""
    wanted = select(results.c.reading_id, results.c.content).where(results.c.reading_id.in_(list(ids)))
    rows = connection.execute(wanted).tuples()
    return {reading_id: zlib.decompress(content) for reading_id, content in rows}


def receive_within(connection: Connection, received: Sequence[Received], reader: Reader) -> list[int]:
    """Rows for what has none. Gives the id of each one's reading."""
    now = utc_now()
    new = [
        {"sha256": each.sha256, "name": each.source.name, "bytes": each.size_bytes, "received_at": now}
        for each in _by_content(received)
    ]
    connection.execute(insert_into(connection, documents).on_conflict_do_nothing(index_elements=["sha256"]), new)
    contents = [each.sha256 for each in received]
    known = select(documents.c.sha256, documents.c.id).where(documents.c.sha256.in_(contents))
    document_ids: dict[str, int] = dict(connection.execute(known).tuples().all())
    rows = [
        {
            "document_id": document_ids[each.sha256],
            "config_sha256": reader.config_sha256,
            "build": reader.build,
            "compared": reader.compared,
            "state": "received",
            "attempts": 0,
            "crashes": 0,
            "source": str(each.source),
            "output": None if each.output is None else str(each.output),
            "received_at": now,
        }
        for each in _by_content(received)
    ]
    key = ["document_id", "config_sha256"]
    connection.execute(insert_into(connection, readings).on_conflict_do_nothing(index_elements=key), rows)
    mine = select(readings.c.document_id, readings.c.id).where(
        readings.c.document_id.in_(document_ids.values()), readings.c.config_sha256 == reader.config_sha256
    )
    reading_ids: dict[int, int] = dict(connection.execute(mine).tuples().all())
    return [reading_ids[document_ids[each.sha256]] for each in received]


def _by_content(received: Sequence[Received]) -> list[Received]:
    """The first of each content, in one order for everyone: two that insert the same rows wait, and do not deadlock."""
    first: dict[str, Received] = {}
    for each in received:
        first.setdefault(each.sha256, each)
    return [first[sha256] for sha256 in sorted(first)]


def _locked(connection: Connection, ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    wanted = select(*_COLUMNS).join(documents).where(readings.c.id.in_(ids)).order_by(readings.c.id)
    rows = connection.execute(wanted.with_for_update(of=readings)).mappings()
    return {row["id"]: dict(row) for row in rows}


def _is_open(row: Mapping[str, Any], reader: Reader, *, anew: bool) -> bool:
    if row["state"] == "claimed" or (row["state"] in READ and row["reviewed_at"] is not None):
        return False
    return anew or row["build"] != reader.build or not stands(row, reader)


def _ending(finished: Finished) -> dict[str, Any]:
    outcome = finished.outcome
    return {
        "state": finished_state(outcome),
        "source": str(outcome.source),
        "output": None if outcome.output is None else str(outcome.output),
        "seconds": outcome.seconds,
        "status": outcome.status,
        "kind": outcome.kind,
        "decision": outcome.decision,
        "pages": outcome.pages,
        "verified": outcome.verified,
        "total": outcome.total,
        "reason": outcome.reason,
    }


def store_results(connection: Connection, stored: Sequence[tuple[int, bytes]]) -> None:
    """Keep the JSON that readings ended with, in the place of what is kept of them."""
    if not stored:
        return
    rows = [{"reading_id": number, "content": zlib.compress(content)} for number, content in stored]
    insert = insert_into(connection, results)
    changed = {"content": insert.excluded.content}
    connection.execute(insert.on_conflict_do_update(index_elements=["reading_id"], set_=changed), rows)
