"""Which row of the page an item or a tax group of the e-invoice is: the place around which most of its cells stand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from extractors.einvoice.placing import Placed
from extractors.grounding.page_index import as_grounding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractors.einvoice.placing import Placing
    from extractors.einvoice.stated import EInvoice
    from extractors.grounding.place import Place
    from schemas.geometry import BBox

_ANCHORS = ("description", "item_number", "amount", "base")
"""Cells that tell one row from another; a quantity or a rate stands in many."""
_REACH = 3.5  # row heights: a text may stand above or below its figures
_MOST_PLACES = 60


class _Cell(NamedTuple):
    """A cell of a row in one of its forms, and every place where that form is printed."""

    form: str
    places: list[tuple[int, Place]]


_Where = tuple[int, float]


def place_rows(prefix: str, invoice: EInvoice, placing: Placing) -> dict[str, Placed | None]:
    """Each path of the rows under `prefix`, with its place; None where the row, or the cell in it, is not printed.

    Rows are sought in their order: of equal places, the first below the row before is taken.
    """
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for path, value in invoice.values.items():
        if path.startswith(prefix):
            base, _, name = path.rpartition("/")
            rows[base][name] = value
    placed: dict[str, Placed | None] = {}
    after: _Where = (0, 0.0)
    for base, values in rows.items():
        cells = _cells(base, values, invoice, placing)
        anchor = _anchor(cells, after)
        if anchor is not None:
            after = anchor[0], anchor[1].bbox.top
        for name in values:
            placed[f"{base}/{name}"] = _near(cells.get(name, []), anchor)
    return placed


def _cells(base: str, values: Mapping[str, str], invoice: EInvoice, placing: Placing) -> dict[str, list[_Cell]]:
    """Every cell in the forms in which it may be printed: its own first."""
    cells: dict[str, list[_Cell]] = {}
    for name, value in values.items():
        path = f"{base}/{name}"
        stated = [value, *invoice.others.get(path, ())]
        forms = dict.fromkeys(form for item in stated for form in placing.forms(path, item))
        found = [_Cell(form, placing.places(path, printed)[:_MOST_PLACES]) for form, printed in forms]
        cells[name] = [cell for cell in found if cell.places]
    return cells


def _anchor(cells: Mapping[str, list[_Cell]], after: _Where) -> tuple[int, Place] | None:
    candidates = [place for name in _ANCHORS for cell in cells.get(name, []) for place in cell.places]
    if not candidates:
        return None

    def worth(candidate: tuple[int, Place]) -> tuple[int, bool, int, float]:
        page_no, place = candidate
        beside = sum(_nearest(forms, candidate) is not None for forms in cells.values())
        is_after = (page_no, place.bbox.top) > after
        return -beside, not is_after, page_no, place.bbox.top

    return min(candidates, key=worth)


def _near(forms: list[_Cell], anchor: tuple[int, Place] | None) -> Placed | None:
    """The cell as it is printed in the reach of its row."""
    found = _nearest(forms, anchor) if anchor is not None else None
    if found is None:
        return None
    grounding = as_grounding([found[1]], None)
    return Placed(found[0], grounding.evidence, grounding.transcribed)


def _nearest(forms: list[_Cell], anchor: tuple[int, Place]) -> tuple[str, Place] | None:
    """The first form that stands in the reach of the row, at its nearest place."""
    page_no, row = anchor
    for form, places in forms:
        here = [place for at, place in places if at == page_no and _is_in_reach(place.bbox, row.bbox)]
        if here:
            return form, min(here, key=lambda place: _apart(place.bbox, row.bbox))
    return None


def _is_in_reach(box: BBox, row: BBox) -> bool:
    return _apart(box, row) <= _REACH * max(min(row.height, box.height), 6.0)


def _apart(box: BBox, row: BBox) -> float:
    """Vertical white space between two boxes; 0 where they share a line."""
    return max(box.top - row.bottom, row.top - box.bottom, 0.0)
