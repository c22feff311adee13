"""The first tables. Those of the memory may be there already: they are older than the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_facts()
    _create_documents()
    _create_readings()
    _create_results()
    _create_owners()
    _create_arrivals()
    _create_outbox()
    _create_memory()
    _create_pictures()


def downgrade() -> None:
    for table in ("outbox", "arrivals", "owners", "results", "readings", "documents", "ledger_facts"):
        op.drop_table(table)


def _create_facts() -> None:
    op.create_table(
        "ledger_facts",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_ledger_facts"),
    )


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("sha256", name="uq_documents_sha256"),
    )


def _create_readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("config_sha256", sa.String(length=64), nullable=False),
        sa.Column("build", sa.String(length=80), nullable=False),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=40)),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("output", sa.Text()),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("exported_at", sa.DateTime(timezone=True)),
        sa.Column("seconds", sa.Float()),
        sa.Column("status", sa.String(length=10)),
        sa.Column("kind", sa.Text()),
        sa.Column("decision", sa.String(length=10)),
        sa.Column("pages", sa.Integer()),
        sa.Column("verified", sa.Integer()),
        sa.Column("total", sa.Integer()),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_readings_document_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
        sa.UniqueConstraint("document_id", "config_sha256", name="uq_readings_document_id_config_sha256"),
    )
    op.create_index("ix_readings_claimed_by", "readings", ["claimed_by"])
    op.create_index("ix_readings_finished_at", "readings", ["finished_at"])
    op.create_index("ix_readings_state", "readings", ["state"])


def _create_results() -> None:
    op.create_table(
        "results",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_results_reading_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("reading_id", name="pk_results"),
    )


def _create_owners() -> None:
    op.create_table(
        "owners",
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("command", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_owners"),
    )


def _create_arrivals() -> None:
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=80), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=40)),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("output", sa.Text(), nullable=False),
        sa.Column("filed_as", sa.Text()),
        sa.Column("copy_of", sa.Text()),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_arrivals_reading_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_arrivals"),
        sa.UniqueConstraint("ticket", name="uq_arrivals_ticket"),
    )
    op.create_index("ix_arrivals_output", "arrivals", ["output"])
    op.create_index("ix_arrivals_owner", "arrivals", ["owner"])
    op.create_index("ix_arrivals_reading_id", "arrivals", ["reading_id"])
    op.create_index(
        "uq_arrivals_about_to_lie",
        "arrivals",
        ["folder", "filed_as"],
        unique=True,
        sqlite_where=sa.text("filed_at IS NULL"),
        postgresql_where=sa.text("filed_at IS NULL"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sink", sa.String(length=100), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=40)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.Text()),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_outbox_document_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name="fk_outbox_reading_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("document_id", "sink", name="uq_outbox_document_id_sink"),
        sa.UniqueConstraint("idempotency_key", name="uq_outbox_idempotency_key"),
    )
    op.create_index("ix_outbox_claimed_by", "outbox", ["claimed_by"])
    op.create_index("ix_outbox_reading_id", "outbox", ["reading_id"])
    op.create_index("ix_outbox_state_next_try_at", "outbox", ["state", "next_try_at"])


def _create_memory() -> None:
    op.create_table(
        "documents_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("document_type", sa.String(length=20)),
        sa.Column("vat_id", sa.String(length=40)),
        sa.Column("seller", sa.Text()),
        sa.Column("number", sa.Text()),
        sa.Column("issue_date", sa.String(length=10)),
        sa.Column("gross", sa.String(length=40)),
        sa.Column("currency", sa.String(length=3)),
        sa.Column("iban", sa.String(length=40)),
        sa.Column("picture", sa.String(length=64)),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents_seen"),
        sa.UniqueConstraint("source", "sha256", "first_page", name="uq_documents_seen_source_sha256_first_page"),
        if_not_exists=True,
    )
    op.create_index("ix_documents_seen_seller", "documents_seen", ["seller"], if_not_exists=True)
    op.create_index("ix_documents_seen_sha256", "documents_seen", ["sha256"], if_not_exists=True)
    op.create_index("ix_documents_seen_vat_id", "documents_seen", ["vat_id"], if_not_exists=True)


def _create_pictures() -> None:
    op.create_table(
        "picture_bands",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents_seen.id"], name="fk_picture_bands_document_id", ondelete="CASCADE"
        ),
        if_not_exists=True,
    )
    op.create_index("ix_picture_bands_band", "picture_bands", ["band"], if_not_exists=True)
    op.create_index("ix_picture_bands_document_id", "picture_bands", ["document_id"], if_not_exists=True)
