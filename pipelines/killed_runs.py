"""Which runs were killed: every run holds a lock on a file of its own, which the system frees however the run ends.

An orchestrator cannot know it: to Prefect, a run whose process was killed runs for ever.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import uuid
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIX = ".lock"


class RunMark:
    """A lock that says "this run is alive", with the token that its records carry. Raises OSError.

    The file names the process that holds it, and the one that started that.
    """

    def __init__(self, folder: Path, token: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.token = token or uuid.uuid4().hex
        self._path = folder / f"{self.token}{_SUFFIX}"
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._file.write(f"{os.getpid()} {os.getppid()}")
        self._file.flush()

    def release(self) -> None:
        """The run has ended in order."""
        self._path.unlink(missing_ok=True)
        self._file.close()


def killed_runs(folder: Path) -> list[str]:
    """The tokens of runs that ended without saying so. Ask `forget` when their records are put right."""
    return [path.stem for path in sorted(folder.glob(f"*{_SUFFIX}")) if not _is_locked(path)]


def children_alive(folder: Path) -> list[int]:
    """The processes of runs that this process started and that go on."""
    found = []
    for path in folder.glob(f"*{_SUFFIX}"):
        if _is_locked(path):
            with contextlib.suppress(OSError, ValueError):
                pid, parent = path.read_text(encoding="ascii").split()
                found += [int(pid)] * (int(parent) == os.getpid())
    return found


def is_alive(folder: Path, token: str) -> bool:
    """Whether the process that marked itself so is there. One that ended in order is not."""
    path = folder / f"{token}{_SUFFIX}"
    return path.exists() and _is_locked(path)


def forget(folder: Path, token: str) -> None:
    """Do not list this run again."""
    (folder / f"{token}{_SUFFIX}").unlink(missing_ok=True)


def _is_locked(path: Path) -> bool:
    try:
        with path.open() as file:
            return not _try_lock(file)
    except FileNotFoundError:  # it ended in order just now
        return True


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
