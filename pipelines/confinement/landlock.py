"""Landlock (Linux 5.13 and later): a process gives up access to files, and to TCP, for itself and its children.

The three system calls as landlock(7) and linux/landlock.h describe them. The wrappers on PyPI are young and either do
files only or need a C library; three calls by ctypes are less to keep than any of them.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVS = 38
_TCP = 0b11  # bind, connect
_NETWORK_ABI = 4

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE, _IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
_ADDED = {2: _REFER, 3: _TRUNCATE, 5: _IOCTL_DEVICE}
"""What later versions can also govern. Moving a file to another folder is refused unless it is governed and allowed."""

_BASE = (1 << 13) - 1
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE
_READING = _EXECUTE | _READ_FILE | _READ_DIR
_WRITING = (
    *(_READ_FILE, _READ_DIR, _WRITE_FILE, _TRUNCATE),
    *(_MAKE_FILE, _MAKE_DIR, _REMOVE_FILE, _REMOVE_DIR, _REFER),
)
"""Plain files and folders: no devices, sockets, pipes or links, and nothing there is run."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def landlock_version() -> int:
    """The version of Landlock that the kernel offers; 0 for none."""
    if sys.platform != "linux":
        return 0
    return max(0, _call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION)))


def restrict(readable: Iterable[Path], writable: Iterable[Path], *, network: bool) -> None:
    """Leave this thread, and the threads and processes that it starts, these files and folders only.

    Paths that are not there are passed over. Without `network`, TCP is refused too, from version 4 on. Raises OSError,
    as where the kernel has no Landlock; nothing is restricted then.
    """
    version = landlock_version()
    governed = _BASE | sum(bit for since, bit in _ADDED.items() if since <= version)
    tcp = 0 if network or version < _NETWORK_ABI else _TCP
    ruleset = _Ruleset(governed, tcp)
    size = ctypes.sizeof(_Ruleset) if version >= _NETWORK_ABI else 8
    descriptor = _checked(_call(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0)))
    try:
        for path in readable:
            _allow(descriptor, path, _READING & governed)
        for path in writable:
            _allow(descriptor, path, sum(_WRITING) & governed)
        _checked(_libc().prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
        _checked(_call(_RESTRICT_SELF, ctypes.c_int(descriptor), ctypes.c_uint32(0)))
    finally:
        os.close(descriptor)


def _allow(ruleset: int, path: Path, access: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = _Beneath(access if path.is_dir() else access & _OF_FILES, parent)
        _checked(
            _call(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
        )
    finally:
        os.close(parent)


def _call(number: int, *arguments: object) -> int:
    return int(_libc().syscall(ctypes.c_long(number), *arguments))


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return answer


def _libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library
