"""The documents read before, in a database: a SQLite file, which needs no server, or PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from pipelines.duplicates.fingerprint import Fingerprint
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine

_BAND_BITS = 16
_MOST_CANDIDATES = 500
_LOCK_WAIT_MS = 30_000
_KEY = ("source", "sha256", "first_page")


class History(Protocol):
    """What is known of earlier documents."""

    def remember(self, document: Fingerprint) -> Sequence[Fingerprint]:
        """Adds a document, and gives those added before it that may be the same or of the same supplier.

        One that is known already (same file, same page) keeps its place in the order. Raises ProviderError where the
        history cannot be reached.
        """
        ...

    def distrust(self, document: Fingerprint) -> None:
        """From now on no other account is compared against this document's. Raises ProviderError."""
        ...


class SqlHistory:
    """`url` is SQLAlchemy's: `sqlite:////var/lib/vouch/ledger.db`, `postgresql+psycopg://…`.

    Raises UsageError where the database cannot be opened or used.
    """

    def __init__(self, url: str) -> None:
        from sqlalchemy import create_engine, event
        from sqlalchemy.exc import SQLAlchemyError

        from pipelines.duplicates.tables import metadata

        try:
            self._engine: Engine = create_engine(url)
            if self._engine.dialect.name == "sqlite":
                event.listen(self._engine, "connect", _prepare_sqlite)
            metadata.create_all(self._engine, checkfirst=True)
        except (SQLAlchemyError, ImportError) as error:
            raise UsageError(
                f"the ledger {_without_password(url)} cannot be opened: {_first_line(error)}", hint=_hint(url)
            ) from error

    def remember(self, document: Fingerprint) -> list[Fingerprint]:
        from sqlalchemy import delete, insert, text

        from pipelines.duplicates.tables import bands

        with self._transaction() as connection:
            if connection.dialect.name == "postgresql":  # so that ids are committed in their order
                connection.execute(text("LOCK TABLE documents_seen IN EXCLUSIVE MODE"))
            key = self._upsert(connection, document)
            connection.execute(delete(bands).where(bands.c.document_id == key))
            if document.picture:
                rows = [{"document_id": key, "band": band} for band in _bands(document.picture)]
                connection.execute(insert(bands), rows)
            return _earlier(connection, document, key)

    def distrust(self, document: Fingerprint) -> None:
        from sqlalchemy import update

        from pipelines.duplicates.tables import documents

        same = [documents.c[name] == getattr(document, name) for name in _KEY]
        with self._transaction() as connection:
            connection.execute(update(documents).where(*same).values(trusted=False))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise ProviderError(
                f"the ledger could not be used: {_first_line(error)}", hint="check the database that VOUCH_LEDGER names"
            ) from error

    def close(self) -> None:
        self._engine.dispose()

    def _upsert(self, connection: Connection, document: Fingerprint) -> int:
        from sqlalchemy.dialects import postgresql, sqlite

        from pipelines.duplicates.tables import documents

        make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        values = document.model_dump()
        changed = {name: value for name, value in values.items() if name not in _KEY}
        statement = make(documents).values(**values).on_conflict_do_update(index_elements=_KEY, set_=changed)
        return int(connection.execute(statement.returning(documents.c.id)).scalar_one())


def _earlier(connection: Connection, document: Fingerprint, key: int) -> list[Fingerprint]:
    from sqlalchemy import or_, select

    from pipelines.duplicates.tables import bands, documents

    alike = [documents.c.sha256 == document.sha256]
    if document.vat_id:
        alike.append(documents.c.vat_id == document.vat_id)
    if document.seller:
        alike.append(documents.c.seller == document.seller)
    if document.picture:
        near = select(bands.c.document_id).where(bands.c.band.in_(_bands(document.picture)))
        alike.append(documents.c.id.in_(near))
    columns = [column for column in documents.c if column.name != "id"]
    newest = select(*columns).where(documents.c.id < key, or_(*alike)).order_by(documents.c.id.desc())
    rows = connection.execute(newest.limit(_MOST_CANDIDATES)).mappings().all()
    return [Fingerprint.model_validate(dict(row)) for row in reversed(rows)]


def _hint(url: str) -> str:
    if url.startswith("postgres"):
        return "for PostgreSQL: pip install '.[postgres]', and VOUCH_LEDGER=postgresql+psycopg://user@host/database"
    return "set VOUCH_LEDGER to a database that can be written, such as sqlite:////path/to/ledger.db"


def _bands(picture: str) -> list[int]:
    """The hash in 16 pieces, each with its place: hashes that differ in few bits share a piece.

    Banding for locality-sensitive hashing: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4.
    """
    value, pieces = int(picture, 16), len(picture) * 4 // _BAND_BITS
    return [(place << _BAND_BITS) | ((value >> place * _BAND_BITS) & 0xFFFF) for place in range(pieces)]


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for statement in ("journal_mode=WAL", f"busy_timeout={_LOCK_WAIT_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {statement}")
    cursor.close()


def _without_password(url: str) -> str:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "URL"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
