"""What the ledger costs a document, in processor time: claimed and recorded the first time, and known the second.

The results are there already (the sample invoice's, about 50 KB each), and what reads does nothing, so that all time
measured is the ledger's: hashing, claiming, compressing and recording. Beside it stands what reading the invoice takes.

python benchmarks/ledger_speed.py [DOCUMENTS] [LEDGER_URL]
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path

from pipelines.batches import plan_batches
from pipelines.emit import result_json
from pipelines.inputs import Job
from pipelines.ledger.opening import open_ledger, reader_of
from pipelines.outcome import Outcome, summarize
from pipelines.read import read_file
from pipelines.recording import RecordedReading
from schemas.options import ReadOptions

INVOICE = Path(__file__).parents[1] / "sample_docs" / "invoice_clean.pdf"
READINGS = 20


def main(documents: int, url: str | None) -> None:
    options = ReadOptions()
    result = read_file(INVOICE, options)
    started = time.process_time()
    for _ in range(READINGS):
        result_json(read_file(INVOICE, options))
    reading_ms = 1000 * (time.process_time() - started) / READINGS
    with tempfile.TemporaryDirectory() as folder:
        jobs = make_jobs(Path(folder), documents, result_json(result))
        outcome = summarize(result, INVOICE, INVOICE)
        first, known = (record(Path(folder) / "home", url, jobs, outcome) for _ in range(2))
        size = sum(path.stat().st_size for path in (Path(folder) / "home").glob("ledger.db*"))
    print(f"{documents} documents, processor time a document")
    print(f"read once               {reading_ms:6.2f} ms (the sample invoice, in process)")
    print(f"claimed and recorded    {first[0]:6.2f} ms, {100 * first[0] / (reading_ms + first[0]):.1f} % of both")
    print(f"known the second time   {known[0]:6.2f} ms; all of them {known[1]:.1f} s by the clock")
    print(f"the ledger's file       {size / documents / 1000:6.2f} KB a document" if url is None else "")


def make_jobs(folder: Path, documents: int, result: bytes) -> list[Job]:
    jobs, content = [], INVOICE.read_bytes()
    for name in ("in", "out"):
        (folder / name).mkdir()
    for number in range(documents):
        source, output = folder / "in" / f"{number}.pdf", folder / "out" / f"{number}.json"
        source.write_bytes(content + f"\n% copy {number}\n".encode())
        output.write_bytes(result)
        jobs.append(Job(source, output, len(content)))
    return jobs


def record(home: Path, url: str | None, jobs: list[Job], outcome: Outcome) -> tuple[float, float]:
    """Milliseconds of processor time a document, without the opening of the ledger; and seconds by the clock."""

    def submit(job: Job) -> Future[Outcome]:
        future: Future[Outcome] = Future()
        future.set_result(Outcome(job.source, job.output, "ok", outcome.kind, outcome.decision, pages=1))
        return future

    with open_ledger(url, home, "run") as ledger:
        started, clock = time.process_time(), time.perf_counter()
        recorded = RecordedReading(ledger, reader_of(ReadOptions()), submit)
        for batch in plan_batches(jobs):
            for future in recorded.submit_batch(batch):
                future.result()
        recorded.close()
        return 1000 * (time.process_time() - started) / len(jobs), time.perf_counter() - clock


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, sys.argv[2] if len(sys.argv) > 2 else None)
