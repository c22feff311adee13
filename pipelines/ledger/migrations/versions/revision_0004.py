"""Several receipts on one sheet: which of the documents that begin on a page one is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_BEFORE = "uq_documents_seen_source_sha256_first_page"
_AFTER = "uq_documents_seen_source_sha256_first_page_on_page"


def upgrade() -> None:
    columns = sa.inspect(op.get_bind()).get_columns("documents_seen")
    if "on_page" not in {column["name"] for column in columns}:  # a memory that is older than the ledger may have it
        _remade([sa.Column("on_page", sa.Integer(), nullable=False, server_default="1")], _BEFORE, _AFTER, ["on_page"])


def downgrade() -> None:
    op.execute("DELETE FROM documents_seen WHERE on_page > 1")
    _remade([], _AFTER, _BEFORE, [])
    op.drop_column("documents_seen", "on_page")


def _remade(columns: list[sa.Column[int]], dropped: str, made: str, more: list[str]) -> None:
    """SQLite changes a constraint by making the table anew, and takes along what refers to the old one."""
    op.execute("CREATE TEMPORARY TABLE kept_bands AS SELECT document_id, band FROM picture_bands")
    with op.batch_alter_table("documents_seen") as table:
        for column in columns:
            table.add_column(column)
        table.drop_constraint(dropped, type_="unique")
        table.create_unique_constraint(made, ["source", "sha256", "first_page", *more])
    op.execute("DELETE FROM picture_bands")
    op.execute("INSERT INTO picture_bands (document_id, band) SELECT document_id, band FROM kept_bands")
    op.execute("DROP TABLE kept_bands")
