"""Schedules for tests: small invoices in a folder, a `vouch.toml`, and the processes that carry it out."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def add_invoices(folder: Path, numbers: range) -> None:
    """One-page invoices of one text each, `invoice-<number>.pdf`."""
    import pymupdf

    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        text = f"Invoice number: INV-{number:05d}\nInvoice date: 2026-03-04\nTotal: 119.00 EUR"
        with pymupdf.open() as document:
            document.new_page().insert_text((72, 72), text)
            document.save(folder / f"invoice-{number}.pdf", no_new_id=True)


def wait_until(condition: Callable[[], object], seconds: float = 60, what: str = "") -> None:
    """Until something is so. Fails the test if it takes longer."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what or condition
        time.sleep(0.1)


class Scheduled:
    """A schedule over `in` and `out` of a folder, and a state folder of its own, `home`."""

    def __init__(self, folder: Path, when: str) -> None:
        self.source, self.out, self.home = folder / "in", folder / "out", folder / "home"
        self.log = folder / "serve.log"
        self.source.mkdir(parents=True)
        self.config = folder / "vouch.toml"
        self.config.write_text(f'[schedules.daily]\npaths = ["in"]\nout = "out"\nworkers = 2\n{when}\n')

    def environment(self, **more: str) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("VOUCH_", "PREFECT_"))}
        return {**clean, "VOUCH_CONFIG": str(self.config), "VOUCH_HOME": str(self.home), **more}

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """A command of `vouch`, the leader of a group, whose words go to the log."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [str(Path(sys.executable).with_name("vouch")), *command],
                env=self.environment(**environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def said(self) -> list[str]:
        return self.log.read_text().splitlines()

    def results(self) -> list[str]:
        return sorted(path.name for path in self.out.glob("*.json"))

    def recorded(self, query: str) -> list[tuple[Any, ...]]:
        """From the database of Prefect's own server; nothing before it is there."""
        path = self.home / "prefect" / "prefect.db"
        if not path.exists():
            return []
        try:
            with sqlite3.connect(path) as database:
                return database.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []

    def runs(self, state: str) -> int:
        """How many flow runs ended or stand so."""
        found = self.recorded(f"select count(*) from flow_run where state_name = '{state}'")
        return found[0][0] if found else 0
