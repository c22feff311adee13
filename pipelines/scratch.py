"""A worker's folder for temporary files, and what is left of those whose owners were killed.

The process that started the worker holds a lock on a file in the folder. The system frees it however that process ends,
so whoever starts workers next can tell what nobody uses any more, in containers that share a folder as well.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from pathlib import Path

_PREFIX = "vouch-worker-"
_MARK = ".owner"


class Scratch:
    """A new folder of this process's, until `remove`. Raises OSError."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._mark = (self.path / _MARK).open("w")
        fcntl.flock(self._mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._mark.write(str(os.getpid()))  # an empty one is not locked yet
        self._mark.flush()

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self._mark.close()


def remove_abandoned() -> int:
    """Remove the folders of this user whose owners are gone; how many. Others, and what cannot be told, stay."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    return removed


def _is_abandoned(folder: Path) -> bool:
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid():
        return False
    descriptor = os.open(folder / _MARK, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fstat(descriptor).st_size > 0
    finally:
        os.close(descriptor)
