"""Rows of one array as several selectors numbered them, brought to one numbering. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.merge.record import Record, record_of
from pipelines.row_pairs import pair_in_any_order, pair_in_order, view_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.evidence import Reading, Selector

    Group = list[Record]
    """One row, as each selector that saw it has it."""

SETS = frozenset({"/taxes"})
"""Arrays whose rows have no order: data lists the rates in one, the page in another."""


def align_rows(readings: Sequence[Reading]) -> Sequence[Reading]:
    """The readings with row numbers (`/lines/3/amount`) that mean the same row whoever read it.

    Selectors are aligned one after the other, in the order in which they first speak, with the rows known so far: the
    pairing is monotone and the best as a whole, over what the cells say and the prints they stand on. A row that only
    one of them saw is put in where it belongs, and stays that selector's alone. With one selector nothing changes.
    What is read for checks only ("running_sum/0") is no row of anything.
    """
    by_selector: dict[Selector, list[Reading]] = {}
    for reading in readings:
        if not reading.path.startswith("/"):
            continue
        by_selector.setdefault(reading.numbered_by or reading.selector, []).append(reading)
    if len(by_selector) < 2:
        return readings
    paths: dict[int, str] = {}
    _number([record_of(group) for group in by_selector.values()], "", paths)
    return [_at(reading, paths.get(id(reading), reading.path)) for reading in readings]


def _at(reading: Reading, path: str) -> Reading:
    return reading if path == reading.path else replace(reading, path=path)


def _number(records: Sequence[Record], base: str, paths: dict[int, str]) -> None:
    """Note the new path of every reading in the arrays of records that are one row (or the document)."""
    for array in dict.fromkeys(name for record in records for name in record.arrays):
        seen = [record.arrays[array] for record in records if array in record.arrays]
        for number, group in _groups(seen, is_set=base + array in SETS):
            at = f"{base}{array}/{number}"
            for record in group:
                for pointer, leaf in record.leaves.items():
                    paths.update((id(reading), at + pointer) for reading in leaf)
            _number(group, at, paths)


def _groups(seen: Sequence[dict[int, Record]], *, is_set: bool) -> Iterator[tuple[int, Group]]:
    """Rows of one array by their new number. Where one selector alone saw it, its numbers stay, gaps and all."""
    if len(seen) == 1:
        yield from ((number, [row]) for number, row in seen[0].items())
        return
    groups: list[Group] = [[row] for row in _without_gaps(seen[0])]
    pair = pair_in_any_order if is_set else pair_in_order
    for rows in seen[1:]:
        theirs = _without_gaps(rows)
        views = [[view_of(record) for record in group] for group in groups]
        groups = [
            [*(groups[i] if i is not None else []), *([theirs[j]] if j is not None else [])]
            for i, j in pair(views, [view_of(row) for row in theirs])
        ]
    yield from enumerate(groups)


def _without_gaps(rows: dict[int, Record]) -> list[Record]:
    """A row of which nothing was read keeps its number free."""
    return [rows.get(number, Record()) for number in range(1 + max(rows))]
