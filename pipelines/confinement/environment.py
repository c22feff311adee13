"""Variables that a worker has no use for are forgotten, also where the system shows how its process was started.

A flaw that lets a document name a file to be read would show it `/proc/self/environ`.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_ENV_START = 50 - 3  # of /proc/PID/stat, counted behind the name of the program. Source: proc_pid_stat(5)


def forget(names: Collection[str]) -> None:
    """Take variables out of this process's environment. Only Linux shows, and so has, the block it started with."""
    for name in names:
        os.environ.pop(name, None)
    try:
        block = Path("/proc/self/environ").read_bytes()
        facts = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        start = int(facts[_ENV_START])
    except (OSError, IndexError, ValueError):
        return
    if start:
        _blank(start, block, {os.fsencode(name) for name in names})


def _blank(start: int, block: bytes, names: Collection[bytes]) -> None:
    """Write blanks over the values of these names in the block, which begins at an address of this process."""
    at = start
    for entry in block.split(b"\0"):
        name, _, value = entry.partition(b"=")
        if name in names:
            ctypes.memset(at + len(name) + 1, ord(" "), len(value))
        at += len(entry) + 1
