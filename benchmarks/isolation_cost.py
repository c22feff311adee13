"""What it costs to read small documents in confined worker processes: the same invoices in this process, in one worker,
and in one confined worker, in turns and in one run.

The workers live for all documents of a turn, as they do in `vouch run`; their start is told apart.

python benchmarks/isolation_cost.py [DOCUMENTS] [REPEATS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import wait
from pathlib import Path

from pipelines.confinement import confinement_of
from pipelines.inputs import Job
from pipelines.reading import read_and_write, start_reading
from schemas.options import ReadOptions

INVOICE = Path(__file__).parents[1] / "sample_docs" / "invoice_clean.pdf"
TARGET_RATIO = 1.15


def main(documents: int, repeats: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        jobs = make_jobs(Path(folder), documents)
        options = ReadOptions()
        read_and_write(jobs[0], options)  # imports, and the model of the embedded reader
        turns = [
            (in_process(jobs, options), *in_worker(jobs, options, False), *in_worker(jobs, options, True))
            for _ in range(repeats)
        ]
    alone, start, worker, confined_start, confined = (statistics.median(times) for times in zip(*turns, strict=True))
    each = 1000 / documents
    print(f"{documents} one-page invoices, one at a time, median of {repeats}, wall-clock time")
    print(f"in this process        {alone * each:6.1f} ms a document")
    print(
        f"in a worker            {worker * each:6.1f} ms a document   ratio {worker / alone:.3f}, start {start:.2f} s"
    )
    print(
        f"in a confined worker   {confined * each:6.1f} ms a document   ratio {confined / alone:.3f}, target "
        f"{TARGET_RATIO}, start {confined_start:.2f} s"
    )
    print(f"ratios, turn by turn   {', '.join(f'{turn[4] / turn[0]:.3f}' for turn in turns)}")


def make_jobs(folder: Path, documents: int) -> list[Job]:
    """The sample invoice under many names."""
    content = INVOICE.read_bytes()
    (folder / "in").mkdir()
    (folder / "out").mkdir()
    jobs = []
    for number in range(documents):
        source = folder / "in" / f"invoice-{number:04}.pdf"
        source.write_bytes(content)
        jobs.append(Job(source, folder / "out" / f"{source.stem}.json", len(content)))
    return jobs


def in_process(jobs: list[Job], options: ReadOptions) -> float:
    """Seconds for all jobs."""
    started = time.perf_counter()
    for job in jobs:
        read_and_write(job, options)
    return time.perf_counter() - started


def in_worker(jobs: list[Job], options: ReadOptions, confined: bool) -> tuple[float, float]:
    """Seconds until the first document is read, and for all jobs after it."""
    confinement = confinement_of(options, (job.source for job in jobs), jobs[0].output.parent) if confined else None
    started = time.perf_counter()
    pool = start_reading(options, 1, confinement=confinement)
    pool.submit(jobs[0]).result()
    begun = time.perf_counter()
    wait([pool.submit(job) for job in jobs])
    ended = time.perf_counter()
    pool.close()
    return begun - started, ended - begun


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3] or (60, 3)))
