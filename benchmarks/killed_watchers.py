"""A drop folder whose watchers are killed at random moments: is every document read, filed and sent exactly once?

Documents are dropped while watchers run, are killed (SIGKILL, whatever they are doing) and are started again. A third
of the kills come at any moment, from the very start on; a third when the watcher is up; a third when it has filed its
first document, so that they hit its work. Among the documents are some that fail, some for a person, and copies. At the
end each file must lie in one place with one result, each content must be recorded once, with one row of the outbox if
it did not fail, and each of those must be in the sinks once: as a line of JSON Lines, and as rows of a database. The
reader is made up (milliseconds a document); ledger, folder, worker processes, sinks and kills are real.

python benchmarks/killed_watchers.py [DOCUMENTS] [KILLS] [WATCHERS] [LEDGER_URL | postgresql]
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "builders"), str(ROOT / "tests" / "pipelines"), str(ROOT)]

from database_servers import postgresql_url  # noqa: E402
from drop_folders import Drop  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.export.sinks.opening import Sinks

SEED = 8
LONGEST_WAIT_S = 1.0
LONGEST_START_S = 40.0  # on a busy machine; the other watcher may have taken all there was
LONGEST_END_S = 900.0
WATCHES, FILES = b"watching", "→".encode()
COPIES, FAILING, FOR_REVIEW = 20, 10, 10  # one of so many


def main(documents: int, kills: int, watchers: int, url: str) -> None:
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder, _ledger(url, Path(folder)) as ledger:
        drop = Drop(Path(folder), ledger)
        names = [_place(number) for number in range(documents)]
        running = [Running(drop) for _ in range(watchers)]
        started, dropped = time.monotonic(), 0
        for kill in range(kills):
            victim = chance.randrange(watchers)
            if kill % 3 == 1:
                running[victim].wait_until(WATCHES)
            share = documents * (kill + 1) // kills
            for number in range(dropped, share):
                put(drop, number, names[number])
            dropped = share
            if kill % 3 == 2:
                running[victim].wait_until(FILES)
            time.sleep(chance.uniform(0.0, LONGEST_WAIT_S))
            running[victim].end(signal.SIGKILL)
            running[victim] = Running(drop)
        under_fire_s, done = time.monotonic() - started, len(drop.results())
        deadline = time.monotonic() + LONGEST_END_S
        while not_filed(drop):
            if time.monotonic() > deadline:
                raise SystemExit(f"not all is done: {Counter(place.split('/')[0] for place in drop.files())}")
            time.sleep(0.2)
        for watcher in running:
            watcher.end(signal.SIGTERM)
        deliver_rest(drop)
        report(drop, documents, kills, under_fire_s, done)


def not_filed(drop: Drop) -> int:
    """How many files are on their way; folders come and go while they are counted."""
    found = 0
    for name in ("incoming", "processing"):
        for _, _, files in os.walk(drop.root / name):
            found += sum(file.endswith(".pdf") for file in files)
    return found


def _place(number: int) -> str:
    if number % FAILING == 3:
        return f"damaged-{number}.pdf"
    if number % FOR_REVIEW == 6:
        return f"review-{number}.pdf"
    return f"ok-{number}.pdf" if number % 4 else f"sub/ok-{number + 1}.pdf"


def is_copy(number: int) -> bool:
    return number % COPIES == COPIES - 1


def put(drop: Drop, number: int, place: str) -> None:
    """Written under another name and renamed, as those who drop files should; a copy has the content of one before."""
    original = number - 2 if is_copy(number) else number
    path = drop.put(f"{place}.part", f"document {original}")
    path.rename(path.with_name(path.name.removesuffix(".part")))


class Running:
    """A watcher in a process of its own."""

    def __init__(self, drop: Drop) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path[:3])}
        command = [sys.executable, __file__, "--watch", str(drop.folder), drop.url]
        self._said = drop.folder / f"said-{time.monotonic_ns()}"
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(command, env=environment, stderr=said)

    def wait_until(self, says: bytes) -> None:
        deadline = time.monotonic() + LONGEST_START_S
        while says not in self._said.read_bytes() and time.monotonic() < deadline:
            time.sleep(0.01)

    def end(self, number: signal.Signals) -> None:
        self._process.send_signal(number)
        self._process.wait()


def watch(folder: Path, url: str) -> None:
    from sample_readers import read_accepted

    from pipelines.watch.command import WatchSettings, watch_command
    from pipelines.watch.folders import DropFolder
    from schemas.options import ReadOptions

    drop = Drop(folder, url)
    settings = WatchSettings(
        DropFolder(drop.root), drop.out, 2, url, folder / "home", 0.1, 1.0, read=read_accepted, sinks=sinks_of(folder)
    )
    watch_command(settings, ReadOptions())


def sinks_of(folder: Path) -> Sinks:
    """JSON Lines and a database, which get all that did not fail."""
    from pipelines.export.sinks.files import JsonLinesSink
    from pipelines.export.sinks.opening import Sinks
    from pipelines.export.sinks.sql import SqlSink

    opened = {"lines": JsonLinesSink(folder / "all.jsonl", "vouch"), "rows": SqlSink(f"sqlite:///{folder / 'erp.db'}")}
    return Sinks(opened, dict.fromkeys(opened, ("accept", "review")))


def deliver_rest(drop: Drop) -> None:
    """Send what those who were killed had taken to send."""
    from pipelines.export.sinks.dispatch import dispatching
    from pipelines.ledger.opening import open_ledger

    with (
        open_ledger(drop.url, drop.folder / "home", "deliver") as ledger,
        dispatching(ledger, sinks_of(drop.folder).opened, print),
    ):
        pass


def check_sinks(drop: Drop, sent: int) -> None:
    """Each document once in each sink."""
    lines = (drop.folder / "all.jsonl").read_bytes().splitlines()
    in_lines = Counter(json.loads(line)["source"]["sha256"] for line in lines)
    with contextlib.closing(sqlite3.connect(drop.folder / "erp.db")) as database:
        in_rows = Counter(sha256 for (sha256,) in database.execute("SELECT sha256 FROM invoices"))
    for name, found in (("all.jsonl", in_lines), ("erp.db", in_rows)):
        assert len(found) == found.total() == sent, f"{name}: {len(found)} documents, {found.total()} times"


def report(drop: Drop, documents: int, kills: int, under_fire_s: float, done: int) -> None:
    from pipelines.ledger.tables import outbox, readings

    copies = sum(map(is_copy, range(documents)))
    failing = sum(_place(number).startswith("damaged") and not is_copy(number) for number in range(documents))
    contents = documents - copies
    drop.check_whole(contents, 2 * (contents - failing), documents)
    check_sinks(drop, contents - failing)
    tries = Counter(attempts for (attempts,) in drop.rows(outbox.c.attempts))
    attempts = Counter(attempts for (attempts,) in drop.rows(readings.c.attempts))
    print(f"{documents} files ({copies} copies, {failing} that fail), {kills} kills in {under_fire_s:.0f} s")
    print(f"results when the last kill came: {done}")
    print(f"filed at the end: {dict(Counter(place.split('/')[0] for place in drop.files()))}")
    print(f"attempts a reading took: {dict(sorted(attempts.items()))}")
    print(f"tries a sending took: {dict(sorted(tries.items()))}")
    print("every file in one place with one result; every content read once, and once in each of two sinks")


@contextlib.contextmanager
def _ledger(url: str, folder: Path) -> Iterator[str]:
    if url == "postgresql":
        with postgresql_url() as server:
            yield server
    else:
        yield url or f"sqlite:///{folder / 'ledger.db'}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--watch"]:
        watch(Path(sys.argv[2]), sys.argv[3])
    else:
        counts = [int(argument) for argument in sys.argv[1:4]]
        main(*[*counts, *[500, 200, 2][len(counts) :]], sys.argv[4] if len(sys.argv) > 4 else "")
