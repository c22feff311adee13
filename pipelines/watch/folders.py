"""The folders of a drop folder, and the moves between them. Nothing here knows the ledger."""

from __future__ import annotations

import contextlib
import fnmatch
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal, TypeVar

from pipelines.inputs import skip_by_name
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Folder = Literal["done", "review", "failed"]
AnyPath = TypeVar("AnyPath", bound=PurePath)
FOLDERS = ("incoming", "processing", "done", "review", "failed")
ERROR_SUFFIX = ".error.json"
_MAX_NAME_BYTES = 255


@dataclass(frozen=True, slots=True)
class Seen:
    """A file of `incoming`: its place below it, and what tells whether someone still writes to it."""

    place: PurePath
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class DropFolder:
    """`root` holds the folders. Names that match a pattern of `ignore` are left, so are sub-folders if not wanted."""

    root: Path
    subfolders: bool = True
    ignore: tuple[str, ...] = ()

    def prepare(self, ledger_id: str) -> None:
        """Make the folders, and mark them as those of this ledger. Raises UsageError if they are of another's."""
        mark = self.root / ".vouch" / "ledger"
        try:
            for name in FOLDERS:
                (self.root / name).mkdir(parents=True, exist_ok=True)
            mark.parent.mkdir(exist_ok=True)
            with contextlib.suppress(FileExistsError), mark.open("x", encoding="ascii") as file:
                file.write(ledger_id)
            marked = mark.read_text(encoding="ascii")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UsageError(f"cannot use {self.root} as a drop folder: {reason}", hint="choose another") from error
        if marked not in ("", ledger_id):  # empty: it is being written by another watcher
            raise UsageError(
                f"{self.root} is watched with another ledger, which knows what was read and sent",
                hint=f"name that ledger by VOUCH_LEDGER; if it is gone for good, remove {mark}",
            )

    def incoming(self) -> Iterator[Seen]:
        """The files that may be taken, in a fixed order."""
        return self._search(self.root / "incoming", PurePath())

    def take(self, seen: Seen, ticket: str) -> bool:
        """Move a file of `incoming` to its ticket. False if it is not there any more, as it was."""
        target = self.ticket_folder(ticket) / seen.place
        target.parent.mkdir(parents=True)
        try:
            (self.root / "incoming" / seen.place).rename(target)
        except FileNotFoundError:  # gone, or taken by another watcher
            self.remove_ticket(ticket)
            return False
        except OSError:
            self.remove_ticket(ticket)
            raise
        if (now := target.stat()).st_size != seen.size_bytes or now.st_mtime_ns != seen.mtime_ns:
            return not self.give_back(ticket, seen.place)
        return True

    def give_back(self, ticket: str, place: PurePath) -> bool:
        """Put a file back, because it is being written to. False if another of its name came meanwhile."""
        target = self.root / "incoming" / place
        if target.exists():
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.ticket_folder(ticket) / place).rename(target)
        self.remove_ticket(ticket)
        return True

    def move(self, ticket: str, place: PurePath, filed_as: PurePath) -> bool:
        """Move a file from its ticket to where it is to lie, if it is not there yet. False if it is nowhere."""
        target = self.root / filed_as
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            (self.ticket_folder(ticket) / place).rename(target)
        except FileNotFoundError:
            if not target.exists():
                return False
        self.remove_ticket(ticket)
        return True

    def tickets(self) -> dict[str, PurePath | None]:
        """The tickets in `processing`, each with the place of its file, or None where there is none."""
        found: dict[str, PurePath | None] = {}
        for entry in sorted(os.scandir(self.root / "processing"), key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                # os.walk, because another watcher may remove its ticket meanwhile
                files = [Path(folder, name) for folder, _, names in os.walk(entry.path) for name in names]
                found[entry.name] = files[0].relative_to(entry.path) if files else None
        return found

    def ticket_folder(self, ticket: str) -> Path:
        return self.root / "processing" / ticket

    def remove_ticket(self, ticket: str) -> None:
        """Remove a ticket's folders, which are empty."""
        folder = self.ticket_folder(ticket)
        with contextlib.suppress(OSError):
            for path in sorted(folder.rglob("*"), reverse=True):
                path.rmdir()
            folder.rmdir()

    def _search(self, folder: Path, place: PurePath) -> Iterator[Seen]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:  # removed while it was searched
            return
        for entry in entries:
            if skip_by_name(entry.name) or any(fnmatch.fnmatch(entry.name, pattern) for pattern in self.ignore):
                continue
            try:
                info = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if stat.S_ISDIR(info.st_mode):
                if self.subfolders:
                    yield from self._search(folder / entry.name, place / entry.name)
            elif stat.S_ISREG(info.st_mode):
                yield Seen(place / entry.name, info.st_size, info.st_mtime_ns)


def places(folder: Folder, place: PurePath, sha256: str, ticket: str) -> Sequence[PurePath]:
    """Where a file may lie, the best first; the last is free in any case."""
    names = (place.name, marked(place, f".{sha256[:8]}"), marked(place, f".{ticket}"))
    return [PurePath(folder, place.with_name(name)) for name in names]


def error_file(filed_as: AnyPath) -> AnyPath:
    """Where it is said why a file failed: beside it."""
    return filed_as.with_name(_fitting(filed_as.name, ERROR_SUFFIX))


def marked(place: PurePath, mark: str) -> str:
    """The name of a file with something put before its suffix."""
    return _fitting(place.stem, mark + place.suffix)


def _fitting(start: str, end: str) -> str:
    """Both together, the start cut so that file systems can store it."""
    room = _MAX_NAME_BYTES - len(os.fsencode(end))
    return os.fsdecode(os.fsencode(start)[:room]) + end
