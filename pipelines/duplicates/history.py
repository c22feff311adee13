"""The documents read before, in the database of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipelines.duplicates.fingerprint import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_BAND_BITS = 16
_MOST_CANDIDATES = 500
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
    """The history in the ledger's database. `url` is SQLAlchemy's: `sqlite:////var/lib/vouch/ledger.db`, …

    Raises UsageError where the database cannot be opened or used.
    """

    def __init__(self, url: str) -> None:
        from pipelines.ledger.database import Database

        # A sync of the disk for each document would be dear. The ledger, whose commits come after, makes these safe.
        self._database = Database(url, durable=False)

    def remember(self, document: Fingerprint) -> list[Fingerprint]:
        from sqlalchemy import delete, insert, text

        from pipelines.ledger.tables import picture_bands

        with self._database.transaction() as connection:
            if connection.dialect.name == "postgresql":  # so that ids are committed in their order
                connection.execute(text("LOCK TABLE documents_seen IN EXCLUSIVE MODE"))
            key = self._upsert(connection, document)
            connection.execute(delete(picture_bands).where(picture_bands.c.document_id == key))
            if document.picture:
                rows = [{"document_id": key, "band": band} for band in _bands(document.picture)]
                connection.execute(insert(picture_bands), rows)
            return _earlier(connection, document, key)

    def distrust(self, document: Fingerprint) -> None:
        from sqlalchemy import update

        from pipelines.ledger.tables import documents_seen

        same = [documents_seen.c[name] == getattr(document, name) for name in _KEY]
        with self._database.transaction() as connection:
            connection.execute(update(documents_seen).where(*same).values(trusted=False))

    def close(self) -> None:
        self._database.close()

    def _upsert(self, connection: Connection, document: Fingerprint) -> int:
        from pipelines.ledger.database import insert_into
        from pipelines.ledger.tables import documents_seen

        values = document.model_dump()
        changed = {name: value for name, value in values.items() if name not in _KEY}
        statement = (
            insert_into(connection, documents_seen)
            .values(**values)
            .on_conflict_do_update(index_elements=_KEY, set_=changed)
        )
        return int(connection.execute(statement.returning(documents_seen.c.id)).scalar_one())


def _earlier(connection: Connection, document: Fingerprint, key: int) -> list[Fingerprint]:
    from sqlalchemy import or_, select

    from pipelines.ledger.tables import documents_seen, picture_bands

    alike = [documents_seen.c.sha256 == document.sha256]
    if document.vat_id:
        alike.append(documents_seen.c.vat_id == document.vat_id)
    if document.seller:
        alike.append(documents_seen.c.seller == document.seller)
    if document.picture:
        near = select(picture_bands.c.document_id).where(picture_bands.c.band.in_(_bands(document.picture)))
        alike.append(documents_seen.c.id.in_(near))
    columns = [column for column in documents_seen.c if column.name != "id"]
    newest = select(*columns).where(documents_seen.c.id < key, or_(*alike)).order_by(documents_seen.c.id.desc())
    rows = connection.execute(newest.limit(_MOST_CANDIDATES)).mappings().all()
    return [Fingerprint.model_validate(dict(row)) for row in reversed(rows)]


def _bands(picture: str) -> list[int]:
    """The hash in 16 pieces, each with its place: hashes that differ in few bits share a piece.

    Banding for locality-sensitive hashing: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4.
    """
    value, pieces = int(picture, 16), len(picture) * 4 // _BAND_BITS
    return [(place << _BAND_BITS) | ((value >> place * _BAND_BITS) & 0xFFFF) for place in range(pieces)]
