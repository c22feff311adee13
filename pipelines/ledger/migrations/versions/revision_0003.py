"""Indexes by which duplicates are found: the number, and date with amount. By supplier alone there are thousands."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("ix_documents_seen_number", "documents_seen", ["number"], if_not_exists=True)
    op.create_index("ix_documents_seen_issue_date_gross", "documents_seen", ["issue_date", "gross"], if_not_exists=True)


def downgrade() -> None:
    op.drop_index("ix_documents_seen_issue_date_gross", "documents_seen")
    op.drop_index("ix_documents_seen_number", "documents_seen")
