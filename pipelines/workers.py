"""A pool of worker processes. What kills one of them, or holds it too long, costs its task only.

Every worker has its own pipe and its own thread in this process, so that a worker that dies, in whatever state, can
block or corrupt no other (pools with a shared queue and lock can: see DECISIONS.md).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import tempfile
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pipelines.scratch import Scratch, remove_abandoned
from pipelines.worker_process import Terms, count_cores, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

    from pipelines.worker_process import Enter

START_SECONDS = 120.0
_LONGEST_SOCKET_FOLDER = 70  # bytes: of a socket's path Linux takes 107, and multiprocessing adds 32
_PRELOADED = ["pipelines.preloaded"]
_TASKS_OF_A_PROCESS = 1_000  # then another takes its place: what libraries keep or scatter in memory ends with it
_REASONS = {"SIGKILL": "perhaps for want of memory", "SIGXCPU": "its processor time was used up"}
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
            _Worker(work, Terms(limit_s, threads, enter)) for _ in range(workers)
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


class _Worker(Generic[Task, Answer]):
    """One worker process at a time: started when needed, replaced when it is gone or has done its share."""

    def __init__(self, work: Callable[[Task], Answer], terms: Terms) -> None:
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
            target=serve,
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
        return Loss("time" if over else "step" if detail == signal.SIGPROF.name else "crash", detail, seconds, pid)

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
