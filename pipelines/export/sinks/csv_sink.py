"""CSV: a file for the documents of each kind and one for each kind of row in them, in a folder. They grow."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from pipelines.emit import prepare_output
from pipelines.export.csv_text import BOM, csv_lines
from pipelines.export.sinks.appended import AppendedFiles
from pipelines.export.sinks.files import disk_errors
from pipelines.export.sinks.parcel import Sink
from pipelines.export.sinks.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipelines.export.sinks.parcel import Parcel
    from pipelines.export.sinks.rows import Rows

_STATE = ".vouch"
_LONGEST_HEADER = 1 << 20


class CsvSink(Sink):
    """Appends rows to `TABLE.csv`; where that has other columns (another version's), to `TABLE-2.csv` and so on."""

    most = 50

    def __init__(self, folder: Path, reached: Callable[[str], None] = lambda _: None) -> None:
        self._folder = folder
        self._files = AppendedFiles(folder / _STATE, reached)

    def check(self) -> None:
        prepare_output(self._folder)

    def send(self, parcels: Sequence[Parcel]) -> None:
        with disk_errors(self._folder), self._files.locked():
            new = self._files.new([parcel.key for parcel in parcels])
            todo = [parcel for parcel in parcels if parcel.key in new]
            texts: dict[Path, bytes] = {}
            starts: dict[Path, bytes] = {}
            for rows in (rows for parcel in todo for rows in rows_of(parcel.result) if rows.rows):
                path = self._place(rows, starts)
                begun = b"" if path in texts or path.exists() else starts[path]
                texts[path] = texts.get(path, b"") + begun + csv_lines(rows.rows)
            if todo:
                self._files.append(texts, [parcel.key for parcel in todo])

    def _place(self, rows: Rows, starts: dict[Path, bytes]) -> Path:
        """The first file of the table that has these columns, or is not there. `starts` holds how each file begins."""
        header = BOM.encode() + csv_lines([[column.name for column in rows.columns]])
        for number in itertools.count(1):
            path = self._folder / (f"{rows.table}.csv" if number == 1 else f"{rows.table}-{number}.csv")
            start = starts.setdefault(path, _start_of(path) or header)
            if start.startswith(header):
                return path
        raise AssertionError("there is always one more")


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_HEADER)
    except FileNotFoundError:
        return b""
