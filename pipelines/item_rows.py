"""Line items of the embedded reader beside those of the reader whose rows count: the same row under one number. Pure.

It adds no row to a table that another page reader read, and takes none away. A table that it alone saw counts where its
amounts come to a sum that the page states: a network takes other tables for items, and parts one item into two.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.merge.record import record_of
from pipelines.reconcile import STATING
from pipelines.row_pairs import pair_in_order, view_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.merge.record import Record
    from schemas.evidence import Reading

_ITEMS = "/lines"
_SUMS = frozenset({"/totals/lines", "/totals/net", "/totals/gross"})


def join_rows(readings: Sequence[Reading]) -> Sequence[Reading]:
    """The readings with its cells in the rows of the first page reader that has any; rows without a partner are left
    out."""
    own = [r for r in readings if _is_own(r)]
    if not own:
        return readings
    page = [r for r in readings if r.selector != "embedded" and r.selector not in STATING and _is_cell(r)]
    if not page:
        mine = frozenset(map(id, own))
        return readings if _adds_up(own, readings) else [r for r in readings if id(r) not in mine]
    counts = page[0].numbered_by or page[0].selector
    theirs = record_of(r for r in page if (r.numbered_by or r.selector) == counts).arrays[_ITEMS]
    number = _partners(theirs, record_of(own).arrays[_ITEMS])
    joined: list[Reading] = []
    for reading in readings:
        if not _is_own(reading):
            joined.append(reading)
            continue
        _, _, row, rest = reading.path.split("/", 3)
        if int(row) in number:
            joined.append(replace(reading, path=f"{_ITEMS}/{number[int(row)]}/{rest}", numbered_by=counts))
    return joined


def _is_cell(reading: Reading) -> bool:
    return reading.path.startswith(f"{_ITEMS}/")


def _is_own(reading: Reading) -> bool:
    """A cell of the embedded reader whose row has not been joined yet."""
    return reading.selector == "embedded" and reading.numbered_by is None and _is_cell(reading)


def _partners(theirs: dict[int, Record], own: dict[int, Record]) -> dict[int, int]:
    """Of our rows, the number of theirs that is the same row."""
    rows, ours = sorted(theirs), sorted(own)
    pairs = pair_in_order([[view_of(theirs[row])] for row in rows], [view_of(own[row]) for row in ours])
    return {ours[j]: rows[i] for i, j in pairs if i is not None and j is not None}


def _adds_up(own: Sequence[Reading], readings: Sequence[Reading]) -> bool:
    amounts = [Decimal(r.value) for r in own if r.path.endswith("/amount")]
    stated = {Decimal(r.value) for r in readings if r.path in _SUMS and r.rank == 0 and r.value}
    return bool(amounts) and sum(amounts) in stated
