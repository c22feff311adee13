"""Senders that are killed at random moments (SIGKILL): is every document in its sink once, whole?

For each kind of sink two senders share an outbox, and one of them is killed again and again while they send. At the end
every invoice and every line of it must be in the sink exactly once. Ledger, sinks, processes and kills are real.

python benchmarks/killed_deliveries.py [DOCUMENTS] [KILLS]
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "builders"), str(ROOT / "tests" / "pipelines")]

from killed_senders import POINTS, deliver, fill_ledger, held  # noqa: E402
from sqlalchemy import select  # noqa: E402

from pipelines.ledger.database import Database  # noqa: E402
from pipelines.ledger.tables import outbox  # noqa: E402

SEED = 8
LONGEST_WAIT_S = 1.0
MOST_AT_ONCE = 4


def main(documents: int, kills: int) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed_senders", "pyarrow.parquet"])
    chance = random.Random(SEED)
    for kind in POINTS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            url, sink_url = f"sqlite:///{folder / 'ledger.db'}", f"sqlite:///{folder / 'erp.db'}"
            names = [f"n{number}" for number in range(documents)]
            fill_ledger(url, folder / "home", names[: documents // kills])
            arguments = (kind, folder / "sink", url, folder / "home", sink_url)
            for kill in range(kills):
                senders = [context.Process(target=deliver, args=arguments, kwargs={"most": MOST_AT_ONCE}) for _ in "ab"]
                for sender in senders:
                    sender.start()
                share = slice(documents * (kill + 1) // kills, documents * (kill + 2) // kills)
                if names[share]:  # after the last kill nothing new comes
                    fill_ledger(url, folder / "home", names[share])
                time.sleep(chance.uniform(0.0, LONGEST_WAIT_S))
                for sender in senders:
                    sender.kill()
                    sender.join()
            deliver(*arguments)
            wanted = {f"{name}{line}": 1 for name in names for line in ("", "/1", "/2")}
            assert held(kind, folder / "sink", sink_url) == wanted, kind
            tries = dict(sorted(tries_of(url).items()))
            print(
                f"{kind:<8} {documents} documents, {2 * kills} senders killed; tries a sending took: {tries}",
                flush=True,
            )
    print("every invoice and every line once in every sink")


def tries_of(url: str) -> Counter[int]:
    database = Database(url)
    with database.snapshot() as connection:
        found = Counter(connection.execute(select(outbox.c.attempts)).scalars())
    database.close()
    return found


if __name__ == "__main__":
    counts = [int(argument) for argument in sys.argv[1:3]]
    main(*[*counts, *[200, 50][len(counts) :]])
