"""What the orchestrator adds to `vouch run`: the same invoices by the same pool of workers, with Prefect and without.

Every measurement is a process of its own, from its start to its end, in turns. With Prefect, a server runs already: how
long the start of one takes is told apart, and so is what a run takes that starts its own.

python benchmarks/run_overhead.py [DOCUMENTS] [REPEATS]
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from pipelines.prefect_server import PrefectServer
from pipelines.prefect_settings import SERVER_ENVIRONMENT
from pipelines.settings import environment_for_prefect

ROOT = Path(__file__).parents[1]
INVOICE = ROOT / "sample_docs" / "invoice_clean.pdf"
WORKERS = 2
TARGET_RATIO = 1.25


def main(documents: int, repeats: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        make_invoices(work / "in", documents)
        started = time.perf_counter()
        server = start_server(work / "server")
        first_start_s = time.perf_counter() - started
        server.stop()
        started = time.perf_counter()
        server = start_server(work / "server")
        start_s = time.perf_counter() - started
        pairs = [(seconds(work, "without"), seconds(work, "with", server.api_url)) for _ in range(repeats)]
        server.stop()
        own = [seconds(work, "with") for _ in range(2)]
    without, with_prefect = (statistics.median(times) for times in zip(*pairs, strict=True))
    each_ms = 1000 * without * WORKERS / documents
    ratio = with_prefect / without
    print(f"{documents} one-page invoices, {WORKERS} workers, median of {repeats}")
    print(f"without Prefect               {without:6.2f} s   {each_ms:.1f} ms a document and worker")
    print(f"with Prefect, server running  {with_prefect:6.2f} s   ratio {ratio:.3f}, target {TARGET_RATIO}")
    print(f"ratios, pair by pair          {', '.join(f'{b / a:.3f}' for a, b in pairs)}")
    print(f"the server's start            {first_start_s:6.2f} s in a fresh state folder, {start_s:.2f} s after that")
    print(f"run that starts its own       {own[0]:6.2f} s in a fresh state folder, {own[1]:.2f} s after that")


def make_invoices(folder: Path, documents: int) -> None:
    """The sample invoice under many names; a comment at the end makes each a content of its own."""
    folder.mkdir()
    content = INVOICE.read_bytes()
    for number in range(documents):
        (folder / f"invoice-{number:04}.pdf").write_bytes(content + f"\n% copy {number}\n".encode())


def start_server(home: Path) -> PrefectServer:
    server = PrefectServer(home, environment_for_prefect({"PREFECT_HOME": str(home), **SERVER_ENVIRONMENT}))
    server.wait_until_up(threading.Event())
    return server


def seconds(work: Path, how: str, api_url: str = "") -> float:
    """Wall time of one run in a process of its own."""
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, __file__, "--one", how, str(work), api_url]
    started = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    elapsed = time.perf_counter() - started
    if len(list(out.iterdir())) != len(list((work / "in").iterdir())):
        raise SystemExit("a run lost results: its time means nothing")
    return elapsed


def run_once(how: str, work: Path, api_url: str) -> None:
    from pipelines.inputs import collect
    from pipelines.progress import LineProgress
    from pipelines.run import run
    from pipelines.run_plan import RunPlan
    from schemas.options import ReadOptions

    home = work / "home" if how == "with" else None
    collection = collect([work / "in"], work / "out")
    plan = RunPlan(ReadOptions(), work / "out", WORKERS, home, api_url or None)
    report = run(collection, plan, LineProgress(sys.stderr))
    if report.prefect_problem or any(outcome.failed for outcome in report.outcomes):
        raise SystemExit(report.prefect_problem or "a document failed: its time means nothing")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_once(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
