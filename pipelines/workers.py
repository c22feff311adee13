"""A pool of worker processes. What kills one of them, or holds it too long, costs its task only.

Every worker has its own pipe and its own thread in this process, so that a worker that dies, in whatever state, can
block or corrupt no other (pools with a shared queue and lock can: see DECISIONS.md).
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import queue
import shutil
import signal
import tempfile
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pipelines.confinement.processor_time import limit_processor_time
from pipelines.scratch import Scratch, remove_abandoned

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    Enter = Callable[[Path], object]
    """What a worker does before its first task, told its folder for temporary files."""

START_SECONDS = 120.0
_ORPHAN_SECONDS = 5.0
_LONGEST_SOCKET_FOLDER = 70  # bytes: of a socket's path Linux takes 107, and multiprocessing adds 32
_PRELOADED = ["pipelines.preloaded"]
_NEW_OBJECTS = 20_000  # more of them than die set off a search for garbage
_TASKS_OF_A_PROCESS = 1_000  # then another takes its place: what libraries keep or scatter in memory ends with it
_REASONS = {"SIGKILL": "perhaps for want of memory", "SIGXCPU": "its processor time was used up"}
_threads: int | None = None  # of a worker process: what `_serve` was told
_deadline: float | None = None  # of the task that a worker process is at
_process_lock = threading.Lock()  # multiprocessing keeps its table of children without one

Task = TypeVar("Task")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a task got no answer from its worker process, `pid`, and after how long. `detail` says how that ended.

    `step`: a part of it took longer than `limit_step` allowed.
    """

    cause: Literal["start", "crash", "time", "step"]
    detail: str
    seconds: float
    pid: int | None


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads_to_use() -> int:
    """How many threads this process may compute with: all cores, or a worker's share of them."""
    return _threads or count_cores()


def limit_step(seconds: float | None) -> None:
    """In a worker process: what comes next may take so many seconds (None: what is left of the task's time).

    The system ends the process then, whatever library holds it. Elsewhere nothing is limited.
    """
    if _deadline is not None:
        left_s = _deadline - time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, max(min(left_s, left_s if seconds is None else seconds), 0.001))


class WorkerPool(Generic[Task, Answer]):
    """Answers tasks in worker processes: `submit` tasks, take answers from their futures, then `close` or `stop`.

    `work` runs in the workers: it, the tasks and the answers must pickle. A task whose worker crashes, or takes more
    than `limit_s` seconds, is answered by `lost`, here; only `stop` cancels futures. `enter` runs first in each worker.
    """

    def __init__(
        self,
        work: Callable[[Task], Answer],
        lost: Callable[[Task, Loss], Answer],
        *,
        workers: int,
        limit_s: float,
        enter: Enter | None = None,
    ) -> None:
        self._lost = lost
        self._tasks: queue.SimpleQueue[tuple[Task, Future[Answer]] | None] = queue.SimpleQueue()
        remove_abandoned()
        self._stopped = threading.Event()
        self._ended = False
        self._lock = threading.Lock()
        threads = max(1, count_cores() // workers)
        self._workers: list[_Worker[Task, Answer]] = [
            _Worker(work, _Terms(limit_s, threads, enter)) for _ in range(workers)
        ]
        self._threads = [
            threading.Thread(target=self._feed, args=(worker,), name="vouch-worker", daemon=True)
            for worker in self._workers
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, task: Task) -> Future[Answer]:
        """Queue a task. Workers take tasks in order, as they become free."""
        future: Future[Answer] = Future()
        with self._lock:  # a task must not come after the last one that `stop` and `close` wait for
            if self._ended:
                _cancel(future)
            else:
                self._tasks.put((task, future))
        return future

    def close(self) -> None:
        """Wait for all tasks and end the workers."""
        with self._lock:
            if not self._ended:
                self._ended = True
                for _ in self._threads:
                    self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """Kill the workers. Tasks queued or in work are cancelled."""
        self._stopped.set()
        for worker in self._workers:
            worker.kill()
        self.close()

    def _feed(self, worker: _Worker[Task, Answer]) -> None:
        worker.start()  # imports cost more than a document: do them before the first is there
        while (item := self._tasks.get()) is not None:
            task, future = item
            if self._stopped.is_set():
                _cancel(future)
                continue
            try:
                answer = worker.ask(task)
                if isinstance(answer, Loss) and not self._stopped.is_set():
                    answer = self._lost(task, answer)
            except Exception as error:  # what does not pickle, or a bug in `lost`: the task's, not the pool's
                future.set_exception(error)
                continue
            if isinstance(answer, Loss):
                _cancel(future)
            else:
                future.set_result(answer)
            worker.renew()  # whoever waits for the answer has it
        worker.end()


@dataclass(frozen=True, slots=True)
class _Terms:
    """On which a worker works: seconds for a task, its share of the cores, what it does first."""

    limit_s: float
    threads: int
    enter: Enter | None


class _Worker(Generic[Task, Answer]):
    """One worker process at a time: started when needed, replaced when it is gone or has done its share."""

    def __init__(self, work: Callable[[Task], Answer], terms: _Terms) -> None:
        self._work = work
        self._terms = terms
        self._context = _context()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._scratch: Scratch | None = None
        self._tasks = 0  # of this process
        self._stopped = False

    def start(self) -> str:
        """Start the process if there is none, and wait until it is ready. Says how it ended if it never was."""
        if self._process is not None or self._stopped:
            return ""
        try:
            return self._launch()
        except OSError as error:  # no memory, file descriptor or space left: what was to be done is lost, not the pool
            self._forget()
            return f"no process could be started: {error}"

    def _launch(self) -> str:
        self._pipe, other_end = self._context.Pipe()
        # Made and removed here: a worker that is killed leaves what it had there.
        self._scratch = Scratch()
        process = self._context.Process(
            target=_serve,
            args=(other_end, self._work, self._terms, self._scratch.path),
            name="vouch-worker",
            daemon=True,
        )
        with _process_lock:
            process.start()
        other_end.close()  # or this process would never see the worker's end close
        self._process, self._tasks = process, 0
        if self._stopped:
            process.kill()
        return "" if self._receive(START_SECONDS) else self._end_of_process()

    def ask(self, task: Task) -> Answer | Loss:
        """The answer to a task, or how it was lost."""
        if detail := self.start():
            return Loss("start", detail, 0.0, None)
        if self._stopped or self._pipe is None or self._process is None:
            return Loss("crash", "stopped", 0.0, None)
        started, pid = time.monotonic(), self._process.pid
        self._tasks += 1
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._pipe.send(task)
        if received := self._receive(self._terms.limit_s):
            return received[0]
        seconds = time.monotonic() - started
        detail = self._end_of_process()
        over = seconds >= self._terms.limit_s
        return Loss("time" if over else "step" if detail == signal.SIGALRM.name else "crash", detail, seconds, pid)

    def renew(self) -> None:
        """Another process in place of one that has done its share: memory stays flat over any number of tasks."""
        if self._tasks >= _TASKS_OF_A_PROCESS:
            self.end()
            self.start()

    def kill(self) -> None:
        """End the process at once, from any thread; no other is started."""
        self._stopped = True
        if (process := self._process) is not None:  # the pool's thread may be replacing it
            process.kill()

    def end(self) -> None:
        """Let the process finish."""
        if self._pipe is not None:
            self._pipe.close()
        self._end_of_process()

    def _receive(self, timeout_s: float) -> tuple[Answer] | None:
        """What the process sends next, or None: it takes too long, or is gone."""
        if self._pipe is None or self._process is None:
            return None
        ready = connection.wait([self._pipe, self._process.sentinel], timeout_s)
        try:
            # Its last answer may lie in the pipe of a process that is gone.
            return (self._pipe.recv(),) if ready and self._pipe.poll() else None
        except (EOFError, OSError):
            return None

    def _end_of_process(self) -> str:
        """Kill the process if it is still there, forget it, and say in words how it ended."""
        process, self._process = self._process, None
        if process is None:
            return "it is gone"
        with _process_lock:
            process.join(0.2)  # one that closed its pipe is about to end by itself
            process.kill()
            process.join()
        self._forget()
        return _describe_exit(process.exitcode)

    def _forget(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._scratch is not None:
            self._scratch.remove()


def _context() -> ForkServerContext | SpawnContext:
    # The fork server imports the readers once; its forks start in milliseconds and share their memory. A plain fork
    # would copy the locks of this process's threads. It listens at a socket in the temporary folder.
    socket_fits = len(os.fsencode(tempfile.gettempdir())) <= _LONGEST_SOCKET_FOLDER
    if "forkserver" not in multiprocessing.get_all_start_methods() or not socket_fits:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _serve(pipe: Connection, work: Callable[[Task], Answer], terms: _Terms, scratch: Path) -> None:
    """Runs in the worker: answer tasks until the other end closes."""
    global _threads, _deadline  # noqa: PLW0603 - this process is the worker, and nothing else
    _threads = terms.threads
    os.environ["TMPDIR"] = tempfile.tempdir = str(scratch)
    for number in (signal.SIGINT, signal.SIGTERM):  # they reach the whole group; the parent decides what they mean
        signal.signal(number, signal.SIG_IGN)
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
        os.environ[variable] = str(terms.threads)
    if terms.enter is not None:
        terms.enter(scratch)
    _collect_seldom()
    threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, or has no more work
        pipe.send(True)
        while True:
            task = pipe.recv()
            # The parent kills at the limit. Where it cannot any more, and the thread that would see that does not get
            # to run because a library holds the interpreter, the system ends this process.
            _deadline = time.monotonic() + terms.limit_s + _ORPHAN_SECONDS
            limit_step(None)
            limit_processor_time(terms.limit_s * terms.threads + _ORPHAN_SECONDS)
            answer = work(task)
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send(answer)


def _collect_seldom() -> None:
    """What was imported stays, so nobody looks through it for garbage, and the thousands of words of a page set off no
    search each: that took 5 % of the time of a page."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


def _end_with_parent(scratch: Path) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        shutil.rmtree(scratch, ignore_errors=True)  # who would have removed it is gone
        os._exit(1)


def _cancel(future: Future[Answer]) -> None:
    future.cancel()
    future.set_running_or_notify_cancel()  # or concurrent.futures.wait would wait on


def _describe_exit(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit status {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"{name}, {_REASONS[name]}" if name in _REASONS else name
