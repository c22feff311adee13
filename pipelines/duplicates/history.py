"""The documents read before, in the database of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipelines.duplicates.fingerprint import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_BAND_BITS = 16
_KEY = ("source", "sha256", "first_page", "on_page")


class History(Protocol):
    """What is known of earlier documents."""

    def remember(self, document: Fingerprint) -> Sequence[Fingerprint]:
        """Adds a document, and gives of those added before it the ones that may be the same, and one for each account
        that its supplier had.

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
        from sqlalchemy import insert, text

        from pipelines.duplicates.candidates import read_earlier
        from pipelines.ledger.tables import picture_bands

        bands = _bands(document.picture) if document.picture else []
        with self._database.transaction() as connection:
            if connection.dialect.name == "postgresql":  # so that ids are committed in their order
                connection.execute(text("LOCK TABLE documents_seen IN EXCLUSIVE MODE"))
            key = self._put(connection, document)
            if bands:
                connection.execute(insert(picture_bands), [{"document_id": key, "band": band} for band in bands])
            earlier = read_earlier(connection, document, key, bands)
        return [Fingerprint.model_validate(row) for row in earlier]

    def distrust(self, document: Fingerprint) -> None:
        from sqlalchemy import update

        from pipelines.ledger.tables import documents_seen

        same = [documents_seen.c[name] == getattr(document, name) for name in _KEY]
        with self._database.transaction() as connection:
            connection.execute(update(documents_seen).where(*same).values(trusted=False))

    def close(self) -> None:
        self._database.close()

    def _put(self, connection: Connection, document: Fingerprint) -> int:
        """Adds the document, or brings up to date what is known of it; nobody else writes meanwhile. Gives its id.

        An INSERT with ON CONFLICT would be one statement, but SQLAlchemy compiles such a one anew for each document.
        """
        from sqlalchemy import delete, insert, select, update

        from pipelines.ledger.tables import documents_seen, picture_bands

        values = document.model_dump()
        same = [documents_seen.c[name] == values[name] for name in _KEY]
        known = connection.execute(select(documents_seen.c.id).where(*same)).scalar()
        if known is None:
            return int(connection.execute(insert(documents_seen).returning(documents_seen.c.id), values).scalar_one())
        connection.execute(update(documents_seen).where(documents_seen.c.id == known).values(**values))
        connection.execute(delete(picture_bands).where(picture_bands.c.document_id == known))
        return int(known)


def _bands(picture: str) -> list[int]:
    """The hash in 16 pieces, each with its place: hashes that differ in few bits share a piece.

    Banding for locality-sensitive hashing: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4.
    """
    value, pieces = int(picture, 16), len(picture) * 4 // _BAND_BITS
    return [(place << _BAND_BITS) | ((value >> place * _BAND_BITS) & 0xFFFF) for place in range(pieces)]
