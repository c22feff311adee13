"""`vouch run IN OUT` with the readers for tests in place of ours: a whole run, in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from sample_readers import read_name

from pipelines.inputs import collect
from pipelines.progress import LineProgress
from pipelines.run import RunPlan, exit_status, run
from pipelines.settings import load_settings
from pipelines.summary import print_summary
from schemas.options import ReadOptions

if __name__ == "__main__":
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    settings = load_settings()
    home = None if sys.argv[3:] == ["--without-prefect"] else settings.home
    collection = collect([source], out)
    plan = RunPlan(ReadOptions(), out, 2, home, settings.prefect_api_url, read_name)
    report = run(collection, plan, LineProgress(sys.stderr))
    print_summary(report, collection, out, Path.cwd())
    sys.exit(exit_status(report, collection))
