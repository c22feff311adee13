"""What a run has spent and when it may ask next: one record, in memory or in a file that several processes share."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NANO = Decimal(10) ** 9
_TABLES = """
CREATE TABLE IF NOT EXISTS charges (id INTEGER PRIMARY KEY, nano INTEGER NOT NULL, open_until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS turns (origin TEXT PRIMARY KEY, next_at REAL NOT NULL);
"""


class Ledger:
    """Charges in billionths of a dollar, and the next free turn of each origin. Not for use by two threads at once.

    A charge is made before the request is sent and settled after it. One that is never settled, because its process
    died or its connection broke, stays as it is: the provider may have been paid for it.
    """

    def __init__(self, path: Path | None) -> None:
        self._connection = sqlite3.connect(
            path or ":memory:", timeout=30, isolation_level=None, check_same_thread=False
        )
        self._connection.executescript(_TABLES)

    def charge(self, amount: Decimal, limit: Decimal | None, held_s: float) -> int | None:
        """The charge's id, or None where it would pass the limit. It counts as in flight for `held_s` seconds."""
        with self._transaction():
            if limit is not None and self.spent() + amount > limit:
                return None
            row = (_to_nano(amount), time.time() + held_s)
            return self._connection.execute("INSERT INTO charges (nano, open_until) VALUES (?, ?)", row).lastrowid

    def settle(self, charge: int, amount: Decimal | None) -> None:
        """What it came to in the end; None leaves the estimate."""
        nano = None if amount is None else _to_nano(amount)
        self._connection.execute(
            "UPDATE charges SET nano = coalesce(?, nano), open_until = 0 WHERE id = ?", (nano, charge)
        )

    def spent(self) -> Decimal:
        """In US dollars, with what is in flight."""
        (nano,) = self._connection.execute("SELECT coalesce(sum(nano), 0) FROM charges").fetchone()
        return Decimal(nano) / _NANO

    def in_flight(self) -> Decimal:
        """The part of what is spent that may yet turn out smaller."""
        query = "SELECT coalesce(sum(nano), 0) FROM charges WHERE open_until > ?"
        (nano,) = self._connection.execute(query, (time.time(),)).fetchone()
        return Decimal(nano) / _NANO

    def take_turn(self, origin: str, interval_s: float) -> float:
        """Takes the next free turn of this origin; how many seconds it is away. Turns are `interval_s` apart."""
        now = time.time()
        with self._transaction():
            row = self._connection.execute("SELECT next_at FROM turns WHERE origin = ?", (origin,)).fetchone()
            # A clock that was set back must not make everyone wait for yesterday's future.
            turn = now if row is None or row[0] > now + 3600 else max(now, row[0])
            self._connection.execute("REPLACE INTO turns VALUES (?, ?)", (origin, turn + interval_s))
        return turn - now

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _to_nano(amount: Decimal) -> int:
    return int((amount * _NANO).to_integral_value(ROUND_CEILING))
