"""The tables of the ledger. A change here needs a migration (`migrations/versions`); a test holds the two together."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote_to_bytes

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect

_ESCAPED = "%fs:"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """A moment, aware and in UTC on both sides; SQLite stores no zone, so it is put back there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class PathText(TypeDecorator[str]):
    """The name of a file. Names that are no Unicode, which file systems allow and databases refuse, come back whole."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None or _is_unicode(value):
            return value
        return _ESCAPED + quote_from_bytes(os.fsencode(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None or not value.startswith(_ESCAPED):
            return value
        return os.fsdecode(unquote_to_bytes(value.removeprefix(_ESCAPED)))


class Words(TypeDecorator[str]):
    """What is said to people: what no database can store is shown as a replacement character."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.encode(errors="replace").decode().replace("\0", " ")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


facts = Table(
    "ledger_facts",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", PathText, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("received_at", Utc, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("config_sha256", String(64), nullable=False),
    Column("build", String(80), nullable=False),
    Column("compared", Boolean, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("crashes", Integer, nullable=False),
    Column("claimed_by", String(40), index=True),
    Column("source", PathText, nullable=False),
    Column("output", PathText),
    Column("received_at", Utc, nullable=False),
    Column("claimed_at", Utc),
    Column("finished_at", Utc, index=True),
    Column("exported_at", Utc),
    Column("seconds", Float),
    Column("status", String(10)),
    Column("kind", Text),
    Column("decision", String(10)),
    Column("pages", Integer),
    Column("verified", Integer),
    Column("total", Integer),
    Column("reason", Words),
    Column("reviewed_at", Utc),
    UniqueConstraint("document_id", "config_sha256"),
)

results = Table(
    "results",
    metadata,
    Column("reading_id", ForeignKey("readings.id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

owners = Table(
    "owners",
    metadata,
    Column("token", String(40), primary_key=True),
    Column("home", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("command", String(20), nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", String(80), nullable=False, unique=True),
    Column("reading_id", ForeignKey("readings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("owner", String(40), index=True),
    Column("folder", Text, nullable=False),
    Column("place", PathText, nullable=False),
    Column("output", PathText, nullable=False),
    Column("filed_as", PathText),
    Column("copy_of", PathText),
    Column("arrived_at", Utc, nullable=False),
    Column("filed_at", Utc),
    Index("ix_arrivals_output", "output"),
)
Index(
    "uq_arrivals_about_to_lie",  # two files in flight must not be about to lie in one place
    arrivals.c.folder,
    arrivals.c.filed_as,
    unique=True,
    sqlite_where=arrivals.c.filed_at.is_(None),
    postgresql_where=arrivals.c.filed_at.is_(None),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("sink", String(100), nullable=False),
    Column("reading_id", ForeignKey("readings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("idempotency_key", String(64), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_by", String(40), index=True),
    Column("created_at", Utc, nullable=False),
    Column("next_try_at", Utc, nullable=False),
    Column("delivered_at", Utc),
    Column("last_error", Words),
    UniqueConstraint("document_id", "sink"),
    Index("ix_outbox_state_next_try_at", "state", "next_try_at"),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("label", String(40), primary_key=True),
    Column("value", Float, nullable=False),
)
"""What was done since the ledger was made (`pipelines.ledger.counters`). Purging what was done takes nothing away."""

documents_seen = Table(
    "documents_seen",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", PathText, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("first_page", Integer, nullable=False),
    Column("on_page", Integer, nullable=False, server_default="1"),
    Column("document_type", String(20)),
    Column("vat_id", String(40), index=True),
    Column("seller", Text, index=True),
    Column("number", Text, index=True),
    Column("issue_date", String(10)),
    Column("gross", String(40)),
    Column("currency", String(3)),
    Column("iban", String(40)),
    Column("picture", String(64)),
    Column("trusted", Boolean, nullable=False),
    UniqueConstraint("source", "sha256", "first_page", "on_page"),
    Index("ix_documents_seen_issue_date_gross", "issue_date", "gross"),
)
"""The memory of invoices and suppliers. Picture hashes lie in pieces of their own, so that an index finds near ones."""

picture_bands = Table(
    "picture_bands",
    metadata,
    Column("document_id", ForeignKey("documents_seen.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("band", Integer, nullable=False, index=True),
)
