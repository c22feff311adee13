"""Asking for documents again: their readings wait as if just received, and their files go back to be taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipelines.ledger.owners import utc_now
from pipelines.ledger.states import FINISHED
from pipelines.ledger.tables import arrivals, outbox, readings
from pipelines.watch.folders import error_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from pipelines.ledger.database import Database


@dataclass(frozen=True, slots=True)
class Retried:
    """How many readings wait again, which files were put back, and which lie where they cannot be reached from here."""

    readings: int
    put_back: list[Path]
    out_of_reach: list[Path]


def retry_readings(database: Database, document_ids: Sequence[int] | None) -> Retried:
    """Have these documents read again, or all that failed (None). Those being read are left; what a person said of one
    is gone with its result.

    A file of a drop folder goes back to `incoming`, after the ledger knows, so that whoever takes it reads it anew.
    Killed in between, it is put back when it is asked for again.
    """
    which = readings.c.state == "failed" if document_ids is None else readings.c.document_id.in_(document_ids)
    wanted = select(readings.c.id).where(which, readings.c.state.in_((*FINISHED, "received")))
    with database.transaction() as connection:
        ids = list(connection.execute(wanted.order_by(readings.c.id).with_for_update()).scalars())
        again = update(readings).where(readings.c.id.in_(ids))
        connection.execute(
            again.values(state="received", claimed_by=None, crashes=0, received_at=utc_now(), reviewed_at=None)
        )
        files = _files(connection, ids)
    put_back: dict[int, Path] = {}
    out_of_reach = []
    for number, lies, dropped in files:
        if not lies.exists() or dropped.exists():
            out_of_reach.append(lies)
            continue
        dropped.parent.mkdir(parents=True, exist_ok=True)
        lies.rename(dropped)
        error_file(lies).unlink(missing_ok=True)
        put_back[number] = dropped
    with database.transaction() as connection:
        connection.execute(update(arrivals).where(arrivals.c.id.in_(put_back)).values(filed_as=None))
    return Retried(len(ids), list(put_back.values()), out_of_reach)


def retry_exports(database: Database, document_ids: Sequence[int] | None) -> int:
    """Have what was given up sent again, now: of these documents, or of all (None). How many."""
    again = update(outbox).where(outbox.c.state == "dead")
    if document_ids is not None:
        again = again.where(outbox.c.document_id.in_(document_ids))
    with database.transaction() as connection:
        return connection.execute(again.values(state="pending", attempts=0, next_try_at=utc_now())).rowcount


def _files(connection: Connection, ids: Sequence[int]) -> list[tuple[int, Path, Path]]:
    """Where the files of these readings lie in drop folders, as they arrived last, and where they were dropped."""
    newest = select(arrivals).where(arrivals.c.reading_id.in_(ids), arrivals.c.filed_at.is_not(None))
    found: dict[tuple[str, str], tuple[int, Path, Path]] = {}
    for row in connection.execute(newest.order_by(arrivals.c.id)).mappings():
        if row["copy_of"] is None and row["filed_as"] is not None:  # a copy says nothing that its original does not
            folder, place = Path(row["folder"]), row["place"]
            found[row["folder"], place] = (row["id"], folder / row["filed_as"], folder / "incoming" / place)
    return list(found.values())
