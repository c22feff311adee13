"""Opens the ledger of a command, with this process as an owner."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipelines.ledger.build import build_name
from pipelines.ledger.database import Database, default_url
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.ledger.ledger import Ledger, Reader
    from schemas.options import ReadOptions


def open_database(url: str | None, home: Path) -> Database:
    """The database that is named, or the one in the state folder. Raises UsageError."""
    if url is None:
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(f"cannot write {home}: {reason}", hint="set VOUCH_HOME to another") from error
    return Database(url or default_url(home))


@contextmanager
def open_ledger(url: str | None, home: Path, command: str) -> Iterator[Ledger]:
    """The ledger, this process registered as an owner until the end. Raises UsageError.

    What dead owners left is taken over first. `command` says what this process does: run, watch …
    """
    from pipelines.ledger.ledger import Ledger
    from pipelines.ledger.owners import Owner

    database = open_database(url, home)
    try:
        owner = Owner(database, home, command)
        try:
            owner.take_over_dead()
            yield Ledger(database, owner)
        finally:
            owner.close()
    finally:
        database.close()


def reader_of(options: ReadOptions) -> Reader:
    """What reads with these options, as the ledger tells readers apart."""
    from pipelines.ledger.ledger import Reader

    return Reader(options.config_sha256(), build_name(), options.ledger is not None)
