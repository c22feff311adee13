"""Alembic's door: it runs on the connection, and in the transaction, of `pipelines.ledger.database`."""

from __future__ import annotations

from alembic import context

from pipelines.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
