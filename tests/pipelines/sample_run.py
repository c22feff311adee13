"""`vouch run IN OUT` with the readers for tests in place of ours: a whole run, in a process of its own.

Flags: `--without-prefect`; `--with-ledger`, which also reads with a reader that writes down what it reads.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sample_readers import read_and_note, read_name

from pipelines.inputs import collect
from pipelines.progress import LineProgress
from pipelines.run import exit_status, run
from pipelines.run_plan import LedgerPlan, RunPlan
from pipelines.settings import load_settings
from pipelines.summary import print_summary
from schemas.options import ReadOptions

if __name__ == "__main__":
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    settings = load_settings()
    home = None if "--without-prefect" in sys.argv else settings.home
    named = settings.ledger.get_secret_value() if settings.ledger else None
    ledger = LedgerPlan(named, settings.home) if "--with-ledger" in sys.argv else None
    collection = collect([source], out)
    read = read_and_note if ledger else read_name
    plan = RunPlan(ReadOptions(), out, 2, home, settings.prefect_api_url, read, ledger)
    report = run(collection, plan, LineProgress(sys.stderr))
    print_summary(report, collection, out, Path.cwd())
    sys.exit(exit_status(report, collection))
