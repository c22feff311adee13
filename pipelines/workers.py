"""A pool of worker processes. What kills one of them, or holds it too long, costs its document only.

Every worker has its own pipe and its own thread in this process, so that a worker that dies, in whatever state, can
block or corrupt no other (pools with a shared queue and lock can: see DECISIONS.md).
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
import time
from concurrent.futures import Future
from multiprocessing import connection
from typing import TYPE_CHECKING

from pipelines.emit import remove_temporary_files
from pipelines.failure import failed_result
from pipelines.worker_process import READY, record, serve
from schemas.errors import InternalError, LimitExceeded, VouchError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

    from pipelines.inputs import Job
    from pipelines.outcome import Outcome
    from pipelines.worker_process import ReadFile
    from schemas.options import ReadOptions

START_SECONDS = 120.0
_PRELOADED = ["pipelines.worker_process", "pipelines.read", "pymupdf"]
_process_lock = threading.Lock()  # multiprocessing keeps its table of children without one


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerPool:
    """Reads jobs in worker processes: `submit` jobs, take outcomes from their futures, then `close` or `stop`.

    A future gets an outcome whatever happens, a failed one where the worker crashed, ran out of time or could not
    write; only `stop` cancels futures. `read` replaces `pipelines.read.read_file`; it must be importable by name.
    """

    def __init__(self, options: ReadOptions, workers: int, read: ReadFile | None = None) -> None:
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Outcome]] | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._ended = False
        self._lock = threading.Lock()
        threads = max(1, count_cores() // workers)
        self._workers = [_Worker(options, read, threads) for _ in range(workers)]
        self._threads = [
            threading.Thread(target=self._feed, args=(worker,), name="vouch-worker", daemon=True)
            for worker in self._workers
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job) -> Future[Outcome]:
        """Queue a job. Workers take jobs in order, as they become free."""
        future: Future[Outcome] = Future()
        with self._lock:  # a job must not come after the last one that `stop` and `close` wait for
            if self._ended:
                _cancel(future)
            else:
                self._jobs.put((job, future))
        return future

    def close(self) -> None:
        """Wait for all jobs and end the workers."""
        with self._lock:
            if not self._ended:
                self._ended = True
                for _ in self._threads:
                    self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """Kill the workers. Jobs queued or in work are cancelled; results written before stay."""
        self._stopped.set()
        for worker in self._workers:
            worker.kill()
        self.close()

    def _feed(self, worker: _Worker) -> None:
        worker.start()  # imports cost more than a document: do them before the first is there
        while (item := self._jobs.get()) is not None:
            job, future = item
            outcome = None if self._stopped.is_set() else worker.read(job)
            if outcome is None:
                _cancel(future)
            else:
                future.set_result(outcome)
        worker.end()


class _Worker:
    """One worker process at a time: started when needed, replaced when it is gone."""

    def __init__(self, options: ReadOptions, read: ReadFile | None, threads: int) -> None:
        self._options = options
        self._read = read
        self._threads = threads
        self._context = _context()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._stopped = False

    def start(self) -> str:
        """Start the process if there is none, and wait until it is ready. Says why that failed, or nothing."""
        if self._process is not None or self._stopped:
            return ""
        self._pipe, other_end = self._context.Pipe()
        process = self._context.Process(
            target=serve, args=(other_end, self._options, self._read, self._threads), name="vouch-worker", daemon=True
        )
        with _process_lock:
            process.start()
        other_end.close()  # or this process would never see the worker's end close
        self._process = process
        if self._stopped:
            process.kill()
        if self._answer(START_SECONDS) == READY:
            return ""
        return f"a worker process could not start: {self._end_of_process()}"

    def read(self, job: Job) -> Outcome | None:
        """The outcome of a job; a failed one if the process dies or takes too long; None if it was killed."""
        if problem := self.start():
            return self._lost(job, InternalError(f"{job.source.name} was not read: {problem}"), 0.0)
        if self._stopped or self._pipe is None or self._process is None:
            return None
        started, pid, limit_s = time.monotonic(), self._process.pid, self._options.limits.max_seconds
        try:
            self._pipe.send(job)
            answer = self._answer(limit_s)
        except OSError:
            answer = None
        if answer is not None:
            return answer  # type: ignore[return-value]
        seconds = time.monotonic() - started
        end = self._end_of_process()
        if pid is not None:
            remove_temporary_files(job.output.parent, pid)
        if self._stopped:
            return None
        return self._lost(job, _too_slow(job, limit_s) if seconds >= limit_s else _crashed(job, end), seconds)

    def kill(self) -> None:
        """End the process at once, from any thread; no other is started."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        """Let the process finish."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(1)
            self._end_of_process()

    def _answer(self, timeout_s: float) -> object | None:
        """What the process sends next, or None: it took too long, or is gone."""
        if self._pipe is None or self._process is None:
            return None
        ready = connection.wait([self._pipe, self._process.sentinel], timeout_s)
        try:
            # Its last answer may lie in the pipe of a process that is gone.
            return self._pipe.recv() if ready and self._pipe.poll() else None
        except (EOFError, OSError):
            return None

    def _end_of_process(self) -> str:
        """Kill the process if it is still there, forget it, and say in words how it ended."""
        process, self._process = self._process, None
        if process is None:
            return "it is gone"
        with _process_lock:
            process.join(0.2)  # a process that closed its pipe is about to end by itself
            process.kill()
            process.join()
        if self._pipe is not None:
            self._pipe.close()
        return _describe_exit(process.exitcode)

    def _lost(self, job: Job, error: VouchError, seconds: float) -> Outcome:
        return record(
            failed_result(job.source, error, self._options, stage="read", seconds=seconds), job, self._options
        )


def _context() -> ForkServerContext | SpawnContext:
    # The fork server imports the readers once; its forks start in milliseconds and share their memory. A plain fork
    # would copy the locks of this process's threads.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _cancel(future: Future[Outcome]) -> None:
    future.cancel()
    future.set_running_or_notify_cancel()  # or concurrent.futures.wait would wait on


def _too_slow(job: Job, limit_s: float) -> LimitExceeded:
    return LimitExceeded(
        f"{job.source.name} took longer than {limit_s:g} s and was stopped",
        hint="raise VOUCH_MAX_SECONDS to allow more",
    )


def _crashed(job: Job, end: str) -> InternalError:
    return InternalError(
        f"reading {job.source.name} ended its worker process: {end}",
        hint="if memory is short, use fewer --workers; else please report this, with the document if you may share it",
    )


def _describe_exit(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit status {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"{name}, perhaps for want of memory" if name == "SIGKILL" else name
