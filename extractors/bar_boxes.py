"""Where bars of a chart are drawn: gridlines drawn over them leave pieces as large as letters, in rows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.geometry import BBox
    from schemas.page import Drawing

_FEWEST = 3
_LEAST_PT = 3.0


def bar_boxes(drawings: Sequence[Drawing]) -> list[BBox]:
    """Filled rectangles of one thickness, of which several begin on one line and end at different places; and what
    stands on them or hangs from them. Cells and panels end where their neighbours end.
    """
    boxes = [d.bbox for d in drawings if d.shape == "rect" and d.fill is not None and _is_thick(d.bbox)]
    found: list[BBox] = []
    for upright in (True, False):
        begun: dict[tuple[int, int], list[BBox]] = defaultdict(list)
        for box in boxes:
            low, high, near, far = _turned(box, upright=upright)
            for end in {round(near), round(far)}:
                begun[round(high - low), end].append(box)
        bars = {
            box
            for group in begun.values()
            if len({round(_length(box, upright=upright)) for box in group}) >= _FEWEST
            for box in group
        }
        columns = {_column(box, upright=upright) for box in bars}
        found += [box for box in boxes if _column(box, upright=upright) in columns]
    return found


def _is_thick(box: BBox) -> bool:
    return min(box.width, box.height) > _LEAST_PT


def _turned(box: BBox, *, upright: bool) -> tuple[float, float, float, float]:
    """The sides across the bar (low, high) and along it."""
    return (box.left, box.right, box.top, box.bottom) if upright else (box.top, box.bottom, box.left, box.right)


def _length(box: BBox, *, upright: bool) -> float:
    return box.height if upright else box.width


def _column(box: BBox, *, upright: bool) -> tuple[int, int]:
    low, high, *_ = _turned(box, upright=upright)
    return round(low), round(high)
