"""Who is at work, who is dead, and what becomes of the claims of the dead."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ledgers import READER, finished, received
from sqlalchemy import update

from pipelines.ledger.opening import open_ledger
from pipelines.ledger.owners import LEASE_S, list_owners
from pipelines.ledger.tables import owners
from schemas.errors import ProviderError

if TYPE_CHECKING:
    from pipelines.ledger.ledger import Ledger

KILLED = """
import os, sys
from pathlib import Path
from ledgers import READER, received
from pipelines.ledger.opening import open_ledger

with open_ledger(sys.argv[1], Path(sys.argv[2]), "run") as ledger:
    ledger.claim([received("a.pdf")], READER)
    os.kill(os.getpid(), 9)
"""


def kill_one_at_work(url: str, home: Path) -> None:
    builders = Path(__file__).parents[2] / "builders"
    process = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(home)],
        env={**os.environ, "PYTHONPATH": str(builders)},
        check=False,
        timeout=60,
    )
    assert process.returncode == -9


def registered(ledger: Ledger) -> list[str]:
    with ledger.database.snapshot() as connection:
        return [row.token for row in list_owners(connection)]


def silence(ledger: Ledger, token: str, seconds: float) -> None:
    """Make an owner's last heartbeat older."""
    with ledger.database.transaction() as connection:
        (row,) = [row for row in list_owners(connection) if row.token == token]
        older = row.seen_at - timedelta(seconds=seconds)
        connection.execute(update(owners).where(owners.c.token == token).values(seen_at=older))


def test_who_is_killed_here_is_known_at_once(ledger_url, tmp_path):
    kill_one_at_work(ledger_url, tmp_path / "home")
    with open_ledger(ledger_url, tmp_path / "home", "run") as ledger:
        assert registered(ledger) == [ledger.owner.token]
        (standing,) = ledger.claim([received("a.pdf")], READER)
        assert standing.mine
        assert (standing.row["crashes"], standing.row["attempts"]) == (1, 1)
        ledger.finish([finished(standing.id, "a.pdf")])
        assert ledger.standings([standing.id])[standing.id].row["crashes"] == 0
    assert list((tmp_path / "home" / "owners").iterdir()) == []


def test_who_is_killed_elsewhere_is_known_by_the_silence(ledger_url, tmp_path):
    kill_one_at_work(ledger_url, tmp_path / "elsewhere")
    with open_ledger(ledger_url, tmp_path / "home", "run") as ledger:
        (dead,) = [token for token in registered(ledger) if token != ledger.owner.token]
        silence(ledger, dead, LEASE_S - 60)
        assert ledger.owner.take_over_dead() == []
        assert not ledger.claim([received("a.pdf")], READER)[0].mine
        silence(ledger, dead, 61)
        assert ledger.owner.take_over_dead() == [dead]
        assert ledger.claim([received("a.pdf")], READER)[0].mine


def test_who_was_thought_dead_can_finish_nothing(ledger_url, tmp_path):
    with (
        open_ledger(ledger_url, tmp_path / "one", "run") as suspended,
        open_ledger(ledger_url, tmp_path / "other", "run") as other,
    ):
        (claimed,) = suspended.claim([received("a.pdf")], READER)
        silence(other, suspended.owner.token, LEASE_S + 1)
        assert other.owner.take_over_dead() == [suspended.owner.token]
        assert suspended.finish([finished(claimed.id, "a.pdf")]) == set()
        with pytest.raises(ProviderError, match="taken for dead"):
            suspended.claim([received("b.pdf")], READER)
        assert other.claim([received("a.pdf")], READER)[0].mine


def test_who_ends_in_order_leaves_nothing_behind(ledger_url, tmp_path):
    with open_ledger(ledger_url, tmp_path / "home", "run") as ledger:
        ledger.claim([received("a.pdf")], READER)
    with open_ledger(ledger_url, tmp_path / "home", "run") as ledger:
        assert registered(ledger) == [ledger.owner.token]
        (standing,) = ledger.claim([received("a.pdf")], READER)
        assert (standing.mine, standing.row["crashes"]) == (True, 0)
