"""Drop folders for tests: filled, watched until nothing is left to do, killed at a point, and looked at afterwards."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sample_readers import read_accepted
from sqlalchemy import select

from pipelines.ledger.database import Database
from pipelines.ledger.opening import open_ledger, reader_of
from pipelines.ledger.tables import arrivals, documents, outbox, readings
from pipelines.reading import read_and_write
from pipelines.watch.folders import FOLDERS, DropFolder
from pipelines.watch.watcher import Watcher, WatchPlan
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.inputs import Job
    from pipelines.outcome import Outcome

POINTS = ("taken", "received", "claimed", "read", "finished", "chosen", "copied", "explained", "moved", "filed")


@dataclass(frozen=True)
class Drop:
    """A drop folder in a folder of its own, with its results, its state and its ledger."""

    folder: Path
    url: str
    home: str = "home"

    @property
    def root(self) -> Path:
        return self.folder / "inbox"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def put(self, place: str, content: str | None = None) -> Path:
        path = self.root / "incoming" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if content is not None else f"document {place}")
        return path

    def files(self) -> list[str]:
        """Where the files lie, without what explains the failed ones, half written or whole."""
        found = [path for name in FOLDERS for path in (self.root / name).rglob("*") if path.is_file()]
        ours = (path for path in found if path.name.endswith(".error.json") or path.name.startswith(".vouch-"))
        return sorted(str(path.relative_to(self.root)) for path in {*found} - {*ours})

    def results(self) -> list[str]:
        return sorted(str(path.relative_to(self.out)) for path in self.out.rglob("*.json"))

    def rows(self, *columns: Any) -> list[tuple[Any, ...]]:
        database = Database(self.url)
        try:
            with database.snapshot() as connection:
                return [tuple(row) for row in connection.execute(select(*columns))]
        finally:
            database.close()

    def check_whole(self, contents: int, sent: int, files: int) -> None:
        """Every file in one place, every content read and sent once."""
        tickets = list((self.root / "processing").iterdir())
        assert tickets == [], tickets
        places = self.files()
        assert len(places) == files, places
        assert not [place for place in places if place.startswith(("incoming", "processing"))], places
        failed = [place for place in self.files() if place.startswith("failed")]
        assert all((self.root / f"{place}.error.json").exists() for place in failed)
        assert len(self.results()) == files, self.results()
        assert len(self.rows(documents.c.id)) == contents
        states = Counter(state for (state,) in self.rows(readings.c.state))
        assert sum(states.values()) == contents, states
        assert set(states) <= {"done", "review", "failed", "exported"}, states
        exports = self.rows(outbox.c.document_id, outbox.c.sink)
        assert len(exports) == len(set(exports)) == sent, exports
        filed = self.rows(arrivals.c.filed_as, arrivals.c.filed_at)
        assert all(filed_at for _, filed_at in filed), filed
        assert sorted(place for place, _ in filed) == places


@dataclass
class Fault:
    """Kills this process when it reaches a point for the nth time."""

    point: str
    times: int = 1
    counts: Counter[str] = field(default_factory=Counter)

    def __call__(self, point: str) -> None:
        self.counts[point] += 1
        if point == self.point and self.counts[point] == self.times:
            os.kill(os.getpid(), signal.SIGKILL)


class Threads:
    """Reads in threads of this process, so that what kills it kills them."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2)

    def submit(self, job: Job) -> Future[Outcome]:
        return self._pool.submit(read_and_write, job, ReadOptions(), read_accepted)

    def close(self) -> None:
        self._pool.shutdown()


def watch_until_idle(
    drop: Drop, reached: Callable[[str], None] = lambda _: None, settle_s: float = 0.0, **changes: Any
) -> list[str]:
    """Watch in this process until nothing is left to do; gives what was told."""
    told: list[str] = []
    threads = Threads()
    with open_ledger(drop.url, drop.folder / drop.home, "watch") as ledger:
        folder = DropFolder(drop.root)
        folder.prepare(ledger.database.identity())
        reader = replace(reader_of(ReadOptions()), compared=True)
        values = {"folder": folder, "out": drop.out, "options": ReadOptions(), "reader": reader}
        submit = changes.pop("submit", threads.submit)
        plan = WatchPlan(**(values | {"settle_s": settle_s, "most": 4, "sinks": export_to_erp} | changes))
        watcher = Watcher(plan, ledger, submit, told.append, reached)
        while True:
            watcher.step()
            if watcher.idle:
                break
            watcher.wait(0.02)
    threads.close()
    return told


def watch_and_fail(drop: Drop, point: str, times: int = 1) -> None:
    """In a process of its own: watch, and be killed at a point."""
    watch_until_idle(drop, Fault(point, times))


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def export_to_erp(outcome: Outcome) -> tuple[str, ...]:
    """What did not fail goes to a sink named erp."""
    return () if outcome.failed else ("erp",)
