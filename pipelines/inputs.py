"""Which files a run reads, and where each result goes: files and folders in, jobs and reasons out."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from extractors.media_type import EXTENSIONS, INPUTS, XML, describe_foreign, looks_like_einvoice, media_type_of
from pipelines.names import output_names
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TEMPORARY_SUFFIXES = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp", ".bak", "~")
_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_SNIFFED_BYTES = 1024
_SNIFFED_XML_BYTES = 32_768  # the root may stand behind a long comment
_RESULT_MARK = b'"schema": "vouch.result/1"'


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read, where its result goes, and its size when it was found.

    `known_as` is where it came from, if it lies elsewhere while it is read: what it is remembered by.
    """

    source: Path
    output: Path
    size_bytes: int
    known_as: Path | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something found that is not read, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found: `unusable` are named paths and folders that should have given documents and did not."""

    jobs: tuple[Job, ...]
    skipped: tuple[Skipped, ...]
    unusable: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    place: PurePath


def collect(paths: Sequence[Path], out: Path, *, empty: bool = False) -> Collection:
    """The documents among `paths`; folders are searched with their sub-folders, which the output keeps.

    A file that is named is read whatever it looks like; in a folder, files that are documents by suffix or content.
    A path found twice is read once. Raises UsageError if nothing is left to read (unless folders may be `empty`), or if
    an output would replace a file that is not a result.
    """
    search = _Search(empty=empty)
    for path in paths:
        # Not resolve(): a link keeps the name that the user gave it.
        search.add(Path(os.path.abspath(path)), named=path)  # noqa: PTH100
    if not search.found and not (empty and not search.unusable):
        reasons = "; ".join(f"{skipped.path}: {skipped.reason}" for skipped in search.unusable)
        raise UsageError(
            f"nothing to read: {reasons or 'no path was given'}",
            hint="name PDF or image files, or folders that hold them",
        )
    names = output_names([(found.path, found.place) for found in search.found])
    jobs = tuple(
        Job(found.path, out / name, found.path.stat().st_size if found.path.exists() else 0)
        for found, name in zip(search.found, names, strict=True)
    )
    _refuse_foreign_outputs(jobs)
    return Collection(jobs, tuple(search.skipped), tuple(search.unusable))


class _Search:
    """Walks folders in a fixed order, each real folder and each path once."""

    def __init__(self, *, empty: bool) -> None:
        self._empty = empty
        self.found: list[_Found] = []
        self.skipped: list[Skipped] = []
        self.unusable: list[Skipped] = []
        self._seen: set[Path] = set()
        self._folders: set[tuple[int, int]] = set()

    def add(self, path: Path, *, named: Path) -> None:
        """Take a path of the command line: absolute, and as the user named it."""
        try:
            mode = path.stat().st_mode
        except OSError as error:
            self.unusable.append(Skipped(named, _os_reason(error)))
            return
        if stat.S_ISDIR(mode):
            before = len(self.found), len(self.unusable)
            already = (path.stat().st_dev, path.stat().st_ino) in self._folders
            self._walk(path, PurePath())
            if (len(self.found), len(self.unusable)) == before and not already and not self._empty:
                self.unusable.append(Skipped(named, "no PDF or image in this folder"))
        elif stat.S_ISREG(mode):
            self._take(path, PurePath(path.name))
        else:
            self.unusable.append(Skipped(named, "not a regular file"))

    def _walk(self, folder: Path, place: PurePath) -> None:
        try:
            info = folder.stat()
            if (info.st_dev, info.st_ino) in self._folders:
                self.skipped.append(Skipped(folder, "a link to a folder that is read already"))
                return
            self._folders.add((info.st_dev, info.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: (entry.is_dir(), entry.name))
        except OSError as error:
            self.unusable.append(Skipped(folder, _os_reason(error)))
            return
        for entry in entries:
            path = folder / entry.name
            reason = skip_by_name(entry.name)
            if reason:
                self.skipped.append(Skipped(path, reason))
            elif entry.is_dir():
                self._walk(path, place / entry.name)
            elif reason := _skip_by_content(path):
                self.skipped.append(Skipped(path, reason))
            else:
                self._take(path, place / entry.name)

    def _take(self, path: Path, place: PurePath) -> None:
        if path not in self._seen:
            self._seen.add(path)
            self.found.append(_Found(path, place))


def _os_reason(error: OSError) -> str:
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]


def skip_by_name(name: str) -> str:
    """Why a file of that name is none to be read, or nothing: not written to its end, the system's, or our own."""
    folded = name.casefold()
    if folded in _SYSTEM_NAMES:
        return "a system file"
    if folded.startswith((".", "~$")) or folded.endswith(_TEMPORARY_SUFFIXES):
        return "hidden" if folded.startswith(".") else "a temporary file"
    return "JSON" if folded.endswith(".json") else ""


def _skip_by_content(path: Path) -> str:
    """Why a file of a folder is no document, or nothing. One with a document's suffix is one, whatever it holds."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return "not a regular file"
        stated = EXTENSIONS.get(path.suffix.casefold())
        if stated not in (None, XML):
            return ""
        with path.open("rb") as file:
            head = file.read(_SNIFFED_BYTES)
            kind = media_type_of(head)
            if XML in {kind, stated}:
                return "" if looks_like_einvoice(head + file.read(_SNIFFED_XML_BYTES)) else "XML, but no e-invoice"
    except OSError as error:
        return _os_reason(error)
    if kind in INPUTS:
        return ""
    foreign, remedy = describe_foreign(head) or ("", "")
    return f"{foreign}: {remedy}" if foreign else "not a PDF or image"


def _refuse_foreign_outputs(jobs: Sequence[Job]) -> None:
    for path in _existing(jobs):
        if path.is_dir():
            raise UsageError(f"{path} is a folder, and a result goes there", hint="choose another --out")
        with path.open("rb") as file:
            head = file.read(_SNIFFED_BYTES)
        if head and _RESULT_MARK not in head:
            raise UsageError(f"{path} exists and is not a result of Vouch", hint="choose another --out")


def _existing(jobs: Sequence[Job]) -> Iterator[Path]:
    return (job.output for job in jobs if job.output.exists())
