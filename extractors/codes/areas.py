"""Where on a page a code may be: a test so cheap that pages without codes do not notice it. Pure.

A code is a picture, or it is drawn: of many small dark shapes close together (QR code, DataMatrix), or of many bars of
one height side by side (Code 128).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.page import Drawing, Picture

_LEAST_PT = 18.0  # 6 mm: the smallest code that is printed for a camera
_LEAST_BAR_PT = 8.0
_QUIET_PT = 8.0  # white around a code; decoders ask for it
_MODULE_PT = 6.0
_RUN_PT = 60.0  # modules of one row may be drawn as one shape
_DARK = 0.45
_CELL_PT = 12.0
_FEWEST_SHAPES = 40
_FEWEST_BARS = 15
_MOST_SHAPES = 20_000
MOST_AREAS = 12

_Cell = tuple[int, int]


def code_areas(pictures: Sequence[Picture], drawings: Sequence[Drawing]) -> list[BBox]:
    """Areas worth a look, largest first, with white around them; at most `MOST_AREAS`."""
    areas = [picture.bbox for picture in pictures if _may_be_code(picture)]
    areas += _clusters(drawings)
    areas.sort(key=lambda box: -box.area)
    return [box.expand(_QUIET_PT) for box in areas[:MOST_AREAS]]


def _may_be_code(picture: Picture) -> bool:
    short, long = sorted((picture.bbox.width, picture.bbox.height))
    return long >= _LEAST_PT and short >= _LEAST_BAR_PT and min(picture.width_px, picture.height_px) > 1


def _clusters(drawings: Sequence[Drawing]) -> list[BBox]:
    small = [drawing.bbox for drawing in drawings[:_MOST_SHAPES] if _is_module(drawing)]
    if len(small) < _FEWEST_BARS:
        return []
    groups = _connected(small)
    return [box for group in groups if (box := _code_of(group)) is not None]


def _is_module(drawing: Drawing) -> bool:
    """Dark, and as thin as a module in one direction at least."""
    colour = drawing.fill or drawing.stroke
    if colour is None or max(colour) > _DARK:
        return False
    short, long = sorted((drawing.bbox.width, drawing.bbox.height))
    return short <= _MODULE_PT and 0 < long <= _RUN_PT


def _connected(boxes: Iterable[BBox]) -> list[list[BBox]]:
    """Boxes in groups of neighbouring cells of a coarse grid, by their middles."""
    cells: dict[_Cell, list[BBox]] = {}
    for box in boxes:
        cells.setdefault((int(box.center_x // _CELL_PT), int(box.center_y // _CELL_PT)), []).append(box)
    groups = []
    while cells:
        cell, members = cells.popitem()
        waiting = [cell]
        while waiting:
            x, y = waiting.pop()
            for near in [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]:
                if near in cells:
                    members = members + cells.pop(near)
                    waiting.append(near)
        groups.append(members)
    return groups


def _code_of(group: Sequence[BBox]) -> BBox | None:
    if len(group) < _FEWEST_BARS:
        return None
    whole = union_all(group)
    bars = sum(box.height > 0.7 * whole.height for box in group) >= _FEWEST_BARS and whole.height >= _LEAST_BAR_PT
    dense = len(group) >= _FEWEST_SHAPES and min(whole.width, whole.height) >= _LEAST_PT
    return whole if bars or dense else None
