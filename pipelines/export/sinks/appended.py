"""Files that grow: what is appended to several of them is there whole or not at all, and each key is appended once.

A record in progress is announced in a journal, with the size that each file had. Whoever comes next after a crash cuts
the files back to that, so that no half a record stays; the process that was killed had not said that it was delivered.
The keys of all that was appended stand in a list of their own, which is one of the files. A file that was taken away
by whoever reads it begins anew, and what it held is not appended again.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import mmap
import os
from typing import TYPE_CHECKING

from pipelines.emit import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path


class AppendedFiles:
    """`state` is a folder of ours beside the files: the list of keys, the journal, and a lock against others.

    `reached` is called at the points at which a crash leaves something behind. Methods raise OSError.
    """

    def __init__(self, state: Path, reached: Callable[[str], None] = lambda _: None) -> None:
        self._state = state
        self._journal = state / "journal"
        self._keys = state / "keys"
        self._reached = reached

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else appends meanwhile, and what a crash left half done is undone. Waits for its turn."""
        self._state.mkdir(parents=True, exist_ok=True)
        with (self._state / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._repair()
            yield

    def new(self, keys: Sequence[str]) -> set[str]:
        """Those of these keys that were not appended yet. Only while locked."""
        if not self._keys.exists() or not self._keys.stat().st_size:
            return set(keys)
        with self._keys.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as known:
            return {key for key in keys if known.find(f"{key}\n".encode()) < 0}

    def append(self, texts: Mapping[Path, bytes], keys: Sequence[str]) -> None:
        """Append to files, and note the keys. Only while locked."""
        named = {path.resolve(): text for path, text in texts.items()}  # a link stays, whatever becomes of its file
        everything = {**named, self._keys: "".join(f"{key}\n" for key in keys).encode()}
        journal = {str(path): _size_and_inode(path) for path in everything}
        write_atomically(json.dumps(journal).encode(), self._journal)
        _sync_folder(self._state)
        self._reached("announced")
        try:
            for path, text in everything.items():
                _append(path, text)
                self._reached("appended")
            for folder in {path.parent for path in everything}:
                _sync_folder(folder)
        except OSError:
            self._repair()
            raise
        self._journal.unlink()
        _sync_folder(self._state)
        self._reached("closed")

    def _repair(self) -> None:
        if not self._journal.exists():
            return
        for name, before in json.loads(self._journal.read_bytes()).items():
            _cut_back(self._state.__class__(name), before)
        self._journal.unlink()


def _append(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _size_and_inode(path: Path) -> tuple[int, int] | None:
    try:
        info = path.stat()
    except FileNotFoundError:
        return None
    return info.st_size, info.st_ino


def _cut_back(path: Path, before: tuple[int, int] | None) -> None:
    now = _size_and_inode(path)
    if before is None:
        path.unlink(missing_ok=True)
    elif now is not None and now[1] == before[1] and now[0] > before[0]:  # else another file lies there by now
        os.truncate(path, before[0])


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
