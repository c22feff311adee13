"""A network of one's own: a namespace without interfaces, in which there is nobody to talk to (Linux)."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000


def leave_network() -> bool:
    """Put this process where there is no network at all. False where the system does not let it.

    The process must have one thread only. Users and groups stay what they are: who is not root needs a namespace of
    users for it, in which every other user would be nobody and could own no new file.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NET) == 0:
        return True
    return _may_separate(libc) and _separate(libc)


def _separate(libc: ctypes.CDLL) -> bool:
    """A namespace of users for this process, in which its own user and group are the only ones, and one of networks."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_NEW_USER | _NEW_NET) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    return True


def _may_separate(libc: ctypes.CDLL) -> bool:
    """Whether a namespace of users could be given its users: tried in a child, because there is no way back."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = int(not _separate(libc))
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
