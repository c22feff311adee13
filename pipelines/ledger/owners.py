"""Owners: processes at work. Their claims live as long as they do (see the package's docstring)."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from pipelines.killed_runs import RunMark, forget, is_alive
from pipelines.ledger.tables import outbox, owners, readings
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from pipelines.ledger.database import Database

HEARTBEAT_S = 20.0
LEASE_S = 180.0
"""Nine heartbeats: a process that is only slow, or a short cut of the network, loses nothing."""
_FOLDER = "owners"


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """An owner as the ledger knows it."""

    token: str
    home: str
    host: str
    pid: int
    command: str
    started_at: datetime
    seen_at: datetime


class Owner:
    """This process, at work: registered, marked by a lock, and heard of until `close`.

    Raises UsageError where the state folder cannot be written.
    """

    def __init__(self, database: Database, home: Path, command: str) -> None:
        self._database = database
        self._folder = home / _FOLDER
        self._stop = threading.Event()
        self.lost = threading.Event()
        """Set when someone took this owner for dead: nothing is its own any more."""
        try:
            self._home = _home_identity(home)
            self._mark = RunMark(self._folder)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(f"cannot write {self._folder}: {reason}", hint="set VOUCH_HOME to another") from error
        self.token = self._mark.token
        now = utc_now()
        row = OwnerRow(self.token, self._home, socket.gethostname(), os.getpid(), command, now, now)
        with database.transaction() as connection:
            connection.execute(insert(owners).values({name: getattr(row, name) for name in OwnerRow.__slots__}))
        self._thread = threading.Thread(target=self._beat, name="vouch-heartbeat", daemon=True)
        self._thread.start()

    def take_over_dead(self) -> list[str]:
        """Take every dead owner over: its claims go back to whoever comes next. Gives their tokens."""
        return [row.token for row in self._dead() if self._take_over(row)]

    def close(self) -> None:
        """End in order. What is still claimed goes back to whoever comes next."""
        self._stop.set()
        self._thread.join()
        with contextlib.suppress(ProviderError), self._database.transaction() as connection:
            _free_claims(connection, self.token, crashed=False)
            connection.execute(delete(owners).where(owners.c.token == self.token))
        self._mark.release()

    def is_dead(self, row: OwnerRow) -> bool:
        """Known at once of those that share our state folder; of others by their silence."""
        if row.token == self.token:
            return False
        if row.home == self._home and not is_alive(self._folder, row.token):
            return True
        return utc_now() - row.seen_at > timedelta(seconds=LEASE_S)

    def _dead(self) -> list[OwnerRow]:
        with self._database.snapshot() as connection:
            return [row for row in list_owners(connection) if self.is_dead(row)]

    def _take_over(self, row: OwnerRow) -> bool:
        with self._database.transaction() as connection:
            # The heartbeat is part of the condition: an owner that was heard of meanwhile is none to be taken over.
            gone = delete(owners).where(owners.c.token == row.token, owners.c.seen_at == row.seen_at)
            if connection.execute(gone).rowcount != 1:
                return False
            _free_claims(connection, row.token, crashed=True)
        if row.home == self._home:
            forget(self._folder, row.token)
        return True

    def _beat(self) -> None:
        while not self._stop.wait(HEARTBEAT_S):
            # One that fails is not the last: the lease holds several.
            with contextlib.suppress(ProviderError), self._database.transaction() as connection:
                seen = update(owners).where(owners.c.token == self.token).values(seen_at=utc_now())
                if connection.execute(seen).rowcount != 1:
                    self.lost.set()
                    return


def hold_owner(connection: Connection, token: str) -> None:
    """Keep an owner from being taken over until this transaction ends: a claim must not come after it.

    Without this, a claim that a killed process had sent could be committed when its owner is gone, and be nobody's for
    ever. Raises ProviderError for an owner that was taken over.
    """
    mine = select(owners.c.token).where(owners.c.token == token).with_for_update(read=True, key_share=True)
    if connection.execute(mine).scalar() is None:
        raise ProviderError("this process was taken for dead, and others go on", hint="start it again")


def list_owners(connection: Connection) -> list[OwnerRow]:
    """All that are registered, the oldest first."""
    rows = connection.execute(select(owners).order_by(owners.c.started_at)).mappings()
    return [OwnerRow(**row) for row in rows]


def _free_claims(connection: Connection, token: str, *, crashed: bool) -> None:
    mine = update(readings).where(readings.c.claimed_by == token, readings.c.state == "claimed")
    connection.execute(
        mine.values(state="received", claimed_by=None, crashes=readings.c.crashes + (1 if crashed else 0))
    )
    sending = update(outbox).where(outbox.c.claimed_by == token, outbox.c.state == "sending")
    connection.execute(sending.values(state="pending", claimed_by=None))


def _home_identity(home: Path) -> str:
    """A name for a state folder on a host. A copy of the folder on another host is another one."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "id"
    if not path.exists():
        temporary = home / f"id.{uuid.uuid4().hex}"
        temporary.write_text(uuid.uuid4().hex, encoding="ascii")
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            temporary.replace(path)
        temporary.unlink(missing_ok=True)
    return f"{path.read_text(encoding='ascii')}@{socket.gethostname()}"
