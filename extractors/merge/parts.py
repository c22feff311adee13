"""Tiles of a page and pages of a document, read one by one, put together: each row once, each field decided. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from extractors.merge.choose import by_agreement, compared_value, is_grounded, ranked
from extractors.merge.no_rows import without_sums_and_headings
from extractors.merge.record import Record, record_of, renumbered
from extractors.merge.rows import pair_rows
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from schemas.evidence import Reading

_AT_THE_END = "/totals/"
"""What a document says last: of two parts that disagree, the later one is right about it."""
_ONCE_A_VALUE = frozenset({"/taxes"})
"""Arrays that are sets: a rate has one row, on however many pages it is printed."""


@dataclass(frozen=True)
class PartReadings:
    """What one selector read in one part of a document: a page, or the tile of it that `box` (in points) is.

    Rows are numbered as this part shows them.
    """

    page_no: int
    box: BBox
    readings: Sequence[Reading]


def merge_parts(parts: Sequence[PartReadings]) -> list[Reading]:
    """The readings of the whole, from parts in reading order; rows are numbered anew, from 0.

    A row that stands in the overlap of two tiles is there once: rows are the same if their prints are, or, where they
    were not found on the page, if they say the same in the same order; rows of different pages are always two. A field
    that is not in a row is what most parts say, and what was found on the page before what was not; other values are
    its runners-up. Sums carried over to the next page and headings printed again are no rows.
    """
    if not parts:
        return []
    ordered = sorted(parts, key=lambda part: part.page_no)
    records = [record_of(part.readings, number) for number, part in enumerate(ordered)]
    whole = Record(_fields(records))
    for array in dict.fromkeys(name for record in records for name in record.arrays):
        rows: list[Record] = []
        for _, group in groupby(range(len(ordered)), key=lambda number: ordered[number].page_no):
            rows += _rows_of_page([(ordered[n].box, _numbered(records[n], array)) for n in group])
        rows = without_sums_and_headings(_distinct(rows) if array in _ONCE_A_VALUE else rows)
        whole.arrays[array] = dict(enumerate(rows))
    return list(renumbered(whole))


def _numbered(record: Record, array: str) -> list[Record]:
    rows = record.arrays.get(array, {})
    return [rows[number] for number in sorted(rows)]


def _fields(records: Sequence[Record]) -> dict[str, list[Reading]]:
    said: dict[str, list[Reading]] = {}
    for record in records:
        for pointer, group in record.leaves.items():
            said.setdefault(pointer, []).extend(group)
    return {pointer: by_agreement(group, last_wins=pointer.startswith(_AT_THE_END)) for pointer, group in said.items()}


def _rows_of_page(tiles: Sequence[tuple[BBox, list[Record]]]) -> list[Record]:
    rows: list[Record] = []
    seen: list[BBox] = []
    for box, own in tiles:
        common = [shared for earlier in seen if (shared := box.intersection(earlier)) is not None and shared.area > 0]
        rows = _merged(rows, own, union_all(common)) if common and rows else [*rows, *own]
        seen.append(box)
    return rows


def _merged(upper: Sequence[Record], lower: Sequence[Record], common: BBox) -> list[Record]:
    rows: list[Record] = []
    for above, below in pair_rows(upper, lower, common):
        if above is not None and below is not None:
            rows.append(_one_of(upper[above], lower[below], common))
        elif above is not None:
            rows.append(upper[above])
        elif below is not None:
            rows.append(lower[below])
    return rows


def _one_of(one: Record, other: Record, common: BBox) -> Record:
    """One row that two parts show, each perhaps only some of it."""
    merged = Record(part=one.part)
    for pointer in dict.fromkeys([*one.leaves, *other.leaves]):
        merged.leaves[pointer] = _better(one.leaves.get(pointer, []), other.leaves.get(pointer, []))
    for array in dict.fromkeys([*one.arrays, *other.arrays]):
        merged.arrays[array] = dict(enumerate(_merged(_numbered(one, array), _numbered(other, array), common)))
    return merged


def _better(one: list[Reading], other: list[Reading]) -> list[Reading]:
    """What is found on the page before what is not, then the longer text: a tile may have cut the shorter one."""
    if not one or not other:
        return one or other

    def standing(reading: Reading) -> tuple[int, bool, int]:
        found = is_grounded(reading)
        return reading.rank, not found, -len(reading.text) if found else 0

    return ranked(sorted([*one, *other], key=standing))


def _distinct(rows: Sequence[Record]) -> list[Record]:
    """Without rows that say nothing but what another one says."""
    said: list[dict[str, Decimal | str]] = []
    kept: list[Record] = []
    for row in rows:
        values = {pointer: compared_value(group[0]) for pointer, group in row.leaves.items()}
        if not any(values.items() <= earlier.items() for earlier in said):
            said.append(values)
            kept.append(row)
    return kept
