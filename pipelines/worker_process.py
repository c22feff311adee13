"""The inside of a worker process: what it does until its pool (`pipelines.workers`) closes its pipe, and what the code
that runs in it may ask of it."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, TypeVar

from pipelines.confinement.processor_time import limit_processor_time

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    Enter = Callable[[Path], object]
    """What a worker does before its first task, told its folder for temporary files."""

_ORPHAN_SECONDS = 5.0
_NEW_OBJECTS = 20_000  # more of them than die set off a search for garbage
_threads: int | None = None  # what `serve` was told, where this process is a worker

Task = TypeVar("Task")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Terms:
    """On which a worker works: seconds for a task, its share of the cores, what it does first."""

    limit_s: float
    threads: int
    enter: Enter | None


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads_to_use() -> int:
    """How many threads this process may compute with: all cores, or a worker's share of them."""
    return _threads or count_cores()


def limit_step(seconds: float | None) -> None:
    """In a worker process: what comes next may take so many seconds of each of its threads (None: no limit but the
    task's).

    Processor time, for on a busy machine a page takes longer and is no worse. The system ends the process then,
    whatever library holds it. Elsewhere nothing is limited.
    """
    if _threads is not None:
        signal.setitimer(signal.ITIMER_PROF, 0 if seconds is None else seconds * _threads)


def serve(pipe: Connection, work: Callable[[Task], Answer], terms: Terms, scratch: Path) -> None:
    """Runs in the worker: answer tasks until the other end closes."""
    global _threads  # noqa: PLW0603 - this process is the worker, and nothing else
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
            signal.setitimer(signal.ITIMER_REAL, terms.limit_s + _ORPHAN_SECONDS)
            limit_processor_time(terms.limit_s * terms.threads + _ORPHAN_SECONDS)
            answer = work(task)
            signal.setitimer(signal.ITIMER_REAL, 0)
            limit_step(None)
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
