from __future__ import annotations

from ledgers import ledger_url, postgresql

__all__ = ["ledger_url", "postgresql"]
