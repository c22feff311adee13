"""The ledger's database: opened, brought up to date, and used in transactions."""

from __future__ import annotations

import random
import time
import uuid
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.ledger.migrations import HEAD
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

FILE_NAME = "ledger.db"
_LOCK_WAIT_MS = 30_000
_MIGRATION_LOCK = 0x766F756368  # "vouch": the key of PostgreSQL's advisory lock while tables change
_READS_ONLY = "vouch_reads_only"


def default_url(home: Path) -> str:
    """The URL of the ledger that is used where none is named: a SQLite file in the state folder."""
    return f"sqlite:///{home / FILE_NAME}"


class Database:
    """`url` is SQLAlchemy's: `sqlite:////var/lib/vouch/ledger.db`, `postgresql+psycopg://…`.

    Opening it makes or migrates its tables. Safe for threads; a child process opens its own. What is committed survives
    a power failure; with `durable` false, in SQLite, only once something durable is committed after it. Raises
    UsageError where it cannot be opened or used.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        from sqlalchemy import create_engine, event
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import SQLAlchemyError

        try:
            parsed = make_url(url)
            self.engine: Engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
            if self.engine.dialect.name == "sqlite":
                event.listen(self.engine, "connect", partial(_prepare_sqlite, durable))
                event.listen(self.engine, "begin", _begin_sqlite)
            self._migrate()
        except (SQLAlchemyError, ImportError, OSError) as error:
            raise UsageError(
                f"the ledger {without_password(url)} cannot be opened: {_first_line(error)}", hint=_hint(url)
            ) from error

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """What is done in here is done whole or not at all. Raises ProviderError where the database fails."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise _failed(error) from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """For reading only: one state of the database, which keeps nobody from writing. Raises ProviderError."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self.engine.connect().execution_options(**{_READS_ONLY: True}) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise _failed(error) from error

    def identity(self) -> str:
        """A name that this ledger has and no other. Raises ProviderError."""
        from sqlalchemy import select

        from pipelines.ledger.tables import facts

        with self.transaction() as connection:
            row = insert_into(connection, facts).values(name="id", value=uuid.uuid4().hex)
            connection.execute(row.on_conflict_do_nothing(index_elements=["name"]))
            return str(connection.execute(select(facts.c.value).where(facts.c.name == "id")).scalar_one())

    def close(self) -> None:
        self.engine.dispose()

    def _migrate(self) -> None:
        with self.engine.connect().execution_options(**{_READS_ONLY: True}) as connection:
            if _version(connection) == HEAD:
                return
        with self.engine.begin() as connection:
            if self.is_postgresql:
                from sqlalchemy import text

                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            version = _version(connection)
            if version != HEAD:  # nobody was faster
                _upgrade(connection, version)


def insert_into(connection: Connection, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, in the words of the database at hand."""
    from sqlalchemy.dialects import postgresql, sqlite

    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def without_password(url: str) -> str:
    """A URL as it may be shown."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "URL"


def _version(connection: Connection) -> str | None:
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection, version: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        if version is not None:
            ScriptDirectory.from_config(config).get_revision(version)
    except CommandError:
        raise UsageError(
            f"the ledger was made by a newer Vouch (its tables are at {version}, this one knows {HEAD})",
            hint="update Vouch, or name another ledger by VOUCH_LEDGER",
        ) from None
    command.upgrade(config, "head")


def _prepare_sqlite(durable: bool, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not guessed at by the driver
    synchronous = "synchronous=FULL" if durable else "synchronous=NORMAL"
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_LOCK_WAIT_MS}", synchronous, "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _log_ahead(cursor)
    cursor.close()


def _log_ahead(cursor: Any) -> None:
    """Write-ahead logging. SQLite does not wait for its lock where two connections switch a new file at once, each
    holding what the other needs: it fails at once, and the switch has to be tried again."""
    from sqlite3 import SQLITE_BUSY, OperationalError

    until = time.monotonic() + _LOCK_WAIT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            if error.sqlite_errorcode & 0xFF != SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01 + random.random() * 0.02)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and then writes would fail at once if another wrote in between: it waits for the
    # right to write from the start.
    reads_only = connection.get_execution_options().get(_READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _failed(error: Exception) -> ProviderError:
    return ProviderError(
        f"the ledger could not be used: {_first_line(error)}",
        hint="check the database that VOUCH_LEDGER names, or VOUCH_HOME if it names none",
    )


def _hint(url: str) -> str:
    if url.startswith("postgres"):
        return "for PostgreSQL: pip install '.[postgres]', and VOUCH_LEDGER=postgresql+psycopg://user@host/database"
    return "set VOUCH_LEDGER to a database that can be written, such as sqlite:////path/to/ledger.db"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
