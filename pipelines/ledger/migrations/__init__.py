"""Migrations of the ledger, run by Alembic inside the transaction of whoever opens an older ledger.

A new one: write `versions/revision_NNNN.py` by hand, set `HEAD`; the test of the ledger's tables compares the outcome
of all migrations with `pipelines.ledger.tables`.
"""

HEAD = "0005"
"""What `tables` describes. Known without importing Alembic, which costs more than a document."""
