"""Schedules by cron and by RRULE, carried out by `vouch serve` with a Prefect server of its own: how late runs begin.

Two schedules over two folders, one due every minute (cron), one every 30 seconds (RRULE). New invoices come in before
each time; at the end every invoice must have been read once, and runs of one schedule must not have overlapped.

python benchmarks/scheduled_runs.py [RUNS]
"""

from __future__ import annotations

import signal
import sqlite3
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "builders"), str(ROOT)]

from scheduled import Scheduled, add_invoices, wait_until  # noqa: E402

RULES = {"minutely": 'cron = "* * * * *"', "rule": 'rrule = "FREQ=SECONDLY;INTERVAL=30"'}
INVOICES = 3
LONGEST_S = 900.0  # on a busy machine
LATE = """select d.name, f.state_name, round(86400 * (julianday(f.start_time) - julianday(f.expected_start_time)), 1)
          from flow_run f join deployment d on f.deployment_id = d.id where f.start_time is not null
          order by f.start_time"""
OVERLAPPING = """select count(*) from flow_run a join flow_run b on a.id < b.id and a.deployment_id = b.deployment_id
                 and a.start_time < b.end_time and b.start_time < a.end_time"""


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        scheduled = Scheduled(Path(name), RULES["minutely"])
        declared = [
            f'[schedules.{schedule}]\npaths = ["in-{schedule}"]\nout = "out-{schedule}"\nworkers = 1\n{when}\n'
            for schedule, when in RULES.items()
        ]
        scheduled.config.write_text("\n".join(declared))
        served = scheduled.start("serve")
        try:
            for round_no in range(runs):
                numbers = range(round_no * INVOICES, (round_no + 1) * INVOICES)
                for schedule in RULES:
                    add_invoices(Path(name) / f"in-{schedule}", numbers)
                for schedule in RULES:
                    wait_for(Path(name) / f"out-{schedule}", numbers.stop)
            served.send_signal(signal.SIGTERM)
            print(f"vouch serve ended with {served.wait(120)}")
        except AssertionError:
            print("\n".join(scheduled.said()[-20:]))
            raise
        finally:
            served.kill()
            served.wait()
        report(scheduled)


def wait_for(out: Path, count: int) -> None:
    wait_until(lambda: len(list(out.glob("*.json"))) == count, LONGEST_S, f"{count} results in {out.name}")
    print(f"{out.name}: {count} results", flush=True)


def report(scheduled: Scheduled) -> None:
    for schedule, state, late_s in scheduled.recorded(LATE):
        print(f"{schedule}: {state}, began {late_s} s after it was due")
    print(f"runs of one schedule that overlapped: {scheduled.recorded(OVERLAPPING)[0][0]}")
    with sqlite3.connect(scheduled.home / "ledger.db") as ledger:
        print(f"readings, most attempts: {ledger.execute('select count(*), max(attempts) from readings').fetchone()}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
