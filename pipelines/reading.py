"""What runs inside a worker process: read a document, write its result, send back its row."""

from __future__ import annotations

import os
import signal
import time
import traceback
from typing import TYPE_CHECKING, Protocol

from pipelines.emit import write_result
from pipelines.failure import failed_result
from pipelines.outcome import Outcome, summarize
from schemas.errors import InternalError, UsageError, VouchError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from pipelines.inputs import Job
    from schemas.options import ReadOptions
    from schemas.result import Result

READY = "ready"


class ReadFile(Protocol):
    """The door of what reads one file; `pipelines.read.read_file` is what comes in by it."""

    def __call__(self, path: Path, options: ReadOptions) -> Result: ...


def serve(pipe: Connection, options: ReadOptions, read: ReadFile | None, threads: int) -> None:
    """Answer jobs with outcomes until the other end closes. `threads` is this worker's share of the cores."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
        os.environ[variable] = str(threads)
    reader = read or _default_reader()
    pipe.send(READY)
    while True:
        try:
            job: Job = pipe.recv()
            pipe.send(read_and_write(job, options, reader))
        except (EOFError, OSError):  # the parent is gone, or has no more work
            return


def _default_reader() -> ReadFile:
    from pipelines.read import read_file

    return read_file


def read_and_write(job: Job, options: ReadOptions, read: ReadFile) -> Outcome:
    """Read one file and write its result; every failure becomes a result or, where none can be written, a row."""
    started = time.perf_counter()
    try:
        result = read(job.source, options)
    except VouchError as error:
        result = failed_result(job.source, error, options, stage="read", seconds=time.perf_counter() - started)
    except Exception as error:
        bug = _as_bug(job.source, error)
        result = failed_result(job.source, bug, options, stage="read", seconds=time.perf_counter() - started)
    return record(result, job, options)


def record(result: Result, job: Job, options: ReadOptions) -> Outcome:
    """Write a result and give its row. A result that breaks its schema is replaced by one that says so."""
    try:
        try:
            write_result(result, job.output)
        except InternalError as error:
            result = failed_result(job.source, error, options, stage="emit", seconds=result.run.seconds)
            write_result(result, job.output)
    except UsageError as error:
        return Outcome(job.source, None, "failed", seconds=result.run.seconds, reason=str(error))
    return summarize(result, job.source, job.output)


def _as_bug(path: Path, error: Exception) -> InternalError:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return InternalError(
        f"reading {path.name} failed: {type(error).__name__}: {error}{where}",
        hint="please report this, with the document if you may share it",
    )
