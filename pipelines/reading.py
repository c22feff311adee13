"""One job of a run, in a worker process: read the file, write its result, send back its row."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from pipelines.confinement import confine
from pipelines.emit import remove_temporary_files, write_result
from pipelines.failure import failed_result
from pipelines.outcome import Outcome, summarize
from pipelines.stages import stage, stages_noted
from pipelines.workers import WorkerPool
from schemas.errors import InternalError, LimitExceeded, UsageError, VouchError

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.confinement import Confinement
    from pipelines.inputs import Job
    from pipelines.workers import Loss
    from schemas.options import ReadOptions
    from schemas.result import Result

    ReadingPool = WorkerPool[Job, Outcome]

_REPORT = "please report this, with the document if you may share it"


class ReadFile(Protocol):
    """The door of what reads one file; `pipelines.read.read_file` is what comes in by it."""

    def __call__(self, path: Path, options: ReadOptions) -> Result: ...


def start_reading(
    options: ReadOptions, workers: int, read: ReadFile | None = None, confinement: Confinement | None = None
) -> ReadingPool:
    """A pool that reads jobs, writes their results and answers with their rows.

    `read` replaces `pipelines.read.read_file`; worker processes import it by name. With a `confinement` they can do
    nothing else.
    """
    return WorkerPool(
        partial(read_and_write, options=options, read=read),
        partial(_write_loss, options=options),
        workers=workers,
        limit_s=options.limits.max_seconds,
        enter=partial(confine, confinement) if confinement is not None else None,
    )


def read_and_write(job: Job, options: ReadOptions, read: ReadFile | None = None) -> Outcome:
    """Read one file and write its result. Every failure becomes a result or, where none can be written, a row."""
    with stages_noted() as stages:
        outcome = _read_and_write(job, options, read or _default_reader())
    return replace(outcome, stages=tuple(stages))


def _read_and_write(job: Job, options: ReadOptions, reader: ReadFile) -> Outcome:
    if job.known_as is not None:
        options = options.model_copy(update={"known_as": str(job.known_as)})
    started = time.perf_counter()
    try:
        result = reader(job.source, options)
    except VouchError as error:
        result = failed_result(job.source, error, options, stage="read", seconds=time.perf_counter() - started)
    except Exception as error:
        bug = _as_bug(job.source, error)
        result = failed_result(job.source, bug, options, stage="read", seconds=time.perf_counter() - started)
    return _record(result, job, options)


def _default_reader() -> ReadFile:
    from pipelines.read import read_file

    return read_file


def _record(result: Result, job: Job, options: ReadOptions) -> Outcome:
    """Write a result and give its row. A result that breaks its schema is replaced by one that says so."""
    try:
        try:
            with stage("emit"):
                write_result(result, job.output)
        except InternalError as error:
            result = failed_result(job.source, error, options, stage="emit", seconds=result.run.seconds)
            write_result(result, job.output)
    except UsageError as error:
        return Outcome(job.source, None, "failed", seconds=result.run.seconds, reason=str(error))
    return summarize(result, job.source, job.output)


def _write_loss(job: Job, loss: Loss, options: ReadOptions) -> Outcome:
    """The row and the result of a document that its worker process did not survive, or could not finish in time."""
    if loss.pid is not None:
        remove_temporary_files(job.output.parent, loss.pid)
    error = _as_error(job.source.name, loss, options.limits.max_seconds)
    return _record(failed_result(job.source, error, options, stage="read", seconds=loss.seconds), job, options)


def _as_error(name: str, loss: Loss, limit_s: float) -> VouchError:
    if loss.cause == "time":
        return LimitExceeded(
            f"{name} took longer than {limit_s:g} s and was stopped", hint="raise VOUCH_MAX_SECONDS to allow more"
        )
    if loss.cause == "step":
        return LimitExceeded(
            f"a page of {name} took too long to compute, and was stopped after {loss.seconds:.0f} s in all",
            hint="raise VOUCH_MAX_PAGE_SECONDS to allow more",
        )
    if loss.cause == "start":
        return InternalError(f"{name} was not read: no worker process could start: {loss.detail}", hint=_REPORT)
    return InternalError(
        f"reading {name} ended its worker process: {loss.detail}",
        hint=f"if memory is short, use fewer --workers; else {_REPORT}",
    )


def _as_bug(path: Path, error: Exception) -> InternalError:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return InternalError(f"reading {path.name} failed: {type(error).__name__}: {error}{where}", hint=_REPORT)
