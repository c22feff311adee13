"""A batch that is killed goes on where it was: what has a result is never read again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from ledgers import ledger_url, postgresql

pytestmark = pytest.mark.slow

__all__ = ["ledger_url", "postgresql"]

HERE = Path(__file__).parent
DOCUMENTS = 200
KILLS = 2


class Batch:
    """A folder of documents and the runs over it, with a ledger and without Prefect."""

    def __init__(self, folder: Path, url: str, documents: int = DOCUMENTS) -> None:
        self.source, self.out, self.notes = folder / "in", folder / "out", folder / "out" / ".reads"
        self.source.mkdir()
        for number in range(documents):
            (self.source / f"ok-{number}.pdf").write_text(f"document {number}")
        self._command = [sys.executable, str(HERE / "sample_run.py"), str(self.source), str(self.out)]
        self._command += ["--with-ledger"]
        paths = os.pathsep.join(map(str, (HERE, HERE.parent / "builders")))
        own = {"VOUCH_HOME": str(folder / "home"), "VOUCH_LEDGER": url, "PYTHONPATH": paths}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("VOUCH_", "PREFECT_"))}
        self._environment = kept | own

    def start(self, *flags: str) -> subprocess.Popen[str]:
        command = [*self._command, *(flags or ["--without-prefect"])]
        return subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def results(self) -> set[str]:
        return {path.stem for path in self.out.glob("*.json")} if self.out.exists() else set()

    def reads(self) -> Counter[str]:
        return Counter(Path(line).stem for line in self.notes.read_text().split())


@pytest.fixture
def batch(tmp_path: Path, ledger_url: str) -> Batch:
    return Batch(tmp_path, ledger_url)


def test_nothing_that_has_a_result_is_read_again(batch):
    for kill in range(1, KILLS + 1):
        running = batch.start()
        deadline = time.monotonic() + 60
        while len(batch.results()) < DOCUMENTS * kill // (KILLS + 1):
            assert time.monotonic() < deadline
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.communicate(timeout=20)  # its workers, which share its output, have ended too
    there, before = batch.results(), batch.reads()
    last = batch.start()
    table, said = last.communicate(timeout=120)
    assert last.returncode == 0
    assert len(table.splitlines()) == 1 + DOCUMENTS
    assert f"{len(there)} of {DOCUMENTS} were read before" in said
    reads = batch.reads()
    assert len(batch.results()) == len(reads) == DOCUMENTS
    assert {name: reads[name] for name in there if reads[name] != before[name]} == {}
    assert reads.total() <= DOCUMENTS + 2 * KILLS, "no more than what was in work when it was killed"


def test_what_is_known_needs_no_orchestrator(tmp_path):
    batch = Batch(tmp_path, f"sqlite:///{tmp_path / 'ledger.db'}", documents=3)
    for flags in ((), ("--with-prefect",)):
        running = batch.start(*flags)
        table, said = running.communicate(timeout=120)
        assert (running.returncode, len(table.splitlines())) == (0, 4), table + said
    assert "3 of 3 were read before" in said
    assert "Prefect" not in said
    assert not (tmp_path / "home" / "prefect").exists()
