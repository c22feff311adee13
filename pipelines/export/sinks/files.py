"""Sinks that are files: a folder of JSON, and JSON Lines."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from pipelines.emit import prepare_output, write_atomically
from pipelines.export.sinks.appended import AppendedFiles
from pipelines.export.sinks.parcel import SendFailed, Sink
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipelines.export.shapes import Shape
    from pipelines.export.sinks.parcel import Parcel


class FolderSink(Sink):
    """A file for each document: `NAME.HASH.json`, put in place whole."""

    most = 50

    def __init__(self, folder: Path, shape: Shape, reached: Callable[[str], None] = lambda _: None) -> None:
        self._folder = folder
        self._shape = shape
        self._reached = reached

    def check(self) -> None:
        prepare_output(self._folder)

    def send(self, parcels: Sequence[Parcel]) -> None:
        with disk_errors(self._folder):
            for parcel in parcels:
                write_atomically(parcel.shaped(self._shape), self._folder / parcel.file_name)
                self._reached("written")


class JsonLinesSink(Sink):
    """A line for each document, appended to one file."""

    most = 50

    def __init__(self, file: Path, shape: Shape, reached: Callable[[str], None] = lambda _: None) -> None:
        self._file = file
        self._shape = shape
        self._files = AppendedFiles(state_beside(file), reached)

    def check(self) -> None:
        if self._file.is_dir():
            raise UsageError(f"{self._file} is a folder", hint="path of a jsonl sink is a file")
        prepare_output(self._file.parent)

    def send(self, parcels: Sequence[Parcel]) -> None:
        with disk_errors(self._file), self._files.locked():
            new = self._files.new([parcel.key for parcel in parcels])
            todo = [parcel for parcel in parcels if parcel.key in new]
            if todo:
                lines = b"".join(_line(parcel.shaped(self._shape)) for parcel in todo)
                self._files.append({self._file: lines}, [parcel.key for parcel in todo])


def state_beside(path: Path) -> Path:
    """Where what we remember of a file lies."""
    return path.with_name(f".{path.name}.vouch")


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """A disk that is full or gone is an outage: it fails every document alike. Raises SendFailed."""
    try:
        yield
    except OSError as error:
        raise SendFailed(
            f"cannot write {path}: {error.strerror or error}", hint="free or mount it", sink_is_down=True
        ) from error
    except UsageError as error:  # as `write_atomically` says it
        raise SendFailed(error.message, hint="free or mount it", sink_is_down=True) from error


def _line(content: bytes) -> bytes:
    return json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
