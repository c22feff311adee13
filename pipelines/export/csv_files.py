"""The charts and tables of a result as CSV: one part on standard output or in a file, or all of them in a folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipelines.export.csv_text import csv_bytes
from pipelines.export.parts import parts_of
from pipelines.names import safe_name
from schemas.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.export.parts import Part
    from schemas.result import DocumentEntry

CSV_SUFFIX = ".csv"


def write_csv(
    documents: Sequence[tuple[int, DocumentEntry]], result: Path, out: Path | None, part: str | None
) -> list[Path]:
    """Writes what was asked for and returns the files; None for `out` is standard output.

    Where `out` is no name of a CSV file it is a folder, which gets a file for each part, named after the result.
    Raises DocumentError where there is nothing to write, UsageError where it is not clear which part is meant.
    """
    from pipelines.emit import write_atomically

    parts = parts_of(documents)
    if not parts:
        raise DocumentError(f"{result.name} has no chart and no table", hint="`vouch explain` shows what was read")
    if out is not None and (out.is_dir() or out.suffix.casefold() != CSV_SUFFIX):
        chosen = parts if part is None else [_choose(parts, part, result.name)]
        files = [(out / f"{safe_name(result.stem)}.{one.name}{CSV_SUFFIX}", one) for one in chosen]
        for path, one in files:
            write_atomically(_bytes(one), path)
        return [path for path, _ in files]
    text = _bytes(_choose(parts, part, result.name))
    if out is None:
        sys.stdout.buffer.write(text)
        sys.stdout.flush()
        return []
    write_atomically(text, out)
    return [out]


def _bytes(part: Part) -> bytes:
    return csv_bytes(part.header, part.rows)


def _choose(parts: Sequence[Part], name: str | None, result: str) -> Part:
    """The part of that name; without a name the points of the charts, or the only table."""
    names = ", ".join(part.name for part in parts)
    if name is None and parts[0].name != "points" and len(parts) > 1:
        raise UsageError(f"{result} has {len(parts)} tables", hint=f"choose one with --part: {names}; or name a folder")
    found = next((part for part in parts if name in (None, part.name)), None)
    if found is None:
        raise UsageError(f"{result} has no part {name}", hint=f"it has {names}")
    return found
