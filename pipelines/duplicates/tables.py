"""The tables of the history. The picture hashes lie in pieces of their own, so that near ones are found by an index."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

documents = Table(
    "documents_seen",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("first_page", Integer, nullable=False),
    Column("document_type", String(20)),
    Column("vat_id", String(40), index=True),
    Column("seller", Text, index=True),
    Column("number", Text),
    Column("issue_date", String(10)),
    Column("gross", String(40)),
    Column("currency", String(3)),
    Column("iban", String(40)),
    Column("picture", String(64)),
    Column("trusted", Boolean, nullable=False),
    UniqueConstraint("source", "sha256", "first_page"),
)

bands = Table(
    "picture_bands",
    metadata,
    Column("document_id", ForeignKey("documents_seen.id", ondelete="CASCADE"), nullable=False),
    Column("band", Integer, nullable=False, index=True),
)
