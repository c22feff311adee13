"""Grounds the rows of a table together: "1" stands in many places, but in one place of this row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from extractors.grounding.page_index import NOT_FOUND, Grounding, as_grounding
from extractors.grounding.place import MATCH_ORDER, Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from extractors.grounding.page_index import PageIndex
    from extractors.grounding.place import Kind
    from schemas.geometry import BBox

    Sought = tuple[str | Decimal | date, Kind]


class _Cell:
    """The places where a cell may be, best first; `around` those on the rows of the page next to a place."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self._by_row: dict[int, list[Place]] = defaultdict(list)
        for place in places:
            self._by_row[place.units[0].row].append(place)

    def around(self, anchor: Place) -> Sequence[Place]:
        """All places where the cell stands in none of these rows."""
        row = anchor.units[0].row
        near = range(row - _ROWS_AROUND, row + _ROWS_AROUND + 1)
        return [place for index in near for place in self._by_row.get(index, ())] or self.places


_Cells = Mapping[str, _Cell]

_ROWS_AROUND = 5
_FARTHEST = 3.0
"""Cells of one row stand no further apart in height than this, in line heights."""
_ABSENT = 2 * _FARTHEST
"""What it costs a row to be where one of its cells is not."""
_OUT_OF_ORDER = 4 * _FARTHEST
_MOST_ANCHORS = 80


def ground_rows(
    index: PageIndex, rows: Sequence[Mapping[str, Sought]], *, near: BBox | None = None
) -> list[dict[str, Grounding]]:
    """The rows of a table as they were read from top to bottom: each cell by its name, and where it stands.

    A row lies where most of its cells stand on one level, below the row before it. A cell that stands only elsewhere
    on the page is found there, and is ambiguous.
    """
    found = [
        {name: _Cell(index.places(sought, near=near, kind=kind)) for name, (sought, kind) in row.items()}
        for row in rows
    ]
    anchors = _in_order([_anchors(cells) for cells in found])
    return [_ground_cells(cells, anchor, near) for cells, anchor in zip(found, anchors, strict=True)]


def _anchors(cells: _Cells) -> list[tuple[Place, float]]:
    """Where the row may lie: the places of its rarest cell, each with what the other cells say against it."""
    rarest = min(
        (cell.places for cell in cells.values() if cell.places),
        key=lambda places: (len(places), MATCH_ORDER[places[0].match], -len(_text(places[0]))),
        default=(),
    )
    return [(anchor, _against(anchor, cells)) for anchor in rarest[:_MOST_ANCHORS]]


def _text(place: Place) -> str:
    return "".join(unit.word.text for unit in place.units)


def _against(anchor: Place, cells: _Cells) -> float:
    chosen = _cells_at(anchor, cells)
    return sum(_apart(anchor, chosen[name]) if name in chosen else _ABSENT for name in cells if cells[name].places)


def _cells_at(anchor: Place, cells: _Cells) -> dict[str, Place]:
    """The place of each cell nearest to the level of the anchor, no place twice; of equals, from left to right."""
    chosen: dict[str, Place] = {}
    taken: set[tuple[int, int]] = set()
    for name, cell in sorted(cells.items(), key=lambda item: len(item[1].places)):
        free = [place for place in cell.around(anchor) if not taken.intersection(place.where)]
        if free:
            chosen[name] = min(free, key=lambda p: (not p.visible, round(_apart(anchor, p), 1), p.bbox.left))
            taken.update(chosen[name].where)
    return chosen


def _apart(anchor: Place, place: Place) -> float:
    """Difference in height of the first lines, in line heights, bounded; a poorer match counts as a line."""
    height = max(anchor.lines[0][0].word.bbox.height, 1.0)
    levels = abs(anchor.lines[0][0].word.bbox.center_y - place.lines[0][0].word.bbox.center_y) / height
    return min(levels, _ABSENT) + MATCH_ORDER[place.match]


def _in_order(rows: Sequence[Sequence[tuple[Place, float]]]) -> list[Place | None]:
    """One anchor for each row that has any, at the least cost; a row not below the one before it costs more."""
    paths: list[tuple[float, list[Place | None]]] = [(0.0, [])]
    for anchors in rows:
        if not anchors:
            paths = [(cost, [*path, None]) for cost, path in paths]
            continue
        paths = [
            min(
                ((cost + own + _disorder(path, anchor), [*path, anchor]) for cost, path in paths),
                key=lambda item: item[0],
            )
            for anchor, own in anchors
        ]
    return min(paths, key=lambda item: item[0])[1]


def _disorder(path: Sequence[Place | None], anchor: Place) -> float:
    before = next((place for place in reversed(path) if place is not None), None)
    if before is None or anchor.bbox.top >= before.bbox.top + 0.5 * before.lines[0][0].word.bbox.height:
        return 0.0
    return _OUT_OF_ORDER


def _ground_cells(cells: _Cells, anchor: Place | None, near: BBox | None) -> dict[str, Grounding]:
    if anchor is None:
        return dict.fromkeys(cells, NOT_FOUND)
    chosen = _cells_at(anchor, cells)
    return {
        name: as_grounding([chosen[name]], near, ambiguous=_is_unsure(chosen[name], cell, anchor))
        if name in chosen
        else NOT_FOUND
        for name, cell in cells.items()
    }


def _is_unsure(place: Place, cell: _Cell, anchor: Place) -> bool:
    """Whether the cell stands in the row twice, or not in the row at all."""
    bound = _apart(anchor, place) + 0.5
    return bound > _FARTHEST + 2.5 or sum(_apart(anchor, other) < bound for other in cell.around(anchor)) > 1
