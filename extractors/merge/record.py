"""Readings as a tree: the leaves of an object, and the rows of its arrays, which are objects again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemas.evidence import Evidence, Reading


@dataclass
class Record:
    """`leaves` are readings by their pointer within the record, `arrays` its rows by the pointer of the array.

    "/lines/3/price/net" is the leaf "/price/net" of row 3 of "/lines". A number in a pointer is a row. `part` is for
    whoever puts records together: which part of a document the record was read from.
    """

    leaves: dict[str, list[Reading]] = field(default_factory=dict)
    arrays: dict[str, dict[int, Record]] = field(default_factory=dict)
    part: int = 0

    def readings(self) -> Iterator[Reading]:
        """All readings of the record and of the rows under it, with the pointers they came with."""
        for group in self.leaves.values():
            yield from group
        for rows in self.arrays.values():
            for row in rows.values():
                yield from row.readings()

    def evidence(self) -> tuple[Evidence, ...]:
        """What the first choices of the record and its rows stand on."""
        return tuple(item for reading in self.readings() if reading.rank == 0 for item in reading.evidence)


def record_of(readings: Iterable[Reading], part: int = 0) -> Record:
    """The tree of readings; rows keep the numbers they have."""
    root = Record(part=part)
    for reading in readings:
        record, pointer = root, ""
        for name in reading.path.split("/")[1:]:
            if name.isdecimal():
                record = record.arrays.setdefault(pointer, {}).setdefault(int(name), Record(part=part))
                pointer = ""
            else:
                pointer += f"/{name}"
        record.leaves.setdefault(pointer, []).append(reading)
    return root


def renumbered(record: Record, base: str = "") -> Iterator[Reading]:
    """All readings, with the pointers that their places in the tree say."""
    for pointer, group in record.leaves.items():
        for reading in group:
            yield reading if reading.path == base + pointer else replace(reading, path=base + pointer)
    for array, rows in record.arrays.items():
        for number, row in rows.items():
            yield from renumbered(row, f"{base}{array}/{number}")
